"""Petitions and what hangs on them, found by adjectives."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q

from accounts.models import User
from petitions.curves import DOUBTFUL
from petitions.states import AS_APPEAL, BY_LINK, PUBLIC, REVIEWED, Status
from workdays.calendar import local_date

if TYPE_CHECKING:
    from petitions.models import Anomaly, Objection, Petition, Rule, SavedSearch, Signature

Visitor = User | AnonymousUser
MOST_WORDS = 12
_published = Q(published_at__isnull=False)
# What stands in public lists. The indexes of the lists are partial, and have to say the same.
LISTED = Q(
    _published | ~Q(status=Status.WITHDRAWN),
    _published | ~Q(status=Status.APPEAL_ANSWERED),
    status__in=sorted(PUBLIC),
    taken_down_at__isnull=True,
)
# A mark of a network holds its range in its upper half.
HALF_BITS = 32
# So many of the latest anomalies stand on the page of a petition.
TOLD = 10


def terms_of(words: str) -> list[str]:
    """The words that are looked for."""
    return re.findall(r"\w+", words)[:MOST_WORDS]


def query_of(words: str) -> SearchQuery | None:
    """Asks for words that begin with each of ``words``; nothing for no words."""
    terms = terms_of(words)
    return reduce(and_, map(_begins, terms)) if terms else None


def _begins(term: str) -> SearchQuery:
    simple, russian = (
        SearchQuery(f"{term}:*", search_type="raw", config=config) for config in ("simple", "russian")
    )
    return simple | russian


class RuleQuerySet(models.QuerySet["Rule"]):
    def valid(self, at: datetime) -> Self:
        day = local_date(at)
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def for_body(self, kind: str, level: str) -> Self:
        """Rules for petitions to bodies of this kind and level, the newest first."""
        return self.filter(body_kind=kind, level=level).order_by("-valid_from", "-id")


class PetitionQuerySet(models.QuerySet["Petition"]):
    def locked(self, petition: "Petition") -> "Petition":
        """The same petition, fresh and locked until the end of the transaction.

        Not against its key: people go on signing while somebody else changes the petition.
        """
        locked = self.select_for_update(of=("self",), no_key=True)
        return locked.select_related("addressee__territory", "author__user").get(pk=petition.pk)

    def listed(self) -> Self:
        """Petitions that stand in public lists."""
        return self.filter(LISTED)

    def standing(self) -> Self:
        """Without what was taken down: only its page tells of it."""
        return self.filter(taken_down_at__isnull=True)

    def public(self) -> Self:
        """Petitions that everybody may read who knows the address."""
        never_shown = Q(status=Status.WITHDRAWN, backing_started_at__isnull=True)
        return self.standing().filter(Q(status__in=PUBLIC | BY_LINK) & ~never_shown)

    def visible_to(self, user: Visitor, *, is_moderator: bool = False) -> Self:
        """Petitions that ``user`` may read when they know the address."""
        never_shown = Q(status=Status.WITHDRAWN, backing_started_at__isnull=True)
        public = Q(status__in=PUBLIC | BY_LINK) & ~never_shown
        if is_moderator:
            return self.filter(public | ~Q(status=Status.DRAFT) | Q(author__user_id=user.pk))
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(public | Q(author__user_id=user.pk))

    def of(self, user: User) -> Self:
        """The user's own petitions, newest first."""
        return self.filter(author__user=user).order_by("-updated_at", "-id")

    def collecting(self, at: datetime) -> Self:
        """Open for signatures by status and by the clock; the sweep may be yet to come."""
        return self.standing().filter(status=Status.COLLECTING, collecting_ends_at__gt=at)

    def filed_here(self) -> Self:
        """Without those that are shown as public history only: no clock runs on them."""
        return self.filter(origin="portal")

    def in_review(self) -> Self:
        """With the addressee, the nearest due date first."""
        return self.filed_here().filter(status__in=REVIEWED).order_by("review_due_date", "id")

    def awaiting_addressee(self) -> Self:
        """Whatever a body has to act on; what was filed elsewhere is not answered here."""
        return self.filter(origin="portal", status__in=REVIEWED | AS_APPEAL | {Status.THRESHOLD_REACHED})

    def sent_to_addressee(self) -> Self:
        """Whatever has ever reached its addressee."""
        return self.filed_here().filter(Q(threshold_reached_at__isnull=False) | Q(failed_at__isnull=False))

    def backing_over(self, at: datetime) -> Self:
        return self.filed_here().standing().filter(status=Status.BACKING, backing_ends_at__lte=at)

    def collecting_over(self, at: datetime) -> Self:
        return self.filed_here().standing().filter(status=Status.COLLECTING, collecting_ends_at__lte=at)

    def registration_over(self, at: datetime) -> Self:
        """Waiting for the addressee to register them, longer than the term."""
        return self.filed_here().filter(
            status=Status.THRESHOLD_REACHED, registration_due_date__lt=local_date(at)
        )

    def matching(self, words: str) -> Self:
        """Petitions whose title or text holds words beginning with each of ``words``."""
        query = query_of(words)
        return self.filter(search=query) if query else self


