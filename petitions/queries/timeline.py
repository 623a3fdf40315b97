"""What has happened to a petition, as everyone may read it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from core.rulings import Sentence
from journal.models import Entry
from moderation.models import Decision
from petitions.models import Petition
from petitions.states import Outcome


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a petition's public timeline."""

    at: datetime
    title: Sentence
    text: Sentence = ""
    tone: str = ""
    url: str = ""
    event: str = ""


def timeline_of(petition: Petition) -> list[Moment]:
    """Everything public that happened to a petition, newest first."""
    entries = Entry.objects.about(petition).public()
    moments = [moment for entry in entries if (moment := _moment(entry, petition))]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _moment(entry: Entry, petition: Petition) -> Moment | None:
    said = _STATEMENTS.get(entry.event)
    if said is None:
        return None
    title, tone = said()
    return Moment(entry.at, title, _details(entry), tone, event=entry.event)


_STATEMENTS = {
    "petition.refused": lambda: (_("Refused by the authorized body"), "error"),
    "petition.reopened": lambda: (_("The refusal does not hold: before the moderators again"), "warning"),
    "petition.taken_down": lambda: (_("Taken down"), "error"),
    "petition.put_back": lambda: (_("Shown again"), "success"),
    "appeal.filed": lambda: (_("The author objects to the refusal"), ""),
    "appeal.upheld": lambda: (_("The objection is upheld"), "success"),
    "appeal.rejected": lambda: (_("The objection is not upheld"), "warning"),
    "approval.invalidate_done": lambda: (_("Signatures were declared invalid"), "warning"),
    "petition.opened_to_backers": lambda: (_("Checked; open to backers by direct link"), ""),
    "petition.published": lambda: (_("Enough backers: open for signatures"), "success"),
    "petition.threshold_reached": lambda: (_("The threshold is reached"), "success"),
    "petition.fell_below_threshold": lambda: (
        _("Signatures were taken back: below the threshold again"),
        "warning",
    ),
    "petition.registered": lambda: (_("Registered with the addressee; the review begins"), ""),
    "petition.hearing_scheduled": lambda: (_("A public hearing is announced"), ""),
    "petition.hearing_held": lambda: (_("A public hearing was held"), ""),
    "petition.hearing_cancelled": lambda: (_("The hearing is cancelled"), "warning"),
    "petition.decided": lambda: (_("The addressee has decided"), "success"),
    "petition.backing_failed": lambda: (_("Too few backers: treated as an ordinary appeal"), "warning"),
    "petition.collecting_failed": lambda: (_("Too few signatures: treated as an ordinary appeal"), "warning"),
    "petition.appeal_answered": lambda: (_("The addressee has answered the appeal"), "success"),
    "petition.withdrawn": lambda: (_("Withdrawn by the author"), "warning"),
}


def _details(entry: Entry) -> str:
    details = entry.details
    if "count" in details:
        return _("Signatures: %(count)s") % {"count": details["count"]}
    if "number" in details:
        return _("Registration number %(number)s") % {"number": details["number"]}
    if "outcome" in details:
        return str(Outcome(details["outcome"]).label)
    return str(details.get("reason") or details.get("note") or "")


def refusal_of(petition: Petition) -> Decision | None:
    """The decision that refused or returned a petition last."""
    return Decision.objects.about(petition).select_related("ground").first()
