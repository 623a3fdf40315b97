"""Councils are seated for a term, with the size that the law asks for then; members come and go."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from journal.records import record
from selfgov import policies
from selfgov.actions.checks import name_of
from selfgov.models import Community, Council, CouncilKind, CouncilRule, Member
from selfgov.querysets import STANDING

OLDEST_BIRTH_YEAR = 1900


@transaction.atomic
def seat_council(
    *,
    community: Community,
    kind: str,
    from_date: date,
    part_kk: str = "",
    part_ru: str = "",
    by: User,
    at: datetime,
) -> Council:
    """Begin a council under the rule valid on its first day, which ends the standing one before it.

    How many members the law asks for follows from the population on that day, and stays as it is then.
    """
    community = Community.objects.locked(community)
    policies.may_keep(by, at=at).enforce()

    rule = rule_of(kind, from_date)
    if kind == CouncilKind.SEPARATE_GATHERING and not (part_kk.strip() or part_ru.strip()):
        raise Invalid(_("Name the village, the street or the block of the separate gathering."))
    if kind in STANDING:
        _end_standing(community, from_date)
    council = Council(
        community=community,
        kind=kind,
        rule=rule,
        part_kk=part_kk.strip(),
        part_ru=part_ru.strip(),
        from_date=from_date,
    )
    population = community.unit.population_on(from_date)
    council.freeze_size(rule.band_of(population.count) if population else None, population)
    council.save()
    community.change(at=at)
    record("council.seated", council, by=by, at=at, public=True, council=kind, since=str(from_date))

    return council


def rule_of(kind: str, day: date) -> CouncilRule:
    """The rule for a kind of body on a day; raises ``Invalid`` where the law knows none."""
    if kind not in CouncilKind.values:
        raise Invalid(_("There is no such kind of body."))
    rule = CouncilRule.objects.valid(day).filter(kind=kind).order_by("-valid_from").first()
    if rule is None:
        raise Invalid(_("No rule for this kind of body is valid on that day."))
    return rule


def _end_standing(community: Community, day: date) -> None:
    standing = community.councils.standing().exclude(to_date__lt=day)
    for council in standing.select_for_update():
        if council.from_date >= day:
            raise Conflict(_("The community has another assembly on some of these days."))
        _end(council, day - timedelta(days=1))


def _end(council: Council, day: date) -> None:
    """With the council go its members, whoever would sit longer."""
    for member in council.members.filter(from_date__lte=day).exclude(to_date__lte=day):
        member.end(day)
    council.end(day)


@transaction.atomic
def end_council(*, council: Council, to_date: date, by: User, at: datetime) -> Council:
    """Note the last day of a council; its members sit until then."""
    community = Community.objects.locked(council.community)
    policies.may_keep(by, at=at).enforce()
    council = Council.objects.select_for_update().get(pk=council.pk)

    if council.to_date is not None:
        raise Conflict(_("This council has already ended."))
    latest = council.members.order_by("-from_date").first()
    if to_date < council.from_date or (latest and to_date < latest.from_date):
        raise Invalid(_("The last day is before the first one, or before a member took the seat."))
    _end(council, to_date)
    community.change(at=at)
    record("council.ended", council, by=by, at=at, public=True, until=str(to_date))

    return council


@transaction.atomic
def add_member(
    *,
    council: Council,
    name: str,
    from_date: date,
    birth_year: int = 0,
    village_kk: str = "",
    village_ru: str = "",
    by: User,
    at: datetime,
) -> Member:
    """Seat somebody on a council. Two members of one name are told apart by their years of birth.

    That the council is larger or smaller than the law asks is shown, not refused: it is so in life.
    """
    community = Community.objects.locked(council.community)
    policies.may_keep(by, at=at).enforce()
    council = Council.objects.get(pk=council.pk)

    name = name_of(name)
    if birth_year and not OLDEST_BIRTH_YEAR <= birth_year < from_date.year:
        raise Invalid(_("“%(year)s” is not a year of birth.") % {"year": birth_year})
    if from_date < council.from_date or (council.to_date and from_date > council.to_date):
        raise Invalid(_("The council does not sit on that day."))
    namesakes = council.members.filter(name__iexact=name, birth_year=birth_year)
    if namesakes.exclude(to_date__lt=from_date).exists():
        raise Conflict(_("This person already sits on the council."))
    member = council.members.create(
        name=name,
        birth_year=birth_year,
        village_kk=village_kk.strip(),
        village_ru=village_ru.strip(),
        from_date=from_date,
        # Who is added to a council that has ended sat on it until its end.
        to_date=council.to_date,
    )
    community.change(at=at)
    record("council.member_added", council, by=by, at=at, public=True, since=str(from_date))

    return member


@transaction.atomic
def end_member(*, member: Member, to_date: date, reason: str, by: User, at: datetime) -> Member:
    """Note the last day of a seat, and why it ended."""
    community = Community.objects.locked(member.council.community)
    policies.may_keep(by, at=at).enforce()
    member = Member.objects.select_for_update().get(pk=member.pk)

    if member.to_date is not None:
        raise Conflict(_("This seat has already ended."))
    if to_date < member.from_date:
        raise Invalid(_("The last day is before the first one."))
    if not reason.strip():
        raise Invalid(_("Say why the seat ends."))
    member.end(to_date, reason=reason.strip())
    community.change(at=at)
    record("council.member_ended", member.council, by=by, at=at, public=True, until=str(to_date))

    return member
