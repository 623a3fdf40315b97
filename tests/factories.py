"""Rows for tests: a test states what matters to it, the factory the rest."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts import iin
from accounts.models import Citizen, Post, Role, User
from bodies.models import Body, Level
from bodies.models import Kind as BodyKind
from broadcasts.addresses import Provider
from broadcasts.models import Stream
from broadcasts.states import StreamStatus
from commitments.models import Commitment
from core.confidence import Confidence
from kurultai import models as kurultai
from kurultai import states as proposals
from maslikhat.models import (
    AgendaItem,
    AkimReport,
    Attendance,
    Ballot,
    Candidate,
    Chairship,
    Convocation,
    Deputy,
    DeputyRequest,
    Document,
    Excuse,
    Group,
    Mandate,
    Membership,
    Motion,
    OversightRule,
    Session,
    SessionKind,
    SessionRule,
    VoteEvent,
    VoterReport,
    VoteRule,
)
from maslikhat.models import Decision as MaslikhatDecision
from maslikhat.options import Option, Result
from maslikhat.states import HELD, ItemStatus, SessionStatus, VoteStatus
from moderation.models import Appeal, AppealRule, Approval, Case, Decision, Ground, GroundKind, Report
from moderation.models import Outcome as Verdict
from opinions.models import Conversation, Position, Stand, Statement
from opinions.states import Status as StatementStatus
from petitions.models import (
    Anomaly,
    Answer,
    Backing,
    Hearing,
    Objection,
    Origin,
    Petition,
    Retraction,
    Rule,
    Signature,
    Topic,
)
from petitions.states import Outcome, Status
from selfgov.limits import Vote
from selfgov.models import Act as CommunityAct
from selfgov.models import (
    Budget,
    Clause,
    Community,
    Council,
    CouncilKind,
    CouncilRule,
    Expenditure,
    ExpenditureKind,
    Initiative,
    InitiativeKind,
    InitiativeRule,
    InitiativeSupport,
    Meeting,
    MeetingItem,
    Member,
    Official,
    Presence,
    Proposal,
    Rate,
    RateKind,
    Revenue,
    RevenueSource,
    Service,
    SizeBand,
    Tariff,
)
from selfgov.states import WITH_MINUTES, InitiativeStatus, MeetingStatus, ProposalStatus
from territory.models import Kind as UnitKind
from territory.models import Population, Unit
from workdays.calendar import local_date


class CountryFactory(DjangoModelFactory):
    class Meta:
        model = Unit
        django_get_or_create = ("kind",)

    kind = UnitKind.COUNTRY
    kato = "000000000"
    name_kk = "Қазақстан"
    name_ru = "Казахстан"
    name_en = "Kazakhstan"


class RegionFactory(DjangoModelFactory):
    """A region; ``capital`` and ``city`` (of republican significance) by trait."""

    class Meta:
        model = Unit
        django_get_or_create = ("kato",)

    class Params:
        capital = factory.Trait(kind=UnitKind.CAPITAL)
        city = factory.Trait(kind=UnitKind.REPUBLICAN_CITY)

    kind = UnitKind.REGION
    parent = factory.SubFactory(CountryFactory)
    kato = factory.Sequence(lambda n: f"{10 + n % 90}0000000")
    name_kk = factory.LazyAttribute(lambda unit: f"Сынақ облысы {unit.kato[:2]}")
    name_ru = factory.LazyAttribute(lambda unit: f"Пробная область {unit.kato[:2]}")
    name_en = factory.LazyAttribute(lambda unit: f"Trial Region {unit.kato[:2]}")


class UnitFactory(DjangoModelFactory):
    """A district in a region of its own; ``city`` (of regional significance) by trait."""

    class Meta:
        model = Unit
        django_get_or_create = ("kato",)

    class Params:
        city = factory.Trait(kind=UnitKind.REGIONAL_CITY)
        number = factory.Sequence(lambda n: 32 + n % 68)

    kind = UnitKind.DISTRICT
    parent = factory.SubFactory(RegionFactory)
    kato = factory.LazyAttribute(lambda unit: f"{unit.parent.kato[:2]}{unit.number}00000")
    name_kk = factory.LazyAttribute(lambda unit: f"Сынақ ауданы {unit.kato[:4]}")
    name_ru = factory.LazyAttribute(lambda unit: f"Пробный район {unit.kato[:4]}")
    name_en = factory.LazyAttribute(lambda unit: f"Trial District {unit.kato[:4]}")


class BodyFactory(DjangoModelFactory):
    """A district akimat; ``maslikhat``, ``regional``, ``ministry``, ``government``, ``authorized``
    (the ministry that checks petitions), ``consultative`` (always the same one) and ``community``
    by trait."""

    class Meta:
        model = Body
        django_get_or_create = ("code",)

    class Params:
        number = factory.Sequence(str)
        maslikhat = factory.Trait(kind=BodyKind.MASLIKHAT)
        regional = factory.Trait(level=Level.REGION, territory=factory.SubFactory(RegionFactory))
        central = factory.Trait(level=Level.CENTRAL, territory=factory.SubFactory(CountryFactory))
        ministry = factory.Trait(
            central=True,
            kind=BodyKind.MINISTRY,
            code=factory.LazyAttribute(lambda body: f"ministry-trial-{body.number}"),
        )
        government = factory.Trait(central=True, kind=BodyKind.GOVERNMENT, code="government")
        authorized = factory.Trait(ministry=True, is_authorized=True)
        consultative = factory.Trait(central=True, kind=BodyKind.CONSULTATIVE, code="council-trial")
        community = factory.Trait(kind=BodyKind.COMMUNITY, level=Level.COMMUNITY)

    kind = BodyKind.AKIMAT
    level = Level.DISTRICT
    territory = factory.SubFactory(UnitFactory)
    code = factory.LazyAttribute(lambda body: f"{body.kind}-{body.territory.kato}")
    name_kk = factory.LazyAttribute(lambda body: f"Сынақ органы {body.code}")
    name_ru = factory.LazyAttribute(lambda body: f"Пробный орган {body.code}")
    name_en = factory.LazyAttribute(lambda body: f"Trial body {body.code}")


class UserFactory(DjangoModelFactory):
    """Somebody who signs in, without a verified identity and without a post."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person-{n}")
    display_name = factory.Sequence(lambda n: f"Тұлға {n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.invalid")
    language = "kk"
    password = "!"


class CitizenFactory(DjangoModelFactory):
    """A grown-up, verified citizen living in a district of their own; ``iin=`` by hand if it matters."""

    class Meta:
        model = Citizen
        exclude = ("serial", "iin")

    serial = factory.Sequence(int)
    birth_date = date(1985, 6, 15)
    # Four digits of serial number a day, so a big test gets one day more every thousand.
    iin = factory.LazyAttribute(lambda c: iin.synthetic(_day(c.birth_date, c.serial), c.serial % 1000 * 10))
    iin_hash = factory.LazyAttribute(lambda c: iin.keyed_hash(c.iin))
    given_name = "Айгүл"
    surname = "Серікова"
    user = factory.SubFactory(
        UserFactory,
        display_name=factory.LazyAttribute(
            lambda user: f"{user.factory_parent.given_name} {user.factory_parent.surname[:1]}."
        ),
    )
    territory = factory.SubFactory(UnitFactory)
    provider = "demonstration"
    verified_at = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)


def _day(born: date, serial: int) -> date:
    return date.fromordinal(born.toordinal() + serial // 1000)


class PostFactory(DjangoModelFactory):
    """A moderator's post held since 2024; ``officer``, ``deputy``, ``clerk``, ``administrator`` by trait."""

    class Meta:
        model = Post

    class Params:
        officer = factory.Trait(role=Role.OFFICER, body=factory.SubFactory(BodyFactory))
        deputy = factory.Trait(role=Role.DEPUTY, body=factory.SubFactory(BodyFactory, maslikhat=True))
        clerk = factory.Trait(role=Role.CLERK, body=factory.SubFactory(BodyFactory, maslikhat=True))
        administrator = factory.Trait(role=Role.ADMINISTRATOR)

    user = factory.SubFactory(UserFactory)
    role = Role.MODERATOR
    body = None
    from_date = date(2024, 4, 4)
    to_date = None


class PopulationFactory(DjangoModelFactory):
    class Meta:
        model = Population

    unit = factory.SubFactory(UnitFactory)
    on_date = date(2026, 1, 1)
    count = 120_000
    is_estimate = False
    source = "stat.gov.kz"


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"topic-{n}")
    name_kk = factory.LazyAttribute(lambda topic: f"Тақырып {topic.code}")
    name_ru = factory.LazyAttribute(lambda topic: f"Тема {topic.code}")
    name_en = factory.LazyAttribute(lambda topic: f"Topic {topic.code}")
    order = factory.Sequence(int)


class GroundFactory(DjangoModelFactory):
    """A subject that the law excludes; ``defect`` of the filing by trait."""

    class Meta:
        model = Ground

    class Params:
        defect = factory.Trait(kind=GroundKind.DEFECT)

    code = factory.Sequence(lambda n: f"ground-{n}")
    kind = GroundKind.FORBIDDEN_SUBJECT
    name_kk = factory.LazyAttribute(lambda ground: f"Негіздеме {ground.code}")
    name_ru = factory.LazyAttribute(lambda ground: f"Основание {ground.code}")
    name_en = factory.LazyAttribute(lambda ground: f"Ground {ground.code}")
    basis_kk = "ҚР ӘРПК 90-1-бабы"
    basis_ru = "Статья 90-1 АППК РК"
    valid_from = date(2024, 4, 4)
    confidence = Confidence.CONFIRMED


class RuleFactory(DjangoModelFactory):
    """The rule for petitions to a district akimat, in force since 2024."""

    class Meta:
        model = Rule

    code = factory.Sequence(lambda n: f"rule-{n}")
    body_kind = BodyKind.AKIMAT
    level = Level.DISTRICT
    signatures_fixed = 100
    moderation_days = 20
    backers_needed = 50
    backing_days = 10
    collecting_months = 6
    registration_days = 3
    review_days = 20
    appeal_days = 15
    minimum_age = 18
    basis_kk = "ҚР ӘРПК 90-4-бабы"
    basis_ru = "Статья 90-4 АППК РК"
    basis_en = "Article 90-4 of the Administrative Procedural and Process-Related Code"
    confidence = Confidence.CONFIRMED
    valid_from = date(2024, 4, 4)


