"""What others add to the page of a petition: the agendas it was on, the votes, the decision.

Rooms above this one register what they know; here nobody asks who they are. A part names the
template that shows it.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from petitions.models import Petition


class Part(Protocol):
    """One thing that became of a petition elsewhere."""

    @property
    def template(self) -> str: ...


Provider = Callable[[Petition], Iterable[Part]]
_providers: list[Provider] = []


def register_thread(provider: Provider) -> None:
    """Ask ``provider`` too, whenever the thread of a petition is shown."""
    if provider not in _providers:
        _providers.append(provider)


def thread_of(petition: Petition) -> list[Part]:
    """Everything that others know of a petition, in the order in which they registered."""
    return [part for provider in _providers for part in provider(petition)]
