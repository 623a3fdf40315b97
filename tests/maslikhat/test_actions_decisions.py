"""Decisions: recorded, completed, published, corrected; what they amend and repeal."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile

from accounts.models import User
from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from maslikhat import actions
from maslikhat.models import Correction, Decision, Session, VoteEvent
from maslikhat.options import Result
from notifications.models import Event
from notifications.outbox import follow
from tests.factories import (
    PostFactory,
    SessionDecisionFactory,
    SessionFactory,
    UserFactory,
    VoteFactory,
)
from workdays.calendar import local_date

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def clerk_of(session: Session) -> User:
    return PostFactory(clerk=True, body=session.convocation.body).user


def closed_vote(**traits) -> VoteEvent:
    return VoteFactory(closed=True, motion__item__session=SessionFactory(closed=True), **traits)


def adopt(item, at, **more) -> Decision:
    given = {"number": "8С-24-2", "decided_on": local_date(at), "by": clerk_of(item.session)}
    return actions.adopt(item=item, at=at, **(given | more))


def publish(decision, at) -> Decision:
    return actions.publish_decision(decision=decision, by=clerk_of(decision.session), at=at)


def correct(decision, at, **changes) -> Decision:
    clerk = clerk_of(decision.session)
    return actions.correct_decision(
        decision=decision, changes=changes, reason="Қате жазылған.", by=clerk, at=at
    )


@pytest.fixture
def older(db) -> Decision:
    """A decision of last year that is in force."""
    return SessionDecisionFactory(
        number="5-1", decided_on=date(2025, 3, 3), in_force_from=date(2025, 4, 1), text_kk="Бекітілсін."
    )


@pytest.fixture
def item(older):
    """An item of a later session of the same maslikhat."""
    session = SessionFactory(closed=True, convocation=older.session.convocation)
    return VoteFactory(closed=True, motion__item__session=session).motion.item


# Recording ------------------------------------------------------------------------------------


def test_a_decision_takes_the_titles_of_its_item_and_waits_for_its_publication(now):
    vote = closed_vote()
    item = vote.motion.item

    decision = adopt(item, now, vote=vote)

    assert (decision.title_kk, decision.title_ru) == (item.title_kk, item.title_ru)
    assert decision.published_at is None
    assert not Decision.objects.public().exists()
    assert not Entry.objects.about(item.session).public().exists()


def test_a_decision_of_its_own_words_in_one_language_does_not_borrow_the_other(now):
    decision = adopt(closed_vote().motion.item, now, title_kk="Бюджет туралы")

    assert decision.title_ru == ""


def test_a_number_is_given_once_in_a_session(now):
    item = closed_vote().motion.item
    adopt(item, now)

    with pytest.raises(Conflict, match="decision number 8С-24-2"):
        adopt(item, now)


def test_a_vote_by_which_nothing_was_adopted_gives_no_decision(now):
    vote = closed_vote(result=Result.NOT_ADOPTED, declared=Result.NOT_ADOPTED)

    with pytest.raises(Conflict, match="by which it was adopted"):
        adopt(vote.motion.item, now, vote=vote)


def test_one_vote_gives_one_decision(now):
    vote = closed_vote()
    adopt(vote.motion.item, now, vote=vote)

    with pytest.raises(Conflict, match="already recorded from this vote"):
        adopt(vote.motion.item, now, vote=vote, number="8С-24-3")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"number": " "}, "has a number"),
        (
            {"in_force_from": date(2026, 5, 1), "in_force_to": date(2026, 4, 1)},
            "cannot cease to be in force",
        ),
        ({"decided_on": date(2020, 1, 1)}, "dated from the day on which its session opened"),
        ({"decided_on": date(2100, 1, 1)}, "dated from the day on which its session opened"),
    ],
)
def test_what_cannot_be_a_decision_is_refused_with_a_sentence(now, changes, reason):
    with pytest.raises(Invalid, match=reason):
        adopt(closed_vote().motion.item, now, **changes)


def test_a_recorded_decision_is_completed_and_nobody_else_hears_of_it(now):
    decision = adopt(closed_vote().motion.item, now)

    changed = actions.edit_decision(
        decision=decision, changes={"text_kk": "Бекітілсін."}, by=clerk_of(decision.session), at=now
    )

    assert changed.text_kk == "Бекітілсін."
    assert not Entry.objects.about(decision.session).public().exists()


def test_a_decision_recorded_by_mistake_is_discarded_while_nobody_has_seen_it(now):
    decision = adopt(closed_vote().motion.item, now, text_kk="Бекітілсін.")
    other = publish(adopt(closed_vote().motion.item, now, text_kk="Бекітілсін."), now)

    actions.discard_decision(decision=decision, by=clerk_of(decision.session), at=now)
    with pytest.raises(Conflict, match="only by a correction"):
        actions.discard_decision(decision=other, by=clerk_of(other.session), at=now)

    assert list(Decision.objects.all()) == [other]


# Publishing -----------------------------------------------------------------------------------


def test_a_published_decision_is_told_to_those_who_follow_its_item(now):
    decision, follower = adopt(closed_vote().motion.item, now, text_kk="Бекітілсін."), UserFactory()
    follow(follower, decision.item, reason="follower", at=now)

    publish(decision, now)

    event = Event.objects.get(kind="maslikhat.adopted")
    assert (event.subject_id, event.audience) == (decision.item.pk, ["follower"])
    assert Decision.objects.public().get().published_at == now


def test_a_title_alone_is_not_published(now):
    decision = adopt(closed_vote().motion.item, now)

    with pytest.raises(Conflict, match="nothing to read yet"):
        publish(decision, now)


def test_a_decision_is_published_once(now):
    decision = publish(adopt(closed_vote().motion.item, now, text_kk="Бекітілсін."), now)

    with pytest.raises(Conflict, match="already published"):
        publish(decision, now)


def test_a_deputy_publishes_and_corrects_no_decision(now):
    decision = adopt(closed_vote().motion.item, now, text_kk="Бекітілсін.")
    deputy = PostFactory(deputy=True, body=decision.session.convocation.body).user

    with pytest.raises(Refused, match="Only a clerk"):
        actions.publish_decision(decision=decision, by=deputy, at=now)


# Amending and repealing -----------------------------------------------------------------------


def test_a_repealed_decision_ends_on_the_day_before_the_new_one_begins(now, item, older):
    new = adopt(item, now, text_kk="Күші жойылсын.", repeals=older, in_force_from=date(2027, 1, 1))
    older.refresh_from_db()
    assert older.in_force_to is None

    publish(new, now)

    older.refresh_from_db()
    ended = Entry.objects.about(older.session).public().get(event="decision.ended")
    assert older.in_force_to == date(2026, 12, 31)
    assert (ended.details["repealed_by"], ended.details["new"]) == (new.code, "2026-12-31")


def test_a_repeal_whose_beginning_is_not_known_ends_nothing_until_it_is(now, item, older):
    new = publish(adopt(item, now, text_kk="Күші жойылсын.", repeals=older), now)
    older.refresh_from_db()
    assert older.in_force_to is None

    correct(new, now, in_force_from=date(2027, 1, 1))

    older.refresh_from_db()
    assert older.in_force_to == date(2026, 12, 31)


def test_an_amended_decision_goes_on(now, item, older):
    publish(adopt(item, now, text_kk="Өзгертілсін.", amends=older, in_force_from=date(2027, 1, 1)), now)

    older.refresh_from_db()
    assert older.in_force_to is None
    assert older.amended_by.count() == 1


def test_a_maslikhat_repeals_only_its_own_decisions(now):
    with pytest.raises(Invalid, match="only decisions of its own"):
        adopt(closed_vote().motion.item, now, repeals=SessionDecisionFactory())


def test_a_later_decision_is_not_repealed_by_an_older_one(now, item):
    later = SessionDecisionFactory(
        number="6-1", session=item.session, decided_on=local_date(now) + timedelta(days=1)
    )

    with pytest.raises(Invalid, match=r"No\. 6-1 is not older than this one"):
        adopt(item, now, repeals=later)


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"in_force_to": date(2025, 12, 31)}, "no longer in force"),
        ({"in_force_from": date(2040, 1, 1)}, "not in force yet"),
        ({"published_at": None}, "not published yet"),
    ],
)
def test_what_is_not_in_force_is_not_repealed(now, item, older, known, reason):
    Decision.objects.filter(pk=older.pk).update(**known)
    older.refresh_from_db()

    with pytest.raises(Conflict, match=reason):
        adopt(item, now, repeals=older, in_force_from=date(2027, 1, 1))


def test_one_decision_is_not_amended_and_repealed_at_once(now, item, older):
    with pytest.raises(Invalid, match="not both"):
        adopt(item, now, amends=older, repeals=older)


def test_of_two_decisions_only_the_first_to_be_published_repeals_a_third(now, item, older):
    given = {"text_kk": "Күші жойылсын.", "repeals": older, "in_force_from": date(2027, 1, 1)}
    first, second = adopt(item, now, **given), adopt(item, now, number="8С-24-3", **given)
    publish(first, now)

    with pytest.raises(Conflict, match="no longer in force"):
        publish(second, now)


# Correcting -----------------------------------------------------------------------------------


def test_a_published_decision_is_corrected_in_public_field_by_field(now):
    decision = publish(adopt(closed_vote().motion.item, now, text_kk="Бекітілсін."), now)

    correct(decision, now, number="8С-24-20", is_normative=True)

    made = {it.what: (it.old, it.new, it.reason) for it in Correction.objects.all()}
    assert made == {
        "Decision No. 8С-24-2: number": ("8С-24-2", "8С-24-20", "Қате жазылған."),
        "Decision No. 8С-24-2: normative": ("no", "yes", "Қате жазылған."),
    }
    assert Decision.objects.get().number == "8С-24-20"


def test_what_is_not_published_is_not_corrected_but_changed(now):
    decision = adopt(closed_vote().motion.item, now, text_kk="Бекітілсін.")

    with pytest.raises(Conflict, match="not published yet"):
        correct(decision, now, number="8С-24-20")


def test_what_is_published_is_not_changed_without_a_reason(now):
    decision = publish(adopt(closed_vote().motion.item, now, text_kk="Бекітілсін."), now)
    clerk = clerk_of(decision.session)

    with pytest.raises(Conflict, match="only by a correction"):
        actions.edit_decision(decision=decision, changes={"number": "1"}, by=clerk, at=now)
    with pytest.raises(Invalid, match="what is corrected and why"):
        actions.correct_decision(decision=decision, changes={"number": "1"}, reason=" ", by=clerk, at=now)
    with pytest.raises(Invalid, match="Nothing would be corrected"):
        correct(decision, now, number=decision.number)


def test_a_corrected_file_is_known_by_its_digest(now):
    decision = adopt(closed_vote().motion.item, now, signed_file=ContentFile(b"%PDF-1", name="a.pdf"))
    publish(decision, now)

    correct(decision, now, signed_file=ContentFile(b"%PDF-2", name="b.pdf"))

    made = Correction.objects.get()
    assert made.old.startswith("PDF, SHA-256 ")
    assert made.new.startswith("PDF, SHA-256 ")
    assert made.old != made.new


def test_a_repeal_that_begins_on_another_day_takes_the_end_along(now, item, older):
    Decision.objects.filter(pk=older.pk).update(in_force_to=date(2030, 1, 1))
    older.refresh_from_db()
    new = adopt(item, now, text_kk="Күші жойылсын.", repeals=older, in_force_from=date(2027, 1, 1))
    publish(new, now)

    correct(new, now, in_force_from=date(2027, 3, 1))
    older.refresh_from_db()
    assert older.in_force_to == date(2027, 2, 28)

    correct(new, now, repeals=None)
    older.refresh_from_db()
    assert older.in_force_to == date(2030, 1, 1)


def test_a_repeal_recorded_in_place_of_an_amendment_is_put_right(now, item, older):
    new = adopt(item, now, text_kk="Өзгертілсін.", repeals=older, in_force_from=date(2027, 1, 1))
    publish(new, now)
    older.refresh_from_db()

    correct(new, now, repeals=None, amends=older)

    older.refresh_from_db()
    assert older.in_force_to is None
    assert list(older.amended_by.all()) == [new]
