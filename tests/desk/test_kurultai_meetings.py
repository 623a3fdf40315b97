"""Consultations, gatherings, themes and files of a council at the desk."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from broadcasts.models import Stream
from broadcasts.states import StreamStatus
from commitments.models import Commitment
from kurultai.models import Consultation, Gathering, Theme
from kurultai.states import GatheringStatus
from opinions.models import Conversation
from tests.factories import (
    BodyFactory,
    ConsultationFactory,
    GatheringFactory,
    PostFactory,
    SectionFactory,
    StreamFactory,
    SubmissionFactory,
    ThemeFactory,
    ThemePlaceFactory,
)
from tests.pages import addresses, text_of

pytestmark = pytest.mark.django_db
at = addresses("desk:kurultai_")

LANGUAGES = ["kk", "ru", "en"]
PDF = b"%PDF-1.7\n%%EOF\n"


def moment(days: int) -> str:
    return timezone.localtime(timezone.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def council(db):
    return BodyFactory(consultative=True)


@pytest.fixture
def officer(council, officer_of, signed_in):
    """The browser of somebody of the council's secretariat."""
    return signed_in(officer_of(council))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_in_every_language(officer, council, language):
    section, place = SectionFactory(body=council), ThemePlaceFactory(theme__body=council)
    suggested = ThemeFactory(body=council, suggested=True, name_kk="", name_ru="", terms={"kk": ["мектеп"]})
    draft, over = (
        ConsultationFactory(body=council, draft=True),
        ConsultationFactory(body=council, closed=True),
    )
    planned, held = GatheringFactory(body=council), GatheringFactory(body=council, held=True)
    announced = GatheringFactory(body=council, announced=True, starts_on=timezone.localdate())
    stream = StreamFactory(subject=announced)
    parts = ("gathering", "gathering_edit", "agenda", "documents", "streams")
    pages = [
        *(at(name, language=language) for name in ("consultations", "gatherings", "themes", "sections")),
        *(at(name, council.code, language=language) for name in ("consultation_new", "gathering_new")),
        *(at("consultation", one.code, language=language) for one in (draft, over)),
        at("consultation_edit", draft.code, language=language),
        at("consultation_publish", draft.code, language=language),
        at("consultation_summary", over.code, language=language),
        *(at(name, one.code, language=language) for name in parts for one in (planned, held)),
        at("gathering_announce", planned.code, language=language),
        at("gathering_held", announced.code, language=language),
        at("gathering_cancel", announced.code, language=language),
        at("promises", "gathering", held.code, language=language),
        *(
            at("stream_step", announced.code, stream.pk, step, language=language)
            for step in ("cancel", "fail", "recording")
        ),
        *(at("theme", one.code, language=language) for one in (place.theme, suggested)),
        at("theme_dissolve", suggested.code, language=language),
        *(at("table", section.code, form, language=language) for form in ("csv", "xlsx")),
        *(at("digest", section.code, paper, language=language) for paper in ("kk", "ru")),
    ]

    assert [path for path in pages if officer.get(path).status_code != 200] == []


def test_what_belongs_to_another_council_is_not_there(officer):
    other = BodyFactory(central=True, kind="consultative", code="council-of-elsewhere")
    consultation, gathering = ConsultationFactory(body=other), GatheringFactory(body=other)
    theme, section = ThemeFactory(body=other), SectionFactory(body=other)

    for path in (
        at("consultation_new", other.code),
        at("consultation", consultation.code),
        at("consultation_publish", consultation.code),
        at("gathering", gathering.code),
        at("agenda", gathering.code),
        at("streams", gathering.code),
        at("promises", "gathering", gathering.code),
        at("theme", theme.code),
        at("table", section.code, "csv"),
        at("digest", section.code, "kk"),
    ):
        assert officer.get(path).status_code == 404, path


# Consultations --------------------------------------------------------------------------------


