"""The life of an act of four eyes."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class ApprovalState(TextChoices):
    """Where a grave act stands."""

    PROPOSED = "proposed", pgettext_lazy("approval", "waits for approval")
    REJECTED = "rejected", pgettext_lazy("approval", "rejected")
    CANCELLED = "cancelled", pgettext_lazy("approval", "cancelled")
    RUNNING = "running", pgettext_lazy("approval", "under way")
    STOPPED = "stopped", pgettext_lazy("approval", "stopped")
    DONE = "done", pgettext_lazy("approval", "done")
    # What took long to do takes long to undo: it is over when nothing is left of ``done``.
    UNDONE = "undone", pgettext_lazy("approval", "undone")


TRANSITIONS: dict[str, set[str]] = {
    ApprovalState.PROPOSED: {
        ApprovalState.REJECTED,
        ApprovalState.CANCELLED,
        ApprovalState.RUNNING,
        ApprovalState.DONE,
    },
    ApprovalState.REJECTED: set(),
    ApprovalState.CANCELLED: set(),
    ApprovalState.RUNNING: {ApprovalState.STOPPED, ApprovalState.DONE},
    ApprovalState.STOPPED: {ApprovalState.RUNNING, ApprovalState.UNDONE},
    ApprovalState.DONE: {ApprovalState.UNDONE},
    ApprovalState.UNDONE: set(),
}

INITIAL = ApprovalState.PROPOSED
# Something of it holds, or held and is being taken back.
UNDOABLE = frozenset({ApprovalState.STOPPED, ApprovalState.DONE})
IN_EFFECT = UNDOABLE | {ApprovalState.RUNNING}