_FILED = set(Status) - {Status.DRAFT}
_CHECKED = _FILED - {Status.SUBMITTED, Status.RETURNED, Status.REFUSED}
_PUBLISHED = _CHECKED - {Status.BACKING, Status.BACKING_FAILED}
_REACHED = {Status.THRESHOLD_REACHED, Status.UNDER_REVIEW, Status.HEARING_SCHEDULED, Status.DECIDED}
_REGISTERED = _REACHED - {Status.THRESHOLD_REACHED}
_FAILED = {Status.BACKING_FAILED, Status.COLLECTING_FAILED, Status.APPEAL_ANSWERED}
_CLOSED = {Status.REFUSED, Status.DECIDED, Status.APPEAL_ANSWERED, Status.WITHDRAWN}


def _when(statuses: set[Any], days: int) -> factory.LazyAttribute:
    """A moment ``days`` from now, for petitions that have come so far."""
    return factory.LazyAttribute(lambda p: p.now + timedelta(days=days) if p.status in statuses else None)


def _due(statuses: set[Any], days: int) -> factory.LazyAttribute:
    return factory.LazyAttribute(
        lambda p: local_date(p.now + timedelta(days=days)) if p.status in statuses else None
    )


def _by_rule(name: str) -> factory.LazyAttribute:
    return factory.LazyAttribute(lambda p: getattr(p.rule, name) if p.rule else None)


class PetitionFactory(DjangoModelFactory):
    """A petition to a district akimat at any stage, each by the trait with its name; a draft otherwise.

    ``PetitionFactory(collecting=True)`` is open for signatures for 170 more days. What a stage
    leaves behind (journal, case, hearing, answer) is made by actions or by its own factory.
    ``historic`` makes it public history; ``over=True`` ends the stage's time an hour ago.
    """

    class Meta:
        model = Petition
        exclude = ("now",)

    class Params:
        draft = factory.Trait(status=Status.DRAFT)
        submitted = factory.Trait(status=Status.SUBMITTED)
        returned = factory.Trait(status=Status.RETURNED)
        refused = factory.Trait(status=Status.REFUSED)
        backing = factory.Trait(status=Status.BACKING)
        collecting = factory.Trait(status=Status.COLLECTING)
        threshold_reached = factory.Trait(status=Status.THRESHOLD_REACHED)
        under_review = factory.Trait(status=Status.UNDER_REVIEW)
        hearing_scheduled = factory.Trait(status=Status.HEARING_SCHEDULED)
        decided = factory.Trait(status=Status.DECIDED)
        backing_failed = factory.Trait(status=Status.BACKING_FAILED)
        collecting_failed = factory.Trait(status=Status.COLLECTING_FAILED)
        appeal_answered = factory.Trait(status=Status.APPEAL_ANSWERED)
        withdrawn = factory.Trait(status=Status.WITHDRAWN)
        historic = factory.Trait(origin=Origin.PUBLIC_HISTORY, author=None, source="https://example.invalid/")
        is_filed = factory.LazyAttribute(lambda p: p.status != Status.DRAFT)
        over = False

    now = factory.LazyFunction(timezone.now)
    status = Status.DRAFT
    origin = Origin.PORTAL
    author = factory.SubFactory(CitizenFactory)
    addressee = factory.SubFactory(BodyFactory)
    topic = factory.SubFactory(TopicFactory)
    outcome = factory.LazyAttribute(lambda p: Outcome.SATISFIED if p.status == Status.DECIDED else "")

    title_kk = factory.Sequence(lambda n: f"Ауладағы жарық {n}")
    text_kk = "Біздің ауылда түнде көше қараңғы, балалар мектептен қараңғыда қайтады."
    arguments_kk = "Өткен қыста үш адам жарақат алды."
    proposal_kk = "Мектепке апаратын көшелерге жарық орнатуды ұсынамыз."
    title_ru = ""
    text_ru = ""
    arguments_ru = ""
    proposal_ru = ""
    text_sha256 = factory.LazyAttribute(
        lambda p: hashlib.sha256(p.title_kk.encode()).hexdigest() if p.status in _CHECKED else ""
    )

    rule = factory.Maybe(
        "is_filed",
        yes_declaration=factory.SubFactory(
            RuleFactory,
            body_kind=factory.LazyAttribute(lambda rule: rule.factory_parent.addressee.kind),
            level=factory.LazyAttribute(lambda rule: rule.factory_parent.addressee.level),
        ),
        no_declaration=None,
    )
    signatures_needed = _by_rule("signatures_fixed")
    backers_needed = _by_rule("backers_needed")
    backing_days = _by_rule("backing_days")
    collecting_months = _by_rule("collecting_months")
    registration_days = _by_rule("registration_days")
    review_days = _by_rule("review_days")
    appeal_days = _by_rule("appeal_days")
    minimum_age = _by_rule("minimum_age")
    residents_only = _by_rule("residents_only")
    backers_are_signers = _by_rule("backers_are_signers")

    created_at = factory.LazyAttribute(lambda p: p.now - timedelta(days=30))
    updated_at = factory.LazyAttribute(lambda p: p.created_at)
    subjects_confirmed_at = factory.LazyAttribute(lambda p: p.created_at)
    submitted_at = _when(_FILED, -25)
    backing_started_at = _when(_CHECKED, -20)
    backing_ends_at = factory.LazyAttribute(lambda p: _end(p, Status.BACKING, _CHECKED, days=5))
    published_at = _when(_PUBLISHED, -10)
    collecting_ends_at = factory.LazyAttribute(lambda p: _end(p, Status.COLLECTING, _PUBLISHED, days=170))
    threshold_reached_at = _when(_REACHED, -5)
    registration_due_date = _due(_REACHED, 1)
    registered_at = _when(_REGISTERED, -4)
    registration_number = factory.Sequence(lambda n: f"2026-{n:05d}")
    review_due_date = _due(_REGISTERED, 24)
    failed_at = _when(_FAILED, -2)
    appeal_due_date = _due(_FAILED, 20)
    closed_at = _when(_CLOSED, -1)

    signature_count = factory.LazyAttribute(lambda p: p.signatures_needed if p.status in _REACHED else 0)
    counted_at = factory.LazyAttribute(lambda p: p.threshold_reached_at)

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        if kwargs["status"] not in _REGISTERED:
            kwargs["registration_number"] = ""
        return kwargs


def _end(petition: Any, stage: Status, statuses: set[Any], *, days: int) -> datetime | None:
    """When a stage ends or ended: an hour ago if it is ``over`` or has failed."""
    if petition.status not in statuses:
        return None
    is_over = petition.over or petition.status in _FAILED
    return petition.now - timedelta(hours=1) if is_over else petition.now + timedelta(days=days)


class BackingFactory(DjangoModelFactory):
    class Meta:
        model = Backing

    petition = factory.SubFactory(PetitionFactory, backing=True)
    backer = factory.SubFactory(CitizenFactory)
    backed_at = factory.LazyFunction(timezone.now)


class SignatureFactory(DjangoModelFactory):
    """A standing signature, which the counter has yet to count."""

    class Meta:
        model = Signature

    petition = factory.SubFactory(PetitionFactory, collecting=True)
    signer = factory.SubFactory(CitizenFactory)
    territory = factory.SelfAttribute("signer.territory")
    signed_at = factory.LazyFunction(timezone.now)
    day = factory.LazyAttribute(lambda signature: local_date(signature.signed_at))
    method = "demonstration"


class HearingFactory(DjangoModelFactory):
    class Meta:
        model = Hearing

    petition = factory.SubFactory(PetitionFactory, hearing_scheduled=True)
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    place_kk = "Әкімдіктің мәжіліс залы"
    place_ru = "Зал заседаний акимата"
    created_at = factory.LazyFunction(timezone.now)


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = Answer

    petition = factory.SubFactory(PetitionFactory, decided=True)
    outcome = factory.LazyAttribute(lambda answer: answer.petition.outcome)
    text_kk = "Көшелерге жарық 2027 жылдың 1 мамырына дейін орнатылады."
    text_ru = "Освещение улиц будет установлено до 1 мая 2027 года."
    signed_by = "Аудан әкімі"
    given_by = factory.SubFactory(UserFactory)
    given_at = factory.LazyFunction(timezone.now)


class CaseFactory(DjangoModelFactory):
    """The case that waits for a moderator; ``subject`` is the petition."""

    class Meta:
        model = Case
        exclude = ("subject",)

    subject = factory.SubFactory(PetitionFactory, submitted=True)
    subject_kind = factory.LazyAttribute(lambda case: case.subject._meta.label_lower)
    subject_id = factory.LazyAttribute(lambda case: case.subject.pk)
    opened_at = factory.LazyFunction(timezone.now)
    term_days = 20
    due_date = factory.LazyAttribute(lambda case: local_date(case.opened_at) + timedelta(days=28))


class DecisionFactory(DjangoModelFactory):
    """A refusal; state ``case__subject`` to say of what."""

    class Meta:
        model = Decision

    case = factory.SubFactory(
        CaseFactory,
        subject=factory.SubFactory(PetitionFactory, refused=True),
        closed_at=factory.LazyFunction(timezone.now),
    )
    outcome = Verdict.REFUSE
    ground = factory.SubFactory(GroundFactory)
    reasons = "Өтініштің нысанасы заңда тыйым салынған."
    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(timezone.now)


# Maslikhats ---------------------------------------------------------------------------------


class ConvocationFactory(DjangoModelFactory):
    """The VIII convocation of a district maslikhat of its own, of 15 seats, elected in 2023."""

    class Meta:
        model = Convocation

    body = factory.SubFactory(BodyFactory, maslikhat=True)
    number = 8
    seats = 15
    from_date = date(2023, 3, 19)


class DeputyFactory(DjangoModelFactory):
    """A person; a deputy with a seat is ``MandateFactory().deputy``."""

    class Meta:
        model = Deputy

    surname = factory.Sequence(lambda n: f"Сынақов{n:03d}")
    given_name = "Ерлан"
    patronymic = "Маратұлы"
    sex = Deputy.Sex.MALE
    birth_year = 1978


