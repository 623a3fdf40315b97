"""Convocations and deputies from tables into the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bodies.models import Body, Kind
from core.loading import Counts, always, never, store
from core.tables import Row, Source, read
from maslikhat.models import Convocation, Deputy, Mandate

# Convocations -------------------------------------------------------------------------------

CONVOCATION_COLUMNS = ("body", "number", "seats", "from_date", "to_date")


def load_convocations(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the convocations that are missing, by maslikhat and number. Raises ``TableRefused``."""
    rows = read(source, CONVOCATION_COLUMNS, partial(_convocation, _maslikhats()), key=("body", "number"))
    return store(
        Convocation,
        rows,
        key=("body_id", "number"),
        fields=("seats", "from_date", "to_date"),
        replaces=always if overwrite else never,
    )


def _maslikhats() -> dict[str, int]:
    return dict(Body.objects.filter(kind=Kind.MASLIKHAT).values_list("code", "pk"))


def _convocation(maslikhats: dict[str, int], row: Row) -> Convocation:
    begins, ends = row.held()
    convocation = Convocation(
        body_id=_body(maslikhats, row),
        number=row.number("number"),
        # An empty cell: how many seats there are is not known.
        seats=row.optional_number("seats"),
        from_date=begins,
        to_date=ends,
    )
    row.check(convocation, "number", "seats")
    return convocation


def _body(maslikhats: dict[str, int], row: Row) -> int:
    code = row.text("body")
    if code and code not in maslikhats:
        row.refuse("body", _("there is no maslikhat with the code “%(code)s”.") % {"code": code})
    return maslikhats.get(code, 0)


# Deputies -----------------------------------------------------------------------------------

NAMES = ("surname", "given_name", "patronymic")
PLACES = ("district_kk", "district_ru", "party_kk", "party_ru")
DEPUTY_COLUMNS = (
    *("body", "convocation", *NAMES, "sex", "birth_year"),
    *("kind", *PLACES, "from_date", "to_date"),
)
OLDEST_BIRTH_YEAR = 1900
_ELSEWHERE = gettext_lazy(
    "%(deputy)s, born in %(year)s, already sits in another maslikhat since %(since)s: %(body)s. "
    "A deputy sits in one maslikhat only. If these are two people, leave the year of birth of one empty."
)


@transaction.atomic
def import_deputies(source: Source) -> Counts:
    """Deputies and their mandates; what is stored of the same people is brought up to date.

    The same person is who has the same names in the same maslikhat, and no other year of birth. Whether
    namesakes in two maslikhats are one person is known only by patronymic and year of birth; then they
    can't sit in both at a time.
    Raises ``TableRefused`` with everything that is wrong, and then nothing is imported.
    """
    register = _Register()
    read(source, DEPUTY_COLUMNS, register.enter, check=register.check)
    return _store(register)


@dataclass(slots=True)
class _Entry:
    """A mandate of the table, on its line, and the stored one that it brings up to date."""

    row: Row
    mandate: Mandate
    stored: Mandate | None = None

    @property
    def is_whole(self) -> bool:
        return self.mandate.convocation_id is not None and date.min not in _dates(self.mandate)


