"""What can happen to people: they are verified, appointed and dismissed."""

import secrets
from datetime import date, datetime
from functools import partial
from typing import Any, Protocol

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import iin, names, policies
from accounts.identity import VerifiedIdentity
from accounts.models import BODILESS_ROLES, Citizen, Post, Role, User
from bodies.models import Body
from core.rulings import Conflict, Invalid
from journal.records import record
from territory.models import LOCAL_KINDS, Unit
from territory.querysets import RESIDENTIAL
from workdays.calendar import local_date


class Greeter(Protocol):
    """Says something to somebody whose account is new."""

    def __call__(self, user: User, *, at: datetime) -> object: ...


_greeters: list[Greeter] = []


def register_greeter(greeter: Greeter) -> None:
    """Let a room above greet whoever is new, in the transaction that makes the account."""
    if greeter not in _greeters:
        _greeters.append(greeter)


@transaction.atomic
def verify(
    *, identity: VerifiedIdentity, at: datetime, language: str = "kk", user: User | None = None
) -> User:
    """Find the citizen whom a provider has confirmed, or make one, and return their account.

    Names and place of residence become those that the provider states now. ``language`` is that
    of a new account, whose owner is greeted; ``user`` is an account that waits for its citizen. Two
    at once with the same number are one citizen: the unique hash decides. Raises ``Invalid`` for a
    wrong number, name or place, ``Refused`` for a closed account.
    """
    day = local_date(at)
    digits = iin.parse(identity.iin, on=day)
    stated: dict[str, Any] = {
        "given_name": names.parse(identity.given_name),
        "surname": names.parse(identity.surname),
        **_residence(identity.territory_kato, day),
        "provider": identity.provider,
        "verified_at": at,
    }

    citizen, is_new = Citizen.objects.select_for_update().get_or_create(
        iin_hash=iin.keyed_hash(digits),
        defaults={
            **stated,
            "birth_date": iin.birth_date(digits),
            # A callable: made in the same savepoint, and so undone if another was faster.
            "user": user or partial(_new_account, language),
        },
    )
    if user and citizen.user_id != user.pk:
        raise Conflict(_("This identification number already belongs to another account."))
    policies.may_enter(citizen.user).enforce()

    if not is_new:
        citizen.confirm(**stated)
    citizen.user.rename(citizen.public_name)
    record(
        "citizen.verified",
        citizen,
        by=citizen.user,
        at=at,
        provider=identity.provider,
        territory=identity.territory_kato,
    )

    if is_new and user is None:
        for greet in _greeters:
            greet(citizen.user, at=at)
    return citizen.user


def _residence(kato: str, day: date) -> dict[str, Unit | None]:
    """The district or city, and the okrug, settlement or village in it where the provider names one."""
    units = Unit.objects.valid(day).select_related("parent__parent")
    unit = units.filter(kato=kato).first() if kato.isalnum() else None
    locality = unit if unit and unit.kind in LOCAL_KINDS else None
    while unit is not None and unit.kind in LOCAL_KINDS:
        unit = unit.parent
    if unit is None or unit.kind not in RESIDENTIAL:
        raise Invalid(_("The place of residence is not known to the portal."))
    return {"territory": unit, "locality": locality}


def _new_account(language: str) -> User:
    # The name is random: it must say nothing about the number.
    return User.objects.create(
        username=f"citizen-{secrets.token_hex(8)}", password=make_password(None), language=language
    )


@transaction.atomic
def appoint(
    *,
    user: User,
    role: Role,
    body: Body | None = None,
    from_date: date,
    to_date: date | None = None,
    by: User | None,
    at: datetime,
) -> Post:
    """Give somebody a post from one date to another, both included."""
    holder = User.objects.select_for_update().get(pk=user.pk)
    policies.may_give_post(by, holder, at=at).enforce()
    if body is None and role not in BODILESS_ROLES:
        raise Invalid(_("This post is held in a body: name the body."))
    if by is not None and body is not None and not body.exists_on(from_date):
        raise Invalid(_("On that day this body does not exist."))
    if to_date and to_date < from_date:
        raise Invalid(_("A post can't end before it begins."))
    if holder.posts.filter(role=role, body=body).overlapping(from_date, to_date).exists():
        raise Conflict(_("This person already holds this post on some of these days."))

    post = Post.objects.create(user=holder, role=role, body=body, from_date=from_date, to_date=to_date)
    said = {**_said(post), "from_date": str(from_date), "to_date": str(to_date) if to_date else None}
    record("post.given", post, by=by, at=at, **said)

    policies.forget_posts(user)
    return post


@transaction.atomic
def dismiss(*, post: Post, to_date: date, by: User | None, at: datetime) -> Post:
    """End a post; ``to_date`` is its last day."""
    locked = Post.objects.select_for_update(of=["self"]).get(pk=post.pk)
    policies.may_appoint(by, at=at).enforce()
    if to_date < locked.from_date:
        raise Invalid(_("A post can't end before it begins."))
    if locked.to_date and locked.to_date <= to_date:
        raise Conflict(_("This post has already ended by then."))
    if by is not None and locked.role == Role.ADMINISTRATOR:
        _check_somebody_stays(locked, to_date)

    locked.end(on=to_date)
    record("post.ended", locked, by=by, at=at, **_said(locked), to_date=str(to_date))

    policies.forget_posts(post.user)
    return locked


def _check_somebody_stays(post: Post, last_day: date) -> None:
    """The portal is never left without anybody who can give posts."""
    others = Post.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).exclude(pk=post.pk)
    if others.held(last_day + date.resolution).exists():
        return
    if not User.objects.filter(is_superuser=True, is_active=True).exists():
        raise Conflict(_("Nobody would look after the portal: give this post to somebody else first."))


def _said(post: Post) -> dict[str, Any]:
    """What the journal says of a post."""
    return {"user": post.user_id, "role": post.role, "body": post.body.code if post.body else None}


@transaction.atomic
def take_back_post(*, post: Post, by: User, at: datetime) -> Post:
    """Undo what has not happened yet: a post that has not begun goes, one that would end goes on."""
    locked = Post.objects.select_for_update(of=["self"]).filter(pk=post.pk).first()
    if locked is None:
        raise Conflict(_("This has been taken back already."))
    policies.may_give_post(by, locked.user, at=at).enforce()
    today = local_date(at)
    if locked.from_date <= today and (locked.to_date is None or locked.to_date < today):
        raise Conflict(_("There is nothing to take back: the post is held, or has ended."))

    if locked.from_date > today:
        record("post.taken_back", locked, by=by, at=at, **_said(locked), from_date=str(locked.from_date))
        locked.delete()
    else:
        _check_free(locked)
        record("post.kept", locked, by=by, at=at, **_said(locked), to_date=str(locked.to_date))
        locked.go_on()

    policies.forget_posts(post.user)
    return locked


def _check_free(post: Post) -> None:
    """Without its end the post would run into none that the same person gets afterwards."""
    others = post.user.posts.filter(role=post.role, body=post.body).exclude(pk=post.pk)
    if others.overlapping(post.from_date, None).exists():
        raise Conflict(_("This person already holds this post on some of these days."))
