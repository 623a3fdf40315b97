"""Who holds which post, and what follows from it."""

from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Post, Role, User
from bodies.models import Body
from core.rulings import ALLOWED, Ruling
from workdays.calendar import local_date

Visitor = User | AnonymousUser

_CACHE = "_posts_by_day"

SIGN_IN = Ruling(gettext_lazy("Sign in to do this."))
UNVERIFIED = Ruling(gettext_lazy("Only citizens of Kazakhstan whose identity is confirmed can do this."))

# Such a row is an address, not a person: it has no account, no name and no post.
MAIL_ONLY = Ruling(gettext_lazy("This is the address of somebody who follows by e-mail, not an account."))


def is_citizen(user: Visitor) -> Ruling:
    """Whether somebody is signed in as a person whose identity is confirmed."""
    if not user.is_authenticated:
        return SIGN_IN
    return ALLOWED if user.verified else UNVERIFIED


def current_posts(user: Visitor, at: datetime) -> list[Post]:
    """The posts somebody holds, with their bodies. Asked once per user object and day."""
    if not isinstance(user, User):
        return []
    by_day: dict[date, list[Post]] = user.__dict__.setdefault(_CACHE, {})
    day = local_date(at)
    if day not in by_day:
        held = Post.objects.held(day).filter(user=user)
        by_day[day] = list(held.select_related("body__territory").order_by("from_date", "id"))
    return by_day[day]


def forget_posts(user: User) -> None:
    """Ask the database again next time: posts were given or ended."""
    user.__dict__.pop(_CACHE, None)


def holds(user: Visitor, role: str, *, body: Body | None = None, at: datetime) -> bool:
    """Whether somebody holds a post with this role, in ``body`` if one is named."""
    return any(
        post.role == role and (body is None or post.body_id == body.pk) for post in current_posts(user, at)
    )


def is_moderator(user: Visitor, at: datetime) -> bool:
    return holds(user, Role.MODERATOR, at=at)


def is_administrator(user: Visitor, at: datetime) -> bool:
    """Administrators look after the portal; that alone makes nobody a moderator."""
    return user.is_superuser or holds(user, Role.ADMINISTRATOR, at=at)


def is_officer_of(user: Visitor, body: Body, at: datetime) -> bool:
    return holds(user, Role.OFFICER, body=body, at=at)


def is_clerk_of(user: Visitor, body: Body, at: datetime) -> bool:
    return holds(user, Role.CLERK, body=body, at=at)


def has_desk(user: Visitor, at: datetime) -> bool:
    """Whether the staff's workspace has anything for this person."""
    return is_administrator(user, at) or bool(current_posts(user, at))


def role_names(user: Visitor, at: datetime) -> list[str]:
    """The posts somebody holds, each as a line to show."""
    return [_post_name(post) for post in current_posts(user, at)]


def _post_name(post: Post) -> str:
    if post.body is None:
        return post.get_role_display()
    return _("%(role)s: %(body)s") % {"role": post.get_role_display(), "body": post.body.name}


def may_enter(user: User) -> Ruling:
    if user.is_mail_only:
        return MAIL_ONLY
    if not user.is_active:
        return Ruling(gettext_lazy("This account is closed."))
    return ALLOWED


def may_appoint(user: Visitor | None, *, at: datetime) -> Ruling:
    """Give and end posts. Nobody at all (``None``) is the portal itself, setting itself up."""
    if user is not None and not is_administrator(user, at):
        return Ruling(gettext_lazy("Only administrators give and end posts."))
    return ALLOWED


def may_give_post(user: User | None, holder: User, *, at: datetime) -> Ruling:
    """Give a post to somebody, or let it go on: nobody does that for themselves."""
    if not (ruling := may_appoint(user, at=at)):
        return ruling
    if user is not None and user.pk == holder.pk:
        return Ruling(gettext_lazy("Nobody gives themselves a post: another administrator does."))
    return MAIL_ONLY if holder.is_mail_only else ALLOWED
