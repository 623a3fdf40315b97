"""Who asked, who answered in time, who reported: each beside the term or the number the law gives."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bodies.models import Body
from maslikhat.limits import non_approvals_in_a_row, years_owed
from maslikhat.models import (
    AgendaItem,
    AkimReport,
    Deputy,
    DeputyRequest,
    Mandate,
    OversightRule,
    VoterReport,
)
from maslikhat.querysets import RequestQuerySet
from maslikhat.states import PUBLIC_SESSIONS

HELD_BY = ("deputy", "from_date", "to_date")


@dataclass(frozen=True, slots=True)
class RequestClock:
    """A request and where its answer stands, in calendar days."""

    request: DeputyRequest
    day: int
    days: int
    late: int

    @property
    def is_answered(self) -> bool:
        return self.request.answered_on is not None

    @property
    def is_overdue(self) -> bool:
        return self.late > 0


def clock_of(request: DeputyRequest, day: date) -> RequestClock:
    until = request.answered_on or day
    return RequestClock(
        request=request,
        day=max((until - request.sent_on).days, 0),
        days=(request.due_date - request.sent_on).days,
        late=max((until - request.due_date).days, 0),
    )


def clocks_of(requests: RequestQuerySet, day: date) -> list[RequestClock]:
    """Requests with their clocks, the newest first."""
    found = requests.select_related("deputy", "addressee", "item__session__group")
    return [clock_of(request, day) for request in found.order_by("-sent_on", "-id")]


def requests_of(deputy: Deputy, day: date) -> list[RequestClock]:
    return clocks_of(DeputyRequest.objects.filter(deputy=deputy), day)


def items_about(request: DeputyRequest) -> list[AgendaItem]:
    """Public items of agendas that come from the request, the newest first."""
    items = request.agenda_items.filter(session__status__in=PUBLIC_SESSIONS).select_related("session")
    return list(items.order_by("-session__starts_at", "position"))


# The akim's reports ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AkimReports:
    """The akim's reports to a maslikhat, the newest first, and what follows from the last of them."""

    reports: list[AkimReport]
    in_a_row: int
    rule: OversightRule | None

    @property
    def last(self) -> AkimReport | None:
        return self.reports[0] if self.reports else None

    @property
    def is_ground(self) -> bool:
        """Whether so many reports in a row were not approved that no confidence may be expressed."""
        return self.rule is not None and self.in_a_row >= self.rule.number


def akim_reports_to(body: Body, day: date) -> AkimReports:
    """All of them; only those of the akim who reported last count for a row."""
    found = AkimReport.objects.to(body).select_related("item__session__group", "vote__rule", "convocation")
    reports = list(found)
    return AkimReports(
        reports=reports,
        in_a_row=non_approvals_in_a_row(report.is_approved for report in _by_the_last(reports)),
        rule=OversightRule.objects.of_kind(OversightRule.Kind.AKIM_REPORT, day),
    )


def _by_the_last(reports: list[AkimReport]) -> Iterable[AkimReport]:
    """The newest reports, up to the first one that somebody else gave."""
    for report in reports:
        if report.akim != reports[0].akim:
            return
        yield report


# Reports to voters ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VoterReports:
    """A deputy's reports to the voters, and the years of the mandate that have too few of them."""

    reports: list[VoterReport]
    missing: list[int]
    rule: OversightRule | None


def voter_reports_of(deputies: list[Deputy], day: date) -> dict[int, VoterReports]:
    """By deputy. Only years that are over, and were wholly within a mandate, are owed a report."""
    rule = OversightRule.objects.of_kind(OversightRule.Kind.VOTER_REPORT, day)
    reports, mandates = defaultdict(list), defaultdict(list)
    for report in VoterReport.objects.filter(deputy__in=deputies).order_by("-held_on", "-id"):
        reports[report.deputy_id].append(report)
    for deputy, first, last in Mandate.objects.filter(deputy__in=deputies).values_list(*HELD_BY):
        mandates[deputy].append((first, last))
    return {
        deputy.pk: VoterReports(
            reports=reports[deputy.pk],
            missing=_missing(reports[deputy.pk], years_owed(mandates[deputy.pk], day=day), rule),
            rule=rule,
        )
        for deputy in deputies
    }


def _missing(reports: list[VoterReport], years: list[int], rule: OversightRule | None) -> list[int]:
    given = Counter(report.about_year for report in reports)
    return [year for year in years if rule and given[year] < rule.number]
