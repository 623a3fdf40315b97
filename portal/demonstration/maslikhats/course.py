"""What can happen in a session of the demonstration; each step is one of the actions of life."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import broadcasts.actions
import commitments.actions
from bodies.models import Body
from maslikhat import actions
from maslikhat.models import Candidate, Deputy, Motion, VoteEvent, VoteRule
from maslikhat.options import Option
from petitions.states import Outcome
from portal.demonstration.maslikhats.stage import Sitting, add_item, newest_request
from workdays.calendar import local_date


def take(sitting: Sitting, step: dict[str, Any]) -> None:
    """One step. ``at`` counts minutes from the start; ``when`` is a moment of its own."""
    name, when, minutes = step.pop("do"), step.pop("when", None), step.pop("at", 0)
    at = sitting.almanac.moment(when) if when else sitting.session.starts_at + timedelta(minutes=minutes)
    if who := step.pop("who", ""):
        step["deputy"] = sitting.people[who]
    STEPS[name](sitting, at=at, **step)


def _excuse(sitting: Sitting, *, at: datetime, deputy: Deputy, reason: str) -> None:
    actions.excuse(session=sitting.session, deputy=deputy, reason=reason, **sitting.by(at))


def _roll_call(sitting: Sitting, *, at: datetime, without: list[str]) -> None:
    present = [deputy for surname, deputy in sitting.people.items() if surname not in without]
    actions.roll_call(session=sitting.session, present=present, **sitting.by(at))


def _open(sitting: Sitting, *, at: datetime, chair: str) -> None:
    actions.open_session(session=sitting.session, chair=sitting.people[chair], **sitting.by(at))


def _break(sitting: Sitting, *, at: datetime) -> None:
    actions.take_break(session=sitting.session, **sitting.by(at))


def _resume(sitting: Sitting, *, at: datetime) -> None:
    actions.resume(session=sitting.session, **sitting.by(at))


def _close(sitting: Sitting, *, at: datetime) -> None:
    actions.close_session(session=sitting.session, **sitting.by(at))


def _arrive(sitting: Sitting, *, at: datetime, deputy: Deputy) -> None:
    actions.arrive(session=sitting.session, deputy=deputy, **sitting.by(at))


def _depart(sitting: Sitting, *, at: datetime, deputy: Deputy) -> None:
    actions.depart(session=sitting.session, deputy=deputy, **sitting.by(at))


def _item(sitting: Sitting, *, at: datetime, item: str) -> None:
    actions.start_item(item=sitting.item(item), **sitting.by(at))


def _finish(sitting: Sitting, *, at: datetime, item: str) -> None:
    actions.finish_item(item=sitting.item(item), **sitting.by(at))


def _defer(sitting: Sitting, *, at: datetime, item: str, reason: str) -> None:
    actions.defer_item(item=sitting.item(item), reason=reason, **sitting.by(at))


def _withdraw(sitting: Sitting, *, at: datetime, item: str, reason: str) -> None:
    actions.withdraw_item(item=sitting.item(item), reason=reason, **sitting.by(at))


def _speak(
    sitting: Sitting, *, at: datetime, item: str, deputy: Deputy | None = None, speaker: str = ""
) -> None:
    actions.speak(item=sitting.item(item), deputy=deputy, speaker=speaker, **sitting.by(at))


# Votes --------------------------------------------------------------------------------------


def _put(sitting: Sitting, at: datetime, step: dict[str, Any], **how: Any) -> VoteEvent:
    """Put something to the vote. The rule is the one in force on the day."""
    rules = VoteRule.objects.valid(local_date(at)).filter(code=step["rule"])
    return actions.open_vote(
        item=sitting.item(step["item"]),
        rule=rules.order_by("-valid_from")[0],
        text_kk=step["kk"],
        text_ru=step["ru"],
        **how,
        **sitting.by(at),
    )


def _count(sitting: Sitting, vote: VoteEvent, step: dict[str, Any], at: datetime, **how: Any) -> None:
    ended = at + timedelta(minutes=step.get("minutes", 1))
    sitting.votes[step["item"]] = actions.close_vote(vote=vote, **how, **sitting.by(ended))


def _vote(sitting: Sitting, *, at: datetime, rest: str = Option.FOR, **step: Any) -> None:
    """An open vote as a clerk enters it: the same for all, then the exceptions."""
    vote = _put(sitting, at, step, kind=step.get("kind", Motion.Kind.DECISION))
    if mover := step.get("moved_by"):
        Motion.objects.filter(pk=vote.motion_id).update(moved_by=sitting.people[mover])
    actions.cast_all(vote=vote, option=rest, **sitting.by(at))
    for option in (Option.FOR, Option.AGAINST, Option.ABSTAIN, Option.NOT_VOTING):
        for surname in step.get(option, []):
            actions.cast(vote=vote, deputy=sitting.people[surname], option=option, **sitting.by(at))
    _count(sitting, vote, step, at)


def _elect(sitting: Sitting, *, at: datetime, rest: str, **step: Any) -> None:
    """A choice among candidates: most for one of them, then the exceptions."""
    vote = _put(sitting, at, step, candidates=step["candidates"])
    candidates: dict[str, Candidate] = {candidate.name: candidate for candidate in vote.candidates.all()}
    actions.cast_all(vote=vote, option=Option.FOR, candidate=candidates[rest], **sitting.by(at))
    for name, surnames in step["votes"].items():
        for surname in surnames:
            actions.cast(
                vote=vote,
                deputy=sitting.people[surname],
                option=Option.FOR,
                candidate=candidates[name],
                **sitting.by(at),
            )
    for surname in step["abstain"]:
        actions.cast(vote=vote, deputy=sitting.people[surname], option=Option.ABSTAIN, **sitting.by(at))
    _count(sitting, vote, step, at)


def _secret(sitting: Sitting, *, at: datetime, **step: Any) -> None:
    vote = _put(sitting, at, step, is_secret=True)
    _count(sitting, vote, step, at, counts=step["counts"])


# The record ---------------------------------------------------------------------------------


def _decide(sitting: Sitting, *, at: datetime, item: str, number: str, **step: Any) -> None:
    """Record the decision from the last vote on the item, and publish it."""
    begins = step.get("in_force")
    decision = actions.adopt(
        item=sitting.item(item),
        number=number,
        decided_on=local_date(at),
        vote=sitting.votes[item],
        title_kk=step["kk"],
        title_ru=step["ru"],
        text_kk=step["text_kk"],
        text_ru=step["text_ru"],
        is_normative=step.get("normative", False),
        in_force_from=_day(sitting, begins) if begins else None,
        **sitting.by(at),
    )
    sitting.decisions[item] = actions.publish_decision(decision=decision, **sitting.by(at))


def _day(sitting: Sitting, moment: str) -> date:
    return local_date(sitting.almanac.moment(moment))


def _akim_report(sitting: Sitting, *, at: datetime, item: str, akim: str) -> None:
    actions.record_akim_report(item=sitting.item(item), akim=akim, vote=sitting.votes[item], **sitting.by(at))


def _read_out(sitting: Sitting, *, at: datetime, item: str, deputy: Deputy) -> None:
    """The deputy's newest request."""
    actions.read_out(request=newest_request(deputy), item=sitting.item(item), **sitting.by(at))


