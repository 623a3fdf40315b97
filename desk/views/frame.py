"""What the pages of a session at the desk share: finding it, its head, and what differs from it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.face import written_date
from core.http import status_for
from core.rulings import Sentence
from desk import queries
from maslikhat.models import Session

PAGE = ["GET", "HEAD", "POST"]


def mine(request: HttpRequest, code: str) -> Session:
    """A session of the reader's own maslikhat; anybody else's is a 404."""
    bodies = queries.maslikhats_of(request.user, at=timezone.now())  # type: ignore[arg-type]
    return get_object_or_404(queries.sessions_in(bodies), code=code)


def steps_of(session: Session) -> dict[str, Any]:
    """What the head of every page of a session tells."""
    streams = queries.streams_by_session([session])[session.pk]
    counted = queries.counts_of(session)
    return {
        "session": session,
        "streams": streams,
        "item_count": counted.items,
        "flags": queries.flags_of(
            session, streams, items=counted.items, untranslated=counted.untranslated, at=timezone.now()
        ),
    }


def asked(
    request: HttpRequest, session: Session, form: BaseForm, *, heading: str, note: str = "", back: str
) -> HttpResponse:
    """A page with one question, before something that everybody will see."""
    context = {**steps_of(session), "form": form, "heading": heading, "note": note, "back": back}
    return render(request, "desk/sessions/asked.html", context, status=status_for(request, form))


# What differs -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """A value as it is saved now, and as the clerk typed it."""

    label: Sentence
    saved: str
    typed: str


def differences(form: Any) -> list[Difference]:
    """Where what was typed differs from what is saved."""
    return [
        Difference(form[name].label, _shown(form, name, form.initial.get(name)), _shown(form, name, value))
        for name, value in form.changes.items()
    ]


def _shown(form: Any, name: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(form, name, one) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return written_date(value, "DATETIME_FORMAT")
    if isinstance(value, date):
        return written_date(value, "DATE_FORMAT")
    choices = getattr(form.fields[name], "choices", None)
    if choices is not None and value not in (None, ""):
        key = form.fields[name].prepare_value(value)
        return next((str(label) for known, label in choices if str(known) == str(key)), str(value))
    return "" if value is None else str(value)
