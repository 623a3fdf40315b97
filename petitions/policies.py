"""Who may do what with a petition, when, and why not."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts import policies as people
from accounts.models import Citizen
from bodies.models import Body
from bodies.models import Kind as BodyKind
from core.rulings import ALLOWED, Ruling, conflict
from core.texts import is_written
from moderation import policies as moderation
from petitions import states
from petitions.models import MAIN_PARTS, Anomaly, Objection, Petition, Rule
from petitions.querysets import Visitor
from petitions.states import Status
from workdays.calendar import local_date

NOT_THE_AUTHOR = Ruling(_("Only the author of the petition can do this."))
NOT_THE_ADDRESSEE = Ruling(_("Only an officer of the body to which the petition is addressed can do this."))
HISTORY = Ruling(
    _("This petition was filed elsewhere and is shown as public history; nothing can be added to it."),
    conflict=True,
)


def _is_old_enough(citizen: Citizen, minimum_age: int | None, at: datetime) -> Ruling:
    if minimum_age is not None and citizen.age_on(local_date(at)) < minimum_age:
        return Ruling(_("People under %(age)s cannot file or sign petitions.") % {"age": minimum_age})
    return ALLOWED


def _is_author(user: Visitor, petition: Petition) -> Ruling:
    if not user.is_authenticated:
        return people.SIGN_IN
    is_author = petition.author is not None and petition.author.user_id == user.pk
    return ALLOWED if is_author else NOT_THE_AUTHOR


def may_start(user: Visitor) -> Ruling:
    """Whether the user may begin a petition at all."""
    return people.is_citizen(user)


def may_edit(user: Visitor, petition: Petition) -> Ruling:
    """The author writes until the petition is submitted, and again when it is returned."""
    if not (ruling := _is_author(user, petition)):
        return ruling
    if petition.status not in states.EDITABLE:
        return conflict(_("The text can no longer be changed: the petition has been submitted."))
    return ALLOWED


def may_submit(user: Visitor, petition: Petition, rule: Rule | None, *, at: datetime) -> Ruling:
    """Everything that must be there before a petition goes to the authorized body."""
    if not (ruling := may_edit(user, petition)):
        return ruling
    if petition.subjects_confirmed_at is None:
        return conflict(_("Read the list of excluded subjects first and confirm that you have."))
    if petition.addressee is None or not petition.addressee.exists_on(local_date(at)):
        return conflict(_("Choose the body to which the petition is addressed."))
    if not is_written(petition, *MAIN_PARTS):
        return conflict(_("Write the title, the text and the proposal in Kazakh or in Russian."))
    if rule is None:
        return conflict(_("The law sets no number of signatures for petitions to this body."))
    assert petition.author is not None
    return _is_old_enough(petition.author, rule.minimum_age, at)


def may_withdraw(user: Visitor, petition: Petition) -> Ruling:
    """The author may take the petition back until its threshold is reached."""
    if not (ruling := _is_author(user, petition)):
        return ruling
    if Status.WITHDRAWN not in states.TRANSITIONS[petition.status]:
        return conflict(_("At this stage a petition cannot be withdrawn."))
    return ALLOWED


def may_delete_draft(user: Visitor, petition: Petition) -> Ruling:
    if not (ruling := _is_author(user, petition)):
        return ruling
    if petition.status != Status.DRAFT:
        return conflict(_("Only a draft can be deleted."))
    return ALLOWED


def may_moderate(user: Visitor, petition: Petition, *, at: datetime) -> Ruling:
    """Moderators decide on what is submitted."""
    if not (ruling := moderation.may_judge(user, petition, at=at)):
        return ruling
    if petition.status != Status.SUBMITTED:
        return conflict(_("This petition is not waiting for a decision."))
    return ALLOWED


def can_reopen(petition: Petition) -> Ruling:
    """Whether a refusal can still be undone."""
    if petition.status != Status.REFUSED:
        return conflict(_("This petition is not refused any more."))
    return ALLOWED


def may_take_down(user: Visitor, petition: Petition, *, at: datetime) -> Ruling:
    """Show a petition no more; two moderators do it together."""
    is_public = petition.status in states.PUBLIC | states.BY_LINK
    return moderation.may_take_down(user, petition, is_public=is_public, at=at)


def may_invalidate(user: Visitor, petition: Petition, *, at: datetime) -> Ruling:
    """Declare signatures invalid, until the addressee has decided; two moderators do it together."""
    if not (ruling := moderation.may_judge(user, petition, at=at)):
        return ruling
    if petition.is_history:
        return HISTORY
    if petition.status not in states.COUNTED:
        return conflict(_("At this stage signatures are not declared invalid."))
    return ALLOWED


def may_look_at(user: Visitor, anomaly: Anomaly, *, at: datetime) -> Ruling:
    """Say what an anomaly of signing was: moderators, who are nobody's party."""
    return moderation.may_judge(user, anomaly.petition, at=at)


def may_object_to_invalidation(user: Visitor, petition: Petition, *, at: datetime) -> Ruling:
    """Signers object as long as the count still moves."""
    if not (ruling := people.is_citizen(user)):
        return ruling
    return can_reinstate(petition)


