"""Acts in force in a community: adopted with their text, amended clause by clause, repealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from journal.records import record
from selfgov import notices, policies
from selfgov.actions.checks import check_fields, document_of
from selfgov.actions.decided import check_item, day_before
from selfgov.models import Act, Clause, Community, MeetingItem
from workdays.calendar import local_date

# Clauses of a new act stand so far apart that amendments find room between them.
STEP = 10
LAST_ORDER = 32_767


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A clause of a new act."""

    number: str
    text_kk: str = ""
    text_ru: str = ""


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """What an amendment does to the clause at ``order``: a new wording, a new clause, or its end.

    Without a ``number`` a clause keeps the one that it has.
    """

    order: int
    number: str = ""
    text_kk: str = ""
    text_ru: str = ""
    is_repealed: bool = False


@transaction.atomic
def adopt_act(
    *,
    community: Community,
    kind: str,
    number: str,
    adopted_on: date,
    clauses: Sequence[ClauseText],
    from_date: date,
    to_date: date | None = None,
    title_kk: str = "",
    title_ru: str = "",
    item: MeetingItem | None = None,
    signed_file: File | None = None,
    by: User,
    at: datetime,
) -> Act:
    """Publish an act with its clauses in their order."""
    community = Community.objects.locked(community)
    policies.may_record(by, community, at=at).enforce()
    act = Act(
        community=community,
        kind=kind,
        number=number.strip(),
        adopted_on=adopted_on,
        title_kk=title_kk.strip(),
        title_ru=title_ru.strip(),
        from_date=from_date,
        to_date=to_date,
        item=item,
        signed_file=document_of(signed_file) if signed_file else "",
        published_at=at,
    )
    _check_act(act, today=local_date(at))
    check_item(item, community, adopted_on)
    wordings = [_first_wording(act, place, clause) for place, clause in enumerate(clauses, 1)]
    _check_clauses(wordings)

    act.save()
    for wording in wordings:
        wording.save()
    community.change(at=at)
    record("act.adopted", act, by=by, at=at, public=True, kind=kind, number=act.number, since=str(from_date))

    notices.act_adopted(act, at=at)
    return act


def _check_act(act: Act, *, today: date) -> None:
    check_fields(act, ("kind", "number", "title_kk", "title_ru"))
    if not act.title:
        raise Invalid(_("Write the title of the act in Kazakh or in Russian."))
    if act.adopted_on > today:
        raise Invalid(_("The act was not adopted yet on this day: a later date is given."))
    if act.from_date < act.adopted_on:
        raise Invalid(_("An act comes into force on the day of its adoption at the earliest."))
    if act.to_date is not None and act.to_date < act.from_date:
        raise Invalid(_("The last day is before the first one."))
    twins = Act.objects.filter(community=act.community, number=act.number, adopted_on=act.adopted_on)
    if twins.exists():
        raise Conflict(_("An act with this number and date is already on file."))


def _first_wording(act: Act, place: int, clause: ClauseText) -> Clause:
    wording = Clause(act=act, by=act, order=place * STEP, from_date=act.from_date)
    return _worded(wording, clause)


def _worded(wording: Clause, said: ClauseText | ClauseChange) -> Clause:
    wording.number = (said.number or wording.number).strip()
    wording.text_kk, wording.text_ru = said.text_kk.strip(), said.text_ru.strip()
    _check_wording(wording)
    return wording


def _check_wording(wording: Clause) -> None:
    if not wording.number:
        raise Invalid(_("Every clause needs a number."))
    if not wording.text:
        said = _("Clause %(number)s: write the text in Kazakh or in Russian.")
        raise Invalid(said % {"number": wording.number})
    if not 0 < wording.order <= LAST_ORDER:
        raise Invalid(_("There is no room for a clause in this place."))
    where = str(_("Clause %(number)s") % {"number": wording.number})
    check_fields(wording, ("number", "text_kk", "text_ru"), where=where)


def _check_clauses(wordings: Sequence[Clause]) -> None:
    if not wordings:
        raise Invalid(_("An act has at least one clause."))
    numbers = [wording.number for wording in wordings]
    if doubled := sorted({number for number in numbers if numbers.count(number) > 1}):
        said = _("These numbers stand before several clauses: %(numbers)s.")
        raise Invalid(said % {"numbers": ", ".join(doubled)})
    if wordings[-1].order > LAST_ORDER:
        raise Invalid(_("An act has 3,276 clauses at most."))


