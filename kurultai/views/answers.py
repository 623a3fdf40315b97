"""What has been entered of a proposal, each answer with the way to change it."""

from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.rulings import Sentence
from core.templatetags.face import paragraphs
from kurultai import queries
from kurultai.models import PARTS, Submission
from kurultai.views.steps import change

Answer = dict[str, Any]


def answers_of(submission: Submission) -> list[Answer]:
    """Everything at a glance, in the order of the steps."""
    return [
        _answer(_("Where to"), _place(submission), change("place", submission)),
        *_text(submission, "kk", _("Text in Kazakh")),
        *_text(submission, "ru", _("Text in Russian")),
        *_details(submission),
        _answer(_("Attachments"), _files(submission), change("attachments", submission)),
        _answer(_("Co-authors"), _names(submission), change("coauthors", submission)),
    ]


def _answer(label: Sentence, value: Sentence, url: str) -> Answer:
    return {"label": label, "value": value or _("not filled in"), "change_url": url}


def _place(submission: Submission) -> Sentence:
    if submission.consultation is not None:
        return submission.consultation.title
    return submission.section.name if submission.section is not None else ""


def _text(submission: Submission, language: str, whole: Sentence) -> list[Answer]:
    """The parts in one language; one line when there is nothing in it."""
    url = change("text", submission, language)
    if language not in submission.languages:
        return [_answer(whole, "", url)]
    rows = [
        _answer(_label(f"{part}_{language}"), paragraphs(getattr(submission, f"{part}_{language}")), url)
        for part in PARTS
    ]
    return [{**row, "lang": language} for row in rows]


def _label(name: str) -> Sentence:
    return capfirst(Submission._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _details(submission: Submission) -> list[Answer]:
    url = change("details", submission)
    return [
        _answer(_("Topic"), submission.topic.name if submission.topic else "", url),
        _answer(_("Region"), submission.region.name if submission.region else _("The whole country"), url),
        _answer(_("In whose name"), _in_whose_name(submission), url),
        _answer(_("Sources"), paragraphs(submission.sources), url),
    ]


def _in_whose_name(submission: Submission) -> Sentence:
    name = capfirst(submission.get_behalf_display())
    if submission.behalf == Submission.Behalf.PERSON:
        return name
    return _lines([name, submission.organization, submission.organization_role])


def _files(submission: Submission) -> Sentence:
    return _lines(submission.attachments.order_by("id").values_list("name", flat=True))


def _names(submission: Submission) -> Sentence:
    return _lines(citizen.public_name for citizen in queries.authors_of(submission)[1:])


def _lines(values: Any) -> SafeString:
    return format_html_join("", "<p>{}</p>", ((value,) for value in values))
