from datetime import timedelta
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from notifications import actions
from notifications.mailbox import newest
from notifications.models import Delivery, Event
from notifications.outbox import withdraw
from tests.notifications.people import greeting, reader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def alma(client):
    person = reader("alma")
    client.force_login(person)
    return person


def message(person, number=0, **payload):
    event = greeting(
        person, key=f"greeting-{person.pk}-{number}", payload={"name": f"number {number}", **payload}
    )
    actions.resolve(event=event, at=timezone.now())
    return Delivery.objects.inbox_of(person).get(event=event)


def page(client, **query):
    response = client.get(reverse("notifications:inbox"), query)
    assert response.status_code == 200
    return response.content.decode()


# The inbox


def test_the_inbox_asks_to_sign_in(client):
    response = client.get(reverse("notifications:inbox"))

    assert response.status_code == 302
    assert reverse("accounts:sign_in") in response["Location"]


def test_an_empty_inbox_says_so(client, alma):
    assert "No messages yet" in page(client)


def test_the_newest_message_comes_first_and_the_unread_are_marked(client, alma):
    actions.read(delivery=message(alma, 1), at=timezone.now())
    message(alma, 2)

    shown = page(client)

    assert shown.index("number 2") < shown.index("number 1")
    assert shown.count("status-info") == 1


def test_messages_of_others_are_not_shown(client, alma):
    message(reader("berik"), 7)

    assert "number 7" not in page(client)


def test_the_inbox_speaks_the_pages_language(client, alma):
    message(alma, place={"kk": "Абай облысы", "ru": "область Абай"})

    with translation.override("ru"):
        assert "область Абай" in page(client)
    with translation.override("kk"):
        assert "Абай облысы" in page(client)


def test_html_in_a_message_is_text(client, alma):
    message(alma, name="<script>alert(1)</script>")

    assert "<script>alert" not in page(client)


def test_a_message_that_cannot_be_shown_does_not_hide_the_others(client, alma):
    message(alma, 1)
    Event.objects.update(kind="accounts.no_such_thing")
    message(alma, 2)

    shown = page(client)

    assert "This message cannot be shown" in shown
    assert "number 2" in shown


def test_a_withdrawn_message_is_gone(client, alma):
    withdraw(message(alma, 1).event, at=timezone.now())

    assert "No messages yet" in page(client)


def test_the_inbox_has_pages_of_twenty_five_and_few_queries(client, alma):
    for number in range(30):
        message(alma, number)

    with CaptureQueriesContext(connection) as queries:
        first = page(client)
    second = page(client, page=2)

    assert first.count("<article") == 25
    assert second.count("<article") == 5
    assert len(queries) <= 8


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999"])
def test_a_page_that_is_not_there_shows_one_that_is(client, alma, number):
    message(alma)

    assert "number 0" in page(client, page=number)


def test_opening_a_message_marks_it_read_and_leads_to_its_matter(client, alma):
    delivery = message(alma, path="petitions/abc/")

    response = client.get(reverse("notifications:open", args=[delivery.event_id]))

    delivery.refresh_from_db()
    assert response["Location"] == "/en/petitions/abc/"
    assert delivery.read_at is not None


def test_a_message_keeps_the_moment_when_it_was_first_read(alma):
    delivery, at = message(alma), timezone.now()
    actions.read(delivery=delivery, at=at)

    actions.read(delivery=delivery, at=at + timedelta(hours=1))

    delivery.refresh_from_db()
    assert delivery.read_at == at


def test_a_message_without_a_page_leads_back_to_the_inbox(client, alma):
    delivery = message(alma)

    response = client.get(reverse("notifications:open", args=[delivery.event_id]))

    assert response["Location"] == reverse("notifications:inbox")


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "\\evil.example"])
def test_a_message_never_leads_to_another_site(client, alma, path):
    delivery = message(alma, path=path)

    response = client.get(reverse("notifications:open", args=[delivery.event_id]))

    assert response["Location"].startswith("/en/")


def test_somebody_elses_message_is_not_found(client, alma):
    theirs = message(reader("berik"))

    response = client.get(reverse("notifications:open", args=[theirs.event_id]))

    theirs.refresh_from_db()
    assert response.status_code == 404
    assert theirs.read_at is None


def test_a_number_that_no_message_has_is_not_found(client, alma):
    assert client.get(reverse("notifications:open", args=[10**30])).status_code == 404


def test_all_messages_are_marked_read_at_once(client, alma):
    mine, theirs = [message(alma, 1), message(alma, 2)], message(reader("berik"))

    response = client.post(reverse("notifications:read_all"))

    assert response["Location"] == reverse("notifications:inbox")
    assert not Delivery.objects.inbox_of(alma).unread().exists()
    assert len(mine) == 2
    assert Delivery.objects.unread().filter(pk=theirs.pk).exists()


def test_looking_does_not_mark_all_as_read(client, alma):
    message(alma)

    assert client.get(reverse("notifications:read_all")).status_code == 405
    assert Delivery.objects.inbox_of(alma).unread().exists()


# The mail of demonstration mode


@pytest.fixture
def letter(settings, tmp_path):
    settings.MAIL_FOLDER = tmp_path
    settings.EMAIL_BACKEND = "notifications.backends.FolderBackend"
    mail = EmailMultiAlternatives("Қош келдіңіз", "Сәлем, Алма", to=["alma@example.org"])
    mail.attach_alternative("<p>Сәлем</p><script>alert(1)</script>", "text/html")
    mail.send()
    return newest()[0].name


def test_kept_letters_are_listed(client, letter):
    shown = client.get(reverse("desk:mail")).content.decode()

    assert "Қош келдіңіз" in shown
    assert "alma@example.org" in shown
    assert reverse("desk:letter", args=[letter]) in shown


def test_no_letters_is_said(client, settings, tmp_path):
    settings.MAIL_FOLDER = tmp_path / "nothing"

    assert "No letter has been sent yet" in client.get(reverse("desk:mail")).content.decode()


def test_a_kept_letter_is_shown_as_text(client, letter):
    shown = client.get(reverse("desk:letter", args=[letter])).content.decode()

    assert "Сәлем, Алма" in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script>alert" not in shown


def test_a_kept_letter_can_be_saved_but_not_shown_raw(client, letter):
    response = client.get(reverse("desk:letter", args=[letter]), {"raw": ""})

    assert response["Content-Type"] == "message/rfc822"
    assert response["Content-Disposition"].startswith("attachment")
    assert b"Subject: " in response.getvalue()


@pytest.mark.parametrize(
    "name", ["..%2Fsettings.py", "%2e%2e", "x.eml", "20261120T100000000000-0123abcd.eml"]
)
def test_other_names_are_not_found(client, letter, name):
    assert client.get(f"{reverse('desk:mail')}{name}/").status_code == 404


def test_outside_demonstration_there_is_no_kept_mail(client, letter, settings):
    settings.DEMONSTRATION = False

    assert client.get(reverse("desk:mail")).status_code == 404
    assert client.get(reverse("desk:letter", args=[letter])).status_code == 404
    assert Path(settings.MAIL_FOLDER, letter).exists()
