"""What petitions say to people: every statement has its words, in every language."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone, translation

from notifications.models import Event
from notifications.rendering import Note, letter, note
from petitions import notices
from petitions.models import Petition
from tests.factories import AnomalyFactory, HearingFactory, ObjectionFactory, PetitionFactory, UserFactory

pytestmark = pytest.mark.django_db

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "petitions" / "notices"
SOURCE = Path(notices.__file__).read_text(encoding="utf-8")
KINDS = sorted(re.findall(r'_(?:tell|remind)\w*\(\s*"(\w+)"', SOURCE))
# These lead to the desk.
TO_MODERATORS = {"anomaly_found": "desk/signing/", "objection_made": "desk/objections/"}
LANGUAGES = ("kk", "ru", "en")
AT = timezone.now()
GROUND = {"kk": "Қорғаныс", "ru": "Оборона", "en": "Defense"}
REASONS = "Мәтінді түзету қажет."


def filed(stage: str) -> Petition:
    return PetitionFactory(**{stage: True}, title_kk="Көшені жарықтандыру", title_ru="Осветить улицу")


def due(petition: Petition) -> dict[str, object]:
    return {"due": petition.review_due_date}


def say(kind: str) -> None:
    """Let a petition at the right stage say it."""
    match kind:
        case "submitted":
            notices.submitted(filed("submitted"), at=AT, due=(AT + timedelta(days=28)).date())
        case "returned":
            notices.returned(filed("returned"), at=AT, reasons=REASONS)
        case "refused":
            notices.refused(filed("refused"), at=AT, ground=GROUND, reasons=REASONS)
        case "reopened" | "taken_down" | "put_back":
            getattr(notices, kind)(filed("collecting"), at=AT, reasons=REASONS)
        case "signature_invalidated" | "signature_reinstated":
            tell = getattr(notices, kind.replace("signature", "signatures"))
            tell(filed("collecting"), users=[UserFactory().pk], occasion="1", reasons=REASONS, at=AT)
        case "anomaly_found":
            notices.anomaly_found(AnomalyFactory(petition=filed("collecting")), at=AT)
        case "objection_made" | "objection_upheld" | "objection_rejected":
            objection = ObjectionFactory(retraction__signature__petition=filed("collecting"), answer=REASONS)
            getattr(notices, kind)(objection, at=AT)
        case "opened_to_backers":
            notices.opened_to_backers(filed("backing"), at=AT)
        case "published" | "milestone" | "fell_below_threshold":
            getattr(notices, kind)(filed("collecting"), at=AT)
        case "half_time" | "nearly_due" | "overdue":
            petition = filed("under_review")
            getattr(notices, kind)(petition, at=AT, **due(petition))
        case "registered":
            notices.registered(filed("under_review"), at=AT)
        case "hearing_scheduled" | "hearing_cancelled":
            petition = filed("hearing_scheduled")
            getattr(notices, kind)(petition, HearingFactory(petition=petition, cancel_reason=REASONS), at=AT)
        case _:
            getattr(notices, kind)(filed(kind), at=AT)


def notes(kind: str) -> dict[str, Note]:
    say(kind)
    event = Event.objects.get(kind=f"petitions.{kind}")
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = note(event)
    return found


def test_every_statement_has_its_templates_and_every_template_its_statement():
    assert len(KINDS) == len(set(KINDS)) > 15
    assert sorted(path.name for path in TEMPLATES.iterdir()) == sorted(
        name for kind in KINDS for name in (f"{kind}.subject.txt", f"{kind}.txt")
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_statement_is_told_in_every_language(kind):
    for language, told in notes(kind).items():
        title = "Осветить улицу" if language == "ru" else "Көшені жарықтандыру"
        assert title in told.subject
        assert title in told.text
        for words in (told.subject, told.text):
            assert not re.search(r"[{}]|None|\d{4}-\d\d-\d\dT", words)
            assert "  " not in words
        assert told.text == told.text.strip()
        assert "\n\n\n" not in told.text


@pytest.mark.parametrize("kind", KINDS)
def test_every_statement_becomes_a_letter_that_leads_to_its_page(kind):
    say(kind)
    event = Event.objects.get(kind=f"petitions.{kind}")

    written = letter(event, language="en", reason="author")

    assert f"/en/{TO_MODERATORS.get(kind, f'petitions/{Petition.objects.get().code}/')}" in written.text
    assert "<p" in written.html


def test_a_term_that_ends_at_midnight_names_the_last_day():
    petition = filed("collecting")
    petition.collecting_ends_at = datetime(2027, 3, 1, tzinfo=ZoneInfo(settings.TIME_ZONE))
    notices.published(petition, at=AT)

    with translation.override("en"):
        told = note(Event.objects.get())

    assert "28 February 2027" in told.text


@pytest.mark.parametrize("outcome", ["satisfied", "partly", "refused"])
def test_a_decision_says_its_outcome(outcome):
    petition = filed("decided")
    petition.outcome = outcome
    notices.decided(petition, at=AT)

    with translation.override("en"):
        told = note(Event.objects.get())

    said = {
        "satisfied": "The petition is satisfied.",
        "partly": "The petition is satisfied in part.",
        "refused": "The petition is not satisfied.",
    }
    assert [name for name, words in said.items() if words in told.text] == [outcome]


def test_reasons_are_told_as_they_were_written():
    notices.returned(filed("returned"), at=AT, reasons="1 < 2 & «дұрыс»")

    with translation.override("kk"):
        told = note(Event.objects.get())

    assert "1 < 2 & «дұрыс»" in told.text
