"""Proposals at the desk: before the moderators, with the secretariat, with a rapporteur, with a body."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Post, Role, User
from bodies.models import Body, Kind, Level
from core.rulings import Sentence
from desk.queries.cases import open_cases
from desk.queries.petitions import bodies_of
from kurultai.models import (
    Act,
    Consultation,
    Forwarding,
    Gathering,
    Member,
    Merge,
    Section,
    Submission,
    Theme,
    ThemePlace,
)
from kurultai.querysets import SubmissionQuerySet, ThemeQuerySet
from kurultai.states import CHECKED, OWNERS, Status
from opinions.models import Conversation, Statement
from workdays.calendar import Calendar, Clock, clock, local_date

# What a choice shows at most: older acts are entered again by their number and found by it.
MOST_ACTS = 100
MOST_ANSWERED = 50
# Enough of a theme to see what it is about.
SHOWN_OF_THEME = 5


# Whose ----------------------------------------------------------------------------------------


def councils_of(user: User, *, at: datetime) -> list[Body]:
    """The consultative bodies whose secretariat the user belongs to, the newest first."""
    held = Post.objects.held(local_date(at)).filter(
        user=user, role=Role.OFFICER, body__kind=Kind.CONSULTATIVE
    )
    posts = held.select_related("body__territory").order_by("-body__valid_from", "-body_id")
    return [post.body for post in posts if post.body]


def reported_by(user: User, *, at: datetime) -> SubmissionQuerySet:
    """Proposals on which the user reports as a member of the body."""
    members = Member.objects.serving(local_date(at)).filter(user=user)
    return Submission.objects.filter(rapporteur__in=members, submitted_at__isnull=False)


def proposals_of(user: User, *, at: datetime) -> SubmissionQuerySet:
    """Proposals that the user works on: for the secretariat, as a rapporteur, or for a body that has them."""
    forwarded = Forwarding.objects.filter(body__in=bodies_of(user, at=at))
    found = Submission.objects.filter(
        Q(body__in=councils_of(user, at=at))
        | Q(pk__in=reported_by(user, at=at).values("pk"))
        | Q(pk__in=forwarded.values("submission")),
        submitted_at__isnull=False,
    )
    return found.select_related(
        "body", "section", "consultation", "topic", "region", "author__user", "rule", "rapporteur"
    )


def sent_to(bodies: Iterable[Body]) -> SubmissionQuerySet:
    """Whatever was ever sent to these bodies, the newest first."""
    sent = Submission.objects.filter(body__in=bodies, submitted_at__isnull=False)
    related = ("body", "section", "consultation", "rapporteur", "theme_place__theme")
    return sent.select_related(*related).order_by("-submitted_at", "-id")


# Before the moderators ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WaitingProposal:
    """A proposal that waits for a moderator, with the clock of its case."""

    submission: Submission
    clock: Clock


def proposal_queue(*, today: date) -> list[WaitingProposal]:
    """Proposals before the moderators, the one that is due first on top."""
    submissions = Submission.objects.select_related("body", "section", "consultation", "author")
    return [
        WaitingProposal(submission, clock)
        for submission, _case, clock in open_cases(submissions, today=today)
    ]


# With the secretariat -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal in the list of the secretariat: whose turn it is, and the term that runs."""

    submission: Submission
    turn: Sentence
    theme: str
    clock: Clock | None


def rows_of(submissions: Iterable[Submission], *, at: datetime) -> list[ProposalRow]:
    """Rows of a list, however long, with a constant number of queries."""
    found = list(submissions)
    waiting = Forwarding.objects.waiting().filter(submission__in=found).select_related("body")
    forwardings = {forwarding.submission_id: forwarding for forwarding in waiting}
    calendar, today = Calendar.now(), local_date(at)
    return [_row(submission, forwardings.get(submission.pk), calendar, today) for submission in found]


def _row(
    submission: Submission, forwarding: Forwarding | None, calendar: Calendar, today: date
) -> ProposalRow:
    turn = forwarding.body.name if forwarding else OWNERS[submission.status].label
    begun, days = _term(submission, forwarding)
    running = clock(calendar, start=local_date(begun), days=days, today=today) if begun and days else None
    place = getattr(submission, "theme_place", None)
    theme = theme_label(place.theme) if place and place.theme else ""
    return ProposalRow(submission, turn, theme, running)


