"""What follows from the decisions of a council: undertaken, done, dropped, overdue."""

from datetime import timedelta

import pytest

from core.rulings import Conflict, Invalid, Refused
from selfgov.actions import promises as actions
from selfgov.queries.promises import promises_of
from tests.factories import (
    CommitmentFactory,
    CommunityFactory,
    CouncilFactory,
    MeetingFactory,
    MeetingItemFactory,
    PostFactory,
    UserFactory,
)
from workdays.calendar import local_date

pytestmark = pytest.mark.django_db


def matter(**traits):
    return MeetingItemFactory(meeting=MeetingFactory(**(traits or {"published": True})), voted=True)


def clerk_of(item):
    return PostFactory(clerk=True, body=item.meeting.council.community.body).user


def promised(item, at, **more):
    words = {"what_kk": "Шам орнату", "what_ru": "", "who": "Ауыл әкімі", "due_date": local_date(at)}
    return actions.promise(item=item, **words, by=more.pop("by", None) or clerk_of(item), at=at)


def test_what_follows_stands_under_its_matter(now):
    item = matter()

    commitment = promised(item, now)

    found = promises_of(item.meeting.council.community, day=local_date(now))
    assert [(row.item, row.commitments) for row in found.matters] == [(item, [commitment])]
    assert (found.open, found.overdue, found.done) == (1, 0, 0)


def test_what_is_late_is_counted(now):
    item = matter()
    community = item.meeting.council.community
    CommitmentFactory(subject=item, overdue=True)
    CommitmentFactory(subject=item, done=True)
    CommitmentFactory(subject=matter(), overdue=True)

    found = promises_of(community, day=local_date(now))

    assert (found.total, found.open, found.overdue, found.done) == (2, 1, 1, 1)


def test_nothing_follows_from_what_nobody_can_read(now):
    with pytest.raises(Conflict, match="not published"):
        promised(matter(signed=True), now)


def test_only_the_clerk_writes_it_down(now):
    with pytest.raises(Refused, match="Only the clerk"):
        promised(matter(), now, by=UserFactory())


def test_the_clerk_says_that_it_was_done_and_what_shows_it(now):
    item = matter()
    clerk = clerk_of(item)
    commitment = promised(item, now, by=clerk)

    done = actions.fulfil(
        commitment=commitment,
        done_on=local_date(now),
        evidence_url="",
        evidence_note="Акт приёмки № 4",
        by=clerk,
        at=now,
    )

    assert done.done_on == local_date(now)


def test_what_is_dropped_says_why(now):
    item = matter()
    clerk = clerk_of(item)

    dropped = actions.drop(
        commitment=promised(item, now, by=clerk), reason="Нет денег в бюджете.", by=clerk, at=now
    )

    assert dropped.drop_reason == "Нет денег в бюджете."


@pytest.mark.parametrize("step", ["fulfil", "drop"])
def test_the_clerk_of_another_community_changes_nothing(step, now):
    commitment = promised(matter(), now)
    given = {
        "fulfil": {"done_on": local_date(now), "evidence_url": "", "evidence_note": "Акт"},
        "drop": {"reason": "Причина."},
    }
    stranger = PostFactory(clerk=True, body=CommunityFactory().body).user

    with pytest.raises(Refused, match="Only the clerk"):
        getattr(actions, step)(commitment=commitment, **given[step], by=stranger, at=now)


def test_what_follows_from_something_else_is_not_for_communities(now):
    clerk = PostFactory(clerk=True, body=CommunityFactory().body).user

    with pytest.raises(Invalid, match="not follow from a meeting"):
        actions.drop(commitment=CommitmentFactory(), reason="Причина.", by=clerk, at=now)


def test_the_newest_meeting_comes_first(now):
    council = CouncilFactory()
    old, new = (
        MeetingItemFactory(
            meeting=MeetingFactory(council=council, published=True, starts_at=now - timedelta(days=days))
        )
        for days in (90, 9)
    )
    CommitmentFactory(subject=old)
    CommitmentFactory(subject=new)

    found = promises_of(council.community, day=local_date(now))

    assert [row.item for row in found.matters] == [new, old]