class MandateFactory(DjangoModelFactory):
    """A seat from a single-mandate district, held to this day; ``by_list`` by trait."""

    class Meta:
        model = Mandate

    class Params:
        by_list = factory.Trait(
            kind=Mandate.Kind.LIST,
            district_kk="",
            district_ru="",
            party_kk="Сынақ партиясы",
            party_ru="Пробная партия",
        )

    deputy = factory.SubFactory(DeputyFactory)
    convocation = factory.SubFactory(ConvocationFactory)
    kind = Mandate.Kind.DISTRICT
    district_kk = factory.Sequence(lambda n: f"№ {n} сайлау округі")
    district_ru = factory.Sequence(lambda n: f"Избирательный округ № {n}")
    from_date = date(2023, 3, 19)


class GroupFactory(DjangoModelFactory):
    """A standing commission; ``temporary``, ``faction`` and ``deputy_group`` by trait."""

    class Meta:
        model = Group

    class Params:
        temporary = factory.Trait(kind=Group.Kind.TEMPORARY)
        faction = factory.Trait(kind=Group.Kind.FACTION)
        deputy_group = factory.Trait(kind=Group.Kind.DEPUTY_GROUP)

    convocation = factory.SubFactory(ConvocationFactory)
    kind = Group.Kind.STANDING
    name_kk = factory.Sequence(lambda n: f"Бюджет мәселелері жөніндегі комиссия {n}")
    name_ru = factory.Sequence(lambda n: f"Комиссия по вопросам бюджета {n}")
    name_en = factory.Sequence(lambda n: f"Commission on the budget {n}")
    from_date = date(2023, 3, 30)


class MembershipFactory(DjangoModelFactory):
    """A deputy in a group; ``chair`` by trait."""

    class Meta:
        model = Membership

    class Params:
        chair = factory.Trait(role=Membership.Role.CHAIR)

    group = factory.SubFactory(GroupFactory)
    deputy = factory.LazyAttribute(lambda m: MandateFactory(convocation=m.group.convocation).deputy)
    from_date = date(2023, 3, 30)


class ChairshipFactory(DjangoModelFactory):
    class Meta:
        model = Chairship

    convocation = factory.SubFactory(ConvocationFactory)
    deputy = factory.LazyAttribute(lambda c: MandateFactory(convocation=c.convocation).deputy)
    from_date = date(2023, 3, 30)


class SessionRuleFactory(DjangoModelFactory):
    """The rule for ordinary sessions; another ``kind`` gets the numbers of that kind."""

    class Meta:
        model = SessionRule
        django_get_or_create = ("code", "valid_from")

    kind = SessionKind.ORDINARY
    code = factory.LazyAttribute(lambda rule: str(rule.kind))
    notice_days = factory.LazyAttribute(lambda rule: 10 if rule.kind == SessionKind.ORDINARY else 3)
    materials_days = factory.LazyAttribute(lambda rule: 5 if rule.kind == SessionKind.ORDINARY else 0)
    closed_notice_days = 3
    quorum_numerator = factory.LazyAttribute(lambda rule: 1 if rule.kind == SessionKind.COMMISSION else 2)
    quorum_denominator = factory.LazyAttribute(lambda rule: 2 if rule.kind == SessionKind.COMMISSION else 3)
    quorum_more_than = factory.LazyAttribute(lambda rule: rule.kind == SessionKind.COMMISSION)
    must_broadcast = factory.LazyAttribute(lambda rule: rule.kind != SessionKind.COMMISSION)
    basis_kk = "№ 148 Заңның 10-бабы"
    basis_ru = "Статья 10 Закона № 148"
    basis_en = "Article 10 of Law No. 148"
    confidence = Confidence.KNOWN
    valid_from = date(2001, 1, 23)


class VoteRuleFactory(DjangoModelFactory):
    """A majority of the total; ``procedure``, ``two_thirds``, ``one_fifth`` and ``election`` by trait."""

    class Meta:
        model = VoteRule
        django_get_or_create = ("code", "valid_from")

    class Params:
        procedure = factory.Trait(code="procedure", base=VoteRule.Base.PRESENT)
        two_thirds = factory.Trait(
            code="two-thirds", majority_numerator=2, majority_denominator=3, more_than=False
        )
        one_fifth = factory.Trait(
            code="no-confidence-raised", majority_numerator=1, majority_denominator=5, more_than=False
        )
        election = factory.Trait(code="election", is_choice=True)

    code = "decision"
    name_kk = factory.LazyAttribute(lambda rule: f"Ереже {rule.code}")
    name_ru = factory.LazyAttribute(lambda rule: f"Правило {rule.code}")
    name_en = factory.LazyAttribute(lambda rule: f"Rule {rule.code}")
    quorum_numerator = 2
    quorum_denominator = 3
    majority_numerator = 1
    majority_denominator = 2
    base = VoteRule.Base.TOTAL
    basis_kk = "№ 148 Заңның 10-бабы"
    basis_ru = "Статья 10 Закона № 148"
    confidence = Confidence.KNOWN
    valid_from = date(2001, 1, 23)


_OPENED = {str(status) for status in HELD}
_OVER = {SessionStatus.CLOSED, SessionStatus.MINUTES_PUBLISHED}
_ANNOUNCED = _OPENED | {SessionStatus.ANNOUNCED, SessionStatus.POSTPONED, SessionStatus.CANCELLED}


class SessionFactory(DjangoModelFactory):
    """A session at any stage, each by the trait with its name; planned for in 14 days otherwise.

    ``extraordinary`` and ``commission`` (a sitting of one) by trait. A live one began an hour ago, a closed
    one yesterday. ``deputies=9`` seats as many, and ``deputies__present=True`` lets them arrive at the start.
    """

    class Meta:
        model = Session
        exclude = ("now",)
        skip_postgeneration_save = True

    class Params:
        announced = factory.Trait(status=SessionStatus.ANNOUNCED)
        live = factory.Trait(status=SessionStatus.LIVE)
        on_break = factory.Trait(status=SessionStatus.BREAK)
        closed = factory.Trait(status=SessionStatus.CLOSED)
        minutes_published = factory.Trait(status=SessionStatus.MINUTES_PUBLISHED)
        postponed = factory.Trait(
            status=SessionStatus.POSTPONED, status_reason="Баяндамашы сырқаттанып қалды."
        )
        cancelled = factory.Trait(status=SessionStatus.CANCELLED, status_reason="Мәселе шешілді.")
        extraordinary = factory.Trait(
            kind=SessionKind.EXTRAORDINARY, cause_kk="Бюджетті нақтылау", cause_ru="Уточнение бюджета"
        )
        commission = factory.Trait(
            kind=SessionKind.COMMISSION,
            group=factory.LazyAttribute(lambda s: GroupFactory(convocation=s.convocation)),
        )

    now = factory.LazyFunction(timezone.now)
    convocation = factory.SubFactory(ConvocationFactory)
    kind = SessionKind.ORDINARY
    rule = factory.LazyAttribute(lambda s: SessionRuleFactory(kind=s.kind))
    status = SessionStatus.PLANNED
    starts_at = factory.LazyAttribute(lambda s: s.now + _start_of(s.status))
    place_kk = "Мәслихаттың мәжіліс залы"
    place_ru = "Зал заседаний маслихата"
    created_at = factory.LazyAttribute(lambda s: s.now - timedelta(days=20))
    updated_at = factory.LazyAttribute(lambda s: s.created_at)
    announced_at = factory.LazyAttribute(
        lambda s: s.starts_at - timedelta(days=14) if s.status in _ANNOUNCED else None
    )
    opened_at = factory.LazyAttribute(lambda s: s.starts_at if s.status in _OPENED else None)
    ended_at = factory.LazyAttribute(
        lambda s: s.starts_at + timedelta(hours=3) if s.status in _OVER else None
    )
    mandates = factory.LazyAttribute(lambda s: s.convocation.seats if s.status in _OPENED else None)

    @factory.post_generation
    def deputies(self: Any, create: bool, count: int | None, present: bool = False, **_kwargs: Any) -> None:
        """``deputies=9`` gives nine mandates; with ``deputies__present=True`` all arrive at the start."""
        mandates = MandateFactory.create_batch(count or 0, convocation=self.convocation)
        if self.mandates is not None and count:
            self.mandates = count
            self.save(update_fields=["mandates"])
        if present:
            for mandate in mandates:
                AttendanceFactory(session=self, deputy=mandate.deputy)


def _start_of(status: str) -> timedelta:
    if status in _OVER:
        return timedelta(days=-1)
    return timedelta(hours=-1) if status in _OPENED else timedelta(days=14)


class AgendaItemFactory(DjangoModelFactory):
    """The next item of a session; ``under_way``, ``considered``, ``from_petition`` by trait."""

    class Meta:
        model = AgendaItem

    class Params:
        under_way = factory.Trait(
            status=ItemStatus.UNDER_WAY, started_at=factory.LazyAttribute(lambda i: i.session.starts_at)
        )
        considered = factory.Trait(
            status=ItemStatus.CONSIDERED,
            started_at=factory.LazyAttribute(lambda i: i.session.starts_at),
            ended_at=factory.LazyAttribute(lambda i: i.session.starts_at + timedelta(minutes=20)),
        )
        from_petition = factory.Trait(
            origin=AgendaItem.Origin.PETITION,
            petition=factory.LazyAttribute(
                lambda i: PetitionFactory(under_review=True, addressee=i.session.convocation.body)
            ),
        )

    session = factory.SubFactory(SessionFactory)
    position = factory.LazyAttribute(lambda item: item.session.items.count() + 1)
    number = factory.LazyAttribute(lambda item: str(item.position))
    title_kk = factory.Sequence(lambda n: f"Аудандық бюджетті нақтылау туралы {n}")
    title_ru = factory.Sequence(lambda n: f"Об уточнении районного бюджета {n}")


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    session = factory.SubFactory(SessionFactory)
    title = "Шешім жобасы"
    language = "kk"
    file = factory.django.FileField(filename="draft.pdf", data=b"%PDF-1.4")
    size = 8
    sha256 = hashlib.sha256(b"%PDF-1.4").hexdigest()
    published_at = factory.LazyFunction(timezone.now)