def consultation_values(**changes) -> dict:
    return {
        "title_kk": "Ауыл мектептері",
        "title_ru": "Сельские школы",
        "text_kk": "Ауыл мектептеріне не қажет?",
        "text_ru": "Что нужно сельским школам?",
        "opens_at": moment(1),
        "closes_at": moment(30),
        **changes,
    }


def test_a_consultation_is_planned_published_and_summed_up(officer, council):
    section = SectionFactory(body=council)

    officer.post(at("consultation_new", council.code), consultation_values(sections=[section.code]))
    consultation = Consultation.objects.get()
    officer.post(at("consultation_publish", consultation.code))
    Consultation.objects.update(opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now())
    officer.post(at("consultation_summary", consultation.code), {"summary_kk": "Отыз ұсыныс түсті."})

    consultation.refresh_from_db()
    assert list(consultation.sections.all()) == [section]
    assert Conversation.objects.about(consultation).exists()
    assert consultation.summary_kk == "Отыз ұсыныс түсті."


def test_a_consultation_that_closes_before_it_opens_is_shown_again(officer, council):
    sent = consultation_values(opens_at=moment(9), closes_at=moment(3))

    response = officer.post(at("consultation_new", council.code), sent)

    assert response.status_code == 400
    assert "A consultation closes after it opens." in text_of(response)
    assert "Сельские школы" in text_of(response)


def test_publishing_shows_it_once_more_before(officer, council):
    draft = ConsultationFactory(body=council, draft=True, closes_at=timezone.now() + timedelta(days=9))

    page = text_of(officer.get(at("consultation_publish", draft.code)))

    assert draft.text_kk in page
    assert draft.text_ru in page
    assert Consultation.objects.get().published_at is None


def test_of_an_open_consultation_only_the_end_can_move(officer, council):
    consultation = ConsultationFactory(body=council)
    page = text_of(officer.get(at("consultation_edit", consultation.code)))

    officer.post(at("consultation_edit", consultation.code), {"closes_at": moment(60)})

    consultation.refresh_from_db()
    assert 'name="title_kk"' not in page
    assert consultation.closes_at > timezone.now() + timedelta(days=59)


def test_another_question_for_an_open_consultation_is_refused_and_kept(officer, council):
    consultation = ConsultationFactory(body=council)
    sent = consultation_values(opens_at=moment(-10), title_kk="Басқа сұрақ")

    response = officer.post(at("consultation_edit", consultation.code), sent)

    assert response.status_code == 409
    assert "Басқа сұрақ" in text_of(response)


def test_two_who_change_a_consultation_at_once_both_see_what_the_other_wrote(officer, council):
    draft = ConsultationFactory(body=council, draft=True, opens_at=timezone.now() + timedelta(days=1))
    seen = _hidden(officer.get(at("consultation_edit", draft.code)))
    Consultation.objects.update(title_ru="Записано другим")

    sent = consultation_values(title_kk=draft.title_kk, title_ru="Написано мной", seen=seen)
    response = officer.post(at("consultation_edit", draft.code), sent)

    assert response.status_code == 409
    assert "Записано другим" in text_of(response)
    assert "Написано мной" in text_of(response)
    assert Consultation.objects.get().title_ru == "Записано другим"


def _hidden(response) -> str:
    return response.context["form"]["seen"].value()


# Gatherings -----------------------------------------------------------------------------------


def test_a_gathering_goes_from_plan_to_held(officer, council):
    today = timezone.localdate()
    sent = {"number": 3, "year": today.year, "starts_on": today, "place_kk": "Астана", "place_ru": "Астана"}

    response = officer.post(at("gathering_new", council.code), sent)
    gathering = Gathering.objects.get()
    officer.post(at("gathering_announce", gathering.code))
    officer.post(at("gathering_held", gathering.code))

    gathering.refresh_from_db()
    assert response["Location"] == at("agenda", gathering.code)
    assert gathering.status == GatheringStatus.HELD


