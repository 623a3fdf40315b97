"""A whole session, from the opening to the minutes. Each step has its own tests beside this file."""

from datetime import UTC, datetime, timedelta

import pytest

from journal.models import Entry
from maslikhat import actions
from maslikhat.options import Option
from tests.factories import AgendaItemFactory, PostFactory, SessionFactory, VoteRuleFactory

pytestmark = pytest.mark.django_db


def test_the_journal_of_a_whole_session_reads_in_order():
    at = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)
    session = SessionFactory(announced=True, starts_at=at, deputies=3, deputies__present=True)
    item = AgendaItemFactory(session=session)
    clerk = PostFactory(clerk=True, body=session.convocation.body).user
    vote_rule = VoteRuleFactory()

    actions.open_session(session=session, by=clerk, at=at)
    actions.start_item(item=item, by=clerk, at=at)
    vote = actions.open_vote(item=item, rule=vote_rule, text_kk="Қабылдансын", text_ru="", by=clerk, at=at)
    actions.cast_all(vote=vote, option=Option.FOR, by=clerk, at=at)
    closed = actions.close_vote(vote=vote, by=clerk, at=at)
    decision = actions.adopt(
        item=item, number="8С-24-2", decided_on=at.date(), vote=closed, text_kk="Бекітілсін.", by=clerk, at=at
    )
    actions.publish_decision(decision=decision, by=clerk, at=at)
    actions.close_session(session=session, by=clerk, at=at + timedelta(hours=1))
    actions.publish_minutes(session=session, secretary="Әлия", by=clerk, at=at + timedelta(days=1))

    events = Entry.objects.about(session).public().values_list("event", flat=True)
    assert list(events) == [
        "session.opened",
        "agenda.item_started",
        "vote.opened",
        "vote.closed",
        "decision.published",
        "session.closed",
        "session.minutes_published",
    ]
