"""Petitions with millions of signatures, to try the portal at the size of the country.

Each step is one transaction: petitions, their signatures, counts and tallies come together, so
whoever stops it in the middle has whole petitions, and the next run goes on after them. Rows are
written by the database itself; here is never more than one step of petitions.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from math import log1p
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Citizen
from core.loading import Counts
from journal.models import Entry
from petitions import counter
from petitions.loading.generated_petitions import Country, entries_of, signed_until
from petitions.loading.generated_texts import GIVEN_NAMES, SURNAMES
from petitions.models import Origin, Petition, Window
from territory.models import Unit
from workdays.calendar import local_date

# How these people were confirmed, and how they signed.
PROVIDER = "generated"
# At most so many of each in a step.
PEOPLE, PETITIONS, SIGNATURES = 50_000, 500, 100_000
# Knuth's multiplier: neighbors among petitions do not have neighbors for signers.
SCATTER = 2_654_435_761

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Goal:
    """How many of each there shall be."""

    petitions: int = 100_000
    signatures: int = 10_000_000
    citizens: int = 1_000_000

    def wanted(self, number: int) -> int:
        """Signatures of one petition: few have most of them, as in life (Zipf)."""
        return self._up_to(number) - self._up_to(number - 1)

    def _up_to(self, number: int) -> int:
        return int(self.signatures * (log1p(number) / log1p(self.petitions)))

    def first_signer(self, number: int) -> int:
        return number * SCATTER % self.citizens

    def check(self) -> None:
        """Refuse what can't be: nobody signs twice, and authors don't sign their own."""
        if min(self.petitions, self.signatures, self.citizens) < 1:
            raise ImproperlyConfigured("Ask for at least one petition, one signature and one citizen.")
        if self.citizens <= (largest := self.wanted(1)):
            raise ImproperlyConfigured(
                f"The largest petition would have {largest:,} signatures: ask for more citizens than that."
            )


def generate(*, goal: Goal, at: datetime, progress: Progress) -> list[Counts]:
    """Invent what is missing; a second run adds nothing. Signatures count as counted already.

    The counter puts them into the ledger afterwards, a batch at each of its runs.
    """
    if not settings.DEMONSTRATION:
        raise ImproperlyConfigured("Signatures are invented in demonstration mode only.")
    goal.check()
    country = Country.known(at)
    if not country.choices:
        raise ImproperlyConfigured("There is nobody to petition: run `manage.py load_reference` first.")
    counter.count(at=at)
    people = _invent_people(goal, at, progress)
    _list_signers(goal)
    there = Petition.objects.filter(origin=Origin.GENERATED).count()
    made = signed = 0
    for numbers in _steps(goal, there):
        signed += _invent_petitions(goal, country, numbers)
        made += len(numbers)
        progress("petitions", there + made, goal.petitions)
    _refresh_statistics()
    return [
        people,
        Counts(_("generated petitions"), made, 0, there),
        Counts(_("generated signatures"), signed),
    ]


# People --------------------------------------------------------------------------------------

_PEOPLE = """
    WITH people AS (
        INSERT INTO accounts_user (password, is_superuser, username, is_staff, is_active, date_joined,
               display_name, language, wants_email, email, is_mail_only, mail_stopped_because)
        SELECT '!', false, 'generated' || n, false, true, %(at)s,
               '', (ARRAY['kk', 'ru'])[1 + n %% 2], false, '', false, ''
          FROM generate_series(%(first)s, %(last)s) AS n
        RETURNING id, substr(username, 10)::int AS n)
    INSERT INTO accounts_citizen
           (user_id, iin_hash, given_name, surname, birth_date, territory_id, provider, verified_at)
    SELECT id, encode(sha256(('generated ' || n)::bytea), 'hex'),
           (%(given)s::text[])[1 + n %% cardinality(%(given)s::text[])],
           (%(surnames)s::text[])[1 + n / 7 %% cardinality(%(surnames)s::text[])],
           date '1946-01-01' + n * 37 %% 21000,
           (%(units)s::bigint[])[1 + n %% cardinality(%(units)s::bigint[])],
           %(provider)s, %(at)s
      FROM people
