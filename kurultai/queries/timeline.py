"""What has happened to a proposal, as everyone may read it."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bodies.models import Body
from core.rulings import Sentence
from core.texts import order_of_preference
from journal.models import Entry
from kurultai.models import Act, Conclusion, Section, Submission
from petitions.queries import Moment


def timeline_of(submission: Submission) -> list[Moment]:
    """Everything public that happened to a proposal, newest first."""
    entries = [entry for entry in Entry.objects.about(submission).public() if entry.event in _STATEMENTS]
    named = _Named.by(entries)
    moments = [_moment(entry, named) for entry in entries]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _moment(entry: Entry, named: "_Named") -> Moment:
    title, tone = _STATEMENTS[entry.event]()
    text, url = _details(entry, named)
    return Moment(entry.at, title, text, tone, url=url, event=entry.event)


_STATEMENTS = {
    "submission.received": lambda: (pgettext("proposal", "Received; the moderators check it"), ""),
    "submission.refused": lambda: (_("Refused by the moderators"), "error"),
    "submission.reopened": lambda: (_("The refusal does not hold: before the moderators again"), "warning"),
    "submission.taken_down": lambda: (_("Taken down"), "error"),
    "submission.put_back": lambda: (_("Shown again"), "success"),
    "appeal.filed": lambda: (_("The author objects to the refusal"), ""),
    "appeal.upheld": lambda: (_("The objection is upheld"), "success"),
    "appeal.rejected": lambda: (_("The objection is not upheld"), "warning"),
    "submission.published": lambda: (_("Checked and published"), "success"),
    "submission.assigned": lambda: (_("Given to a section"), ""),
    "submission.supported": lambda: (_("Supported by the section"), "success"),
    "submission.forwarded": lambda: (_("Forwarded to a body, whose term begins"), ""),
    "submission.in_work": lambda: (_("The body has taken it up"), "success"),
    "submission.implemented": lambda: (_("Implemented"), "success"),
    "submission.declined": lambda: (_("Declined, with reasons"), "warning"),
    "submission.merge_asked": lambda: (
        _("Authors and supporters are asked whether to merge it with another proposal"),
        "",
    ),
    "submission.merge_refused": lambda: (_("Not merged: an author said no"), ""),
    "submission.merge_dropped": lambda: (_("Not merged: the matter was given up"), ""),
    "submission.merged": lambda: (_("Merged with another proposal"), ""),
    "submission.took_in": lambda: (_("Another proposal was merged into this one"), ""),
    "submission.withdrawn": lambda: (pgettext("proposal", "Withdrawn by the author"), "warning"),
}


@dataclass(frozen=True, slots=True)
class _Named:
    """What the entries speak of, fetched with one query each."""

    sections: dict[str, Section]
    bodies: dict[str, Body]
    acts: dict[str, Act]
    conclusions: dict[int, Conclusion]
    proposals: dict[str, Submission]

    @classmethod
    def by(cls, entries: list[Entry]) -> "_Named":
        proposals = _values(entries, "into") | _values(entries, "source")
        return cls(
            sections=_by_code(Section.objects.all(), _values(entries, "section")),
            bodies=_by_code(Body.objects.all(), _values(entries, "body")),
            acts=_by_code(Act.objects.all(), _values(entries, "act")),
            conclusions=Conclusion.objects.in_bulk(_values(entries, "conclusion")),
            proposals=_by_code(Submission.objects.all(), proposals),
        )


def _values(entries: list[Entry], name: str) -> set[Any]:
    return {entry.details[name] for entry in entries if name in entry.details}


def _by_code(things: models.QuerySet[Any], codes: set[str]) -> dict[str, Any]:
    return things.in_bulk(codes, field_name="code")


def _details(entry: Entry, named: _Named) -> tuple[Sentence, str]:
    """The line under the title, and where it leads."""
    details = entry.details
    if section := named.sections.get(details.get("section", "")):
        return section.name, section.get_absolute_url()
    if conclusion := named.conclusions.get(details.get("conclusion", 0)):
        return conclusion.reasons, ""
    if act := named.acts.get(details.get("act", "")):
        return _note(details, act), act.url
    if proposal := named.proposals.get(details.get("into") or details.get("source") or ""):
        return _merged(details, proposal), proposal.get_absolute_url()
    if body := named.bodies.get(details.get("body", "")):
        return _addressed(details, body), reverse("bodies:detail", args=[body.code])
    return "", ""


def _note(details: dict[str, Any], act: Act) -> Sentence:
    note = details.get("note") or {}
    said = next((note[language] for language in order_of_preference() if note.get(language)), "")
    return said or act.title


def _merged(details: dict[str, Any], proposal: Submission) -> Sentence:
    if not (count := details.get("count")):
        return proposal.title
    carried = ngettext(
        "“%(title)s”, with %(count)s supporter", "“%(title)s”, with %(count)s supporters", count
    )
    return carried % {"title": proposal.title, "count": count}


def _addressed(details: dict[str, Any], body: Body) -> Sentence:
    if number := details.get("number"):
        return _("%(body)s, letter number %(number)s") % {"body": body.name, "number": number}
    return body.name
