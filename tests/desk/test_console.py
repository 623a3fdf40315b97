"""A session run from the console: steps, refusals, repeats, arithmetic, secrecy, rights."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from maslikhat.models import Ballot, Session, VoteEvent
from maslikhat.options import Option, Result
from maslikhat.states import ItemStatus, SessionStatus, VoteStatus
from tests.factories import (
    AgendaItemFactory,
    BallotFactory,
    CandidateFactory,
    CitizenFactory,
    ExcuseFactory,
    MandateFactory,
    PostFactory,
    SessionFactory,
    VoteFactory,
    VoteRuleFactory,
)

pytestmark = pytest.mark.django_db
DEPUTIES = 15


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    cache.clear()


class Console:
    """A clerk's browser at the console of one session."""

    def __init__(self, browser: Client, session: Session) -> None:
        self.browser, self.session = browser, session

    def at(self, name: str, *args: str, language: str = "en") -> str:
        with translation.override(language):
            return reverse(f"desk:{name}", args=[self.session.code, *args])

    def press(self, step: str, look: str = "", **sent: Any) -> Any:
        headers = sent.pop("headers", {})
        return self.browser.post(self.at("console_step", step) + look, sent, headers=headers)

    def page(self, language: str = "en", look: str = "") -> str:
        answer = self.browser.get(self.at("console", language=language) + look)
        assert answer.status_code == 200
        return answer.content.decode()

    def refused(self, step: str, **sent: Any) -> tuple[int, str]:
        answer = self.press(step, **sent)
        return answer.status_code, answer.content.decode()


@pytest.fixture
def console(signed_in: Callable) -> Callable[..., Console]:
    def enter(session: Session) -> Console:
        clerk = PostFactory(clerk=True, body=session.convocation.body).user
        return Console(signed_in(clerk), session)

    return enter


def seated(**traits: Any) -> Session:
    """A session of fifteen deputies, live with all of them in the hall unless told otherwise."""
    return SessionFactory(**{"live": True, "deputies": DEPUTIES, "deputies__present": True, **traits})


def deputies_of(session: Session) -> list[Any]:
    return [mandate.deputy for mandate in session.convocation.mandates.select_related("deputy")]


def voting(**changes: Any) -> tuple[Session, VoteEvent]:
    session = seated()
    item = AgendaItemFactory(session=session, under_way=True)
    return session, VoteFactory(motion__item=item, mandates=DEPUTIES, **changes)


def text_of(page: str) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


# A whole session ----------------------------------------------------------------------------


def test_a_session_of_twenty_items_is_run_through_the_forms(console):
    session = seated(live=False, announced=True, starts_at=timezone.now(), deputies__present=False)
    AgendaItemFactory.create_batch(20, session=session)
    rule, desk = VoteRuleFactory(), console(session)
    there = [deputy.code for deputy in deputies_of(session)[:13]]

    desk.press("roll_call", present=there)
    desk.press("open")
    for item in session.items.in_order():
        desk.press("start", item=item.code)
        desk.press("open_vote", item=item.code, rule=rule.code, text_kk=item.title_kk)
        vote = VoteEvent.objects.get(motion__item=item)
        desk.press("all", vote=vote.code)
        desk.press("cast", vote=vote.code, ballot=f"{there[0]}:against")
        desk.press("close_vote", vote=vote.code)
    assert desk.press("close").status_code == 302

    session.refresh_from_db()
    assert session.status == SessionStatus.CLOSED
    assert set(session.items.values_list("status", flat=True)) == {ItemStatus.CONSIDERED}
    assert set(VoteEvent.objects.values_list("declared", flat=True)) == {Result.ADOPTED}
    assert Ballot.objects.filter(option=Option.AGAINST).count() == 20
    assert Ballot.objects.count() == 20 * DEPUTIES


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    "stage", ["announced", "live", "on_break", "closed", "minutes_published", "postponed", "cancelled"]
)
def test_the_console_opens_at_every_stage_and_in_every_language(console, stage, language):
    session = SessionFactory(**{stage: True}, deputies=3)
    AgendaItemFactory(session=session)

    assert 'id="console"' in console(session).page(language)


def test_the_roll_is_called_with_all_present_but_the_excused(console):
    session = seated(live=False, announced=True, starts_at=timezone.now(), deputies__present=False)
    ExcuseFactory(session=session, deputy=deputies_of(session)[0])

    page = console(session).page()

    assert page.count('name="present"') == DEPUTIES
    assert len(re.findall(r'name="present"[^>]*checked', page)) == DEPUTIES - 1


