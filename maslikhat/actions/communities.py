"""What initiatives of communities learn of the maslikhat: that they are on an agenda, off it, decided."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.face import written_date
from core.rulings import Conflict
from maslikhat.models import AgendaItem, Decision, Session
from maslikhat.states import PUBLIC_SESSIONS, ItemStatus, SessionStatus
from selfgov import actions as selfgov
from selfgov.models import Initiative
from selfgov.states import InitiativeStatus

WAITING = frozenset({InitiativeStatus.SENT, InitiativeStatus.ON_AGENDA})
# Where an item that everyone can read still stands.
_STANDING = PUBLIC_SESSIONS - {SessionStatus.CANCELLED}


def check_waiting(item: AgendaItem, initiative: Initiative) -> None:
    """Whether an initiative can be put on this agenda: it came to this maslikhat, and still waits."""
    if initiative.maslikhat_id != item.session.convocation.body_id:
        raise Conflict(gettext_lazy("This initiative was sent to another maslikhat, or to none."))
    if initiative.status not in WAITING:
        raise Conflict(gettext_lazy("This initiative is not waiting for a decision of the maslikhat."))
    twins = item.session.items.filter(initiative=initiative).exclude(status=ItemStatus.WITHDRAWN)
    if twins.exclude(pk=item.pk).exists():
        raise Conflict(gettext_lazy("This initiative is already on the agenda of this session."))


def place(initiative: Initiative, *, at: datetime) -> None:
    """Tell an initiative on which public agenda it stands now: the latest of several, or none."""
    initiative.refresh_from_db(fields=["status", "agenda_path"])
    if initiative.status not in WAITING:
        return
    items = AgendaItem.objects.filter(initiative=initiative, session__status__in=_STANDING)
    standing = items.exclude(status=ItemStatus.WITHDRAWN).select_related("session")
    item = standing.order_by("-session__starts_at", "-id").first()
    if item is None:
        selfgov.take_off_agenda(initiative=initiative, at=at)
        return
    path = f"maslikhats/sessions/{item.session.code}/items/{item.code}/"
    selfgov.put_on_agenda(initiative=initiative, path=path, at=at)


def place_all(session: Session, *, at: datetime) -> None:
    """Tell every initiative on the agenda of a session that was announced or called off."""
    for item in session.items.filter(initiative__isnull=False).select_related("initiative").order_by("id"):
        assert item.initiative is not None
        place(item.initiative, at=at)


def decide(decision: Decision, *, at: datetime) -> None:
    """Tell the initiative from which the item of a published decision comes; the first decision counts."""
    initiative = decision.item.initiative if decision.item else None
    if initiative is None:
        return
    place(initiative, at=at)
    initiative.refresh_from_db(fields=["status"])
    if initiative.status != InitiativeStatus.ON_AGENDA:
        return
    outcome = {f"outcome_{language}": _outcome(decision, language) for language in ("kk", "ru")}
    selfgov.decide_initiative(initiative=initiative, **outcome, at=at)


def _outcome(decision: Decision, language: str) -> str:
    """The decision in a line; nothing in a language in which it has no title."""
    title = getattr(decision, f"title_{language}")
    if not title:
        return ""
    with translation.override(language):
        return _("Decision of the maslikhat No. %(number)s of %(day)s: %(title)s") % {
            "number": decision.number,
            "day": written_date(decision.decided_on, "DATE_FORMAT"),
            "title": title,
        }
