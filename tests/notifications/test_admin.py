import pytest
from django.urls import reverse

from tests.notifications.people import greeting, reader

pytestmark = pytest.mark.django_db


def test_operators_look_at_events_but_do_not_write(admin_client):
    row = greeting(reader("alma"))

    assert admin_client.get(reverse("admin:notifications_event_changelist")).status_code == 200
    assert admin_client.get(reverse("admin:notifications_event_change", args=[row.pk])).status_code == 200
    assert admin_client.get(reverse("admin:notifications_event_add")).status_code == 403
    assert admin_client.post(reverse("admin:notifications_event_delete", args=[row.pk])).status_code == 403
