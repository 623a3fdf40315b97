"""The minutes of a meeting, with the fields that order No. 295 asks for."""

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.face import written_date
from core.papers.blocks import Block, Facts, Heading, Line, Paper, Points, Signatures
from core.papers.wording import absolute, official
from selfgov.limits import quorum_of as needed_of
from selfgov.models import Meeting
from selfgov.papers.matters import matter
from selfgov.papers.record import Record
from selfgov.papers.wording import (
    Rows,
    after,
    convening,
    filled,
    labelled,
    lines_in,
    place_of,
    point,
    time_and_place,
)
from selfgov.queries.reading import title_of
from selfgov.states import MeetingStatus


def minutes_of(meeting: Meeting, language: str) -> Paper:
    """The minutes in Kazakh or Russian, as the record stands; a draft until they are signed."""
    with translation.override(language):
        return _Draft(Record(meeting), language).paper()


class _Draft:
    """Writes one paper, part by part. Works in the language that is active."""

    def __init__(self, record: Record, language: str) -> None:
        self.record, self.meeting, self.language = record, record.meeting, language

    def paper(self) -> Paper:
        return Paper(
            language=self.language,
            name=f"minutes-{self.meeting.code}-{self.language}",
            body=place_of(self.meeting, self.language),
            title=_("Minutes"),
            subtitle=title_of(self.meeting),
            stamp="" if self.meeting.signed_on else _("Draft: these minutes are not signed"),
            foot=absolute(self.meeting.get_absolute_url()),
            page_label=_("Page %(page)s of %(pages)s"),
            blocks=[block for part in self._parts() for block in part],
        )

    def _parts(self) -> list[Iterator[Block]]:
        return [
            self._head(),
            self._attendance(),
            self._agenda(),
            self._matters(),
            self._signatures(),
            self._after(),
            self._corrections(),
        ]

    def _head(self) -> Iterator[Block]:
        yield Facts(filled(self._facts()))
        if self.meeting.status_reason:
            status = MeetingStatus(self.meeting.status).label
            yield Line(self.meeting.status_reason, label=str(status))

    def _facts(self) -> Rows:
        yield from time_and_place(self.meeting, self.language)
        yield _("Number of the minutes"), self.meeting.number
        yield from convening(self.meeting)
        yield _("Chair of the meeting"), self.meeting.chair or _("not named yet")
        yield _("Secretary"), self.meeting.secretary or _("not named yet")

    # Who was there ---------------------------------------------------------------------------

    def _attendance(self) -> Iterator[Block]:
        yield Heading(_("Attendance"))
        yield Facts(filled(self._quorum()))
        present, absent = self.record.presences.present, self.record.presences.absent
        if present:
            names = ", ".join(member.name for member in present)
            yield Line(names, label=_("Members present (%(count)s)") % {"count": len(present)})
        if absent:
            names = ", ".join(member.name for member in absent)
            yield Line(names, label=_("Members absent (%(count)s)") % {"count": len(absent)})
        yield from self._others()

    def _quorum(self) -> Rows:
        quorum, base, rule = self.record.quorum, self.record.base, self.meeting.rule
        counted = _("Residents entitled to take part") if self.record.of_residents else _("Members in all")
        yield counted, str(base or "")
        yield _("Needed for a quorum"), str(needed_of(base, rule.quorum)) if base else ""
        if quorum:
            yield _("Present"), str(quorum.present)
            yield _("Quorum"), _("there is a quorum") if quorum.reached else _("there is no quorum")
        yield _("Legal basis"), official(rule, "basis", self.language)

    def _others(self) -> Iterator[Block]:
        others = lines_in(self.meeting.others_present)
        if others:
            yield Line("", label=_("Others present (%(count)s)") % {"count": len(others)})
            yield Points(tuple(others))
        elif self.meeting.signed_on:
            # Before that it only means that nobody has been put down yet.
            yield Line(pgettext("others present", "nobody"), label=_("Others present"))

    # What was on the agenda ------------------------------------------------------------------

    def _agenda(self) -> Iterator[Block]:
        yield Heading(_("Agenda"))
        items = self.record.items
        if items:
            yield Points(tuple(point(item, n, self.language) for n, item in enumerate(items, start=1)))
        else:
            yield Line(_("There is nothing on the agenda."), is_note=True)

    def _matters(self) -> Iterator[Block]:
        if self.record.items:
            yield Heading(_("Matters considered"))
        present = self.meeting.present_count
        for number, item in enumerate(self.record.items, start=1):
            commitments = self.record.commitments.get(item.pk, [])
            yield from matter(item, number, self.language, present=present, commitments=commitments)

    # What became of it -----------------------------------------------------------------------

    def _signatures(self) -> Iterator[Block]:
        chair, secretary = self.meeting.chair, self.meeting.secretary
        yield Signatures(((_("Chair of the meeting"), chair), (_("Secretary"), secretary)))

    def _after(self) -> Iterator[Block]:
        rows = filled(after(self.meeting))
        if rows:
            yield Heading(_("After the meeting"))
            yield Facts(rows)
        yield from labelled(_("Text of the answer"), official(self.meeting, "answer", self.language))
        if self.meeting.status == MeetingStatus.REFERRED:
            yield Line(_("The matter was referred to the maslikhat of the district."), is_note=True)

    def _corrections(self) -> Iterator[Block]:
        if not self.record.corrections:
            return
        yield Heading(_("Corrections of the minutes"))
        for made in self.record.corrections:
            said = {
                "old": made.old or "—",
                "new": made.new or "—",
                "reason": made.reason,
                "date": written_date(made.at, "DATE_FORMAT"),
            }
            words = _("before: %(old)s; after: %(new)s; reason: %(reason)s; %(date)s")
            yield Line(words % said, label=made.what)
