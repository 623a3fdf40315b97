"""The body and its life: gatherings, sections, members, consultations, and what came of proposals."""

from datetime import datetime

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bodies.models import Body, Kind
from broadcasts.http import allow_frames, playing
from broadcasts.models import Stream
from core.http import asked_of, handed_out, page_of
from kurultai import queries
from kurultai.filters import SORTS, SubmissionFilter
from kurultai.models import Consultation, Gathering, GatheringDocument, Member, Section, Submission, Theme
from kurultai.querysets import SubmissionQuerySet
from kurultai.states import GatheringStatus
from opinions.models import Conversation
from opinions.queries import numbers_of
from workdays.calendar import local_date

LATEST = 6


def listed() -> SubmissionQuerySet:
    """Public proposals with what a card shows of them."""
    return Submission.objects.listed().select_related("body", "consultation", "section", "topic", "author")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The body in force: what is being asked, what came of it, and how to say something."""
    at = timezone.now()
    body = queries.current_body(at)
    context = {
        "body": body,
        "consultations": Consultation.objects.open(at).select_related("body"),
        "next": _coming(at),
        "latest": listed().order_by(*SORTS["newest"])[:LATEST],
        "funnel": queries.funnel(at=at),
        "bodies": _bodies(),
    }
    return render(request, "kurultai/home.html", context)


def _coming(at: datetime) -> QuerySet[Gathering]:
    ahead = Gathering.objects.filter(status=GatheringStatus.ANNOUNCED, ends_on__gte=local_date(at))
    return ahead.select_related("body").order_by("starts_on")


def _bodies() -> QuerySet[Body]:
    return Body.objects.filter(kind=Kind.CONSULTATIVE).order_by("-valid_from")


@require_safe
def body(request: HttpRequest, code: str) -> HttpResponse:
    """One consultative body with its gatherings, sections and members, as it was or is."""
    found = get_object_or_404(_bodies().select_related("successor"), code=code)
    today = local_date(timezone.now())
    serving = Member.objects.filter(body=found).select_related("territory", "section")
    if found.exists_on(today):
        serving = serving.serving(today)
    context = {
        "body": found,
        "is_over": not found.exists_on(today),
        "predecessors": found.predecessors.all(),
        "gatherings": found.gatherings.latest_first(),
        "sections": found.sections.order_by("order"),
        "rule": queries.rule_for(found, at=timezone.now()),
        "quotas": _by_quota(serving),
        "members": serving.count(),
    }
    return render(request, "kurultai/body.html", context)


def _by_quota(members: QuerySet[Member]) -> list[tuple[str, list[Member]]]:
    """Members under the name of the quota that sent them, in the order of quotas."""
    found: dict[str, list[Member]] = {}
    for member in members.order_by("name_kk"):
        found.setdefault(member.quota, []).append(member)
    return [(str(label), found[value]) for value, label in Member.Quota.choices if value in found]


@require_safe
def gathering(request: HttpRequest, code: str) -> HttpResponse:
    """One gathering: when and where, its agenda, documents and streams, and what was promised at it."""
    found = get_object_or_404(Gathering.objects.select_related("body"), code=code)
    if found.status == GatheringStatus.PLANNED:
        raise Http404
    streams = list(Stream.objects.about(found).order_by("id"))
    chosen = playing(request, streams)
    context = {
        "gathering": found,
        "sections": found.sections.order_by("order"),
        "agenda": found.agenda.select_related("section").order_by("order"),
        "documents": found.documents.order_by("id"),
        "streams": streams,
        "playing": chosen,
        "ledger": queries.ledger_of(found, today=local_date(timezone.now())),
        "consultations": found.consultations.published().order_by("opens_at"),
    }
    page = render(request, "kurultai/gathering.html", context)
    return allow_frames(page, chosen.stream if chosen else None)


@require_safe
def document(request: HttpRequest, code: str) -> FileResponse:
    """A file of a gathering, as a download."""
    announced = GatheringDocument.objects.exclude(gathering__status=GatheringStatus.PLANNED)
    found = get_object_or_404(announced.filter(withdrawn_at__isnull=True).exclude(file=""), code=code)
    return handed_out(found.file, name=found.code, is_public=True)


@require_safe
def section(request: HttpRequest, code: str) -> HttpResponse:
    """One section: who sits on it, and the proposals that it reviews or reviewed."""
    found = get_object_or_404(Section.objects.select_related("body"), code=code)
    at = timezone.now()
    context = {
        "section": found,
        "members": found.members.serving(local_date(at)).order_by("name_kk"),
        "gatherings": found.gatherings.latest_first(),
        "funnel": queries.funnel(at=at, section=found),
        "page_obj": page_of(request, listed().filter(section=found).order_by(*SORTS["newest"])),
    }
    return render(request, "kurultai/section.html", context)


@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    """Every consultation: open ones first, then those to come, then those that are over."""
    at = timezone.now()
    published = Consultation.objects.published().select_related("body")
    context = {
        "open": Consultation.objects.open(at).select_related("body"),
        "coming": published.filter(opens_at__gt=at).order_by("opens_at"),
        "page_obj": page_of(request, published.filter(closes_at__lte=at).order_by("-closes_at")),
    }
    return render(request, "kurultai/consultations.html", context)


@require_safe
def consultation(request: HttpRequest, code: str) -> HttpResponse:
    """One consultation: the question, the proposals, the conversation about them, and what came of it."""
    found = get_object_or_404(
        Consultation.objects.published().select_related("body", "gathering", "topic"), code=code
    )
    at = timezone.now()
    conversation = Conversation.objects.about(found).first()
    context = {
        "consultation": found,
        "is_open": found.is_open(at),
        "is_coming": at < found.opens_at,
        "sections": found.sections.order_by("order"),
        "conversation": conversation,
        "numbers": numbers_of(conversation) if conversation else None,
        "themes": queries.themes_with_counts(found.themes.confirmed()),
        "page_obj": page_of(request, listed().filter(consultation=found).order_by(*SORTS["supporters"])),
    }
    return render(request, "kurultai/consultation.html", context)


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """Every public proposal, filtered and sorted by the address."""
    found = SubmissionFilter(asked_of(request), queryset=listed(), request=request)
    rows = found.qs if found.is_valid() else listed()
    if not rows.ordered:
        rows = rows.order_by(*SORTS["newest"])
    narrowed = any(request.GET.get(name) for name in found.form.fields if name not in ("q", "status"))
    context = {"filter": found, "page_obj": page_of(request, rows), "is_narrowed": narrowed}
    return render(request, "kurultai/list.html", context)


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """The themes that the secretariat has confirmed."""
    rows = queries.themes_with_counts(Theme.objects.confirmed().select_related("consultation", "body"))
    return render(request, "kurultai/themes.html", {"page_obj": page_of(request, rows)})


@require_safe
def theme(request: HttpRequest, code: str) -> HttpResponse:
    """One theme: how many proposals, from where and when, and those that stand for the rest."""
    confirmed = Theme.objects.confirmed().select_related("consultation", "body")
    found = get_object_or_404(confirmed, code=code)
    rows = listed().filter(theme_place__theme=found)
    context = {
        "theme": found,
        "size": rows.count(),
        "supporters": queries.supporters_of(rows),
        "regions": queries.by_region(rows),
        "months": _by_month(rows),
        "representative": rows.filter(theme_place__is_representative=True).order_by("-supporters")[:LATEST],
        "page_obj": page_of(request, rows.order_by(*SORTS["supporters"])),
    }
    return render(request, "kurultai/theme.html", context)


def _by_month(rows: SubmissionQuerySet) -> list[tuple[datetime, int]]:
    counted = rows.annotate(month=TruncMonth("published_at")).values("month").annotate(count=Count("pk"))
    return [(row["month"], row["count"]) for row in counted.order_by("month") if row["month"]]


@require_safe
def funnel(request: HttpRequest) -> HttpResponse:
    """How far proposals came, how long it took and what is late: by body, section and year."""
    at = timezone.now()
    body = _bodies().filter(code=request.GET.get("body", "")).first()
    section = Section.objects.filter(code=request.GET.get("section", "")).select_related("body").first()
    year = queries.year_of(request.GET.get("year", ""))
    context = {
        "funnel": queries.funnel(at=at, body=body, section=section, year=year),
        "bodies": _bodies(),
        "sections": Section.objects.select_related("body").order_by("-body__valid_from", "order"),
        "years": queries.years_of_submissions(),
        "body": body,
        "section": section,
        "year": year,
    }
    return render(request, "kurultai/funnel.html", context)


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """What was promised at each gathering, by whom, by when, and what shows that it was done."""
    today = local_date(timezone.now())
    gatherings = Gathering.objects.exclude(status=GatheringStatus.PLANNED).select_related("body")
    context = {
        "ledgers": [(each, queries.ledger_of(each, today=today)) for each in gatherings.latest_first()],
        "today": today,
    }
    return render(request, "kurultai/ledger.html", context)
