"""One matter in the minutes: who spoke, how the vote went, what was decided, what follows."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commitments.models import Commitment
from core.face import written_date
from core.papers.blocks import Block, Figures, Heading, Line, Points
from core.papers.wording import official
from selfgov.models import MeetingItem
from selfgov.papers.wording import labelled, point


def matter(
    item: MeetingItem, number: int, language: str, *, present: int | None, commitments: list[Commitment]
) -> Iterator[Block]:
    """A matter with everything that happened to it."""
    yield Heading(point(item, number, language), level=2)
    if item.rapporteur:
        yield Line(item.rapporteur, label=_("Rapporteur"))
    yield from labelled(_("Spoke"), official(item, "speeches", language))
    if item.votes is not None:
        yield Line("", label=pgettext("meeting", "Vote"))
        yield Figures(tuple(_figures(item, present)))
    if item.result:
        yield Line(item.get_result_display(), label=_("Result"))
    yield from labelled(_("Decision"), official(item, "decision", language))
    if commitments:
        yield Line("", label=pgettext("decision", "Execution"))
        yield Points(tuple(_promise(commitment, language) for commitment in commitments))


def _figures(item: MeetingItem, present: int | None) -> Iterator[tuple[str, int]]:
    if present is not None:
        yield _("Present"), present
    yield _("For"), item.votes_for or 0
    yield _("Against"), item.votes_against or 0
    yield _("Abstained"), item.votes_abstained or 0


def _promise(commitment: Commitment, language: str) -> str:
    said = {
        "what": official(commitment, "what", language),
        "who": official(commitment.body, "name", language) if commitment.body else commitment.who,
        "reason": commitment.drop_reason,
    }
    if commitment.done_on:
        said["date"] = written_date(commitment.done_on, "DATE_FORMAT")
        return _("%(what)s (%(who)s): done on %(date)s") % said
    if commitment.dropped_on:
        said["date"] = written_date(commitment.dropped_on, "DATE_FORMAT")
        return _("%(what)s (%(who)s): dropped on %(date)s, %(reason)s") % said
    said["date"] = written_date(commitment.due_date, "DATE_FORMAT")
    return _("%(what)s (%(who)s): due by %(date)s") % said