class AttendanceFactory(DjangoModelFactory):
    """A deputy who came with the opening and stayed."""

    class Meta:
        model = Attendance

    session = factory.SubFactory(SessionFactory, live=True)
    deputy = factory.LazyAttribute(lambda a: MandateFactory(convocation=a.session.convocation).deputy)
    arrived_at = factory.LazyAttribute(lambda a: a.session.starts_at)


class ExcuseFactory(DjangoModelFactory):
    class Meta:
        model = Excuse

    session = factory.SubFactory(SessionFactory, announced=True)
    deputy = factory.LazyAttribute(lambda e: MandateFactory(convocation=e.session.convocation).deputy)
    reason = "Іссапарда"


class MotionFactory(DjangoModelFactory):
    class Meta:
        model = Motion

    item = factory.SubFactory(AgendaItemFactory, session__live=True, under_way=True)
    text_kk = factory.LazyAttribute(lambda motion: motion.item.title_kk)
    text_ru = factory.LazyAttribute(lambda motion: motion.item.title_ru)
    created_at = factory.LazyFunction(timezone.now)


class VoteFactory(DjangoModelFactory):
    """An open vote under the majority of the total; ``closed``, ``annulled``, ``secret`` by trait."""

    class Meta:
        model = VoteEvent

    class Params:
        closed = factory.Trait(
            status=VoteStatus.CLOSED,
            closed_at=factory.LazyAttribute(lambda vote: vote.opened_at + timedelta(minutes=1)),
            result=Result.ADOPTED,
            declared=Result.ADOPTED,
        )
        annulled = factory.Trait(status=VoteStatus.ANNULLED, annulled_reason="Пульт істемеді.")
        secret = factory.Trait(is_secret=True)

    motion = factory.SubFactory(MotionFactory)
    rule = factory.SubFactory(VoteRuleFactory)
    mandates = factory.LazyAttribute(lambda vote: vote.motion.item.session.mandates or 15)
    opened_at = factory.LazyFunction(timezone.now)


class CandidateFactory(DjangoModelFactory):
    class Meta:
        model = Candidate

    vote = factory.SubFactory(VoteFactory, rule__election=True)
    name = factory.Sequence(lambda n: f"Үміткер {n}")
    position = factory.LazyAttribute(lambda candidate: candidate.vote.candidates.count() + 1)


class BallotFactory(DjangoModelFactory):
    """A vote for."""

    class Meta:
        model = Ballot

    vote = factory.SubFactory(VoteFactory)
    deputy = factory.LazyAttribute(
        lambda b: MandateFactory(convocation=b.vote.motion.item.session.convocation).deputy
    )
    option = Option.FOR
    at = factory.LazyFunction(timezone.now)


class SessionDecisionFactory(DjangoModelFactory):
    """A decision that a session of a maslikhat took, published."""

    class Meta:
        model = MaslikhatDecision

    session = factory.SubFactory(SessionFactory, closed=True)
    number = factory.Sequence(lambda n: f"8С-24-{n}")
    decided_on = factory.LazyAttribute(lambda decision: local_date(decision.session.starts_at))
    title_kk = "Аудандық бюджетті нақтылау туралы"
    title_ru = "Об уточнении районного бюджета"
    published_at = factory.LazyFunction(timezone.now)


class OversightRuleFactory(DjangoModelFactory):
    """A month for the answer to a request; ``akim_report`` and ``voter_report`` by trait."""

    class Meta:
        model = OversightRule
        django_get_or_create = ("code", "valid_from")

    class Params:
        akim_report = factory.Trait(kind=OversightRule.Kind.AKIM_REPORT, number=2)
        voter_report = factory.Trait(kind=OversightRule.Kind.VOTER_REPORT, number=1)

    kind = OversightRule.Kind.REQUEST_ANSWER
    code = factory.LazyAttribute(lambda rule: str(rule.kind).replace("_", "-"))
    number = 1
    basis_kk = "№ 148 Заң"
    basis_ru = "Закон № 148"
    basis_en = "Law No. 148"
    confidence = Confidence.KNOWN
    valid_from = date(2001, 1, 23)


class DeputyRequestFactory(DjangoModelFactory):
    """A request to an akim, to be answered within a month; ``overdue`` and ``answered`` by trait."""

    class Meta:
        model = DeputyRequest

    class Params:
        overdue = factory.Trait(
            sent_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=40))
        )
        answered = factory.Trait(
            answered_on=factory.LazyAttribute(lambda request: request.sent_on), answer_kk="Жол жөнделді."
        )

    convocation = factory.SubFactory(ConvocationFactory)
    deputy = factory.LazyAttribute(lambda r: MandateFactory(convocation=r.convocation).deputy)
    addressee = factory.SubFactory(BodyFactory)
    title_kk = "Ауыл жолын жөндеу туралы"
    title_ru = "О ремонте дороги в селе"
    sent_on = factory.LazyFunction(timezone.localdate)
    due_date = factory.LazyAttribute(lambda request: request.sent_on + timedelta(days=30))


class AkimReportFactory(DjangoModelFactory):
    """The akim's report, not approved; ``approved`` by trait."""

    class Meta:
        model = AkimReport

    class Params:
        approved = factory.Trait(is_approved=True)

    convocation = factory.SubFactory(ConvocationFactory)
    akim = "С. Дүйсенов"
    given_on = factory.LazyFunction(timezone.localdate)
    is_approved = False


class VoterReportFactory(DjangoModelFactory):
    class Meta:
        model = VoterReport

    deputy = factory.LazyFunction(lambda: MandateFactory().deputy)
    held_on = factory.LazyFunction(timezone.localdate)
    place_kk = "Ауыл клубы"
    place_ru = "Сельский клуб"


# Broadcasts and commitments -----------------------------------------------------------------


class StreamFactory(DjangoModelFactory):
    """An announced broadcast on YouTube that begins in an hour; every other status by trait.

    ``subject`` is what it shows: a session, a hearing; a body if it does not matter.
    """

    class Meta:
        model = Stream
        exclude = ("subject", "now", "number")

    class Params:
        live = factory.Trait(status=StreamStatus.LIVE)
        ended = factory.Trait(status=StreamStatus.ENDED)
        archived = factory.Trait(
            status=StreamStatus.ARCHIVED,
            recording_url=factory.SelfAttribute("url"),
            zero_at=factory.LazyAttribute(lambda stream: stream.starts_at),
        )
        failed = factory.Trait(status=StreamStatus.FAILED, status_reason="Интернет үзілді.")
        cancelled = factory.Trait(status=StreamStatus.CANCELLED, status_reason="Отырыс жабық өтеді.")
        facebook = factory.Trait(
            provider=Provider.FACEBOOK,
            url=factory.LazyAttribute(lambda s: f"https://www.facebook.com/watch/?v={s.number + 10**14}"),
        )
        vimeo = factory.Trait(
            provider=Provider.VIMEO,
            url=factory.LazyAttribute(lambda s: f"https://vimeo.com/{s.number + 10**8}"),
        )
        vk = factory.Trait(
            provider=Provider.VK,
            url=factory.LazyAttribute(lambda s: f"https://vkvideo.ru/video-2000_{s.number}"),
        )

    subject = factory.SubFactory(BodyFactory, maslikhat=True)
    now = factory.LazyFunction(timezone.now)
    number = factory.Sequence(int)
    subject_kind = factory.LazyAttribute(lambda stream: stream.subject._meta.label_lower)
    subject_id = factory.LazyAttribute(lambda stream: stream.subject.pk)
    provider = Provider.YOUTUBE
    language = Stream.Language.KAZAKH
    url = factory.LazyAttribute(lambda stream: f"https://www.youtube.com/watch?v=synaq{stream.number:06d}")
    status = StreamStatus.SCHEDULED
    starts_at = factory.LazyAttribute(
        lambda s: s.now + timedelta(hours=1 if s.status == StreamStatus.SCHEDULED else -3)
    )
    live_at = factory.LazyAttribute(
        lambda s: s.starts_at if s.status in (StreamStatus.LIVE, StreamStatus.ENDED) else None
    )


class CommitmentFactory(DjangoModelFactory):
    """What somebody undertook to do in thirty days; ``overdue``, ``done`` and ``dropped`` by trait.

    ``subject`` is what it follows from: a decision, an answer; a body if it does not matter.
    """

    class Meta:
        model = Commitment
        exclude = ("subject", "today")

    class Params:
        overdue = factory.Trait(due_date=factory.LazyAttribute(lambda c: c.today - timedelta(days=3)))
        done = factory.Trait(
            done_on=factory.LazyAttribute(lambda c: c.today),
            evidence_note="Жол төселді, қабылдау актісі бар.",
        )
        dropped = factory.Trait(
            dropped_on=factory.LazyAttribute(lambda c: c.today), drop_reason="Бюджетте қаражат қаралмаған."
        )

    subject = factory.SubFactory(BodyFactory)
    today = factory.LazyFunction(timezone.localdate)
    subject_kind = factory.LazyAttribute(lambda commitment: commitment.subject._meta.label_lower)
    subject_id = factory.LazyAttribute(lambda commitment: commitment.subject.pk)
    what_kk = factory.Sequence(lambda n: f"Мектепке апаратын {n}-көшеге жарық орнату")
    what_ru = factory.Sequence(lambda n: f"Установить освещение на улице № {n}")
    body = factory.SubFactory(BodyFactory)
    due_date = factory.LazyAttribute(lambda commitment: commitment.today + timedelta(days=30))


# The consultative body and proposals to it ---------------------------------------------------


class ProposalRuleFactory(DjangoModelFactory):
    """The terms for proposals to the consultative body; one rule per body."""

    class Meta:
        model = kurultai.Rule
        django_get_or_create = ("code",)

    body = factory.SubFactory(BodyFactory, consultative=True)
    code = factory.LazyAttribute(lambda rule: rule.body.code)
    minimum_age = 16
    moderation_days = 5
    section_days = 20
    body_days = 15
    merge_days = 10
    coauthors_most = 10
    attachments_most = 5
    submissions_a_day = 5
    basis_kk = "Мерзімдерді портал өзі белгіледі"
    basis_ru = "Сроки установлены порталом"
    confidence = Confidence.TO_CONFIRM
    valid_from = date(2024, 4, 4)


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = kurultai.Section

    body = factory.SubFactory(BodyFactory, consultative=True)
    code = factory.Sequence(lambda n: f"section-{n}")
    name_kk = factory.LazyAttribute(lambda section: f"Сынақ секциясы {section.code}")
    name_ru = factory.LazyAttribute(lambda section: f"Пробная секция {section.code}")
    name_en = factory.LazyAttribute(lambda section: f"Trial section {section.code}")
    confidence = Confidence.CONFIRMED


