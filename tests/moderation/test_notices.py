"""What moderation says to people: every statement has its words, in every language."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone, translation

from moderation import notices
from moderation.models import Approval, SecondOpinion
from notifications.models import Event
from notifications.rendering import letter, note
from tests.factories import (
    AppealFactory,
    ApprovalFactory,
    CaseFactory,
    DecisionFactory,
    PetitionFactory,
    PostFactory,
    ReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "moderation" / "notices"
KINDS = sorted({path.name.removesuffix(".txt").removesuffix(".subject") for path in TEMPLATES.iterdir()})
SAID = Path(notices.__file__).read_text(encoding="utf-8")
AT = timezone.now()
TITLES = {"title_kk": "Көшені жарықтандыру", "title_ru": "Осветить улицу"}
S = Approval.State


def opinion(**changes) -> SecondOpinion:
    petition = PetitionFactory(submitted=True, **TITLES)
    values = {"question": "Бұл негіз бе?", "asked_by": UserFactory(), "asked_at": AT, **changes}
    return SecondOpinion.objects.create(case=CaseFactory(subject=petition), **values)


def approval(act=Approval.Act.TAKE_DOWN, state="proposed", **changes) -> Approval:
    trait = {} if state == "proposed" else {"done": True, "state": state}
    petition = PetitionFactory(collecting=True, **TITLES)
    return ApprovalFactory(subject=petition, act=act, **trait, **changes)


def appeal(**changes):
    petition = PetitionFactory(refused=True, **TITLES)
    return AppealFactory(decision=DecisionFactory(case__subject=petition), **changes), petition


def say(kind: str) -> None:
    """Let it be said once."""
    match kind:
        case "case_taken_over":
            case = CaseFactory(subject=PetitionFactory(submitted=True, **TITLES))
            notices.case_taken_over(case, former=UserFactory(), by=UserFactory(), at=AT)
        case "case_escalated":
            case = CaseFactory(subject=PetitionFactory(submitted=True, **TITLES), escalation_note="Маңызды.")
            PostFactory(administrator=True)
            notices.case_escalated(case, at=AT)
        case "opinion_asked":
            PostFactory()
            notices.opinion_asked(opinion(), at=AT)
        case "opinion_given":
            notices.opinion_given(opinion(opinion="Иә.", given_by=UserFactory(), given_at=AT), at=AT)
        case "approval_wanted":
            PostFactory()
            notices.approval_wanted(approval(), at=AT)
        case "approval_granted":
            notices.approval_decided(approval(state=S.DONE), at=AT)
        case "approval_rejected":
            notices.approval_decided(approval(state=S.REJECTED, note="Негіз жоқ."), at=AT)
        case "approval_undone":
            undone = {"undone_by": UserFactory(), "undone_at": AT, "undo_reason": "Қате болды."}
            notices.approval_undone(approval(state=S.UNDONE, **undone), at=AT)
        case "appeal_filed" | "appeal_waits":
            PostFactory()
            filed, petition = appeal()
            notices.appeal_filed(filed, petition, without=set(), at=AT)
        case "appeal_upheld" | "appeal_rejected":
            decided, petition = appeal(is_upheld=kind == "appeal_upheld", reasons="Негіз жоқ.")
            notices.appeal_decided(decided, petition, at=AT)
        case "report_justified" | "report_rejected":
            petition = PetitionFactory(collecting=True, **TITLES)
            answered = {"is_justified": kind == "report_justified", "answer": "Жарияланымнан алынды."}
            notices.reports_closed([ReportFactory(subject=petition, **answered)], petition, at=AT)


def test_every_statement_has_its_templates_and_every_template_its_statement():
    said = set(re.findall(r'"((?:case|opinion|approval|appeal|report)_\w+)"', SAID))

    assert said == set(KINDS)
    assert len(list(TEMPLATES.iterdir())) == 2 * len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_statement_is_told_in_every_language(kind):
    say(kind)
    event = Event.objects.get(kind=f"moderation.{kind}")

    for language in ("kk", "ru", "en"):
        with translation.override(language):
            told = note(event)
        title = TITLES["title_ru"] if language == "ru" else TITLES["title_kk"]
        assert title in told.subject
        assert title in told.text
        for words in (told.subject, told.text):
            assert not re.search(r"[{}]|None|\d{4}-\d\d-\d\dT|“”", words)
            assert "  " not in words
        assert told.text == told.text.strip()
        assert "\n\n\n" not in told.text
        assert event.payload["path"].endswith("/")
        assert "<p" in letter(event, language=language, reason="").html


@pytest.mark.parametrize("act", Approval.Act)
def test_the_second_pair_of_eyes_learns_what_is_proposed(act):
    PostFactory()
    notices.approval_wanted(approval(act), at=AT)

    [event] = Event.objects.all()
    with translation.override("en"):
        words = note(event).text

    named = {"refuse": "to refuse", "take_down": "down", "invalidate": "signatures"}[act.value]
    assert named in words.split("Without")[0]
    assert event.is_urgent