def test_the_quorum_is_shown_and_without_it_a_reason_is_asked(console):
    session = seated(live=False, announced=True, starts_at=timezone.now(), deputies__present=False)
    desk = console(session)
    desk.press("roll_call", present=[deputy.code for deputy in deputies_of(session)[:7]])

    page = desk.page()
    status, refusal = desk.refused("open")
    desk.press("open", reason="The road is closed by snow.")

    assert "In the hall: 7 of 15, needed 10" in text_of(page)
    assert (status, "There is no quorum: 7 of 15" in refusal) == (409, True)
    assert session.breaches.get().reason == "The road is closed by snow."


def test_coming_and_going_shows_in_the_hall(console):
    session = seated()
    deputy, desk = deputies_of(session)[0], console(session)

    desk.press("depart", deputy=deputy.code)
    left = text_of(desk.page())
    desk.press("arrive", deputy=deputy.code)

    assert "In the hall: 14 of 15" in left
    assert "In the hall: 15 of 15" in text_of(desk.page())


def test_an_item_taken_out_of_order_stays_marked(console):
    session = seated()
    AgendaItemFactory(session=session)
    second, desk = AgendaItemFactory(session=session), console(session)

    desk.press("start", item=second.code)

    assert "taken out of order" in desk.page()


def test_an_item_is_added_deferred_and_withdrawn_during_the_session(console):
    session = seated()
    first, second, desk = (
        AgendaItemFactory(session=session),
        AgendaItemFactory(session=session),
        console(session),
    )

    desk.press("add_item", title_kk="Су тасқыны туралы", title_ru="О паводке")
    desk.press("defer", item=first.code, reason="The report is not ready.")
    desk.press("withdraw", item=second.code, reason="The matter is settled.")

    added = session.items.get(title_ru="О паводке")
    assert added.was_added_live
    assert set(session.items.values_list("status", flat=True)) == {"planned", "deferred", "withdrawn"}
    page = desk.page()
    assert "The report is not ready." in page
    assert "added during the session" in page


def test_who_speaks_is_noted(console):
    session = seated()
    item, desk = AgendaItemFactory(session=session, under_way=True), console(session)

    desk.press("speak", item=item.code, speaker="Аким района")

    assert "Speaking: Аким района" in desk.page()


def test_a_break_stops_the_steps_until_the_session_goes_on(console):
    session = seated()
    item, desk = AgendaItemFactory(session=session), console(session)

    desk.press("break")
    status, sentence = desk.refused("start", item=item.code)
    desk.press("resume")

    assert (status, "The session is in a break" in sentence) == (409, True)
    assert desk.press("start", item=item.code).status_code == 302


def test_the_motion_is_prefilled_in_both_languages(console):
    session = seated()
    item = AgendaItemFactory(session=session, under_way=True, title_kk="Бюджет туралы", title_ru="О бюджете")
    VoteRuleFactory()

    page = console(session).page()

    assert re.search(rf'id="open_vote-{item.code}-text_kk"[^>]*>\s*Бюджет туралы', page)
    assert re.search(rf'id="open_vote-{item.code}-text_ru"[^>]*>\s*О бюджете', page)


def test_only_rules_of_today_are_offered(console):
    session = seated()
    AgendaItemFactory(session=session, under_way=True)
    VoteRuleFactory(name_en="Majority of the total")
    VoteRuleFactory(code="old", name_en="A rule of old", valid_to=timezone.localdate().replace(year=2020))

    page = console(session).page()

    assert "Majority of the total" in page
    assert "A rule of old" not in page


def test_a_decision_is_recorded_from_an_adopted_vote(console):
    session, vote = voting(closed=True)
    BallotFactory.create_batch(8, vote=vote)
    desk = console(session)

    assert "Record the decision" in desk.page()
    desk.press("adopt", vote=vote.code, number="8С-24-2", title_kk="Бюджет туралы", text_ru="Утвердить.")

    decision = session.decisions.get()
    assert (decision.number, decision.vote, decision.text_ru) == ("8С-24-2", vote, "Утвердить.")
    assert "Decision No. 8С-24-2" in text_of(desk.page())


# Votes --------------------------------------------------------------------------------------


