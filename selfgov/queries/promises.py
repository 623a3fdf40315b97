"""What follows from the decisions of a community's councils, and what is overdue of it."""

from dataclasses import dataclass
from datetime import date

from commitments.models import Commitment
from selfgov.models import Community, MeetingItem


@dataclass(frozen=True, slots=True)
class Undertaken:
    """A matter of published minutes, and what follows from it."""

    item: MeetingItem
    commitments: list[Commitment]


@dataclass(frozen=True, slots=True)
class Promises:
    """Everything that was undertaken in a community: what is overdue counts first."""

    matters: list[Undertaken]
    open: int
    overdue: int
    done: int

    @property
    def total(self) -> int:
        return sum(len(matter.commitments) for matter in self.matters)


def matters_of(community: Community) -> list[MeetingItem]:
    """The matters of the published minutes of a community, the newest first."""
    items = MeetingItem.objects.filter(
        meeting__council__community=community, meeting__published_at__isnull=False
    )
    return list(items.select_related("meeting__council").order_by("-meeting__starts_at", "position"))


def promises_of(community: Community, *, day: date) -> Promises:
    """What follows from each matter, the newest meeting first."""
    by_item: dict[int, list[Commitment]] = {}
    items = {item.pk: item for item in matters_of(community)}
    found = Commitment.objects.filter(
        subject_kind=MeetingItem._meta.label_lower, subject_id__in=list(items)
    ).select_related("body")
    for commitment in found.order_by("due_date", "id"):
        by_item.setdefault(commitment.subject_id, []).append(commitment)
    listed = [commitment for commitments in by_item.values() for commitment in commitments]
    return Promises(
        matters=[Undertaken(item, by_item[pk]) for pk, item in items.items() if pk in by_item],
        open=sum(1 for commitment in listed if commitment.is_open),
        overdue=sum(1 for commitment in listed if commitment.is_overdue(day)),
        done=sum(1 for commitment in listed if commitment.done_on is not None),
    )
