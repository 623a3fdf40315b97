"""What stays: the petition's answer, minutes and corrections."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from journal.records import record
from maslikhat import notices, policies
from maslikhat.actions.sessions import breach
from maslikhat.actions.voting import outcome_of
from maslikhat.models import Ballot, Candidate, Correction, Decision, Minutes, RuleBreach, Session, VoteEvent
from maslikhat.options import PRESENT_OPTIONS, Option
from maslikhat.states import SessionStatus
from petitions import actions as petitions
from petitions.models import Answer
from petitions.states import Outcome


@transaction.atomic
def answer_petition(
    *,
    decision: Decision,
    outcome: Outcome,
    text_kk: str,
    text_ru: str,
    signed_by: str,
    by: User,
    at: datetime,
) -> Answer:
    """Answer the petition that put the decision's item on the agenda."""
    petition = decision.item.petition if decision.item else None
    if petition is None:
        raise Conflict(_("The item of this decision does not come from a petition."))
    if not decision.is_published:
        raise Conflict(_("Publish the decision first: the answer leads to it."))
    if not text_kk.strip() and not text_ru.strip():
        raise Invalid(_("Write the answer in Kazakh or in Russian."))

    answer = Answer(text_kk=text_kk, text_ru=text_ru, signed_by=signed_by)
    petitions.answer(petition=petition, by=by, outcome=outcome, answer=answer, at=at)
    record(
        "decision.answered_petition",
        decision.session,
        by=by,
        at=at,
        public=True,
        decision=decision.code,
        petition=petition.code,
    )
    return answer


# What a secretary writes; everything else in the minutes follows from the record.
MINUTES_WRITTEN = ("secretary", "note_kk", "note_ru")


@transaction.atomic
def draft_minutes(*, session: Session, changes: dict[str, str], by: User, at: datetime) -> Minutes:
    """Keep who writes the minutes and what was said in short; the desk alone sees it."""
    session = Session.objects.locked(session)
    policies.may_draft_minutes(by, session, at=at).enforce()

    minutes, _is_new = Minutes.objects.get_or_create(session=session)
    minutes.rewrite(_written(changes))
    record("session.minutes_drafted", session, by=by, at=at, fields=sorted(changes))
    return minutes


