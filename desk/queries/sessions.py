"""The sessions of a clerk's maslikhat, with what they still lack."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts import policies as people
from accounts.models import Role, User
from bodies.models import Body, Kind
from broadcasts.models import Stream
from core.rulings import Sentence
from maslikhat.models import Convocation, Document, Session
from maslikhat.queries.cautions import BROADCAST_AHEAD, owes_broadcast
from maslikhat.querysets import SessionQuerySet
from maslikhat.states import DRAFTABLE, RUNNING, UPCOMING, ItemStatus, SessionStatus
from workdays.calendar import local_date

MOST_PAST = 100


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that a session lacks."""

    label: Sentence
    tone: str


@dataclass(frozen=True, slots=True)
class Row:
    """A session in the clerk's list."""

    session: Session
    items: int
    flags: list[Flag]


@dataclass(frozen=True, slots=True)
class Sessions:
    """The clerk's list in its parts."""

    running: list[Row]
    upcoming: list[Row]
    drafts: list[Row]
    past: list[Row]

    def __bool__(self) -> bool:
        return bool(self.running or self.upcoming or self.drafts or self.past)


def maslikhats_of(user: User, *, at: datetime) -> list[Body]:
    """The maslikhats in which the user is a clerk or a deputy."""
    bodies = {
        post.body.pk: post.body
        for post in people.current_posts(user, at)
        if post.role in (Role.CLERK, Role.DEPUTY) and post.body and post.body.kind == Kind.MASLIKHAT
    }
    return list(bodies.values())


def convocation_of(body: Body, *, at: datetime) -> Convocation | None:
    """The convocation that sits now."""
    return body.convocations.held(local_date(at)).order_by("-number").first()


def sessions_in(bodies: Iterable[Body]) -> SessionQuerySet:
    """Sessions and sittings of these maslikhats, whatever their stage."""
    related = ("convocation__body__territory", "group", "rule")
    return Session.objects.filter(convocation__body__in=bodies).select_related(*related)


def sessions_of(bodies: list[Body], *, at: datetime) -> Sessions:
    """The clerk's list: what runs, what comes, what is being prepared, what is over."""
    found: SessionQuerySet = sessions_in(bodies).annotate(
        item_count=_standing(), untranslated=_standing(_HALF)
    )
    drafts = list(found.filter(status=SessionStatus.PLANNED).order_by("starts_at", "id"))
    running = list(found.running().order_by("starts_at", "id"))
    upcoming = list(found.filter(status__in=UPCOMING).order_by("starts_at", "id"))
    past = list(found.past(at).exclude(status__in=UPCOMING)[:MOST_PAST])
    streams = streams_by_session([*running, *upcoming, *drafts])
    return Sessions(
        *(
            [row_of(session, streams[session.pk], at=at) for session in part]
            for part in (running, upcoming, drafts, past)
        )
    )


_HALF = Q(items__title_kk="") | Q(items__title_ru="")


def _standing(*conditions: Q) -> Count:
    kept = ~Q(items__status=ItemStatus.WITHDRAWN)
    for condition in conditions:
        kept &= condition
    return Count("items", filter=kept, distinct=True)


def streams_by_session(sessions: list[Session]) -> dict[int, list[Stream]]:
    """The standing streams of each session, in one query."""
    found: dict[int, list[Stream]] = defaultdict(list)
    if sessions:
        about = Stream.objects.standing().filter(
            subject_kind=Session._meta.label_lower, subject_id__in=[session.pk for session in sessions]
        )
        for stream in about.order_by("id"):
            found[stream.subject_id].append(stream)
    return found


def row_of(session: Session, streams: list[Stream], *, at: datetime) -> Row:
    items = session.item_count  # type: ignore[attr-defined]
    untranslated = session.untranslated  # type: ignore[attr-defined]
    flags = flags_of(session, streams, items=items, untranslated=untranslated, at=at)
    return Row(session, items, flags)


def flags_of(
    session: Session, streams: list[Stream], *, items: int, untranslated: int, at: datetime
) -> list[Flag]:
    """What a session lacks now, the gravest first."""
    checks = [
        (_is_forgotten(session, at), Flag(_("The time has come, and the session is not open"), "error")),
        (_lacks_stream(session, streams, at), Flag(_("No stream one day ahead"), "error")),
        (any(stream.is_dead for stream in streams), Flag(_("A stream does not answer"), "error")),
        (session.status == SessionStatus.CLOSED, Flag(_("Minutes not published"), "warning")),
        (session.status in DRAFTABLE and not items, Flag(_("The agenda is empty"), "warning")),
        (session.status in DRAFTABLE and untranslated > 0, Flag(_("Titles in one language only"), "warning")),
    ]
    return [flag for is_raised, flag in checks if is_raised]


def _lacks_stream(session: Session, streams: list[Stream], at: datetime) -> bool:
    is_near = session.status in RUNNING or (
        session.status == SessionStatus.ANNOUNCED and session.starts_at - at <= BROADCAST_AHEAD
    )
    return owes_broadcast(session) and is_near and not streams


def _is_forgotten(session: Session, at: datetime) -> bool:
    return session.status in {SessionStatus.PLANNED, SessionStatus.ANNOUNCED} and session.starts_at < at


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of an agenda there is."""

    items: int
    untranslated: int


def counts_of(session: Session) -> Counts:
    """Standing items of an agenda, and those with a title in one language only."""
    standing = session.items.exclude(status=ItemStatus.WITHDRAWN)
    half = Q(title_kk="") | Q(title_ru="")
    return Counts(**standing.aggregate(items=Count("id"), untranslated=Count("id", filter=half)))


def documents_of(session: Session) -> list[Document]:
    """Documents of the session itself that were not withdrawn."""
    return list(session.documents.filter(item__isnull=True, withdrawn_at__isnull=True).order_by("id"))


def last_session_of(convocation: Convocation) -> Session | None:
    """The session that was held or planned last, commissions aside."""
    kept = convocation.sessions.exclude(status=SessionStatus.CANCELLED).filter(group__isnull=True)
    return kept.order_by("-starts_at", "-id").first()