def test_a_vote_shows_its_arithmetic(console):
    session, vote = voting()
    there, desk = deputies_of(session), console(session)

    desk.press("all", vote=vote.code)
    for deputy in there[:6]:
        desk.press("cast", vote=vote.code, ballot=f"{deputy.code}:against")
    desk.press("cast", vote=vote.code, ballot=f"{there[6].code}:abstain")
    before = text_of(desk.page())
    desk.press("close_vote", vote=vote.code)
    after = text_of(desk.page())

    for sentence in (
        "Quorum: 15 present of 15, needed 10. Reached.",
        "Needed: 8, more than 1/2 of 15 (of the total number of deputies). There are 8.",
    ):
        assert sentence in before
        assert sentence in after
    assert "If it were closed now: Adopted" in before
    assert "By the rule: Adopted" in after
    assert "For 8 Against 6 Abstained 1 Did not vote 0" in after


def test_who_has_not_voted_yet_counts_as_not_voting(console):
    session, _vote = voting()

    page = text_of(console(session).page())

    assert "For 0 Against 0 Abstained 0 Did not vote 15" in page
    assert "If it were closed now: Not adopted" in page


def test_another_result_needs_a_reason_and_what_was_typed_stays(console):
    session, vote = voting()
    desk = console(session)
    desk.press("all", vote=vote.code)

    status, page = desk.refused("close_vote", vote=vote.code, declared="not_adopted")
    desk.press("close_vote", vote=vote.code, declared="not_adopted", reason="The chair misread the screen.")

    vote.refresh_from_db()
    assert (status, "By the rule the result is “Adopted”" in page) == (409, True)
    assert re.search(r'<option value="not_adopted"\s+selected', page)
    assert (vote.result, vote.declared) == (Result.ADOPTED, Result.NOT_ADOPTED)
    assert "Declared: Not adopted, because: The chair misread the screen." in text_of(desk.page())


def test_candidates_have_a_button_each(console):
    session, vote = voting(rule=VoteRuleFactory(election=True))
    first, second = CandidateFactory(vote=vote), CandidateFactory(vote=vote)
    there, desk = deputies_of(session), console(session)

    for deputy in there[:9]:
        desk.press("cast", vote=vote.code, ballot=f"{deputy.code}:for:{second.position}")
    for deputy in there[9:]:
        desk.press("cast", vote=vote.code, ballot=f"{deputy.code}:for:{first.position}")
    desk.press("close_vote", vote=vote.code)

    vote.refresh_from_db()
    assert (vote.result, vote.elected) == (Result.ELECTED, second)
    assert f"Elected: {second.name}" in text_of(desk.page())


def test_an_annulled_vote_stays_with_its_reason(console):
    session, vote = voting(closed=True)
    desk = console(session)

    status, _page = desk.refused("annul", vote=vote.code, reason="")
    desk.press("annul", vote=vote.code, reason="The wrong text was read out.")

    vote.refresh_from_db()
    assert (status, vote.status) == (400, VoteStatus.ANNULLED)
    assert "Annulled because: The wrong text was read out." in text_of(desk.page())


def test_a_secret_vote_asks_for_counts_and_never_shows_names(console):
    session, vote = voting(secret=True)
    there, desk = deputies_of(session), console(session)

    middle = re.search(r'<section id="item".*?</section>', desk.page(), re.DOTALL)[0]
    refusal = desk.refused("cast", vote=vote.code, ballot=f"{there[0].code}:for")
    desk.press("close_vote", vote=vote.code, count_for=9, count_against=4, count_abstain=2)
    after = re.search(r'<section id="item".*?</section>', desk.page(), re.DOTALL)[0]

    vote.refresh_from_db()
    assert refusal[0] == 409
    assert "This vote is secret" in refusal[1]
    assert (vote.result, vote.secret_for, vote.ballots.count()) == (Result.ADOPTED, 9, 0)
    for deputy in there:
        assert f"ballot-{deputy.code}" not in middle
        assert f"{deputy.code}:" not in after
    assert "For 9 Against 4 Abstained 2 Did not vote 0" in text_of(after)
    assert "console-exceptions" not in after


def test_counts_that_do_not_add_up_stay_in_their_fields(console):
    session, vote = voting(secret=True)

    status, page = console(session).refused("close_vote", vote=vote.code, count_for=9, count_against=9)

    assert status == 400
    assert "The counts do not add up" in page
    assert re.search(r'name="count_against"[^>]*value="9"|value="9"[^>]*name="count_against"', page)


# Twice, and from two screens ----------------------------------------------------------------


def stamp_of(page: str) -> str:
    return re.search(r'name="stamp" value="(\w+)"', page)[1]


