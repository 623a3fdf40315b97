"""What stands out is found, told to moderators, and judged by people; what is ordinary is not."""

import random
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.rulings import Conflict, Invalid, Refused
from moderation import actions as moderation
from moderation.models import Approval
from notifications.models import Event
from petitions import networks
from petitions.actions import invalidating, objecting, watching
from petitions.curves import Sign
from petitions.models import Anomaly, Objection, Retraction, Signature, SigningPeriod, TerritoryTally
from petitions.queries import evidence, own_invalidated
from petitions.tasks import forget_networks, watch_signing
from tests.factories import AnomalyFactory, CitizenFactory, PetitionFactory, PostFactory, RegionFactory

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime(2027, 5, 12, 15, 2))
HOUR = timedelta(hours=1)
NOTE = "Күндізгі жаңалықтардан кейін көп адам қол қойды."
REASONS = "Қолдардың бәрі бір бағдарламамен, бірдей аралықпен қойылған."
KEY = b"k" * 32


@pytest.fixture
def petition():
    return PetitionFactory(collecting=True, published_at=NOW - timedelta(days=20))


def signed(petition, moments, *, territory=None, network=None, method="demonstration"):
    """Signatures at these moments, each by a citizen of its own."""
    citizens = CitizenFactory.create_batch(len(moments), territory=territory or _place())
    return Signature.objects.bulk_create(
        Signature(
            petition=petition,
            signer=citizen,
            territory=citizen.territory,
            signed_at=at,
            day=timezone.localdate(at),
            method=method,
            network=network,
        )
        for citizen, at in zip(citizens, moments, strict=True)
    )


def _place():
    return CitizenFactory().territory


def crowd(count, begin, length, seed=1):
    """People who heard of something: many at first, then fewer and fewer."""
    chance = random.Random(seed)
    shares = sorted(min(chance.expovariate(4), 0.999) for _ in range(count))
    return [begin + share * length for share in shares]


def machine(count, begin, length):
    return [begin + length * number / count for number in range(count)]


def known(petition, count=2, days=7):
    """A past in which so many sign in every quarter of an hour."""
    begin = evidence.period_of(NOW) - timedelta(days=days)
    SigningPeriod.objects.bulk_create(
        SigningPeriod(petition=petition, starts_at=begin + number * evidence.PERIOD, count=count)
        for number in range(days * 96 - 8)
    )


def watch(at=NOW):
    return watching.watch(at=at)


# Periods ------------------------------------------------------------------------------------


def test_periods_are_counted_once_however_often(petition):
    signed(petition, [NOW - timedelta(minutes=minutes) for minutes in (1, 5, 20)])
    backer = signed(petition, [NOW - timedelta(minutes=2)], method="backing")

    for _ in range(2):
        evidence.count_periods(since=NOW - HOUR, until=NOW)

    rows = SigningPeriod.objects.order_by("starts_at").values_list("count", flat=True)
    assert sum(rows) == 3
    assert backer


def test_after_a_rest_nothing_is_left_out(petition):
    signed(petition, [NOW - timedelta(hours=hours) for hours in (1, 30, 100)])

    watch()

    assert sum(SigningPeriod.objects.values_list("count", flat=True)) == 3


def test_every_quarter_is_there_from_the_first_signature_on(petition):
    SigningPeriod.objects.create(petition=petition, starts_at=evidence.period_of(NOW) - HOUR, count=7)

    found = evidence.periods_of(petition, NOW - timedelta(days=7), evidence.period_of(NOW))

    assert [period.count for _at, period in found] == [7, 0, 0, 0]
    assert found[0][1].hour == 14


# Finding ------------------------------------------------------------------------------------


def test_a_crowd_is_a_burst_and_nothing_else(petition):
    known(petition)
    signed(petition, crowd(300, NOW - HOUR, HOUR))

    [anomaly] = watch()

    assert set(anomaly.signs) == {Sign.BURST}
    assert not anomaly.is_doubtful
    assert anomaly.count > 100
    assert anomaly.times >= 10
    assert not Event.objects.filter(kind="petitions.anomaly_found").exists()


def test_a_machine_is_found_and_moderators_are_told_once(petition, moderator):
    known(petition)
    signed(petition, machine(300, NOW - HOUR, HOUR))

    [anomaly] = watch()
    watch(NOW + timedelta(minutes=5))

    assert Sign.EVEN in anomaly.signs
    assert anomaly.is_doubtful
    event = Event.objects.get(kind="petitions.anomaly_found")
    assert event.users == [moderator.pk]
    assert not event.is_urgent


def test_a_slow_machine_is_found_without_a_burst(petition):
    known(petition, count=20)
    signed(petition, machine(200, NOW - 2 * HOUR, 2 * HOUR))

    [anomaly] = watch()

    assert set(anomaly.signs) == {Sign.EVEN}


def test_few_signatures_are_left_alone(petition):
    known(petition, count=0)
    signed(petition, machine(90, NOW - HOUR, HOUR))

    assert watch() == []