def _term(submission: Submission, forwarding: Forwarding | None) -> tuple[datetime | None, int | None]:
    """When the term that runs now began, and how many working days it has."""
    if submission.status in CHECKED:
        return submission.submitted_at, submission.moderation_days
    if submission.status == Status.SECTION_REVIEW:
        return submission.assigned_at, submission.section_days
    return (forwarding.sent_at, forwarding.term_days) if forwarding else (None, None)


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much waits for the secretariat of some bodies."""

    to_assign: int
    in_review: int
    to_forward: int
    overdue: int


def backlog_of(bodies: Iterable[Body], *, day: date) -> Backlog:
    sent = Submission.objects.filter(body__in=bodies)
    counted = sent.aggregate(
        to_assign=Count("pk", filter=Q(status=Status.PUBLISHED)),
        in_review=Count("pk", filter=Q(status=Status.SECTION_REVIEW)),
        to_forward=Count("pk", filter=Q(status=Status.SUPPORTED)),
    )
    return Backlog(**counted, overdue=sent.overdue(day).count())


def sections_of(bodies: Iterable[Body], day: date | None = None) -> QuerySet[Section]:
    """Sections of these bodies: those at work on ``day``, or all that there ever were."""
    found = Section.objects.filter(body__in=bodies)
    if day is not None:
        found = found.valid(day)
    return found.select_related("body").order_by("-body__valid_from", "order", "id")


def members_of(bodies: Iterable[Body], day: date) -> QuerySet[Member]:
    """Who can report on proposals, by section."""
    serving = Member.objects.serving(day).filter(body__in=bodies)
    return serving.select_related("section").order_by("section__order", "name_kk", "id")


def actors_on(day: date) -> QuerySet[Body]:
    """Bodies of the country and of the regions, which mostly do what is promised."""
    able = Body.objects.of_state().valid(day).exclude(kind=Kind.CONSULTATIVE)
    return able.filter(level__in=[Level.CENTRAL, Level.REGION]).order_by("level", "territory__kato", "code")


def known_acts() -> QuerySet[Act]:
    """The newest acts on file."""
    newest = Act.objects.order_by("-date", "-id").values_list("pk", flat=True)[:MOST_ACTS]
    return Act.objects.filter(pk__in=list(newest)).order_by("-date", "-id")


def conversations_for(submission: Submission, *, at: datetime) -> QuerySet[Conversation]:
    """Where a statement from a proposal can be put to the vote: its own consultation's, or another one's."""
    consultations = Consultation.objects.published().filter(body=submission.body_id, closes_at__gt=at)
    if submission.consultation_id is not None:
        consultations = consultations.filter(pk=submission.consultation_id)
    found = Conversation.objects.filter(
        subject_kind=Consultation._meta.label_lower, subject_id__in=consultations.values("pk")
    )
    return found.filter(Q(closes_at__isnull=True) | Q(closes_at__gt=at)).order_by("closes_at", "id")


def statements_from(submission: Submission) -> QuerySet[Statement]:
    """Statements that were made of a proposal."""
    made = Statement.objects.filter(source_kind=Submission._meta.label_lower, source_id=submission.pk)
    return made.select_related("conversation").order_by("conversation", "number")


# Merging --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asking:
    """How far the asking about a merge is. Nobody's answer is told, only how many gave which."""

    merge: Merge
    authors: int
    authors_agreed: int
    supporters: int
    supporters_agreed: int
    supporters_declined: int


def asking_about(submission: Submission) -> Asking | None:
    """The merge of a proposal, from it or into it, about which people are being asked."""
    concerned = Merge.objects.under_way().filter(Q(source=submission) | Q(target=submission))
    merge = concerned.select_related("source__body", "target__body", "by").first()
    if merge is None:
        return None
    authors = merge.author_ids()
    supporters = merge.source.supports.standing().exclude(citizen__in=authors).count()
    told = merge.replies.aggregate(
        authors_agreed=Count("pk", filter=Q(is_author=True, agrees=True)),
        supporters_agreed=Count("pk", filter=Q(is_author=False, agrees=True)),
        supporters_declined=Count("pk", filter=Q(is_author=False, agrees=False)),
    )
    return Asking(merge, authors=len(authors), supporters=supporters, **told)


def mergeable_with(submission: Submission) -> SubmissionQuerySet:
    """Other public proposals to the same body; whether they may be merged is decided by the policy."""
    others = Submission.objects.listed().filter(body=submission.body_id)
    return others.exclude(pk=submission.pk).select_related("body", "section", "consultation")


