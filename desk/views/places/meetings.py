"""Meetings of a community at its clerk's desk: convened, recorded afterwards, kept as scans; one of them."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import attempted, posted, sent, status_for
from desk.forms import DocumentForm
from desk.forms.places.meetings import AgendaRow, ArchiveForm, BeginForm, ConveneForm
from desk.forms.places.record import MATTERS
from desk.forms.places.rows import Rows, unjudged, with_one_more
from desk.queries import places as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from desk.views.places.frame import asked, kept, mine
from selfgov import actions, policies
from selfgov import queries as selfgov
from selfgov.actions import ItemRow
from selfgov.models import Council, Material, Meeting
from selfgov.states import OPEN_RECORD, MeetingStatus
from workdays.calendar import local_date


@require_safe
@at_the_desk()
def meeting(request: SignedInRequest, code: str) -> HttpResponse:
    """One meeting: where it stands, what it still needs, and what can be done with it now."""
    found, at = mine(request, code), timezone.now()
    context = {
        "meeting": found,
        "community": found.council.community,
        "day": local_date(at),
        "items": found.items.order_by("position"),
        "materials": found.materials.order_by("added_at", "id"),
        "corrections": found.corrections.order_by("at"),
        "quorum": selfgov.quorum_of(found),
        "missing": selfgov.missing_for_signing(found) if found.status == MeetingStatus.HELD else [],
        "running": selfgov.clock_of(found, at=at),
        "timeline": selfgov.timeline_of(found),
        "may_record": policies.may_record(request.user, found.council.community, at=at),
        "may_answer": policies.may_answer(request.user, found, at=at),
        "can": _steps_of(found, at),
    }
    return render(request, "desk/places/meeting.html", context)


def _steps_of(found: Meeting, at: datetime) -> set[str]:
    """What can be done with a meeting as it stands; the actions have the last word."""
    has_begun, status = found.starts_at <= at, found.status
    if found.is_archive:
        return {"correct"}
    steps = {
        MeetingStatus.CONVENED: {"hold", "fail"} if has_begun else {"postpone"},
        MeetingStatus.HELD: {"sign", "fail"},
        MeetingStatus.SIGNED: {"pass", "correct"},
        MeetingStatus.WITH_AKIM: {"answer", "correct"},
        MeetingStatus.DISAGREED: {"settle", "refer", "correct"},
        MeetingStatus.ANSWERED: {"correct"},
        MeetingStatus.REFERRED: {"correct"},
    }.get(MeetingStatus(status), set())
    if status in OPEN_RECORD:
        steps |= {"record"} | (set() if status == MeetingStatus.HELD else {"cancel"})
    elif "correct" in steps and found.published_at is None:
        steps |= {"publish"}
    return steps | ({"refer"} if found.is_answer_overdue(local_date(at)) else set())


# A meeting comes on file ----------------------------------------------------------------------


def _council(request: SignedInRequest, code: str) -> Council:
    """A council of a community whose clerk the reader is; any other is a 404."""
    council = get_object_or_404(Council.objects.select_related("community__unit", "rule"), code=code)
    kept(request, council.community.unit.kato)
    return council


@require_http_methods(PAGE)
@at_the_desk()
def convene(request: SignedInRequest, code: str) -> HttpResponse:
    """A meeting to come, with its agenda. Where it is, is where the last one was."""
    council, at = _council(request, code), timezone.now()
    typed = posted(request)
    form = ConveneForm(typed, rule=council.rule, at=at, initial=_like_the_last(council, at))
    rows = Rows(AgendaRow, typed, prefix=MATTERS, blank=2)
    if request.method != "POST":
        unjudged([form, *rows])
        return _convene_page(request, council, form, rows)
    if "more" in request.POST:
        rows = Rows(AgendaRow, with_one_more(typed, rows), prefix=MATTERS)
        unjudged([form, *rows])
        return _convene_page(request, council, form, rows)
    is_valid = rows.is_valid()
    if form.is_valid() and is_valid and (new := _convene(request, council, form, rows, at)):
        messages.success(request, _("The meeting is convened; those who follow the community are told."))
        return redirect("desk:place_meeting", new.code)
    return _convene_page(request, council, form, rows)


def _like_the_last(council: Council, at: datetime) -> dict[str, Any]:
    last = council.meetings.latest_first().first()
    place = {"place_kk": last.place_kk, "place_ru": last.place_ru} if last else {}
    return {"convened_by": Meeting.Convener.AKIM, "notice_on": local_date(at), **place}


def _convene(
    request: SignedInRequest, council: Council, form: ConveneForm, rows: Rows[AgendaRow], at: datetime
) -> Meeting | None:
    in_order = sorted(rows.counting, key=lambda row: row.cleaned_data["position"] or len(rows.forms))
    items = [ItemRow(**row.values) for row in in_order]
    given = {"council": council, "items": items, "by": request.user, "at": at}
    return attempted(form, actions.convene, **given, **form.cleaned_data)


def _convene_page(
    request: SignedInRequest, council: Council, form: ConveneForm, rows: Rows[AgendaRow]
) -> HttpResponse:
    has_errors = bool(form.errors) or any(row.errors for row in rows.counting)
    status = status_for(request, form) if form.errors or not has_errors else 400
    context = {
        "council": council,
        "community": council.community,
        "form": form,
        "rows": rows,
        "has_errors": has_errors,
    }
    return render(request, "desk/places/convene.html", context, status=status)


@require_http_methods(PAGE)
@at_the_desk()
def begin(request: SignedInRequest, code: str) -> HttpResponse:
    """The record of a meeting that was held without being convened here."""
    council, at = _council(request, code), timezone.now()
    form = BeginForm(posted(request), at=at)
    given = {"council": council, "by": request.user, "at": at}
    if sent(request, form) and (new := attempted(form, actions.begin, **given, **form.cleaned_data)):
        return redirect("desk:place_record", new.code)
    return asked(
        request,
        form,
        community=council.community,
        heading=_("Record a meeting that was held"),
        note=_("After this the whole meeting is written on one page."),
        back_url=reverse("desk:place", args=[council.community.unit.kato]),
    )


@require_http_methods(PAGE)
@at_the_desk()
def archive(request: SignedInRequest, kato: str) -> HttpResponse:
    """Old minutes as a scan, with words by which they are found."""
    community, at = kept(request, kato), timezone.now()
    form = ArchiveForm(posted(request), request.FILES or None, councils=queries.councils_ever(community))
    given = {"by": request.user, "at": at}
    if sent(request, form) and (new := attempted(form, actions.archive, **given, **form.cleaned_data)):
        messages.success(request, _("The old minutes are on the portal; everyone can read them."))
        return redirect("desk:place_meeting", new.code)
    return asked(
        request,
        form,
        community=community,
        heading=_("Add old minutes as a scan"),
        back_url=reverse("desk:place_meetings", args=[kato]),
    )


# Files ----------------------------------------------------------------------------------------


@require_http_methods(PAGE)
@at_the_desk()
def materials(request: SignedInRequest, code: str) -> HttpResponse:
    """The files of a meeting, and one more."""
    found, at = mine(request, code), timezone.now()
    ruling = policies.may_record(request.user, found.council.community, at=at)
    form = DocumentForm(posted(request), request.FILES or None)
    given = {"meeting": found, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.add_material, **given, **form.cleaned_data):
        messages.success(request, _("The file is added."))
        return redirect("desk:place_materials", code)
    context = {
        "meeting": found,
        "community": found.council.community,
        "materials": found.materials.order_by("added_at", "id"),
        "form": form,
        "may_record": ruling,
        "is_open": found.status in OPEN_RECORD,
    }
    return render(request, "desk/places/materials.html", context, status=status_for(request, form))


@require_http_methods(["POST"])
@at_the_desk()
def remove_material(request: SignedInRequest, code: str, material: str) -> HttpResponse:
    """Take a file away while the record is open."""
    found = mine(request, code)
    file = get_object_or_404(Material.objects.filter(meeting=found), code=material)
    actions.remove_material(material=file, by=request.user, at=timezone.now())
    messages.success(request, _("The file “%(title)s” is taken away.") % {"title": file.title})
    return redirect("desk:place_materials", code)