def _written(changes: dict[str, str]) -> dict[str, str]:
    if unknown := set(changes) - set(MINUTES_WRITTEN):
        raise Invalid(_("These cannot be changed: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    return {name: value.strip() for name, value in changes.items()}


@transaction.atomic
def publish_minutes(*, session: Session, secretary: str = "", by: User, at: datetime) -> Minutes:
    """Publish the minutes as an act of their own; from here on the record changes only by corrections.

    ``secretary`` is needed unless the draft names one.
    """
    session = Session.objects.locked(session)
    policies.may_publish_minutes(by, session, at=at).enforce()
    minutes, _is_new = Minutes.objects.get_or_create(session=session)
    minutes.secretary = secretary.strip() or minutes.secretary
    if not minutes.secretary:
        raise Invalid(_("Say who kept the minutes."))

    minutes.publish(at=at)
    session.move_to(SessionStatus.MINUTES_PUBLISHED, at=at)
    record("session.minutes_published", session, by=by, at=at, public=True)

    notices.minutes_published(session, at=at)
    return minutes


@transaction.atomic
def correct_minutes(
    *, session: Session, changes: dict[str, str], reason: str, by: User, at: datetime
) -> Minutes:
    """Correct what a secretary wrote in published minutes: the old words stay visible, with the reason."""
    session = Session.objects.locked(session)
    policies.may_correct(by, session, at=at).enforce()
    minutes = Minutes.objects.filter(session=session, published_at__isnull=False).first()
    if minutes is None:
        raise Conflict(_("The minutes are not published yet: change them without a correction."))
    new = _written(changes)
    if not new:
        raise Invalid(_("Nothing would be corrected: the old and the new value are the same."))
    if not new.get("secretary", minutes.secretary):
        raise Invalid(_("Say who kept the minutes."))
    for name, value in new.items():
        what = _("Minutes: %(field)s") % {"field": Minutes._meta.get_field(name).verbose_name}  # type: ignore[union-attr]
        old = getattr(minutes, name)
        correct(session=session, what=str(what), old=old, new=value, reason=reason, by=by, at=at)

    minutes.rewrite(new)
    return minutes


@transaction.atomic
def correct(
    *, session: Session, what: str, old: str, new: str, reason: str, by: User, at: datetime
) -> Correction:
    """Correct the record in public: what stood there, what stands there now, and why."""
    session = Session.objects.locked(session)
    policies.may_correct(by, session, at=at).enforce()
    if not what.strip() or not reason.strip():
        raise Invalid(_("Say what is corrected and why: everyone can read it."))
    if old == new:
        raise Invalid(_("Nothing would be corrected: the old and the new value are the same."))

    correction = Correction.objects.create(
        session=session, what=what.strip(), old=old, new=new, reason=reason.strip(), by=by, at=at
    )
    record(
        "session.corrected", session, by=by, at=at, public=True, what=what, old=old, new=new, reason=reason
    )

    notices.corrected(session, correction, at=at)
    return correction


@transaction.atomic
def correct_ballot(
    *,
    ballot: Ballot,
    option: str,
    reason: str,
    by: User,
    at: datetime,
    candidate: Candidate | None = None,
) -> Ballot:
    """Correct how a deputy is recorded to have voted; the result is counted anew by the rule.

    Who was absent follows from the attendance and is not corrected here. What was declared in the hall stays
    as it was declared: if the rule now gives something else, the reason says why.
    """
    session = Session.objects.locked(ballot.vote.motion.item.session)
    # Fresh, now that nobody else corrects it: the old value is the one that stands.
    ballot = Ballot.objects.select_related("vote__motion__item__session", "vote__rule").get(pk=ballot.pk)
    vote = ballot.vote
    policies.may_correct_ballots(by, vote, at=at).enforce()
    _check_correction(ballot, option, candidate)
    old, new = _words(ballot.option, ballot.candidate), _words(option, candidate)
    what = f"{vote.motion.item.number}, {ballot.deputy.short_name}"
    correct(session=session, what=what, old=old, new=new, reason=reason, by=by, at=at)

    ballot.option, ballot.candidate = option, candidate
    ballot.save(update_fields=["option", "candidate"])
    _count_anew(vote, reason, by=by, at=at)
    return ballot


def _check_correction(ballot: Ballot, option: str, candidate: Candidate | None) -> None:
    if option not in PRESENT_OPTIONS or ballot.option not in PRESENT_OPTIONS:
        raise Invalid(_("Who is absent follows from the attendance; it is not entered as a vote."))
    wants_candidate = ballot.vote.rule.is_choice and option == Option.FOR
    if wants_candidate != (candidate is not None):
        raise Invalid(_("Say for which candidate, and only in an election."))
    if candidate is not None and candidate.vote_id != ballot.vote_id:
        raise Invalid(_("This is a candidate of another vote."))


def _words(option: str, candidate: Candidate | None) -> str:
    label = str(Option(option).label)
    return f"{label}: {candidate}" if candidate else label


def _count_anew(vote: VoteEvent, reason: str, *, by: User, at: datetime) -> None:
    result, elected = outcome_of(vote)
    if (result, elected) == (vote.result, vote.elected):
        return
    vote.result = result
    vote.elected = elected if vote.declared == result else None
    if vote.declared != result:
        vote.declared_reason = vote.declared_reason or reason.strip()
        breach(vote.motion.item.session, RuleBreach.Rule.RESULT, reason, by=by, at=at)
    vote.save(update_fields=["result", "elected", "declared_reason"])
