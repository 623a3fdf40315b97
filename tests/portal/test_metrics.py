"""The portal in numbers, for those who may read them."""

from datetime import timedelta

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from notifications import actions
from notifications.models import Delivery
from petitions import counter
from tests.factories import CaseFactory, PetitionFactory
from tests.notifications.people import greeting, queued, reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client):
    def numbers() -> dict[tuple, float]:
        answer = client.get("/metrics")
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/plain; version=")
        families = text_string_to_metric_families(answer.content.decode())
        return {
            (sample.name, *sorted(sample.labels.values())): sample.value
            for family in families
            for sample in family.samples
        }

    return numbers


def test_an_idle_portal_has_its_numbers(read):
    found = read()

    assert found[("halyquni_urgent_oldest_seconds",)] == 0
    assert found[("halyquni_events_unresolved",)] == 0
    assert found[("halyquni_cases_open",)] == 0


def test_queues_are_told_apart_by_channel_and_urgency(read):
    queued("alma", "berik")
    written = timezone.now() - timedelta(seconds=90)
    Delivery.objects.waiting().update(next_attempt_at=written)
    crowd = greeting(reader("gulnar"), is_urgent=False)
    actions.resolve(event=crowd, at=timezone.now())
    greeting(reader("dana"), is_urgent=False)

    found = read()

    assert found[("halyquni_queue_messages", "email", "urgent")] == 2
    assert found[("halyquni_queue_messages", "email", "normal")] == 1
    assert 90 <= found[("halyquni_queue_late_seconds", "email", "urgent")] < 120
    assert found[("halyquni_queue_late_seconds", "email", "normal")] < 30
    assert found[("halyquni_events_unresolved",)] == 1


def test_the_oldest_urgent_message_ages(read):
    people = queued("alma")
    event = Delivery.objects.by_email().get(user=people[0]).event
    event.created_at = timezone.now() - timedelta(minutes=5)
    event.save()

    found = read()

    assert 300 <= found[("halyquni_urgent_oldest_seconds",)] < 330
    assert 300 <= found[("halyquni_queue_oldest_seconds", "email", "urgent")] < 330


def test_what_was_given_up_is_counted(read):
    people = queued("alma", "berik")
    Delivery.objects.by_email().get(user=people[0]).give_up(failure="550 No such user")

    assert read()[("halyquni_messages_failed", "email")] == 1


def test_the_counter_and_the_moderators_have_their_numbers(read):
    counter.count(at=timezone.now())
    CaseFactory(subject=PetitionFactory(submitted=True))
    CaseFactory(subject=PetitionFactory(submitted=True), due_date=timezone.localdate() - timedelta(days=3))

    found = read()

    assert found[("halyquni_counter_lag_seconds",)] < 60
    assert found[("halyquni_cases_open",)] == 2
    assert found[("halyquni_cases_overdue",)] == 1


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_monitoring_on_this_machine_needs_no_token(client, address):
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_FORWARDED": "for=203.0.113.7"},
        {"REMOTE_ADDR": "203.0.113.7", "HTTP_AUTHORIZATION": "Bearer"},
        {"REMOTE_ADDR": "203.0.113.7", "HTTP_AUTHORIZATION": "Bearer wrong"},
        {"REMOTE_ADDR": "203.0.113.7", "HTTP_AUTHORIZATION": "Basic secret-token"},
    ],
)
@pytest.mark.parametrize("token", ["", "secret-token"])
def test_from_elsewhere_it_does(client, settings, headers, token):
    settings.METRICS_TOKEN = token

    answer = client.get("/metrics", **headers)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert b"halyquni" not in answer.content


def test_the_token_opens_it_from_anywhere(client, settings):
    settings.METRICS_TOKEN = "secret-token"

    answer = client.get("/metrics", REMOTE_ADDR="203.0.113.7", HTTP_AUTHORIZATION="Bearer secret-token")

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_behind_tls_monitoring_on_this_machine_is_not_sent_elsewhere(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/metrics").status_code == 200


def test_nothing_is_changed_there(client):
    assert client.post("/metrics").status_code == 405