def test_the_same_number_twice_is_refused_and_what_was_typed_stays(officer, council):
    there = GatheringFactory(body=council)
    sent = {"number": there.number, "year": 2026, "place_kk": "Түркістан", "place_ru": "Туркестан"}

    response = officer.post(at("gathering_new", council.code), sent)

    assert response.status_code == 409
    assert "Туркестан" in text_of(response)


def test_a_gathering_without_a_day_says_what_is_missing(officer, council):
    gathering = GatheringFactory(body=council, starts_on=None, year=2027)

    page = text_of(officer.get(at("gathering", gathering.code)))

    assert "Say on which day the gathering begins before you announce it." in page
    assert at("gathering_announce", gathering.code) not in page
    assert officer.get(at("gathering_announce", gathering.code)).status_code == 409


def test_two_who_change_a_gathering_at_once_both_see_what_the_other_wrote(officer, council):
    gathering = GatheringFactory(body=council)
    seen = _hidden(officer.get(at("gathering_edit", gathering.code)))
    Gathering.objects.update(place_ru="Записано другим")

    sent = {"number": gathering.number, "year": gathering.year, "starts_on": gathering.starts_on}
    sent |= {"place_kk": gathering.place_kk, "place_ru": "Написано мной", "seen": seen}
    response = officer.post(at("gathering_edit", gathering.code), sent)

    assert response.status_code == 409
    assert "Записано другим" in text_of(response)
    assert "Написано мной" in text_of(response)


def test_a_section_is_added_without_touching_the_rest(officer, council):
    section, gathering = SectionFactory(body=council), GatheringFactory(body=council)
    form = officer.get(at("gathering_edit", gathering.code)).context["form"]

    sent = {name: form[name].value() or "" for name in form.fields if name != "sections"}
    officer.post(at("gathering_edit", gathering.code), {**sent, "sections": [section.code]})

    assert list(gathering.sections.all()) == [section]


def test_a_cancelled_gathering_says_why(officer, council):
    gathering = GatheringFactory(body=council, announced=True)

    officer.post(at("gathering_cancel", gathering.code), {"reason": "Отырыс көктемге шегерілді."})

    gathering.refresh_from_db()
    assert gathering.status_reason == "Отырыс көктемге шегерілді."


def test_matters_are_put_on_the_agenda_moved_by_the_keyboard_and_removed(officer, council):
    gathering = GatheringFactory(body=council)
    for title in ("Бірінші", "Екінші"):
        officer.post(at("agenda", gathering.code), {"title_kk": title})
    first, second = gathering.agenda.order_by("order")

    moved = officer.post(at("point_move", gathering.code, second.pk), {"way": "up"})
    order = list(gathering.agenda.order_by("order"))
    page = text_of(officer.get(moved["Location"]))
    officer.post(at("point_remove", gathering.code, first.pk))

    assert order == [second, first]
    assert moved["Location"].endswith(f"?focus=up-{second.pk}")
    assert page.count("disabled") == 2
    assert list(gathering.agenda.all()) == [second]


def test_the_keyboard_stays_on_the_button_that_moved_a_matter(officer, council):
    gathering = GatheringFactory(body=council)
    for title in ("Бірінші", "Екінші", "Үшінші"):
        officer.post(at("agenda", gathering.code), {"title_kk": title})
    third = gathering.agenda.order_by("order").last()

    page = officer.post(at("point_move", gathering.code, third.pk), {"way": "up"}, follow=True)

    assert 'value="up" autofocus' in text_of(page)


@pytest.mark.parametrize("way", ["sideways", ""])
def test_a_senseless_move_moves_nothing(officer, council, way):
    gathering = GatheringFactory(body=council)
    officer.post(at("agenda", gathering.code), {"title_kk": "Бірінші"})

    response = officer.post(at("point_move", gathering.code, gathering.agenda.get().pk), {"way": way})

    assert response.status_code == 302


