"""The agenda at the clerk's desk: items, their order, their documents, whole agendas at once."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from core.http import attempted, posted, posts_from, sent, status_for, typed_before
from core.tables import Problem
from desk import loading, queries
from desk.forms import (
    AddItemForm,
    DocumentForm,
    EditItemForm,
    ImportForm,
    ReasonForm,
    item_values,
)
from desk.loading import Agenda, Line
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE, asked, differences, mine, steps_of
from maslikhat import actions, policies
from maslikhat.actions.agenda import ItemRow
from maslikhat.models import AgendaItem, Document, Session
from maslikhat.states import ItemStatus

WAYS = ("up", "down", "in", "out")


def _locked(request: SignedInRequest, code: str) -> Session:
    """The session for as long as the transaction lasts: a button pressed twice waits here."""
    session = mine(request, code)
    Session.objects.select_for_update(no_key=True).get(pk=session.pk)
    return session


def _item(session: Session, code: str) -> AgendaItem:
    return get_object_or_404(session.items.select_related("parent", "session__convocation"), code=code)


# The list -------------------------------------------------------------------------------------


@require_safe
@at_the_desk()
def agenda(request: SignedInRequest, code: str) -> HttpResponse:
    """The agenda as a numbered list, and a form for the next item."""
    session = mine(request, code)
    typed = typed_before(request, reverse("desk:agenda_add", args=[code]))
    return _agenda_page(request, session, AddItemForm(typed, session=session))


def _agenda_page(request: SignedInRequest, session: Session, form: AddItemForm) -> HttpResponse:
    at, focus = timezone.now(), request.GET.get("focus", "")
    # The next item is typed where the last one was.
    form.fields["title_kk"].widget.attrs["autofocus"] = focus == "title"
    context = {
        **steps_of(session),
        "form": form,
        "places": queries.places_of(session),
        "may_edit_agenda": policies.may_edit_agenda(request.user, session, at=at),
        "may_reorder": policies.may_reorder(request.user, session, at=at),
        "may_remove": policies.may_remove_item(request.user, session, at=at),
        "focus": focus,
    }
    return render(request, "desk/sessions/agenda.html", context, status=status_for(request, form))


@at_the_desk()
@posts_from("desk:agenda")
@transaction.atomic
def add(request: SignedInRequest, code: str) -> HttpResponse:
    session = _locked(request, code)
    if "find" in request.POST:
        return _agenda_page(request, session, AddItemForm(**_searching(request), session=session))
    words = request.POST.get("petition_words", "")
    form = AddItemForm(request.POST, session=session, words=words[:100])
    given = {"session": session, "by": request.user, "at": timezone.now()}
    if form.is_valid() and (item := attempted(form, actions.add_item, **given, **form.values)):
        messages.success(request, _("Item %(number)s is on the agenda.") % {"number": item.number})
        return redirect(_focused(session, "title"))
    return _agenda_page(request, session, form)


def _searching(request: SignedInRequest) -> dict[str, Any]:
    """What was typed so far, as the beginning of the form; nothing is judged yet."""
    typed = {name: value for name, value in request.POST.items() if value}
    return {"initial": typed, "words": typed.get("petition_words", "")[:100]}


def _focused(session: Session, what: str) -> str:
    """The agenda, with the keyboard where it was."""
    return f"{reverse('desk:agenda', args=[session.code])}?focus={what}"


# One item -------------------------------------------------------------------------------------


@require_http_methods(PAGE)
@at_the_desk()
@transaction.atomic
def item(request: SignedInRequest, code: str, item: str) -> HttpResponse:
    """Words, place and documents of one item."""
    session = _locked(request, code) if request.method == "POST" else mine(request, code)
    found = _item(session, item)
    if "find" in request.POST:
        return _item_page(request, found, _item_form(found, None, **_searching(request)))
    form = _item_form(found, posted(request))
    if not sent(request, form):
        return _item_page(request, found, form)
    if form.clashes:
        return _clash_page(request, found, form)
    if attempted(form, _save, found=found, changes=form.changes, by=request.user, at=timezone.now()):
        messages.success(request, _("Saved."))
        return redirect(_focused(session, f"edit-{item}"))
    return _item_page(request, found, form)


def _item_form(
    found: AgendaItem, typed: Any, *, initial: dict[str, Any] | None = None, words: str = ""
) -> EditItemForm:
    words = words or (typed.get("petition_words", "")[:100] if typed else "")
    begins = {**item_values(found), **(initial or {})}
    return EditItemForm(typed, session=found.session, item=found, words=words, initial=begins)


def _item_page(
    request: SignedInRequest,
    found: AgendaItem,
    form: EditItemForm,
    *,
    status: int | None = None,
    **more: Any,
) -> HttpResponse:
    at = timezone.now()
    context = {
        **steps_of(mine(request, found.session.code)),
        "item": found,
        "form": form,
        "place": queries.place_of(found.session, found),
        "document_form": DocumentForm(prefix="document"),
        "may_edit_agenda": policies.may_edit_agenda(request.user, found.session, at=at),
        "may_remove": policies.may_remove_item(request.user, found.session, at=at),
        **more,
    }
    return render(request, "desk/sessions/item.html", context, status=status or status_for(request, form))


@transaction.atomic
def _save(*, found: AgendaItem, changes: dict[str, Any], by: User, at: datetime) -> AgendaItem:
    """Words and place are two acts: only the first is open during the session. Both are done, or neither."""
    words = {name: value for name, value in changes.items() if name != "parent"}
    if words:
        actions.edit_item(item=found, changes=words, by=by, at=at)
    if "parent" in changes:
        actions.nest_item(item=found, parent=changes["parent"], by=by, at=at)
    return found


def _clash_page(request: SignedInRequest, found: AgendaItem, form: EditItemForm) -> HttpResponse:
    """What was typed beside what somebody else has saved; sending it once more replaces that."""
    form = _item_form(found, form.merged())
    form.is_valid()
    reason = _("Somebody else has changed this item since you opened it.")
    return _item_page(request, found, form, status=409, reason=reason, differences=differences(form))


@at_the_desk()
@posts_from("desk:item")
@transaction.atomic
def move(request: SignedInRequest, code: str, item: str) -> HttpResponse:
    """Up, down, into the item above, or out of the one it is part of."""
    session, at = _locked(request, code), timezone.now()
    found, way = _item(session, item), request.POST.get("way", "")
    place = queries.place_of(session, found)
    if way in ("up", "down") and place and (place.may_rise if way == "up" else place.may_sink):
        actions.move_item(item=found, up=way == "up", by=request.user, at=at)
    elif way == "in" and place and place.above:
        actions.nest_item(item=found, parent=place.above, by=request.user, at=at)
    elif way == "out" and place and place.parent:
        actions.nest_item(item=found, parent=place.parent.parent, by=request.user, at=at)
    return redirect(_focused(session, f"{way if way in WAYS else 'edit'}-{item}"))


@at_the_desk()
@posts_from("desk:item")
@transaction.atomic
def remove(request: SignedInRequest, code: str, item: str) -> HttpResponse:
    session = _locked(request, code)
    found = session.items.filter(code=item).first()
    if found is not None:
        title = found.title
        actions.remove_item(item=found, by=request.user, at=timezone.now())
        messages.success(request, _("Taken off the agenda: %(title)s") % {"title": title})
    return redirect("desk:agenda", code)


@require_http_methods(PAGE)
@at_the_desk()
def withdraw(request: SignedInRequest, code: str, item: str) -> HttpResponse:
    """Off a published agenda, with a reason: it stays visible as withdrawn."""
    session = mine(request, code)
    found = _item(session, item)
    form = ReasonForm(posted(request))
    given = {"item": found, "by": request.user, "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.withdraw_item, **given, **form.cleaned_data):
        messages.success(request, _("Item %(number)s is withdrawn.") % {"number": found.number})
        return redirect("desk:agenda", code)
    heading = _("Withdraw item %(number)s: %(title)s") % {"number": found.number, "title": found.title}
    note = _("It stays visible as withdrawn, with your reason.")
    return asked(request, session, form, heading=heading, note=note, back="desk:agenda")


# Documents ------------------------------------------------------------------------------------


@require_http_methods(PAGE)
@at_the_desk()
def attach(request: SignedInRequest, code: str, item: str = "") -> HttpResponse:
    """A document for the session, or for one of its items."""
    session, at = mine(request, code), timezone.now()
    found = _item(session, item) if item else None
    files = request.FILES if request.method == "POST" else None
    form = DocumentForm(posted(request), files, prefix="document")
    given = {"session": session, "item": found, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.attach, **given, **form.cleaned_data):
        messages.success(request, _("Attached: %(title)s") % {"title": form.cleaned_data["title"]})
        return redirect("desk:item", code, item) if item else redirect("desk:session", code)
    heading = _("Attach a document to item %(number)s") % {"number": found.number} if found else ""
    return asked(
        request,
        session,
        form,
        heading=heading or _("Attach a document to the session"),
        note=_("Choose the file anew if the form was returned to you.") if form.errors else "",
        back="desk:agenda" if found else "desk:session",
    )


@require_http_methods(PAGE)
@at_the_desk()
def detach(request: SignedInRequest, code: str, document: str) -> HttpResponse:
    """Withdraw a document; its address says why it is gone."""
    session = mine(request, code)
    standing = Document.objects.filter(session=session, withdrawn_at__isnull=True)
    found = get_object_or_404(standing.select_related("item"), code=document)
    form = ReasonForm(posted(request))
    given = {"document": found, "by": request.user, "at": timezone.now()}
    if sent(request, form) and attempted(
        form, actions.detach, **given, reason=form.cleaned_data["reason"][:300]
    ):
        messages.success(request, _("Withdrawn: %(title)s") % {"title": found.title})
        return redirect("desk:item", code, found.item.code) if found.item else redirect("desk:session", code)
    heading = _("Withdraw the document “%(title)s”") % {"title": found.title}
    note = _("Its address will say that it was withdrawn, and why.")
    back = "desk:agenda" if found.item else "desk:session"
    return asked(request, session, form, heading=heading, note=note, back=back)


# A whole agenda at once -----------------------------------------------------------------------


@require_http_methods(PAGE)
@at_the_desk()
@transaction.atomic
def import_agenda(request: SignedInRequest, code: str) -> HttpResponse:
    """Pasted lines or a table: first shown as understood, then put on the agenda."""
    session = _locked(request, code) if request.method == "POST" else mine(request, code)
    form = ImportForm(posted(request), request.FILES or None, session=session)
    if request.method != "POST" or not form.is_valid():
        return _import_page(request, session, form, None)
    agenda = _understood(session, form)
    if agenda.lines and form.cleaned_data.get("table"):
        form = _as_text(form, agenda)
    is_clear = bool(agenda.lines) and not agenda.problems and form.is_valid()
    if not is_clear or "confirm" not in request.POST:
        return _import_page(request, session, form, agenda)
    rows, reason = [_row(line) for line in agenda.lines], form.cleaned_data.get("reason", "")
    given = {"session": session, "rows": rows, "by": request.user, "at": timezone.now()}
    if attempted(form, _import, **given, reason=reason):
        messages.success(request, _("Items put on the agenda: %(count)d.") % {"count": len(rows)})
        return redirect("desk:agenda", code)
    return _import_page(request, session, form, agenda)


def _as_text(form: ImportForm, agenda: Agenda) -> ImportForm:
    """The table goes on as text: a browser gives no file back, and text can be mended here."""
    typed: Any = form.data.copy()  # type: ignore[attr-defined]
    typed["text"] = agenda.text
    return ImportForm(typed, session=form.session)


def _import(*, session: Session, **what: Any) -> Session:
    actions.import_items(session=session, **what)
    return session


def _understood(session: Session, form: ImportForm) -> Agenda:
    """What the clerk sent, read as it would follow the items that are there."""
    items = list(session.items.exclude(status=ItemStatus.WITHDRAWN))
    after = sum(1 for one in session.items.all() if one.parent_id is None)
    if table := form.cleaned_data.get("table"):
        agenda = loading.from_table(table, after=after)
    else:
        text, language = form.cleaned_data["text"], form.cleaned_data["language"]
        agenda = loading.from_text(text, language=language, after=after)
    there = {(one.title_kk, one.title_ru): one.number for one in items}
    twins = [(line, there.get((line.title_kk, line.title_ru))) for line in agenda.lines]
    problems = [_twin(line, number) for line, number in twins if number]
    return Agenda(agenda.lines, [*agenda.problems, *problems])


def _twin(line: Line, number: str) -> Problem:
    reason = _("this item is already on the agenda, under number %(number)s.")
    return Problem(line.line, "", reason % {"number": number})


def _row(line: Line) -> ItemRow:
    return ItemRow(
        title_kk=line.title_kk, title_ru=line.title_ru, rapporteur=line.rapporteur, level=line.level
    )


def _import_page(
    request: SignedInRequest, session: Session, form: ImportForm, agenda: Agenda | None
) -> HttpResponse:
    ruling = policies.may_edit_agenda(request.user, session, at=timezone.now())
    is_unclear = agenda is not None and bool(agenda.problems or not agenda.lines)
    status = 400 if is_unclear and not form.errors else status_for(request, form)
    context = {**steps_of(session), "form": form, "agenda": agenda, "ruling": ruling}
    return render(request, "desk/sessions/import.html", context, status=status)
