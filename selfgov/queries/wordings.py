"""Acts as their pages list them, and what every clause of one has said from when until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from selfgov.models import Act, Clause, Community
from selfgov.queries.acts import consolidated
from selfgov.querysets import ActQuerySet

ONE_DAY = timedelta(days=1)


def acts_of(community: Community, *, day: date, everything: bool = False, words: str = "") -> list[Act]:
    """The acts in force in a community, or all that ever were, the latest first."""
    acts: ActQuerySet = Act.objects.filter(community=community).matching(words)
    found = acts if everything else acts.held(day)
    return list(found.defer("search").order_by("-adopted_on", "-id"))


@dataclass(frozen=True, slots=True)
class ClauseHistory:
    """A clause of an act: how it reads on a day, if it does, and every wording it has had."""

    current: Clause | None
    wordings: list[Clause]

    @property
    def order(self) -> int:
        return self.wordings[0].order

    @property
    def number(self) -> str:
        return (self.current or self.wordings[-1]).number

    @property
    def is_changed(self) -> bool:
        return len(self.wordings) > 1 or self.current is None


def clauses_of(act: Act, *, day: date) -> list[ClauseHistory]:
    """The clauses of an act in their order, each with its wording on the day and all its wordings."""
    current = {clause.order: clause for clause in consolidated(act, day)}
    wordings = act.clauses.select_related("by").order_by("order", "from_date")
    clauses = groupby(wordings, key=lambda wording: wording.order)
    return [ClauseHistory(current.get(order), list(group)) for order, group in clauses]


@dataclass(frozen=True, slots=True)
class Changes:
    """The days from which the text of an act reads differently, and the last of them before a day."""

    days: list[date]
    since: date | None


def changes_of(clauses: Iterable[ClauseHistory], *, day: date) -> Changes:
    """When the text of an act began and changed: a clause came, read differently or went."""
    wordings = [wording for clause in clauses for wording in clause.wordings]
    starts = {wording.from_date for wording in wordings}
    ends = {wording.to_date + ONE_DAY for wording in wordings if wording.to_date}
    days = sorted(starts | ends)
    return Changes(days, max((it for it in days if it <= day), default=None))


@dataclass(frozen=True, slots=True)
class Relations:
    """What an act changes, and what changes it."""

    amends: list[Act]
    amended_by: list[Act]
    repeals: list[Act]


def relations_of(act: Act) -> Relations:
    """The acts on either side of this one, the oldest first; who repeals it stands on the act."""
    acts = Act.objects.exclude(pk=act.pk).defer("search").order_by("adopted_on", "id")
    return Relations(
        amends=list(acts.filter(clauses__by=act).distinct()),
        amended_by=list(acts.filter(brought__act=act).distinct()),
        repeals=list(acts.filter(repealed_by=act)),
    )