class _Register:
    """Who sits where: what is stored, and what a table adds to it."""

    def __init__(self) -> None:
        self.bodies = _maslikhats()
        convocations = Convocation.objects.select_related("body")
        self.convocations = {(it.body_id, it.number): it for it in convocations}
        self.stored = list(Mandate.objects.select_related("deputy", "convocation__body"))
        self.people: dict[tuple[object, ...], list[Deputy]] = {}
        for mandate in self.stored:
            self._remember(mandate.convocation.body_id, mandate.deputy)
        self.entries: list[_Entry] = []
        self.new: list[Deputy] = []
        self.changed: list[Deputy] = []

    def enter(self, row: Row) -> _Entry:
        """Read one line of the table."""
        convocation = self._convocation(row)
        deputy = self._deputy(row, convocation)
        begins, ends = row.held()
        mandate = Mandate(
            deputy=deputy,
            convocation=convocation,
            kind=row.text("kind"),
            from_date=begins,
            to_date=ends,
            **{column: row.text(column, optional=True) for column in PLACES},
        )
        row.check(mandate, "kind", *PLACES)
        _check_mandate(row, mandate)
        entry = _Entry(row, mandate, self._same_mandate(mandate))
        self.entries.append(entry)
        return entry

    def check(self, rows: Sequence[Row]) -> None:
        """Hold the mandates of the table against each other and against the stored ones."""
        replaced = {entry.stored.pk for entry in self.entries if entry.stored}
        held = [mandate for mandate in self.stored if mandate.pk not in replaced]
        for entry in self.entries:
            if entry.is_whole:
                _check_overlap(entry, held)
                _check_elsewhere(entry, held)
                _check_seats(entry, held)
                held.append(entry.mandate)

    def _convocation(self, row: Row) -> Convocation | None:
        body, number = _body(self.bodies, row), row.number("convocation")
        convocation = self.convocations.get((body, number))
        if body and convocation is None and number:
            row.refuse(
                "convocation",
                _("this maslikhat has no convocation %(number)d on the portal.") % {"number": number},
            )
        return convocation

    def _deputy(self, row: Row, convocation: Convocation | None) -> Deputy:
        read = Deputy(
            surname=row.text("surname"),
            given_name=row.text("given_name"),
            patronymic=row.text("patronymic", optional=True),
            sex=row.text("sex", optional=True),
            birth_year=row.optional_number("birth_year"),
        )
        row.check(read, *NAMES, "sex")
        _check_birth_year(row, read.birth_year)
        if convocation is None:
            return read
        known = self._known(convocation.body_id, read)
        if known is None:
            self._remember(convocation.body_id, read)
            self.new.append(read)
        elif self._learn(known, read) and known.pk:
            self.changed.append(known)
        return known or read

    def _learn(self, known: Deputy, read: Deputy) -> bool:
        """Note what the table says of somebody; return whether it is news. It never takes away."""
        before = known.sex, known.birth_year
        known.sex, known.birth_year = read.sex or known.sex, read.birth_year or known.birth_year
        return before != (known.sex, known.birth_year)

    def _known(self, body: int, deputy: Deputy) -> Deputy | None:
        namesakes = self.people.get(_name_in(body, deputy), [])
        same = [it for it in namesakes if it.birth_year == deputy.birth_year]
        maybe = [it for it in namesakes if it.birth_year is None or deputy.birth_year is None]
        return same[0] if same else maybe[0] if len(maybe) == 1 else None

    def _remember(self, body: int, deputy: Deputy) -> None:
        people = self.people.setdefault(_name_in(body, deputy), [])
        if deputy not in people:
            people.append(deputy)

    def _same_mandate(self, mandate: Mandate) -> Mandate | None:
        if mandate.deputy.pk is None or mandate.convocation_id is None:
            return None
        for other in self.stored:
            if _is_of_one_person(other, mandate) and other.from_date == mandate.from_date:
                return other if other.convocation_id == mandate.convocation_id else None
        return None


def _name_in(body: int, deputy: Deputy) -> tuple[object, ...]:
    return (body, *(getattr(deputy, name).casefold() for name in NAMES))


def _dates(mandate: Mandate) -> tuple[date, date]:
    return mandate.from_date, mandate.to_date or date.max


def _is_of_one_person(one: Mandate, other: Mandate) -> bool:
    return one.deputy is other.deputy or (one.deputy.pk is not None and one.deputy == other.deputy)


def _is_held(mandate: Mandate, day: date) -> bool:
    begins, ends = _dates(mandate)
    return begins <= day <= ends


def _check_birth_year(row: Row, year: int | None) -> None:
    if year is not None and not OLDEST_BIRTH_YEAR <= year <= date.max.year:
        row.refuse("birth_year", _("“%(year)s” is not a year of birth.") % {"year": row["birth_year"]})