# Amending -----------------------------------------------------------------------------------


@transaction.atomic
def amend(
    *,
    act: Act,
    by_act: Act,
    changes: Sequence[ClauseChange],
    from_date: date,
    by: User,
    at: datetime,
) -> list[Clause]:
    """Give clauses of an act new wordings from a day on, add some or end some; return the new wordings.

    What was in force before stays readable. A clause that is already changed from the same or a later
    day on is refused: amendments are entered in the order in which they come into force.
    """
    community = Community.objects.locked(act.community)
    policies.may_record(by, community, at=at).enforce()
    act = Act.objects.get(pk=act.pk)
    _check_older(act, by_act, from_date)
    _check_changes(changes)

    new = [wording for change in changes if (wording := _change(act, by_act, change, from_date))]
    _refuse_same_numbers(act, new)
    community.change(at=at)
    record(
        *("act.amended", act),
        by=by,
        at=at,
        public=True,
        amendment=by_act.code,
        since=str(from_date),
        clauses=sorted(change.order for change in changes),
    )

    return new


def _check_older(act: Act, by_act: Act, from_date: date) -> None:
    """Raise a refusal unless ``by_act`` can change or end ``act`` on that day."""
    if by_act.community_id != act.community_id:
        raise Invalid(_("This act was adopted by another community."))
    if by_act.pk == act.pk:
        raise Invalid(_("An act is amended or repealed by another act."))
    if not by_act.is_in_force(from_date):
        raise Invalid(_("The act that changes it is not in force on that day."))
    if not act.is_in_force(from_date):
        raise Conflict(_("The act is not in force on that day."))


def _check_changes(changes: Sequence[ClauseChange]) -> None:
    if not changes:
        raise Invalid(_("Say which clauses change."))
    orders = [change.order for change in changes]
    if len(set(orders)) < len(orders):
        raise Invalid(_("One clause is changed twice."))


def _change(act: Act, by_act: Act, change: ClauseChange, from_date: date) -> Clause | None:
    wordings = act.clauses.filter(order=change.order)
    current = wordings.held(from_date).first()
    _refuse_later_changes(wordings.filter(from_date__gte=from_date).first() or current, from_date)
    if change.is_repealed and current is None:
        raise Invalid(_("A clause that is to end is not in force on that day."))

    if current is not None:
        current.end(day_before(from_date))
    if change.is_repealed:
        return None
    wording = Clause(act=act, by=by_act, order=change.order, from_date=from_date)
    wording.number = current.number if current else ""
    _worded(wording, change).save()
    return wording


def _refuse_later_changes(wording: Clause | None, from_date: date) -> None:
    if wording is not None and (wording.from_date >= from_date or wording.to_date is not None):
        said = _("Clause %(number)s is already changed from that day or a later one on.")
        raise Conflict(said % {"number": wording.number})


def _refuse_same_numbers(act: Act, new: Sequence[Clause]) -> None:
    for wording in new:
        others = act.clauses.exclude(order=wording.order).exclude(to_date__lt=wording.from_date)
        if others.filter(number=wording.number).exists():
            said = _("The act has another clause %(number)s on some of these days.")
            raise Invalid(said % {"number": wording.number})


@transaction.atomic
def repeal(*, act: Act, by_act: Act, from_date: date, by: User, at: datetime) -> Act:
    """End an act: the day before ``from_date`` is its last one."""
    community = Community.objects.locked(act.community)
    policies.may_record(by, community, at=at).enforce()
    act = Act.objects.get(pk=act.pk)
    if act.repealed_by_id is not None:
        raise Conflict(_("This act is already repealed."))
    _check_older(act, by_act, from_date)
    if from_date == act.from_date:
        raise Invalid(_("An act that never was in force cannot be repealed."))

    act.repeal(by_act, day_before(from_date))
    community.change(at=at)
    record("act.repealed", act, by=by, at=at, public=True, repeal=by_act.code, since=str(from_date))

    return act
