"""People who do not exist, for trying out the portal. Only in demonstration mode."""

import csv
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import actions, iin
from accounts.identity import VerifiedIdentity
from accounts.models import Role, User
from bodies.models import Body
from core.rulings import Invalid
from core.texts import Text, text_of

FILE = Path(__file__).parent / "data" / "personas.csv"
# The day on which petitions got their law; posts of the demonstration begin with it.
SINCE = date(2024, 4, 4)


@dataclass(frozen=True, slots=True)
class Persona:
    """One ready person: a citizen, a member of staff, or both."""

    username: str
    given_name: str
    surname: str
    born: date
    serial: int
    female: bool
    kato: str
    language: str
    role: str
    body_code: str
    note_kk: str
    note_ru: str
    note_en: str

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.surname}"

    @property
    def note(self) -> Text:
        """Who this is, in the reader's language."""
        return text_of(self, "note")

    @property
    def is_staff(self) -> bool:
        return bool(self.role)

    @property
    def identity(self) -> VerifiedIdentity:
        return VerifiedIdentity(
            iin=iin.synthetic(self.born, self.serial, female=self.female),
            given_name=self.given_name,
            surname=self.surname,
            territory_kato=self.kato,
            provider="demonstration",
        )


@cache
def personas() -> tuple[Persona, ...]:
    """Everyone in the file, in its order."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return tuple(_read(row) for row in csv.DictReader(rows))


def _read(row: dict[str, str]) -> Persona:
    read: dict[str, Any] = {
        "born": date.fromisoformat(row["born"]),
        "serial": int(row["serial"]),
        "female": row["female"] == "1",
    }
    return Persona(**{**row, **read})


def account_of(username: str) -> User:
    """The account of a persona, and of nobody else."""
    is_known = username in {persona.username for persona in personas()}
    user = User.objects.filter(username=username, is_active=True).first() if is_known else None
    if user is None:
        raise Invalid(_("There is no such person in the demonstration."))
    return user


def load_personas(*, at: datetime | None = None) -> int:
    """Make every persona that is not there yet; return how many accounts are new.

    Units and bodies must have been loaded. What a visitor has changed since is left alone.
    """
    if not settings.DEMONSTRATION:
        raise ImproperlyConfigured("Personas exist in demonstration mode only.")
    with transaction.atomic():
        return sum(_load(persona, at=at or timezone.now()) for persona in personas())


def _load(persona: Persona, *, at: datetime) -> bool:
    is_administrator = persona.role == Role.ADMINISTRATOR
    user, is_new = User.objects.get_or_create(
        username=persona.username,
        defaults={
            "password": make_password(None),
            "display_name": persona.name,
            "email": f"{persona.username}@demo.invalid",
            "language": persona.language,
            "is_staff": is_administrator,
            "is_superuser": is_administrator,
        },
    )
    if persona.kato and user.verified is None:
        actions.verify(identity=persona.identity, user=user, at=at)
    if persona.role and not user.posts.exists():
        actions.appoint(
            user=user,
            role=Role(persona.role),
            body=_body(persona.body_code),
            from_date=SINCE,
            by=None,
            at=at,
        )
    return is_new


def _body(code: str) -> Body | None:
    return Body.objects.get(code=code) if code else None
