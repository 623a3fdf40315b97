"""Proposals of a section as files: tables to count with, and a digest to read.

What leaves the portal here is public there: of people nothing but the public name.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from core.face import written_date
from core.papers.blocks import Block, Facts, Figures, Heading, Line, Paper, Points
from core.papers.docx import as_docx
from core.papers.wording import absolute, official
from core.texts import text_of
from kurultai import queries
from kurultai.models import Section, Submission, Theme
from kurultai.querysets import SubmissionQuerySet

BOM = "\ufeff"
# Spreadsheets take a cell that begins like this for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# How much of a proposal a digest tells.
SHORT = 400
_SHEET_NAME = 31


def proposals_of(section: Section) -> SubmissionQuerySet:
    """The public proposals to a section, those with the most supporters first."""
    related = ("body", "author", "consultation", "topic", "region", "rapporteur", "theme_place__theme")
    found = Submission.objects.listed().filter(section=section).select_related(*related)
    more = ("coauthors__citizen", "acts", "forwardings__body")
    return found.prefetch_related(*more).order_by("-supporters", "-published_at", "-id")


def _authors(submission: Submission) -> str:
    others = [coauthor.citizen.public_name for coauthor in submission.coauthors.all()]
    return ", ".join([submission.author.public_name, *others])


def _theme(submission: Submission) -> str:
    """Only what people confirmed: a suggestion is nobody's word yet."""
    place = getattr(submission, "theme_place", None)
    theme = place.theme if place else None
    return str(theme.name) if theme is not None and theme.confirmed_at and not theme.dissolved_at else ""


# Tables ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the tables: its heading, what stands in it, and how wide it is in a spreadsheet."""

    heading: Promise
    value: Callable[[Submission], Any]
    width: int = 14


def _name(thing: Any) -> str:
    return str(thing.name) if thing is not None else ""


