"""A session with its agenda, votes, streams and attendance, in a bounded number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from broadcasts.models import Stream
from maslikhat import limits
from maslikhat.limits import Tally, tally_of
from maslikhat.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Candidate,
    Correction,
    Decision,
    Deputy,
    Document,
    Excuse,
    Mandate,
    Membership,
    Minutes,
    RuleBreach,
    Session,
    VoteEvent,
)
from maslikhat.options import Option
from workdays.calendar import local_date

SHOWN_OPTIONS = tuple(Option)


@dataclass(frozen=True, slots=True)
class Seen:
    """A moment in a recording: which stream, and how many seconds into it."""

    stream: Stream
    seconds: int
    moment: datetime


@dataclass(frozen=True, slots=True)
class VoteRow:
    """A vote with what was counted, what was needed and what came of it."""

    vote: VoteEvent
    tally: Tally
    options: list[tuple[Option, int]]
    needed: int
    candidates: list[tuple[Candidate, int]]
    decision: Decision | None
    seen: list[Seen]

    @property
    def is_declared_otherwise(self) -> bool:
        return bool(self.vote.declared) and self.vote.declared != self.vote.result


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """An item of the agenda with everything that hangs on it."""

    item: AgendaItem
    depth: int
    documents: list[Document]
    votes: list[VoteRow]
    decisions: list[Decision]
    seen: list[Seen]


@dataclass(frozen=True, slots=True)
class Attendee:
    """A deputy and the stretches of time for which they were in the hall."""

    deputy: Deputy
    stretches: list[Attendance]
    excuse: Excuse | None


@dataclass(frozen=True, slots=True)
class Hall:
    """Who was in the hall. Without a roll call nobody is called absent."""

    rows: list[Attendee]
    is_recorded: bool
    mandates: int
    quorum: int
    present: int = field(init=False)
    excused: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "present", sum(1 for row in self.rows if row.stretches))
        away = sum(1 for row in self.rows if row.excuse and not row.stretches)
        object.__setattr__(self, "excused", away)

    @property
    def absent(self) -> int:
        return len(self.rows) - self.present - self.excused


@dataclass(frozen=True, slots=True)
class Notice:
    """How many days before the start the session was announced, and how many the rule asks for."""

    given: int | None
    required: int

    @property
    def is_short(self) -> bool:
        return self.given is not None and self.given < self.required


@dataclass(frozen=True, slots=True)
class SessionPage:
    """Everything public about a session."""

    session: Session
    notice: Notice
    breaches: list[RuleBreach]
    streams: list[Stream]
    agenda: list[AgendaRow]
    documents: list[Document]
    hall: Hall
    corrections: list[Correction]
    minutes: Minutes | None
    days_without_minutes: int | None
    is_unrecorded: bool


def session_page(session: Session, *, at: datetime) -> SessionPage:
    """The facts of the page of one session."""
    streams = list(Stream.objects.about(session))
    documents = list(Document.objects.filter(session=session).order_by("id"))
    minutes = Minutes.objects.filter(session=session, published_at__isnull=False).first()
    return SessionPage(
        session=session,
        notice=notice_of(session),
        breaches=list(session.breaches.order_by("at", "id")),
        streams=streams,
        agenda=agenda_of(session, streams=streams, documents=documents),
        documents=[
            document for document in documents if document.item_id is None and not session.is_closed_meeting
        ],
        hall=attendance_rows(session),
        corrections=list(session.corrections.order_by("-at", "-id")),
        minutes=minutes,
        days_without_minutes=_days_without_minutes(session, minutes, local_date(at)),
        is_unrecorded=session.is_unrecorded(at),
    )


def notice_of(session: Session) -> Notice:
    if session.announced_at is None:
        return Notice(None, session.rule.notice_days)
    given = (local_date(session.starts_at) - local_date(session.announced_at)).days
    return Notice(given, session.rule.notice_days)


def _days_without_minutes(session: Session, minutes: Minutes | None, day: date) -> int | None:
    if minutes is not None or session.ended_at is None:
        return None
    return (day - local_date(session.ended_at)).days


# Agenda -------------------------------------------------------------------------------------


def agenda_of(session: Session, *, streams: list[Stream], documents: list[Document]) -> list[AgendaRow]:
    """The agenda in order; of a closed item only its title and what came of it is public."""
    items = (
        AgendaItem.objects.filter(session=session)
        .select_related("petition", "initiative", "raised_by")
        .in_order()
    )
    votes = votes_about(VoteEvent.objects.filter(motion__item__session=session), streams=streams)
    decisions: dict[int, list[Decision]] = {}
    for decision in Decision.objects.public().filter(session=session, item__isnull=False).order_by("id"):
        decisions.setdefault(decision.item_id or 0, []).append(decision)
    return [
        AgendaRow(
            item=item,
            depth=item.number.rstrip(".").count("."),
            documents=[d for d in documents if d.item_id == item.pk and is_open(item)],
            votes=votes.get(item.pk, []),
            decisions=decisions.get(item.pk, []),
            seen=seen_at(item.started_at, streams) if is_open(item) else [],
        )
        for item in (_of(item, session) for item in items)
    ]


def is_open(item: AgendaItem) -> bool:
    """Whether what is said and handed out on an item is public."""
    return not (item.is_closed or item.session.is_closed_meeting)


def _of(item: AgendaItem, session: Session) -> AgendaItem:
    """The item knowing its session, so that its address costs no query."""
    item.session = session
    return item


def seen_at(moment: datetime | None, streams: Iterable[Stream]) -> list[Seen]:
    """Where a moment is found in each recording."""
    if moment is None:
        return []
    found = ((stream, stream.second_of(moment)) for stream in streams)
    return [Seen(stream, second, moment) for stream, second in found if second is not None]


def votes_about(votes: QuerySet[VoteEvent], *, streams: list[Stream]) -> dict[int, list[VoteRow]]:
    """Votes with their counts, by item, in the order in which they were taken."""
    rows = list(votes.select_related("motion", "rule", "elected", "decision").order_by("opened_at", "id"))
    counts = _ballot_counts(rows)
    candidates = _candidates(rows)
    by_item: dict[int, list[VoteRow]] = {}
    for vote in rows:
        row = _vote_row(vote, counts.get(vote.pk, {}), candidates.get(vote.pk, []), streams)
        by_item.setdefault(vote.motion.item_id, []).append(row)
    return by_item


def _vote_row(
    vote: VoteEvent, counts: dict[str, int], candidates: list[Candidate], streams: list[Stream]
) -> VoteRow:
    tally = vote.tally() if vote.is_secret else tally_of(counts)
    return VoteRow(
        vote=vote,
        tally=tally,
        options=_options(tally, is_secret=vote.is_secret),
        needed=limits.needed_for_majority(vote.rule.numbers, mandates=vote.mandates, present=tally.present),
        candidates=[(candidate, _votes_for(candidate)) for candidate in candidates],
        decision=_published(getattr(vote, "decision", None)),
        seen=seen_at(vote.opened_at, streams),
    )


def _published(decision: Decision | None) -> Decision | None:
    return decision if decision and decision.is_published else None


def _options(tally: Tally, *, is_secret: bool) -> list[tuple[Option, int]]:
    counts = [
        (Option.FOR, tally.votes_for),
        (Option.AGAINST, tally.against),
        (Option.ABSTAIN, tally.abstain),
        (Option.NOT_VOTING, tally.not_voting),
        (Option.ABSENT, tally.absent),
        (Option.EXCUSED, tally.excused),
    ]
    # A secret vote does not tell who was excused from who was simply not there.
    return counts[:5] if is_secret else counts


def _votes_for(candidate: Candidate) -> int:
    if candidate.secret_votes is not None:
        return candidate.secret_votes
    return int(getattr(candidate, "open_votes", 0))


def _ballot_counts(votes: list[VoteEvent]) -> dict[int, dict[str, int]]:
    counted = (
        Ballot.objects.filter(vote__in=votes).order_by().values_list("vote", "option").annotate(n=Count("id"))
    )
    counts: dict[int, dict[str, int]] = {}
    for vote, option, number in counted:
        counts.setdefault(vote, {})[option] = number
    return counts


def _candidates(votes: list[VoteEvent]) -> dict[int, list[Candidate]]:
    found = Candidate.objects.filter(vote__in=votes).annotate(open_votes=Count("ballots"))
    candidates: dict[int, list[Candidate]] = {}
    for candidate in found.order_by("position"):
        candidates.setdefault(candidate.vote_id, []).append(candidate)
    return candidates


# The hall -----------------------------------------------------------------------------------


def attendance_rows(session: Session) -> Hall:
    """Every deputy who belonged to the meeting on its day, with arrivals and departures."""
    stretches: dict[int, list[Attendance]] = {}
    for stretch in Attendance.objects.filter(session=session).order_by("arrived_at"):
        stretches.setdefault(stretch.deputy_id, []).append(stretch)
    excuses = {excuse.deputy_id: excuse for excuse in Excuse.objects.filter(session=session)}
    rows = [
        Attendee(deputy, stretches.get(deputy.pk, []), excuses.get(deputy.pk))
        for deputy in _entitled(session)
    ]
    mandates = session.mandates or len(rows)
    quorum = limits.needed_for_quorum(session.rule.quorum, mandates, more_than=session.rule.quorum_more_than)
    return Hall(rows, is_recorded=bool(stretches), mandates=mandates, quorum=quorum)


def _entitled(session: Session) -> list[Deputy]:
    """Who belongs to the meeting: the members of the commission, or all deputies."""
    day = local_date(session.starts_at)
    holders = (
        Membership.objects.filter(group=session.group_id)
        if session.group_id
        else Mandate.objects.filter(convocation=session.convocation_id)
    )
    held = holders.held(day) | holders.filter(Q(deputy__attendances__session=session))
    return list(Deputy.objects.filter(pk__in=held.values("deputy")).order_by("alphabetical", "id"))
