"""What services cost in a community and beside it, and its rates of taxes and fees."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise

from core.alphabet import alphabetical
from selfgov.models import Community, Rate, RateKind, Service, Tariff


@dataclass(frozen=True, slots=True)
class Priced:
    """A tariff with the one before it."""

    tariff: Tariff
    previous: Tariff | None = None

    @property
    def change(self) -> Decimal | None:
        """By how much it is more (or less) than the one before."""
        return self.tariff.amount - self.previous.amount if self.previous else None


@dataclass(frozen=True, slots=True)
class ServiceTariffs:
    """A service on a day: what it costs, what it cost before, and what is already decided for later."""

    service: Service
    current: Priced | None
    coming: Tariff | None


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A community of the same district with its tariff for the same service."""

    tariff: Tariff
    is_own: bool

    @property
    def community(self) -> Community:
        return self.tariff.community


def tariffs_of(community: Community, day: date) -> list[ServiceTariffs]:
    """Every service that has a tariff in the community, on a day."""
    tariffs = community.tariffs.select_related("service", "item__meeting")
    ordered = tariffs.order_by("service__order", "service_id", "from_date")
    return [
        _on(service, list(rows), day) for service, rows in groupby(ordered, key=lambda tariff: tariff.service)
    ]


def _on(service: Service, tariffs: list[Tariff], day: date) -> ServiceTariffs:
    history = _priced(tariffs)
    current = next((it for it in history if _holds(it.tariff, day)), None)
    coming = next((tariff for tariff in tariffs if tariff.from_date > day), None)
    return ServiceTariffs(service, current, coming)


def _holds(row: Tariff | Rate, day: date) -> bool:
    return row.from_date <= day and (row.to_date is None or day <= row.to_date)


def tariff_history(community: Community, service: Service) -> list[Priced]:
    """Every tariff of a service in a community, the oldest first, each with the one before it."""
    tariffs = community.tariffs.filter(service=service).select_related("service", "item__meeting")
    return _priced(list(tariffs.order_by("from_date")))


def _priced(tariffs: list[Tariff]) -> list[Priced]:
    return [Priced(tariff, previous) for previous, tariff in pairwise([None, *tariffs]) if tariff]


def neighbors(community: Community, service: Service, day: date) -> list[Neighbor]:
    """What the service costs on a day in the communities of the district, this one among them, by name."""
    tariffs = Tariff.objects.held(day).filter(service=service, community__district=community.district_id)
    found = [
        Neighbor(tariff, tariff.community_id == community.pk)
        for tariff in tariffs.select_related("community__unit")
    ]
    return sorted(found, key=lambda it: alphabetical(it.community.name))


@dataclass(frozen=True, slots=True)
class KindRate:
    """A rate that the law lets communities set on a day, and the community's own, where it has set one."""

    kind: RateKind
    rate: Rate | None


def rates_of(community: Community, day: date) -> list[KindRate]:
    """Every rate that a community may set on a day, with its own."""
    held = community.rates.held(day).select_related("kind", "item__meeting")
    own = {rate.kind.code: rate for rate in held}
    kinds = {kind.code: kind for kind in RateKind.objects.valid(day).order_by("valid_from", "code")}
    return [KindRate(kind, own.get(code)) for code, kind in sorted(kinds.items())]
