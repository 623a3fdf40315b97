"""Who may do what with a session, when, and why not.

Clerks and deputies of a maslikhat prepare and announce; the course of a session and its record are the
clerk's alone: nobody keeps the record of their own vote.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts import policies as people
from accounts.models import Role
from accounts.policies import Visitor
from bodies.models import Body
from core.rulings import ALLOWED, Ruling, conflict
from maslikhat import states
from maslikhat.models import AgendaItem, Decision, Deputy, DeputyRequest, Session, VoteEvent
from maslikhat.states import ItemStatus, SessionStatus, VoteStatus
from workdays.calendar import local_date

NOT_ITS_STAFF = Ruling(_("Only clerks and deputies of this maslikhat can do this."))
NOT_ITS_CLERK = Ruling(_("Only a clerk of this maslikhat can do this."))
NOT_THE_DEPUTY = Ruling(_("Only a clerk of this maslikhat and the deputy concerned can do this."))


NOT_LIVE = conflict(_("The session is not under way."))


def may_prepare(user: Visitor, body: Body, *, at: datetime) -> Ruling:
    """Prepare sessions of a maslikhat: its clerks and its deputies do."""
    if not user.is_authenticated:
        return people.SIGN_IN
    staff = any(people.holds(user, role, body=body, at=at) for role in (Role.CLERK, Role.DEPUTY))
    return ALLOWED if staff else NOT_ITS_STAFF


def may_keep_record(user: Visitor, body: Body, *, at: datetime) -> Ruling:
    """Run sessions of a maslikhat and keep their record: its clerks do."""
    if not user.is_authenticated:
        return people.SIGN_IN
    return ALLOWED if people.is_clerk_of(user, body, at) else NOT_ITS_CLERK


def _prepares(user: Visitor, session: Session, at: datetime) -> Ruling:
    return may_prepare(user, session.convocation.body, at=at)


def _keeps(user: Visitor, session: Session, at: datetime) -> Ruling:
    return may_keep_record(user, session.convocation.body, at=at)


# Before the session ---------------------------------------------------------------------------


def may_edit(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    """Change time, place and kind: until the session opens."""
    if not (ruling := _prepares(user, session, at)):
        return ruling
    if session.status not in states.DRAFTABLE:
        return conflict(_("The session has begun or was cancelled: it can no longer be changed."))
    return ALLOWED


def may_edit_agenda(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    """Write the agenda: until the session closes, in view of everyone once it is announced."""
    if session.is_running:
        return _keeps(user, session, at)
    if not (ruling := _prepares(user, session, at)):
        return ruling
    if session.status not in states.DRAFTABLE:
        return conflict(_("The session is over or was cancelled: its agenda can no longer be changed."))
    return ALLOWED


def may_reorder(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    """Put the agenda in another order: before the opening; later, items are taken out of order."""
    if not (ruling := may_edit_agenda(user, session, at=at)):
        return ruling
    if session.is_running:
        return conflict(_("The session has begun: take the item out of order instead of moving it."))
    return ALLOWED


def may_remove_item(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    """Delete an item without a trace: only from an agenda that nobody has seen."""
    if not (ruling := may_edit_agenda(user, session, at=at)):
        return ruling
    if session.is_public:
        return conflict(_("The agenda is public: withdraw the item and say why."))
    return ALLOWED


def may_announce(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    """Announce a planned session, or a postponed one anew."""
    if not (ruling := _prepares(user, session, at)):
        return ruling
    if SessionStatus.ANNOUNCED not in states.SESSION_TRANSITIONS[session.status]:
        return conflict(_("This session is already announced, or over."))
    if session.starts_at <= at:
        return conflict(_("The time of the session has passed: set another one first."))
    if not session.items.exclude(status=ItemStatus.WITHDRAWN).exists():
        return conflict(_("The agenda is empty: put at least one matter on it."))
    return ALLOWED


def may_postpone(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    if not (ruling := _prepares(user, session, at)):
        return ruling
    if SessionStatus.POSTPONED not in states.SESSION_TRANSITIONS[session.status]:
        return conflict(_("Only an announced session that has not begun can be postponed."))
    return ALLOWED


def may_cancel(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    if not (ruling := _prepares(user, session, at)):
        return ruling
    if SessionStatus.CANCELLED not in states.SESSION_TRANSITIONS[session.status]:
        return conflict(_("Only a session that has not begun can be cancelled."))
    return ALLOWED


# During the session ---------------------------------------------------------------------------


def may_excuse(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    """Note that a deputy announced their absence: until the session closes."""
    if not (ruling := _prepares(user, session, at)):
        return ruling
    if session.status not in states.DRAFTABLE | states.RUNNING:
        return conflict(_("The session is over or was cancelled."))
    return ALLOWED


def may_take_attendance(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    """Register who is in the hall: on the day of the session, before it opens and while it lasts."""
    if not (ruling := _keeps(user, session, at)):
        return ruling
    if session.is_running:
        return ALLOWED
    return _is_its_day(session, at)


def may_open(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    """Open an announced session: not before the day for which it was announced."""
    if not (ruling := _keeps(user, session, at)):
        return ruling
    return _is_its_day(session, at)


def _is_its_day(session: Session, at: datetime) -> Ruling:
    if session.status != SessionStatus.ANNOUNCED:
        return conflict(_("Only a session that is announced can be opened."))
    if local_date(at) < local_date(session.starts_at):
        return conflict(_("The session is announced for a later day: change the day first."))
    return ALLOWED


def may_run(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    """Lead an open session through its agenda, breaks included."""
    if not (ruling := _keeps(user, session, at)):
        return ruling
    return ALLOWED if session.is_running else NOT_LIVE


def may_proceed(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    """Take up items, hear speakers and vote: while the session sits, not during a break."""
    if not (ruling := may_run(user, session, at=at)):
        return ruling
    if session.status == SessionStatus.BREAK:
        return conflict(_("The session is in a break: resume it first."))
    return ALLOWED


def may_pass_to(item: AgendaItem, status: ItemStatus) -> Ruling:
    """Whether an item can become this from where it stands."""
    if status not in states.ITEM_TRANSITIONS[item.status]:
        return conflict(
            _("Item %(number)s cannot take this step now: %(status)s.")
            % {"number": item.number, "status": item.get_status_display()}
        )
    return ALLOWED


def may_vote_in(user: Visitor, vote: VoteEvent, *, at: datetime) -> Ruling:
    """Enter ballots and close a vote: while it is open."""
    if not (ruling := may_proceed(user, vote.motion.item.session, at=at)):
        return ruling
    if vote.status != VoteStatus.OPEN:
        return conflict(_("This vote is no longer open."))
    return ALLOWED


def may_annul(user: Visitor, vote: VoteEvent, *, at: datetime) -> Ruling:
    """Declare a vote void: while the session lasts, and never one that a decision stands on."""
    if not (ruling := may_run(user, vote.motion.item.session, at=at)):
        return ruling
    if VoteStatus.ANNULLED not in states.VOTE_TRANSITIONS[vote.status]:
        return conflict(_("This vote is already annulled."))
    if hasattr(vote, "decision"):
        return conflict(_("A decision was recorded from this vote: it cannot be annulled."))
    return ALLOWED


# After the session ----------------------------------------------------------------------------


def may_adopt(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    """Record decisions: from the opening on."""
    if not (ruling := _keeps(user, session, at)):
        return ruling
    if session.status not in states.HELD:
        return conflict(_("A session that has not begun has no decisions."))
    return ALLOWED


def may_edit_decision(user: Visitor, decision: Decision, *, at: datetime) -> Ruling:
    """Complete or discard a decision: until it is published."""
    if not (ruling := may_adopt(user, decision.session, at=at)):
        return ruling
    if decision.is_published:
        return conflict(_("The decision is published: it changes only by a correction that everyone sees."))
    return ALLOWED


def may_publish_decision(user: Visitor, decision: Decision, *, at: datetime) -> Ruling:
    """Publish a decision as an act of its own: once there is something to read."""
    if not (ruling := may_adopt(user, decision.session, at=at)):
        return ruling
    if decision.is_published:
        return conflict(_("This decision is already published."))
    if not decision.has_content:
        return conflict(_("There is nothing to read yet: write the text or attach the signed file."))
    return ALLOWED


def may_correct_decision(user: Visitor, decision: Decision, *, at: datetime) -> Ruling:
    """Correct a published decision in public; what is not published is simply changed."""
    if not (ruling := may_correct(user, decision.session, at=at)):
        return ruling
    if not decision.is_published:
        return conflict(_("The decision is not published yet: change it without a correction."))
    return ALLOWED


def may_draft_minutes(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    """Write what the record does not tell: from the opening until the minutes are published."""
    if not (ruling := _keeps(user, session, at)):
        return ruling
    if session.status not in states.HELD:
        return conflict(_("A session that has not begun has no minutes."))
    if session.status == SessionStatus.MINUTES_PUBLISHED:
        return conflict(_("The minutes are published: they change only by corrections that everyone sees."))
    return ALLOWED


def may_publish_minutes(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    if not (ruling := _keeps(user, session, at)):
        return ruling
    if session.status != SessionStatus.CLOSED:
        return conflict(_("Minutes are published once, after the session is closed."))
    return ALLOWED


def may_correct(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    """Correct the record in public: from the opening on."""
    if not (ruling := _keeps(user, session, at)):
        return ruling
    if session.status not in states.HELD:
        return conflict(_("A session that has not begun has no record to correct."))
    return ALLOWED


def may_correct_ballots(user: Visitor, vote: VoteEvent, *, at: datetime) -> Ruling:
    """Correct how somebody is recorded to have voted: in a vote that is over and has names."""
    if not (ruling := may_correct(user, vote.motion.item.session, at=at)):
        return ruling
    if vote.is_secret:
        return conflict(_("A secret vote has no names: there are no ballots to correct."))
    if vote.status != VoteStatus.CLOSED:
        return conflict(_("Only a closed vote has ballots to correct."))
    return ALLOWED


# Oversight ------------------------------------------------------------------------------------


def may_act_for(user: Visitor, deputy: Deputy, body: Body, *, at: datetime) -> Ruling:
    """Put a deputy's requests and reports on file: the clerks of the maslikhat do, and the deputy."""
    if not user.is_authenticated:
        return people.SIGN_IN
    is_self = deputy.user_id == user.pk and people.holds(user, Role.DEPUTY, body=body, at=at)
    return ALLOWED if is_self or people.is_clerk_of(user, body, at) else NOT_THE_DEPUTY


def may_answer_request(user: Visitor, request: DeputyRequest, *, at: datetime) -> Ruling:
    """Record the answer that came: once."""
    if not (ruling := may_act_for(user, request.deputy, request.convocation.body, at=at)):
        return ruling
    return conflict(_("The answer to this request is already on file.")) if request.answered_on else ALLOWED


def may_record_report(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    """Record the akim's report and what came of it: from the opening of the session on."""
    if not (ruling := _keeps(user, session, at)):
        return ruling
    if session.status not in states.HELD:
        return conflict(_("A session that has not begun has heard no report."))
    return ALLOWED