class MemberFactory(DjangoModelFactory):
    """A member of the body since 2024; ``reporting`` with an account to report on proposals."""

    class Meta:
        model = kurultai.Member

    class Params:
        reporting = factory.Trait(user=factory.LazyAttribute(lambda member: CitizenFactory().user))

    body = factory.SubFactory(BodyFactory, consultative=True)
    name_kk = factory.Sequence(lambda n: f"Мүше {n}")
    name_ru = factory.Sequence(lambda n: f"Член {n}")
    quota = kurultai.Member.Quota.CIVIC
    from_date = date(2024, 4, 4)


class GatheringFactory(DjangoModelFactory):
    """A planned gathering in thirty days; every other status by trait, ``held`` a month ago."""

    class Meta:
        model = kurultai.Gathering

    class Params:
        announced = factory.Trait(status=proposals.GatheringStatus.ANNOUNCED)
        held = factory.Trait(status=proposals.GatheringStatus.HELD)
        cancelled = factory.Trait(
            status=proposals.GatheringStatus.CANCELLED, status_reason="Отырыс басқа жылға шегерілді."
        )

    body = factory.SubFactory(BodyFactory, consultative=True)
    number = factory.Sequence(lambda n: n + 1)
    code = factory.LazyAttribute(lambda gathering: f"{gathering.body.code}-{gathering.number}")
    status = proposals.GatheringStatus.PLANNED
    starts_on = factory.LazyAttribute(
        lambda g: timezone.localdate() + timedelta(days=-30 if g.status == "held" else 30)
    )
    year = factory.LazyAttribute(lambda gathering: gathering.starts_on.year)
    place_kk = "Ұлытау"
    place_ru = "Улытау"
    confidence = Confidence.CONFIRMED


class ConsultationFactory(DjangoModelFactory):
    """An open consultation; ``draft``, ``coming`` and ``closed`` by trait."""

    class Meta:
        model = kurultai.Consultation
        exclude = ("now",)

    class Params:
        draft = factory.Trait(published_at=None)
        coming = factory.Trait(opens_at=factory.LazyAttribute(lambda c: c.now + timedelta(days=3)))
        closed = factory.Trait(closes_at=factory.LazyAttribute(lambda c: c.now - timedelta(hours=1)))

    now = factory.LazyFunction(timezone.now)
    body = factory.SubFactory(BodyFactory, consultative=True)
    title_kk = factory.Sequence(lambda n: f"Ауыл мектептері туралы {n}")
    title_ru = factory.Sequence(lambda n: f"О сельских школах {n}")
    text_kk = "Ауыл мектептерін қалай жақсартуға болады?"
    text_ru = "Как улучшить сельские школы?"
    opens_at = factory.LazyAttribute(lambda consultation: consultation.now - timedelta(days=10))
    closes_at = factory.LazyAttribute(lambda consultation: consultation.now + timedelta(days=20))
    published_at = factory.LazyAttribute(lambda consultation: consultation.now - timedelta(days=11))


_SENT = set(proposals.Status) - {proposals.Status.DRAFT}
_SHOWN = _SENT - {"received", "in_moderation", "returned", "refused", "withdrawn"}
_ASSIGNED = _SHOWN - {"published", "merged"}
_SUPPORTED = {"supported", "forwarded", "in_work", "implemented"}
_ENDED = {status for status, after in proposals.TRANSITIONS.items() if not after}


def _of_proposal(name: str) -> factory.LazyAttribute:
    return factory.LazyAttribute(lambda s: getattr(s.rule, name) if s.rule else None)


class SubmissionFactory(DjangoModelFactory):
    """A proposal in Kazakh to a section, at any stage by the trait with its name; a draft otherwise.

    What a stage leaves behind (journal, case, conclusion, forwarding) is made by actions or by its
    own factory. A merged one went into a published one. ``rapporteur`` and ``consultation`` by hand.
    """

    class Meta:
        model = kurultai.Submission
        exclude = ("now",)

    class Params:
        draft = factory.Trait(status=proposals.Status.DRAFT)
        received = factory.Trait(status=proposals.Status.RECEIVED)
        in_moderation = factory.Trait(status=proposals.Status.IN_MODERATION)
        returned = factory.Trait(status=proposals.Status.RETURNED)
        refused = factory.Trait(status=proposals.Status.REFUSED)
        published = factory.Trait(status=proposals.Status.PUBLISHED)
        section_review = factory.Trait(status=proposals.Status.SECTION_REVIEW)
        supported = factory.Trait(status=proposals.Status.SUPPORTED)
        forwarded = factory.Trait(status=proposals.Status.FORWARDED)
        in_work = factory.Trait(status=proposals.Status.IN_WORK)
        implemented = factory.Trait(status=proposals.Status.IMPLEMENTED)
        declined = factory.Trait(status=proposals.Status.DECLINED)
        merged = factory.Trait(status=proposals.Status.MERGED)
        withdrawn = factory.Trait(status=proposals.Status.WITHDRAWN)
        is_merged = factory.LazyAttribute(lambda s: s.status == proposals.Status.MERGED)
        is_sent = factory.LazyAttribute(lambda s: s.status != proposals.Status.DRAFT)

    now = factory.LazyFunction(timezone.now)
    status = proposals.Status.DRAFT
    body = factory.SubFactory(BodyFactory, consultative=True)
    section = factory.SubFactory(SectionFactory, body=factory.SelfAttribute("..body"))
    author = factory.SubFactory(CitizenFactory)
    topic = factory.SubFactory(TopicFactory)
    title_kk = factory.Sequence(lambda n: f"Ауыл мектебіне автобус {n}")
    problem_kk = "Балалар мектепке жеті шақырым жаяу барады."
    proposal_kk = "Ауыл мектептеріне автобус бөлуді ұсынамын."
    effect_kk = "Балалар сабаққа уақытында әрі аман-есен жетеді."

    rule = factory.Maybe(
        "is_sent",
        yes_declaration=factory.SubFactory(ProposalRuleFactory, body=factory.SelfAttribute("..body")),
        no_declaration=None,
    )
    moderation_days = _of_proposal("moderation_days")
    section_days = _of_proposal("section_days")
    body_days = _of_proposal("body_days")
    merged_into = factory.Maybe(
        "is_merged",
        yes_declaration=factory.SubFactory("tests.factories.SubmissionFactory", published=True),
        no_declaration=None,
    )

    created_at = factory.LazyAttribute(lambda s: s.now - timedelta(days=40))
    updated_at = factory.LazyAttribute(lambda s: s.created_at)
    submitted_at = _when(_SENT, -38)
    moderation_due_date = _due(_SENT, -31)
    published_at = _when(_SHOWN, -33)
    assigned_at = _when(_ASSIGNED, -20)
    section_due_date = _due(_ASSIGNED, 8)
    supported_at = _when(_SUPPORTED, -6)
    closed_at = _when(_ENDED, -1)


class CoAuthorFactory(DjangoModelFactory):
    class Meta:
        model = kurultai.CoAuthor

    submission = factory.SubFactory(SubmissionFactory)
    citizen = factory.SubFactory(CitizenFactory)
    confirmed_at = factory.LazyFunction(timezone.now)


class SupportFactory(DjangoModelFactory):
    """A standing support; ``submission.recount()`` counts it."""

    class Meta:
        model = kurultai.Support

    submission = factory.SubFactory(SubmissionFactory, published=True)
    citizen = factory.SubFactory(CitizenFactory)
    supported_at = factory.LazyFunction(timezone.now)


class ConclusionFactory(DjangoModelFactory):
    """A section supports a proposal."""

    class Meta:
        model = kurultai.Conclusion

    submission = factory.SubFactory(SubmissionFactory, supported=True)
    section = factory.SelfAttribute("submission.section")
    verdict = kurultai.Conclusion.Verdict.SUPPORTED
    reasons_kk = "Ұсыныс негізделген, оны жүзеге асыруға болады."
    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(timezone.now)


class ForwardingFactory(DjangoModelFactory):
    """A proposal that a ministry has to answer; ``answered`` and ``overdue`` by trait."""

    class Meta:
        model = kurultai.Forwarding

    class Params:
        answered = factory.Trait(
            answered_at=factory.LazyFunction(timezone.now), answer_kk="Ұсыныс жұмысқа алынды."
        )
        overdue = factory.Trait(
            due_date=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=3))
        )

    submission = factory.SubFactory(SubmissionFactory, forwarded=True)
    body = factory.SubFactory(BodyFactory, ministry=True)
    sent_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=2))
    term_days = 15
    due_date = factory.LazyAttribute(lambda f: local_date(f.sent_at) + timedelta(days=21))
    number = factory.Sequence(lambda n: f"12-4/{n}")


class ActFactory(DjangoModelFactory):
    """A resolution of the Government."""

    class Meta:
        model = kurultai.Act

    kind = kurultai.Act.Kind.RESOLUTION
    number = factory.Sequence(lambda n: str(500 + n))
    date = factory.LazyFunction(timezone.localdate)
    title_kk = "Ауыл мектептеріне көлік бөлу туралы"
    title_ru = "О выделении транспорта сельским школам"
    url = factory.LazyAttribute(lambda act: f"https://adilet.example.invalid/kaz/docs/P{act.number}")


class MergeFactory(DjangoModelFactory):
    """A published proposal that may go into another one; people are asked for ten more days."""

    class Meta:
        model = kurultai.Merge

    class Params:
        over = factory.Trait(ask_until=factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1)))

    source = factory.SubFactory(SubmissionFactory, published=True)
    target = factory.SubFactory(SubmissionFactory, published=True)
    reason_kk = "Екі ұсыныс бір мәселе туралы."
    by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=4))
    ask_until = factory.LazyFunction(lambda: timezone.now() + timedelta(days=10))


