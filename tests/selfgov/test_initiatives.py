"""Initiatives: residents sign, councils vote, the maslikhat of the district decides."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from notifications.models import Event
from notifications.rendering import letter
from selfgov import actions, notices
from selfgov.limits import Vote, support_needed
from selfgov.loading import DATA, load_initiative_rules
from selfgov.models import Initiative, InitiativeKind, InitiativeRule
from selfgov.queries import initiatives as queries
from selfgov.states import InitiativeStatus
from selfgov.tasks import run_clocks
from tests.factories import (
    BodyFactory,
    CitizenFactory,
    CommunityFactory,
    CouncilFactory,
    InitiativeFactory,
    InitiativeRuleFactory,
    MeetingFactory,
    MeetingItemFactory,
    OkrugFactory,
    PopulationFactory,
    PostFactory,
    UserFactory,
)
from workdays.calendar import Calendar, local_date

pytestmark = pytest.mark.django_db
WORDS = {"title_kk": "", "title_ru": "Заслушать отчёт", "text_kk": "", "text_ru": "Воды нет второй месяц."}


def resident_of(community, **traits):
    return CitizenFactory(territory=community.unit, **traits).user


def clerk_of(community):
    return PostFactory(clerk=True, body=community.body).user


def decided(community, **item):
    """A matter that the assembly adopted by four votes of five, in signed minutes."""
    meeting = MeetingFactory(signed=True, council=CouncilFactory(community=community))
    return MeetingItemFactory(meeting=meeting, voted=True, **item)


def told() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


@pytest.fixture
def community():
    community = CommunityFactory()
    PopulationFactory(unit=community.unit, count=1_205, on_date=date(2024, 1, 1))
    return community


# Beginning ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "percent", "more_than", "needed"),
    [(100, 10, False, 10), (101, 10, False, 11), (1, 10, False, 1), (6, 50, True, 4), (7, 50, True, 4)],
)
def test_a_share_is_never_rounded_in_anybodys_favor(base, percent, more_than, needed):
    assert support_needed(base, percent, more_than=more_than) == needed


def test_a_resident_begins_an_initiative_whose_numbers_stay(community, now):
    InitiativeRuleFactory()
    author = resident_of(community)

    begun = actions.start_initiative(
        community=community, kind=InitiativeKind.HEAR_REPORT, **WORDS, by=author, at=now
    )

    assert (begun.base, begun.needed, begun.supporters) == (1_205, 121, 0)
    assert begun.collecting_ends_at is not None
    assert local_date(begun.collecting_ends_at) == local_date(now) + timedelta(days=61)
    assert author.follows.of(begun).get().reason == "author"
    assert Entry.objects.about(begun).public().get().event == "initiative.started"


def test_followers_of_the_community_hear_of_a_new_initiative(community, now):
    InitiativeRuleFactory()

    actions.start_initiative(
        community=community, kind="hear_report", **WORDS, by=resident_of(community), at=now
    )

    event = Event.objects.get()
    assert (event.kind, event.audience) == ("selfgov.initiative_started", ["follower"])
    assert (event.subject_kind, event.subject_id) == ("selfgov.community", community.pk)


def test_somebody_from_a_village_of_the_okrug_is_a_resident(now):
    village = OkrugFactory(village=True)
    community = CommunityFactory(unit=village.parent)
    PopulationFactory(unit=community.unit)
    InitiativeRuleFactory()

    begun = actions.start_initiative(
        community=community, kind="hear_report", **WORDS, by=CitizenFactory(territory=village).user, at=now
    )

    assert begun.status == InitiativeStatus.COLLECTING


@pytest.mark.parametrize(
    "somebody",
    [lambda community: CitizenFactory().user, lambda community: UserFactory()],
    ids=["from elsewhere", "not verified"],
)
def test_others_begin_none(community, somebody, now):
    InitiativeRuleFactory()

    with pytest.raises(Refused):
        actions.start_initiative(
            community=community, kind="hear_report", **WORDS, by=somebody(community), at=now
        )


def test_what_only_a_council_decides_is_not_begun_by_signatures(community, now):
    InitiativeRuleFactory(votes=True)

    with pytest.raises(Invalid, match="the council of the community decides"):
        actions.start_initiative(
            community=community, kind="end_akim", **WORDS, by=resident_of(community), at=now
        )


def test_without_a_population_nobody_can_say_how_many_must_sign(now):
    community = CommunityFactory()
    InitiativeRuleFactory()

    with pytest.raises(Conflict, match="not on file"):
        actions.start_initiative(
            community=community, kind="hear_report", **WORDS, by=resident_of(community), at=now
        )


@pytest.mark.parametrize("missing", ["title_ru", "text_ru"])
def test_an_initiative_says_what_and_why(community, missing, now):
    InitiativeRuleFactory()

    with pytest.raises(Invalid):
        actions.start_initiative(
            community=community,
            kind="hear_report",
            **{**WORDS, missing: " "},
            by=resident_of(community),
            at=now,
        )


def test_a_button_pressed_twice_begins_one(community, now):
    InitiativeRuleFactory()
    author = resident_of(community)
    actions.start_initiative(community=community, kind="hear_report", **WORDS, by=author, at=now)

    with pytest.raises(Conflict, match="already"):
        actions.start_initiative(community=community, kind="hear_report", **WORDS, by=author, at=now)

    assert Initiative.objects.count() == 1


# From a decision ----------------------------------------------------------------------------


def test_the_votes_of_a_council_are_the_support_of_what_it_decided(community, now):
    InitiativeRuleFactory(votes=True)
    item = decided(community)

    begun = actions.start_from_item(item=item, kind="end_akim", by=clerk_of(community), at=now)

    assert (begun.status, begun.supporters, begun.needed) == (InitiativeStatus.SUPPORTED, 4, 3)
    assert (begun.title_kk, begun.text_ru) == (item.title_kk, item.decision_ru)
    assert begun.sending_due_date == Calendar.now().add(local_date(now), 5)


def test_a_decision_by_the_chair_is_support_too(community, now):
    InitiativeRuleFactory(votes=True)
    item = decided(community, votes_for=2, votes_against=2, votes_abstained=1, result=Vote.ADOPTED_BY_CHAIR)

    begun = actions.start_from_item(item=item, kind="end_akim", by=clerk_of(community), at=now)

    assert begun.status == InitiativeStatus.SUPPORTED


def test_too_few_votes_are_no_support(community, now):
    InitiativeRuleFactory(votes=True, percent=80)
    item = decided(community)

    with pytest.raises(Conflict, match="needs 5"):
        actions.start_from_item(item=item, kind="end_akim", by=clerk_of(community), at=now)


def test_what_was_not_adopted_asks_for_nothing(community, now):
    InitiativeRuleFactory(votes=True)
    item = decided(community, votes_for=1, votes_against=4, result=Vote.NOT_ADOPTED)

    with pytest.raises(Conflict, match="did not adopt"):
        actions.start_from_item(item=item, kind="end_akim", by=clerk_of(community), at=now)


def test_minutes_are_signed_first(community, now):
    InitiativeRuleFactory(votes=True)
    meeting = MeetingFactory(held=True, council=CouncilFactory(community=community))
    item = MeetingItemFactory(meeting=meeting, voted=True)

    with pytest.raises(Conflict, match="not signed"):
        actions.start_from_item(item=item, kind="end_akim", by=clerk_of(community), at=now)


def test_a_decision_becomes_an_initiative_once(community, now):
    InitiativeRuleFactory(votes=True)
    item, clerk = decided(community), clerk_of(community)
    actions.start_from_item(item=item, kind="end_akim", by=clerk, at=now)

    with pytest.raises(Conflict, match="already"):
        actions.start_from_item(item=item, kind="end_akim", by=clerk, at=now)


def test_only_the_clerk_carries_a_decision_on(community, now):
    InitiativeRuleFactory(votes=True)

    with pytest.raises(Refused, match="Only the clerk"):
        actions.start_from_item(item=decided(community), kind="end_akim", by=resident_of(community), at=now)


# Support ------------------------------------------------------------------------------------


def test_the_last_signature_needed_makes_it_supported(now):
    initiative = InitiativeFactory(signed=2)
    clerk = clerk_of(initiative.community)

    done = actions.support_initiative(initiative=initiative, by=resident_of(initiative.community), at=now)

    assert (done.status, done.supporters) == (InitiativeStatus.SUPPORTED, 3)
    event = Event.objects.get(kind="selfgov.initiative_supported")
    assert event.users == [clerk.pk]


def test_a_resident_signs_once(now):
    initiative = InitiativeFactory()
    resident = resident_of(initiative.community)
    actions.support_initiative(initiative=initiative, by=resident, at=now)

    with pytest.raises(Conflict, match="already"):
        actions.support_initiative(initiative=initiative, by=resident, at=now)

    initiative.refresh_from_db()
    assert initiative.supporters == 1


def test_a_signature_can_be_taken_back_and_given_again(now):
    initiative = InitiativeFactory()
    resident = resident_of(initiative.community)
    actions.support_initiative(initiative=initiative, by=resident, at=now)

    taken = actions.withdraw_support(initiative=initiative, by=resident, at=now)
    assert taken.supporters == 0
    assert not resident.follows.of(initiative).exists()
    again = actions.support_initiative(initiative=initiative, by=resident, at=now)

    assert again.supporters == 1


@pytest.mark.parametrize("trait", ["over", "supported", "sent", "decided"])
def test_what_is_closed_is_not_signed(trait, now):
    initiative = InitiativeFactory(**{trait: True})

    with pytest.raises(Conflict, match="not looking for support"):
        actions.support_initiative(initiative=initiative, by=resident_of(initiative.community), at=now)


def test_time_ends_what_found_too_little_support(now):
    over, open_one = InitiativeFactory(over=True, signed=1), InitiativeFactory()

    assert actions.close_collecting(at=now) == 1
    assert actions.close_collecting(at=now) == 0

    over.refresh_from_db()
    open_one.refresh_from_db()
    assert (over.status, open_one.status) == (InitiativeStatus.FAILED, InitiativeStatus.COLLECTING)
    assert told() == ["selfgov.initiative_failed"]


def test_the_author_takes_it_back_and_it_stays_readable(now):
    initiative = InitiativeFactory(signed=1)

    actions.withdraw_initiative(initiative=initiative, by=initiative.author.user, at=now)

    initiative.refresh_from_db()
    assert initiative.status == InitiativeStatus.WITHDRAWN
    with pytest.raises(Refused):
        actions.withdraw_initiative(initiative=initiative, by=initiative.author.user, at=now)


def test_nobody_takes_back_the_initiative_of_another(now):
    initiative = InitiativeFactory()

    with pytest.raises(Refused, match="Only the author"):
        actions.withdraw_initiative(initiative=initiative, by=resident_of(initiative.community), at=now)


# Sending and deciding -----------------------------------------------------------------------


def test_the_clerk_sends_it_to_the_maslikhat_of_the_district(now):
    initiative = InitiativeFactory(supported=True)
    maslikhat = BodyFactory(maslikhat=True, territory=initiative.community.district)
    there = PostFactory(clerk=True, body=maslikhat).user

    sent = actions.send_initiative(initiative=initiative, by=clerk_of(initiative.community), at=now)

    assert (sent.status, sent.maslikhat, sent.sent_on) == (InitiativeStatus.SENT, maslikhat, local_date(now))
    assert Event.objects.get(kind="selfgov.initiative_received").users == [there.pk]


def test_nothing_is_sent_where_no_maslikhat_is_on_file(now):
    initiative = InitiativeFactory(supported=True)

    with pytest.raises(Conflict, match="not on file"):
        actions.send_initiative(initiative=initiative, by=clerk_of(initiative.community), at=now)


@pytest.mark.parametrize("trait", [{}, {"sent": True}, {"decided": True}])
def test_only_what_is_supported_is_sent(trait, now):
    initiative = InitiativeFactory(**trait)

    with pytest.raises(Conflict, match="found its support"):
        actions.send_initiative(initiative=initiative, by=clerk_of(initiative.community), at=now)


def test_the_clerk_of_another_community_sends_nothing(now):
    initiative = InitiativeFactory(supported=True)

    with pytest.raises(Refused, match="Only the clerk"):
        actions.send_initiative(initiative=initiative, by=clerk_of(CommunityFactory()), at=now)


def test_an_agenda_holds_it_and_lets_it_go(now):
    initiative = InitiativeFactory(sent=True)

    actions.put_on_agenda(initiative=initiative, path="maslikhats/sessions/a/items/b/", at=now)
    moved = actions.put_on_agenda(initiative=initiative, path="maslikhats/sessions/c/items/d/", at=now)
    assert (moved.status, moved.agenda_path) == (
        InitiativeStatus.ON_AGENDA,
        "maslikhats/sessions/c/items/d/",
    )
    off = actions.take_off_agenda(initiative=initiative, at=now)

    assert (off.status, off.agenda_path) == (InitiativeStatus.SENT, "")
    assert told().count("selfgov.initiative_scheduled") == 2


def test_the_same_agenda_twice_is_told_once(now):
    initiative = InitiativeFactory(sent=True)

    for _time in range(2):
        actions.put_on_agenda(initiative=initiative, path="maslikhats/sessions/a/items/b/", at=now)

    assert told() == ["selfgov.initiative_scheduled"]


@pytest.mark.parametrize("trait", [{}, {"supported": True}, {"decided": True}])
def test_what_does_not_wait_is_on_no_agenda(trait, now):
    with pytest.raises(Conflict, match="not waiting"):
        actions.put_on_agenda(initiative=InitiativeFactory(**trait), path="maslikhats/x/", at=now)


def test_a_decision_closes_it(now):
    initiative = InitiativeFactory(on_agenda=True)

    done = actions.decide_initiative(
        initiative=initiative, outcome_kk="Есеп тыңдалсын.", outcome_ru="", at=now
    )

    assert (done.status, done.closed_at) == (InitiativeStatus.DECIDED, now)
    with pytest.raises(Conflict):
        actions.decide_initiative(initiative=initiative, outcome_kk="Қайта.", outcome_ru="", at=now)


def test_a_decision_says_something(now):
    with pytest.raises(Invalid):
        actions.decide_initiative(
            initiative=InitiativeFactory(on_agenda=True), outcome_kk=" ", outcome_ru="", at=now
        )


def test_what_the_community_carries_out_itself_is_settled_and_not_sent(now):
    survey = InitiativeFactory(survey=True, supported=True)
    clerk = clerk_of(survey.community)

    with pytest.raises(Conflict, match="does not decide this"):
        actions.send_initiative(initiative=survey, by=clerk, at=now)
    done = actions.settle_initiative(
        initiative=survey, outcome_kk="", outcome_ru="Опрос проведён.", by=clerk, at=now
    )

    assert done.status == InitiativeStatus.DECIDED


def test_what_the_maslikhat_decides_is_not_settled_at_home(now):
    initiative = InitiativeFactory(supported=True)

    with pytest.raises(Conflict, match="does not settle"):
        actions.settle_initiative(
            initiative=initiative,
            outcome_kk="",
            outcome_ru="Готово.",
            by=clerk_of(initiative.community),
            at=now,
        )


# What pages tell ----------------------------------------------------------------------------


def test_the_term_for_sending_runs_from_the_support(now):
    initiative = InitiativeFactory(supported=True, supported_at=now - timedelta(days=30))

    sending = queries.sending_of(initiative, at=now)

    assert sending is not None
    assert sending.clock.is_overdue
    assert queries.sending_of(InitiativeFactory(), at=now) is None


def test_the_timeline_tells_every_public_step(now):
    initiative = InitiativeFactory(sent=True)
    actions.put_on_agenda(initiative=initiative, path="maslikhats/sessions/a/items/b/", at=now)
    later = now + timedelta(days=1)
    actions.decide_initiative(initiative=initiative, outcome_kk="Тыңдалсын.", outcome_ru="", at=later)

    timeline = queries.timeline_of(initiative)

    assert [str(moment.title) for moment in timeline] == [
        "There is a decision",
        "On the agenda of a session of the maslikhat",
    ]


def test_the_rules_of_a_day_are_in_the_order_of_the_kinds():
    InitiativeRuleFactory()
    InitiativeRuleFactory(votes=True)
    InitiativeRuleFactory(code="old", valid_to=date(2019, 1, 1))

    rules = queries.rules_of(timezone.localdate())

    assert [rule.kind for rule in rules] == [InitiativeKind.END_AKIM, InitiativeKind.HEAR_REPORT]
    residents = queries.rules_of(timezone.localdate(), support=InitiativeRule.Support.RESIDENTS)
    assert [rule.kind for rule in residents] == [InitiativeKind.HEAR_REPORT]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    ("say", "trait"),
    [
        (notices.initiative_started, {}),
        (notices.initiative_supported, {"supported": True}),
        (notices.initiative_failed, {"over": True}),
        (notices.initiative_withdrawn, {}),
        (notices.initiative_sent, {"sent": True}),
        (notices.initiative_received, {"sent": True}),
        (notices.initiative_scheduled, {"on_agenda": True}),
        (notices.initiative_decided, {"decided": True}),
    ],
)
def test_every_letter_names_the_initiative(say, trait, language, now):
    initiative = InitiativeFactory(**trait)

    say(initiative, at=now)

    written = letter(Event.objects.get(), language=language, reason="follower")
    title = initiative.title_kk if language == "kk" else initiative.title_ru
    assert (title if language != "en" else "“") in written.subject
    assert f"/places/initiatives/{initiative.code}/" in written.text


def test_the_rules_that_come_with_the_portal_are_loaded_once():
    load_initiative_rules(DATA / "initiatives.csv")
    load_initiative_rules(DATA / "initiatives.csv")

    kinds = InitiativeRule.objects.filter(support=InitiativeRule.Support.MEMBERS).values_list(
        "kind", flat=True
    )
    assert set(kinds) == set(InitiativeKind.values)
    assert InitiativeRule.objects.filter(support=InitiativeRule.Support.RESIDENTS).count() == 2


def test_the_clock_closes_what_is_over():
    initiative = InitiativeFactory(over=True)

    run_clocks()

    initiative.refresh_from_db()
    assert initiative.status == InitiativeStatus.FAILED