class SignatureQuerySet(models.QuerySet["Signature"]):
    def standing(self) -> Self:
        """Signatures that were not taken back."""
        return self.filter(retracted_at__isnull=True)

    def for_public(self) -> Self:
        """Signatures with what the public may see of the signer, newest first."""
        return self.standing().select_related("signer").order_by("-id")

    def given(self, since: datetime, until: datetime) -> Self:
        """What came between two moments, whatever became of it; who had joined before did not come then."""
        return self.filter(signed_at__gte=since, signed_at__lt=until).exclude(method="backing")

    def from_ranges(self, ranges: Iterable[int]) -> Self:
        """Those whose mark belongs to one of these ranges of networks."""
        meant = Q(pk__in=[])
        for number in ranges:
            meant |= Q(network__gte=number << HALF_BITS, network__lt=number + 1 << HALF_BITS)
        return self.filter(meant)


class AnomalyQuerySet(models.QuerySet["Anomaly"]):
    def locked(self, anomaly: "Anomaly") -> "Anomaly":
        """The same one, fresh and locked until the end of the transaction."""
        return self.select_for_update(of=("self",)).select_related("petition", "approval").get(pk=anomaly.pk)

    def unseen(self) -> Self:
        """Nobody has said yet what they were."""
        return self.filter(looked_at__isnull=True)

    def waiting(self) -> Self:
        """Somebody has to look at these: they are not bursts alone."""
        return self.unseen().filter(signs__has_any_keys=sorted(DOUBTFUL))

    def told(self, petition: "Petition") -> Self:
        """What everyone can read about one petition, the latest first."""
        return (
            self.filter(petition=petition).prefetch_related("approval").order_by("-starts_at", "-id")[:TOLD]
        )


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def locked(self, objection: "Objection") -> "Objection":
        """The same one, fresh and locked until the end of the transaction."""
        locked = self.select_for_update(of=("self",))
        return locked.select_related("retraction__signature__petition").get(pk=objection.pk)

    def open(self) -> Self:
        """Those that wait, the oldest first."""
        return self.filter(decided_at__isnull=True).order_by("made_at", "id")


class _Answers(Func):
    """Whether the words of a text are those that a query looks for."""

    template, arg_joiner, output_field = "(%(expressions)s)", " @@ ", BooleanField()


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def answered_by(self, petition: "Petition") -> Self:
        """Searches that find this petition, which has an addressee."""
        assert petition.addressee is not None
        places = [unit.pk for unit in petition.addressee.territory.lineage()]
        itself = type(petition).objects.filter(pk=petition.pk)
        found = self.filter(
            Q(topic__isnull=True) | Q(topic=petition.topic_id),
            Q(addressee__isnull=True) | Q(addressee=petition.addressee_id),
            Q(place__isnull=True) | Q(place__in=places),
            keys__overlap=[*_beginnings(itself), *_rows(petition, places)],
        )
        said = itself.filter(_Answers(F("search"), OuterRef("query")))
        return found.filter(Q(query__isnull=True) | Exists(said))


def _beginnings(petitions: PetitionQuerySet) -> set[str]:
    """Every beginning of every word of a petition, as ``SavedSearch.keys`` has them."""
    words = Func(F("search"), function="tsvector_to_array", output_field=ArrayField(models.TextField()))
    found = {word for held in petitions.values_list(words, flat=True) for word in held}
    return {word_key(word[:length]) for word in found for length in range(1, len(word) + 1)}


def _rows(petition: "Petition", places: list[int]) -> list[str]:
    keys = [row_key("topic", petition.topic_id), row_key("addressee", petition.addressee_id)]
    return keys + [row_key("place", place) for place in places]


def word_key(word: str) -> str:
    return f"word:{word}"


def row_key(name: str, number: int | None) -> str:
    return f"{name}:{number}"