def test_a_form_sent_twice_acts_once(console):
    session = seated()
    desk = console(session)
    stamp = stamp_of(desk.page())

    answers = [desk.press("add_item", title_kk="Су туралы", stamp=stamp).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert session.items.count() == 1


def test_the_same_words_on_a_later_screen_are_another_step(console):
    session = seated()
    desk = console(session)

    for _ in range(2):
        desk.press("add_item", title_kk="Су туралы", stamp=stamp_of(desk.page()))

    assert session.items.count() == 2


def test_a_step_with_a_key_that_is_resent_acts_once_even_later(console):
    session = seated()
    deputy, desk = deputies_of(session)[0], console(session)

    desk.press("depart", deputy=deputy.code, key="one")
    desk.press("arrive", deputy=deputy.code, key="two")
    repeated = desk.press("depart", deputy=deputy.code, key="one", headers={"X-Console": "1"})

    assert repeated.status_code == 200
    assert session.attendances.filter(deputy=deputy, departed_at__isnull=True).count() == 1


def test_a_step_that_was_refused_may_be_tried_again_with_its_key(console):
    session = seated(on_break=True, live=False)
    item, desk = AgendaItemFactory(session=session), console(session)

    refused = desk.press("start", item=item.code, key="one")
    desk.press("resume", key="two")
    accepted = desk.press("start", item=item.code, key="one")

    assert (refused.status_code, accepted.status_code) == (409, 302)


@pytest.mark.parametrize(
    ("step", "sent"),
    [
        ("start", lambda vote, seat: {"item": vote.motion.item.code}),
        ("all", lambda vote, seat: {"vote": vote.code}),
        ("cast", lambda vote, seat: {"vote": vote.code, "ballot": f"{seat.code}:against"}),
        ("close_vote", lambda vote, seat: {"vote": vote.code}),
        ("annul", lambda vote, seat: {"vote": vote.code, "reason": "A mistake in the text."}),
        ("break", lambda vote, seat: {}),
        ("close", lambda vote, seat: {}),
        ("arrive", lambda vote, seat: {"deputy": seat.code}),
        ("excuse", lambda vote, seat: {"deputy": seat.code}),
    ],
)
def test_pressing_twice_without_any_key_harms_nothing(console, step, sent):
    session, vote = voting()
    desk = console(session)
    body = sent(vote, deputies_of(session)[0])

    desk.press(step, **body)
    before = list(Ballot.objects.order_by("id").values_list("deputy", "option"))
    answer = desk.press(step, **body)

    assert answer.status_code in (302, 409)
    assert list(Ballot.objects.order_by("id").values_list("deputy", "option")) == before


def test_two_consoles_see_the_same_state(console):
    session, vote = voting()
    left, right = console(session), console(session)
    state = left.at("console_state")
    first = right.browser.get(state)

    unchanged = right.browser.get(state, headers={"If-None-Match": first["ETag"]})
    left.press("cast", vote=vote.code, ballot=f"{deputies_of(session)[0].code}:against")
    changed = right.browser.get(state, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, unchanged.status_code, changed.status_code) == (200, 304, 200)
    assert changed["ETag"] == left.browser.get(state)["ETag"] != first["ETag"]
    assert re.search(r':against"[^>]*aria-pressed="true"', changed.content.decode())


def test_the_next_item_pressed_on_two_consoles_skips_nothing(console):
    session = seated()
    first, second = AgendaItemFactory(session=session), AgendaItemFactory(session=session)
    left, right = console(session), console(session)
    stamp = stamp_of(left.page())

    left.press("start", item=first.code, stamp=stamp)
    right.press("start", item=first.code, stamp=stamp)

    second.refresh_from_db()
    assert second.status == ItemStatus.PLANNED
    assert session.items.get(status=ItemStatus.UNDER_WAY) == first


def test_a_script_gets_the_parts_that_changed_and_the_sentence(console):
    session = seated()
    item, desk = AgendaItemFactory(session=session), console(session)

    done = desk.press("start", item=item.code, headers={"X-Console": "1"})
    refused = desk.press("start", item=item.code, headers={"X-Console": "1"})

    assert (done.status_code, refused.status_code) == (200, 409)
    assert (done["X-Console"], refused["X-Console"]) == ("1", "1")
    assert "Item 1 is under way." in done.content.decode()
    assert "cannot take this step now" in refused.content.decode()
    assert "<html" not in done.content.decode()


# Refusals and rights ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "sent", "sentence"),
    [
        ("start", {"item": "nothing"}, "Choose an item of this agenda."),
        ("start", {}, "Choose an item of this agenda."),
        ("arrive", {"deputy": "nobody"}, "Choose a deputy of this maslikhat."),
        ("cast", {"vote": "none", "ballot": "a:b"}, "There is no such vote in this session."),
        ("roll_call", {"present": ["nobody"]}, "Somebody on the list is not a deputy of this maslikhat."),
        ("add_item", {"title_kk": " "}, "Give the title in at least one language."),
        ("add_item", {"title_kk": "а" * 501}, "at most 500 characters"),
    ],
)
def test_wrong_input_is_a_sentence(console, step, sent, sentence):
    session = seated()

    status, page = console(session).refused(step, **sent)

    assert (status, sentence in page) == (400, True)