def test_a_document_is_added_and_withdrawn_with_a_reason(officer, council):
    gathering = GatheringFactory(body=council, held=True)
    file = SimpleUploadedFile("resolution.pdf", PDF, content_type="application/pdf")

    officer.post(at("documents", gathering.code), {"title": "Қарар", "language": "kk", "file": file})
    document = gathering.documents.get()
    officer.post(
        at("document_withdraw", gathering.code, document.code), {"reason": "Ескі нұсқасы жүктелген."}
    )

    document.refresh_from_db()
    assert document.withdrawn_at is not None
    assert "Ескі нұсқасы жүктелген." in text_of(officer.get(at("documents", gathering.code)))


def test_a_program_called_pdf_is_no_document(officer, council):
    gathering = GatheringFactory(body=council, held=True)
    file = SimpleUploadedFile("resolution.pdf", b"MZ\x90\x00", content_type="application/pdf")

    response = officer.post(
        at("documents", gathering.code), {"title": "Қарар", "language": "kk", "file": file}
    )

    assert response.status_code == 400
    assert "is not what its name says" in text_of(response)
    assert not gathering.documents.exists()


def test_a_reason_that_is_too_long_for_a_document_is_said_so(officer, council):
    gathering = GatheringFactory(body=council, held=True)
    officer.post(
        at("documents", gathering.code), {"title": "Қарар", "language": "kk", "url": "https://a.kz/1"}
    )
    document = gathering.documents.get()

    response = officer.post(at("document_withdraw", gathering.code, document.code), {"reason": "қ" * 301})

    assert response.status_code == 400


