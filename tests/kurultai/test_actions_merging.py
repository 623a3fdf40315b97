"""A merge asks everyone first, needs every author, and loses nobody who did not say no."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Citizen
from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from kurultai import actions
from kurultai.models import Merge, Submission
from kurultai.states import MergeStatus, Status
from notifications import actions as outbox
from notifications.models import Delivery, Event, Follow
from notifications.outbox import follow
from tests.factories import (
    BodyFactory,
    CitizenFactory,
    CoAuthorFactory,
    MergeFactory,
    PostFactory,
    SubmissionFactory,
    SupportFactory,
)
from workdays.calendar import Calendar, end_of, local_date

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 7, tzinfo=UTC)


def told(kind: str) -> Event:
    return Event.objects.get(kind=f"kurultai.{kind}")


@pytest.fixture
def secretariat(db):
    return PostFactory(officer=True, body=BodyFactory(consultative=True)).user


def users(*citizens: Citizen) -> list[int]:
    return sorted(citizen.user_id for citizen in citizens)


def say(merge: Merge, citizen: Citizen, *, agrees: bool) -> None:
    actions.reply(merge=merge, agrees=agrees, by=citizen.user, at=timezone.now())
    merge.refresh_from_db()


def everyone_agrees(merge: Merge) -> None:
    for citizen in (merge.source.author, merge.target.author):
        if merge.status == MergeStatus.ASKED:
            say(merge, citizen, agrees=True)


def supporters_of(submission: Submission) -> set[Citizen]:
    return {support.citizen for support in submission.supports.standing()}


# Asking -------------------------------------------------------------------------------------


def test_authors_and_supporters_are_asked_until_the_end_of_the_term(secretariat):
    source, target = SubmissionFactory.create_batch(2, published=True)
    coauthor = CoAuthorFactory(submission=source).citizen
    supporter = SupportFactory(submission=source).citizen
    SupportFactory(submission=target)

    merge = actions.ask_to_merge(
        source=source, target=target, reason_kk="Бір мәселе.", reason_ru="", by=secretariat, at=NOON
    )

    assert merge.ask_until == end_of(Calendar().add(local_date(NOON), 10))
    assert told("merge_asked").users == users(source.author, coauthor, supporter)
    assert told("merge_offered").users == users(target.author)
    assert Entry.objects.about(source).public().get().details == {"into": target.code}


def test_an_author_there_who_supports_here_is_asked_once(secretariat):
    source, target = SubmissionFactory.create_batch(2, published=True)
    SupportFactory(submission=source, citizen=target.author)

    actions.ask_to_merge(
        source=source, target=target, reason_kk="Бір мәселе.", reason_ru="", by=secretariat, at=NOON
    )

    assert told("merge_asked").users == users(source.author)
    assert told("merge_offered").users == users(target.author)


def test_two_proposals_of_one_author_are_asked_about_once(secretariat):
    source = SubmissionFactory(published=True)
    target = SubmissionFactory(published=True, author=source.author)

    actions.ask_to_merge(
        source=source, target=target, reason_kk="Бір мәселе.", reason_ru="", by=secretariat, at=NOON
    )

    assert Event.objects.get().kind == "kurultai.merge_asked"


def test_a_merge_says_why(secretariat):
    source, target = SubmissionFactory.create_batch(2, published=True)

    with pytest.raises(Invalid, match="Say why"):
        actions.ask_to_merge(
            source=source, target=target, reason_kk=" ", reason_ru="", by=secretariat, at=NOON
        )


def test_only_the_secretariat_asks(citizen):
    source, target = SubmissionFactory.create_batch(2, published=True)

    with pytest.raises(Refused, match="Only the secretariat"):
        actions.ask_to_merge(source=source, target=target, reason_kk="x", reason_ru="", by=citizen, at=NOON)


# Answering ----------------------------------------------------------------------------------


@pytest.mark.parametrize("side", ["source", "target"])
def test_the_no_of_one_author_ends_it(side):
    merge = MergeFactory()
    supporter = SupportFactory(submission=merge.source).citizen

    say(merge, getattr(merge, side).author, agrees=False)

    assert merge.status == MergeStatus.REFUSED
    assert Submission.objects.get(pk=merge.source_id).status == Status.PUBLISHED
    assert told("merge_refused").users == users(merge.source.author, merge.target.author, supporter)


def test_the_no_of_a_supporter_ends_nothing():
    merge = MergeFactory()

    say(merge, SupportFactory(submission=merge.source).citizen, agrees=False)

    assert merge.status == MergeStatus.ASKED


def test_when_everybody_has_agreed_nobody_is_waited_for():
    merge = MergeFactory()
    supporter = SupportFactory(submission=merge.source).citizen

    everyone_agrees(merge)
    assert merge.status == MergeStatus.ASKED
    say(merge, supporter, agrees=True)

    assert merge.status == MergeStatus.DONE


def test_a_supporter_may_change_their_answer_while_people_are_asked():
    merge = MergeFactory()
    supporter = SupportFactory(submission=merge.source).citizen

    say(merge, supporter, agrees=False)
    say(merge, supporter, agrees=True)
    everyone_agrees(merge)

    assert supporters_of(merge.target) == {supporter}


def test_a_coauthor_who_said_nothing_holds_it_up():
    merge = MergeFactory()
    CoAuthorFactory(submission=merge.source)

    everyone_agrees(merge)

    assert merge.status == MergeStatus.ASKED


def test_strangers_are_not_asked(citizen):
    with pytest.raises(Refused, match="Only the authors and supporters"):
        actions.reply(merge=MergeFactory(), agrees=True, by=citizen, at=timezone.now())


def test_after_the_time_nobody_answers():
    merge = MergeFactory(over=True)

    with pytest.raises(Conflict, match="time for answering is over"):
        say(merge, merge.source.author, agrees=True)


# The end of the time ------------------------------------------------------------------------


def test_at_the_end_of_the_time_silent_supporters_are_carried_over():
    merge = MergeFactory()
    silent = SupportFactory(submission=merge.source).citizen
    everyone_agrees(merge)

    done = actions.complete_merges(at=merge.ask_until)

    merge.refresh_from_db()
    assert (done, merge.status, merge.ended_at) == (1, MergeStatus.DONE, merge.ask_until)
    assert supporters_of(merge.target) == {silent}


def test_at_the_end_of_the_time_a_silent_author_has_not_agreed():
    merge = MergeFactory()
    say(merge, merge.source.author, agrees=True)

    actions.complete_merges(at=merge.ask_until)

    merge.refresh_from_db()
    assert merge.status == MergeStatus.DROPPED
    assert Submission.objects.get(pk=merge.source_id).status == Status.PUBLISHED
    assert told("merge_dropped").users == users(merge.source.author, merge.target.author)


def test_before_the_end_nothing_is_completed_and_after_it_only_once():
    merge = MergeFactory()
    SupportFactory(submission=merge.source)
    everyone_agrees(merge)

    assert actions.complete_merges(at=merge.ask_until - timedelta(seconds=1)) == 0
    assert actions.complete_merges(at=merge.ask_until) == 1
    assert actions.complete_merges(at=merge.ask_until) == 0
    assert told("merged")


# What a merge carries -----------------------------------------------------------------------


def test_the_proposal_that_went_says_where_it_went():
    merge = MergeFactory()

    everyone_agrees(merge)

    merge.source.refresh_from_db()
    assert (merge.source.status, merge.source.merged_into) == (Status.MERGED, merge.target)
    assert merge.source.closed_at is not None
    assert Entry.objects.about(merge.source).get(event="submission.merged").is_public
    assert Entry.objects.about(merge.target).get(event="submission.took_in").details["count"] == 0


def test_every_author_becomes_a_coauthor_even_beyond_the_most_of_the_rule():
    merge = MergeFactory()
    merge.target.rule.coauthors_most = 1
    merge.target.rule.save()
    joined = CoAuthorFactory.create_batch(3, submission=merge.source)
    for coauthor in joined:
        say(merge, coauthor.citizen, agrees=True)

    everyone_agrees(merge)

    authors = {coauthor.citizen_id for coauthor in merge.target.coauthors.filter(came_from=merge.source)}
    assert authors == {merge.source.author_id, *(coauthor.citizen_id for coauthor in joined)}
    assert merge.target.author_ids() == authors | {merge.target.author_id}


def test_who_said_no_is_not_carried_over():
    merge = MergeFactory()
    yes, no = (SupportFactory(submission=merge.source).citizen for _ in range(2))
    say(merge, yes, agrees=True)
    say(merge, no, agrees=False)

    everyone_agrees(merge)

    merge.target.refresh_from_db()
    assert supporters_of(merge.target) == {yes}
    assert merge.target.supporters == 1
    assert not Follow.objects.filter(user=no.user, subject_id=merge.target_id).exists()


def test_nobody_supports_twice_after_a_merge():
    merge = MergeFactory()
    both = SupportFactory(submission=merge.source).citizen
    SupportFactory(submission=merge.target, citizen=both)
    say(merge, both, agrees=True)

    everyone_agrees(merge)

    merge.target.refresh_from_db()
    assert merge.target.supports.count() == merge.target.supporters == 1


def test_authors_there_who_supported_here_do_not_support_their_own():
    merge = MergeFactory()
    SupportFactory(submission=merge.source, citizen=merge.target.author)

    everyone_agrees(merge)

    assert not supporters_of(merge.target)


def test_authors_here_who_supported_there_are_authors_now_and_supporters_no_longer():
    merge = MergeFactory()
    SupportFactory(submission=merge.target, citizen=merge.source.author)
    merge.target.recount()

    everyone_agrees(merge)

    merge.target.refresh_from_db()
    assert not supporters_of(merge.target)
    assert merge.target.supporters == 0


def test_support_that_was_taken_back_before_is_not_carried_over(now):
    merge = MergeFactory()
    SupportFactory(submission=merge.source, withdrawn_at=now)

    everyone_agrees(merge)

    assert not merge.target.supports.exists()


def test_a_carried_support_keeps_its_date_and_says_where_it_came_from():
    merge = MergeFactory()
    given = SupportFactory(submission=merge.source, supported_at=NOON)
    say(merge, given.citizen, agrees=True)

    everyone_agrees(merge)

    carried = merge.target.supports.get()
    assert (carried.supported_at, carried.came_from) == (NOON, merge.source)


def test_followers_follow_on_and_everybody_is_told_once():
    merge = MergeFactory()
    supporter, follower = SupportFactory(submission=merge.source).citizen, CitizenFactory()
    for citizen, reason in ((supporter, "supporter"), (supporter, "follower"), (follower, "follower")):
        follow(citizen.user, merge.source, reason=reason, at=NOON)
    say(merge, supporter, agrees=True)

    everyone_agrees(merge)

    event = told("merged")
    outbox.resolve(event=event, at=NOON)
    reached = list(Delivery.objects.filter(event=event, channel="inbox").values_list("user_id", flat=True))
    assert sorted(reached) == users(merge.source.author, merge.target.author, supporter, follower)
    assert Follow.objects.filter(user=follower.user, subject_id=merge.target_id).exists()


def test_two_proposals_of_one_author_become_one_without_coauthors():
    source = SubmissionFactory(published=True)
    merge = MergeFactory(source=source, target=SubmissionFactory(published=True, author=source.author))

    say(merge, source.author, agrees=True)

    assert merge.status == MergeStatus.DONE
    assert not merge.target.coauthors.exists()


# Giving up ----------------------------------------------------------------------------------


def test_the_secretariat_gives_a_merge_up(secretariat):
    merge = MergeFactory()

    actions.drop_merge(merge=merge, by=secretariat, at=NOON)

    merge.refresh_from_db()
    assert merge.status == MergeStatus.DROPPED
    assert told("merge_dropped").users == users(merge.source.author, merge.target.author)


def test_what_has_ended_is_not_given_up(secretariat):
    with pytest.raises(Conflict, match="ended already"):
        actions.drop_merge(merge=MergeFactory(status=MergeStatus.REFUSED), by=secretariat, at=NOON)


def test_after_one_merge_came_to_nothing_another_may_be_asked_about(secretariat):
    merge = MergeFactory()
    say(merge, merge.source.author, agrees=False)

    again = actions.ask_to_merge(
        source=merge.source, target=merge.target, reason_kk="Тағы да.", reason_ru="", by=secretariat, at=NOON
    )

    assert again.status == MergeStatus.ASKED