def test_an_ordinary_hour_is_left_alone(petition):
    known(petition, count=30)
    signed(petition, crowd(150, NOW - HOUR, HOUR))

    assert watch() == []


def test_what_goes_on_is_one_anomaly(petition):
    known(petition)
    signed(petition, machine(200, NOW - HOUR, HOUR))
    [first] = watch()
    signed(petition, machine(200, NOW, HOUR))

    [second] = watch(NOW + HOUR)

    assert second.pk == first.pk
    assert second.count == 400
    assert second.ends_at > first.ends_at


def test_what_was_looked_at_stays_as_it_was(petition, moderator):
    known(petition)
    signed(petition, machine(300, NOW - HOUR, HOUR))
    [anomaly] = watch()
    watching.look_at(anomaly=anomaly, result="ordinary", note=NOTE, by=moderator, at=NOW)

    watch(NOW + timedelta(minutes=5))
    signed(petition, machine(300, NOW, timedelta(minutes=10)))
    watch(NOW + timedelta(minutes=12))

    assert Anomaly.objects.get() == anomaly


def test_what_comes_after_it_is_looked_at_anew(petition, moderator):
    known(petition)
    signed(petition, machine(300, NOW - HOUR, HOUR))
    [first] = watch()
    watching.look_at(anomaly=first, result="ordinary", note=NOTE, by=moderator, at=NOW)
    signed(petition, machine(300, NOW + HOUR, HOUR))

    [second] = watch(NOW + 2 * HOUR)

    assert second != first
    assert second.starts_at >= first.ends_at


def test_signatures_from_elsewhere_stand_out(petition):
    known(petition)
    home, away = _place(), CitizenFactory(territory=RegionFactory()).territory
    TerritoryTally.objects.create(petition=petition, territory=home, count=220)
    signed(petition, crowd(200, NOW - HOUR, HOUR), territory=away)

    [anomaly] = watch()

    assert anomaly.signs[Sign.PLACES]["share"] == 1
    assert anomaly.is_doubtful


def test_one_network_stands_out_and_is_not_written_down(petition):
    known(petition)
    mark = networks.mark_of(networks.ip_address("95.56.1.2"), KEY)
    signed(petition, crowd(200, NOW - HOUR, HOUR), network=mark)

    [anomaly] = watch()

    assert anomaly.signs[Sign.NETWORK] == {"share": 1.0}


def test_a_petition_taken_down_or_closed_is_not_watched(petition):
    known(petition)
    signed(petition, machine(300, NOW - HOUR, HOUR))
    petition.taken_down_at = NOW
    petition.save()

    assert watch() == []


def test_the_clock_runs_all_of_it(petition):
    assert watch_signing() == 0
    assert forget_networks() == 0


@pytest.mark.parametrize(
    "broken",
    [
        {"ends_at": NOW - HOUR},
        {"result": "ordinary"},
        {"looked_at": NOW},
    ],
    ids=["ends before it begins", "a result of nobody", "looked at without a result"],
)
def test_an_anomaly_that_makes_no_sense_does_not_exist(petition, broken):
    sound = {"petition": petition, "starts_at": NOW - HOUR, "ends_at": NOW, "count": 200, "usual": 2}

    with pytest.raises(IntegrityError), transaction.atomic():
        Anomaly.objects.create(**{**sound, "found_at": NOW, **broken})


# People -------------------------------------------------------------------------------------


@pytest.fixture
def anomaly(petition):
    return AnomalyFactory(petition=petition, ends_at=NOW)


def test_a_moderator_says_what_it_was(anomaly, moderator):
    seen = watching.look_at(anomaly=anomaly, result="ordinary", note=NOTE, by=moderator, at=NOW)

    assert seen.is_looked_at
    assert seen.looked_by == moderator


@pytest.mark.parametrize(
    ("result", "note", "reason"),
    [
        ("", NOTE, "Say what you have found"),
        ("invalid", NOTE, "two moderators do that first"),
        ("ordinary", "Қоңырау шалыңыз: +7 701 123 45 67.", "personal data"),
    ],
)
def test_what_cannot_be_said_is_asked_for(anomaly, moderator, result, note, reason):
    with pytest.raises(Invalid, match=reason):
        watching.look_at(anomaly=anomaly, result=result, note=note, by=moderator, at=NOW)


def test_others_say_nothing(anomaly, citizen):
    with pytest.raises(Refused):
        watching.look_at(anomaly=anomaly, result="ordinary", note=NOTE, by=citizen, at=NOW)


def invalidated(anomaly, *, by, colleague, **details):
    """The whole way: proposed from an anomaly, approved by another one, done."""
    approval = watching.propose_invalidation(
        anomaly=anomaly,
        details={"cause": "automated", "from": anomaly.starts_at, "to": anomaly.ends_at, **details},
        reasons=REASONS,
        by=by,
        at=NOW,
    )
    moderation.approve(approval=approval, by=colleague, at=NOW)
    while moderation.step(approval=approval, at=NOW):
        pass
    approval.refresh_from_db()
    return approval


@pytest.fixture
def colleague():
    return PostFactory().user