class ThemeFactory(DjangoModelFactory):
    """A confirmed theme; ``suggested`` by trait."""

    class Meta:
        model = kurultai.Theme

    class Params:
        suggested = factory.Trait(
            confirmed_at=None, confirmed_by=None, suggested_at=factory.LazyFunction(timezone.now)
        )

    body = factory.SubFactory(BodyFactory, consultative=True)
    name_kk = factory.Sequence(lambda n: f"Мектепке жол {n}")
    name_ru = factory.Sequence(lambda n: f"Дорога в школу {n}")
    confirmed_at = factory.LazyFunction(timezone.now)
    confirmed_by = factory.SubFactory(UserFactory)


class ThemePlaceFactory(DjangoModelFactory):
    class Meta:
        model = kurultai.ThemePlace

    theme = factory.SubFactory(ThemeFactory)
    submission = factory.SubFactory(SubmissionFactory, published=True)


class ConversationFactory(DjangoModelFactory):
    """An open conversation about some petition; ``coming``, ``over`` and ``endless`` by trait.

    ``statements=3`` puts so many statements to the vote.
    """

    class Meta:
        model = Conversation
        exclude = ("now", "subject")
        skip_postgeneration_save = True

    class Params:
        coming = factory.Trait(opens_at=factory.LazyAttribute(lambda it: it.now + timedelta(days=1)))
        over = factory.Trait(closes_at=factory.LazyAttribute(lambda it: it.now - timedelta(hours=1)))
        endless = factory.Trait(closes_at=None)

    now = factory.LazyFunction(timezone.now)
    subject_kind = "petitions.petition"
    subject_id = factory.Sequence(lambda n: n + 1)
    path = "petitions/"
    question_kk = factory.Sequence(lambda n: f"Ауыл мектебіне не қажет? {n}")
    question_ru = factory.Sequence(lambda n: f"Что нужно сельской школе? {n}")
    question_en = factory.Sequence(lambda n: f"What does a village school need? {n}")
    opens_at = factory.LazyAttribute(lambda it: it.now - timedelta(days=7))
    closes_at = factory.LazyAttribute(lambda it: it.now + timedelta(days=14))

    @factory.post_generation
    def statements(self, create: bool, number: int | None, **_kwargs: Any) -> None:
        for _number in range(number or 0):
            StatementFactory(conversation=self)


class StatementFactory(DjangoModelFactory):
    """A statement put to the vote; ``waiting``, ``refused``, ``retired`` and ``secretariat`` by trait."""

    class Meta:
        model = Statement

    class Params:
        waiting = factory.Trait(status=StatementStatus.SUBMITTED)
        refused = factory.Trait(status=StatementStatus.REFUSED)
        retired = factory.Trait(status=StatementStatus.RETIRED, status_reason="Басқа тұжырымды қайталайды.")
        secretariat = factory.Trait(origin=Statement.Origin.SECRETARIAT, author=None)

    conversation = factory.SubFactory(ConversationFactory)
    number = factory.LazyAttribute(lambda it: it.conversation.statements.count() + 1)
    origin = Statement.Origin.PARTICIPANT
    author = factory.SubFactory(CitizenFactory)
    text_kk = factory.Sequence(lambda n: f"Мектеп асханасы тегін болуы керек, {n}-нұсқа.")
    text_ru = factory.Sequence(lambda n: f"Школьная столовая должна быть бесплатной, вариант {n}.")
    status = StatementStatus.SHOWN
    created_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=2))
    shown_at = factory.LazyAttribute(
        lambda it: it.created_at if it.status in (StatementStatus.SHOWN, StatementStatus.RETIRED) else None
    )


class PositionFactory(DjangoModelFactory):
    """Somebody who agrees; ``disagreeing`` and ``passing`` by trait."""

    class Meta:
        model = Position

    class Params:
        disagreeing = factory.Trait(stand=Stand.DISAGREE)
        passing = factory.Trait(stand=Stand.PASS)

    statement = factory.SubFactory(StatementFactory)
    citizen = factory.SubFactory(CitizenFactory)
    stand = Stand.AGREE
    taken_at = factory.LazyFunction(timezone.now)
    changed_at = factory.SelfAttribute("taken_at")


class OkrugFactory(DjangoModelFactory):
    """A rural okrug in a district of its own; ``village`` (of an okrug) by trait."""

    class Meta:
        model = Unit
        django_get_or_create = ("kato",)

    class Params:
        number = factory.Sequence(lambda n: 30 + n % 70)
        village = factory.Trait(
            kind=UnitKind.VILLAGE,
            parent=factory.SubFactory("tests.factories.OkrugFactory"),
            kato=factory.LazyAttribute(lambda unit: f"{unit.parent.kato[:6]}1{unit.number}"),
        )

    kind = UnitKind.RURAL_OKRUG
    parent = factory.SubFactory(UnitFactory)
    kato = factory.LazyAttribute(lambda unit: f"{unit.parent.kato[:4]}{unit.number}000")
    name_kk = factory.LazyAttribute(lambda unit: f"Қызылжар ауылдық округі {unit.kato[4:6]}")
    name_ru = factory.LazyAttribute(lambda unit: f"Кызылжарский сельский округ {unit.kato[4:6]}")
    name_en = factory.LazyAttribute(lambda unit: f"Kyzylzhar rural okrug {unit.kato[4:6]}")


class CommunityFactory(DjangoModelFactory):
    """A rural okrug that runs itself; ``generated`` (invented for trial) by trait.

    Its clerk is ``PostFactory(clerk=True, body=community.body).user``, its akim the same as an
    ``officer``, and whoever lives there ``CitizenFactory(territory=community.unit)``.
    """

    class Meta:
        model = Community
        django_get_or_create = ("unit",)

    class Params:
        generated = factory.Trait(is_generated=True)

    unit = factory.SubFactory(OkrugFactory)
    district = factory.LazyAttribute(lambda community: community.unit.parent)
    body = factory.SubFactory(
        "tests.factories.BodyFactory", community=True, territory=factory.SelfAttribute("..unit")
    )
    changed_at = factory.LazyFunction(timezone.now)


class OfficialFactory(DjangoModelFactory):
    """The elected akim of a community; ``appointed``, ``acting`` and ``head`` (of its office) by trait."""

    class Meta:
        model = Official

    class Params:
        appointed = factory.Trait(is_elected=False)
        acting = factory.Trait(is_elected=False, is_acting=True)
        head = factory.Trait(is_elected=False, post=Official.Post.HEAD)

    community = factory.SubFactory(CommunityFactory)
    post = Official.Post.AKIM
    name = factory.Sequence(lambda n: f"Сынақов Әкім {n}")
    is_elected = True
    from_date = date(2024, 8, 1)


class CouncilRuleFactory(DjangoModelFactory):
    """The law on assemblies: four years, 5-10 members up to 10 000 people; ``gathering`` and
    ``separate`` (gatherings, with a tenth of the residents) by trait."""

    class Meta:
        model = CouncilRule
        django_get_or_create = ("code", "valid_from")

    class Params:
        gathering = factory.Trait(code="gathering", kind=CouncilKind.GATHERING, term_years=None)
        separate = factory.Trait(
            code="separate-gathering",
            kind=CouncilKind.SEPARATE_GATHERING,
            term_years=None,
            quorum_numerator=1,
            quorum_denominator=10,
            quorum_base=CouncilRule.Base.RESIDENTS,
            minutes_days=None,
            answer_days=None,
            chair_decides_ties=False,
        )

    code = "assembly"
    kind = CouncilKind.ASSEMBLY
    term_years = 4
    quorum_numerator, quorum_denominator = 1, 2
    quorum_base = CouncilRule.Base.MEMBERS
    notice_days = 10
    meetings_a_quarter = 1
    convened_by_percent = 10
    minutes_days = 2
    maslikhat_days = 5
    answer_days = 5
    chair_decides_ties = True
    basis_kk = "№ 148 Заң, 39-3-бап"
    basis_ru = "Закон № 148, статья 39-3"
    confidence = Confidence.KNOWN
    doubts = factory.Dict({"minutes_days": "to_confirm"})
    valid_from = date(2013, 1, 1)


class SizeBandFactory(DjangoModelFactory):
    class Meta:
        model = SizeBand
        django_get_or_create = ("rule", "above")

    rule = factory.SubFactory(CouncilRuleFactory)
    above = 0
    up_to = 10_000
    least = 5
    most = 10


class CouncilFactory(DjangoModelFactory):
    """An assembly that sits; ``past``, ``gathering`` and ``separate`` (gathering of one street) by trait,
    ``members=7`` seats so many."""

    class Meta:
        model = Council

    class Params:
        past = factory.Trait(from_date=date(2020, 1, 10), to_date=date(2024, 1, 9))
        gathering = factory.Trait(
            kind=CouncilKind.GATHERING,
            rule=factory.SubFactory(CouncilRuleFactory, gathering=True),
            to_date=factory.SelfAttribute("from_date"),
        )
        separate = factory.Trait(
            kind=CouncilKind.SEPARATE_GATHERING,
            rule=factory.SubFactory(CouncilRuleFactory, separate=True),
            part_kk="Бейбітшілік көшесі",
            part_ru="улица Бейбитшилик",
        )

    community = factory.SubFactory(CommunityFactory)
    kind = CouncilKind.ASSEMBLY
    rule = factory.SubFactory(CouncilRuleFactory)
    from_date = date(2024, 1, 10)
    population = 4_200
    population_date = date(2024, 1, 1)
    least = 5
    most = 10

    @factory.post_generation
    def members(self: Any, create: bool, count: int | None, **_kwargs: Any) -> None:
        CouncilMemberFactory.create_batch(count or 0, council=self)


class CouncilMemberFactory(DjangoModelFactory):
    class Meta:
        model = Member

    council = factory.SubFactory(CouncilFactory)
    name = factory.Sequence(lambda n: f"Мүшеев Сынақ {n}")
    village_kk = "Қызылжар ауылы"
    village_ru = "село Кызылжар"
    from_date = factory.SelfAttribute("council.from_date")
    to_date = factory.SelfAttribute("council.to_date")