@pytest.mark.parametrize(
    "ballot", ["", "nobody:for", "{seat}", "{seat}:absent", "{seat}:for:1", "{seat}:for:1:1", "{seat}:\x00"]
)
def test_a_ballot_that_makes_no_sense_is_a_sentence(console, ballot):
    session, vote = voting()
    seat = deputies_of(session)[0].code

    status, page = console(session).refused("cast", vote=vote.code, ballot=ballot.format(seat=seat))

    assert status == 400
    assert "notice-error" in page


def test_a_ballot_by_somebody_who_is_not_in_the_hall_is_refused(console):
    session, vote = voting()
    absent = MandateFactory(convocation=session.convocation).deputy

    status, page = console(session).refused("cast", vote=vote.code, ballot=f"{absent.code}:for")

    assert (status, "is not in the hall and cannot vote" in page) == (409, True)


def test_a_speaker_is_a_deputy_or_somebody_else_not_both(console):
    session = seated()
    item = AgendaItemFactory(session=session, under_way=True)
    sent = {"item": item.code, "deputy": deputies_of(session)[0].code, "speaker": "Аким"}

    status, page = console(session).refused("speak", **sent)

    assert (status, "not both" in page, 'value="Аким"' in page) == (400, True, True)


def test_a_deputy_of_another_maslikhat_is_unknown_here(console):
    session = seated()

    status, _page = console(session).refused("arrive", deputy=MandateFactory().deputy.code)

    assert status == 400


@pytest.mark.parametrize("post", ["deputy", "officer", "moderator", "citizen"])
def test_only_a_clerk_of_the_maslikhat_runs_its_sessions(signed_in, post):
    session = seated()
    traits = {} if post == "moderator" else {post: True, "body": session.convocation.body}
    user = CitizenFactory().user if post == "citizen" else PostFactory(**traits).user
    desk = Console(signed_in(user), session)

    assert desk.browser.get(desk.at("console")).status_code == 403
    assert desk.browser.get(desk.at("console_state")).status_code == 403
    assert desk.press("break").status_code == 403
    session.refresh_from_db()
    assert session.status == SessionStatus.LIVE


def test_a_clerk_of_another_maslikhat_is_refused_with_the_reason(signed_in):
    desk = Console(signed_in(PostFactory(clerk=True).user), seated())

    answer = desk.browser.get(desk.at("console"))

    assert (answer.status_code, "Only a clerk of this maslikhat" in answer.content.decode()) == (403, True)


def test_a_visitor_signs_in_first(client):
    desk = Console(client, seated())

    assert "/accounts/" in desk.browser.get(desk.at("console")).url
    assert "/accounts/" in desk.press("break").url


def test_addresses_of_steps_lead_back_to_the_console(console):
    desk = console(seated())

    assert desk.browser.get(desk.at("console_step", "break")).url == desk.at("console")
    assert desk.press("dance").status_code == 404


def test_fifty_deputies_take_no_more_queries_than_fifteen(console, django_assert_max_num_queries):
    session = seated(deputies=50)
    item = AgendaItemFactory(session=session, under_way=True)
    AgendaItemFactory.create_batch(20, session=session)
    vote = VoteFactory(motion__item=item, mandates=50)
    desk = console(session)
    desk.press("all", vote=vote.code)

    with django_assert_max_num_queries(32):
        desk.page()


def test_without_the_cache_the_console_goes_on(console, monkeypatch, settings):
    session = seated()
    item, desk = AgendaItemFactory(session=session), console(session)
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1",
            "OPTIONS": {"socket_timeout": 1},
        }
    }

    assert desk.press("start", item=item.code, key="one").status_code == 302
