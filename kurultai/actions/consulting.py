"""Consultations: questions that the body puts to everyone for some time."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from bodies.models import Body
from core.rulings import Conflict, Invalid
from journal.records import record
from kurultai import notices, policies
from kurultai.models import Consultation, Gathering, Section
from opinions import actions as opinions
from petitions.models import Topic

# What is asked; once people may have answered, it stays as it is.
QUESTION = ("title_kk", "title_ru", "text_kk", "text_ru", "opens_at", "topic")
EDITABLE = (*QUESTION, "title_en", "text_en", "closes_at", "gathering")


@transaction.atomic
def plan_consultation(
    *,
    body: Body,
    title_kk: str,
    title_ru: str,
    text_kk: str,
    text_ru: str,
    opens_at: datetime,
    closes_at: datetime,
    title_en: str = "",
    text_en: str = "",
    gathering: Gathering | None = None,
    sections: Iterable[Section] = (),
    topic: Topic | None = None,
    by: User,
    at: datetime,
) -> Consultation:
    """Begin a consultation. Only the secretariat sees it until it is published."""
    policies.may_prepare(by, body, at=at).enforce()

    consultation = Consultation(
        body=body,
        gathering=gathering,
        topic=topic,
        title_kk=title_kk.strip(),
        title_ru=title_ru.strip(),
        title_en=title_en.strip(),
        text_kk=text_kk.strip(),
        text_ru=text_ru.strip(),
        text_en=text_en.strip(),
        opens_at=opens_at,
        closes_at=closes_at,
    )
    _check(consultation)
    consultation.save()
    consultation.sections.set(_own(sections, body))
    record("consultation.planned", consultation, by=by, at=at)
    return consultation


def _check(consultation: Consultation) -> None:
    for field in ("title", "text"):
        if not all(getattr(consultation, f"{field}_{language}") for language in ("kk", "ru")):
            raise Invalid(_("Write the title and the text in Kazakh and in Russian."))
    if consultation.closes_at <= consultation.opens_at:
        raise Invalid(_("A consultation closes after it opens."))
    gathering = consultation.gathering
    if gathering is not None and gathering.body_id != consultation.body_id:
        raise Invalid(_("This is a gathering of another body."))


def _own(sections: Iterable[Section], body: Body) -> list[Section]:
    chosen = list(sections)
    if any(section.body_id != body.pk for section in chosen):
        raise Invalid(_("This is a section of another body."))
    return chosen


@transaction.atomic
def edit_consultation(
    *, consultation: Consultation, changes: dict[str, Any], by: User, at: datetime
) -> Consultation:
    """Change a consultation; once it is open, the question stays and only the end can move."""
    consultation = Consultation.objects.locked(consultation)
    policies.may_edit_consultation(by, consultation, at=at).enforce()
    changes = dict(changes)
    sections = changes.pop("sections", None)
    if unknown := set(changes) - set(EDITABLE):
        raise Invalid(_("These cannot be changed: %(names)s.") % {"names": ", ".join(sorted(unknown))})

    changed = [name for name, value in changes.items() if getattr(consultation, name) != value]
    if consultation.is_open(at) and set(changed) & set(QUESTION):
        raise Conflict(_("People are answering already: the question can no longer be changed."))
    for name in changed:
        setattr(consultation, name, changes[name])
    _check(consultation)
    if consultation.published_at is not None and consultation.closes_at <= at:
        raise Invalid(_("The consultation would be over at once: choose a later end."))
    consultation.save(update_fields=changed)
    if sections is not None:
        consultation.sections.set(_own(sections, consultation.body))
    is_public = consultation.published_at is not None
    if is_public:
        _open_conversation(consultation, at=at)
    record("consultation.edited", consultation, by=by, at=at, public=is_public, fields=changed)
    return consultation


@transaction.atomic
def publish_consultation(*, consultation: Consultation, by: User, at: datetime) -> Consultation:
    """Put the question to everyone, and open the conversation in which people say where they stand."""
    consultation = Consultation.objects.locked(consultation)
    policies.may_publish_consultation(by, consultation, at=at).enforce()

    consultation.publish(at=at)
    _open_conversation(consultation, at=at)
    record("consultation.published", consultation, by=by, at=at, public=True)

    notices.consultation_published(consultation, at=at)
    return consultation


def _open_conversation(consultation: Consultation, *, at: datetime) -> None:
    opinions.open_conversation(
        subject=consultation,
        question_kk=consultation.title_kk,
        question_ru=consultation.title_ru,
        question_en=consultation.title_en,
        path=f"kurultai/consultations/{consultation.code}/",
        opens_at=consultation.opens_at,
        closes_at=consultation.closes_at,
        at=at,
    )


@transaction.atomic
def summarize(
    *, consultation: Consultation, summary_kk: str, summary_ru: str, by: User, at: datetime
) -> Consultation:
    """Say what came of a consultation that is over."""
    consultation = Consultation.objects.locked(consultation)
    policies.may_summarize(by, consultation, at=at).enforce()
    if not (summary_kk.strip() or summary_ru.strip()):
        raise Invalid(_("Say what came of it, in Kazakh or in Russian."))

    consultation.summarize(summary_kk=summary_kk.strip(), summary_ru=summary_ru.strip())
    record("consultation.summarized", consultation, by=by, at=at, public=True)

    notices.consultation_summarized(consultation, at=at)
    return consultation
