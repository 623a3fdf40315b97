"""How sessions, their people and their texts are named where no page does it."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.face import written_date
from maslikhat.models import Session, SessionKind

_NUMBERED: dict[str, Promise] = {
    SessionKind.ORDINARY: gettext_lazy("Ordinary session No. %(number)s"),
    SessionKind.EXTRAORDINARY: gettext_lazy("Extraordinary session No. %(number)s"),
    SessionKind.JOINT: gettext_lazy("Joint sitting No. %(number)s"),
}
_UNNUMBERED: dict[str, Promise] = {
    SessionKind.ORDINARY: gettext_lazy("Ordinary session"),
    SessionKind.EXTRAORDINARY: gettext_lazy("Extraordinary session"),
    SessionKind.JOINT: gettext_lazy("Joint sitting"),
}
ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """A small number as convocations are numbered: 8 → VIII."""
    written = ""
    for value, letters in ROMAN:
        while number >= value:
            written, number = written + letters, number - value
    return written


def session_title(session: Session) -> str:
    """What a meeting is called, without its body: “Extraordinary session No. 26”."""
    said = {"number": session.number, "commission": session.group.name if session.group else ""}
    if session.group:
        sitting = (
            _("Sitting No. %(number)s: %(commission)s") if session.number else _("Sitting: %(commission)s")
        )
        return sitting % said
    return str((_NUMBERED if session.number else _UNNUMBERED)[session.kind]) % said


def stage_of(session: Session, at: datetime) -> str:
    """Where a meeting stands; one whose day has gone by unrecorded is not called announced any more."""
    return _("Outcome not recorded here") if session.is_unrecorded(at) else session.get_status_display()


def full_title(session: Session) -> str:
    """The meeting with its body: “Akmola regional maslikhat: extraordinary session No. 26”."""
    return _("%(body)s: %(session)s") % {
        "body": session.convocation.body.name,
        "session": session_title(session),
    }


def clock(moment: datetime) -> str:
    return written_date(moment, "TIME_FORMAT")


def listed(names: Iterable[str]) -> str:
    return ", ".join(names)
