"""Working days that the Government moves, and the terms that move with them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from moderation import actions
from moderation.models import Case
from petitions.actions import terms as petition_terms
from selfgov.limits import PROPOSAL_ANSWER_DAYS
from selfgov.models import Initiative, Meeting
from tests.factories import (
    AppealFactory,
    CaseFactory,
    ForwardingFactory,
    InitiativeFactory,
    MeetingFactory,
    PetitionFactory,
    PostFactory,
    ResidentProposalFactory,
    SubmissionFactory,
)
from workdays import terms
from workdays.calendar import Calendar, end_of
from workdays.models import DaySwap

pytestmark = pytest.mark.django_db

# A Friday, the Monday after it, and the Saturday between them.
AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
TODAY, SATURDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)
WHY = "Order of the minister of labour of 10 November 2026."


@pytest.fixture
def by():
    return {"by": PostFactory(administrator=True).user, "at": AT, "reason": WHY}


@pytest.fixture
def move(by):
    """Move days as the administrator does."""

    def swap(**days) -> DaySwap:
        said = {"basis_kk": "Бұйрық", "basis_ru": "Приказ", "confidence": "confirmed"}
        return actions.swap_days(**{"free": None, "working": None, **days, **said, **by})

    return swap


def case(**changes) -> Case:
    """A case of five working days that was opened today."""
    given = {"opened_at": AT, "term_days": 5, "due_date": Calendar().add(TODAY, 5), **changes}
    return CaseFactory(subject=PetitionFactory(submitted=True), **given)


# Which terms move ---------------------------------------------------------------------------


def test_a_free_day_moves_the_terms_that_count_it(move):
    running, over = case(), case(term_days=0, due_date=TODAY)

    move(free=MONDAY)

    running.refresh_from_db()
    over.refresh_from_db()
    assert running.due_date == date(2026, 11, 30)
    assert over.due_date == TODAY


def test_a_working_saturday_moves_them_the_other_way(move):
    running = case()

    move(working=SATURDAY)

    running.refresh_from_db()
    assert running.due_date == date(2026, 11, 26)


def test_both_days_of_one_decision_are_moved_together(move):
    running = case()

    move(free=MONDAY, working=SATURDAY)

    running.refresh_from_db()
    assert running.due_date == date(2026, 11, 27)
    assert DaySwap.objects.count() == 2


def test_what_is_foreseen_is_what_happens(move):
    running, later = case(), case(term_days=30, due_date=date(2027, 1, 6))
    closed = case(closed_at=AT)

    foreseen = {it.row.pk: (it.before, it.after, it.days) for it in terms.foreseen({MONDAY: False})}
    move(free=MONDAY)

    assert foreseen == {
        running.pk: (date(2026, 11, 27), date(2026, 11, 30), 3),
        # The day after is Christmas, which is free as well.
        later.pk: (date(2027, 1, 6), date(2027, 1, 8), 2),
    }
    running.refresh_from_db()
    closed.refresh_from_db()
    assert running.due_date == foreseen[running.pk][1]
    assert closed.due_date == date(2026, 11, 27)


def test_terms_of_petitions_move(move):
    due = Calendar().add(TODAY, 5)
    petition = PetitionFactory(
        under_review=True, registered_at=AT, review_days=5, review_due_date=due, registration_due_date=TODAY
    )
    backing = PetitionFactory(
        backing=True, backing_started_at=AT, backing_days=5, backing_ends_at=end_of(due)
    )

    move(free=MONDAY)

    petition.refresh_from_db()
    backing.refresh_from_db()
    assert petition.review_due_date == date(2026, 11, 30)
    assert backing.backing_ends_at == end_of(date(2026, 11, 30))


def test_a_search_for_backers_that_got_time_back_follows_no_calendar(move):
    longer = end_of(Calendar().add(TODAY, 5)) + timedelta(hours=30)
    backing = PetitionFactory(backing=True, backing_started_at=AT, backing_days=5, backing_ends_at=longer)

    move(free=MONDAY)

    backing.refresh_from_db()
    assert backing.backing_ends_at == longer


def test_terms_of_objections_and_proposals_move(move):
    due = Calendar().add(TODAY, 5)
    appeal = AppealFactory(filed_at=AT, term_days=5, due_date=due)
    forwarding = ForwardingFactory(sent_at=AT, term_days=5, due_date=due)
    submission = SubmissionFactory(section_review=True, assigned_at=AT, section_days=5, section_due_date=due)

    move(free=MONDAY)

    for row in (appeal, forwarding, submission):
        row.refresh_from_db()
    assert appeal.due_date == forwarding.due_date == date(2026, 11, 30)
    assert submission.section_due_date == date(2026, 11, 30)


def test_terms_of_communities_move(move):
    meeting = MeetingFactory(with_akim=True, passed_on=TODAY)
    length = meeting.rule.answer_days
    Meeting.objects.update(answer_due_date=Calendar().add(TODAY, length))
    initiative = InitiativeFactory(supported=True, supported_at=AT)
    sending = initiative.rule.sending_days
    Initiative.objects.update(sending_due_date=Calendar().add(TODAY, sending))
    proposal = ResidentProposalFactory(published_at=AT, due_date=Calendar().add(TODAY, PROPOSAL_ANSWER_DAYS))

    move(free=MONDAY)

    without = Calendar([(MONDAY, False)])
    for row in (meeting, initiative, proposal):
        row.refresh_from_db()
    assert meeting.answer_due_date == without.add(TODAY, length)
    assert initiative.sending_due_date == without.add(TODAY, sending)
    assert proposal.due_date == without.add(TODAY, PROPOSAL_ANSWER_DAYS)


def test_the_check_of_a_proposal_moves_with_its_case_and_is_listed_once(move):
    due = Calendar().add(TODAY, 5)
    submission = SubmissionFactory(received=True, moderation_days=5, moderation_due_date=due)
    CaseFactory(subject=submission, opened_at=AT, term_days=5, due_date=due)

    listed = [it for it in terms.foreseen({MONDAY: False}) if not it.term.is_copy]
    move(free=MONDAY)

    submission.refresh_from_db()
    assert submission.moderation_due_date == date(2026, 11, 30)
    assert [it.row._meta.label_lower for it in listed] == ["moderation.case"]


def test_a_term_that_somebody_set_otherwise_stays(move):
    set_by_hand = case(due_date=date(2026, 12, 15))

    move(free=MONDAY)

    set_by_hand.refresh_from_db()
    assert set_by_hand.due_date == date(2026, 12, 15)


def test_every_term_of_a_petition_has_its_kind():
    assert {term.label for term in petition_terms.TERMS} == {
        "Finding backers",
        "Registration by the addressee",
        "Review by the addressee",
        "Answer to the appeal",
    }


# The journal, and taking back ---------------------------------------------------------------


def test_the_journal_says_how_many_terms_were_moved(move):
    case()

    swap = move(free=MONDAY)

    entry = Entry.objects.about(swap).get()
    assert entry.event == "days.swapped"
    assert (entry.details["day"], entry.details["reason"]) == ("2026-11-23", WHY)
    assert entry.details["moved"] == {"moderation.case": 1}


def test_a_moved_day_is_taken_back_and_the_terms_with_it(move, by):
    running = case()
    swap = move(free=MONDAY)
    number = swap.pk

    actions.take_back_swap(swap=swap, **by)

    running.refresh_from_db()
    assert running.due_date == date(2026, 11, 27)
    assert not DaySwap.objects.exists()
    assert Entry.objects.filter(event="days.taken_back", subject_id=number).exists()


def test_what_somebody_else_took_back_is_gone(move, by):
    swap = move(free=MONDAY)
    DaySwap.objects.filter(pk=swap.pk).delete()

    with pytest.raises(Conflict, match="taken back already"):
        actions.take_back_swap(swap=swap, **by)


# What is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ({}, "Name the day"),
        ({"free": MONDAY, "working": MONDAY}, "at once"),
        ({"free": SATURDAY}, "is free already"),
        ({"working": MONDAY}, "is a working day already"),
    ],
)
def test_days_that_make_no_sense_are_refused(move, days, reason):
    with pytest.raises(Invalid, match=reason):
        move(**days)

    assert not DaySwap.objects.exists()


def test_a_day_is_moved_once(move):
    move(free=MONDAY)

    with pytest.raises(Conflict, match="has been moved already"):
        move(free=MONDAY)


def test_a_day_that_has_come_is_moved_only_where_nothing_counts_it(move):
    case(opened_at=AT - timedelta(days=7), due_date=Calendar().add(TODAY - timedelta(days=7), 5))

    with pytest.raises(Conflict, match="1 running term counts it"):
        move(free=TODAY)
    assert move(free=date(2026, 11, 5))


def test_only_administrators_move_days(move, by):
    by["by"] = PostFactory().user

    with pytest.raises(Refused, match="Only administrators"):
        move(free=MONDAY)
