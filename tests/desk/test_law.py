"""The administrators' pages: a change is asked for, looked at, done, found in the history, taken back."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Post
from journal.models import Entry
from maslikhat.models import SessionRule
from moderation.models import Ground
from petitions.models import Rule
from tests.factories import (
    AppealRuleFactory,
    BodyFactory,
    CaseFactory,
    GroundFactory,
    InitiativeRuleFactory,
    OversightRuleFactory,
    PetitionFactory,
    PostFactory,
    RuleFactory,
    SessionFactory,
    SessionRuleFactory,
    UserFactory,
    VoteRuleFactory,
)
from workdays.calendar import Calendar, local_date
from workdays.models import DaySwap

pytestmark = pytest.mark.django_db

WHY = "Law of 1 December 2026, published in the official gazette."


def at(name: str, *args: object, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"desk:{name}", args=args)


def in_days(count: int) -> date:
    return local_date(timezone.now()) + timedelta(days=count)


def page_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def office(signed_in):
    """The browser of an administrator."""
    return signed_in(PostFactory(administrator=True, user__display_name="Әкімші Әлия").user)


@pytest.fixture
def working_day() -> date:
    """A working day that comes soon, whatever day it is."""
    return Calendar().add(in_days(0), 3)


NUMBERS = ("moderation_days", "backers_needed", "backing_days", "collecting_months", "registration_days")
REST = ("review_days", "appeal_days", "minimum_age", "basis_kk", "basis_ru", "basis_en", "confidence")


def written(rule: Rule, **changes) -> dict[str, object]:
    """The form of a rule as it is filled in."""
    said = {name: getattr(rule, name) for name in ("signatures_fixed", *NUMBERS, *REST)}
    days = {"valid_from": in_days(10), "reason": WHY}
    return {**said, "backers_are_signers": "on", **days, **changes}


# Who gets in --------------------------------------------------------------------------------

PAGES = [
    ("law", []),
    ("law_days", []),
    ("law_days_history", []),
    ("law_swap", []),
    ("law_posts", []),
    ("law_posts_history", []),
    ("law_templates_history", []),
    ("law_rows", ["petitions"]),
    ("law_history", ["petitions"]),
    ("law_add", ["petitions"]),
    ("law_rows", ["grounds"]),
    ("law_add", ["grounds"]),
    ("law_rows", ["objections"]),
    ("law_add", ["objections"]),
    ("law_rows", ["proposals"]),
    ("law_add", ["proposals"]),
    *[
        (page, [code])
        for code in ("sessions", "votes", "oversight", "initiatives")
        for page in ("law_rows", "law_add")
    ],
]


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_others_are_told_that_only_administrators_change_the_law(client, signed_in, moderator, name, args):
    response = signed_in(moderator).get(at(name, *args))

    assert client.get(at(name, *args)).status_code == 302
    assert response.status_code == 403
    assert "Only administrators" in page_of(response)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(("name", "args"), PAGES)
def test_the_pages_answer_in_every_language(office, name, args, language):
    RuleFactory()
    GroundFactory()
    AppealRuleFactory()
    DaySwap.objects.create(day=in_days(9), is_working=False, basis_ru="Приказ")

    assert office.get(at(name, *args, language=language)).status_code == 200


@pytest.mark.parametrize("name", ["law_row", "law_change", "law_end", "law_take_back"])
def test_the_pages_of_a_row_answer(office, name):
    assert office.get(at(name, "petitions", RuleFactory().pk)).status_code == 200


@pytest.mark.parametrize("name", ["law_row", "law_change", "law_end", "law_take_back"])
@pytest.mark.parametrize(
    ("code", "factory"),
    [
        ("sessions", SessionRuleFactory),
        ("votes", VoteRuleFactory),
        ("oversight", OversightRuleFactory),
        ("initiatives", InitiativeRuleFactory),
    ],
)
def test_the_rules_of_councils_have_the_same_pages(office, name, code, factory):
    assert office.get(at(name, code, factory().pk)).status_code == 200


def test_a_rule_for_sessions_is_changed_at_the_desk(office):
    rule = SessionRuleFactory()
    SessionFactory(rule=rule, starts_at=timezone.now() + timedelta(days=20))
    names = ("notice_days", "materials_days", "closed_notice_days", "quorum_numerator", "quorum_denominator")
    said = {name: getattr(rule, name) for name in (*names, "basis_kk", "basis_ru", "basis_en", "confidence")}
    sent = {**said, "must_broadcast": "on", "valid_from": in_days(10), "reason": WHY, "notice_days": 14}

    shown = office.post(at("law_change", "sessions", rule.pk), sent)
    done = office.post(at("law_change", "sessions", rule.pk), {**sent, "confirm": "1"}, follow=True)

    assert "1 meeting is planned for that day or later" in page_of(shown)
    assert "It will hold from that day on." in page_of(done)
    new = SessionRule.objects.get(valid_from=in_days(10))
    assert (new.notice_days, new.must_broadcast, new.quorum_more_than) == (14, True, False)


def test_what_is_no_share_is_refused_in_words(office):
    rule = SessionRuleFactory()
    names = ("notice_days", "materials_days", "closed_notice_days", "quorum_denominator")
    said = {name: getattr(rule, name) for name in (*names, "basis_kk", "basis_ru", "basis_en", "confidence")}
    sent = {**said, "quorum_numerator": 9, "valid_from": in_days(10), "reason": WHY}

    response = office.post(at("law_change", "sessions", rule.pk), sent)

    assert response.status_code == 400
    assert "A share is more than nothing and at most the whole" in page_of(response)
    assert 'value="9"' in page_of(response)


def test_what_nobody_knows_is_not_found(office):
    assert office.get(at("law_rows", "nonsense")).status_code == 404
    assert office.get(at("law_row", "petitions", 123_456)).status_code == 404
    assert office.get(at("law_swap_take_back", 123_456)).status_code == 404


# A rule -------------------------------------------------------------------------------------


def test_a_rule_is_looked_at_before_anything_is_changed(office):
    rule = RuleFactory(review_days=20)
    for _ in range(3):
        PetitionFactory(collecting=True, rule=rule)

    response = office.post(at("law_change", "petitions", rule.pk), written(rule, review_days=30))
    page = page_of(response)

    assert response.status_code == 200
    assert "3 running petitions keep the old rule." in page
    assert "what begins takes this version" in page
    assert '<td data-label="Before">20</td>' in page
    assert '<td data-label="After">30</td>' in page
    assert Rule.objects.count() == 1
    assert not Entry.objects.exists()


def test_the_button_under_the_effect_does_it(office):
    rule = RuleFactory(review_days=20)
    sent = written(rule, review_days=30, confirm="1")

    response = office.post(at("law_change", "petitions", rule.pk), sent, follow=True)

    assert "It will hold from that day on." in page_of(response)
    assert Rule.objects.get(valid_from=in_days(10)).review_days == 30
    rule.refresh_from_db()
    assert rule.valid_to == in_days(9)


def test_what_was_written_can_be_changed_once_more(office):
    rule = RuleFactory(review_days=20)

    response = office.post(at("law_change", "petitions", rule.pk), written(rule, review_days=33, change="1"))

    assert 'value="33"' in page_of(response)
    assert "Look at the effect" in page_of(response)
    assert Rule.objects.count() == 1


def test_the_page_of_the_effect_carries_everything_that_was_written(office):
    rule = RuleFactory(review_days=20, doubts={"minimum_age": "draft"})
    sent = written(rule, review_days=31, doubts=["minimum_age", "review_days"])
    shown = office.post(at("law_change", "petitions", rule.pk), sent)
    form = shown.context["form"]
    carried = {field.html_name: field.value() for field in form}

    office.post(
        at("law_change", "petitions", rule.pk),
        {name: value for name, value in carried.items() if value not in (None, False)} | {"confirm": "1"},
    )

    new = Rule.objects.get(valid_from=in_days(10))
    assert (new.review_days, new.basis_ru, new.backers_are_signers) == (31, rule.basis_ru, True)
    assert new.doubts == {"minimum_age": "draft", "review_days": "to_confirm"}


def test_a_refusal_stands_over_the_form_and_nothing_typed_is_lost(office):
    rule = RuleFactory()
    PetitionFactory(submitted=True, rule=rule, submitted_at=timezone.now())

    response = office.post(
        at("law_change", "petitions", rule.pk), written(rule, review_days=44, valid_from=in_days(0))
    )

    assert response.status_code == 409
    assert "1 matter has begun under this rule" in page_of(response)
    assert 'value="44"' in page_of(response)


@pytest.mark.parametrize(
    "wrong",
    [
        {"review_days": "many"},
        {"review_days": "-3"},
        {"valid_from": ""},
        {"valid_from": "2926-01-01"},
        {"reason": "short"},
        {"confidence": "certain"},
        {"basis_kk": "x" * 301},
        {"basis_ru": "a\x00b"},
    ],
)
def test_what_is_wrong_in_a_field_is_said_there(office, wrong):
    rule = RuleFactory()
    sent = written(rule, **{"review_days": 30, **wrong})

    response = office.post(at("law_change", "petitions", rule.pk), sent)

    assert response.status_code == 400
    assert "Please correct what is marked" in page_of(response)
    assert Rule.objects.count() == 1


def test_the_history_says_who_changed_what_from_what_to_what(office):
    rule = RuleFactory(review_days=20)
    office.post(at("law_change", "petitions", rule.pk), written(rule, review_days=30, confirm="1"))

    page = page_of(office.get(at("law_history", "petitions")))

    assert "A next version" in page
    assert "Әкімші Әлия" in page
    assert WHY in page
    assert '<td data-label="Before">20</td>' in page


def test_a_planned_version_is_marked_and_taken_back(office):
    rule = RuleFactory()
    office.post(at("law_change", "petitions", rule.pk), written(rule, review_days=30, confirm="1"))
    planned = Rule.objects.get(valid_from=in_days(10))
    assert "planned" in page_of(office.get(at("law_rows", "petitions")))

    office.post(at("law_take_back", "petitions", planned.pk), {"reason": WHY, "confirm": "1"})

    rule.refresh_from_db()
    assert rule.valid_to is None
    assert Rule.objects.count() == 1


def test_a_ground_is_added_and_ended(office):
    sent = {
        "subject_kind": "petitions.petition",
        "code": "water",
        "kind": "defect",
        "name_kk": "Су",
        "name_ru": "Вода",
        "name_en": "Water",
        "basis_kk": "Заң",
        "basis_ru": "Закон",
        "basis_en": "",
        "confidence": "draft",
        "order": "5",
        "valid_from": in_days(0),
        "valid_to": "",
        "reason": WHY,
    }

    looked = office.post(at("law_add", "grounds"), sent)
    office.post(at("law_add", "grounds"), {**sent, "confirm": "1"})
    ground = Ground.objects.get(code="water")
    ended = {"valid_to": in_days(5), "reason": WHY}
    before = page_of(office.post(at("law_end", "grounds", ground.pk), ended))
    office.post(at("law_end", "grounds", ground.pk), {**ended, "confirm": "1"})

    assert "Water" in page_of(looked)
    assert "Nothing has begun under what holds now." in before
    ground.refresh_from_db()
    assert ground.valid_to == in_days(5)


# Days ---------------------------------------------------------------------------------------


def test_a_moved_day_shows_which_terms_move_with_links(office, working_day):
    opened = timezone.now()
    due = Calendar().add(local_date(opened), 5)
    case = CaseFactory(subject=PetitionFactory(submitted=True), opened_at=opened, term_days=5, due_date=due)
    sent = {
        "free": working_day,
        "working": "",
        "basis_kk": "Бұйрық",
        "basis_ru": "Приказ",
        "confidence": "confirmed",
        "reason": WHY,
    }

    page = page_of(office.post(at("law_swap"), sent))
    assert not DaySwap.objects.exists()
    office.post(at("law_swap"), {**sent, "confirm": "1"})

    assert "1 running term ends on another day." in page
    assert "Check by the moderators" in page
    assert "/en/desk/moderation/" in page
    case.refresh_from_db()
    assert case.due_date > due
    assert "Приказ" in page_of(office.get(at("law_days", language="ru")))


def test_a_moved_day_is_taken_back(office, working_day):
    swap = DaySwap.objects.create(day=working_day, is_working=False, basis_ru="Приказ")

    looked = page_of(office.post(at("law_swap_take_back", swap.pk), {"reason": WHY}))
    office.post(at("law_swap_take_back", swap.pk), {"reason": WHY, "confirm": "1"})

    assert "No running term counts this day." in looked
    assert not DaySwap.objects.exists()
    assert "A moved day was taken back" in page_of(office.get(at("law_days_history")))


# Posts --------------------------------------------------------------------------------------


def test_a_post_says_what_its_holder_may_and_may_not(office):
    body, holder = BodyFactory(), PostFactory(user__display_name="Болат Сейітов").user
    sent = {"role": "officer", "body": f"/ru/bodies/{body.code}/", "from_date": in_days(3), "to_date": ""}
    assert "Болат Сейітов" in page_of(office.get(at("law_posts"), {"q": "Болат"}))

    page = page_of(office.post(at("law_post_give", holder.pk), sent))
    office.post(at("law_post_give", holder.pk), {**sent, "confirm": "1"})

    assert "Register petitions to the body" in page
    assert f"Decide as a moderator on anything that concerns this body: {body.name}" in page
    given = Post.objects.get(user=holder, role="officer")
    assert (given.body, given.from_date) == (body, in_days(3))


def test_nobody_gives_themselves_a_post(signed_in):
    administrator = PostFactory(administrator=True).user
    browser = signed_in(administrator)

    looked = browser.get(at("law_post_give", administrator.pk))
    sent = browser.post(
        at("law_post_give", administrator.pk),
        {"role": "moderator", "body": "", "from_date": in_days(3), "to_date": "", "confirm": "1"},
    )

    assert [looked.status_code, sent.status_code] == [403, 403]
    assert "Nobody gives themselves a post" in page_of(sent)
    assert not Post.objects.filter(role="moderator").exists()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"body": "no-such-body"}, "There is no body with this code."),
        ({"body": ""}, "name the body"),
        ({"from_date": in_days(-1)}, "today or later"),
        ({"from_date": in_days(5), "to_date": in_days(4)}, "can&#x27;t end before it begins"),
        ({"role": "tsar"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_with_a_post_is_said(office, wrong, reason):
    sent = {"role": "officer", "body": BodyFactory().code, "from_date": in_days(3), "to_date": ""}

    response = office.post(at("law_post_give", UserFactory().pk), {**sent, **wrong})

    assert response.status_code == 400
    assert reason in page_of(response)
    assert not Post.objects.filter(role="officer").exists()


def test_a_post_is_ended_and_the_ending_is_taken_back(office):
    post = PostFactory(officer=True)
    office.post(at("law_post_end", post.pk), {"to_date": in_days(4), "confirm": "1"})
    post.refresh_from_db()
    ended = post.to_date

    office.post(at("law_post_take_back", post.pk), {"confirm": "1"})

    post.refresh_from_db()
    assert (ended, post.to_date) == (in_days(4), None)
    assert "The ending of a post was taken back" in page_of(office.get(at("law_posts_history")))


# Templates ----------------------------------------------------------------------------------


def test_the_history_of_templates_says_what_their_words_were(office):
    sent = {
        "purpose": "refuse",
        "name": "Жарнама",
        "text_kk": "Мәтін – жарнама.",
        "order": "10",
        "text_ru": "Этот текст – реклама.",
        "valid_from": in_days(0),
        "valid_to": "",
    }
    office.post(at("kurultai_reply_new"), {**sent, "confirm": "1"})
    number = Entry.objects.get(event="reply_template.added").subject_id
    office.post(
        at("kurultai_reply", number), {**sent, "text_ru": "Это реклама, а не предложение.", "confirm": "1"}
    )

    page = page_of(office.get(at("law_templates_history")))

    assert "A template was changed: Жарнама" in page
    assert "Этот текст – реклама." in page
    assert "Это реклама, а не предложение." in page
