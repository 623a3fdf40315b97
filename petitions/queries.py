"""What pages and the API tell about petitions, gathered from several models."""

import operator
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce

from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, Count, F, Q, Sum, When
from django.utils.translation import gettext as _

from bodies.models import Body
from core.rulings import Sentence
from core.texts import Text
from journal.models import Entry
from moderation.models import Case as ModerationCase
from moderation.models import Decision
from petitions import limits, states
from petitions.models import Backing, DayTally, Petition, Rule, Signature, TerritoryTally
from petitions.states import Outcome, Status
from territory.models import Population, Unit
from workdays.calendar import Calendar, Clock, clock, local_date

# Fewer signatures than this from one place are not shown: a village would know its signers.
TALLY_FLOOR = 5


@dataclass(frozen=True, slots=True)
class PublicClock:
    """A term of law that runs on a petition, and who has to keep it."""

    clock: Clock
    label: Sentence
    body: Sentence


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a petition's public timeline."""

    at: datetime
    title: Sentence
    text: Sentence = ""
    tone: str = ""
    url: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled number of a table; ``None`` is fewer than the floor."""

    label: Sentence
    value: int | None
    share: int = 0


@dataclass(frozen=True, slots=True)
class Numbers:
    """The portal in numbers, for its home page."""

    collecting: int
    in_review: int
    decided: int
    signatures: int
    overdue: int


def authorized_body() -> Body | None:
    """The body that checks petitions before they are published."""
    return Body.objects.filter(is_authorized=True, valid_to__isnull=True).first()


def clock_of(petition: Petition, calendar: Calendar, *, at: datetime) -> PublicClock | None:
    """The clock that runs on a petition now, or the last one that was stopped."""
    if petition.is_history:
        return None
    today = local_date(at)
    if petition.status == Status.SUBMITTED:
        return _moderation_clock(petition, calendar, today)
    if petition.status == Status.BACKING and petition.backing_started_at:
        running = _clock_since(petition.backing_started_at, petition.backing_days, calendar, today)
        return PublicClock(running, _("Finding backers"), _("citizens"))
    return _addressee_clock(petition, calendar, today)


def _addressee_clock(petition: Petition, calendar: Calendar, today: date) -> PublicClock | None:
    if petition.addressee is None:
        return None
    name = petition.addressee.name
    if petition.registered_at:
        return PublicClock(_review_clock(petition, calendar, today), _("Review by the addressee"), name)
    if petition.failed_at:
        return PublicClock(_appeal_clock(petition, calendar, today), _("Answer to the appeal"), name)
    if petition.status == Status.THRESHOLD_REACHED and petition.threshold_reached_at:
        running = _clock_since(petition.threshold_reached_at, petition.registration_days, calendar, today)
        return PublicClock(running, _("Registration by the addressee"), name)
    return None


def _clock_since(start: datetime, days: int | None, calendar: Calendar, today: date) -> Clock:
    return clock(calendar, start=local_date(start), days=days or 0, today=today)


def _moderation_clock(petition: Petition, calendar: Calendar, today: date) -> PublicClock | None:
    case = ModerationCase.objects.about(petition).open().first()
    if case is None:
        return None
    body = authorized_body()
    running = clock(calendar, start=local_date(case.opened_at), days=case.term_days, today=today)
    return PublicClock(running, _("Check by the authorized body"), body.name if body else "")


def _review_clock(petition: Petition, calendar: Calendar, today: date) -> Clock:
    assert petition.registered_at is not None
    return clock(
        calendar,
        start=local_date(petition.registered_at),
        days=petition.review_days or 0,
        today=today,
        stopped=local_date(petition.closed_at) if petition.closed_at else None,
    )


def _appeal_clock(petition: Petition, calendar: Calendar, today: date) -> Clock:
    assert petition.failed_at is not None
    return clock(
        calendar,
        start=local_date(petition.failed_at),
        days=petition.appeal_days or 0,
        today=today,
        stopped=local_date(petition.closed_at) if petition.closed_at else None,
    )


# The timeline -------------------------------------------------------------------------------


def timeline_of(petition: Petition) -> list[Moment]:
    """Everything public that happened to a petition, newest first."""
    entries = Entry.objects.about(petition).public()
    moments = [moment for entry in entries if (moment := _moment(entry, petition))]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _moment(entry: Entry, petition: Petition) -> Moment | None:
    said = _STATEMENTS.get(entry.event)
    if said is None:
        return None
    title, tone = said()
    return Moment(entry.at, title, _details(entry), tone, event=entry.event)


_STATEMENTS = {
    "petition.refused": lambda: (_("Refused by the authorized body"), "error"),
    "petition.opened_to_backers": lambda: (_("Checked; open to backers by direct link"), ""),
    "petition.published": lambda: (_("Enough backers: open for signatures"), "success"),
    "petition.threshold_reached": lambda: (_("The threshold is reached"), "success"),
    "petition.fell_below_threshold": lambda: (
        _("Signatures were taken back: below the threshold again"),
        "warning",
    ),
    "petition.registered": lambda: (_("Registered with the addressee; the review begins"), ""),
    "petition.hearing_scheduled": lambda: (_("A public hearing is announced"), ""),
    "petition.hearing_held": lambda: (_("A public hearing was held"), ""),
    "petition.hearing_cancelled": lambda: (_("The hearing is cancelled"), "warning"),
    "petition.decided": lambda: (_("The addressee has decided"), "success"),
    "petition.backing_failed": lambda: (_("Too few backers: treated as an ordinary appeal"), "warning"),
    "petition.collecting_failed": lambda: (_("Too few signatures: treated as an ordinary appeal"), "warning"),
    "petition.appeal_answered": lambda: (_("The addressee has answered the appeal"), "success"),
    "petition.withdrawn": lambda: (_("Withdrawn by the author"), "warning"),
}


def _details(entry: Entry) -> str:
    details = entry.details
    if "count" in details:
        return _("Signatures: %(count)s") % {"count": details["count"]}
    if "number" in details:
        return _("Registration number %(number)s") % {"number": details["number"]}
    if "outcome" in details:
        return str(Outcome(details["outcome"]).label)
    return str(details.get("reason") or details.get("note") or "")


def refusal_of(petition: Petition) -> Decision | None:
    """The decision that refused or returned a petition last."""
    cases = ModerationCase.objects.about(petition).filter(closed_at__isnull=False)
    return Decision.objects.filter(case__in=cases).select_related("ground").order_by("-at").first()


# Numbers ------------------------------------------------------------------------------------


def region_tallies(petition: Petition) -> list[Row]:
    """Signatures by region, the largest first, places under the floor hidden."""
    return _rows((unit.name, count) for unit, count in region_counts(petition))


def region_counts(petition: Petition) -> list[tuple[Unit, int | None]]:
    """Every region with signatures and how many, in KATO order; ``None`` under the floor."""
    units = {unit.kato[:2]: unit for unit in Unit.objects.regional()}
    counts: Counter[int] = Counter()
    tallies = TerritoryTally.objects.filter(petition=petition, count__gt=0)
    for kato, count in tallies.values_list("territory__kato", "count"):
        counts[units[kato[:2]].pk] += count
    shown = limits.shown_tallies(dict(counts), TALLY_FLOOR)
    return [(unit, shown[unit.pk]) for unit in units.values() if unit.pk in shown]


def _rows(pairs: Iterable[tuple[Text, int | None]]) -> list[Row]:
    listed = sorted(pairs, key=lambda pair: (-(pair[1] or 0), pair[0]))
    most = max((count or 0 for _name, count in listed), default=0) or 1
    return [Row(name, count, (count or 0) * 100 // most) for name, count in listed]


def days_of(petition: Petition) -> list[Row]:
    """Signatures by day, from the first day to the last, days without any included."""
    found = dict(DayTally.objects.filter(petition=petition).order_by("day").values_list("day", "count"))
    if not found:
        return []
    first, last = min(found), max(found)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    most = max(found.values()) or 1
    return [Row(f"{day:%d.%m}", found.get(day, 0), max(found.get(day, 0), 0) * 100 // most) for day in days]


def needed_per_day(petition: Petition, *, at: datetime) -> int:
    """How many signatures a day would still reach the threshold in time."""
    if petition.status != Status.COLLECTING or petition.collecting_ends_at is None:
        return 0
    left = (petition.collecting_ends_at - at).days
    return limits.needed_per_day(petition.missing, max(left, 1))


def numbers(*, today: date) -> Numbers:
    """What the portal holds, in one query."""
    found = Petition.objects.listed().aggregate(
        collecting=Count("pk", filter=Q(status=Status.COLLECTING)),
        in_review=Count("pk", filter=Q(status__in=states.REVIEWED)),
        decided=Count("pk", filter=Q(status=Status.DECIDED)),
        signatures=Sum(F("signature_count") - F("historic_count"), default=0),
        overdue=Count("pk", filter=Q(status__in=states.REVIEWED, review_due_date__lt=today)),
    )
    return Numbers(**found)


def own_signature(petition: Petition, user: object) -> Signature | None:
    """The standing signature of a signed-in citizen under a petition."""
    citizen = getattr(user, "verified", None)
    return Signature.objects.standing().filter(petition=petition, signer=citizen).first() if citizen else None


def own_backing(petition: Petition, user: object) -> Backing | None:
    """The backing of a signed-in citizen, if there is one."""
    citizen = getattr(user, "verified", None)
    return Backing.objects.filter(petition=petition, backer=citizen).first() if citizen else None


def similar(petition: Petition, most: int = 5) -> list[Petition]:
    """Public petitions that share words with this one's titles, the closest first."""
    words = re.findall(r"\w{4,}", f"{petition.title_kk} {petition.title_ru}")[:12]
    if not words:
        return []
    queries = [SearchQuery(f"{_stem(word)}:*", search_type="raw", config="simple") for word in words]
    # One shared word is chance; a third of them, and two at least, is a likeness.
    enough = max(2, len(words) // 3)
    hits = reduce(operator.add, (Case(When(search=query, then=1), default=0) for query in queries))
    found = Petition.objects.listed().filter(search=reduce(operator.or_, queries)).exclude(pk=petition.pk)
    return list(found.annotate(hits=hits).filter(hits__gte=enough).order_by("-hits", "-id")[:most])


def _stem(word: str) -> str:
    """A word without its likely ending: Kazakh and Russian put theirs last."""
    return word.lower()[: max(4, len(word) * 2 // 3)]


@dataclass(frozen=True, slots=True)
class Choice:
    """A body to which a petition can be addressed, with what the law asks."""

    body: Body
    rule: Rule | None
    needed: limits.Needed | None
    population: Population | None

    @property
    def is_open(self) -> bool:
        return self.rule is not None and self.needed is not None


def choices_of(bodies: Iterable[Body], *, at: datetime) -> list[Choice]:
    """Bodies with the number of signatures each would take today, in three queries."""
    bodies = list(bodies)
    rules: dict[tuple[str, str], Rule] = {}
    for rule in Rule.objects.valid(at).order_by("valid_from", "id"):
        rules[rule.body_kind, rule.level] = rule
    populations: dict[int, Population] = {}
    units = [body.territory_id for body in bodies]
    for population in Population.objects.filter(unit__in=units, on_date__lte=local_date(at)).order_by(
        "on_date"
    ):
        populations[population.unit_id] = population
    return [
        _choice(body, rules.get((body.kind, body.level)), populations.get(body.territory_id))
        for body in bodies
    ]


def _choice(body: Body, rule: Rule | None, population: Population | None) -> Choice:
    if rule is None:
        return Choice(body, None, None, None)
    try:
        needed = limits.signatures_needed(rule.threshold, population.count if population else None)
    except limits.PopulationUnknown:
        needed = None
    return Choice(body, rule, needed, population if rule.threshold.per_10000 else None)


@dataclass(frozen=True, slots=True)
class Workload:
    """What a body has answered, and what it is late with."""

    waiting: int
    overdue: int
    decided: int
    satisfied: int
    partly: int
    refused: int


def workload_of(body: Body, *, today: date) -> Workload:
    """Counts of the petitions to a body; late ones are counted, not hidden."""
    found = Petition.objects.listed().filter(addressee=body)
    return Workload(
        **found.aggregate(
            waiting=Count("pk", filter=Q(status__in=states.REVIEWED)),
            overdue=Count("pk", filter=Q(status__in=states.REVIEWED, review_due_date__lt=today)),
            decided=Count("pk", filter=Q(status=Status.DECIDED)),
            satisfied=Count("pk", filter=Q(outcome=Outcome.SATISFIED)),
            partly=Count("pk", filter=Q(outcome=Outcome.PARTLY)),
            refused=Count("pk", filter=Q(status=Status.DECIDED, outcome=Outcome.REFUSED)),
        )
    )
