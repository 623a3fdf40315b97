"""A session of the demonstration while it is played."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import User
from broadcasts.models import Stream
from maslikhat import actions
from maslikhat.models import AgendaItem, Decision, Deputy, DeputyRequest, Session, VoteEvent
from petitions.models import Petition
from portal.demonstration import files
from portal.demonstration.almanac import Almanac


@dataclass(slots=True)
class Sitting:
    """A session while it is played. Everything happens through the clerk."""

    story: dict[str, Any]
    almanac: Almanac
    clerk: User
    session: Session
    people: dict[str, Deputy]
    items: dict[str, AgendaItem] = field(default_factory=dict)
    votes: dict[str, VoteEvent] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)

    def by(self, at: datetime) -> dict[str, Any]:
        return {"by": self.clerk, "at": at}

    def item(self, key: str) -> AgendaItem:
        """The item as it stands now."""
        return AgendaItem.objects.select_related("session__convocation__body").get(pk=self.items[key].pk)

    def streams(self) -> Iterator[Stream]:
        yield from Stream.objects.about(self.session)


def newest_request(deputy: Deputy) -> DeputyRequest:
    return deputy.requests.latest("sent_on")


def add_item(sitting: Sitting, *, at: datetime, key: str, kk: str, ru: str, **details: Any) -> None:
    names = ("parent", "petition", "request", "raised_by")
    parent, petition, request, raised_by = (details.pop(name, "") for name in names)
    sitting.items[key] = actions.add_item(
        session=sitting.session,
        title_kk=kk,
        title_ru=ru,
        parent=sitting.items[parent] if parent else None,
        petition=Petition.objects.get(code=files.code_of(petition)) if petition else None,
        request=newest_request(sitting.people[request]) if request else None,
        raised_by=sitting.people[raised_by] if raised_by else None,
        origin_note=details.pop("note", ""),
        **details,
        **sitting.by(at),
    )
