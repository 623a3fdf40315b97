"""Who works at the desk."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts import policies as people
from accounts.models import Role, User
from bodies.models import Kind as BodyKind
from core.rulings import ALLOWED, Ruling, conflict
from kurultai import policies as proposals
from kurultai.models import Gathering, Member, Submission
from kurultai.states import PUBLIC, GatheringStatus
from maslikhat import policies as sessions
from maslikhat.models import Decision, Session
from maslikhat.states import SessionStatus
from petitions.querysets import Visitor
from workdays.calendar import local_date


def may_enter(user: Visitor, *, at: datetime) -> Ruling:
    """The desk is for those who hold a post, and for members of a council who report on proposals."""
    if user.is_authenticated and (people.has_desk(user, at) or _is_member(user, at)):
        return ALLOWED
    return Ruling(_("The desk is for those who hold a post: moderators, officers, deputies, clerks."))


def _is_member(user: User, at: datetime) -> bool:
    return Member.objects.serving(local_date(at)).filter(user=user).exists()


def may_see_queue(user: Visitor, *, at: datetime) -> Ruling:
    """Moderators work here; administrators come for what is handed up to them."""
    if user.is_authenticated and (people.is_moderator(user, at) or people.is_administrator(user, at)):
        return ALLOWED
    return Ruling(_("Only moderators see the queue."))


def may_tend_streams(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    """Say where a session is shown: its maslikhat's staff, also during it and after it."""
    if not (ruling := sessions.may_prepare(user, session.convocation.body, at=at)):
        return ruling
    if session.status == SessionStatus.CANCELLED:
        return conflict(_("The session is cancelled: there is nothing to show."))
    return ALLOWED


def may_tend_commitments(user: Visitor, decision: Decision, *, at: datetime) -> Ruling:
    """Say what follows from a decision, and what became of it: the clerks, once everyone can read it."""
    if not (ruling := sessions.may_keep_record(user, decision.session.convocation.body, at=at)):
        return ruling
    if not decision.is_published:
        return conflict(_("The decision is not published yet: nothing follows from it."))
    return ALLOWED


# The consultative body ----------------------------------------------------------------------


def may_run_council(user: Visitor, *, at: datetime) -> Ruling:
    """Lists of proposals, consultations, gatherings and themes are for the secretariat of a council."""
    bodies = [post.body for post in people.current_posts(user, at) if post.role == Role.OFFICER]
    if any(body is not None and body.kind == BodyKind.CONSULTATIVE for body in bodies):
        return ALLOWED
    return Ruling(_("Only the secretariat of a consultative body sees this."))


def may_put_to_the_vote(user: Visitor, submission: Submission, *, at: datetime) -> Ruling:
    """Make a short statement of what a public proposal says."""
    return _tends(user, submission, at)


def may_tend_promises(user: Visitor, subject: Gathering | Submission, *, at: datetime) -> Ruling:
    """Say what was promised at a gathering or about a proposal, and what became of it: once it is public."""
    if isinstance(subject, Submission):
        return _tends(user, subject, at)
    if not (ruling := proposals.may_prepare(user, subject.body, at=at)):
        return ruling
    if subject.status not in (GatheringStatus.ANNOUNCED, GatheringStatus.HELD):
        return conflict(_("Promises stand on the page of a gathering that was announced."))
    return ALLOWED


def _tends(user: Visitor, submission: Submission, at: datetime) -> Ruling:
    if not (ruling := proposals.may_prepare(user, submission.body, at=at)):
        return ruling
    if submission.published_at is None or submission.status not in PUBLIC:
        return conflict(_("This proposal is not public."))
    return ALLOWED
