"""An answer to "may they?", with its reason."""

from dataclasses import dataclass

from django.utils.functional import Promise

Sentence = str | Promise


class Refused(Exception):
    """A rule said no. ``reason`` is a sentence for the person who asked."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


class Conflict(Refused):
    """The thing is no longer in the state in which this could be done (HTTP 409)."""


class Invalid(Refused):
    """What was sent can't be accepted as it is (HTTP 400)."""


class TooMany(Refused):
    """More than a person can mean was sent in a short time (HTTP 429); try again after ``wait`` seconds."""

    def __init__(self, reason: Sentence, *, wait: int) -> None:
        super().__init__(reason)
        self.wait = wait


class Paused(Refused):
    """This is left out while the portal has too much to do (HTTP 503); try again after ``wait`` seconds."""

    def __init__(self, reason: Sentence, *, wait: int) -> None:
        super().__init__(reason)
        self.wait = wait


def status_of(refusal: Refused) -> int:
    """The HTTP status that a refusal deserves: 400, 409, 429, 503 or 403."""
    if isinstance(refusal, Invalid):
        return 400
    if isinstance(refusal, Conflict):
        return 409
    if isinstance(refusal, TooMany):
        return 429
    if isinstance(refusal, Paused):
        return 503
    return 403


@dataclass(frozen=True, slots=True)
class Ruling:
    """The outcome of a policy: truthy when allowed, otherwise with the reason of the refusal.

    ``conflict`` marks a refusal by the state of the thing rather than by who asks.
    """

    reason: Sentence = ""
    conflict: bool = False

    def __bool__(self) -> bool:
        return not self.reason

    def enforce(self) -> None:
        """Raise ``Refused`` (or ``Conflict``) unless allowed."""
        if self.reason:
            raise (Conflict if self.conflict else Refused)(self.reason)


ALLOWED = Ruling()


def conflict(reason: Sentence) -> Ruling:
    """A refusal by the state of the thing: somebody else could not do it now either."""
    return Ruling(reason, conflict=True)
