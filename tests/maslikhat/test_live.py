"""What everyone sees of a running session, and how soon."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from maslikhat.models import Speech
from maslikhat.queries.live import live_of
from tests.factories import AgendaItemFactory, BallotFactory, SessionFactory, VoteFactory

pytestmark = pytest.mark.django_db


def address(session, name="live", language="en"):
    with translation.override(language):
        return reverse(f"maslikhat:{name}", args=[session.code])


def test_the_fragment_says_what_is_under_way_and_who_speaks(client):
    item = AgendaItemFactory(session__live=True, under_way=True, title_kk="Бюджет туралы")
    Speech.objects.create(item=item, speaker="Аким района", started_at=timezone.now())

    page = client.get(address(item.session, language="kk")).content.decode()

    assert "1. Бюджет туралы" in page
    assert "Аким района" in page
    assert "data-running" in page


def test_the_last_vote_is_told_with_its_totals(client):
    vote = VoteFactory(closed=True)
    BallotFactory.create_batch(3, vote=vote)
    BallotFactory(vote=vote, option="against")

    shown = live_of(vote.motion.item.session)
    page = client.get(address(shown.session)).content.decode()

    assert (shown.last_vote, shown.tally.votes_for, shown.tally.against) == (vote, 3, 1)
    assert "Adopted" in page
    assert "<dd>3</dd>" in page


def test_an_open_vote_is_told_without_counts(client):
    vote = VoteFactory()
    BallotFactory(vote=vote)

    page = client.get(address(vote.motion.item.session)).content.decode()

    assert "A vote is being taken" in page
    assert "<dd>" not in page


def test_an_annulled_vote_is_not_told(client):
    vote = VoteFactory(annulled=True)

    assert live_of(vote.motion.item.session).last_vote is None


def test_a_break_is_told(client):
    page = client.get(address(SessionFactory(on_break=True))).content.decode()

    assert "The session has a break" in page


def test_a_closed_session_tells_pages_to_stop_asking(client):
    page = client.get(address(SessionFactory(closed=True))).content.decode()

    assert "data-running" not in page


def test_the_fragment_is_the_same_for_everyone_and_two_seconds_old_at_most(client):
    session = SessionFactory(live=True)

    first = client.get(address(session))
    again = client.get(address(session), headers={"If-None-Match": first["ETag"]})
    AgendaItemFactory(session=session, under_way=True)
    later = client.get(address(session), headers={"If-None-Match": first["ETag"]})

    assert set(first["Cache-Control"].split(", ")) == {"public", "max-age=2"}
    assert "Cookie" not in first.get("Vary", "")
    assert (again.status_code, later.status_code) == (304, 200)


def test_a_planned_session_is_nobodys_business_yet(client):
    assert client.get(address(SessionFactory())).status_code == 404


def test_the_page_of_a_running_session_follows_it_with_and_without_a_script(client):
    running, closed = SessionFactory(live=True), SessionFactory(closed=True)

    page = client.get(address(running, "session")).content.decode()
    past = client.get(address(closed, "session")).content.decode()

    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert f'data-live="{address(running)}"' in page
    assert "js/live.js" in page
    assert "http-equiv" not in past
    assert "js/live.js" not in past


def test_a_long_session_takes_as_few_queries_as_a_short_one(client, django_assert_max_num_queries):
    session = SessionFactory(live=True)
    AgendaItemFactory.create_batch(30, session=session)
    item = AgendaItemFactory(session=session, under_way=True)
    for _ in range(5):
        BallotFactory.create_batch(4, vote=VoteFactory(motion__item=item, closed=True))

    with django_assert_max_num_queries(8):
        client.get(address(session))
