"""The one page on which a whole meeting is recorded: by a form that works anywhere, and bit by bit.

The page's script sends the same form; it is answered with the new marks of the page instead of a page.
A page that is sent twice because the first answer got lost is kept once, by the action itself.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core.face import written_date
from core.http import posted
from core.rulings import Conflict, Refused, status_of
from desk.forms.places.meetings import AgendaRow
from desk.forms.places.record import RecordSheet, matter_differences
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE, differences
from desk.views.places.frame import mine
from selfgov import actions, policies
from selfgov.actions import ItemRow
from selfgov.models import Meeting

# How the page's own script says who it is, and how the page says that it has kept what was sent.
MARK = "X-Record"
# Buttons that send the page without asking to keep it: a matter more, and what a script had kept.
SHOWN_AGAIN = {"more", "again"}


@require_http_methods(PAGE)
@at_the_desk()
def record(request: SignedInRequest, code: str) -> HttpResponse:
    """Every field of the minutes on one page; saved as often as the clerk likes, in any state."""
    found, at = mine(request, code), timezone.now()
    sheet = RecordSheet(found, posted(request), at=at)
    if request.method != "POST":
        policies.may_record(request.user, found.council.community, at=at).enforce()
        return _page(request, sheet if sheet.typed is None else sheet.as_typed())
    if SHOWN_AGAIN & set(request.POST):
        return _page(request, sheet.with_another() if "more" in request.POST else sheet.as_typed())
    if not sheet.is_valid():
        return _page(request, sheet, status=400)
    return _keep(request, sheet)


def _keep(request: SignedInRequest, sheet: RecordSheet) -> HttpResponse:
    rows = sheet.in_order
    try:
        actions.write_record(
            meeting=sheet.meeting,
            version=sheet.head.cleaned_data["version"],
            changes=sheet.head.head_changes,
            present=[member.pk for member in sheet.head.cleaned_data.get("present", ())],
            items=[ItemRow(code=row.key, **row.values) for row in rows],
            by=request.user,
            at=sheet.at,
        )
    except Refused as refusal:
        fresh = mine(request, sheet.meeting.code)
        if isinstance(refusal, Conflict) and fresh.version != sheet.head.cleaned_data["version"]:
            return _clash_page(request, fresh, refusal)
        return _page(request, sheet, status=status_of(refusal), reason=str(refusal))
    return _kept(request, sheet, rows)


def _kept(request: SignedInRequest, sheet: RecordSheet, rows: list[AgendaRow]) -> HttpResponse:
    """To the page as it is saved now; the script gets what it has to change on the page that is open."""
    if MARK in request.headers:
        fresh = RecordSheet(mine(request, sheet.meeting.code), at=sheet.at)
        said = _("Saved at %(time)s.") % {"time": written_date(timezone.now(), "TIME_FORMAT")}
        response = JsonResponse({"marks": fresh.marks(rows), "said": said})
        response[MARK] = "1"
        return response
    messages.success(request, _("Saved. Go on, or leave it and come back: everything is kept."))
    return redirect("desk:place_record", sheet.meeting.code)


def _clash_page(request: SignedInRequest, fresh: Meeting, refusal: Conflict) -> HttpResponse:
    """What somebody else saved beside what was typed; nothing of either is lost."""
    before = RecordSheet(fresh, request.POST, at=timezone.now())
    before.is_valid()
    more = list(matter_differences(before))
    sheet = before.merged()
    found = [*differences(sheet.head), *_row_differences(sheet), *more]
    return _page(request, sheet, status=409, reason=str(refusal), differences=found)


def _row_differences(sheet: RecordSheet) -> list[Any]:
    """What differs in the matters that both have."""
    return [difference for row in sheet.matters.counting if row.key for difference in differences(row)]


def _page(
    request: SignedInRequest, sheet: RecordSheet, *, status: int = 200, reason: str = "", **more: Any
) -> HttpResponse:
    meeting: Meeting = sheet.meeting
    context = {
        "meeting": meeting,
        "community": meeting.council.community,
        "sheet": sheet,
        "is_typed": sheet.typed is not None,
        "reason": reason,
        "may_record": policies.may_record(request.user, meeting.council.community, at=sheet.at),
        **more,
    }
    return render(request, "desk/places/record.html", context, status=status)
