"""What a feed is about: everything, a region, a maslikhat, a commission, a deputy."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from bodies.models import Body, Kind
from maslikhat.models import Deputy, Group, Mandate, Membership
from territory.models import REGIONAL_KINDS, Unit


@dataclass(frozen=True, slots=True)
class Scope:
    """Some of the sessions, under a name and with the page on which people read of them."""

    name: str
    page: str
    sessions: Q


def everything() -> Scope:
    return Scope(_("All maslikhats"), reverse("maslikhat:list"), Q())


def of_region(kato: str) -> Scope:
    unit = get_object_or_404(Unit.objects.filter(kind__in=REGIONAL_KINDS), kato=kato)
    within = Q(convocation__body__territory__kato__startswith=unit.kato[:2])
    return Scope(
        _("Maslikhats of the region: %(region)s") % {"region": unit.name}, reverse("maslikhat:list"), within
    )


def of_body(code: str) -> Scope:
    body = get_object_or_404(Body.objects.filter(kind=Kind.MASLIKHAT), code=code)
    return Scope(str(body.name), reverse("maslikhat:body", args=[code]), Q(convocation__body=body))


def of_group(code: str) -> Scope:
    group = get_object_or_404(Group.objects.select_related("convocation__body"), code=code)
    name = _("%(body)s: %(commission)s") % {"body": group.convocation.body.name, "commission": group.name}
    return Scope(name, group.get_absolute_url(), Q(group=group))


def of_deputy(code: str) -> Scope:
    deputy = get_object_or_404(Deputy, code=code)
    return Scope(deputy.full_name, deputy.get_absolute_url(), _attended_by(deputy))


def _attended_by(deputy: Deputy) -> Q:
    """Meetings to which the deputy belonged on their day."""
    day = OuterRef("starts_at__date")
    of_mandate = Mandate.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gte=day),
        deputy=deputy,
        convocation=OuterRef("convocation"),
        from_date__lte=day,
    )
    of_membership = Membership.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gte=day),
        deputy=deputy,
        group=OuterRef("group"),
        from_date__lte=day,
    )
    return (Q(group__isnull=True) & Q(Exists(of_mandate))) | Q(Exists(of_membership))


# By the word that an address has for them.
SCOPES: dict[str, Callable[[str], Scope]] = {
    "all": lambda _code: everything(),
    "region": of_region,
    "body": of_body,
    "group": of_group,
    "deputy": of_deputy,
}


def scope_of(kind: str, code: str) -> Scope:
    return SCOPES[kind](code)
