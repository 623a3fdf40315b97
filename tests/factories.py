"""Rows for tests: a test states what matters to it, the factory the rest."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts import iin
from accounts.models import Citizen, Post, Role, User
from bodies.models import Body, Level
from bodies.models import Kind as BodyKind
from core.confidence import Confidence
from moderation.models import Case, Decision, Ground, GroundKind
from moderation.models import Outcome as Verdict
from petitions.models import Answer, Backing, Hearing, Origin, Petition, Rule, Signature, Topic
from petitions.states import Outcome, Status
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
    """A district akimat; ``maslikhat``, ``regional``, ``ministry``, ``government`` and
    ``authorized`` (the ministry that checks petitions) by trait."""

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
