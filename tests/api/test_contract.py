"""The API against its own description: it does what it says and nothing else, whatever is sent."""

from typing import Any

import pytest
import schemathesis
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from opinions.actions import draw_map
from portal.throttles import Scoped
from portal.wsgi import application
from tests.api.conftest import TOKEN
from tests.factories import (
    ActFactory,
    AgendaItemFactory,
    AkimReportFactory,
    AnswerFactory,
    BallotFactory,
    BudgetFactory,
    CandidateFactory,
    CitizenFactory,
    CommitmentFactory,
    CommunityActFactory,
    CommunityFactory,
    ConclusionFactory,
    ConsultationFactory,
    ConversationFactory,
    CouncilFactory,
    DecisionFactory,
    DeputyRequestFactory,
    ForwardingFactory,
    GatheringFactory,
    GroundFactory,
    HearingFactory,
    InitiativeFactory,
    MeetingFactory,
    MembershipFactory,
    PetitionFactory,
    PopulationFactory,
    PositionFactory,
    RateFactory,
    SessionDecisionFactory,
    SessionFactory,
    StatementFactory,
    SubmissionFactory,
    TariffFactory,
    ThemePlaceFactory,
    VoteFactory,
)

EXAMPLES = settings(
    max_examples=14,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


# As a client reads it; nothing of it is in the database.
DESCRIBED = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
OPERATIONS = [found.ok() for found in DESCRIBED.get_all_operations()]

# Codes of things that don't exist and places in lists that weren't given out are strings, too.
BEYOND_DESCRIPTION = [schemathesis.checks.positive_data_acceptance]
PLAIN = {"Accept-Encoding": "identity"}

every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
# What the description allows, and what it doesn't.
MODES = st.sampled_from(GenerationMode)


@pytest.fixture(autouse=True)
def _many_may_sign(monkeypatch):
    monkeypatch.setitem(Scoped.THROTTLE_RATES, "signing", "100000/minute")


@pytest.fixture
def known(server) -> dict[str, list[str]]:
    """Values of path parameters behind which there is something."""
    petitions = [
        PetitionFactory(collecting=True, population=50_001, population_date="2026-01-01"),
        PetitionFactory(backing=True),
        HearingFactory().petition,
        AnswerFactory().petition,
        PetitionFactory(decided=True, historic=True, rule=None, signature_count=50_125),
    ]
    refused = PetitionFactory(refused=True)
    DecisionFactory(case__subject=refused)
    GroundFactory(defect=True)
    place = PopulationFactory().unit
    bodies = [petition.addressee.code for petition in petitions]
    return {
        "petitions": [petition.code for petition in [*petitions, refused]],
        "bodies": bodies,
        "territory": [place.kato],
        "conversations": _conversations(),
        **_of_maslikhats(),
        **_of_the_kurultai(),
        **_of_communities(),
    }


def _of_communities() -> dict[str, list[str]]:
    """One with an assembly, a convened meeting, minutes of every kind, acts and money; one with nothing."""
    council = CouncilFactory(members=3)
    community = council.community
    answered = MeetingFactory(council=council, answered=True, items=2, present=3)
    act = CommunityActFactory(community=community, clauses=2, item=answered.items.first())
    budget = BudgetFactory(community=community, executed=True)
    RateFactory(community=community)
    meetings = [
        answered,
        MeetingFactory(council=council, items=1),
        MeetingFactory(council=council, held=True, items=1),
        MeetingFactory(council=council, archived=True),
    ]
    return {
        "communities": [community.unit.kato, CommunityFactory().unit.kato],
        "minutes": [meeting.code for meeting in meetings],
        "acts": [act.code, CommunityActFactory(repealed=True).code],
        "tariffs": [TariffFactory(community=community).code],
        "budgets": [f"{community.unit.kato}-{budget.year}"],
        "initiatives": [InitiativeFactory(community=community).code],
    }


def _of_the_kurultai() -> dict[str, list[str]]:
    """A proposal that came true and one that was merged, a gathering with a promise, a theme."""
    implemented = SubmissionFactory(implemented=True)
    ForwardingFactory(submission=implemented, answered=True)
    ConclusionFactory(submission=implemented)
    ActFactory().submissions.add(implemented)
    merged = SubmissionFactory(merged=True)
    gathering = GatheringFactory(held=True)
    CommitmentFactory(subject=gathering)
    place = ThemePlaceFactory(submission=implemented)
    return {
        "proposals": [implemented.code, merged.code],
        "gatherings": [gathering.code],
        "consultations": [ConsultationFactory(gathering=gathering).code],
        "sections": [implemented.section.code],
        "themes": [place.theme.code],
    }


def _conversations() -> list[str]:
    """One with a map of two camps, one with a map that says why there is none, one without."""
    split, quiet, new = (ConversationFactory(statements=7) for _conversation in range(3))
    StatementFactory(conversation=split, retired=True)
    for person in range(12):
        stand = 1 if person % 2 else -1
        citizen = CitizenFactory()
        for statement in split.statements.all():
            PositionFactory(statement=statement, citizen=citizen, stand=stand)
    for conversation in (split, quiet):
        draw_map(conversation=conversation, at=timezone.now())
    return [split.code, quiet.code, new.code]


def _of_maslikhats() -> dict[str, list[str]]:
    """A session in which a vote by name, a secret one and a choice among candidates were taken."""
    session = SessionFactory(minutes_published=True, deputies=3, deputies__present=True)
    item = AgendaItemFactory(session=session, considered=True)
    open_vote = BallotFactory(vote=VoteFactory(closed=True, motion__item=item)).vote
    secret = VoteFactory(closed=True, secret=True, motion__item=item, secret_for=2)
    chosen = CandidateFactory(vote=VoteFactory(closed=True, motion__item=item, rule__election=True)).vote
    decision = SessionDecisionFactory(session=session, item=item, vote=open_vote)
    member = MembershipFactory(group__convocation=session.convocation)
    request = DeputyRequestFactory(convocation=session.convocation, answered=True)
    AkimReportFactory(convocation=session.convocation, item=item, vote=open_vote)
    return {
        "maslikhats": [session.convocation.body.code],
        "deputies": [member.deputy.code, open_vote.ballots.get().deputy.code],
        "sessions": [session.code, SessionFactory(cancelled=True).code],
        "items": [item.code],
        "votes": [open_vote.code, secret.code, chosen.code],
        "decisions": [decision.code],
        "requests": [request.code],
    }


@pytest.fixture
def credentials(server) -> dict[str, str]:
    client = Client()
    client.force_login(CitizenFactory().user)
    cookies = {"sessionid": client.cookies["sessionid"].value, "csrftoken": TOKEN}
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), "X-CSRFToken": TOKEN}


def at_something_known(case: Any, known: dict[str, list[str]]) -> None:
    """Point two cases of three to something that exists."""
    for name, value in case.path_parameters.items():
        choice = known[case.path.split("/")[3]]
        if len(str(value)) % 3:
            case.path_parameters[name] = choice[len(str(value)) % len(choice)]


@every_operation
@given(data=st.data())
@EXAMPLES
def test_visitor_gets_what_is_described(data, operation, known):
    case = data.draw(operation.as_strategy(generation_mode=data.draw(MODES)))
    at_something_known(case, known)

    case.call_and_validate(headers=PLAIN, excluded_checks=BEYOND_DESCRIPTION)


@every_operation
@given(data=st.data())
@EXAMPLES
def test_citizen_gets_what_is_described(data, operation, known, credentials):
    case = data.draw(operation.as_strategy(generation_mode=data.draw(MODES)))
    at_something_known(case, known)

    case.call_and_validate(
        headers=PLAIN | credentials,
        # What somebody without the session gets is the other test's matter.
        excluded_checks=[*BEYOND_DESCRIPTION, schemathesis.checks.ignored_auth],
    )
