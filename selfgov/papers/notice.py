"""The notice of a meeting with its agenda, to be hung up where people see it."""

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.papers.blocks import Block, Facts, Heading, Line, Paper, Points, Signatures
from core.papers.wording import absolute, official
from selfgov.models import Material, Meeting, MeetingItem
from selfgov.papers.record import Record
from selfgov.papers.wording import convening, filled, place_of, point, time_and_place
from selfgov.queries.reading import title_of
from selfgov.states import MeetingStatus


def notice_of(meeting: Meeting, language: str) -> Paper:
    """The notice in Kazakh or Russian; a draft until the meeting is convened."""
    with translation.override(language):
        record = Record(meeting)
        return Paper(
            language=language,
            name=f"notice-{record.meeting.code}-{language}",
            body=place_of(record.meeting, language),
            title=_("Notice of a meeting"),
            subtitle=title_of(record.meeting),
            stamp=_stamp(record.meeting),
            foot=absolute(record.meeting.get_absolute_url()),
            page_label=_("Page %(page)s of %(pages)s"),
            blocks=[block for part in _parts(record, language) for block in part],
        )


def _stamp(meeting: Meeting) -> str:
    if meeting.status == MeetingStatus.PLANNED:
        return _("Draft: the meeting is not convened yet")
    called_off = meeting.status in (MeetingStatus.CANCELLED, MeetingStatus.FAILED)
    return str(MeetingStatus(meeting.status).label) if called_off else ""


def _parts(record: Record, language: str) -> list[Iterator[Block]]:
    return [_head(record, language), _agenda(record, language), _materials(record), _signatures(record)]


def _head(record: Record, language: str) -> Iterator[Block]:
    meeting = record.meeting
    rows = [*time_and_place(meeting, language), *convening(meeting)]
    yield Facts(filled(iter([*rows, (_("Legal basis"), official(meeting.rule, "basis", language))])))
    if meeting.status_reason:
        yield Line(meeting.status_reason, label=str(MeetingStatus(meeting.status).label))


def _agenda(record: Record, language: str) -> Iterator[Block]:
    yield Heading(_("Agenda"))
    points = [_matter(item, n, language) for n, item in enumerate(record.items, start=1)]
    yield Points(tuple(points)) if points else Line(_("There is nothing on the agenda."), is_note=True)


def _matter(item: MeetingItem, number: int, language: str) -> str:
    title = point(item, number, language)
    if not item.rapporteur:
        return title
    return _("%(matter)s (rapporteur: %(name)s)") % {"matter": title, "name": item.rapporteur}


def _materials(record: Record) -> Iterator[Block]:
    if not record.materials:
        return
    yield Heading(pgettext("of a meeting", "Materials"))
    yield Points(tuple(map(_material, record.materials)))
    yield Line(absolute(record.meeting.get_absolute_url()), label=_("Read them at"))


def _material(material: Material) -> str:
    said = {"title": material.title, "language": material.get_language_display()}
    return _("%(title)s (%(language)s)") % said


def _signatures(record: Record) -> Iterator[Block]:
    """The akim signs what the akim convened."""
    if record.meeting.convened_by == Meeting.Convener.AKIM:
        yield Signatures(((_("Akim"), record.akim.name if record.akim else ""),))
