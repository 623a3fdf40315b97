"""A leaf in the ledger for every signature that is counted, and for every one taken back.

The counter's own transaction appends them: what is counted is in the ledger, and nothing else.
"""

import hmac
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from ledger import actions as ledger
from ledger import queries
from ledger.actions import Addition, Subject, Undoing
from ledger.entries import INVALIDATE, WITHDRAW, Claims
from ledger.receipts import Receipt
from petitions.models import Petition, Retraction, Signature, Window

# At most so many leaves are shuffled and written at once, whatever has piled up.
BATCH = 10_000

_SIGNATURE = Signature._meta.label_lower
_RETRACTION = Retraction._meta.label_lower
# Where no act of moderation says why a signature is invalid.
_UNSAID = "unsaid"

_COLUMNS = """
    SELECT s.id, c.iin_hash, s.day, u.kato, p.code, p.text_sha256,
           r.id, r.cause, a.details->>'cause'
      FROM
"""
# A join, and no IN: whatever the planner believes of the tables, it looks every signature up once.
_IN_WINDOW = """
    (
        SELECT id FROM petitions_signature WHERE xid >= %(start)s::xid8 AND xid < %(end)s::xid8
        UNION
        SELECT signature_id FROM petitions_retraction WHERE xid >= %(start)s::xid8 AND xid < %(end)s::xid8
    ) AS moved
    JOIN petitions_signature s ON s.id = moved.id
"""
_ALL = "petitions_signature s"
_JOINED = """
      JOIN petitions_petition p ON p.id = s.petition_id
      JOIN accounts_citizen c ON c.id = s.signer_id
      JOIN territory_unit u ON u.id = s.territory_id
      LEFT JOIN petitions_retraction r ON r.signature_id = s.id AND r.xid < %(end)s::xid8
      LEFT JOIN moderation_approval a ON a.id = r.approval_id
     WHERE s.xid < %(end)s::xid8
"""
_OLDER = " AND s.id > %(after)s ORDER BY s.id LIMIT %(most)s"


class _Row(NamedTuple):
    signature: int
    iin_hash: str
    day: Any
    kato: str
    code: str
    text_sha256: str
    retraction: int | None
    cause: str | None
    reason: str | None


def case_of(code: str) -> str:
    """How the ledger names a petition: by the path under which the API knows it."""
    return f"petitions/{code}"


def seal_window(span: Mapping[str, str]) -> None:
    """Add the leaves of the counter's window."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_COLUMNS + _IN_WINDOW + _JOINED, span)
        while rows := cursor.fetchmany(BATCH):
            ledger.append(list(_leaves(_Row(*row) for row in rows)))


def seal_older(window: Window, *, end: str) -> None:
    """Look through one batch of the signatures that were counted without a leaf, the oldest first.

    They are from before the ledger, or came back with a restore.
    """
    asked = {"after": window.unsealed_after, "most": BATCH, "end": end}
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS + _ALL + _JOINED + _OLDER, asked)
        rows = [_Row(*row) for row in cursor.fetchall()]
    ledger.append(list(_leaves(rows)))
    window.look_on(after=rows[-1].signature if len(rows) == BATCH else None)


def _leaves(rows: Iterator[_Row] | list[_Row]) -> Iterator[Addition | Undoing]:
    # Once for all: to look a setting up takes a good part of the time that a leaf takes.
    key = settings.IIN_KEY.encode()
    for row in rows:
        signed = Subject(_SIGNATURE, row.signature)
        yield Addition(signed, _claims(row, key))
        if row.retraction is not None:
            yield Undoing(Subject(_RETRACTION, row.retraction), signed, _undoing(row))


def _undoing(row: _Row) -> str:
    """How the ledger names the cause for everyone."""
    if row.cause == Retraction.Cause.WITHDRAWN:
        return WITHDRAW
    return f"{INVALIDATE}{row.reason or _UNSAID}"


def _claims(row: _Row, key: bytes) -> Claims:
    case = case_of(row.code)
    return Claims(case, _pseudonym(case, row.iin_hash, key), row.text_sha256, row.day, row.kato)


def _pseudonym(case: str, iin_hash: str, key: bytes) -> str:
    """The signer under this one petition: the same each time, and only we can compute it."""
    message = f"halyquni.ledger/v1 pseudonym\n{case}\n{iin_hash}\n".encode()
    # In one call: made anew for every leaf, an object costs more than the hash.
    return hmac.digest(key, message, "sha256").hex()


def receipt_for(signature: Signature) -> Receipt:
    """The signer's receipt; ``Conflict`` with the reason while (or where) there is none."""
    case = case_of(signature.petition.code)
    claims = Claims(
        case,
        _pseudonym(case, signature.signer.iin_hash, settings.IIN_KEY.encode()),
        signature.petition.text_sha256,
        signature.day,
        signature.territory.kato,
    )
    return queries.receipt_for(_SIGNATURE, signature.pk, claims)


def shown_counts() -> dict[str, int]:
    """What pages show for each petition, without what was signed elsewhere, by the ledger's names."""
    counts = Petition.objects.exclude(signature_count=0, historic_count=0)
    rows = counts.values_list("code", "signature_count", "historic_count")
    return {case_of(code): count - elsewhere for code, count, elsewhere in rows}