def _check_mandate(row: Row, mandate: Mandate) -> None:
    if mandate.kind == Mandate.Kind.LIST and not (mandate.party_kk or mandate.party_ru):
        row.refuse("party_kk", _("who is elected by a party list has a party."))
    year, begins = mandate.deputy.birth_year, mandate.from_date
    if year is not None and date.min < begins and begins.year <= year:
        row.refuse("birth_year", _("the mandate begins before the deputy was born."))
    convocation = mandate.convocation if mandate.convocation_id else None
    if convocation is None or begins == date.min:
        return
    ends = convocation.to_date or date.max
    if not convocation.from_date <= begins <= ends:
        row.refuse("from_date", _("this date is outside the convocation."))
    if mandate.to_date and mandate.to_date > ends:
        row.refuse("to_date", _("this date is after the end of the convocation."))


def _check_overlap(entry: _Entry, held: Iterable[Mandate]) -> None:
    begins, ends = _dates(entry.mandate)
    for other in held:
        since, until = _dates(other)
        if _is_of_one_person(other, entry.mandate) and since <= ends and begins <= until:
            entry.row.refuse(
                "from_date",
                _("%(deputy)s already has a mandate since %(since)s that overlaps this one.")
                % {"deputy": entry.mandate.deputy.full_name, "since": other.from_date},
            )
            return


def _check_elsewhere(entry: _Entry, held: Iterable[Mandate]) -> None:
    """A deputy sits in one maslikhat (Law 148, article 5): refuse a seat held in another at that time."""
    who, (begins, ends) = _identity(entry.mandate.deputy), _dates(entry.mandate)
    if who is None:
        return
    for other in held:
        since, until = _dates(other)
        is_elsewhere = other.convocation.body_id != entry.mandate.convocation.body_id
        if is_elsewhere and since <= ends and begins <= until and _identity(other.deputy) == who:
            entry.row.refuse("from_date", _ELSEWHERE % _said_of(entry.mandate.deputy, other))
            return


def _identity(deputy: Deputy) -> tuple[object, ...] | None:
    """What tells a person from namesakes in other maslikhats; nothing where it is not known."""
    if not deputy.patronymic or deputy.birth_year is None:
        return None
    return (deputy.birth_year, *(getattr(deputy, name).casefold() for name in NAMES))


def _said_of(deputy: Deputy, other: Mandate) -> dict[str, object]:
    return {
        "deputy": deputy.full_name,
        "year": deputy.birth_year,
        "body": other.convocation.body.name,
        "since": other.from_date,
    }


def _check_seats(entry: _Entry, held: Iterable[Mandate]) -> None:
    convocation, begins, ends = entry.mandate.convocation, *_dates(entry.mandate)
    if convocation.seats is None:
        return
    others = [it for it in held if it.convocation_id == convocation.pk]
    # It is fullest on the day on which somebody takes a seat.
    days = {begins, *(it.from_date for it in others if begins <= it.from_date <= ends)}
    if max(sum(_is_held(it, day) for it in others) for day in days) >= convocation.seats:
        entry.row.refuse(
            "from_date", _("all %(seats)d seats are taken at that time.") % {"seats": convocation.seats}
        )


def _store(register: _Register) -> Counts:
    """Write what was read: people first; mandates that end before those that follow them."""
    Deputy.objects.bulk_create(register.new)
    Deputy.objects.bulk_update(register.changed, ["sex", "birth_year"])
    news = [(it.stored, _take_over(it.stored, it.mandate)) for it in register.entries if it.stored]
    updated = [stored for stored, is_news in news if is_news]
    created = [entry.mandate for entry in register.entries if entry.stored is None]
    Mandate.objects.bulk_update(updated, [*PLACES, "kind", "to_date"])
    Mandate.objects.bulk_create(created)
    unchanged = len(news) - len(updated)
    return Counts(Mandate._meta.verbose_name_plural or "", len(created), len(updated), unchanged)


def _take_over(stored: Mandate, read: Mandate) -> bool:
    """Bring a stored mandate up to date; return whether that changes anything."""
    fields = (*PLACES, "kind", "to_date")
    is_news = any(getattr(stored, field) != getattr(read, field) for field in fields)
    for field in fields:
        setattr(stored, field, getattr(read, field))
    return is_news
