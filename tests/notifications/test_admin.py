import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from notifications import actions
from notifications.models import Delivery
from notifications.states import State
from tests.notifications.people import queued, reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(server):
    (alma,) = queued("alma")
    server.answers[alma.email] = "550 No such user"
    actions.send_chunk(at=timezone.now())
    return Delivery.objects.failed().get()


def send_again(client, *deliveries):
    rows = [delivery.pk for delivery in deliveries]
    chosen = {"action": "send_again", "_selected_action": rows}
    return client.post(reverse("admin:notifications_delivery_changelist"), chosen)


@pytest.mark.parametrize("model", ["event", "delivery"])
def test_operators_look_but_do_not_write(admin_client, failed, model):
    row = failed if model == "delivery" else failed.event

    assert admin_client.get(reverse(f"admin:notifications_{model}_changelist")).status_code == 200
    assert admin_client.get(reverse(f"admin:notifications_{model}_change", args=[row.pk])).status_code == 200
    assert admin_client.get(reverse(f"admin:notifications_{model}_add")).status_code == 403
    assert admin_client.post(reverse(f"admin:notifications_{model}_delete", args=[row.pk])).status_code == 403


def test_what_was_given_up_is_sent_again(admin_client, failed):
    inbox = Delivery.objects.exclude(pk=failed.pk).get()

    send_again(admin_client, failed, inbox)

    failed.refresh_from_db()
    inbox.refresh_from_db()
    assert (failed.state, failed.attempts) == (State.QUEUED, 0)
    assert inbox.state == State.SENT


def test_who_may_only_look_sends_nothing_again(client, failed):
    clerk = reader("clerk", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_delivery"))
    client.force_login(clerk)

    send_again(client, failed)

    failed.refresh_from_db()
    assert failed.state == State.FAILED