# With the body it was forwarded to ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ForwardedRow:
    """A proposal that a body has, with its clock."""

    forwarding: Forwarding
    clock: Clock


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What waits for the answer of some bodies, what they have in work, and what they answered last."""

    waiting: list[ForwardedRow]
    in_work: list[ForwardedRow]
    ended: list[ForwardedRow]

    @property
    def overdue(self) -> int:
        return sum(row.clock.is_overdue for row in self.waiting)


def forwarded_to(bodies: Iterable[Body], *, day: date) -> Forwarded:
    found = Forwarding.objects.filter(body__in=bodies).select_related("submission__body", "body")
    in_work = found.filter(submission__status=Status.IN_WORK).order_by("answered_at", "id")
    ended = found.filter(answered_at__isnull=False).exclude(submission__status=Status.IN_WORK)
    calendar = Calendar.now()
    return Forwarded(
        waiting=[_forwarded(one, calendar, day) for one in found.waiting()],
        in_work=[_forwarded(one, calendar, day) for one in in_work],
        ended=[_forwarded(one, calendar, day) for one in ended.order_by("-answered_at")[:MOST_ANSWERED]],
    )


def _forwarded(forwarding: Forwarding, calendar: Calendar, day: date) -> ForwardedRow:
    stopped = local_date(forwarding.answered_at) if forwarding.answered_at else None
    start = local_date(forwarding.sent_at)
    return ForwardedRow(
        forwarding, clock(calendar, start=start, days=forwarding.term_days, today=day, stopped=stopped)
    )


# The body's own life --------------------------------------------------------------------------


def gatherings_of(bodies: Iterable[Body]) -> QuerySet[Gathering]:
    return Gathering.objects.filter(body__in=bodies).select_related("body").latest_first()


def consultations_of(bodies: Iterable[Body]) -> QuerySet[Consultation]:
    """Every consultation of these bodies, unpublished ones first, then the newest."""
    found = Consultation.objects.filter(body__in=bodies).select_related("body")
    return found.annotate(proposals=Count("submissions", filter=Q(submissions__submitted_at__isnull=False)))


def themes_of(bodies: Iterable[Body]) -> ThemeQuerySet:
    """Themes that stand, each with how many proposals are in it and the first of them."""
    first = ThemePlace.objects.select_related("submission").order_by(
        "-is_representative", "-submission__supporters"
    )
    found = Theme.objects.filter(body__in=bodies, dissolved_at__isnull=True)
    counted = found.select_related("body", "consultation").annotate(size=Count("places"))
    return counted.prefetch_related(Prefetch("places", first, to_attr="shown"))


def theme_label(theme: Theme) -> str:
    """A theme in a list of choices; a suggestion without a name is called by the words that hold it."""
    if theme.confirmed_at is not None:
        return str(theme.name)
    words: list[str] = next(
        (theme.terms[language] for language in ("kk", "ru") if theme.terms.get(language)), []
    )
    return _("%(theme)s (suggested)") % {"theme": theme.name or ", ".join(words[:3]) or theme.code}


def sections_with_counts(bodies: Iterable[Body]) -> QuerySet[Section]:
    """Sections with how many proposals were sent to each, and how many are public."""
    sent = Q(submissions__submitted_at__isnull=False)
    return sections_of(bodies).annotate(
        sent=Count("submissions", filter=sent), published=Count("submissions__published_at")
    )


# At home --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProposalsAtHome:
    """What of the proposals waits for somebody today, whatever their posts; ``None`` is not theirs."""

    to_check: int | None
    to_check_overdue: int
    councils: list[Body]
    backlog: Backlog | None
    reports: list[ProposalRow]
    forwarded: Forwarded | None


def waiting_for(user: User, *, is_moderator: bool, bodies: list[Body], at: datetime) -> ProposalsAtHome:
    """``bodies``: those for which the user answers."""
    day = local_date(at)
    to_check = Submission.objects.to_check()
    councils = [body for body in bodies if body.kind == Kind.CONSULTATIVE]
    others = [body for body in bodies if body.kind != Kind.CONSULTATIVE]
    in_review = reported_by(user, at=at).filter(status=Status.SECTION_REVIEW)
    reports = in_review.select_related("section", "body", "consultation", "theme_place__theme")
    return ProposalsAtHome(
        to_check=to_check.count() if is_moderator else None,
        to_check_overdue=to_check.overdue(day).count() if is_moderator else 0,
        councils=councils,
        backlog=backlog_of(councils, day=day) if councils else None,
        reports=rows_of(reports.order_by("section_due_date", "id"), at=at),
        forwarded=forwarded_to(others, day=day) if others else None,
    )
