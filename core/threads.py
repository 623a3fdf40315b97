"""What became of a thing elsewhere, told by rooms that the thing knows nothing of.

Rooms above register what they know; here nobody asks who they are.
"""

from collections.abc import Callable, Iterable
from typing import Generic, Protocol, TypeVar

Thing = TypeVar("Thing")


class Part(Protocol):
    """One thing that became of it, with the template that shows it."""

    @property
    def template(self) -> str: ...


class Threads(Generic[Thing]):
    """Those who know something of things of one kind."""

    def __init__(self) -> None:
        self._providers: list[Callable[[Thing], Iterable[Part]]] = []

    def register(self, provider: Callable[[Thing], Iterable[Part]]) -> None:
        """Ask ``provider`` too, whenever a thread is shown."""
        if provider not in self._providers:
            self._providers.append(provider)

    def of(self, thing: Thing) -> list[Part]:
        """Everything that others know of a thing, in the order in which they registered."""
        return [part for provider in self._providers for part in provider(thing)]
