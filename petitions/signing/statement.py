"""The one statement that signs: for a single person, or for a whole group of people at once.

It asks the database itself for everything that may have changed since a page was shown, adds the
signatures, lets those who want news follow, and says of each what became of it.

The law is not in here. ``petitions.policies.may_sign`` rules before; what it ruled on is kept as
``grounds``, a hash over the values that it looked at, computed by this statement's own expression. A
signer whose grounds are no longer the same is not signed but sent back to the policy.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, Protocol, Self

from django.db import connection

from notifications.outbox import follow_from
from notifications.states import Reason
from petitions.models import Petition
from petitions.states import SIGNABLE
from workdays.calendar import local_date

# Everything that the policy asks of people and petitions, but for stage and time: those are asked anew.
# The password is what Django ties a session to.
_GROUNDS = """
    encode(sha256(convert_to(ROW(
        u.id, u.password, u.is_active, u.is_mail_only, c.id, c.birth_date, c.territory_id,
        p.id, p.origin, p.author_id, p.minimum_age, p.residents_only, p.addressee_id
    )::text, 'UTF8')), 'hex')
"""
_KNOWN = f"""
    SELECT {_GROUNDS}
      FROM unnest(%s::bigint[], %s::bigint[]) WITH ORDINALITY AS a (petition_id, signer_id, place)
      JOIN petitions_petition p ON p.id = a.petition_id
      JOIN accounts_citizen c ON c.id = a.signer_id
      JOIN accounts_user u ON u.id = c.user_id
     ORDER BY a.place
"""  # noqa: S608
# One JSON for all: eight arrays take five times as long to write, and a group is many to write for.
_ASKED = """
    ROWS FROM (json_to_recordset(%(wishes)s::json) AS (
        petition bigint, signer bigint, session text, grounds text, at timestamptz, day date,
        wants_news boolean, network bigint
    )) WITH ORDINALITY
    AS a (petition_id, signer_id, session_key, grounds, at, day, wants_news, network, place)
"""
# Rows go in by one order, so that two groups never wait for each other crosswise.
_SIGN = f"""
    WITH asked AS (SELECT * FROM {_ASKED}), judged AS MATERIALIZED (
        SELECT a.*, c.user_id, c.territory_id, c.provider,
               CASE WHEN a.session_key <> '' AND s.session_key IS NULL THEN 'gone'
                    WHEN p.status <> ALL(%(signable)s::text[]) OR p.taken_down_at IS NOT NULL
                      OR p.collecting_ends_at IS NULL OR p.collecting_ends_at <= a.at THEN 'closed'
                    WHEN a.grounds <> '' AND a.grounds <> {_GROUNDS} THEN 'changed'
                    ELSE 'standing' END AS outcome
          FROM asked a
          JOIN petitions_petition p ON p.id = a.petition_id
          JOIN accounts_citizen c ON c.id = a.signer_id
          JOIN accounts_user u ON u.id = c.user_id
          LEFT JOIN django_session s ON s.session_key = a.session_key AND s.expire_date > a.at
    ), added AS (
        INSERT INTO petitions_signature
               (petition_id, signer_id, territory_id, signed_at, day, method, wants_news, network)
        SELECT petition_id, signer_id, territory_id, at, day, provider, wants_news, network
          FROM judged WHERE outcome = 'standing'
         ORDER BY petition_id, signer_id, place
        ON CONFLICT (petition_id, signer_id) WHERE retracted_at IS NULL DO NOTHING
        RETURNING id, petition_id, signer_id, signed_at, wants_news
    ), followed AS ({
    follow_from(
        '''(
            SELECT j.user_id, s.petition_id AS subject_id, s.signed_at AS since
              FROM added s JOIN judged j USING (petition_id, signer_id) WHERE s.wants_news
        ) AS people'''
    )
})
    SELECT j.place, j.outcome, s.id FROM judged j LEFT JOIN added s
        ON j.outcome = 'standing' AND s.petition_id = j.petition_id AND s.signer_id = j.signer_id
"""  # noqa: S608
_OWN = f"""
    SELECT a.place, s.id
      FROM {_ASKED}
      JOIN petitions_signature s
        ON s.petition_id = a.petition_id AND s.signer_id = a.signer_id AND s.signed_at = a.at
"""  # noqa: S608


class Outcome(StrEnum):
    """What became of a wish to sign."""

    SIGNED = "signed"
    # A signature of this person stands already.
    STANDING = "standing"
    CLOSED = "closed"
    # Person or petition are no longer as they were when it was ruled that they may.
    CHANGED = "changed"
    # The session has ended.
    GONE = "gone"


class Answer(NamedTuple):
    outcome: Outcome
    # The signature's, where one was added.
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """That somebody signs.

    ``session`` and ``grounds`` come from a ticket and are checked; both are empty where the policy
    was asked in this same moment.
    """

    petition: int
    signer: int
    at: datetime
    wants_news: bool = False
    network: int | None = None
    session: str = ""
    grounds: str = ""


class Cursor(Protocol):
    """What Django's cursors and those of the driver have in common."""

    def execute(self, query: str, params: Mapping[str, Any], /) -> Self | None: ...
    def fetchall(self) -> list[Any]: ...


def grounds_of(petitions: Sequence[int], signers: Sequence[int]) -> list[str]:
    """What a ruling on each of these petitions and its signer rests on now."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [list(petitions), list(signers)])
        return [grounds for (grounds,) in cursor.fetchall()]


def sign(cursor: Cursor, wishes: Sequence[Wish]) -> list[Answer]:
    """Add the signatures of all who may sign; the answers come in the order of the wishes."""
    cursor.execute(_SIGN, {"wishes": _written(wishes), **_FIXED})
    # Whoever is not found at all is gone from the database.
    answers = [Answer(Outcome.CHANGED)] * len(wishes)
    told: set[int] = set()
    for place, outcome, number in sorted(cursor.fetchall()):
        if number is None:
            answers[place - 1] = Answer(Outcome(outcome))
        elif number in told:
            # The same person twice in one group has signed once.
            answers[place - 1] = Answer(Outcome.STANDING)
        else:
            told.add(number)
            answers[place - 1] = Answer(Outcome.SIGNED, number)
    return answers


def own(cursor: Cursor, wishes: Sequence[Wish]) -> dict[int, int]:
    """Which of these wishes were granted, by their place: each is known by its very moment."""
    cursor.execute(_OWN, {"wishes": _written(wishes)})
    return {place - 1: number for place, number in cursor.fetchall()}


def _written(wishes: Sequence[Wish]) -> str:
    return json.dumps(
        [
            {
                "petition": wish.petition,
                "signer": wish.signer,
                "session": wish.session,
                "grounds": wish.grounds,
                "at": wish.at.isoformat(),
                "day": local_date(wish.at).isoformat(),
                "wants_news": wish.wants_news,
                "network": wish.network,
            }
            for wish in wishes
        ]
    )


_FIXED = {
    "signable": f"{{{','.join(sorted(SIGNABLE))}}}",
    "subject_kind": Petition._meta.label_lower,
    "reason": Reason.SIGNER.value,
}
