"""Who holds which post, and what a person may and may not do with another one."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import policies
from accounts.models import Post, Role, User
from bodies.models import Body
from core.rulings import Sentence
from moderation import matters
from moderation.models import Case

FOUND = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A post with whether it is held, planned, or ends."""

    post: Post
    is_planned: bool
    may_take_back: bool


def posts_on(day: date) -> QuerySet[Post]:
    """Posts that are held or planned, by their holders' names."""
    current = Post.objects.filter(Q(to_date__isnull=True) | Q(to_date__gte=day))
    return current.select_related("user", "body").order_by("role", "user__display_name", "from_date", "pk")


def holders(posts: list[Post], day: date) -> list[Holder]:
    return [_holder(post, day) for post in posts]


def _holder(post: Post, day: date) -> Holder:
    is_planned = post.from_date > day
    return Holder(post=post, is_planned=is_planned, may_take_back=is_planned or post.to_date is not None)


def people(words: str) -> list[User]:
    """Accounts that could hold a post, by name or account."""
    named = Q(display_name__icontains=words) | Q(username__icontains=words)
    found = User.objects.filter(named, is_active=True, is_mail_only=False)
    return list(found.order_by("display_name", "pk")[:FOUND])


# What follows from a post -------------------------------------------------------------------

_MAY: dict[str, tuple[Sentence, ...]] = {
    Role.MODERATOR: (
        gettext_lazy("See the queue, and publish, return and refuse what was sent."),
        gettext_lazy("Propose refusals, take-downs and invalidations, and approve those of others."),
        gettext_lazy("Decide on objections to refusals in which they had no part."),
    ),
    Role.OFFICER: (
        gettext_lazy("Register petitions to the body, arrange hearings and give its decisions."),
        gettext_lazy("Answer appeals and proposals that were sent to the body."),
    ),
    Role.DEPUTY: (
        gettext_lazy("Prepare sessions of the maslikhat together with its clerks."),
        gettext_lazy("Put their own requests and reports to voters on file."),
    ),
    Role.CLERK: (
        gettext_lazy("Prepare and run sessions, keep votes, decisions and minutes of the body."),
        gettext_lazy("Put requests of deputies and reports on file, and say what became of promises."),
    ),
    Role.ADMINISTRATOR: (
        gettext_lazy("Change rules, grounds, working days, reply templates and the posts of others."),
        gettext_lazy("Decide on cases that moderators hand up."),
        gettext_lazy("See how messages are delivered, and send again what was given up."),
    ),
}
_MAY_NOT: dict[str, tuple[Sentence, ...]] = {
    Role.MODERATOR: (
        gettext_lazy("Decide on what they wrote themselves, or approve what they proposed."),
        gettext_lazy("See an identification number."),
    ),
    Role.OFFICER: (gettext_lazy("Publish or refuse what is sent to the body: moderators do."),),
    Role.DEPUTY: (gettext_lazy("Run sessions and keep votes: the clerks do."),),
    Role.CLERK: (gettext_lazy("Vote, or answer petitions in the name of the body."),),
    Role.ADMINISTRATOR: (
        gettext_lazy("Publish or refuse what was not handed up: moderators do."),
        gettext_lazy("Give themselves a post: another administrator does."),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What somebody may and may not do with a post, and the cases that they can no longer decide."""

    may: list[Sentence]
    may_not: list[Sentence]
    held_cases: int


def reach_of(user: User, *, role: str, body: Body | None, at: datetime, is_ending: bool = False) -> Reach:
    """What a post brings, or what goes with it when it ends."""
    if is_ending:
        held = _held(user) if role == Role.MODERATOR else 0
        return Reach(may=[], may_not=list(_MAY[role]), held_cases=held)
    judges = role == Role.MODERATOR or policies.is_moderator(user, at)
    may_not = list(_MAY_NOT[role])
    if body is not None and judges:
        said = _("Decide as a moderator on anything that concerns this body: %(body)s.")
        may_not.append(said % {"body": body.name})
    return Reach(may=list(_MAY[role]), may_not=may_not, held_cases=_held(user, body) if body else 0)


def _held(user: User, body: Body | None = None) -> int:
    """The open cases that somebody works on; with a body, those that concern it."""
    cases = list(Case.objects.open().filter(held_by=user))
    return len(cases) if body is None else sum(1 for case in cases if _concerns(case, body))


def _concerns(case: Case, body: Body) -> bool:
    subject: Any = matters.find(case.subject_kind, case.subject_id)
    return subject is not None and body.pk in set(matters.of(subject).bodies(subject))
