"""When each of many is told: at once, after quiet hours, with others, or at night."""

from datetime import datetime, time, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from notifications import actions
from notifications.models import Address, Channel, Delivery, Rhythm
from notifications.outbox import correct, follow
from tests.factories import PetitionFactory
from tests.notifications.people import greeting, reader

pytestmark = pytest.mark.django_db


def almaty(hour: int, minute: int = 0, day: int = 3) -> datetime:
    """A moment of a Tuesday in March 2026, or of a day near it."""
    return timezone.make_aware(datetime(2026, 3, day, hour, minute))


def letter_of(person) -> Delivery:
    return Delivery.objects.by_email().get(user=person)


def told_at(person, at: datetime, **told) -> Delivery:
    """The letter to a follower of an event that is resolved at ``at``."""
    event = greeting(person, **{"audience": ("follower",), "users": (), **told})
    actions.resolve(event=event, at=at)
    return letter_of(person)


@pytest.mark.parametrize(
    ("rhythm", "at", "expected"),
    [
        (Rhythm.NOW, almaty(7), almaty(7)),
        (Rhythm.DAILY, almaty(7), almaty(8)),
        (Rhythm.DAILY, almaty(8), almaty(8, day=4)),
        (Rhythm.WEEKLY, almaty(7), almaty(8, day=9)),
        (Rhythm.WEEKLY, almaty(7, day=9), almaty(8, day=9)),
        (Rhythm.WEEKLY, almaty(8, day=9), almaty(8, day=16)),
    ],
)
def test_a_letter_goes_in_the_rhythm_of_the_follow(rhythm, at, expected):
    alma = reader("alma")
    follow(alma, alma, reason="follower", rhythm=rhythm, at=at)

    letter = told_at(alma, at)

    assert letter.next_attempt_at == expected
    assert letter.is_for_digest == (rhythm != Rhythm.NOW)


def test_who_wants_nothing_of_a_follow_is_told_nothing():
    alma = reader("alma")
    follow(alma, alma, reason="follower", rhythm=Rhythm.OFF, at=timezone.now())
    event = greeting(alma, audience=("follower",), users=())

    assert actions.resolve(event=event, at=timezone.now()) == 0


@pytest.mark.parametrize(
    ("quiet", "at", "expected"),
    [
        ((time(13), time(15)), almaty(12, 59), almaty(12, 59)),
        ((time(13), time(15)), almaty(13), almaty(15)),
        ((time(13), time(15)), almaty(15), almaty(15)),
        ((time(22), time(7)), almaty(23), almaty(7, day=4)),
        ((time(22), time(7)), almaty(6, 30), almaty(7)),
        ((time(22), time(7)), almaty(12), almaty(12)),
    ],
)
def test_a_letter_waits_for_the_end_of_quiet_hours(quiet, at, expected):
    alma = reader("alma", quiet_from=quiet[0], quiet_to=quiet[1])
    follow(alma, alma, reason="follower", at=at)

    assert told_at(alma, at).next_attempt_at == expected


def test_what_presses_waits_for_nothing():
    at = almaty(23)
    alma = reader("alma", quiet_from=time(22), quiet_to=time(7))
    follow(alma, alma, reason="follower", rhythm=Rhythm.WEEKLY, at=at)

    letter = told_at(alma, at, is_urgent=True)

    assert (letter.next_attempt_at, letter.is_urgent, letter.is_for_digest) == (at, True, False)


def test_news_for_named_people_alone_press():
    alma = reader("alma")

    assert greeting(alma, key="one").is_urgent
    assert not greeting(alma, key="two", audience=("follower",)).is_urgent


def test_letters_to_a_crowd_go_at_night(settings):
    settings.MASS_MAIL_FROM = 3
    people = [reader(name) for name in ("alma", "berik", "dina")]
    for person in people:
        follow(person, people[0], reason="follower", at=timezone.now())
    event = greeting(people[0], audience=("follower",), users=())

    actions.resolve(event=event, at=almaty(12))

    moments = Delivery.objects.by_email().values_list("next_attempt_at", flat=True)
    assert all(almaty(1, day=4) <= moment <= almaty(6, day=4) for moment in moments)
    assert len(set(moments)) == 3
    assert set(Delivery.objects.by(Channel.INBOX).values_list("state", flat=True)) == {"sent"}


def test_followers_of_further_subjects_hear_of_it_once():
    petition, alma, berik, dina = PetitionFactory(), reader("alma"), reader("berik"), reader("dina")
    at = timezone.now()
    follow(alma, petition, reason="follower", at=at)
    for person in (alma, berik):
        follow(person, petition.addressee, reason="follower", at=at)
    follow(dina, petition.topic or petition.addressee.territory, reason="follower", at=at)
    event = greeting(petition, users=(), audience=("follower",), payload={}, also=[petition.addressee])

    actions.resolve(event=event, at=at)

    told = Delivery.objects.by_email().values_list("user__username", flat=True)
    assert sorted(told) == ["alma", "berik"]


def test_who_follows_twice_is_told_in_the_quicker_rhythm():
    petition, alma, at = PetitionFactory(), reader("alma"), almaty(12)
    follow(alma, petition, reason="follower", rhythm=Rhythm.WEEKLY, at=at)
    follow(alma, petition.addressee, reason="follower", rhythm=Rhythm.NOW, at=at)
    event = greeting(petition, users=(), audience=("follower",), payload={}, also=[petition.addressee])

    actions.resolve(event=event, at=at)

    assert not letter_of(alma).is_for_digest


def test_readers_by_mail_alone_have_no_inbox():
    alma = reader("alma", is_mail_only=True)
    follow(alma, alma, reason="follower", at=timezone.now())

    told_at(alma, timezone.now())

    assert list(Delivery.objects.values_list("channel", flat=True)) == ["email"]


def test_a_stopped_mailbox_gets_nothing():
    alma = reader("alma", mail_stopped_at=timezone.now())
    event = greeting(alma)

    actions.resolve(event=event, at=timezone.now())

    assert list(Delivery.objects.values_list("channel", flat=True)) == ["inbox"]


def test_other_channels_are_used_where_somebody_gave_an_address():
    alma, at = reader("alma"), timezone.now()
    for channel, confirmed in (("telegram", at), ("push", None), ("sms", at)):
        Address.objects.create(user=alma, channel=channel, value=channel, added_at=at, confirmed_at=confirmed)
    follow(alma, alma, reason="follower", at=at)

    told_at(alma, at)

    assert set(Delivery.objects.values_list("channel", flat=True)) == {"inbox", "email", "telegram"}


def test_a_telephone_rings_for_what_presses():
    alma, at = reader("alma"), timezone.now()
    Address.objects.create(user=alma, channel="sms", value="+7", added_at=at, confirmed_at=at)
    event = greeting(alma)

    actions.resolve(event=event, at=at)

    assert Delivery.objects.by("sms").get().next_attempt_at == at


def test_an_event_with_the_wrong_words_gives_way_to_a_right_one():
    alma, at = reader("alma"), timezone.now()
    wrong = greeting(alma)
    actions.resolve(event=wrong, at=at)

    with transaction.atomic():
        right = correct(wrong, {"name": "Alma"}, at=at)
    actions.resolve(event=right, at=at + timedelta(seconds=1))

    wrong.refresh_from_db()
    assert (wrong.replaced_by, wrong.withdrawn_at) == (right, at)
    assert [it.event for it in Delivery.objects.inbox_of(alma)] == [right]
    with transaction.atomic(), pytest.raises(ValueError, match="already"):
        correct(wrong, {"name": "Alma"}, at=at)
