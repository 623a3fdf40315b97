"""The body's own life: gatherings, their agenda and documents, and consultations."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile

from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from kurultai import actions
from kurultai.models import Consultation, Gathering
from kurultai.states import GatheringStatus
from notifications.models import Event
from opinions.models import Conversation
from tests.factories import (
    BodyFactory,
    ConsultationFactory,
    GatheringFactory,
    PostFactory,
    SectionFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def told(kind: str) -> Event:
    return Event.objects.get(kind=f"kurultai.{kind}")


@pytest.fixture
def body(db):
    return BodyFactory(consultative=True)


@pytest.fixture
def secretariat(body):
    return PostFactory(officer=True, body=body).user


@pytest.fixture
def elsewhere(db):
    return BodyFactory(consultative=True, code="council-of-old")


# Gatherings ---------------------------------------------------------------------------------


def plan(body, by, **changes) -> Gathering:
    said = {"number": 1, "year": 2027, "starts_on": date(2027, 3, 14), "ends_on": date(2027, 3, 15)}
    said |= {"place_kk": "Бурабай", "place_ru": "Бурабай"} | changes
    return actions.plan_gathering(body=body, by=by, at=NOON, **said)


def test_a_gathering_is_planned_with_its_sections(body, secretariat):
    section = SectionFactory(body=body)

    gathering = plan(body, secretariat, sections=[section])

    assert (gathering.status, gathering.code) == (GatheringStatus.PLANNED, "council-trial-1")
    assert gathering.sections.get() == section


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"place_kk": " ", "place_ru": ""}, "where the gathering"),
        ({"year": 2026}, "another year"),
        ({"ends_on": date(2027, 3, 13)}, "or later"),
    ],
)
def test_what_is_no_gathering_is_refused(changes, reason, body, secretariat):
    with pytest.raises(Invalid, match=reason):
        plan(body, secretariat, **changes)


def test_a_number_is_given_once(body, secretariat):
    plan(body, secretariat)

    with pytest.raises(Conflict, match="gathering number 1"):
        plan(body, secretariat)


def test_nobody_but_the_secretariat_plans(body, citizen):
    with pytest.raises(Refused, match="Only the secretariat"):
        plan(body, citizen)


def test_a_section_of_another_body_takes_no_part(body, secretariat, elsewhere):
    with pytest.raises(Invalid, match="section of another body"):
        plan(body, secretariat, sections=[SectionFactory(body=elsewhere)])


def test_a_gathering_is_edited_and_what_is_not_its_own_stays(body, secretariat):
    gathering = GatheringFactory(body=body, announced=True)
    section = SectionFactory(body=body)

    actions.edit_gathering(
        gathering=gathering, changes={"place_kk": "Астана", "sections": [section]}, by=secretariat, at=NOON
    )
    with pytest.raises(Invalid, match="cannot be changed: status"):
        actions.edit_gathering(gathering=gathering, changes={"status": "held"}, by=secretariat, at=NOON)

    gathering.refresh_from_db()
    assert (gathering.place_kk, gathering.sections.get()) == ("Астана", section)


def test_announcing_tells_those_who_follow_the_body(body, secretariat):
    gathering = actions.announce(gathering=GatheringFactory(body=body), by=secretariat, at=NOON)

    assert gathering.status == GatheringStatus.ANNOUNCED
    event = told("gathering_announced")
    assert (event.subject_kind, event.subject_id, event.audience) == ("bodies.body", body.pk, ["follower"])


def test_a_gathering_is_recorded_as_held(body, secretariat):
    gathering = GatheringFactory(body=body, announced=True, starts_on=date(2026, 11, 30))

    assert actions.hold(gathering=gathering, by=secretariat, at=NOON).status == GatheringStatus.HELD


def test_an_announced_gathering_is_cancelled_with_a_reason_and_people_are_told(body, secretariat):
    gathering = GatheringFactory(body=body, announced=True)

    with pytest.raises(Invalid, match="Give a reason"):
        actions.cancel(gathering=gathering, reason=" ", by=secretariat, at=NOON)
    actions.cancel(gathering=gathering, reason="Дауыл.", by=secretariat, at=NOON)

    assert told("gathering_cancelled").payload["reasons"] == "Дауыл."


def test_nobody_is_told_of_a_plan_that_is_given_up(body, secretariat):
    actions.cancel(gathering=GatheringFactory(body=body), reason="Жоспар өзгерді.", by=secretariat, at=NOON)

    assert not Event.objects.exists()


# Agenda and documents -----------------------------------------------------------------------


def titles(gathering: Gathering) -> list[str]:
    return list(gathering.agenda.order_by("order").values_list("title_kk", flat=True))


def test_matters_stand_in_the_order_in_which_they_were_put_and_can_be_moved(body, secretariat):
    gathering = GatheringFactory(body=body)
    points = [
        actions.add_point(gathering=gathering, title_kk=title, by=secretariat, at=NOON)
        for title in ("Білім", "Мәдениет", "Су")
    ]

    actions.move_point(point=points[2], up=True, by=secretariat, at=NOON)
    assert titles(gathering) == ["Білім", "Су", "Мәдениет"]

    actions.move_point(point=points[0], up=True, by=secretariat, at=NOON)
    actions.remove_point(point=points[1], by=secretariat, at=NOON)
    assert titles(gathering) == ["Білім", "Су"]


def test_a_matter_has_a_title(body, secretariat):
    with pytest.raises(Invalid, match="title of the matter"):
        actions.add_point(gathering=GatheringFactory(body=body), title_kk=" ", by=secretariat, at=NOON)


def test_a_document_is_a_file_or_an_address(body, secretariat):
    gathering = GatheringFactory(body=body, held=True)

    file = actions.add_document(
        gathering=gathering,
        title="Хаттама",
        language="kk",
        file=ContentFile(b"%PDF-1", "hattama.pdf"),
        by=secretariat,
        at=NOON,
    )
    link = actions.add_document(
        gathering=gathering,
        title="Речь",
        language="ru",
        url="https://akorda.example.invalid/1",
        by=secretariat,
        at=NOON,
    )

    assert (file.size, link.size, bool(link.file)) == (6, None, False)
    with pytest.raises(Invalid, match="Choose a file"):
        actions.add_document(gathering=gathering, title="Бос", language="kk", by=secretariat, at=NOON)


def test_a_document_is_withdrawn_once_and_with_a_reason(body, secretariat):
    document = actions.add_document(
        gathering=GatheringFactory(body=body),
        title="Жоба",
        language="kk",
        url="https://akorda.example.invalid/2",
        by=secretariat,
        at=NOON,
    )

    with pytest.raises(Invalid, match="Give a reason"):
        actions.withdraw_document(document=document, reason="", by=secretariat, at=NOON)
    actions.withdraw_document(document=document, reason="Қате файл.", by=secretariat, at=NOON)
    with pytest.raises(Conflict, match="already withdrawn"):
        actions.withdraw_document(document=document, reason="Тағы.", by=secretariat, at=NOON)

    assert document.withdrawn_at == NOON


def test_nothing_is_added_to_a_cancelled_gathering(body, secretariat):
    with pytest.raises(Conflict, match="was cancelled"):
        actions.add_point(
            gathering=GatheringFactory(body=body, cancelled=True), title_kk="Су", by=secretariat, at=NOON
        )


# Consultations ------------------------------------------------------------------------------


def consult(body, by, **changes) -> Consultation:
    said = {"title_kk": "Мектеп", "title_ru": "Школа", "text_kk": "Қалай?", "text_ru": "Как?"}
    said |= {"opens_at": NOON, "closes_at": NOON + timedelta(days=20)} | changes
    return actions.plan_consultation(body=body, by=by, at=NOON, **said)


def test_a_consultation_is_hidden_until_it_is_published_with_its_conversation(body, secretariat):
    consultation = consult(body, secretariat, sections=[SectionFactory(body=body)])
    assert not Consultation.objects.published().exists()

    consultation = actions.publish_consultation(consultation=consultation, by=secretariat, at=NOON)

    conversation = Conversation.objects.get()
    assert consultation.is_open(NOON)
    assert (conversation.subject_kind, conversation.subject_id) == ("kurultai.consultation", consultation.pk)
    assert (conversation.opens_at, conversation.closes_at) == (NOON, consultation.closes_at)
    assert conversation.path == f"kurultai/consultations/{consultation.code}/"
    assert told("consultation_published").audience == ["follower"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title_ru": " "}, "in Kazakh and in Russian"),
        ({"text_kk": ""}, "in Kazakh and in Russian"),
        ({"closes_at": NOON}, "closes after it opens"),
    ],
)
def test_what_is_no_consultation_is_refused(changes, reason, body, secretariat):
    with pytest.raises(Invalid, match=reason):
        consult(body, secretariat, **changes)


def test_a_gathering_of_another_body_asks_nothing_here(body, secretariat, elsewhere):
    with pytest.raises(Invalid, match="gathering of another body"):
        consult(body, secretariat, gathering=GatheringFactory(body=elsewhere))


def test_what_would_be_over_is_not_published(body, secretariat):
    consultation = consult(body, secretariat, opens_at=NOON - timedelta(days=3), closes_at=NOON)

    with pytest.raises(Conflict, match="over before it is published"):
        actions.publish_consultation(consultation=consultation, by=secretariat, at=NOON)


def test_an_open_consultation_is_prolonged_with_its_conversation_but_asks_the_same(body, secretariat):
    consultation = actions.publish_consultation(
        consultation=consult(body, secretariat), by=secretariat, at=NOON
    )
    later = consultation.closes_at + timedelta(days=10)

    actions.edit_consultation(
        consultation=consultation, changes={"closes_at": later}, by=secretariat, at=NOON
    )
    with pytest.raises(Conflict, match="can no longer be changed"):
        actions.edit_consultation(
            consultation=consultation, changes={"title_kk": "Басқа"}, by=secretariat, at=NOON
        )

    assert Conversation.objects.get().closes_at == later


def test_a_published_consultation_does_not_end_at_once(body, secretariat):
    consultation = actions.publish_consultation(
        consultation=consult(body, secretariat), by=secretariat, at=NOON
    )
    tomorrow = NOON + timedelta(days=1)

    with pytest.raises(Invalid, match="over at once"):
        actions.edit_consultation(
            consultation=consultation, changes={"closes_at": tomorrow}, by=secretariat, at=tomorrow
        )


def test_a_draft_of_a_consultation_is_changed_in_peace(body, secretariat):
    consultation = consult(body, secretariat)

    actions.edit_consultation(
        consultation=consultation, changes={"title_kk": "Басқа"}, by=secretariat, at=NOON
    )

    assert not Conversation.objects.exists()
    assert not Entry.objects.about(consultation).public().exists()


def test_what_came_of_it_is_told_to_those_who_answered(secretariat):
    consultation = ConsultationFactory(closed=True)
    answered = SubmissionFactory(published=True, consultation=consultation)
    SubmissionFactory(draft=True, consultation=consultation)

    with pytest.raises(Invalid, match="Say what came of it"):
        actions.summarize(consultation=consultation, summary_kk="", summary_ru="", by=secretariat, at=NOON)
    actions.summarize(
        consultation=consultation, summary_kk="Қорытынды.", summary_ru="", by=secretariat, at=NOON
    )

    assert told("consultation_summarized").users == [answered.author.user_id]
