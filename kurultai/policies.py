"""Who may do what with proposals, merges and the body's own life, when, and why not."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts import policies as people
from accounts.models import Citizen, Role
from bodies.models import Body
from bodies.models import Kind as BodyKind
from core.rulings import ALLOWED, Ruling, conflict
from core.texts import is_written
from kurultai import states
from kurultai.models import MAIN_PARTS, Consultation, Forwarding, Gathering, Merge, Rule, Section, Submission
from kurultai.querysets import Visitor
from kurultai.states import GatheringStatus, MergeStatus, Status
from moderation import policies as moderation
from workdays.calendar import local_date

NOT_THE_AUTHOR = Ruling(_("Only the author of the proposal can do this."))
NOT_A_COAUTHOR = Ruling(_("Only a co-author of the proposal can do this."))
NOT_THE_SECRETARIAT = Ruling(_("Only the secretariat of the body can do this."))
NOT_THE_SECTION = Ruling(_("Only the rapporteur or the secretariat can do this."))
NOT_THE_BODY = Ruling(
    _("Only the body to which the proposal was forwarded, or the secretariat, can do this.")
)
OWN = Ruling(_("This is your own proposal: somebody else decides on it."))
NOT_STAFF = Ruling(_("Only officers of a body can do this."))

# A co-author may still take their name off: nothing has been decided yet.
LEAVABLE = states.EDITABLE | states.CHECKED | {Status.PUBLISHED, Status.SECTION_REVIEW}


# Roles --------------------------------------------------------------------------------------


def _is_old_enough(citizen: Citizen, rule: Rule, at: datetime) -> Ruling:
    if citizen.age_on(local_date(at)) < rule.minimum_age:
        return Ruling(_("People under %(age)s cannot make or support proposals.") % {"age": rule.minimum_age})
    return ALLOWED


def _is_author(user: Visitor, submission: Submission) -> Ruling:
    if not user.is_authenticated:
        return people.SIGN_IN
    return ALLOWED if submission.author.user_id == user.pk else NOT_THE_AUTHOR


def is_one_of_authors(user: Visitor, submission: Submission) -> bool:
    """Whether the proposal is theirs, as its author or as a co-author."""
    citizen = user.verified if user.is_authenticated else None
    return citizen is not None and citizen.pk in submission.author_ids()


def may_prepare(user: Visitor, body: Body, *, at: datetime) -> Ruling:
    """The secretariat: whoever holds the post of an officer in the consultative body."""
    if not user.is_authenticated:
        return people.SIGN_IN
    return ALLOWED if people.is_officer_of(user, body, at) else NOT_THE_SECRETARIAT


def _is_secretariat(user: Visitor, submission: Submission, at: datetime) -> Ruling:
    return may_prepare(user, submission.body, at=at)


def _acts_for(user: Visitor, body: Body, at: datetime) -> bool:
    """A maslikhat has no officers of its own: the clerks of its office act for it."""
    is_clerk = body.kind == BodyKind.MASLIKHAT and people.is_clerk_of(user, body, at)
    return is_clerk or people.is_officer_of(user, body, at)


def _is_with_them(user: Visitor, submission: Submission, at: datetime) -> Ruling:
    """Whether the user acts for the body that has the proposal now, or for the secretariat."""
    if not user.is_authenticated:
        return people.SIGN_IN
    if people.is_officer_of(user, submission.body, at):
        return ALLOWED
    forwarding = Forwarding.objects.filter(submission=submission).select_related("body").last()
    if forwarding is None or not _acts_for(user, forwarding.body, at):
        return NOT_THE_BODY
    return ALLOWED


def _reports_on(user: Visitor, submission: Submission, at: datetime) -> bool:
    member, day = submission.rapporteur, local_date(at)
    if member is None or member.user_id is None or member.user_id != user.pk:
        return False
    return member.from_date <= day and (member.to_date is None or member.to_date >= day)


# Writing ------------------------------------------------------------------------------------


def may_start(user: Visitor, rule: Rule | None, *, at: datetime) -> Ruling:
    """Whether the user may begin a proposal. ``rule``: the one of the body in force, if there is one."""
    if not (ruling := people.is_citizen(user)):
        return ruling
    if rule is None:
        return conflict(_("No body takes proposals at present."))
    assert user.is_authenticated
    assert user.verified is not None
    return _is_old_enough(user.verified, rule, at)


def may_edit(user: Visitor, submission: Submission) -> Ruling:
    """The author writes until the proposal is sent, and again when it is returned."""
    if not (ruling := _is_author(user, submission)):
        return ruling
    if submission.status not in states.EDITABLE:
        return conflict(_("The text can no longer be changed: the proposal has been sent."))
    return ALLOWED


def may_delete_draft(user: Visitor, submission: Submission) -> Ruling:
    if not (ruling := _is_author(user, submission)):
        return ruling
    if submission.status != Status.DRAFT:
        return conflict(_("Only a draft can be deleted."))
    return ALLOWED


def may_submit(user: Visitor, submission: Submission, rule: Rule | None, *, at: datetime) -> Ruling:
    """Everything that must be there before a proposal goes to the moderators."""
    if not (ruling := may_edit(user, submission)):
        return ruling
    if not is_written(submission, *MAIN_PARTS):
        return conflict(_("Write the title, the problem and the proposal in Kazakh or in Russian."))
    if not (ruling := _has_a_place(submission, at)):
        return ruling
    if rule is None:
        return conflict(_("This body takes no proposals at present."))
    if not (ruling := _is_old_enough(submission.author, rule, at)):
        return ruling
    return _is_within_the_day(submission, rule, at)


def _has_a_place(submission: Submission, at: datetime) -> Ruling:
    if submission.consultation is not None:
        return takes_proposals(submission.consultation, at=at)
    if submission.section is not None:
        return is_at_work(submission.section, at=at)
    return conflict(_("Choose a consultation or a section for the proposal."))


def takes_proposals(consultation: Consultation, *, at: datetime) -> Ruling:
    if not consultation.is_open(at):
        return conflict(_("This consultation is not open now."))
    return ALLOWED


def is_at_work(section: Section, *, at: datetime) -> Ruling:
    """Whether a section of a body in being takes proposals on the day."""
    day = local_date(at)
    begun = section.valid_from is None or section.valid_from <= day
    lasts = section.valid_to is None or section.valid_to >= day
    if not (begun and lasts and section.body.exists_on(day)):
        return conflict(_("This section is not at work now."))
    return ALLOWED


def _is_within_the_day(submission: Submission, rule: Rule, at: datetime) -> Ruling:
    sent = Submission.objects.sent_on(local_date(at)).filter(author=submission.author_id)
    if sent.exclude(pk=submission.pk).count() < rule.submissions_a_day:
        return ALLOWED
    return Ruling(
        _(
            "You have sent %(most)s proposals today, which is the most for one day. "
            "This one is kept: send it tomorrow."
        )
        % {"most": rule.submissions_a_day}
    )


def may_withdraw(user: Visitor, submission: Submission) -> Ruling:
    """The author may take a proposal back until the section has supported it."""
    if not (ruling := _is_author(user, submission)):
        return ruling
    if Status.WITHDRAWN not in states.TRANSITIONS[submission.status]:
        return conflict(_("At this stage a proposal cannot be withdrawn."))
    return ALLOWED


# Co-authors ---------------------------------------------------------------------------------


def may_join(user: Visitor, submission: Submission, rule: Rule | None, *, at: datetime) -> Ruling:
    """Who was invited confirms that the proposal is theirs too, while its text can still change."""
    if not (ruling := people.is_citizen(user)):
        return ruling
    citizen = user.verified if user.is_authenticated else None
    assert citizen is not None
    if submission.author_id == citizen.pk:
        return Ruling(_("You are the author of this proposal."))
    if submission.status not in states.EDITABLE or rule is None:
        return conflict(_("The proposal has been sent: nobody can become its co-author now."))
    authors = submission.author_ids()
    if citizen.pk in authors:
        return conflict(_("You are a co-author of this proposal already."))
    if len(authors) > rule.coauthors_most:
        return conflict(
            _("This proposal has %(most)s co-authors, the most there can be.") % {"most": rule.coauthors_most}
        )
    return _is_old_enough(citizen, rule, at)


def may_leave(user: Visitor, submission: Submission) -> Ruling:
    """A co-author may take their name off until something is decided."""
    if not user.is_authenticated:
        return people.SIGN_IN
    if not is_one_of_authors(user, submission) or submission.author.user_id == user.pk:
        return NOT_A_COAUTHOR
    if submission.status not in LEAVABLE:
        return conflict(_("At this stage co-authors stay with the proposal."))
    return ALLOWED


# Supporting ---------------------------------------------------------------------------------


def may_support(user: Visitor, submission: Submission, *, at: datetime) -> Ruling:
    """Whether this person may support now. Whether they already do is answered by supporting."""
    if not submission.is_supportable:
        return conflict(_("This proposal cannot be supported now."))
    if not (ruling := people.is_citizen(user)):
        return ruling
    if is_one_of_authors(user, submission):
        return Ruling(_("Authors do not support their own proposal."))
    citizen = user.verified if user.is_authenticated else None
    assert citizen is not None
    assert submission.rule is not None
    return _is_old_enough(citizen, submission.rule, at)


def may_withdraw_support(user: Visitor, submission: Submission) -> Ruling:
    """Support may be taken back for as long as it may be given."""
    if not (ruling := people.is_citizen(user)):
        return ruling
    if not submission.is_supportable:
        return conflict(_("At this stage support can no longer be taken back."))
    return ALLOWED


# Moderating and reviewing -------------------------------------------------------------------


def may_moderate(user: Visitor, submission: Submission, *, at: datetime) -> Ruling:
    """Moderators decide on what was sent."""
    if not (ruling := moderation.may_judge(user, submission, at=at)):
        return ruling
    if submission.status not in states.CHECKED:
        return conflict(_("This proposal is not waiting for a decision."))
    return ALLOWED


def may_take_down(user: Visitor, submission: Submission, *, at: datetime) -> Ruling:
    """Show a proposal no more; two moderators do it together."""
    is_public = submission.status in states.PUBLIC
    return moderation.may_take_down(user, submission, is_public=is_public, at=at)


def may_take(user: Visitor, submission: Submission, *, at: datetime) -> Ruling:
    """Take a proposal that nobody is looking at yet."""
    if not (ruling := may_moderate(user, submission, at=at)):
        return ruling
    if submission.status != Status.RECEIVED:
        return conflict(_("A moderator is looking at this proposal already."))
    return ALLOWED


def may_assign(user: Visitor, submission: Submission, *, at: datetime) -> Ruling:
    """The secretariat gives a proposal to a section, or to another one while it is in review."""
    if not (ruling := _is_secretariat(user, submission, at)):
        return ruling
    if submission.status not in {Status.PUBLISHED, Status.SECTION_REVIEW}:
        return conflict(_("At this stage a proposal is not given to a section."))
    return ALLOWED


def may_conclude(user: Visitor, submission: Submission, *, at: datetime) -> Ruling:
    """The rapporteur, or the secretariat for the section, records what it concluded."""
    if not user.is_authenticated:
        return people.SIGN_IN
    if not _reports_on(user, submission, at) and not people.is_officer_of(user, submission.body, at):
        return NOT_THE_SECTION
    if is_one_of_authors(user, submission):
        return OWN
    if submission.status != Status.SECTION_REVIEW:
        return conflict(_("This proposal is not in review by a section."))
    return ALLOWED


def may_forward(user: Visitor, submission: Submission, *, at: datetime) -> Ruling:
    if not (ruling := _is_secretariat(user, submission, at)):
        return ruling
    if submission.status != Status.SUPPORTED:
        return conflict(_("Only what a section has supported is forwarded to a body."))
    return ALLOWED


def may_answer(user: Visitor, submission: Submission, *, at: datetime) -> Ruling:
    """The body answers, or the secretariat records the answer that came by letter."""
    if not (ruling := _is_with_them(user, submission, at)):
        return ruling
    if submission.status != Status.FORWARDED:
        return conflict(_("No answer is awaited on this proposal."))
    return ALLOWED


def may_implement(user: Visitor, submission: Submission, *, at: datetime) -> Ruling:
    if not (ruling := _is_with_them(user, submission, at)):
        return ruling
    if submission.status not in states.WITH_BODY:
        return conflict(_("This proposal is not with a body."))
    return ALLOWED


def may_decline(user: Visitor, submission: Submission, *, at: datetime) -> Ruling:
    """Give up what was in work. A body that declines at once says so in its answer."""
    if not (ruling := _is_with_them(user, submission, at)):
        return ruling
    if submission.status != Status.IN_WORK:
        return conflict(_("This proposal is not in work."))
    return ALLOWED


def may_record_act(user: Visitor, *, at: datetime) -> Ruling:
    """Whoever may say that a proposal came true may enter the act in which it did."""
    if not user.is_authenticated:
        return people.SIGN_IN
    is_staff = any(people.holds(user, role, at=at) for role in (Role.OFFICER, Role.CLERK))
    return ALLOWED if is_staff else NOT_STAFF


# Merging ------------------------------------------------------------------------------------


def may_merge(user: Visitor, source: Submission, target: Submission, *, at: datetime) -> Ruling:
    """Whether the secretariat may ask people about letting one proposal go into another."""
    if not (ruling := _is_secretariat(user, source, at)):
        return ruling
    if source.pk == target.pk or source.body_id != target.body_id:
        return conflict(_("Two different proposals to the same body are merged."))
    if not {source.status, target.status} <= states.MERGEABLE:
        return conflict(_("At this stage a proposal is not merged."))
    if source.merges.under_way().exists() or source.merges_in.under_way().exists():
        return conflict(_("People are being asked about another merge of this proposal."))
    if target.merges.under_way().exists():
        return conflict(_("People are being asked whether the other proposal goes into a third one."))
    return ALLOWED


def may_drop_merge(user: Visitor, merge: Merge, *, at: datetime) -> Ruling:
    if not (ruling := _is_secretariat(user, merge.source, at)):
        return ruling
    return _is_being_asked(merge)


def may_reply(user: Visitor, merge: Merge, *, at: datetime) -> Ruling:
    """Every author of the two proposals is asked, and every supporter of the one that goes."""
    if not (ruling := people.is_citizen(user)):
        return ruling
    citizen = user.verified if user.is_authenticated else None
    assert citizen is not None
    if not is_asked(citizen, merge):
        return Ruling(_("Only the authors and supporters of these proposals are asked."))
    if at >= merge.ask_until:
        return conflict(_("The time for answering is over."))
    return _is_being_asked(merge)


def is_asked(citizen: Citizen, merge: Merge) -> bool:
    if citizen.pk in merge.author_ids():
        return True
    return merge.source.supports.standing().filter(citizen=citizen).exists()


def _is_being_asked(merge: Merge) -> Ruling:
    if merge.status != MergeStatus.ASKED:
        return conflict(_("This merge has ended already."))
    return ALLOWED


# The body's own life ------------------------------------------------------------------------


def may_edit_gathering(user: Visitor, gathering: Gathering, *, at: datetime) -> Ruling:
    """The secretariat prepares a gathering, its agenda and its documents, unless it was cancelled."""
    if not (ruling := may_prepare(user, gathering.body, at=at)):
        return ruling
    if gathering.status == GatheringStatus.CANCELLED:
        return conflict(_("This gathering was cancelled."))
    return ALLOWED


def may_announce(user: Visitor, gathering: Gathering, *, at: datetime) -> Ruling:
    if not (ruling := may_prepare(user, gathering.body, at=at)):
        return ruling
    if gathering.status != GatheringStatus.PLANNED:
        return conflict(_("Only a planned gathering is announced."))
    if gathering.starts_on is None:
        return conflict(_("Say on which day the gathering begins before you announce it."))
    return ALLOWED


def may_hold(user: Visitor, gathering: Gathering, *, at: datetime) -> Ruling:
    if not (ruling := may_prepare(user, gathering.body, at=at)):
        return ruling
    if gathering.status != GatheringStatus.ANNOUNCED:
        return conflict(_("Only an announced gathering is recorded as held."))
    if gathering.starts_on is None or gathering.starts_on > local_date(at):
        return conflict(_("This gathering has not begun yet."))
    return ALLOWED


def may_cancel(user: Visitor, gathering: Gathering, *, at: datetime) -> Ruling:
    if not (ruling := may_prepare(user, gathering.body, at=at)):
        return ruling
    if GatheringStatus.CANCELLED not in states.GATHERING_TRANSITIONS[gathering.status]:
        return conflict(_("Only a planned or an announced gathering is cancelled."))
    return ALLOWED


def may_edit_consultation(user: Visitor, consultation: Consultation, *, at: datetime) -> Ruling:
    """The secretariat writes a consultation, and puts it right until it closes."""
    if not (ruling := may_prepare(user, consultation.body, at=at)):
        return ruling
    if consultation.published_at is not None and consultation.closes_at <= at:
        return conflict(_("This consultation is closed."))
    return ALLOWED


def may_publish_consultation(user: Visitor, consultation: Consultation, *, at: datetime) -> Ruling:
    if not (ruling := may_prepare(user, consultation.body, at=at)):
        return ruling
    if consultation.published_at is not None:
        return conflict(_("This consultation is published already."))
    if consultation.closes_at <= at:
        return conflict(_("This consultation would be over before it is published."))
    return ALLOWED


def may_summarize(user: Visitor, consultation: Consultation, *, at: datetime) -> Ruling:
    """What came of a consultation is said when it is over."""
    if not (ruling := may_prepare(user, consultation.body, at=at)):
        return ruling
    if consultation.published_at is None or consultation.closes_at > at:
        return conflict(_("What came of a consultation is said when it is closed."))
    return ALLOWED


def may_name_themes(user: Visitor, body: Body, *, at: datetime) -> Ruling:
    """People confirm, name, split and dissolve themes; a machine only suggests them."""
    return may_prepare(user, body, at=at)
