"""What each action changes, whom it tells, and what it refuses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from moderation import actions as moderation
from moderation.models import Case, Decision
from notifications.models import Event, Follow
from petitions import actions, notices, queries, tasks
from petitions.models import Answer, Hearing, Petition, Rule
from petitions.states import Outcome, Status
from tests.factories import (
    BackingFactory,
    BodyFactory,
    CaseFactory,
    CitizenFactory,
    GroundFactory,
    PetitionFactory,
    PopulationFactory,
    PostFactory,
    RuleFactory,
    SignatureFactory,
)
from workdays.calendar import Calendar, end_of, local_date

pytestmark = pytest.mark.django_db
# A Tuesday at noon in Kazakhstan.
NOON = datetime(2026, 12, 1, 7, tzinfo=UTC)


def told(kind: str) -> Event:
    return Event.objects.get(kind=f"petitions.{kind}")


def submitted(**changes) -> Petition:
    petition = PetitionFactory(submitted=True, **changes)
    CaseFactory(subject=petition)
    return petition


# Submitting ---------------------------------------------------------------------------------


def test_submitting_copies_the_numbers_of_the_law_and_opens_a_case():
    petition = PetitionFactory(draft=True)
    rule = RuleFactory(signatures_fixed=2_500)

    petition = actions.submit(petition=petition, by=petition.author.user, at=NOON)

    assert (petition.status, petition.rule, petition.signatures_needed) == (Status.SUBMITTED, rule, 2_500)
    assert (petition.backers_needed, petition.review_days, petition.appeal_days) == (50, 20, 15)
    assert Case.objects.about(petition).get().due_date == Calendar().add(local_date(NOON), 20)
    assert told("submitted").audience == ["author"]
    assert Follow.objects.get().user == petition.author.user


def test_a_later_change_of_the_rule_does_not_touch_a_petition_that_was_sent():
    petition = PetitionFactory(draft=True)
    rule = RuleFactory(signatures_fixed=2_500)
    petition = actions.submit(petition=petition, by=petition.author.user, at=NOON)

    Rule.objects.filter(pk=rule.pk).update(
        signatures_fixed=9_999, minimum_age=21, residents_only=True, backers_are_signers=False
    )

    petition.refresh_from_db()
    assert petition.signatures_needed == 2_500
    assert (petition.minimum_age, petition.residents_only, petition.backers_are_signers) == (18, False, True)


def test_a_share_is_frozen_with_the_population_it_came_from():
    petition = PetitionFactory(draft=True)
    RuleFactory(signatures_fixed=None, signatures_per_10000=500)
    PopulationFactory(unit=petition.addressee.territory, count=12_001, on_date="2026-01-01", is_estimate=True)

    petition = actions.submit(petition=petition, by=petition.author.user, at=NOON)

    assert (petition.signatures_needed, petition.population, petition.population_is_estimate) == (
        601,
        12_001,
        True,
    )


def test_a_share_without_a_population_is_refused_with_the_reason():
    petition = PetitionFactory(draft=True)
    RuleFactory(signatures_fixed=None, signatures_per_10000=500)

    with pytest.raises(Conflict, match="population of this place"):
        actions.submit(petition=petition, by=petition.author.user, at=NOON)

    petition.refresh_from_db()
    assert petition.status == Status.DRAFT
    assert not Event.objects.exists()


def test_a_number_or_a_share_without_a_population_takes_the_ceiling_and_says_so():
    petition = PetitionFactory(draft=True)
    RuleFactory(signatures_fixed=2_500, signatures_per_10000=500, small_population=50_000)

    petition = actions.submit(petition=petition, by=petition.author.user, at=NOON)

    assert (petition.signatures_needed, petition.needed_is_ceiling) == (2_500, True)


def test_the_rule_in_force_on_the_day_is_taken():
    body = BodyFactory()
    old = RuleFactory(valid_from="2024-04-04", valid_to="2026-11-30")
    new = RuleFactory(valid_from="2026-12-01")

    assert queries.choice_of(body, at=NOON).rule == new
    assert queries.choice_of(body, at=NOON - timedelta(days=2)).rule == old


def test_what_is_shown_before_sending_is_what_is_asked_after_it():
    petition = PetitionFactory(draft=True)
    RuleFactory(signatures_fixed=2_500, signatures_per_10000=500, small_population=50_000)
    # The only figures on file are later than the day of sending: the earlier of them is the nearest.
    for day, people in (("2027-01-01", 12_001), ("2028-01-01", 60_000)):
        PopulationFactory(unit=petition.addressee.territory, count=people, on_date=day)

    [shown] = queries.choices_of([petition.addressee], at=NOON)
    petition = actions.submit(petition=petition, by=petition.author.user, at=NOON)

    assert (shown.needed.signatures, shown.population.count) == (601, 12_001)
    assert (petition.signatures_needed, petition.population) == (601, 12_001)


# Moderation ---------------------------------------------------------------------------------


def test_returned_corrected_and_sent_again():
    petition = submitted()
    moderator = PostFactory().user

    actions.return_for_correction(petition=petition, by=moderator, note="Say which street.", at=NOON)
    assert told("returned").payload["reasons"] == "Say which street."
    petition.refresh_from_db()
    petition = actions.submit(petition=petition, by=petition.author.user, at=NOON)

    assert petition.status == Status.SUBMITTED
    assert Case.objects.about(petition).count() == 2
    assert Case.objects.about(petition).open().count() == 1


def test_a_refusal_names_its_ground_and_its_reasons_in_public():
    petition = submitted()
    ground = GroundFactory()

    proposed = actions.refuse(
        petition=petition,
        by=PostFactory().user,
        ground=ground,
        reasons="It asks to dismiss an akim.",
        at=NOON,
    )
    moderation.approve(approval=proposed, by=PostFactory().user, at=NOON)

    decision = Decision.objects.get()
    petition.refresh_from_db()
    assert (petition.status, decision.ground, decision.reasons) == (
        Status.REFUSED,
        ground,
        "It asks to dismiss an akim.",
    )
    assert Entry.objects.about(petition).public().filter(event="petition.refused").exists()


def test_a_refusal_without_reasons_is_refused():
    petition = submitted()

    with pytest.raises(Invalid, match="Give the reasons"):
        actions.refuse(
            petition=petition, by=PostFactory().user, ground=GroundFactory(), reasons="  ", at=NOON
        )

    petition.refresh_from_db()
    assert petition.status == Status.SUBMITTED


def test_publishing_freezes_and_hashes_the_text_and_starts_the_backers_clock():
    petition = submitted()

    petition = actions.publish(petition=petition, by=PostFactory().user, at=NOON)

    assert petition.status == Status.BACKING
    assert len(petition.text_sha256) == 64
    assert petition.backing_ends_at == end_of(Calendar().add(local_date(NOON), 10))
    assert told("opened_to_backers").payload["needed"] == 50


def test_two_moderators_at_once_decide_once():
    petition = submitted()
    actions.publish(petition=petition, by=PostFactory().user, at=NOON)

    with pytest.raises(Conflict, match="not waiting for a decision"):
        actions.refuse(
            petition=petition, by=PostFactory().user, ground=GroundFactory(), reasons="No.", at=NOON
        )

    assert Decision.objects.count() == 1


# Support ------------------------------------------------------------------------------------


def test_the_last_backer_makes_it_public_and_backers_count_as_signers():
    petition = PetitionFactory(backing=True, backers_needed=3)
    for _ in range(2):
        BackingFactory(petition=petition)
    Petition.objects.filter(pk=petition.pk).update(backer_count=2)

    petition = actions.back(
        petition=petition, backer=CitizenFactory().user, wants_news=True, at=timezone.now()
    )

    assert petition.status == Status.COLLECTING
    assert petition.signatures.filter(method="backing").count() == 3
    assert told("published").audience == ["author", "backer", "follower"]


def test_where_the_rule_said_so_backers_have_to_sign_again():
    petition = PetitionFactory(backing=True, backers_needed=1, backers_are_signers=False)

    actions.back(petition=petition, backer=CitizenFactory().user, wants_news=False, at=timezone.now())

    assert not petition.signatures.exists()


def test_collecting_lasts_the_months_of_the_rule():
    petition = PetitionFactory(backing=True, backers_needed=1, backing_ends_at=NOON + timedelta(days=3))

    petition = actions.back(petition=petition, backer=CitizenFactory().user, wants_news=False, at=NOON)

    assert local_date(petition.collecting_ends_at - timedelta(seconds=1)).isoformat() == "2027-06-01"


def test_who_wants_news_follows_and_others_do_not():
    petition = PetitionFactory(collecting=True)
    curious, quiet = CitizenFactory().user, CitizenFactory().user

    actions.sign(petition=petition, signer=curious, wants_news=True, at=timezone.now())
    actions.sign(petition=petition, signer=quiet, at=timezone.now())

    assert list(Follow.objects.values_list("user", "reason")) == [(curious.pk, "signer")]


def test_signing_takes_one_statement_and_never_writes_the_petition(django_assert_num_queries):
    petition = PetitionFactory(collecting=True)
    signer = CitizenFactory().user
    signer.verified  # noqa: B018 - loaded with the session in a request
    before = Petition.objects.values().get(pk=petition.pk)

    with django_assert_num_queries(3):  # a savepoint around one INSERT
        actions.sign(petition=petition, signer=signer, at=timezone.now())

    assert Petition.objects.values().get(pk=petition.pk) == before


# The addressee ------------------------------------------------------------------------------


def officer(petition):
    return PostFactory(officer=True, body=petition.addressee).user


def test_registering_gives_a_number_and_starts_the_clock():
    petition = PetitionFactory(threshold_reached=True)

    petition = actions.register(petition=petition, by=officer(petition), at=NOON)

    assert petition.status == Status.UNDER_REVIEW
    assert petition.registration_number == "2026-00001"
    assert petition.review_due_date == Calendar().add(local_date(NOON), 20)
    assert told("registered").payload["number"] == "2026-00001"


def test_numbers_of_a_year_follow_each_other():
    first, second = PetitionFactory(threshold_reached=True), PetitionFactory(threshold_reached=True)

    numbers = [
        actions.register(petition=petition, by=officer(petition), at=NOON).registration_number
        for petition in (first, second)
    ]

    assert numbers == ["2026-00001", "2026-00002"]


def hearing(**changes) -> Hearing:
    return Hearing(**{"starts_at": NOON + timedelta(days=9), "place_kk": "Зал", "place_ru": "Зал", **changes})


def test_a_hearing_is_announced_cancelled_and_announced_again():
    petition = PetitionFactory(under_review=True)
    by = officer(petition)

    actions.schedule_hearing(petition=petition, by=by, hearing=hearing(), at=NOON)
    actions.cancel_hearing(petition=petition, by=by, reason="The hall is flooded.", at=NOON)
    actions.schedule_hearing(petition=petition, by=by, hearing=hearing(), at=NOON)

    petition.refresh_from_db()
    assert petition.status == Status.HEARING_SCHEDULED
    assert petition.hearings.count() == 2
    assert Event.objects.filter(kind="petitions.hearing_scheduled").count() == 2
    assert told("hearing_cancelled").payload["reasons"] == "The hall is flooded."


def test_a_hearing_in_the_past_is_refused():
    petition = PetitionFactory(under_review=True)

    with pytest.raises(Conflict, match="still to come"):
        actions.schedule_hearing(
            petition=petition,
            by=officer(petition),
            hearing=hearing(starts_at=NOON - timedelta(days=1)),
            at=NOON,
        )


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_decision_stops_the_clock_and_tells_everyone(outcome):
    petition = PetitionFactory(under_review=True)

    given = actions.answer(
        petition=petition,
        by=officer(petition),
        outcome=outcome,
        answer=Answer(text_kk="Шешім", signed_by="Әкім"),
        at=NOON,
    )

    petition.refresh_from_db()
    assert (petition.status, petition.outcome, given.outcome) == (Status.DECIDED, outcome, outcome)
    assert petition.closed_at == NOON
    assert "signer" in told("decided").audience


def test_deciding_twice_is_a_conflict():
    petition = PetitionFactory(decided=True)

    with pytest.raises(Conflict):
        actions.answer(
            petition=petition,
            by=officer(petition),
            outcome=Outcome.PARTLY,
            answer=Answer(text_kk="x"),
            at=NOON,
        )


def test_a_failed_petition_is_answered_as_an_appeal():
    petition = PetitionFactory(collecting_failed=True)

    actions.answer_appeal(
        petition=petition, by=officer(petition), answer=Answer(text_ru="Ответ", signed_by="Аким"), at=NOON
    )

    petition.refresh_from_db()
    assert petition.status == Status.APPEAL_ANSWERED
    assert told("appeal_answered")


def test_an_officer_of_another_body_is_refused():
    petition = PetitionFactory(under_review=True)
    stranger = PostFactory(officer=True, body=BodyFactory()).user

    with pytest.raises(Refused, match="Only an officer"):
        actions.answer(
            petition=petition, by=stranger, outcome=Outcome.PARTLY, answer=Answer(text_kk="x"), at=NOON
        )


# The clocks ---------------------------------------------------------------------------------


def test_too_few_backers_in_time_become_an_appeal():
    petition = PetitionFactory(backing=True, over=True)

    tasks.run_clocks()
    tasks.run_clocks()

    petition.refresh_from_db()
    assert petition.status == Status.BACKING_FAILED
    assert petition.appeal_due_date == Calendar().add(local_date(timezone.now()), 15)
    assert told("backing_failed")


@pytest.mark.django_db(transaction=True)
def test_a_collection_is_not_called_a_failure_before_the_counter_has_passed_its_end():
    petition = PetitionFactory(collecting=True, over=True, signatures_needed=1)
    SignatureFactory(petition=petition)

    tasks.run_clocks()
    petition.refresh_from_db()
    assert petition.status == Status.COLLECTING

    tasks.count_signatures()
    tasks.run_clocks()
    petition.refresh_from_db()
    assert petition.status == Status.THRESHOLD_REACHED


def test_too_few_signatures_in_time_become_an_appeal():
    petition = PetitionFactory(collecting=True, over=True)

    tasks.count_signatures()
    tasks.run_clocks()
    tasks.run_clocks()

    petition.refresh_from_db()
    assert petition.status == Status.COLLECTING_FAILED
    assert told("collecting_failed").payload["needed"] == 100


def test_a_petition_left_unregistered_registers_itself():
    yesterday = local_date(timezone.now()) - timedelta(days=1)
    petition = PetitionFactory(threshold_reached=True, registration_due_date=yesterday)

    tasks.run_clocks()
    tasks.run_clocks()

    petition.refresh_from_db()
    assert petition.status == Status.UNDER_REVIEW
    assert Event.objects.filter(kind="petitions.registered").count() == 1


def test_the_addressee_is_reminded_at_half_time_near_the_end_and_after_it_once_each():
    petition = PetitionFactory(under_review=True, review_days=20, registered_at=NOON)
    petition.review_due_date = Calendar().add(local_date(NOON), 20)
    petition.save()

    for days in range(45):
        actions.remind(petition=petition, at=NOON + timedelta(days=days))

    kinds = list(Event.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["petitions.half_time", "petitions.nearly_due", "petitions.overdue"]


def test_withdrawing_drops_the_open_case():
    petition = submitted()

    actions.withdraw(petition=petition, by=petition.author.user, at=NOON)

    assert not Case.objects.about(petition).open().exists()
    assert told("withdrawn")


def test_a_failing_notice_undoes_the_whole_action(monkeypatch):
    petition = submitted()
    monkeypatch.setattr(notices, "opened_to_backers", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        actions.publish(petition=petition, by=PostFactory().user, at=NOON)

    petition.refresh_from_db()
    assert petition.status == Status.SUBMITTED
    assert Case.objects.about(petition).open().exists()
    assert not Entry.objects.filter(event="petition.opened_to_backers").exists()
