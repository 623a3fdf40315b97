"""Drawing the map of a conversation, and giving out its votes without names."""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from opinions.drawing import draw_map as drawing_of
from opinions.mapping.matrix import Votes
from opinions.mapping.results import FLOOR, Basis, Outcome, Stance, Tally, from_data, to_data
from opinions.models import Conversation, Map, Position, Statement
from opinions.polis import Export
from opinions.polis import Statement as Exported
from workdays.calendar import end_of, local_date


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """A map before it is kept, and all that it was computed from."""

    changes: int
    votes: Votes
    outcome: Outcome


def draw_map(*, conversation: Conversation, at: datetime) -> Map:
    """Compute the map of a conversation anew and move the counts of its statements with it.

    The computing happens outside of the transaction, which is short. Whatever is said meanwhile
    counts as a change that the map does not know, and is on the next one.
    """
    return _keep(conversation, _computed(conversation), at=at)


def export_votes(*, conversation: Conversation, at: datetime) -> None:
    """Write the votes without names into the file that everyone can download."""
    computed = _computed(conversation)
    content = ContentFile(_archive(_export(conversation, computed, at=at)))
    with transaction.atomic():
        locked = Conversation.objects.locked(conversation)
        locked.keep_votes(content, changes=computed.changes, at=at)


def _computed(conversation: Conversation) -> Computed:
    # Only who draws loads scikit-learn: pages do without its weight.
    from opinions.mapping.computing import Options, compute  # noqa: PLC0415

    # First the number, then the votes: what commits between the two is drawn twice, never lost.
    changes = Conversation.objects.values_list("changes", flat=True).get(pk=conversation.pk)
    votes = Votes.of(Position.objects.votes(conversation).iterator(chunk_size=10_000))
    last = conversation.maps.latest_first().first()
    basis = from_data(Basis, last.basis) if last and last.basis else None
    options = Options(seed=conversation.seed, minimum_votes=conversation.minimum_positions)
    return Computed(changes, votes, compute(votes, options=options, basis=basis))


def _keep(conversation: Conversation, computed: Computed, *, at: datetime) -> Map:
    newer = conversation.maps.filter(conversation__mapped_changes__gt=computed.changes)
    if later := newer.latest_first().first():
        # Somebody else was quicker and knew more.
        return later
    with transaction.atomic():
        _keep_counts(conversation, computed)
        # After the statements, as everyone else who locks both.
        locked = Conversation.objects.locked(conversation)
        _drop_maps_of_the_day(locked, at=at)
        locked.keep_map(changes=computed.changes, at=at)
        return _kept(locked, computed.outcome, at=at)


def _kept(conversation: Conversation, outcome: Outcome, *, at: datetime) -> Map:
    counts = outcome.map.counts
    drawing = drawing_of(outcome.people, outcome.map.groups)
    return conversation.maps.create(
        made_at=at,
        method=outcome.map.method,
        seed=outcome.map.seed,
        people=counts.people,
        people_mapped=counts.on_map,
        statements=counts.statements,
        positions=counts.votes,
        result={"map": to_data(outcome.map), "drawing": to_data(drawing) if drawing else None},
        basis=to_data(outcome.basis) if outcome.basis else {},
    )


def _drop_maps_of_the_day(conversation: Conversation, *, at: datetime) -> None:
    """One map a day is history enough; maps of every half minute would tell who came between them."""
    conversation.maps.filter(made_at__gte=end_of(local_date(at)) - timedelta(days=1)).delete()


# Counts -------------------------------------------------------------------------------------


def _keep_counts(conversation: Conversation, computed: Computed) -> None:
    """Move the counts of the statements that changed."""
    tallies = _tallies(computed.votes, computed.outcome)
    moved = []
    for statement in conversation.statements.order_by("id"):
        if statement.move_counts(tallies.get(statement.number, Tally(0, 0, 0))):
            moved.append(statement)
    Statement.objects.bulk_update(moved, ["agrees", "disagrees", "passes"], batch_size=500)


def _tallies(votes: Votes, outcome: Outcome) -> dict[int, Tally]:
    """How everybody stands on each statement.

    Whoever is not on the map could be computed from the total and the groups: where they are
    fewer than five, the total leaves them out as well.
    """
    off_map = np.isin(votes.people, outcome.left_out) & bool(outcome.map.groups)
    found = {}
    for number in np.unique(votes.statements).tolist():
        here = votes.statements == number
        if 0 < np.count_nonzero(here & off_map) < FLOOR:
            here &= ~off_map
        cast = votes.positions[here]
        agree, disagree = (int(np.count_nonzero(cast == it)) for it in (Stance.AGREE, Stance.DISAGREE))
        found[number] = Tally(agree, len(cast) - agree - disagree, disagree)
    return found


# The file -----------------------------------------------------------------------------------


def _export(conversation: Conversation, computed: Computed, *, at: datetime) -> Export:
    shown = conversation.statements.public().order_by("number")
    return Export(
        topic=_both(conversation.question_kk, conversation.question_ru),
        description=f"Method {computed.outcome.map.method}, seed {computed.outcome.map.seed}",
        url=f"{settings.SITE_URL}/kk/{conversation.get_absolute_url().split('/', 2)[2]}",
        statements=[
            Exported(
                number=statement.number,
                text=_both(statement.text_kk, statement.text_ru),
                shown_on=local_date(statement.shown_at or statement.created_at),
                author=statement.author_id,
            )
            for statement in shown
        ],
        cast=computed.votes,
        groups={person.person: person.group for person in computed.outcome.people},
        until=local_date(at),
    )


def _both(kazakh: str, russian: str) -> str:
    return " / ".join(filter(None, (kazakh, russian)))


def _archive(export: Export) -> bytes:
    """The four files of an export in one, each readable by itself."""
    files = {
        "summary.csv": export.summary(),
        "comments.csv": export.comments(),
        "votes.csv": export.votes(),
        "participants-votes.csv": export.participants_votes(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in files.items():
            with archive.open(name, "w") as file, io.TextIOWrapper(file, "utf-8", newline="") as text:
                csv.writer(text).writerows(rows)
    return packed.getvalue()