def test_a_broadcast_of_a_gathering_goes_from_announced_to_recorded(officer, council):
    gathering = GatheringFactory(body=council, announced=True)
    sent = {"url": "https://youtu.be/dQw4w9WgXcQ", "language": "kk", "starts_at": moment(1)}

    officer.post(at("streams", gathering.code), sent)
    stream = Stream.objects.about(gathering).get()
    for step in ("live", "end"):
        officer.post(at("stream_step", gathering.code, stream.pk, step))
    zero = timezone.localtime(timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S")
    officer.post(at("stream_step", gathering.code, stream.pk, "recording"), {"url": "", "zero_at": zero})

    stream.refresh_from_db()
    assert stream.status == StreamStatus.ARCHIVED


def test_the_first_day_of_a_gathering_is_when_its_broadcast_begins(officer, council):
    gathering = GatheringFactory(body=council)

    form = officer.get(at("streams", gathering.code)).context["form"]

    begins = form["starts_at"].value()
    assert isinstance(begins, datetime)
    assert begins.date() == gathering.starts_on


def test_an_unknown_step_of_a_broadcast_is_not_there(officer, council):
    gathering = GatheringFactory(body=council, announced=True)
    stream = StreamFactory(subject=gathering)

    assert officer.post(at("stream_step", gathering.code, stream.pk, "explode")).status_code == 404


def test_promises_of_a_gathering_are_made_once_it_is_announced(officer, council):
    planned, held = GatheringFactory(body=council), GatheringFactory(body=council, held=True)
    sent = {"what_ru": "Построить школу.", "who": "Министерство", "due_date": moment(90)[:10]}

    early = officer.post(at("promises", "gathering", planned.code), sent)
    officer.post(at("promises", "gathering", held.code), sent)

    assert early.status_code == 409
    assert Commitment.objects.about(held).get().what_ru == "Построить школу."
    assert "Построить школу." in text_of(officer.get(at("gathering", held.code)))


# Themes ---------------------------------------------------------------------------------------


@pytest.fixture
def theme(council):
    """A suggestion of three proposals."""
    suggested = ThemeFactory(body=council, suggested=True, name_kk="", name_ru="", terms={"kk": ["автобус"]})
    for _ in range(3):
        ThemePlaceFactory(theme=suggested, submission__body=council)
    return suggested


def members(theme: Theme) -> list[str]:
    return list(theme.places.order_by("submission_id").values_list("submission__code", flat=True))


def test_suggestions_stand_beside_confirmed_themes(officer, council, theme):
    confirmed = ThemeFactory(body=council)

    page = officer.get(at("themes"))

    assert list(page.context["suggested"]) == [theme]
    assert list(page.context["confirmed"]) == [confirmed]
    assert "автобус" in text_of(page)


def test_a_suggestion_is_confirmed_under_a_name_and_renamed(officer, theme):
    officer.post(at("theme_name", theme.code), {"theme-name_kk": "Мектеп автобустары"})
    theme.refresh_from_db()
    confirmed_as = theme.name_kk
    officer.post(at("theme_name", theme.code), {"theme-name_kk": "Мектепке жол"})

    theme.refresh_from_db()
    assert theme.confirmed_at is not None
    assert (confirmed_as, theme.name_kk) == ("Мектеп автобустары", "Мектепке жол")


def test_a_theme_without_a_name_is_not_confirmed(officer, theme):
    response = officer.post(at("theme_name", theme.code), {"theme-name_en": "Buses"})

    assert response.status_code == 400
    assert "Name the theme in Kazakh or in Russian." in text_of(response)
    assert "Buses" in text_of(response)


def test_the_ticked_proposals_make_a_theme_of_their_own(officer, theme):
    going = members(theme)[:1]

    response = officer.post(
        at("theme_sort", theme.code), {"do": "split", "submissions": going, "name_kk": "Жол жөндеу"}
    )

    new = Theme.objects.get(name_kk="Жол жөндеу")
    assert response["Location"] == at("theme", new.code)
    assert members(new) == going
    assert len(members(theme)) == 2


def test_all_proposals_cannot_leave_and_the_ticks_stay(officer, theme):
    sent = {"do": "split", "submissions": members(theme), "name_kk": "Жол жөндеу"}

    response = officer.post(at("theme_sort", theme.code), sent)

    assert response.status_code == 400
    assert text_of(response).count("checked>") == 3
    assert "Жол жөндеу" in text_of(response)


def test_proposals_are_moved_to_another_theme_or_out_of_every_one(officer, council, theme):
    other, (first, second, _third) = ThemeFactory(body=council), members(theme)

    sent = {"do": "move", "theme": other.code, "submissions": [first]}
    officer.post(at("theme_sort", theme.code), sent)
    officer.post(at("theme_sort", theme.code), {"do": "out", "submissions": [second]})

    assert members(other) == [first]
    assert len(members(theme)) == 1


@pytest.mark.parametrize("do", ["move", "out", "split", "nonsense"])
def test_nothing_ticked_is_said_so(officer, theme, do):
    response = officer.post(at("theme_sort", theme.code), {"do": do})

    assert response.status_code == 400
    assert "Tick the proposals" in text_of(response)


def test_dissolving_asks_first(officer, theme):
    asked = officer.get(at("theme_dissolve", theme.code))
    officer.post(at("theme_dissolve", theme.code))

    theme.refresh_from_db()
    assert "This can't be undone" in text_of(asked).replace("&#x27;", "'")
    assert theme.dissolved_at is not None
    assert officer.get(at("theme", theme.code)).status_code == 404


# Files ----------------------------------------------------------------------------------------


def test_the_files_of_a_section_are_handed_out_by_name_and_kept_by_nobody(officer, council):
    submission = SubmissionFactory(section_review=True, body=council)
    code = submission.section.code

    for path, name in (
        (at("table", code, "csv"), f"{code}.csv"),
        (at("table", code, "xlsx"), f"{code}.xlsx"),
        (at("digest", code, "ru"), f"{code}-ru.docx"),
    ):
        response = officer.get(path)
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("form", ["exe", "docx"])
def test_an_unknown_form_is_not_there(officer, council, form):
    assert officer.get(at("table", SectionFactory(body=council).code, form)).status_code == 404


def test_a_digest_is_in_an_official_language(officer, council):
    assert officer.get(at("digest", SectionFactory(body=council).code, "en")).status_code == 404


def test_files_are_for_the_secretariat(signed_in, council):
    browser = signed_in(PostFactory().user)

    assert browser.get(at("table", SectionFactory(body=council).code, "csv")).status_code == 403
