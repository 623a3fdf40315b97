"""One agenda item in the minutes: who spoke, what was put to the vote, how each voted, what was decided."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.face import written_date
from core.papers.blocks import Block, Figures, Heading, Line, Points
from core.papers.wording import official
from maslikhat.limits import Tally, needed_for_majority
from maslikhat.models import AgendaItem, Ballot, Candidate, Decision, Motion, Speech, VoteEvent
from maslikhat.options import Option
from maslikhat.papers.record import counted, is_behind_doors
from maslikhat.papers.wording import clock, listed
from maslikhat.states import ItemStatus, VoteStatus


def matter(item: AgendaItem, language: str) -> Iterator[Block]:
    """An item with everything that happened to it."""
    yield Heading(f"{item.number}. {official(item, 'title', language)}", level=2)
    yield from (Line(mark, is_note=True) for mark in _marks(item, language))
    if item.rapporteur:
        yield Line(item.rapporteur, label=_("Rapporteur"))
    yield from _speeches(item)
    for motion in item.motions.all():
        yield from _motion(motion, language)
    yield from (decision_line(decision, language) for decision in item.decisions.all())
    if item.status in (ItemStatus.DEFERRED, ItemStatus.WITHDRAWN):
        yield Line(item.status_reason or _("no reason is stated"), label=item.get_status_display())


def _marks(item: AgendaItem, language: str) -> Iterator[str]:
    """What has to stay visible about how an item came up."""
    if item.was_added_live:
        yield _("Added to the agenda during the session.")
    if item.was_out_of_order:
        yield _("Taken out of order.")
    if is_behind_doors(item):
        yield _("Heard in a closed meeting: what was said is not in these minutes.")
    if item.petition:
        yield _("From a petition: %(title)s") % {"title": official(item.petition, "title", language)}
    if item.initiative:
        yield _("From an initiative of %(community)s: %(title)s") % {
            "community": official(item.initiative.community.unit, "name", language),
            "title": official(item.initiative, "title", language),
        }
    if item.raised_by:
        yield _("Raised by %(deputy)s.") % {"deputy": item.raised_by.full_name}
    if item.origin_note:
        yield item.origin_note
    if item.started_at and item.ended_at:
        yield _("Considered from %(start)s to %(end)s.") % {
            "start": clock(item.started_at),
            "end": clock(item.ended_at),
        }


def _speeches(item: AgendaItem) -> Iterator[Block]:
    speeches = [] if is_behind_doors(item) else list(item.speeches.all())
    if speeches:
        yield Line("", label=_("Spoke"))
        yield Points(tuple(map(_speech, speeches)))


def _speech(speech: Speech) -> str:
    speaker = speech.deputy.full_name if speech.deputy else speech.speaker
    said = {"time": clock(speech.started_at), "speaker": speaker, "note": speech.note}
    return _("%(time)s %(speaker)s: %(note)s") % said if speech.note else f"{said['time']} {speaker}"


# Votes ---------------------------------------------------------------------------------------


def _motion(motion: Motion, language: str) -> Iterator[Block]:
    text = official(motion, "text", language)
    if motion.moved_by:
        text = _("%(text)s (moved by %(deputy)s)") % {"text": text, "deputy": motion.moved_by.full_name}
    yield Line(text, label=_("Put to the vote: %(kind)s") % {"kind": motion.get_kind_display()})
    for vote in motion.votes.all():
        yield from _vote(vote, language)


def _vote(vote: VoteEvent, language: str) -> Iterator[Block]:
    tally = counted(vote)
    way = _("Secret vote at %(time)s") if vote.is_secret else _("Open vote at %(time)s")
    yield Line(official(vote.rule, "name", language), label=way % {"time": clock(vote.opened_at)})
    if vote.status == VoteStatus.OPEN:
        yield Line(_("The vote is not closed."), is_note=True)
        return
    if vote.candidates.all():
        yield Points(tuple(_candidates(vote)))
    yield Figures(tuple(_figures(tally, is_secret=vote.is_secret)))
    yield from _result(vote, tally)
    yield from _roll(vote)


def _figures(tally: Tally, *, is_secret: bool) -> Iterator[tuple[str, int]]:
    yield str(Option.FOR.label), tally.votes_for
    yield str(Option.AGAINST.label), tally.against
    yield str(Option.ABSTAIN.label), tally.abstain
    yield str(Option.NOT_VOTING.label), tally.not_voting
    yield str(Option.ABSENT.label), tally.absent
    # A secret vote doesn't tell who was excused from who was away.
    if not is_secret:
        yield str(Option.EXCUSED.label), tally.excused


def _candidates(vote: VoteEvent) -> Iterator[str]:
    votes = Counter(ballot.candidate_id for ballot in vote.ballots.all())
    for candidate in vote.candidates.all():
        count = (candidate.secret_votes or 0) if vote.is_secret else votes[candidate.pk]
        yield _("%(name)s: %(count)s") % {"name": candidate.name, "count": count}


def _result(vote: VoteEvent, tally: Tally) -> Iterator[Block]:
    if vote.status == VoteStatus.ANNULLED:
        yield Line(vote.annulled_reason, label=_("The vote was annulled"))
        return
    needed = needed_for_majority(vote.rule.numbers, mandates=vote.mandates, present=tally.present)
    yield Line(
        _("%(result)s; votes needed: %(needed)s") % {"result": vote.get_declared_display(), "needed": needed},
        label=_("Result"),
    )
    if vote.elected:
        yield Line(vote.elected.name, label=_("Elected"))
    if vote.declared != vote.result:
        said = {"result": vote.get_result_display(), "reason": vote.declared_reason}
        yield Line(
            _("By the rule the result is “%(result)s”. Stated reason: %(reason)s") % said, is_note=True
        )


def _roll(vote: VoteEvent) -> Iterator[Block]:
    """Every deputy by name, under what they did; a secret vote has numbers only."""
    if vote.is_secret:
        yield Line(_("The vote was secret: nobody's choice is recorded."), is_note=True)
        return
    chosen: dict[str, list[str]] = {}
    for ballot in vote.ballots.all():
        chosen.setdefault(_choice(ballot), []).append(ballot.deputy.full_name)
    for choice in [*(_for(candidate) for candidate in vote.candidates.all()), *map(str, Option.labels)]:
        if names := chosen.get(choice):
            label = _("%(choice)s (%(count)s)") % {"choice": choice, "count": len(names)}
            yield Line(listed(names), label=label)


def _choice(ballot: Ballot) -> str:
    return _for(ballot.candidate) if ballot.candidate else str(Option(ballot.option).label)


def _for(candidate: Candidate) -> str:
    return _("For %(candidate)s") % {"candidate": candidate.name}


# Decisions -----------------------------------------------------------------------------------


def decision_line(decision: Decision, language: str) -> Line:
    said = {
        "number": decision.number,
        "title": official(decision, "title", language),
        "date": written_date(decision.decided_on, "DATE_FORMAT"),
    }
    return Line(_("No. %(number)s of %(date)s, %(title)s") % said, label=_("Decision"))