def _answer(
    sitting: Sitting, *, at: datetime, decision: str, outcome: str, kk: str, ru: str, signed_by: str
) -> None:
    actions.answer_petition(
        decision=sitting.decisions[decision],
        outcome=Outcome(outcome),
        text_kk=kk,
        text_ru=ru,
        signed_by=signed_by,
        **sitting.by(at),
    )


def _commit(sitting: Sitting, *, at: datetime, decision: str, kk: str, ru: str, **step: Any) -> None:
    """What follows from a decision, by whom and by when; where it is done, with what shows it."""
    commitment = commitments.actions.promise(
        subject=sitting.decisions[decision],
        what_kk=kk,
        what_ru=ru,
        due_date=_day(sitting, step["due"]),
        body=Body.objects.get(code=step["body"]),
        **sitting.by(at),
    )
    if done := step.get("done"):
        commitments.actions.fulfil(
            commitment=commitment,
            done_on=_day(sitting, done),
            evidence_url="",
            evidence_note=step["evidence"],
            **sitting.by(sitting.almanac.moment(done)),
        )


def _minutes(sitting: Sitting, *, at: datetime, secretary: str) -> None:
    actions.publish_minutes(session=sitting.session, secretary=secretary, **sitting.by(at))


def _correct(sitting: Sitting, *, at: datetime, what: str, old: str, new: str, reason: str) -> None:
    actions.correct(session=sitting.session, what=what, old=old, new=new, reason=reason, **sitting.by(at))


# Before and around --------------------------------------------------------------------------


def _cancel(sitting: Sitting, *, at: datetime, reason: str) -> None:
    actions.cancel(session=sitting.session, reason=reason, **sitting.by(at))


def _postpone(sitting: Sitting, *, at: datetime, starts: str, reason: str) -> None:
    starts_at = sitting.almanac.moment(starts)
    actions.postpone(session=sitting.session, starts_at=starts_at, reason=reason, **sitting.by(at))
    for stream in sitting.streams():
        broadcasts.actions.reschedule(stream=stream, starts_at=starts_at, **sitting.by(at))


def _go_live(sitting: Sitting, *, at: datetime) -> None:
    for stream in sitting.streams():
        broadcasts.actions.go_live(stream=stream, **sitting.by(at))


def _end_stream(sitting: Sitting, *, at: datetime) -> None:
    for stream in sitting.streams():
        broadcasts.actions.end(stream=stream, **sitting.by(at))


def _archive(sitting: Sitting, *, at: datetime, zero: int) -> None:
    """The recordings stand at the same addresses; their first second is ``zero`` minutes from the start."""
    zero_at = sitting.session.starts_at + timedelta(minutes=zero)
    for stream in sitting.streams():
        broadcasts.actions.archive(stream=stream, url="", zero_at=zero_at, **sitting.by(at))


STEPS: dict[str, Callable[..., None]] = {
    "add_item": add_item,
    "akim_report": _akim_report,
    "answer": _answer,
    "archive": _archive,
    "arrive": _arrive,
    "break": _break,
    "cancel": _cancel,
    "close": _close,
    "commit": _commit,
    "correct": _correct,
    "decide": _decide,
    "defer": _defer,
    "depart": _depart,
    "elect": _elect,
    "end_stream": _end_stream,
    "excuse": _excuse,
    "finish": _finish,
    "go_live": _go_live,
    "item": _item,
    "minutes": _minutes,
    "open": _open,
    "postpone": _postpone,
    "read_out": _read_out,
    "resume": _resume,
    "roll_call": _roll_call,
    "secret": _secret,
    "speak": _speak,
    "vote": _vote,
    "withdraw": _withdraw,
}
