"""What services, rates, revenues and expenditures are called, and what the law says of them."""

from django.utils.translation import gettext as _

from core.loading import Counts, always, never, store
from core.tables import Row, Source, read
from selfgov.models import ExpenditureKind, RateKind, RevenueSource, Service

DATED = ("code", "valid_from")
PERIOD = ("valid_from", "valid_to")
NAMES = ("name_kk", "name_ru", "name_en")
UNITS = ("unit_kk", "unit_ru", "unit_en")
BASIS = ("basis_kk", "basis_ru", "basis_en", "confidence")

SERVICE_COLUMNS = ("code", *NAMES, *UNITS, "order")
EXPENDITURE_COLUMNS = ("code", *NAMES, "order")
SOURCE_COLUMNS = ("code", "group", *NAMES, *BASIS, *PERIOD, "order")
RATE_COLUMNS = ("code", *NAMES, *UNITS, "least", "most", *BASIS, *PERIOD)


def _fields(columns: tuple[str, ...], key: tuple[str, ...]) -> list[str]:
    return [column for column in columns if column not in key]


def load_services(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the services that are missing, by code. Raises ``TableRefused``."""
    rows = read(source, SERVICE_COLUMNS, _service, key=("code",))
    replaces = always if overwrite else never
    fields = _fields(SERVICE_COLUMNS, ("code",))
    return store(Service, rows, key=("code",), fields=fields, replaces=replaces)


def _service(row: Row) -> Service:
    texts = ("code", *NAMES, *UNITS)
    service = Service(order=row.number("order"), **{column: row.text(column) for column in texts})
    row.check(service, *texts, "order")
    return service


def load_expenditure_kinds(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the purposes of expenditure that are missing, by code. Raises ``TableRefused``."""
    rows = read(source, EXPENDITURE_COLUMNS, _expenditure_kind, key=("code",))
    replaces = always if overwrite else never
    fields = _fields(EXPENDITURE_COLUMNS, ("code",))
    return store(ExpenditureKind, rows, key=("code",), fields=fields, replaces=replaces)


def _expenditure_kind(row: Row) -> ExpenditureKind:
    texts = ("code", *NAMES)
    kind = ExpenditureKind(order=row.number("order"), **{column: row.text(column) for column in texts})
    row.check(kind, *texts, "order")
    return kind


def load_revenue_sources(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the sources that are missing, by code and first day. Raises ``TableRefused``."""
    rows = read(source, SOURCE_COLUMNS, _revenue_source, key=DATED)
    replaces = always if overwrite else never
    return store(RevenueSource, rows, key=DATED, fields=_fields(SOURCE_COLUMNS, DATED), replaces=replaces)


def _revenue_source(row: Row) -> RevenueSource:
    texts = ("code", "group", *NAMES, *BASIS)
    source = RevenueSource(
        order=row.number("order"),
        **{column: row.text(column) for column in texts},
        **row.period(required=True),
    )
    row.check(source, *texts, "order")
    return source


def load_rate_kinds(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the rates that are missing, by code and first day. Raises ``TableRefused``."""
    rows = read(source, RATE_COLUMNS, _rate_kind, key=DATED)
    replaces = always if overwrite else never
    return store(RateKind, rows, key=DATED, fields=_fields(RATE_COLUMNS, DATED), replaces=replaces)


def _rate_kind(row: Row) -> RateKind:
    texts = ("code", *NAMES, *UNITS, *BASIS)
    kind = RateKind(
        least=row.decimal("least"),
        most=row.decimal("most"),
        **{column: row.text(column) for column in texts},
        **row.period(required=True),
    )
    row.check(kind, *texts, "least", "most")
    if kind.most < kind.least:
        row.refuse("most", _("this number is smaller than the one in column least."))
    return kind
