"""What a community's services cost, and its rates of taxes and fees: each from a day on."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Invalid
from journal.records import record
from selfgov import notices, policies
from selfgov.actions.checks import check_fields
from selfgov.actions.decided import check_item, make_room
from selfgov.models import Community, MeetingItem, Rate, RateKind, Service, Tariff


@transaction.atomic
def set_tariff(
    *,
    community: Community,
    service: Service,
    amount: Decimal,
    from_date: date,
    reason_kk: str = "",
    reason_ru: str = "",
    item: MeetingItem | None = None,
    by: User,
    at: datetime,
) -> Tariff:
    """Publish what a unit of a service costs from a day on; the tariff before it ends the day before."""
    community = Community.objects.locked(community)
    policies.may_record(by, community, at=at).enforce()
    tariff = Tariff(
        community=community,
        service=service,
        amount=amount,
        from_date=from_date,
        reason_kk=reason_kk.strip(),
        reason_ru=reason_ru.strip(),
        item=item,
        published_at=at,
    )
    _check_tariff(tariff)
    check_item(item, community, from_date)

    make_room(Tariff.objects.filter(community=community, service=service), from_date)
    tariff.save()
    community.change(at=at)
    details = {"service": service.code, "amount": str(tariff.amount), "since": str(from_date)}
    record("tariff.set", tariff, by=by, at=at, public=True, **details)

    notices.tariff_set(tariff, at=at)
    return tariff


def _check_tariff(tariff: Tariff) -> None:
    check_fields(tariff, ("amount", "reason_kk", "reason_ru"))
    if tariff.amount < 0:
        raise Invalid(_("A tariff is not negative."))
    if not tariff.reason:
        raise Invalid(_("Give the reason of the tariff in Kazakh or in Russian."))


@transaction.atomic
def set_rate(
    *,
    community: Community,
    kind: RateKind,
    value: Decimal,
    from_date: date,
    item: MeetingItem | None = None,
    by: User,
    at: datetime,
) -> Rate:
    """Publish a rate from a day on, within the bounds that the law gives then; the one before it ends."""
    community = Community.objects.locked(community)
    policies.may_record(by, community, at=at).enforce()
    rate = Rate(
        community=community,
        kind=kind_on(kind.code, from_date),
        value=value,
        from_date=from_date,
        item=item,
        published_at=at,
    )
    check_fields(rate, ("value",))
    _check_bounds(rate)
    check_item(item, community, from_date)

    # The law before may have known the same rate under other bounds.
    make_room(Rate.objects.filter(community=community, kind__code=kind.code), from_date)
    rate.save()
    community.change(at=at)
    details = {"kind": kind.code, "value": str(rate.value), "since": str(from_date)}
    record("rate.set", rate, by=by, at=at, public=True, **details)

    return rate


def kind_on(code: str, day: date) -> RateKind:
    """A kind of rate with the bounds of a day; raises ``Invalid`` where the law knows none."""
    kind = RateKind.objects.valid(day).filter(code=code).order_by("-valid_from").first()
    if kind is None:
        raise Invalid(_("On that day the law lets no community set this rate."))
    return kind


def _check_bounds(rate: Rate) -> None:
    kind = rate.kind
    if not kind.least <= rate.value <= kind.most:
        said = _("The law allows from %(least)s to %(most)s (%(unit)s).")
        bounds = {"least": f"{kind.least:f}", "most": f"{kind.most:f}", "unit": kind.unit}
        raise Invalid(said % {name: _plain(value) for name, value in bounds.items()})


def _plain(value: str) -> str:
    return value.rstrip("0").rstrip(".") if "." in value else value
