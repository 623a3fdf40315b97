"""The people of the permission tables."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from tests.factories import CitizenFactory, PostFactory

ORDER = ".caom12bdw"


def may(policy: Callable[..., Any], user: Any, thing: Any, at: datetime) -> bool:
    return bool(policy(user, thing, at=at))


class Cast:
    """Everybody who could have to do with a subject; asks a policy about all of them."""

    def __init__(self, subject: Any, *, body: Callable[[Any], Any], at: datetime | None = None) -> None:
        self.subject, self.at = subject, at or timezone.now()
        concerned = body(subject)
        self.people: dict[str, Any] = {
            ".": AnonymousUser(),
            "c": CitizenFactory().user,
            "a": subject.author.user,
            "o": PostFactory(officer=True, body=concerned, user=CitizenFactory().user).user,
            "m": PostFactory().user,
            "1": PostFactory().user,
            "2": PostFactory().user,
            "b": self._with_interest(concerned),
            "d": PostFactory(administrator=True).user,
        }

    def _with_interest(self, body: Any) -> User:
        user = PostFactory().user
        PostFactory(officer=True, body=body, user=user)
        return user

    def may(self, policy: Callable[..., Any], thing: Any = None) -> str:
        """The roles that may, as letters. Last of all the author becomes a moderator."""
        asked = self.subject if thing is None else thing
        allowed = {role for role, user in self.people.items() if may(policy, user, asked, self.at)}
        writer = User.objects.get(pk=self.people["a"].pk)
        post = PostFactory(user=writer)
        if may(policy, User.objects.get(pk=writer.pk), asked, self.at):
            allowed.add("w")
        post.delete()
        return "".join(role for role in ORDER if role in allowed)
