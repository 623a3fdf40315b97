"""The terms that moderators have to keep."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.texts import current_language
from moderation import matters
from moderation.models import Appeal, Case
from workdays.calendar import local_date
from workdays.terms import Term, rewrites


def _subject(case: Case) -> Any:
    """What a case is about, looked up once for its title and its page."""
    if "_subject" not in case.__dict__:
        case.__dict__["_subject"] = matters.find(case.subject_kind, case.subject_id)
    return case.__dict__["_subject"]


def _title(case: Case) -> str:
    subject = _subject(case)
    return matters.of(subject).title(subject) if subject is not None else str(case)


def _page(case: Case) -> str:
    subject = _subject(case)
    path = matters.of(subject).desk_path(subject) if subject is not None else "desk/moderation/"
    return f"/{current_language()}/{path.lstrip('/')}"


CASE = Term(
    label=_("Check by the moderators"),
    rows=lambda day: Case.objects.open().filter(due_date__gte=day),
    start=lambda case: local_date(case.opened_at),
    days=lambda case: case.term_days,
    due=lambda case: case.due_date,
    move=rewrites("due_date"),
    title=_title,
    page=_page,
)
APPEAL = Term(
    label=_("Objection to a refusal"),
    rows=lambda day: Appeal.objects.open().filter(due_date__gte=day).select_related("decision__case"),
    start=lambda appeal: local_date(appeal.filed_at),
    days=lambda appeal: appeal.term_days,
    due=lambda appeal: appeal.due_date,
    move=rewrites("due_date"),
    title=lambda appeal: _title(appeal.decision.case),
    page=lambda appeal: f"/{current_language()}/desk/appeals/{appeal.pk}/",
)
TERMS = (CASE, APPEAL)
