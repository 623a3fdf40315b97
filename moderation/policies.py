"""Who decides on what, and who looks after the texts with which moderators reply."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import policies as people
from accounts.models import User
from accounts.policies import Visitor
from core.rulings import ALLOWED, Ruling, conflict
from moderation import matters
from moderation.acts import deed_of
from moderation.models import Appeal, AppealRule, Approval, Case, Decision, Outcome, Removable, SecondOpinion
from moderation.states import ApprovalState
from workdays.calendar import Calendar, local_date

NOT_A_MODERATOR = Ruling(_("Only a moderator can do this."))
NOT_AN_ADMINISTRATOR = Ruling(_("This case was handed up: an administrator decides on it."))
OWN = Ruling(_("This is your own: another moderator decides on it."))
CONFLICT_OF_INTEREST = Ruling(
    _("You hold a post in a body that this concerns: another moderator decides on it.")
)
DECIDED = conflict(_("This case is already decided."))
SAME_EYES = Ruling(_("You proposed this yourself: it takes a second pair of eyes."))
NOT_THE_AUTHOR = Ruling(_("Only the author can object to the refusal."))


# Judging ------------------------------------------------------------------------------------


def may_judge(user: Visitor, subject: models.Model, *, at: datetime) -> Ruling:
    """Whether somebody may decide anything at all about a subject: the one place where this is said.

    Moderators do, and administrators on what was handed up to them; never about what is their own,
    nor about what concerns a body in which they hold a post.
    """
    if not user.is_authenticated:
        return people.SIGN_IN
    if not (ruling := _is_in_charge(user, subject, at)):
        return ruling
    return _is_impartial(user, subject, at)


def _is_in_charge(user: User, subject: models.Model, at: datetime) -> Ruling:
    is_administrator = people.is_administrator(user, at)
    if not (is_administrator or people.is_moderator(user, at)):
        return NOT_A_MODERATOR
    if Case.objects.about(subject).open().filter(escalated_at__isnull=False).exists():
        return ALLOWED if is_administrator else NOT_AN_ADMINISTRATOR
    return ALLOWED if people.is_moderator(user, at) else NOT_A_MODERATOR


def _is_impartial(user: User, subject: models.Model, at: datetime) -> Ruling:
    matter = matters.of(subject)
    if user.pk in set(matter.authors(subject)):
        return OWN
    if has_post_in(user, matter.bodies(subject), at=at):
        return CONFLICT_OF_INTEREST
    return ALLOWED


def has_post_in(user: Visitor, bodies: Iterable[int], *, at: datetime) -> bool:
    """Whether somebody holds a post, whichever it is, in one of these bodies."""
    concerned = set(bodies)
    return any(post.body_id in concerned for post in people.current_posts(user, at) if post.body_id)


def _judges(user: Visitor, row: Case | Approval, at: datetime) -> Ruling:
    return may_judge(user, matters.subject_of(row), at=at)


# Cases --------------------------------------------------------------------------------------


def _may_work_on(user: Visitor, case: Case, at: datetime) -> Ruling:
    if not (ruling := _judges(user, case, at)):
        return ruling
    return ALLOWED if case.is_open else DECIDED


def may_hold(user: Visitor, case: Case, *, at: datetime) -> Ruling:
    """Work on a case that nobody else works on."""
    if not (ruling := _may_work_on(user, case, at)):
        return ruling
    return is_free(user, case, at=at)


def is_free(user: Visitor, case: Case, *, at: datetime) -> Ruling:
    """Whether nobody else works on a case."""
    holder = case.holder(at)
    if holder is None or holder.pk == user.pk:
        return ALLOWED
    said = _("%(name)s is working on this case. Take it over if you want to decide on it.")
    return conflict(said % {"name": holder})


def may_take_over(user: Visitor, case: Case, *, at: datetime) -> Ruling:
    """Work on a case that somebody else works on."""
    if not (ruling := _may_work_on(user, case, at)):
        return ruling
    if is_free(user, case, at=at):
        return conflict(_("Nobody else is working on this case."))
    return ALLOWED


def may_let_go(user: Visitor, case: Case, *, at: datetime) -> Ruling:
    if not (ruling := _may_work_on(user, case, at)):
        return ruling
    if case.held_by_id != user.pk:
        return conflict(_("You are not working on this case."))
    return ALLOWED


def may_escalate(user: Visitor, case: Case, *, at: datetime) -> Ruling:
    """Hand a case up to the administrators."""
    if case.is_open and case.escalated_at is not None:
        return conflict(_("This case has been handed up already."))
    return may_hold(user, case, at=at)


def may_ask(user: Visitor, case: Case, *, at: datetime) -> Ruling:
    """Ask a colleague for a second opinion."""
    return _may_work_on(user, case, at)


def may_give_opinion(user: Visitor, opinion: SecondOpinion, *, at: datetime) -> Ruling:
    """Give a second opinion: anybody who may decide on the case, except who asks."""
    if not (ruling := _may_work_on(user, opinion.case, at)):
        return ruling
    if opinion.asked_by_id == user.pk:
        return Ruling(_("You asked for this opinion yourself: a colleague gives it."))
    if opinion.given_at is not None:
        return conflict(_("A colleague has given this opinion already."))
    return ALLOWED


# Four eyes ----------------------------------------------------------------------------------


def may_propose(user: Visitor, act: str, subject: models.Model, *, at: datetime) -> Ruling:
    """Propose a grave act, which somebody else then approves."""
    if not (ruling := may_judge(user, subject, at=at)):
        return ruling
    return deed_of(act, subject).may(user, subject, at)


def _may_answer(user: Visitor, approval: Approval, at: datetime) -> Ruling:
    if not (ruling := _judges(user, approval, at)):
        return ruling
    if approval.proposed_by_id == user.pk:
        return SAME_EYES
    return _is_proposed(approval)


def _is_proposed(approval: Approval) -> Ruling:
    if approval.state != ApprovalState.PROPOSED:
        return conflict(_("This has been decided already."))
    return ALLOWED


def may_approve(user: Visitor, approval: Approval, *, at: datetime) -> Ruling:
    """Approve a grave act: somebody else than who proposed it."""
    return _may_answer(user, approval, at)


def may_reject(user: Visitor, approval: Approval, *, at: datetime) -> Ruling:
    return _may_answer(user, approval, at)


def may_cancel(user: Visitor, approval: Approval, *, at: datetime) -> Ruling:
    """Take back what one has proposed oneself."""
    if not user.is_authenticated:
        return people.SIGN_IN
    if approval.proposed_by_id != user.pk:
        return Ruling(_("Only who proposed this can take it back; you can reject it."))
    return _is_proposed(approval)


def may_stop(user: Visitor, approval: Approval, *, at: datetime) -> Ruling:
    """Stop an act that takes long: one pair of eyes is enough for stopping."""
    if not (ruling := _judges(user, approval, at)):
        return ruling
    if approval.state != ApprovalState.RUNNING:
        return conflict(_("There is nothing to stop: this is not under way."))
    return ALLOWED


def may_resume(user: Visitor, approval: Approval, *, at: datetime) -> Ruling:
    """Go on with what two people have approved and somebody has stopped."""
    if not (ruling := _judges(user, approval, at)):
        return ruling
    if approval.state != ApprovalState.STOPPED:
        return conflict(_("Only what was stopped can go on."))
    return ALLOWED


def may_undo(user: Visitor, approval: Approval, *, at: datetime) -> Ruling:
    """Undo what was done: one pair of eyes is enough for that."""
    if not (ruling := _judges(user, approval, at)):
        return ruling
    if not approval.is_undoable:
        return conflict(_("There is nothing to undo."))
    subject = matters.subject_of(approval)
    return deed_of(approval.act, subject).may_undo(subject)


def may_take_down(user: Visitor, subject: Removable, *, is_public: bool, at: datetime) -> Ruling:
    """Show something no more that everybody can read; two moderators do it together."""
    if not (ruling := may_judge(user, subject, at=at)):
        return ruling
    if subject.is_taken_down:
        return conflict(_("This is taken down already."))
    return ALLOWED if is_public else conflict(_("Only what everybody can read is taken down."))


def can_put_back(subject: Removable) -> Ruling:
    return ALLOWED if subject.is_taken_down else conflict(_("This is not taken down."))


# Appeals ------------------------------------------------------------------------------------


def refusal_of(subject: models.Model) -> Decision | None:
    """The refusal that stands: the last decision, if it is one."""
    last = Decision.objects.about(subject).select_related("ground", "case").first()
    return last if last is not None and last.outcome == Outcome.REFUSE else None


def appeal_rule(subject: models.Model, day: date) -> AppealRule | None:
    return AppealRule.objects.valid(subject._meta.label_lower, day).first()


def last_day_to_appeal(refusal: Decision, rule: AppealRule) -> date:
    return Calendar.now().add(local_date(refusal.at), rule.filing_days)


def may_appeal(user: Visitor, subject: models.Model, *, at: datetime) -> Ruling:
    """Object to a refusal: its author, once, within the days of the rule."""
    if not user.is_authenticated:
        return people.SIGN_IN
    matter = matters.of(subject)
    if user.pk not in set(matter.authors(subject)):
        return NOT_THE_AUTHOR
    refusal = refusal_of(subject)
    if refusal is None or not matter.can_reopen(subject):
        return conflict(_("There is no refusal to object to."))
    if Appeal.objects.filter(decision=refusal).exists():
        return conflict(_("You have objected to this refusal already; this can be done once."))
    return _is_in_time(refusal, appeal_rule(subject, local_date(refusal.at)), at)


def _is_in_time(refusal: Decision, rule: AppealRule | None, at: datetime) -> Ruling:
    if rule is None:
        return conflict(_("The portal takes no objections to such refusals."))
    if local_date(at) > last_day_to_appeal(refusal, rule):
        said = _("An objection is possible within %(days)s working days of the refusal; they have passed.")
        return conflict(said % {"days": rule.filing_days})
    return ALLOWED


def may_decide_appeal(user: Visitor, appeal: Appeal, *, at: datetime) -> Ruling:
    """Decide on an objection: somebody who neither proposed the refusal nor approved it."""
    subject = matters.subject_of(appeal.decision.case)
    if not (ruling := may_judge(user, subject, at=at)):
        return ruling
    if user.pk in who_refused(appeal.decision):
        return Ruling(_("You took part in the refusal: somebody else decides on the objection."))
    if not appeal.is_open:
        return conflict(_("This objection is already decided."))
    return ALLOWED


def who_refused(refusal: Decision) -> set[int]:
    """The users who had a part in a refusal: who decided it, who proposed it, who approved it."""
    subject = matters.subject_of(refusal.case)
    acts = Approval.objects.about(subject).filter(act=Approval.Act.REFUSE).exclude(decided_at__isnull=True)
    found = {refusal.by_id}
    for proposed, approved in acts.values_list("proposed_by", "decided_by"):
        found |= {proposed, approved}
    return {number for number in found if number is not None}


# Reports ------------------------------------------------------------------------------------


def may_report(user: Visitor, subject: models.Model, *, at: datetime) -> Ruling:
    """Say that something published should not be: anybody who is signed in."""
    if not user.is_authenticated:
        return people.SIGN_IN
    matter = matters.of(subject)
    if not matter.is_public(subject):
        return conflict(_("Only what everybody can read can be reported."))
    if user.pk in set(matter.authors(subject)):
        return Ruling(_("This is your own."))
    return ALLOWED


def may_close_reports(user: Visitor, subject: models.Model, *, at: datetime) -> Ruling:
    """Say what became of the reports on a subject."""
    return may_judge(user, subject, at=at)


# Templates ----------------------------------------------------------------------------------


def may_keep_templates(user: Visitor, *, at: datetime) -> Ruling:
    """Whoever replies may use a template; what it says is decided by administrators."""
    if user.is_authenticated and people.is_administrator(user, at):
        return ALLOWED
    return Ruling(_("Only administrators add and change reply templates."))


# Administering ------------------------------------------------------------------------------


def may_change_law(user: Visitor, *, at: datetime) -> Ruling:
    """Rules, grounds and moved working days: what everybody's matters are judged by."""
    if user.is_authenticated and people.is_administrator(user, at):
        return ALLOWED
    return Ruling(_("Only administrators change rules, grounds and working days."))
