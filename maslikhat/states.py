"""The stages of a session and of an agenda item, and what may follow what."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SessionStatus(TextChoices):
    """Where a session or a sitting stands."""

    PLANNED = "planned", _("Planned")
    ANNOUNCED = "announced", pgettext_lazy("session", "Announced")
    LIVE = "live", _("In session now")
    BREAK = "break", _("Break")
    CLOSED = "closed", pgettext_lazy("session", "Closed")
    MINUTES_PUBLISHED = "minutes_published", _("Minutes published")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")


SESSION_TRANSITIONS: dict[str, set[str]] = {
    SessionStatus.PLANNED: {SessionStatus.ANNOUNCED, SessionStatus.CANCELLED},
    SessionStatus.ANNOUNCED: {SessionStatus.LIVE, SessionStatus.POSTPONED, SessionStatus.CANCELLED},
    SessionStatus.POSTPONED: {SessionStatus.ANNOUNCED, SessionStatus.CANCELLED},
    SessionStatus.LIVE: {SessionStatus.BREAK, SessionStatus.CLOSED},
    SessionStatus.BREAK: {SessionStatus.LIVE, SessionStatus.CLOSED},
    SessionStatus.CLOSED: {SessionStatus.MINUTES_PUBLISHED},
    SessionStatus.MINUTES_PUBLISHED: set(),
    SessionStatus.CANCELLED: set(),
}
INITIAL_SESSION = SessionStatus.PLANNED
# Only the maslikhat's own staff sees what is not announced yet.
PUBLIC_SESSIONS = frozenset(set(SessionStatus) - {SessionStatus.PLANNED})
RUNNING = frozenset({SessionStatus.LIVE, SessionStatus.BREAK})
UPCOMING = frozenset({SessionStatus.ANNOUNCED, SessionStatus.POSTPONED})
HELD = frozenset(
    {SessionStatus.LIVE, SessionStatus.BREAK, SessionStatus.CLOSED, SessionStatus.MINUTES_PUBLISHED}
)
# The agenda is written until the session opens; then it changes in view of everyone.
DRAFTABLE = frozenset({SessionStatus.PLANNED, SessionStatus.ANNOUNCED, SessionStatus.POSTPONED})


class ItemStatus(TextChoices):
    """What became of an agenda item."""

    PLANNED = "planned", _("On the agenda")
    UNDER_WAY = "under_way", pgettext_lazy("agenda item", "Under way")
    CONSIDERED = "considered", _("Considered")
    DEFERRED = "deferred", _("Deferred")
    WITHDRAWN = "withdrawn", _("Withdrawn from the agenda")


ITEM_TRANSITIONS: dict[str, set[str]] = {
    ItemStatus.PLANNED: {ItemStatus.UNDER_WAY, ItemStatus.DEFERRED, ItemStatus.WITHDRAWN},
    ItemStatus.UNDER_WAY: {ItemStatus.CONSIDERED, ItemStatus.DEFERRED, ItemStatus.WITHDRAWN},
    # The chair may come back to an item that was left.
    ItemStatus.CONSIDERED: {ItemStatus.UNDER_WAY},
    ItemStatus.DEFERRED: {ItemStatus.UNDER_WAY},
    ItemStatus.WITHDRAWN: set(),
}


class VoteStatus(TextChoices):
    """Where a vote stands."""

    OPEN = "open", pgettext_lazy("vote", "Open")
    CLOSED = "closed", pgettext_lazy("vote", "Closed")
    ANNULLED = "annulled", _("Annulled")


VOTE_TRANSITIONS: dict[str, set[str]] = {
    VoteStatus.OPEN: {VoteStatus.CLOSED, VoteStatus.ANNULLED},
    VoteStatus.CLOSED: {VoteStatus.ANNULLED},
    VoteStatus.ANNULLED: set(),
}


class IllegalTransition(RuntimeError):
    """Code tried a step that the table does not have; a policy should have said no before."""


def check(table: dict[str, set[str]], old: str, new: str) -> None:
    """Raise ``IllegalTransition`` unless ``new`` may follow ``old``."""
    if new not in table[old]:
        raise IllegalTransition(f"{old} → {new}")
