"""Citizens with sessions and tickets, written into a database of a drill's own, and what they send.

Each one is signed in as a browser would be: a row of a session, its cookie, the cookie and the field
against forged requests, and the ticket that the page of signing gives along.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils.crypto import get_random_string

from accounts.models import User
from bodies.models import Body, Level
from bodies.models import Kind as BodyKind
from petitions import signing
from petitions.models import Petition
from petitions.states import Status
from portal.drills.load import posted
from territory.models import Kind, Unit

_FORGERY = "t" * 32
# As accounts without a password have it.
_PASSWORD = "!drill"  # noqa: S105
_USERS = """
INSERT INTO accounts_user (password, is_superuser, username, is_staff, is_active, date_joined, display_name,
    language, wants_email, email, is_mail_only, mail_stopped_because)
SELECT %(password)s, false, %(name)s || n, false, true, now(), 'Сынақ С.', 'kk', false, '', false, ''
  FROM generate_series(1, %(count)s) AS n
"""
_CITIZENS = """
INSERT INTO accounts_citizen (user_id, iin_hash, given_name, surname, birth_date, territory_id, provider,
    verified_at)
SELECT u.id, encode(sha256(u.username::bytea), 'hex'), 'Сынақ', 'Сынақов', date '1980-01-01',
       (%(places)s::bigint[])[1 + u.id %% %(among)s], 'drill', now()
  FROM accounts_user u WHERE u.username LIKE %(pattern)s
RETURNING id, user_id
"""
_COPY_SESSIONS = "COPY django_session (session_key, session_data, expire_date) FROM STDIN"


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who is about to sign one petition."""

    citizen: int
    petition: str
    session: str
    ticket: str

    @property
    def cookies(self) -> dict[str, str]:
        return {settings.SESSION_COOKIE_NAME: self.session, settings.CSRF_COOKIE_NAME: _FORGERY}

    def signs(self, url: str, *, wants_news: bool = False) -> bytes:
        """The form of signing, as it is sent."""
        fields = {"csrfmiddlewaretoken": _FORGERY, "ticket": self.ticket}
        if wants_news:
            fields["wants_news"] = "on"
        return posted(f"{url}/kk/petitions/{self.petition}/sign/", fields, cookies=self.cookies)

    def takes_back(self, url: str) -> bytes:
        fields = {"csrfmiddlewaretoken": _FORGERY}
        return posted(f"{url}/kk/petitions/{self.petition}/take-back/", fields, cookies=self.cookies)


def petitions(count: int, *, at: datetime, needed: int = 1_000_000) -> list[Petition]:
    """So many petitions that collect signatures, in districts that are made where there are none."""
    akimat = _akimat()
    author = _people(1, name=f"author{get_random_string(8)}-")[0][0]
    return Petition.objects.bulk_create(
        Petition(
            author_id=author,
            status=Status.COLLECTING,
            addressee=akimat,
            title_kk=f"Сынақ петициясы {number}",
            text_kk="Сынақ мәтіні.",
            proposal_kk="Сынақ ұсынысы.",
            text_sha256=hashlib.sha256(str(number).encode()).hexdigest(),
            signatures_needed=needed,
            registration_days=3,
            minimum_age=18,
            residents_only=False,
            created_at=at,
            updated_at=at,
            published_at=at,
            collecting_ends_at=at + timedelta(days=30),
        )
        for number in range(count)
    )


def signers(count: int, among: Sequence[Petition], *, at: datetime) -> list[Signer]:
    """So many new citizens, each signed in and on the page of one of these petitions."""
    people = _people(count, name=f"signer{get_random_string(8)}-")
    keys = _sessions([user for _citizen, user in people], at=at)
    chosen = [among[number % len(among)] for number in range(count)]
    return with_tickets([citizen for citizen, _user in people], keys, chosen)


def with_tickets(
    citizens: Sequence[int], sessions: Sequence[str], chosen: Sequence[Petition]
) -> list[Signer]:
    """People who are signed in, on the pages that they chose: three lists of one length."""
    grounds = signing.grounds_of([petition.pk for petition in chosen], citizens)
    return [
        Signer(
            citizen,
            petition.code,
            session,
            signing.issue_ticket(
                signing.Ticket(petition.pk, citizen, ground), code=petition.code, session=session
            ),
        )
        for citizen, session, petition, ground in zip(citizens, sessions, chosen, grounds, strict=True)
    ]


def _akimat() -> Body:
    region = _unit(Kind.REGION, "110000000", _unit(Kind.COUNTRY, "000000000", None))
    place = _unit(Kind.DISTRICT, "113200000", region)
    _unit(Kind.DISTRICT, "113400000", region)
    names = {f"name_{language}": "Drill" for language in ("kk", "ru", "en")}
    described = {"kind": BodyKind.AKIMAT, "level": Level.DISTRICT, "territory": place, **names}
    return Body.objects.get_or_create(code="drill", defaults=described)[0]


def _unit(kind: str, kato: str, parent: Unit | None) -> Unit:
    names = {f"name_{language}": f"Drill {kato}" for language in ("kk", "ru", "en")}
    return Unit.objects.get_or_create(kato=kato, defaults={"kind": kind, "parent": parent, **names})[0]


def _people(count: int, *, name: str) -> list[tuple[int, int]]:
    """The numbers of new citizens and of their accounts."""
    places = list(Unit.objects.filter(kind=Kind.DISTRICT).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_USERS, {"password": _PASSWORD, "name": name, "count": count})
        asked: dict[str, Any] = {"places": places, "among": len(places), "pattern": f"{name}%"}
        cursor.execute(_CITIZENS, asked)
        return sorted(cursor.fetchall())


def _sessions(users: Sequence[int], *, at: datetime) -> list[str]:
    """A session of each of these, as signing in makes it."""
    store = SessionStore()
    proof = User(password=_PASSWORD).get_session_auth_hash()
    keys = [get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789") for _ in users]
    with connection.cursor() as cursor, cursor.copy(_COPY_SESSIONS) as rows:
        for key, user in zip(keys, users, strict=True):
            held = {
                SESSION_KEY: str(user),
                BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                HASH_SESSION_KEY: proof,
            }
            rows.write_row((key, store.encode(held), at + timedelta(days=1)))
    return keys
