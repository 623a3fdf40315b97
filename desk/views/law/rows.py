"""Rules and grounds: what holds, a next version, a new row, an ending, taking back, and the history."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.models import Post
from core.face import written_date
from core.http import posted
from core.rulings import Sentence
from desk.forms.law import AddForm, ChangeForm, EndForm, WhyForm
from desk.queries import law as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from desk.views.law import frame
from desk.views.law.frame import Change, Effect
from moderation import actions, laws
from moderation.laws import Law, Row
from moderation.models import ReplyTemplate
from moderation.policies import may_change_law
from workdays.calendar import local_date
from workdays.models import DaySwap


@require_safe
@at_the_desk(may_change_law)
def home(request: SignedInRequest) -> HttpResponse:
    """Everything that administrators change, and what of it is planned."""
    day = local_date(timezone.now())
    rooms = [
        *(
            _room(law.name, law.rows().filter(valid_from__gt=day), "law_rows", law.code)
            for law in laws.known()
        ),
        _room(_("Moved working days"), DaySwap.objects.filter(day__gt=day), "law_days"),
        _room(_("Posts"), Post.objects.filter(from_date__gt=day), "law_posts"),
        _room(_("Reply templates"), ReplyTemplate.objects.filter(valid_from__gt=day), "kurultai_replies"),
    ]
    return render(request, "desk/law/home.html", {"rooms": rooms})


def _room(name: Sentence, planned: QuerySet[Any], page: str, *args: str) -> dict[str, Any]:
    """One line of the page: what it is called, where it is, and how much of it begins later."""
    return {"name": name, "page": reverse(f"desk:{page}", args=args), "planned": planned.count()}


def _law(code: str) -> Law:
    found = laws.get(code)
    if found is None:
        raise Http404
    return found


def _row(law: Law, number: int) -> Row:
    return get_object_or_404(law.rows(), pk=number)


def _page(law: Law) -> str:
    return reverse("desk:law_rows", args=[law.code])


@require_safe
@at_the_desk(may_change_law)
def rows(request: SignedInRequest, kind: str) -> HttpResponse:
    """Every row of one kind, with when it holds."""
    law = _law(kind)
    context = {"law": law, "groups": queries.versions(law, local_date(timezone.now()))}
    return render(request, "desk/law/rows.html", context)


@require_safe
@at_the_desk(may_change_law)
def history(request: SignedInRequest, kind: str) -> HttpResponse:
    law = _law(kind)
    return frame.history(request, law.model, heading=law.name, leads=_page(law))


@require_safe
@at_the_desk(may_change_law)
def template_history(request: SignedInRequest) -> HttpResponse:
    """What changed in the texts of replies; they are written on a page of their own."""
    leads = reverse("desk:kurultai_replies")
    return frame.history(request, ReplyTemplate, heading=_("Reply templates"), leads=leads)


@require_safe
@at_the_desk(may_change_law)
def row(request: SignedInRequest, kind: str, number: int) -> HttpResponse:
    """All that a row says, and what stands on it."""
    law = _law(kind)
    found, day = _row(law, number), local_date(timezone.now())
    context = {
        "law": law,
        "row": found,
        "title": law.title(found),
        "facts": queries.facts_of(law, found),
        "standing": law.standing(found, day),
    }
    return render(request, "desk/law/row.html", context)


@require_http_methods(PAGE)
@at_the_desk(may_change_law)
def add(request: SignedInRequest, kind: str) -> HttpResponse:
    law, at = _law(kind), timezone.now()
    form = AddForm(posted(request), law=law, today=local_date(at))
    change = Change(
        heading=_("New row: %(law)s") % {"law": law.name},
        note=_("For what no rule holds yet. To say something otherwise, change the row that holds."),
        button=_("Let it hold"),
        act=actions.add_law,
        given={"law": law},
        effect=lambda what: _new(law, what),
        said=_("It will hold from that day on. Until then it can be taken back."),
        leads=_page(law),
    )
    return change.answer(request, form, at)


@require_http_methods(PAGE)
@at_the_desk(may_change_law)
def change(request: SignedInRequest, kind: str, number: int) -> HttpResponse:
    """What a row says from a day on; what stands on it keeps it."""
    law, at = _law(kind), timezone.now()
    found = _row(law, number)
    form = ChangeForm(posted(request), law=law, row=found, today=local_date(at))
    step = Change(
        heading=_("Next version"),
        title=law.title(found),
        note=_("What holds now is not written over: it ends, and the next version begins."),
        button=_("Let it hold"),
        act=actions.change_law,
        given={"law": law, "row": found},
        effect=lambda what: _changed(law, found, what),
        said=_("It will hold from that day on. Until then it can be taken back."),
        leads=_page(law),
    )
    return step.answer(request, form, at)


@require_http_methods(PAGE)
@at_the_desk(may_change_law)
def end(request: SignedInRequest, kind: str, number: int) -> HttpResponse:
    law, at = _law(kind), timezone.now()
    found = _row(law, number)
    step = Change(
        heading=_("End it"),
        title=law.title(found),
        note=_("Nothing follows it. To say something otherwise, write a next version instead."),
        button=_("End it"),
        act=actions.end_law,
        given={"law": law, "row": found},
        effect=lambda what: _ended(law, found, what),
        said=_("It will end on that day. Until then the ending can be taken back."),
        leads=_page(law),
    )
    return step.answer(request, EndForm(posted(request), today=local_date(at)), at)


@require_http_methods(PAGE)
@at_the_desk(may_change_law)
def take_back(request: SignedInRequest, kind: str, number: int) -> HttpResponse:
    law, at = _law(kind), timezone.now()
    found = _row(law, number)
    step = Change(
        heading=pgettext("change", "Take it back"),
        title=law.title(found),
        button=pgettext("change", "Take it back"),
        act=actions.take_back_law,
        given={"law": law, "row": found},
        effect=lambda what: _taken_back(law, found, at),
        said=_("Taken back. What held before goes on."),
        leads=_page(law),
    )
    return step.answer(request, WhyForm(posted(request)), at)


# What it would change -----------------------------------------------------------------------


def _new(law: Law, what: dict[str, Any]) -> Effect:
    row = law.new(**what["values"], valid_from=what["valid_from"], valid_to=what["valid_to"])
    said = _("From %(day)s on: %(title)s.") % {"day": _day(row.valid_from), "title": law.title(row)}
    changes = {name: [None, getattr(row, row._meta.get_field(name).attname)] for name in law.columns}
    return Effect(said=(said,), differences=tuple(queries.named(law.model, changes)))


def _changed(law: Law, found: Row, what: dict[str, Any]) -> Effect:
    said = _("From %(day)s on, what begins takes this version.") % {"day": _day(what["valid_from"])}
    differences = queries.differences(law, found, what["values"])
    return Effect(said=(*_counted(law, found, what["valid_from"]), said), differences=tuple(differences))


def _ended(law: Law, found: Row, what: dict[str, Any]) -> Effect:
    said = _("After %(day)s there is none of these: %(title)s.")
    return Effect(
        said=(
            *_counted(law, found, what["valid_to"]),
            said % {"day": _day(what["valid_to"]), "title": law.title(found)},
        )
    )


def _taken_back(law: Law, found: Row, at: datetime) -> Effect:
    if found.valid_from > local_date(at):
        said = _("The version from %(day)s on goes; what holds before it goes on.")
        return Effect(said=(said % {"day": _day(found.valid_from)},))
    said = _("It does not end on %(day)s but goes on.")
    return Effect(said=(said % {"day": _day(found.valid_to)},))


def _counted(law: Law, row: Row, day: date) -> list[str]:
    found = [standing.said for standing in law.standing(row, day) if standing.count]
    return found or [_("Nothing has begun under what holds now.")]


def _day(day: date) -> str:
    return written_date(day, "DATE_FORMAT")