def _local(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None


def _bodies(submission: Submission) -> str:
    return ", ".join(str(forwarding.body.name) for forwarding in submission.forwardings.all())


def _acts(submission: Submission) -> str:
    return "; ".join(f"{act} ({act.date.isoformat()}) {act.url}" for act in submission.acts.all())


COLUMNS = (
    Column(gettext_lazy("Code"), lambda s: s.code),
    Column(pgettext_lazy("proposal", "Stage"), lambda s: s.get_status_display(), 22),
    Column(gettext_lazy("Title in Kazakh"), lambda s: s.title_kk, 40),
    Column(gettext_lazy("Title in Russian"), lambda s: s.title_ru, 40),
    Column(gettext_lazy("Problem in Kazakh"), lambda s: s.problem_kk, 40),
    Column(gettext_lazy("Problem in Russian"), lambda s: s.problem_ru, 40),
    Column(gettext_lazy("Proposal in Kazakh"), lambda s: s.proposal_kk, 40),
    Column(gettext_lazy("Proposal in Russian"), lambda s: s.proposal_ru, 40),
    Column(gettext_lazy("Supporters"), lambda s: s.supporters),
    Column(gettext_lazy("Theme"), _theme, 24),
    Column(gettext_lazy("Consultation"), lambda s: str(s.consultation.title) if s.consultation else "", 24),
    Column(gettext_lazy("Topic"), lambda s: _name(s.topic), 20),
    Column(gettext_lazy("Region"), lambda s: _name(s.region), 20),
    Column(gettext_lazy("Authors"), _authors, 24),
    Column(gettext_lazy("Organization"), lambda s: s.organization, 24),
    Column(gettext_lazy("Rapporteur"), lambda s: _name(s.rapporteur), 24),
    Column(gettext_lazy("Published on"), lambda s: _local(s.published_at)),
    Column(gettext_lazy("Given to the section on"), lambda s: _local(s.assigned_at)),
    Column(gettext_lazy("Review due"), lambda s: s.section_due_date),
    Column(gettext_lazy("Forwarded to"), _bodies, 30),
    Column(gettext_lazy("Acts"), _acts, 30),
    Column(gettext_lazy("Address"), lambda s: absolute(s.get_absolute_url()), 40),
)


def as_csv(section: Section) -> bytes:
    """The proposals of a section as UTF-8 with the mark that spreadsheets need."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([str(column.heading) for column in COLUMNS])
    for submission in proposals_of(section):
        writer.writerow([_tame(column.value(submission)) for column in COLUMNS])
    return (BOM + file.getvalue()).encode()


def _tame(value: Any) -> Any:
    """Citizens write these texts: none of them becomes a formula on somebody's desk."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def as_xlsx(section: Section) -> bytes:
    """The proposals of a section as a sheet, written row by row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(section.code[:_SHEET_NAME])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(COLUMNS):
        sheet.column_dimensions[_letters(number)].width = column.width
    sheet.append([_cell(sheet, str(column.heading), bold=True) for column in COLUMNS])
    for submission in proposals_of(section):
        sheet.append([_cell(sheet, column.value(submission)) for column in COLUMNS])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _letters(number: int) -> str:
    """The name of a column: 0 → A."""
    return chr(ord("A") + number)


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    # A text that begins with “=” stays a text.
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


TABLES: dict[str, Callable[[Section], bytes]] = {"csv": as_csv, "xlsx": as_xlsx}


# The digest -----------------------------------------------------------------------------------


def digest_of(section: Section, language: str, *, at: datetime) -> bytes:
    """What was proposed to a section, in Kazakh or in Russian, as DOCX."""
    with translation.override(language):
        return as_docx(paper_of(section, language, at=at))


def paper_of(section: Section, language: str, *, at: datetime) -> Paper:
    """The digest as a paper. Works in the language that is active."""
    submissions = list(proposals_of(section))
    return Paper(
        language=language,
        name=f"digest-{section.code}-{language}",
        body=official(section.body, "name", language),
        title=_("Digest of proposals"),
        subtitle=_("%(section)s, as of %(date)s")
        % {"section": official(section, "name", language), "date": written_date(at, "DATE_FORMAT")},
        stamp="",
        foot=absolute(section.get_absolute_url()),
        page_label=_("Page %(page)s of %(pages)s"),
        blocks=[*_numbers(section, at), *_themes(section, language), *_proposals(submissions, language)],
    )


def _numbers(section: Section, at: datetime) -> Iterator[Block]:
    told = queries.funnel(at=at, section=section)
    yield Heading(_("In numbers"))
    yield Figures(tuple((str(stage.label), stage.count) for stage in told.stages))
    if told.overdue:
        yield Line(str(told.overdue), label=_("Overdue now"))


def _themes(section: Section, language: str) -> Iterator[Block]:
    public = Q(places__submission__in=Submission.objects.listed().filter(section=section))
    themes = Theme.objects.confirmed().annotate(size=Count("places", filter=public))
    rows = [_theme_line(theme, language) for theme in themes.filter(size__gt=0).order_by("-size", "id")]
    if rows:
        yield Heading(_("Themes"))
        yield Points(tuple(rows))


def _theme_line(theme: Any, language: str) -> str:
    said = ngettext("%(theme)s: %(n)s proposal", "%(theme)s: %(n)s proposals", theme.size)
    return said % {"theme": official(theme, "name", language), "n": theme.size}


def _proposals(submissions: list[Submission], language: str) -> Iterator[Block]:
    yield Heading(_("Proposals"))
    if not submissions:
        yield Line(_("There are no public proposals to this section yet."), is_note=True)
    for submission in submissions:
        yield Heading(official(submission, "title", language), level=2)
        yield Line(Truncator(" ".join(text_of(submission, "proposal", language).split())).chars(SHORT))
        yield Facts(tuple(row for row in _facts(submission, language) if row[1]))


def _facts(submission: Submission, language: str) -> Iterator[tuple[str, str]]:
    yield _("Stage"), capfirst(submission.get_status_display())
    yield _("Supporters"), str(submission.supporters)
    yield _("Authors"), _authors(submission)
    yield _("Theme"), _theme(submission)
    yield _("Address"), absolute(submission.get_absolute_url())