class MeetingFactory(DjangoModelFactory):
    """A meeting of an assembly that is convened; ``planned``, ``held`` (minutes being written), ``signed``,
    ``published``, ``with_akim``, ``overdue`` (the akim should have answered two days ago), ``answered``,
    ``disagreed``, ``referred``, ``failed``, ``cancelled`` and ``archived`` by trait.

    ``present=4`` lets four of the council come, seating them first where it has fewer; ``items=2`` puts
    as many matters on the agenda, which have been voted on once the minutes are signed.
    """

    class Meta:
        model = Meeting
        skip_postgeneration_save = True

    class Params:
        planned = factory.Trait(status=MeetingStatus.PLANNED)
        held = factory.Trait(
            status=MeetingStatus.HELD,
            starts_at=datetime(2026, 3, 12, 10, tzinfo=UTC),
            quorum_base=7,
            present_count=5,
            chair="Төраға Сынақ",
            secretary="Хатшы Сынақ",
        )
        signed = factory.Trait(held=True, status=MeetingStatus.SIGNED, signed_on=date(2026, 3, 13))
        published = factory.Trait(
            signed=True, published_at=datetime(2026, 3, 13, 7, tzinfo=UTC), pass_due_date=date(2026, 3, 16)
        )
        with_akim = factory.Trait(
            published=True,
            status=MeetingStatus.WITH_AKIM,
            passed_on=date(2026, 3, 13),
            answer_due_date=date(2026, 3, 20),
        )
        answered = factory.Trait(
            with_akim=True,
            status=MeetingStatus.ANSWERED,
            answered_on=date(2026, 3, 19),
            akim_agrees=True,
            answer_kk="Шешімді қолдаймын.",
            answer_ru="Решение поддерживаю.",
        )
        overdue = factory.Trait(
            with_akim=True, answer_due_date=factory.LazyFunction(lambda: timezone.localdate() - timedelta(2))
        )
        disagreed = factory.Trait(answered=True, status=MeetingStatus.DISAGREED, akim_agrees=False)
        referred = factory.Trait(disagreed=True, status=MeetingStatus.REFERRED)
        failed = factory.Trait(status=MeetingStatus.FAILED, status_reason="Жеті мүшенің екеуі ғана келді.")
        cancelled = factory.Trait(
            status=MeetingStatus.CANCELLED, status_reason="Мәселе басқа жолмен шешілді."
        )
        archived = factory.Trait(
            status=MeetingStatus.SIGNED,
            starts_at=datetime(2019, 5, 20, 10, tzinfo=UTC),
            published_at=datetime(2026, 1, 15, 7, tzinfo=UTC),
            is_archive=True,
            scan=factory.django.FileField(filename="minutes.pdf", data=b"%PDF-1.4"),
            summary_kk="Ауылдың ауызсу құбыры туралы",
            summary_ru="О водопроводе села",
        )

    council = factory.SubFactory(CouncilFactory)
    rule = factory.SelfAttribute("council.rule")
    status = MeetingStatus.CONVENED
    convened_by = Meeting.Convener.AKIM
    notice_on = factory.LazyAttribute(lambda meeting: meeting.starts_at.date() - timedelta(days=12))
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))
    place_kk = "Қызылжар ауылы, мәдениет үйі"
    place_ru = "село Кызылжар, дом культуры"
    created_at = factory.LazyAttribute(lambda meeting: meeting.starts_at - timedelta(days=12))

    @factory.post_generation
    def present(self: Any, create: bool, count: int | None, **_kwargs: Any) -> None:
        if not count:
            return
        short = count - self.council.members.count()
        CouncilMemberFactory.create_batch(max(short, 0), council=self.council)
        for member in self.council.members.order_by("pk")[:count]:
            PresenceFactory(meeting=self, member=member)
        self.present_count, self.quorum_base = count, self.council.members.count()
        self.save(update_fields=["present_count", "quorum_base"])

    @factory.post_generation
    def items(self: Any, create: bool, count: int | None, **_kwargs: Any) -> None:
        voted = self.status in WITH_MINUTES
        MeetingItemFactory.create_batch(count or 0, meeting=self, voted=voted)


class MeetingItemFactory(DjangoModelFactory):
    """A matter of a meeting; ``voted`` (five votes, adopted) by trait."""

    class Meta:
        model = MeetingItem

    class Params:
        voted = factory.Trait(
            speeches_kk="Баяндамашы сметаны таныстырды.",
            speeches_ru="Докладчик представил смету.",
            decision_kk="Көше шамдарын орнатуға келісім берілсін.",
            decision_ru="Согласовать установку уличных фонарей.",
            votes_for=4,
            votes_against=1,
            votes_abstained=0,
            chair_voted_for=True,
            result=Vote.ADOPTED,
        )

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n % 30_000 + 1)
    subject = MeetingItem.Subject.OTHER
    title_kk = "Көше шамдарын орнату туралы"
    title_ru = "Об установке уличных фонарей"
    rapporteur = "Баяндамашы Сынақ"


class CommunityActFactory(DjangoModelFactory):
    """An act in force in a community; ``repealed`` and ``over`` (its time has run out) by trait;
    ``clauses=3`` writes so many."""

    class Meta:
        model = CommunityAct

    class Params:
        over = factory.Trait(to_date=date(2025, 12, 31))
        repealed = factory.Trait(
            to_date=date(2025, 12, 31),
            repealed_by=factory.SubFactory(
                "tests.factories.CommunityActFactory", community=factory.SelfAttribute("..community")
            ),
        )

    community = factory.SubFactory(CommunityFactory)
    kind = CommunityAct.Kind.IMPROVEMENT
    number = factory.Sequence(lambda n: f"{n + 1}")
    adopted_on = date(2025, 2, 3)
    title_kk = "Абаттандыру қағидалары"
    title_ru = "Правила благоустройства"
    from_date = date(2025, 2, 15)
    published_at = datetime(2025, 2, 5, 7, tzinfo=UTC)

    @factory.post_generation
    def clauses(self: Any, create: bool, count: int | None, **_kwargs: Any) -> None:
        for order in range(1, (count or 0) + 1):
            ClauseFactory(act=self, order=order)


class ClauseFactory(DjangoModelFactory):
    class Meta:
        model = Clause

    act = factory.SubFactory(CommunityActFactory)
    order = 1
    number = factory.LazyAttribute(lambda clause: f"{clause.order}")
    text_kk = factory.LazyAttribute(lambda clause: f"{clause.number}-тармақ: аула таза ұсталады.")
    text_ru = factory.LazyAttribute(lambda clause: f"Пункт {clause.number}: двор содержится в чистоте.")
    from_date = factory.SelfAttribute("act.from_date")
    to_date = factory.SelfAttribute("act.to_date")
    by = factory.SelfAttribute("act")


class ServiceFactory(DjangoModelFactory):
    """Drinking water; ``waste`` by trait."""

    class Meta:
        model = Service
        django_get_or_create = ("code",)

    class Params:
        waste = factory.Trait(
            code="waste",
            name_kk="Қоқыс шығару",
            name_ru="Вывоз мусора",
            name_en="Waste collection",
            unit_kk="адам, айына",
            unit_ru="чел. в месяц",
            unit_en="person, a month",
        )

    code = "water"
    name_kk = "Ауызсу"
    name_ru = "Питьевая вода"
    name_en = "Drinking water"
    unit_kk = "м³"
    unit_ru = "м³"
    unit_en = "m³"


class TariffFactory(DjangoModelFactory):
    class Meta:
        model = Tariff

    community = factory.SubFactory(CommunityFactory)
    service = factory.SubFactory(ServiceFactory)
    amount = Decimal("120.50")
    from_date = date(2025, 1, 1)
    reason_kk = "Электр қуатының бағасы өсті"
    reason_ru = "Выросла цена электроэнергии"
    published_at = datetime(2025, 1, 5, 7, tzinfo=UTC)


class RateKindFactory(DjangoModelFactory):
    class Meta:
        model = RateKind
        django_get_or_create = ("code", "valid_from")

    code = "land-tax"
    name_kk = "Жер салығының базалық мөлшерлемесі"
    name_ru = "Базовая ставка земельного налога"
    name_en = "Base rate of the land tax"
    unit_kk = "базалық мөлшерлеменің %-ы"
    unit_ru = "% базовой ставки"
    unit_en = "% of the base rate"
    least = Decimal(50)
    most = Decimal(150)
    basis_kk = "Салық кодексі, 510-бап"
    basis_ru = "Налоговый кодекс, статья 510"
    confidence = Confidence.KNOWN
    valid_from = date(2018, 1, 1)


class RateFactory(DjangoModelFactory):
    class Meta:
        model = Rate

    community = factory.SubFactory(CommunityFactory)
    kind = factory.SubFactory(RateKindFactory)
    value = Decimal("110.0000")
    from_date = date(2025, 1, 1)
    published_at = datetime(2025, 1, 5, 7, tzinfo=UTC)


class RevenueSourceFactory(DjangoModelFactory):
    """A tax of a community; ``transfer`` by trait."""

    class Meta:
        model = RevenueSource
        django_get_or_create = ("code", "valid_from")

    class Params:
        transfer = factory.Trait(
            code="transfers",
            group=RevenueSource.Group.TRANSFER,
            name_kk="Жоғары бюджеттен түсетін трансферттер",
            name_ru="Трансферты из вышестоящего бюджета",
            name_en="Transfers from the upper budget",
            order=99,
        )

    code = "land-tax"
    group = RevenueSource.Group.TAX
    name_kk = "Жер салығы"
    name_ru = "Земельный налог"
    name_en = "Land tax"
    basis_kk = "Бюджет кодексі"
    basis_ru = "Бюджетный кодекс"
    confidence = Confidence.KNOWN
    valid_from = date(2018, 1, 1)


class ExpenditureKindFactory(DjangoModelFactory):
    class Meta:
        model = ExpenditureKind
        django_get_or_create = ("code",)

    code = "lighting"
    name_kk = "Көшелерді жарықтандыру"
    name_ru = "Освещение улиц"
    name_en = "Street lighting"


class BudgetFactory(DjangoModelFactory):
    """A published budget: 20 m of land tax and 80 m of transfers, all for lighting; ``executed``
    (half of it) and ``draft`` by trait."""

    class Meta:
        model = Budget

    class Params:
        executed = factory.Trait(executed_on=date(2026, 7, 1))
        draft = factory.Trait(published_at=None)

    community = factory.SubFactory(CommunityFactory)
    year = 2026
    approved_on = date(2025, 12, 28)
    population = 4_000
    population_date = date(2025, 1, 1)
    published_at = datetime(2026, 1, 10, 7, tzinfo=UTC)

    @factory.post_generation
    def lines(self: Any, create: bool, wanted: bool | None, **_kwargs: Any) -> None:
        if wanted is False:
            return
        own, transfers = Decimal(20_000_000), Decimal(80_000_000)
        done = Decimal("0.5") if self.executed_on else None
        for source, amount in (
            (RevenueSourceFactory(), own),
            (RevenueSourceFactory(transfer=True), transfers),
        ):
            Revenue.objects.create(
                budget=self, source=source, planned=amount, executed=done and amount * done
            )
        Expenditure.objects.create(
            budget=self,
            kind=ExpenditureKindFactory(),
            planned=own + transfers,
            executed=done and (own + transfers) * done,
        )


