"""The usual path of a petition, for pages that show how far it has come."""

from dataclasses import dataclass

from core.rulings import Sentence
from petitions.models import Petition
from petitions.states import Status


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the path as a page shows it: done, current or coming."""

    label: Sentence
    state: str
    note: Sentence = ""


PATH = (
    Status.SUBMITTED,
    Status.BACKING,
    Status.COLLECTING,
    Status.THRESHOLD_REACHED,
    Status.UNDER_REVIEW,
    Status.DECIDED,
)

# Where a status off the path stands beside it.
SIDE_ENDS: dict[str, Status] = {
    Status.DRAFT: Status.SUBMITTED,
    Status.RETURNED: Status.SUBMITTED,
    Status.REFUSED: Status.SUBMITTED,
    Status.BACKING_FAILED: Status.BACKING,
    Status.COLLECTING_FAILED: Status.COLLECTING,
    Status.APPEAL_ANSWERED: Status.COLLECTING,
    Status.WITHDRAWN: Status.COLLECTING,
    Status.HEARING_SCHEDULED: Status.UNDER_REVIEW,
}


def stages_of(petition: Petition) -> list[Stage]:
    """The usual path, with how far this petition has come and where it left it."""
    on_path = petition.status in PATH
    stands_at = PATH.index(Status(petition.status) if on_path else SIDE_ENDS[petition.status])
    closed = petition.closed_at is not None
    stages = []
    for index, status in enumerate(PATH):
        here = index == stands_at
        done = index < stands_at or (here and closed and on_path)
        state = "done" if done else "current" if here else "coming"
        note = Status(petition.status).label if here and not on_path else ""
        stages.append(Stage(Status(status).label, state, note))
    return stages
