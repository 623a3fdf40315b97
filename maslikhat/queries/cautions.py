"""The rules of law that a session is about to break: the desk says so before it lets it happen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from broadcasts.models import Stream
from core.rulings import Sentence
from maslikhat.models import RuleBreach, Session, SessionKind
from maslikhat.states import ItemStatus, SessionStatus
from workdays.calendar import Calendar, end_of, local_date

Rule = RuleBreach.Rule
BROADCAST_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Caution:
    """One rule that would not be kept, and how."""

    rule: str
    text: Sentence


def warnings_of(session: Session, *, at: datetime) -> list[Caution]:
    """What announcing the session at ``at`` would break; for an announced one, what its notice broke."""
    told_at = session.announced_at if session.status == SessionStatus.ANNOUNCED else None
    found = [
        (Rule.NOTICE, _notice(session, told_at or at)),
        (Rule.MATERIALS, _materials(session, at)),
        (Rule.CLOSED_NOTICE, _closed_notice(session, told_at or at)),
        (Rule.BROADCAST, _broadcast(session, at)),
        (Rule.CAUSE, _cause(session)),
    ]
    return [Caution(rule.value, text) for rule, text in found if text]


def _notice(session: Session, at: datetime) -> str:
    days = (local_date(session.starts_at) - local_date(at)).days
    if days >= session.rule.notice_days:
        return ""
    text = ngettext(
        "The session begins %(days)d day after the notice; the law asks for %(needed)s.",
        "The session begins %(days)d days after the notice; the law asks for %(needed)s.",
        days,
    )
    return text % {"days": days, "needed": session.rule.notice_days}


def _materials(session: Session, at: datetime) -> str:
    """Once the day for materials has passed, every matter must have had its documents by then."""
    last_day = local_date(session.starts_at) - timedelta(days=session.rule.materials_days)
    if not session.rule.materials_days or local_date(at) <= last_day:
        return ""
    in_time = Q(withdrawn_at__isnull=True, published_at__lt=end_of(last_day))
    covered = session.documents.filter(in_time, item__isnull=False).values("item")
    headings = session.items.filter(parent__isnull=False).values("parent")
    items = session.items.exclude(status=ItemStatus.WITHDRAWN).exclude(pk__in=headings)
    late = items.exclude(pk__in=covered).exclude(parent__in=covered).count()
    text = ngettext(
        "%(count)d item had no documents %(days)s days before the session.",
        "%(count)d items had no documents %(days)s days before the session.",
        late,
    )
    return text % {"count": late, "days": session.rule.materials_days} if late else ""


def _closed_notice(session: Session, at: datetime) -> str:
    if not session.is_closed_meeting:
        return ""
    ahead = Calendar.now().count(local_date(at), local_date(session.starts_at))
    if ahead >= session.rule.closed_notice_days:
        return ""
    text = ngettext(
        "A closed meeting is announced %(days)d working day ahead; the law asks for %(needed)s.",
        "A closed meeting is announced %(days)d working days ahead; the law asks for %(needed)s.",
        ahead,
    )
    return text % {"days": ahead, "needed": session.rule.closed_notice_days}


def _broadcast(session: Session, at: datetime) -> str:
    """The link may come late, but a day before the start it has to stand."""
    if not owes_broadcast(session) or session.starts_at - at > BROADCAST_AHEAD:
        return ""
    if Stream.objects.about(session).standing().exists():
        return ""
    return _("The session must be broadcast, and no link is announced.")


def owes_broadcast(session: Session) -> bool:
    """Whether the law asks for a broadcast: of open meetings, where the rule says so."""
    return session.rule.must_broadcast and not session.is_closed_meeting


def _cause(session: Session) -> str:
    if session.kind != SessionKind.EXTRAORDINARY:
        return ""
    matters = session.items.filter(parent__isnull=True).exclude(status=ItemStatus.WITHDRAWN).count()
    if matters <= 1:
        return ""
    text = _(
        "An extraordinary session decides only the matter that caused it (“%(cause)s”); "
        "its agenda has %(count)s matters. Say how they belong together."
    )
    return text % {"cause": session.cause, "count": matters}
