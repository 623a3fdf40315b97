"""What the body says to people: every statement has its words, in every language."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone, translation

from kurultai import notices
from notifications.models import Event
from notifications.rendering import Note, letter, note
from tests.factories import (
    ActFactory,
    BodyFactory,
    CitizenFactory,
    ConclusionFactory,
    ConsultationFactory,
    ForwardingFactory,
    GatheringFactory,
    MemberFactory,
    MergeFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "kurultai" / "notices"
SOURCE = Path(notices.__file__).read_text(encoding="utf-8")
KINDS = sorted(re.findall(r'_tell(?:_\w+)?\(\s*"(\w+)"', SOURCE))
LANGUAGES = ("kk", "ru", "en")
AT = timezone.now()
DUE = (AT + timedelta(days=20)).date()
GROUND = {"kk": "Ұсыныс емес", "ru": "Не предложение", "en": "Not a proposal"}
REASONS = "Мәтінді түзету қажет."
TITLES = {"title_kk": "Ауылға автобус", "title_ru": "Автобус селу"}


def filed(stage: str):
    member = MemberFactory(reporting=True)
    return SubmissionFactory(**{stage: True}, **TITLES, rapporteur=member)


def forwarded(stage: str = "forwarded"):
    return ForwardingFactory(submission=filed(stage), answer_kk="Жұмысқа алынды.", answer_ru="Принято.")


def say(kind: str) -> None:
    """Let a proposal, a merge, a gathering or a consultation at the right stage say it."""
    match kind:
        case "received":
            notices.received(filed("received"), at=AT, due=DUE)
        case "returned":
            notices.returned(filed("returned"), at=AT, reasons=REASONS)
        case "refused":
            notices.refused(filed("refused"), at=AT, ground=GROUND, reasons=REASONS)
        case "taken_down" | "put_back":
            getattr(notices, kind)(filed("published"), at=AT, reasons=REASONS)
        case "coauthor_joined" | "coauthor_left" | "coauthor_removed":
            getattr(notices, kind)(filed("draft"), CitizenFactory(), at=AT)
        case "assigned":
            notices.assigned(filed("section_review"), at=AT)
        case "supported":
            conclusion = ConclusionFactory(submission=filed("supported"), reasons_ru="Обосновано.")
            notices.supported(conclusion.submission, conclusion, at=AT)
        case "declined":
            conclusion = ConclusionFactory(submission=filed("declined"), verdict="declined")
            notices.declined(conclusion.submission, conclusion, at=AT)
        case "forwarded" | "in_work":
            forwarding = forwarded(kind)
            getattr(notices, kind)(forwarding.submission, forwarding, at=AT)
        case "implemented":
            notices.implemented(filed("implemented"), ActFactory(), at=AT, note={"kk": "Келді."})
        case "section_nearly_due" | "section_overdue":
            getattr(notices, kind)(filed("section_review"), at=AT, due=DUE)
        case "body_nearly_due" | "body_overdue":
            getattr(notices, kind)(forwarded(), at=AT, due=DUE)
        case "merge_asked" | "merge_offered" | "merge_refused" | "merge_dropped" | "merged":
            target = SubmissionFactory(published=True, **TITLES)
            merge = MergeFactory(source=filed("published"), target=target)
            getattr(notices, kind)(merge, [merge.source.author.user_id], at=AT)
        case "gathering_announced" | "gathering_cancelled":
            body = BodyFactory(consultative=True, name_kk=TITLES["title_kk"], name_ru=TITLES["title_ru"])
            getattr(notices, kind)(GatheringFactory(body=body, status_reason=REASONS), at=AT)
        case "consultation_published" | "consultation_summarized":
            getattr(notices, kind)(ConsultationFactory(**TITLES), at=AT)
        case _:
            getattr(notices, kind)(filed(kind), at=AT)


def notes(kind: str) -> dict[str, Note]:
    say(kind)
    event = Event.objects.get(kind=f"kurultai.{kind}")
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = note(event)
    return found


def test_every_statement_has_its_templates_and_every_template_its_statement():
    assert len(KINDS) == len(set(KINDS)) > 20
    assert sorted(path.name for path in TEMPLATES.iterdir()) == sorted(
        name for kind in KINDS for name in (f"{kind}.subject.txt", f"{kind}.txt")
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_statement_is_told_in_every_language(kind):
    for language, told in notes(kind).items():
        title = TITLES["title_ru"] if language == "ru" else TITLES["title_kk"]
        if language != "en" or "gathering" not in kind:
            assert title in told.subject
            assert title in told.text
        for words in (told.subject, told.text):
            assert not re.search(r"[{}]|None|\d{4}-\d\d-\d\dT|“”", words)
            assert "  " not in words
        assert told.text == told.text.strip()
        assert "\n\n\n" not in told.text


@pytest.mark.parametrize("kind", KINDS)
def test_every_statement_becomes_a_letter_that_leads_to_a_page(kind):
    say(kind)
    event = Event.objects.get(kind=f"kurultai.{kind}")

    written = letter(event, language="en", reason="author")

    assert "/en/kurultai/" in written.text
    assert "<p" in written.html


def test_a_draft_without_a_title_is_named_by_its_address():
    submission = SubmissionFactory(title_kk="")
    notices.coauthor_joined(submission, CitizenFactory(), at=AT)

    with translation.override("en"):
        told = note(Event.objects.get())

    assert f"“{submission.code}”" in told.subject


def test_the_number_of_the_letter_is_left_out_where_there_is_none():
    forwarding = ForwardingFactory(number="")
    notices.forwarded(forwarding.submission, forwarding, at=AT)

    with translation.override("en"):
        told = note(Event.objects.get())

    assert "Number of the letter" not in told.text


def test_reasons_are_told_as_they_were_written():
    notices.returned(filed("returned"), at=AT, reasons="1 < 2 & «дұрыс»")

    with translation.override("kk"):
        told = note(Event.objects.get())

    assert "1 < 2 & «дұрыс»" in told.text


def test_the_same_occasion_is_told_once_and_the_next_one_again():
    submission = filed("section_review")
    for due in (DUE, DUE, DUE + timedelta(days=1)):
        notices.section_overdue(submission, at=AT, due=due)

    assert Event.objects.count() == 2