class PresenceFactory(DjangoModelFactory):
    class Meta:
        model = Presence

    meeting = factory.SubFactory(MeetingFactory)
    member = factory.LazyAttribute(lambda p: CouncilMemberFactory(council=p.meeting.council))


class InitiativeRuleFactory(DjangoModelFactory):
    """Ten per cent of the residents ask for a report; ``votes`` (more than half of the members present ask
    to end the akim's powers) and ``survey`` (which the community settles itself) by trait."""

    class Meta:
        model = InitiativeRule
        django_get_or_create = ("code", "valid_from")

    class Params:
        votes = factory.Trait(
            kind=InitiativeKind.END_AKIM,
            support=InitiativeRule.Support.MEMBERS,
            percent=50,
            more_than=True,
            collecting_days=None,
        )
        survey = factory.Trait(kind=InitiativeKind.SURVEY, to_maslikhat=False)

    kind = InitiativeKind.HEAR_REPORT
    support = InitiativeRule.Support.RESIDENTS
    code = factory.LazyAttribute(lambda rule: f"{rule.kind}-{rule.support}".replace("_", "-"))
    percent = 10
    collecting_days = 60
    sending_days = 5
    basis_kk = "№ 148 Заң, 39-3-бап"
    basis_ru = "Закон № 148, статья 39-3"
    confidence = Confidence.TO_CONFIRM
    valid_from = date(2018, 1, 1)


class InitiativeFactory(DjangoModelFactory):
    """Residents ask for a report, three signatures are needed; ``supported``, ``sent``, ``on_agenda`` and
    ``decided`` by trait; ``over`` (its time has run out), ``survey`` too; ``signed=2`` signs it so often."""

    class Meta:
        model = Initiative
        skip_postgeneration_save = True

    class Params:
        supported = factory.Trait(
            status=InitiativeStatus.SUPPORTED,
            supporters=3,
            supported_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=1)),
            sending_due_date=factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=5)),
        )
        sent = factory.Trait(
            supported=True,
            status=InitiativeStatus.SENT,
            sent_on=factory.LazyFunction(timezone.localdate),
            maslikhat=factory.LazyAttribute(
                lambda i: BodyFactory(maslikhat=True, territory=i.community.district)
            ),
        )
        on_agenda = factory.Trait(
            sent=True, status=InitiativeStatus.ON_AGENDA, agenda_path="maslikhats/sessions/a/items/b/"
        )
        decided = factory.Trait(
            on_agenda=True,
            status=InitiativeStatus.DECIDED,
            outcome_kk="Есеп тыңдалсын.",
            outcome_ru="Заслушать отчёт.",
            closed_at=factory.LazyFunction(timezone.now),
        )
        over = factory.Trait(
            started_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=61)),
            collecting_ends_at=factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1)),
        )
        survey = factory.Trait(rule=factory.SubFactory(InitiativeRuleFactory, survey=True))

    community = factory.SubFactory(CommunityFactory)
    rule = factory.SubFactory(InitiativeRuleFactory)
    kind = factory.SelfAttribute("rule.kind")
    support = factory.SelfAttribute("rule.support")
    author = factory.SubFactory(CitizenFactory, territory=factory.SelfAttribute("..community.unit"))
    title_kk = "Ауылды ауызсумен қамту туралы әкімнің есебін тыңдау"
    title_ru = "Заслушать отчёт акима о водоснабжении села"
    text_kk = "Жаз бойы су тәулігіне екі сағат қана беріледі."
    text_ru = "Всё лето вода подаётся только два часа в сутки."
    base = 30
    needed = 3
    started_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=2))
    collecting_ends_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=58))

    @factory.post_generation
    def signed(self: Any, create: bool, count: int | None, **_kwargs: Any) -> None:
        for _number in range(count or 0):
            resident = CitizenFactory(territory=self.community.unit)
            InitiativeSupport.objects.create(initiative=self, citizen=resident, supported_at=self.started_at)
        if count:
            self.supporters = count
            self.save(update_fields=["supporters"])


class ResidentProposalFactory(DjangoModelFactory):
    """A proposal of a resident that is public and waits for the council's answer; ``submitted``,
    ``refused``, ``answered`` and ``overdue`` by trait."""

    class Meta:
        model = Proposal

    class Params:
        submitted = factory.Trait(status=ProposalStatus.SUBMITTED, published_at=None, due_date=None)
        refused = factory.Trait(submitted=True, status=ProposalStatus.REFUSED)
        overdue = factory.Trait(due_date=factory.LazyFunction(lambda: timezone.localdate() - timedelta(1)))
        answered = factory.Trait(
            status=ProposalStatus.ANSWERED,
            answered_at=factory.LazyFunction(timezone.now),
            answer_kk="Шам қыркүйекке дейін орнатылады.",
            answer_ru="Фонарь установят до сентября.",
        )

    community = factory.SubFactory(CommunityFactory)
    author = factory.SubFactory(CitizenFactory, territory=factory.SelfAttribute("..community.unit"))
    status = ProposalStatus.RECEIVED
    language = "ru"
    title = factory.Sequence(lambda n: f"Поставить фонарь у школьного перехода, вариант {n}")
    text = "Вечером дети переходят дорогу в темноте. Нужен фонарь у перехода."
    created_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=3))
    published_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=2))
    due_date = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=19))


# Moderation ---------------------------------------------------------------------------------


class AppealRuleFactory(DjangoModelFactory):
    """How long one may object to the refusal of a petition."""

    class Meta:
        model = AppealRule

    code = factory.Sequence(lambda n: f"appeal-{n}")
    subject_kind = "petitions.petition"
    filing_days = 60
    deciding_days = 20
    basis_kk = "Сынақ заңы, 91-бап"
    basis_ru = "Пробный закон, статья 91"
    confidence = Confidence.TO_CONFIRM
    valid_from = date(2022, 1, 1)


class ApprovalFactory(DjangoModelFactory):
    """A take-down of a petition that is proposed; ``done``, ``running``, ``stopped`` by trait."""

    class Meta:
        model = Approval
        exclude = ("subject",)

    class Params:
        decided = factory.Trait(
            decided_by=factory.LazyFunction(lambda: PostFactory().user),
            decided_at=factory.LazyFunction(timezone.now),
        )
        done = factory.Trait(decided=True, state=Approval.State.DONE)
        running = factory.Trait(decided=True, state=Approval.State.RUNNING)
        stopped = factory.Trait(decided=True, state=Approval.State.STOPPED)

    subject = factory.SubFactory(PetitionFactory, collecting=True)
    subject_kind = factory.LazyAttribute(lambda approval: approval.subject._meta.label_lower)
    subject_id = factory.LazyAttribute(lambda approval: approval.subject.pk)
    act = Approval.Act.TAKE_DOWN
    reasons = "Мәтінде бөтен адамның дербес деректері жарияланған."
    proposed_by = factory.LazyFunction(lambda: PostFactory().user)
    proposed_at = factory.LazyFunction(timezone.now)


class AppealFactory(DjangoModelFactory):
    """A refused author's objection that waits for a reviewer."""

    class Meta:
        model = Appeal

    decision = factory.SubFactory(DecisionFactory)
    by = factory.SubFactory(UserFactory)
    language = "kk"
    text = "Петиция әкімді қызметтен босатуды сұрамайды."
    filed_at = factory.LazyFunction(timezone.now)
    term_days = 20
    due_date = factory.LazyAttribute(lambda appeal: local_date(appeal.filed_at) + timedelta(days=28))


class ReportFactory(DjangoModelFactory):
    """A reader's report on a petition that collects."""

    class Meta:
        model = Report
        exclude = ("subject",)

    subject = factory.SubFactory(PetitionFactory, collecting=True)
    subject_kind = factory.LazyAttribute(lambda report: report.subject._meta.label_lower)
    subject_id = factory.LazyAttribute(lambda report: report.subject.pk)
    by = factory.LazyFunction(lambda: CitizenFactory().user)
    reason = Report.Reason.PERSONAL_DATA
    at = factory.LazyFunction(timezone.now)
    path = factory.LazyAttribute(lambda report: f"petitions/{report.subject.code}/")


class AnomalyFactory(DjangoModelFactory):
    """An hour in which a petition was signed otherwise than usual; nobody has looked at it."""

    class Meta:
        model = Anomaly

    petition = factory.SubFactory(PetitionFactory, collecting=True)
    starts_at = factory.LazyAttribute(lambda anomaly: anomaly.ends_at - timedelta(hours=1))
    ends_at = factory.LazyFunction(timezone.now)
    count = 8_000
    usual = 200.0
    signs = factory.LazyFunction(lambda: {"burst": {}, "even": {"share": 0.93}})
    found_at = factory.SelfAttribute("ends_at")


class RetractionFactory(DjangoModelFactory):
    """A signature that two moderators declared invalid."""

    class Meta:
        model = Retraction

    signature = factory.SubFactory(SignatureFactory, retracted_at=factory.LazyFunction(timezone.now))
    cause = Retraction.Cause.INVALIDATED
    at = factory.SelfAttribute("signature.retracted_at")
    day = factory.LazyAttribute(lambda retraction: local_date(retraction.at))
    approval = factory.SubFactory(
        ApprovalFactory,
        subject=factory.SelfAttribute("..signature.petition"),
        act=Approval.Act.INVALIDATE,
        done=True,
    )
    by = factory.SelfAttribute("approval.decided_by")


class ObjectionFactory(DjangoModelFactory):
    """A signer's objection that waits for a moderator."""

    class Meta:
        model = Objection

    retraction = factory.SubFactory(RetractionFactory)
    text = "Мен өзім қол қойдым."
    made_at = factory.LazyFunction(timezone.now)