def test_signatures_of_one_network_are_declared_invalid_and_only_they(
    petition, anomaly, moderator, colleague
):
    bad, good = (networks.mark_of(networks.ip_address(it), KEY) for it in ("95.56.1.2", "2.72.9.9"))
    meant = signed(petition, machine(12, NOW - HOUR, HOUR), network=bad)
    signed(petition, machine(7, NOW - HOUR, HOUR), network=good)
    signed(petition, [NOW + HOUR], network=bad)

    approval = invalidated(anomaly, by=moderator, colleague=colleague, networks=[networks.range_of(bad)])

    anomaly.refresh_from_db()
    assert approval.state == Approval.State.DONE
    assert approval.done == 12
    assert anomaly.approval == approval
    gone = Retraction.objects.values_list("signature", flat=True)
    assert set(gone) == {signature.pk for signature in meant}
    told = Event.objects.get(kind="petitions.signature_invalidated")
    assert told.payload["path"].endswith("/objection/")
    watching.look_at(anomaly=anomaly, result="invalid", note=NOTE, by=moderator, at=NOW)


def test_networks_are_meant_within_a_time(petition):
    with pytest.raises(Invalid, match="from when until when"):
        invalidating.check(petition, {"cause": "automated", "networks": [5]})


# Objections ---------------------------------------------------------------------------------


@pytest.fixture
def invalid(petition, anomaly, moderator, colleague):
    """A signature that two moderators declared invalid, with its signer."""
    [signature] = signed(petition, [NOW - HOUR / 2])
    invalidated(anomaly, by=moderator, colleague=colleague)
    return signature


def object_to(invalid, at=NOW):
    return objecting.object_to_invalidation(
        petition=invalid.petition, signer=invalid.signer.user, text="Өзім қол қойдым.", at=at
    )


def test_a_signer_objects_once_and_moderators_are_told(invalid):
    objection = object_to(invalid)

    assert own_invalidated(invalid.petition, invalid.signer.user).objection == objection
    assert (
        Event.objects.get(kind="petitions.objection_made").payload["path"]
        == f"desk/objections/{objection.pk}/"
    )
    with pytest.raises(Conflict, match="objected already"):
        object_to(invalid)


def test_who_has_no_invalid_signature_has_nothing_to_object_to(invalid, citizen):
    with pytest.raises(Conflict, match="No signature of yours"):
        objecting.object_to_invalidation(petition=invalid.petition, signer=citizen, text="", at=NOW)


def test_an_upheld_objection_lets_the_signature_count_again(invalid):
    objection = object_to(invalid)
    third = PostFactory().user

    objecting.decide_objection(objection=objection, upheld=True, answer=NOTE, by=third, at=NOW)

    standing = Signature.objects.standing().filter(petition=invalid.petition, signer=invalid.signer)
    assert standing.count() == 1
    assert own_invalidated(invalid.petition, invalid.signer.user) is None
    assert Event.objects.get(kind="petitions.objection_upheld").users == [invalid.signer.user_id]


def test_an_objection_that_is_not_upheld_changes_nothing(invalid):
    third = PostFactory().user

    objecting.decide_objection(objection=object_to(invalid), upheld=False, answer=NOTE, by=third, at=NOW)

    assert not Signature.objects.standing().filter(signer=invalid.signer).exists()
    assert Event.objects.filter(kind="petitions.objection_rejected").exists()


def test_undoing_the_act_after_an_upheld_objection_gives_nobody_two_signatures(invalid, moderator):
    third = PostFactory().user
    objecting.decide_objection(objection=object_to(invalid), upheld=True, answer=NOTE, by=third, at=NOW)
    approval = Approval.objects.get()

    moderation.undo(approval=approval, reason=NOTE, by=third, at=NOW)
    while moderation.step(approval=approval, at=NOW):
        pass

    assert Signature.objects.standing().filter(signer=invalid.signer).count() == 1


def test_who_declared_it_invalid_does_not_decide_about_the_objection(invalid, moderator, colleague):
    objection = object_to(invalid)

    for judge in (moderator, colleague):
        with pytest.raises(Refused, match="You had a part"):
            objecting.decide_objection(objection=objection, upheld=False, answer=NOTE, by=judge, at=NOW)


def test_an_answer_has_words_and_is_given_once(invalid):
    objection, third = object_to(invalid), PostFactory().user

    with pytest.raises(Invalid, match="Say why"):
        objecting.decide_objection(objection=objection, upheld=False, answer=" ", by=third, at=NOW)
    objecting.decide_objection(objection=objection, upheld=False, answer=NOTE, by=third, at=NOW)
    with pytest.raises(Conflict, match="is decided"):
        objecting.decide_objection(objection=objection, upheld=True, answer=NOTE, by=third, at=NOW)


def test_a_decision_without_words_does_not_exist(invalid):
    object_to(invalid)

    with pytest.raises(IntegrityError, match="a_decided_objection_is_answered"), transaction.atomic():
        Objection.objects.update(decided_at=NOW, is_upheld=True)
