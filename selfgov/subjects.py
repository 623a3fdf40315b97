"""What of communities can be followed, and places as such: their pages are here."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications.subjects import Kind
from selfgov.models import Community, Tariff
from territory.models import DISTRICT_KINDS, REGIONAL_KINDS, Unit


def _communities() -> QuerySet[Community]:
    return Community.objects.select_related("unit")


def _tariffs() -> QuerySet[Tariff]:
    return Tariff.objects.select_related("community__unit", "service")


def _line_of_tariffs(code: str) -> dict[str, Any]:
    """The service of a community; of its tariffs the one entered first stands for all of them."""
    kato, _hyphen, service = code.partition("-")
    return {"community__unit__kato": kato, "service__code": service}


def _title_of_tariff(tariff: Tariff) -> str:
    return f"{tariff.service.name}, {tariff.community.unit.name}"


def _page_of_tariff(tariff: Tariff) -> str:
    return reverse("selfgov:tariff", args=[tariff.community.unit.kato, tariff.service.code])


def _places() -> QuerySet[Unit]:
    return Unit.objects.filter(kind__in=[*REGIONAL_KINDS, *DISTRICT_KINDS])


def _page_of_place(unit: Unit) -> str:
    level = "region" if unit.kind in REGIONAL_KINDS else "district"
    return reverse(f"selfgov:{level}", args=[unit.kato])


KINDS = [
    Kind(
        name="community",
        model=Community,
        label=_("local community"),
        public=_communities,
        title=lambda community: community.name,
        code=lambda community: community.unit.kato,
        among=lambda kato: {"unit__kato": kato},
    ),
    Kind(
        name="tariff",
        model=Tariff,
        label=_("tariff"),
        public=_tariffs,
        title=_title_of_tariff,
        page=_page_of_tariff,
        code=lambda tariff: f"{tariff.community.unit.kato}-{tariff.service.code}",
        among=_line_of_tariffs,
    ),
    Kind(
        name="place",
        model=Unit,
        label=_("place"),
        public=_places,
        title=lambda unit: unit.name,
        page=_page_of_place,
        code=lambda unit: unit.kato,
        among=lambda kato: {"kato": kato},
    ),
]
