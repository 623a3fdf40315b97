"""Following by e-mail alone, and the address of an account: the owner of a mailbox says yes in it.

Nothing but the address is kept until then, and nobody learns from the portal whose it is.
"""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import User
from core.rulings import Conflict
from notifications import notices, tokens
from notifications.actions.following import choose
from notifications.actions.pace import DAY, HOUR, keep_pace
from notifications.models import Follow, Rhythm
from notifications.subjects import Subject

# Letters that one mailbox can be sent because somebody typed its address, and that one visitor can cause.
LETTERS_A_DAY = 5
LETTERS_AN_HOUR = 20
# An address without anything to follow is forgotten after so long.
FORGOTTEN_AFTER = timedelta(days=7)
AT_ONCE = 1_000

_MOVE_FOLLOWS = """
WITH gone AS (
    DELETE FROM notifications_follow WHERE user_id = %(old)s
    RETURNING subject_kind, subject_id, reason, rhythm, since
)
INSERT INTO notifications_follow (user_id, subject_kind, subject_id, reason, rhythm, since)
SELECT %(new)s, subject_kind, subject_id, reason, rhythm, since FROM gone
ON CONFLICT DO NOTHING
"""
# What waits to be sent is sent to the account, unless it was told anyway.
_MOVE_LETTERS = """
UPDATE notifications_delivery AS waiting SET user_id = %(new)s
WHERE user_id = %(old)s AND state = 'queued' AND NOT EXISTS (
    SELECT 1 FROM notifications_delivery AS known
    WHERE known.user_id = %(new)s AND known.event_id = waiting.event_id AND known.channel = waiting.channel
)
"""


def plain_address(typed: str) -> str:
    """An address in its one spelling: mail servers tell no capitals apart, so neither do we."""
    return typed.strip().lower()


# Following ----------------------------------------------------------------------------------


@transaction.atomic
def ask_to_follow(
    *, address: str, language: str, subject: Subject, rhythm: Rhythm, visitor: str, at: datetime
) -> str:
    """Send a letter with a link to whoever reads this address, be it known or not; return the address.

    ``visitor`` is who asks, as far as can be told, for nobody to fill a stranger's mailbox.
    """
    _keep_pace(address, visitor, at=at)

    reader = _reader_of(address, language=language, at=at)
    wish = {
        "reader": reader.pk,
        "kind": subject.kind.name,
        "code": subject.code,
        "rhythm": rhythm,
        "language": language,
    }
    notices.confirm_follow(reader, subject.titles, token=tokens.passing(tokens.FOLLOW, wish, at=at), at=at)
    return address


@transaction.atomic
def follow_by_mail(*, reader: User, subject: Subject, rhythm: Rhythm, language: str, at: datetime) -> User:
    """The reader of a mailbox says yes; return who follows from now on.

    That is the account with this address, if there is one: nobody is told twice.
    """
    reader = _waiting(reader.pk)
    account = _account_at(reader.email)
    if account is not None:
        _hand_over(reader, account)
    else:
        reader.read_letters(language=language)
    choose(user=account or reader, subject=subject.thing, rhythm=rhythm, at=at)
    return account or reader


@transaction.atomic
def ask_for_list(*, address: str, visitor: str, at: datetime) -> str:
    """Send the link to what an address follows, if it follows anything; return the address anyway."""
    _keep_pace(address, visitor, at=at)

    reader = User.objects.filter(is_mail_only=True, email=address, follows__isnull=False).first()
    if reader is not None:
        notices.manage_link(reader, token=tokens.signed(tokens.MANAGE, reader.pk), at=at)
    return address


@transaction.atomic
def forget_address(*, reader: User) -> None:
    """Delete an address and all that it follows."""
    _waiting(reader.pk).delete()


@transaction.atomic
def forget_idle_addresses(*, at: datetime) -> int:
    """Delete addresses that follow nothing: nobody confirmed them, or their owner follows nothing more."""
    follows = Follow.objects.filter(user=OuterRef("pk"))
    idle = User.objects.filter(~Exists(follows), is_mail_only=True, date_joined__lt=at - FORGOTTEN_AFTER)
    forgotten = list(idle.select_for_update(skip_locked=True).values_list("pk", flat=True)[:AT_ONCE])
    User.objects.filter(pk__in=forgotten).delete()
    return len(forgotten)


def _keep_pace(address: str, visitor: str, *, at: datetime) -> None:
    keep_pace("address", address, LETTERS_A_DAY, DAY, at=at)
    keep_pace("visitor", visitor, LETTERS_AN_HOUR, HOUR, at=at)


def _reader_of(address: str, *, language: str, at: datetime) -> User:
    """The reader behind an address without an account, made if nobody is there.

    Where letters had been stopped, nothing is left of what was followed: that begins anew.
    """
    reader, _is_new = User.objects.get_or_create(
        is_mail_only=True,
        email=address,
        defaults={
            "username": f"reader-{secrets.token_hex(8)}",
            "password": make_password(None),
            "language": language,
            "date_joined": at,
        },
    )
    if reader.mail_stopped_at is not None or not reader.wants_email:
        reader.follows.all().delete()
        reader.use_address(address)
        reader.want_letters(wanted=True)
    return reader


def _waiting(number: int) -> User:
    """The reader whom a link is about, locked."""
    found = User.objects.select_for_update().filter(pk=number, is_mail_only=True).first()
    if found is None:
        raise Conflict(_("This link has been used, or the address was deleted since. Ask for a new link."))
    return found


def _account_at(address: str) -> User | None:
    """The account that gets its letters there; of several the one used last."""
    accounts = User.objects.filter(email__iexact=address, is_mail_only=False, is_active=True)
    return accounts.exclude(email="").order_by("-last_login", "-pk").first()


def _hand_over(reader: User, account: User) -> None:
    """What an address followed by itself belongs to its owner's account now; doubles fall away."""
    with connection.cursor() as cursor:
        for statement in (_MOVE_FOLLOWS, _MOVE_LETTERS):
            cursor.execute(statement, {"old": reader.pk, "new": account.pk})
    reader.delete()


# The address of an account ------------------------------------------------------------------


@transaction.atomic
def ask_to_write(*, user: User, address: str, at: datetime) -> str:
    """Send a letter to the address that somebody names for their account; it is used once they say so."""
    if user.email.lower() == address and user.mail_stopped_at is None:
        raise Conflict(_("Letters already go to this address."))
    _keep_pace(address, f"user:{user.pk}", at=at)

    reader = _reader_of(address, language=user.language, at=at)
    wish = {"reader": reader.pk, "account": user.pk}
    notices.confirm_address(reader, str(user), token=tokens.passing(tokens.ADDRESS, wish, at=at), at=at)
    return address


@transaction.atomic
def write_to(*, reader: User, account: User) -> None:
    """Use a confirmed address for an account, which takes over what the address followed by itself."""
    reader = _waiting(reader.pk)
    account.use_address(reader.email)
    _hand_over(reader, account)


def forget_own_address(*, user: User) -> None:
    """Send letters nowhere any more; messages stay in the inbox."""
    user.use_address("")