"""


def _invent_people(goal: Goal, at: datetime, progress: Progress) -> Counts:
    there = Citizen.objects.filter(provider=PROVIDER).count()
    units = list(
        Unit.objects.residential().valid(local_date(at)).order_by("kato").values_list("pk", flat=True)
    )
    said: dict[str, Any] = {"at": at, "given": list(GIVEN_NAMES), "surnames": list(SURNAMES), "units": units}
    for first in range(there + 1, goal.citizens + 1, PEOPLE):
        last = min(first + PEOPLE - 1, goal.citizens)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_PEOPLE, {**said, "provider": PROVIDER, "first": first, "last": last})
        progress("citizens", last, goal.citizens)
    return Counts(_("generated citizens"), max(0, goal.citizens - there), 0, there)


def _list_signers(goal: Goal) -> None:
    """Number those who sign from 0, for this connection only."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS invented_signer")
        cursor.execute(
            """
            CREATE TEMPORARY TABLE invented_signer AS
            SELECT (row_number() OVER (ORDER BY id) - 1)::int AS n, id, territory_id
              FROM accounts_citizen WHERE provider = %s ORDER BY id LIMIT %s
            """,
            [PROVIDER, goal.citizens],
        )
        cursor.execute("CREATE UNIQUE INDEX ON invented_signer (n)")
        cursor.execute("ANALYZE invented_signer")


def _signers(numbers: list[int]) -> dict[int, int]:
    """Citizens by their number among those who sign."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT n, id FROM invented_signer WHERE n = ANY(%s)", [numbers])
        return dict(cursor.fetchall())


# Petitions and signatures --------------------------------------------------------------------


def _steps(goal: Goal, there: int) -> Iterator[list[int]]:
    """The numbers of the petitions that are missing, as many at a time as make one step."""
    step: list[int] = []
    signatures = 0
    for number in range(there + 1, goal.petitions + 1):
        step.append(number)
        signatures += goal.wanted(number)
        if len(step) == PETITIONS or signatures >= SIGNATURES:
            yield step
            step, signatures = [], 0
    if step:
        yield step


# Transaction 3 is older than every database: what it wrote lies before any window of the counter.
_SIGNATURES = """
    WITH asked AS (
        SELECT * FROM unnest(%(petitions)s::bigint[], %(first)s::int[], %(wanted)s::int[],
                             %(since)s::timestamptz[], %(until)s::timestamptz[])
                   AS a (petition_id, first, wanted, since, until)),
    given AS (
        INSERT INTO petitions_signature
               (petition_id, signer_id, territory_id, signed_at, day, method, wants_news, xid)
        SELECT a.petition_id, s.id, s.territory_id, m.at, (m.at AT TIME ZONE %(zone)s)::date,
               %(method)s, false, '3'::xid8
          FROM asked a
         CROSS JOIN LATERAL generate_series(0, a.wanted - 1) AS k
         CROSS JOIN LATERAL (
               SELECT a.since + (a.until - a.since) * ((k + 1)::float8 / (a.wanted + 1)) ^ 2 AS at) AS m
          JOIN invented_signer s ON s.n = (a.first + k) %% %(citizens)s
        RETURNING id, petition_id, territory_id, day),
    places AS (
        INSERT INTO petitions_territorytally (petition_id, territory_id, count)
        SELECT petition_id, territory_id, count(*) FROM given GROUP BY 1, 2),
    days AS (
        INSERT INTO petitions_daytally (petition_id, day, count)
        SELECT petition_id, day, count(*) FROM given GROUP BY 1, 2)
    SELECT count(*), min(id) FROM given
"""


@transaction.atomic
def _invent_petitions(goal: Goal, country: Country, numbers: list[int]) -> int:
    """These petitions with everything about them; how many signatures they got."""
    # The one before the first who signs it.
    authors = {number: (goal.first_signer(number) - 1) % goal.citizens for number in numbers}
    citizens = _signers(list(authors.values()))
    petitions = [
        country.petition(number, signatures=goal.wanted(number), author_id=citizens[authors[number]])
        for number in numbers
    ]
    Petition.objects.bulk_create(petitions)
    Entry.objects.bulk_create(entry for petition in petitions for entry in entries_of(petition))
    with connection.cursor() as cursor:
        cursor.execute(
            _SIGNATURES,
            {
                "petitions": [petition.pk for petition in petitions],
                "first": [goal.first_signer(number) for number in numbers],
                "wanted": [petition.signature_count for petition in petitions],
                "since": [petition.published_at for petition in petitions],
                "until": [signed_until(petition, country.at) for petition in petitions],
                "zone": settings.TIME_ZONE,
                "method": PROVIDER,
                "citizens": goal.citizens,
            },
        )
        signed, first = cursor.fetchone()
    if signed:
        _leave_to_the_ledger(int(first))
    return int(signed)


def _leave_to_the_ledger(first: int) -> None:
    """The counter looks through the signatures from this one on for some without a leaf."""
    window = Window.objects.select_for_update().get(pk=1)
    before = first - 1
    window.look_on(after=before if window.unsealed_after is None else min(before, window.unsealed_after))


def _refresh_statistics() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE accounts_user, accounts_citizen, petitions_petition, petitions_signature,"
            " petitions_territorytally, petitions_daytally, journal_entry"
        )
