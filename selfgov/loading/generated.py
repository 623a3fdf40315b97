"""Invented communities, to try the portal at the size of the country: always the same ones, and marked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count as counted
from itertools import islice

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.utils.translation import gettext_lazy

from bodies.models import Body
from core.confidence import Confidence
from core.loading import Counts
from selfgov import actions
from selfgov.actions.communities import body_of
from selfgov.actions.councils import rule_of
from selfgov.loading.generated_frame import BATCH, pick
from selfgov.models import Community, Council, CouncilKind, CouncilRule, Member, Official
from territory.models import Kind, Population, Unit

WHOLE_COUNTRY = 2_345
SEATED = date(2024, 3, 1)
COUNTED = date(2024, 1, 1)
# One in so many has an assembly that is too small, and one in so many none at all.
TOO_SMALL, UNSEATED = 40, 25
# Digits 5 and 6 of invented codes.
FIRST_CODE, LAST_CODE = 30, 98

# In Kazakh, in Russian before its ending, in English.
NAMES = (
    *(("Ақжар", "Акжар", "Akzhar"), ("Қызылсай", "Кызылсай", "Kyzylsai"), ("Көкөзек", "Кокозек", "Kokozek")),
    *(
        ("Бірлік", "Бирлик", "Birlik"),
        ("Жаңатұрмыс", "Жанатурмыс", "Zhanaturmys"),
        ("Өрнек", "Орнек", "Ornek"),
    ),
    *(("Құмкөл", "Кумколь", "Kumkol"), ("Қарабұлақ", "Карабулак", "Karabulak"), ("Талап", "Талап", "Talap")),
    *(("Ынтымақ", "Ынтымак", "Yntymak"), ("Еңбек", "Енбек", "Enbek"), ("Сарыөзен", "Сарыозен", "Saryozen")),
    *(("Тасөткел", "Тасоткель", "Tasotkel"), ("Шұбарағаш", "Шубарагаш", "Shubaragash")),
    *(("Мойынқұм", "Мойынкум", "Moiynkum"), ("Бәйтерек", "Байтерек", "Baiterek")),
    *(
        ("Ұзынбұлақ", "Узынбулак", "Uzynbulak"),
        ("Достық", "Достык", "Dostyk"),
        ("Қайнар", "Кайнар", "Kainar"),
    ),
    *(("Жосалы", "Жосалы", "Zhosaly"), ("Теректі", "Теректи", "Terekti"), ("Сұлукөл", "Сулуколь", "Sulukol")),
    *(("Аққайың", "Аккаин", "Akkaiyn"), ("Егіндікөл", "Егиндиколь", "Egindikol")),
    *(("Майлысай", "Майлысай", "Mailysai"), ("Үшқоңыр", "Ушконыр", "Ushkonyr"), ("Кеңес", "Кенес", "Kenes")),
    *(("Арайлы", "Арайлы", "Araily"), ("Қоскөл", "Косколь", "Koskol"), ("Алғабас", "Алгабас", "Algabas")),
    *(("Жиделі", "Жидели", "Zhideli"),),
)
SURNAMES = (
    *("Ахметов", "Сейітов", "Жұмабеков", "Омаров", "Қасенов", "Бекенов", "Тілеуов", "Әлиев", "Нұрланов"),
    *("Сәрсенов", "Ысқақов", "Мұратов", "Дүйсенов", "Жақыпов", "Кәрімов", "Оспанов", "Райымов"),
)
MEN = ("Асқар", "Болат", "Дәурен", "Ерлан", "Жанат", "Қанат", "Марат", "Нұрлан", "Серік", "Талғат", "Ұлан")
WOMEN = ("Айгүл", "Бақыт", "Гүлнар", "Дина", "Жанар", "Қарлығаш", "Ләззат", "Меруерт", "Сәуле", "Шолпан")


@dataclass(slots=True)
class _Batch:
    """Rows to write, those that others point to first."""

    units: list[Unit] = field(default_factory=list)
    villages: list[Unit] = field(default_factory=list)
    populations: list[Population] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    communities: list[Community] = field(default_factory=list)
    officials: list[Official] = field(default_factory=list)
    councils: list[Council] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)

    def write(self) -> None:
        Unit.objects.bulk_create(self.units, batch_size=BATCH)
        Unit.objects.bulk_create(self.villages, batch_size=BATCH)
        Population.objects.bulk_create(self.populations, batch_size=BATCH)
        Body.objects.bulk_create(self.bodies, batch_size=BATCH)
        Community.objects.bulk_create(self.communities, batch_size=BATCH)
        Official.objects.bulk_create(self.officials, batch_size=BATCH)
        Council.objects.bulk_create(self.councils, batch_size=BATCH)
        Member.objects.bulk_create(self.members, batch_size=BATCH)


@transaction.atomic
def generate(*, count: int = WHOLE_COUNTRY, at: datetime) -> Counts:
    """Invent communities until so many are on file, real ones counted; a second run adds nothing."""
    if not settings.DEMONSTRATION:
        raise ImproperlyConfigured("Communities are invented in demonstration mode only.")
    missing = max(0, count - Community.objects.count())
    batch, rule = _Batch(), rule_of(CouncilKind.ASSEMBLY, SEATED)
    models.prefetch_related_objects([rule], "bands")
    for district, kato in islice(_free_codes(), missing):
        _invent(batch, district, kato, rule, at)
    batch.write()
    actions.index_names()
    return Counts(gettext_lazy("generated communities"), len(batch.communities), 0, count - missing)


def _free_codes() -> Iterator[tuple[Unit, str]]:
    """One code in each district, then the next in each; districts with real communities are left out."""
    real = Community.objects.filter(is_generated=False).values("district")
    districts = Unit.objects.filter(kind__in=(Kind.DISTRICT, Kind.REGIONAL_CITY)).exclude(pk__in=real)
    listed, taken = list(districts.order_by("kato")), set(Unit.objects.values_list("kato", flat=True))
    for part in range(FIRST_CODE, LAST_CODE + 1):
        for district in listed:
            kato = f"{district.kato[:4]}{part}000"
            if kato not in taken:
                yield district, kato


def _invent(batch: _Batch, district: Unit, kato: str, rule: CouncilRule, at: datetime) -> None:
    # Neighbors in one district have different names.
    name = (int(kato[4:6]) + pick(district.kato, "names", len(NAMES))) % len(NAMES)
    unit = _unit(district, kato, Kind.RURAL_OKRUG, name)
    people = 600 + pick(kato, "people", 9_000) + (14_000 if not pick(kato, "large", 12) else 0)
    population = Population(unit=unit, on_date=COUNTED, count=people, is_estimate=True, source="generated")
    body = body_of(unit)
    community = Community(unit=unit, district=district, body=body, is_generated=True, changed_at=at)
    batch.units.append(unit)
    batch.populations.append(population)
    batch.bodies.append(body)
    batch.communities.append(community)
    batch.villages.extend(_villages(unit, name))
    batch.officials.append(_akim(community))
    if pick(kato, "unseated", UNSEATED):
        _seat(batch, community, population, rule)


def _unit(parent: Unit, kato: str, kind: Kind, name: int) -> Unit:
    kk, ru, en = NAMES[name]
    is_okrug = kind == Kind.RURAL_OKRUG
    return Unit(
        kato=kato,
        kind=kind,
        parent=parent,
        name_kk=f"{kk} ауылдық округі" if is_okrug else f"{kk} ауылы",
        name_ru=f"сельский округ {ru}" if is_okrug else f"село {ru}",
        name_en=f"{en} rural okrug" if is_okrug else en,
        confidence=Confidence.TO_CONFIRM,
    )


def _villages(unit: Unit, name: int) -> Iterator[Unit]:
    for number in range(1 + pick(unit.kato, "villages", 4)):
        yield _unit(unit, f"{unit.kato[:6]}{number + 1}00", Kind.VILLAGE, (name + 11 * number) % len(NAMES))


def _akim(community: Community) -> Official:
    name = next(people_of(community.unit.kato))
    return Official(
        community=community, post=Official.Post.AKIM, name=name, is_elected=True, from_date=SEATED
    )


def _seat(batch: _Batch, community: Community, population: Population, rule: CouncilRule) -> None:
    council = Council(community=community, kind=CouncilKind.ASSEMBLY, rule=rule, from_date=SEATED)
    council.freeze_size(rule.band_of(population.count), population)
    least, most, kato = council.least or 0, council.most or 0, community.unit.kato
    seats = least + pick(kato, "seats", most - least + 1)
    if not pick(kato, "small", TOO_SMALL):
        seats = least - 1
    batch.councils.append(council)
    names = islice(people_of(kato), 1, 1 + seats)
    batch.members.extend(Member(council=council, name=name, from_date=SEATED) for name in names)


def people_of(kato: str) -> Iterator[str]:
    """Names of people of a place, none of them twice."""
    start = pick(kato, "person", len(SURNAMES) * len(MEN))
    for number in counted():
        surname = SURNAMES[(start + number) % len(SURNAMES)]
        if number % 3:
            yield f"{surname} {MEN[(start + number // 3) % len(MEN)]}"
        else:
            yield f"{surname}а {WOMEN[(start + number // 3) % len(WOMEN)]}"