def may_decide_objection(user: Visitor, objection: Objection, *, at: datetime) -> Ruling:
    """A moderator who had no part in declaring the signature invalid, while the count still moves."""
    retraction = objection.retraction
    petition = retraction.signature.petition
    if not (ruling := moderation.may_judge(user, petition, at=at)):
        return ruling
    if objection.decided_at is not None:
        return conflict(_("This objection is decided."))
    act = retraction.approval
    if act is not None and user.pk in (act.proposed_by_id, act.decided_by_id):
        return Ruling(_("You had a part in declaring this signature invalid: somebody else decides."))
    return can_reinstate(petition)


def can_reinstate(petition: Petition) -> Ruling:
    if petition.status not in states.COUNTED | {Status.COLLECTING_FAILED}:
        return conflict(_("The addressee has decided: the count does not move any more."))
    return ALLOWED


def may_back(user: Visitor, petition: Petition, *, at: datetime) -> Ruling:
    """Citizens with the link join a petition before it is public."""
    if petition.is_history:
        return HISTORY
    if not petition.is_open_to_backers(at):
        return conflict(_("This petition is not looking for backers now."))
    if not (ruling := people.is_citizen(user)):
        return ruling
    return _may_support(user, petition, at)


def may_sign(user: Visitor, petition: Petition, *, at: datetime) -> Ruling:
    """Whether this person may sign now. Whether they already did is answered by signing."""
    if petition.is_history:
        return HISTORY
    if not petition.is_signable(at):
        return conflict(_("Signatures for this petition are not being collected now."))
    if not (ruling := people.is_citizen(user)):
        return ruling
    return _may_support(user, petition, at)


def _may_support(user: Visitor, petition: Petition, at: datetime) -> Ruling:
    citizen = user.verified if user.is_authenticated else None
    assert citizen is not None
    if petition.author_id == citizen.pk:
        return Ruling(_("Authors do not sign their own petition."))
    if not (ruling := _is_old_enough(citizen, petition.minimum_age, at)):
        return ruling
    if not _is_of_the_place(citizen, petition):
        return Ruling(_("Only residents of the place to which the petition belongs can sign it."))
    return ALLOWED


def _is_of_the_place(citizen: Citizen, petition: Petition) -> bool:
    """Whether the citizen lives where the law wants signers of this petition to live."""
    if petition.addressee is None or not petition.residents_only:
        return True
    return citizen.territory.is_within(petition.addressee.territory)


def may_withdraw_signature(user: Visitor, petition: Petition, *, at: datetime) -> Ruling:
    """A signer may take the signature back until the addressee registers the petition."""
    if not (ruling := people.is_citizen(user)):
        return ruling
    if not petition.is_signable(at):
        return conflict(_("At this stage signatures can no longer be taken back."))
    return ALLOWED


def _is_officer(user: Visitor, petition: Petition, at: datetime) -> Ruling:
    if petition.is_history:
        return HISTORY
    if not user.is_authenticated:
        return people.SIGN_IN
    if petition.addressee is None or not _acts_for(user, petition.addressee, at):
        return NOT_THE_ADDRESSEE
    return ALLOWED


def _acts_for(user: Visitor, body: Body, at: datetime) -> bool:
    """A maslikhat has no officers of its own: the clerks of its office act for it."""
    is_clerk = body.kind == BodyKind.MASLIKHAT and people.is_clerk_of(user, body, at)
    return is_clerk or people.is_officer_of(user, body, at)


def may_register(user: Visitor, petition: Petition, *, at: datetime) -> Ruling:
    if not (ruling := _is_officer(user, petition, at)):
        return ruling
    if petition.status != Status.THRESHOLD_REACHED:
        return conflict(_("There is nothing to register: the petition is at another stage."))
    return ALLOWED


def may_schedule_hearing(user: Visitor, petition: Petition, *, at: datetime) -> Ruling:
    if not (ruling := _is_officer(user, petition, at)):
        return ruling
    if petition.status != Status.UNDER_REVIEW:
        return conflict(_("A hearing can be announced only while the petition is under review."))
    return ALLOWED


def may_cancel_hearing(user: Visitor, petition: Petition, *, at: datetime) -> Ruling:
    if not (ruling := _is_officer(user, petition, at)):
        return ruling
    if petition.status != Status.HEARING_SCHEDULED:
        return conflict(_("There is no hearing to cancel."))
    return ALLOWED


def may_answer(user: Visitor, petition: Petition, *, at: datetime) -> Ruling:
    """The addressee decides while the petition is under review."""
    if not (ruling := _is_officer(user, petition, at)):
        return ruling
    if petition.status not in states.REVIEWED:
        return conflict(_("This petition is not under review."))
    return ALLOWED


def may_answer_appeal(user: Visitor, petition: Petition, *, at: datetime) -> Ruling:
    """A petition that failed is an ordinary appeal, and is answered as one."""
    if not (ruling := _is_officer(user, petition, at)):
        return ruling
    if petition.status not in states.AS_APPEAL:
        return conflict(_("This petition is not being treated as an appeal."))
    return ALLOWED
