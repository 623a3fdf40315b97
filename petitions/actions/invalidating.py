"""Declaring signatures invalid, and taking that back: by the thousand, and only ever by adding rows."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from core.rulings import Invalid
from moderation.limits import STEP
from moderation.models import Approval
from petitions import notices
from petitions.models import Petition, Retraction, Signature
from petitions.querysets import SignatureQuerySet
from petitions.states import InvalidationCause
from territory.models import Unit
from workdays.calendar import local_date

Details = dict[str, Any]
# Which signatures: given between two moments, in one place, in one way, from ranges of networks, or
# by their numbers.
CRITERIA = ("from", "to", "territory", "method", "networks", "numbers")
MOST_NUMBERS = 1_000
SHOWN_PLACES = 10


def check(petition: Petition, details: Details) -> Details:
    """The criteria as they are kept: what is signed after the proposal is not touched by it."""
    if details.get("cause") not in InvalidationCause.values:
        raise Invalid(_("Say why these signatures are invalid."))
    asked = {name: details[name] for name in CRITERIA if details.get(name) not in (None, "", [])}
    if not asked:
        raise Invalid(_("Say which signatures are invalid."))
    for name in ("from", "to"):
        if name in asked:
            asked[name] = _moment(asked[name])
    if "territory" in asked and not Unit.objects.filter(pk=asked["territory"]).exists():
        raise Invalid(_("There is no such place."))
    if "networks" in asked:
        asked["networks"] = _ranges(asked)
    if "numbers" in asked:
        asked["numbers"] = _numbers(asked["numbers"])
    last = Signature.objects.filter(petition=petition).aggregate(last=Max("pk"))["last"] or 0
    return {**asked, "cause": details["cause"], "up_to": last}


def _moment(value: Any) -> str:
    try:
        moment = value if isinstance(value, datetime) else parse_datetime(str(value))
    except ValueError:
        moment = None
    if moment is None:
        raise Invalid(_("This is not a moment: day and time."))
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    return moment.isoformat()


def _numbers(values: Any) -> list[int]:
    try:
        numbers = sorted({int(value) for value in values})
    except (TypeError, ValueError) as error:
        raise Invalid(_("Signatures are named by their numbers.")) from error
    if len(numbers) > MOST_NUMBERS:
        raise Invalid(_("At most %(most)s signatures are named one by one.") % {"most": MOST_NUMBERS})
    return numbers


def _ranges(asked: Details) -> list[int]:
    """Marks of ranges hold for one day, so a time goes with them."""
    if not {"from", "to"} <= asked.keys():
        raise Invalid(_("Signatures from a network are meant within a time: say from when until when."))
    return _numbers(asked["networks"])


def chosen(petition: Petition, details: Details) -> SignatureQuerySet:
    """The signatures that stand and are meant."""
    found = Signature.objects.standing().filter(petition=petition, pk__lte=details["up_to"])
    if "from" in details:
        found = found.filter(signed_at__gte=details["from"])
    if "to" in details:
        found = found.filter(signed_at__lt=details["to"])
    if "method" in details:
        found = found.filter(method=details["method"])
    if "networks" in details:
        found = found.from_ranges(details["networks"])
    if "numbers" in details:
        found = found.filter(pk__in=details["numbers"])
    if "territory" in details:
        found = found.filter(territory__in=Unit.objects.within(Unit.objects.get(pk=details["territory"])))
    return found


def preview(petition: Petition, details: Details) -> Details:
    """How many signatures would go, from when and where, and what that does to the threshold."""
    found = chosen(petition, details)
    total = found.count()
    after = max(petition.signature_count - total, 0)
    needed = petition.signatures_needed or 0
    places = Counter(dict(found.values_list("territory").annotate(count=Count("pk"))))
    names = Unit.objects.in_bulk([place for place, _count in places.most_common(SHOWN_PLACES)])
    return {
        "total": total,
        "count": petition.signature_count,
        "count_after": after,
        "needed": needed,
        "falls_below_threshold": petition.signature_count >= needed > after,
        "days": [[day.isoformat(), count] for day, count in _by_day(found)],
        "places": [
            [{"kk": names[place].name_kk, "ru": names[place].name_ru}, count]
            for place, count in places.most_common(SHOWN_PLACES)
        ],
    }


def _by_day(found: SignatureQuerySet) -> list[tuple[Any, int]]:
    return list(found.order_by("day").values_list("day").annotate(count=Count("pk")))


def invalidate(petition: Petition, approval: Approval, at: datetime) -> int:
    """Take the next signatures out of the count; their signers are told why."""
    standing = chosen(petition, approval.details).select_related("signer").order_by("pk")
    taken = list(standing.select_for_update(of=("self",))[:STEP])
    if not taken:
        return 0
    assert approval.decided_by is not None
    Signature.objects.filter(pk__in=[signature.pk for signature in taken]).update(retracted_at=at)
    Retraction.objects.bulk_create(
        Retraction(
            signature=signature,
            cause=Retraction.Cause.INVALIDATED,
            by=approval.decided_by,
            at=at,
            day=local_date(at),
            approval=approval,
        )
        for signature in taken
    )
    people = [signature.signer.user_id for signature in taken]
    notices.signatures_invalidated(
        petition,
        users=people,
        occasion=f"{approval.pk}:{taken[0].pk}",
        reasons=approval.reasons,
        at=at,
    )
    return len(taken)


def reinstate(petition: Petition, approval: Approval, at: datetime) -> int:
    """Let the next signatures count again, as new rows beside the old ones.

    Whoever has signed anew meanwhile has a signature already, and gets no second one.
    """
    waiting = approval.retractions.filter(reinstated_at__isnull=True).select_related("signature__signer")
    taken = list(waiting.select_for_update(of=("self",)).order_by("pk")[:STEP])
    if not taken:
        return 0
    Signature.objects.bulk_create(
        [again(retraction.signature, at) for retraction in taken], ignore_conflicts=True
    )
    Retraction.objects.filter(pk__in=[retraction.pk for retraction in taken]).update(reinstated_at=at)
    people = [retraction.signature.signer.user_id for retraction in taken]
    notices.signatures_reinstated(
        petition,
        users=people,
        occasion=f"{approval.pk}:{taken[0].pk}",
        reasons=approval.undo_reason,
        at=at,
    )
    return len(taken)


def again(signature: Signature, at: datetime) -> Signature:
    """The same signature once more; the day is the one on which the count moves."""
    return Signature(
        petition_id=signature.petition_id,
        signer_id=signature.signer_id,
        territory_id=signature.territory_id,
        signed_at=signature.signed_at,
        day=local_date(at),
        method=signature.method,
        wants_news=signature.wants_news,
    )
