"""What stays: decisions, the petition's answer, minutes and corrections."""

from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from journal.records import record
from maslikhat import notices, policies
from maslikhat.actions.sessions import breach
from maslikhat.actions.voting import outcome_of
from maslikhat.models import (
    AgendaItem,
    Ballot,
    Candidate,
    Correction,
    Decision,
    Minutes,
    RuleBreach,
    Session,
    VoteEvent,
)
from maslikhat.options import PRESENT_OPTIONS, Option, Result
from maslikhat.states import SessionStatus, VoteStatus
from petitions import actions as petitions
from petitions.models import Answer
from petitions.states import Outcome

SUCCESSFUL = frozenset({Result.ADOPTED, Result.ELECTED})


@transaction.atomic
def adopt(
    *,
    item: AgendaItem,
    number: str,
    decided_on: date,
    by: User,
    at: datetime,
    vote: VoteEvent | None = None,
    title_kk: str = "",
    title_ru: str = "",
    text_kk: str = "",
    text_ru: str = "",
    is_normative: bool = False,
    in_force_from: date | None = None,
    in_force_to: date | None = None,
    amends: Decision | None = None,
    repeals: Decision | None = None,
    registry_url: str = "",
    signed_file: File | None = None,
) -> Decision:
    """Record a decision on an item and publish it. Without titles it takes those of the item."""
    session = Session.objects.locked(item.session)
    policies.may_adopt(by, session, at=at).enforce()
    decision = Decision(
        session=session,
        item=item,
        vote=vote,
        number=number.strip(),
        decided_on=decided_on,
        title_kk=title_kk or ("" if title_ru else item.title_kk),
        title_ru=title_ru or ("" if title_kk else item.title_ru),
        text_kk=text_kk,
        text_ru=text_ru,
        is_normative=is_normative,
        in_force_from=in_force_from,
        in_force_to=in_force_to,
        amends=amends,
        repeals=repeals,
        registry_url=registry_url,
        signed_file=signed_file or "",
        published_at=at,
    )
    _check_decision(decision)
    if vote is not None:
        _check_vote(item, vote)

    decision.save()
    record(
        "decision.adopted", session, by=by, at=at, public=True, decision=decision.code, number=decision.number
    )

    notices.adopted(decision, at=at)
    return decision


def _check_decision(decision: Decision) -> None:
    if not decision.number:
        raise Invalid(_("A decision has a number."))
    if decision.session.decisions.filter(number=decision.number).exists():
        raise Conflict(
            _("This session already has a decision number %(number)s.") % {"number": decision.number}
        )
    begins, ends = decision.in_force_from, decision.in_force_to
    if begins and ends and ends < begins:
        raise Invalid(_("A decision cannot cease to be in force before it enters into force."))
    for older in (decision.amends, decision.repeals):
        if older and older.session.convocation.body_id != decision.session.convocation.body_id:
            raise Invalid(_("A maslikhat amends and repeals only decisions of its own."))


def _check_vote(item: AgendaItem, vote: VoteEvent) -> None:
    if vote.motion.item_id != item.pk:
        raise Invalid(_("This vote was on another item."))
    if vote.status != VoteStatus.CLOSED or vote.declared not in SUCCESSFUL:
        raise Conflict(_("A decision is recorded only from a vote by which it was adopted."))
    # Asked of the database: the decision being made already stands on the vote in memory.
    if Decision.objects.filter(vote=vote).exists():
        raise Conflict(_("A decision was already recorded from this vote."))


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


@transaction.atomic
def publish_minutes(*, session: Session, secretary: str, by: User, at: datetime) -> Minutes:
    """Publish the minutes as an act of their own; from here on the record changes only by corrections."""
    session = Session.objects.locked(session)
    policies.may_publish_minutes(by, session, at=at).enforce()
    if not secretary.strip():
        raise Invalid(_("Say who kept the minutes."))

    minutes, _is_new = Minutes.objects.update_or_create(
        session=session, defaults={"secretary": secretary.strip(), "published_at": at}
    )
    session.move_to(SessionStatus.MINUTES_PUBLISHED, at=at)
    record("session.minutes_published", session, by=by, at=at, public=True)

    notices.minutes_published(session, at=at)
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
    vote = ballot.vote
    session = vote.motion.item.session
    _check_correction(ballot, option, candidate)
    old, new = _words(ballot.option, ballot.candidate), _words(option, candidate)
    what = f"{vote.motion.item.number}, {ballot.deputy.short_name}"
    correct(session=session, what=what, old=old, new=new, reason=reason, by=by, at=at)

    ballot.option, ballot.candidate = option, candidate
    ballot.save(update_fields=["option", "candidate"])
    _count_anew(vote, reason, by=by, at=at)
    return ballot


def _check_correction(ballot: Ballot, option: str, candidate: Candidate | None) -> None:
    if ballot.vote.status != VoteStatus.CLOSED:
        raise Conflict(_("Only a closed vote has ballots to correct."))
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
