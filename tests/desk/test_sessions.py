"""Sessions at the clerk's desk: from nothing to an announced session, and what can go wrong on the way."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from broadcasts.models import Stream
from broadcasts.states import StreamStatus
from maslikhat.models import AgendaItem, Document, Session, SessionKind
from maslikhat.states import ItemStatus, SessionStatus
from tests.factories import (
    AgendaItemFactory,
    ConvocationFactory,
    DocumentFactory,
    GroupFactory,
    MandateFactory,
    PetitionFactory,
    PostFactory,
    SessionFactory,
    SessionRuleFactory,
    StreamFactory,
)
from tests.pages import addresses

pytestmark = pytest.mark.django_db
at = addresses("desk:")

YOUTUBE = "https://youtu.be/dQw4w9WgXcQ?si=tracking"
ITEMS = "\n".join(f"{n}. {n}-мәселе туралы | О вопросе {n} | Баяндамашы {n}" for n in range(1, 11))


def soon(days: int = 14) -> str:
    return (timezone.localtime() + timedelta(days=days)).strftime("%Y-%m-%dT11:00")


def details(**changes: object) -> dict[str, object]:
    return {
        "kind": "ordinary",
        "number": "26",
        "starts_at": soon(),
        "place_kk": "Мәжіліс залы",
        "place_ru": "Зал заседаний",
        **changes,
    }


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def convocation(db):
    for kind in SessionKind.values:
        SessionRuleFactory(kind=kind)
    return ConvocationFactory()


@pytest.fixture
def clerk(convocation, signed_in):
    """The browser of a clerk of the convocation's maslikhat."""
    return signed_in(PostFactory(clerk=True, body=convocation.body).user)


@pytest.fixture
def session(convocation):
    return SessionFactory(convocation=convocation)


# Who comes in ---------------------------------------------------------------------------------

PAGES = (
    *("session", "session_edit", "session_copy", "session_announce", "session_cancel"),
    *("agenda", "agenda_import", "attach", "streams"),
)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_clerks_pages_answer(clerk, session, name, language):
    item = AgendaItemFactory(session=session, title_ru="")
    AgendaItemFactory(session=session, parent=item, position=2, number="1.1")
    DocumentFactory(session=session)

    assert clerk.get(at(name, session.code, language=language)).status_code == 200


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_list_the_home_page_and_one_item_answer(clerk, convocation, language):
    for status in SessionStatus.values:
        reason = "Себебі бар." if status in ("cancelled", "postponed") else ""
        SessionFactory(convocation=convocation, status=status, status_reason=reason)
    session = SessionFactory(convocation=convocation, commission=True)
    item = AgendaItemFactory(session=session)
    DocumentFactory(session=session, item=item)

    pages = [
        at("sessions", language=language),
        at("home", language=language),
        at("session_new", convocation.body.code, language=language),
        at("item", session.code, item.code, language=language),
        at("item_withdraw", session.code, item.code, language=language),
        at("item_attach", session.code, item.code, language=language),
        at("detach", session.code, item.documents.get().code, language=language),
    ]

    assert [clerk.get(page).status_code for page in pages] == [200] * len(pages)


@pytest.mark.parametrize("name", PAGES)
def test_a_clerk_of_another_maslikhat_finds_nothing(signed_in, session, name):
    stranger = signed_in(PostFactory(clerk=True).user)

    assert stranger.get(at(name, session.code)).status_code == 404


@pytest.mark.parametrize(
    "name", ["agenda_add", "agenda_import", "stream_add", "session_announce", "session_cancel", "attach"]
)
def test_a_clerk_of_another_maslikhat_changes_nothing(signed_in, session, name):
    stranger = signed_in(PostFactory(clerk=True).user)

    answer = stranger.post(at(name, session.code), {"title_kk": "Бөтен мәселе", "reason": "Бөтен себеп бар"})

    session.refresh_from_db()
    assert answer.status_code == 404
    assert (session.status, session.items.count()) == (SessionStatus.PLANNED, 0)


def test_an_officer_and_a_citizen_do_not_prepare_sessions(signed_in, officer_of, citizen, session):
    officer = signed_in(officer_of(session.convocation.body))

    assert officer.get(at("agenda", session.code)).status_code == 404
    assert signed_in(citizen).get(at("agenda", session.code)).status_code == 403


def test_a_deputy_of_the_maslikhat_prepares_sessions(signed_in, session):
    deputy = signed_in(PostFactory(deputy=True, body=session.convocation.body).user)

    answer = deputy.post(at("agenda_add", session.code), {"title_kk": "Ауыл жолы туралы"})

    assert answer.status_code == 302
    assert session.items.get().title_kk == "Ауыл жолы туралы"


# From nothing to an announced session ---------------------------------------------------------


def test_from_nothing_to_an_announced_session_in_six_steps(clerk, convocation):
    planned = clerk.post(at("session_new", convocation.body.code), details())
    session = Session.objects.get()
    preview = clerk.post(at("agenda_import", session.code), {"text": ITEMS})
    clerk.post(at("agenda_import", session.code), {"text": ITEMS, "confirm": "1"})
    clerk.post(at("stream_add", session.code), {"url": YOUTUBE, "language": "kk"})
    clerk.post(at("stream_add", session.code), {"url": "https://vimeo.com/123456789", "language": "ru"})
    kept = clerk.get(at("session_announce", session.code)).content.decode()
    announced = clerk.post(at("session_announce", session.code))

    session.refresh_from_db()
    assert (planned.status_code, preview.status_code, announced.status_code) == (302, 200, 302)
    assert "All rules are kept" in kept
    assert (session.status, session.number) == (SessionStatus.ANNOUNCED, 26)
    assert [item.number for item in session.items.in_order()] == [str(n) for n in range(1, 11)]
    assert session.items.in_order()[2].title_ru == "О вопросе 3"
    assert Stream.objects.about(session).count() == 2


def test_an_incomplete_session_keeps_what_was_typed(clerk, convocation):
    answer = clerk.post(
        at("session_new", convocation.body.code), details(place_ru="", cause_kk="Ерекше себеп")
    )

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Мәжіліс залы" in page
    assert "Ерекше себеп" in page
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "extraordinary"}, "Say what makes the session extraordinary"),
        ({"kind": "commission"}, "Choose the commission"),
        ({"kind": "picnic"}, "picnic"),
        ({"starts_at": "2026-01-10T10:00"}, "This moment is over"),
        ({"starts_at": "9999-12-31T23:59"}, "more than two years ahead"),
        ({"starts_at": "0001-01-01T00:00"}, "This moment is over"),
        ({"starts_at": "tomorrow"}, "valid date"),
        ({"number": "0"}, "greater than or equal to 1"),
        ({"group": "999999"}, ""),
        ({"place_kk": "а\x00б"}, ""),
    ],
)
def test_what_cannot_be_a_session_is_refused_at_its_field(clerk, convocation, wrong, sentence):
    changes = {"kind": "commission", **wrong} if "group" in wrong else wrong

    answer = clerk.post(at("session_new", convocation.body.code), details(**changes))

    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_a_number_is_given_once_in_a_convocation(clerk, convocation):
    SessionFactory(convocation=convocation, number=26)

    answer = clerk.post(at("session_new", convocation.body.code), details())

    assert answer.status_code == 400
    assert "already has a session with this number" in answer.content.decode()


def test_a_button_pressed_twice_plans_one_session(clerk, convocation):
    sent = details(number="")

    statuses = [clerk.post(at("session_new", convocation.body.code), sent).status_code for _ in range(2)]

    assert statuses == [302, 400]
    assert Session.objects.count() == 1


def test_a_sitting_of_a_commission_names_it(clerk, convocation):
    group = GroupFactory(convocation=convocation)

    clerk.post(
        at("session_new", convocation.body.code), details(kind="commission", number="", group=group.pk)
    )

    assert Session.objects.get().group == group


def test_a_commission_of_another_maslikhat_is_no_choice(clerk, convocation):
    answer = clerk.post(
        at("session_new", convocation.body.code), details(kind="commission", group=GroupFactory().pk)
    )

    assert answer.status_code == 400


def test_a_maslikhat_without_a_convocation_says_so(signed_in):
    post = PostFactory(clerk=True)

    page = signed_in(post.user).get(at("session_new", post.body.code))

    assert page.status_code == 200
    assert "No convocation is entered" in page.content.decode()


def test_a_session_is_copied_with_its_agenda(clerk, session):
    AgendaItemFactory(session=session, title_kk="Көшірілетін мәселе")

    clerk.post(at("session_copy", session.code), {"starts_at": soon(40)})

    new = Session.objects.exclude(pk=session.pk).get()
    assert new.items.get().title_kk == "Көшірілетін мәселе"


# Two clerks at once ---------------------------------------------------------------------------


def sent_by(response) -> dict[str, str]:
    """What a browser would send from the form of a page if nothing were changed."""
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {
        name: _as_sent(value)
        for name, value in values.items()
        if value not in (None, "") and value is not False
    }


def _as_sent(value: object) -> str:
    return value.strftime("%Y-%m-%dT%H:%M") if hasattr(value, "strftime") else str(value)


def test_the_slower_of_two_clerks_sees_both_values_and_loses_nothing(clerk, session):
    page = at("session_edit", session.code)
    slow = sent_by(clerk.get(page))
    fast = {**slow, "place_kk": "Жаңа зал"}
    clerk.post(page, fast)

    refused = clerk.post(page, {**slow, "place_kk": "Басқа зал", "number": "31"})

    text = refused.content.decode()
    assert refused.status_code == 409
    assert all(words in text for words in ("Saved now", "Жаңа зал", "Басқа зал", "31"))
    assert clerk.post(page, sent_by(refused)).status_code == 302
    session.refresh_from_db()
    assert (session.place_kk, session.number) == ("Басқа зал", 31)


def test_two_clerks_who_change_different_fields_both_keep_their_change(clerk, session):
    page = at("session_edit", session.code)
    slow = sent_by(clerk.get(page))
    clerk.post(page, {**slow, "place_ru": "Новый зал"})

    refused = clerk.post(page, {**slow, "place_kk": "Менің залым"})
    clerk.post(page, sent_by(refused))

    session.refresh_from_db()
    assert (session.place_kk, session.place_ru) == ("Менің залым", "Новый зал")


def test_the_kind_of_a_draft_is_changed_and_asks_for_what_belongs_to_it(clerk, session):
    page = at("session_edit", session.code)
    group = GroupFactory(convocation=session.convocation)
    given = sent_by(clerk.get(page))

    missing = clerk.post(page, {**given, "kind": "commission"})
    clerk.post(page, {**given, "kind": "commission", "group": group.pk})

    session.refresh_from_db()
    assert "Choose the commission that meets." in missing.content.decode()
    assert (session.kind, session.group, session.rule.kind) == ("commission", group, "commission")


def test_the_kind_of_an_announced_session_is_not_asked(clerk, convocation):
    session = SessionFactory(convocation=convocation, announced=True)
    page = at("session_edit", session.code)

    answer = clerk.post(page, {**sent_by(clerk.get(page)), "place_kk": "Жаңа зал"})

    session.refresh_from_db()
    assert answer.status_code == 302
    assert (session.kind, session.place_kk) == ("ordinary", "Жаңа зал")
    assert 'name="kind"' not in clerk.get(page).content.decode()


def test_a_kind_that_was_chosen_before_the_announcement_is_refused_with_the_reason(clerk, session):
    page = at("session_edit", session.code)
    given = sent_by(clerk.get(page))
    Session.objects.filter(pk=session.pk).update(status=SessionStatus.ANNOUNCED)

    refused = clerk.post(page, {**given, "kind": "joint", "place_kk": "Ұзақ терілген орын"})

    text = refused.content.decode()
    assert refused.status_code == 409
    assert "announced as: ordinary session" in text
    assert "Ұзақ терілген орын" in text


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("session_postpone", {"reason": "Баяндамашы сырқаттанып қалды"}),
        ("session_cancel", {"reason": "Баяндамашы сырқаттанып қалды"}),
    ],
)
def test_a_step_that_a_colleague_took_before_gives_back_the_reason(clerk, convocation, name, typed):
    session = SessionFactory(convocation=convocation, cancelled=True)

    refused = clerk.post(at(name, session.code), typed)

    assert refused.status_code == 409
    assert typed["reason"] in refused.content.decode()


def test_a_session_that_has_begun_meanwhile_gives_back_what_was_typed(clerk, session):
    page = at("session_edit", session.code)
    sent = sent_by(clerk.get(page))
    Session.objects.filter(pk=session.pk).update(status=SessionStatus.LIVE)

    refused = clerk.post(page, {**sent, "place_kk": "Ұзақ терілген орын"})

    assert refused.status_code == 409
    assert "Ұзақ терілген орын" in refused.content.decode()


def test_two_clerks_who_change_the_same_title_both_see_both(clerk, session):
    item = AgendaItemFactory(session=session, title_kk="Ескі атау", title_ru="Старое")
    page = at("item", session.code, item.code)
    slow = sent_by(clerk.get(page))
    clerk.post(page, {**slow, "title_kk": "Жылдам атау"})

    refused = clerk.post(page, {**slow, "title_kk": "Баяу атау"})

    text = refused.content.decode()
    item.refresh_from_db()
    assert refused.status_code == 409
    assert "Жылдам атау" in text
    assert "Баяу атау" in text
    assert item.title_kk == "Жылдам атау"
    clerk.post(page, sent_by(refused))
    item.refresh_from_db()
    assert item.title_kk == "Баяу атау"


def test_two_clerks_who_change_different_titles_of_an_item_are_merged(clerk, session):
    item = AgendaItemFactory(session=session)
    page = at("item", session.code, item.code)
    slow = sent_by(clerk.get(page))
    clerk.post(page, {**slow, "title_kk": "Бірінші өзгеріс"})

    answer = clerk.post(page, {**slow, "title_ru": "Второе изменение"})

    item.refresh_from_db()
    assert answer.status_code == 302
    assert (item.title_kk, item.title_ru) == ("Бірінші өзгеріс", "Второе изменение")


@pytest.mark.parametrize("seen", ["", "not json", "[]", "{", '{"title_kk": 7}', "\x00"])
def test_a_spoiled_memory_of_a_form_is_no_error_of_the_server(clerk, session, seen):
    item = AgendaItemFactory(session=session)

    answer = clerk.post(at("item", session.code, item.code), {"title_kk": "Жаңа", "seen": seen})

    assert answer.status_code in (302, 400, 409)


# The agenda -----------------------------------------------------------------------------------


def test_an_item_without_a_title_keeps_what_was_typed(clerk, session):
    answer = clerk.post(at("agenda_add", session.code), {"rapporteur": "Ұзақ есімді баяндамашы"})

    assert answer.status_code == 400
    assert "Ұзақ есімді баяндамашы" in answer.content.decode()


def test_the_same_item_twice_is_one_item(clerk, session):
    sent = {"title_kk": "Бюджет туралы", "title_ru": "О бюджете"}

    answers = [clerk.post(at("agenda_add", session.code), sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 400]
    assert "already on the agenda, under number 1" in answers[1].content.decode()
    assert session.items.count() == 1


def numbers(session) -> dict[str, str]:
    return {item.title_kk: item.number for item in session.items.in_order()}


def three_items(clerk, session) -> list[AgendaItem]:
    for title in ("А", "Б", "В"):
        clerk.post(at("agenda_add", session.code), {"title_kk": title})
    return list(session.items.in_order())


def test_items_move_by_plain_buttons(clerk, session):
    first, second, third = three_items(clerk, session)

    clerk.post(at("item_move", session.code, third.code), {"way": "up"})
    assert numbers(session) == {"А": "1", "В": "2", "Б": "3"}
    clerk.post(at("item_move", session.code, third.code), {"way": "in"})
    assert numbers(session) == {"А": "1", "В": "1.1", "Б": "2"}
    clerk.post(at("item_move", session.code, second.code), {"way": "in"})
    assert numbers(session) == {"А": "1", "В": "1.1", "Б": "1.2"}
    clerk.post(at("item_move", session.code, third.code), {"way": "out"})
    assert numbers(session) == {"А": "1", "Б": "1.1", "В": "2"}
    clerk.post(at("item_move", session.code, first.code), {"way": "down"})
    assert numbers(session) == {"В": "1", "А": "2", "Б": "2.1"}


@pytest.mark.parametrize("way", ["up", "in", "out", "sideways", ""])
def test_a_way_that_is_closed_changes_nothing(clerk, session, way):
    first = three_items(clerk, session)[0]

    answer = clerk.post(at("item_move", session.code, first.code), {"way": way})

    assert answer.status_code == 302
    assert numbers(session) == {"А": "1", "Б": "2", "В": "3"}


def test_the_keyboard_stays_on_the_button_that_was_pressed(clerk, session):
    last = three_items(clerk, session)[2]

    page = clerk.post(at("item_move", session.code, last.code), {"way": "up"}, follow=True)

    assert page.content.decode().count(" autofocus") == 1


def test_an_item_is_not_put_into_itself(clerk, session):
    first, second, _third = three_items(clerk, session)
    clerk.post(at("item_move", session.code, second.code), {"way": "in"})

    answer = clerk.post(at("item", session.code, first.code), {"title_kk": "А", "parent": second.pk})

    assert answer.status_code == 400
    assert numbers(session) == {"А": "1", "Б": "1.1", "В": "2"}


def test_an_item_becomes_part_of_another_by_its_form(clerk, session):
    _first, second, third = three_items(clerk, session)

    clerk.post(at("item", session.code, third.code), {"title_kk": "В", "parent": second.pk})

    assert numbers(session) == {"А": "1", "Б": "2", "В": "2.1"}


def test_a_draft_item_is_removed_and_twice_is_no_error(clerk, session):
    item = AgendaItemFactory(session=session)

    statuses = [clerk.post(at("item_remove", session.code, item.code)).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert not session.items.exists()


def test_an_item_of_a_public_agenda_is_withdrawn_with_a_reason(clerk, convocation):
    session = SessionFactory(convocation=convocation, announced=True)
    item = AgendaItemFactory(session=session)

    removed = clerk.post(at("item_remove", session.code, item.code))
    short = clerk.post(at("item_withdraw", session.code, item.code), {"reason": "Жоқ"})
    clerk.post(at("item_withdraw", session.code, item.code), {"reason": "Баяндамашы сырқаттанып қалды"})

    item.refresh_from_db()
    assert (removed.status_code, short.status_code) == (409, 400)
    assert (item.status, item.status_reason) == (ItemStatus.WITHDRAWN, "Баяндамашы сырқаттанып қалды")


TYPED = "Ұзақ терілген сөйлем осында тұр"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("agenda_add", {"title_kk": TYPED}),
        ("item", {"title_kk": TYPED}),
        ("item_withdraw", {"reason": TYPED}),
        ("item_attach", {"document-title": TYPED, "document-language": "kk"}),
        ("detach", {"reason": TYPED}),
        ("agenda_import", {"text": TYPED, "confirm": "1"}),
    ],
)
def test_a_session_that_was_cancelled_meanwhile_gives_back_what_was_typed(clerk, convocation, name, typed):
    session = SessionFactory(convocation=convocation, cancelled=True)
    item = AgendaItemFactory(session=session)
    document = DocumentFactory(session=session, item=item)
    place = {"agenda_add": (), "agenda_import": (), "detach": (document.code,)}.get(name, (item.code,))
    file = {"document-file": SimpleUploadedFile("a.pdf", PDF)} if name == "item_attach" else {}

    refused = clerk.post(at(name, session.code, *place), {**typed, **file})

    page = refused.content.decode()
    assert refused.status_code == 409
    assert page.count("its agenda can no longer be changed") == 1
    assert TYPED in page


def test_a_table_that_is_refused_goes_on_as_text(clerk, convocation):
    session = SessionFactory(convocation=convocation, cancelled=True)
    content = f"number;kk;ru;rapporteur\n1;{TYPED};;\n"

    refused = clerk.post(at("agenda_import", session.code), {"table": table(content), "confirm": "1"})

    assert refused.status_code == 409
    assert TYPED in refused.context["form"]["text"].value()


def test_of_two_changes_to_an_item_neither_is_made_when_one_is_refused(clerk, convocation):
    session = SessionFactory(convocation=convocation, live=True)
    first, second = AgendaItemFactory.create_batch(2, session=session)

    refused = clerk.post(at("item", session.code, second.code), {"title_kk": TYPED, "parent": first.pk})

    second.refresh_from_db()
    assert refused.status_code == 409
    assert (second.title_kk == TYPED, second.parent) == (False, None)
    assert TYPED in refused.content.decode()


def test_a_petition_is_searched_for_and_put_on_the_agenda(clerk, session):
    body = session.convocation.body
    petition = PetitionFactory(under_review=True, addressee=body, title_kk="Жағалаудағы саябақ туралы")
    other = PetitionFactory(under_review=True, addressee=body, title_kk="Мүлдем басқа мәселе")
    stranger = PetitionFactory(under_review=True, title_kk="Жағалаудағы көпір туралы")
    sent = {"title_kk": "Петицияны қарау", "origin": "petition", "petition_words": "жағалау"}

    found = clerk.post(at("agenda_add", session.code), {**sent, "find": "1"})
    unchosen = clerk.post(at("agenda_add", session.code), sent)
    clerk.post(at("agenda_add", session.code), {**sent, "petition": petition.pk})

    page = found.content.decode()
    assert (found.status_code, unchosen.status_code) == (200, 400)
    assert petition.title_kk in page
    assert "Петицияны қарау" in page
    assert other.title_kk not in page
    assert stranger.title_kk not in page
    assert session.items.get().petition == petition


@pytest.mark.parametrize("petition", ["999999999", "abc", "-1", "9" * 40, "١٢"])
def test_a_petition_that_is_no_choice_is_refused(clerk, session, petition):
    answer = clerk.post(
        at("agenda_add", session.code), {"title_kk": "Мәселе", "origin": "petition", "petition": petition}
    )

    assert answer.status_code == 400


def test_what_a_deputy_raises_names_the_deputy(clerk, session):
    deputy = MandateFactory(convocation=session.convocation).deputy
    sent = {"title_kk": "Азаматтардың өтініші", "origin": "appeal"}

    unnamed = clerk.post(at("agenda_add", session.code), sent)
    clerk.post(at("agenda_add", session.code), {**sent, "raised_by": deputy.pk})

    assert unnamed.status_code == 400
    assert session.items.get().raised_by == deputy


def test_a_local_councils_initiative_names_the_council(clerk, session):
    sent = {"title_kk": "Ауыл кеңесінің бастамасы", "origin": "local_council"}

    unnamed = clerk.post(at("agenda_add", session.code), sent)
    clerk.post(at("agenda_add", session.code), {**sent, "origin_note": "Ақсу ауылдық кеңесі"})

    assert unnamed.status_code == 400
    assert session.items.get().origin_note == "Ақсу ауылдық кеңесі"


def test_an_announced_extraordinary_session_takes_another_matter_only_for_a_reason(clerk, convocation):
    session = SessionFactory(convocation=convocation, announced=True, extraordinary=True)
    sent = {"title_kk": "Басқа мәселе"}

    unexplained = clerk.post(at("agenda_add", session.code), sent)
    clerk.post(at("agenda_add", session.code), {**sent, "reason": "Су тасқыны басталды"})

    assert unexplained.status_code == 400
    assert session.items.count() == 1
    assert session.breaches.get().reason == "Су тасқыны басталды"


def test_a_session_that_is_over_takes_no_items(clerk, convocation):
    session = SessionFactory(convocation=convocation, closed=True)

    page = clerk.get(at("agenda", session.code))
    answer = clerk.post(at("agenda_add", session.code), {"title_kk": "Кеш қалған мәселе"})

    assert page.status_code == 200
    assert (answer.status_code, session.items.count()) == (409, 0)


# A whole agenda at once -----------------------------------------------------------------------


def test_numbering_in_pasted_text_makes_parts(clerk, session):
    text = "1. Бюджет | Бюджет\n1.1. Кіріс\n1.2) Шығыс\n\n2 026 жылғы жоспар\n3.\tЖер туралы\tО земле\tМаман"

    clerk.post(at("agenda_import", session.code), {"text": text, "confirm": "1"})

    assert numbers(session) == {
        "Бюджет": "1",
        "Кіріс": "1.1",
        "Шығыс": "1.2",
        "2 026 жылғы жоспар": "2",
        "Жер туралы": "3",
    }
    assert session.items.get(number="3").rapporteur == "Маман"


def test_single_titles_are_of_the_language_that_was_chosen_unless_their_letters_say_kazakh(clerk, session):
    text = "О бюджете района\nҚаржы туралы"

    clerk.post(at("agenda_import", session.code), {"text": text, "language": "ru", "confirm": "1"})

    titles = [(item.title_kk, item.title_ru) for item in session.items.in_order()]
    assert titles == [("", "О бюджете района"), ("Қаржы туралы", "")]


def test_every_bad_line_is_named_and_nothing_is_imported(clerk, session):
    AgendaItemFactory(session=session, title_kk="Бұрыннан бар", title_ru="")
    text = "\n".join(
        ["1. Жақсы | Хорошо", "а | б | в | г", f"{'ұ' * 501}", "4.1. Иесіз", "1. Қайталанған", "Бұрыннан бар"]
    )

    answer = clerk.post(at("agenda_import", session.code), {"text": text, "confirm": "1"})

    page = answer.content.decode()
    assert answer.status_code == 400
    assert all(f"Line {line}:" in page for line in (2, 3, 4, 5, 6))
    assert "Line 1:" not in page
    assert "5 problems" in page
    assert "Жақсы | Хорошо" in page
    assert session.items.count() == 1


def test_confirming_an_import_twice_imports_once(clerk, session):
    sent = {"text": ITEMS, "confirm": "1"}

    statuses = [clerk.post(at("agenda_import", session.code), sent).status_code for _ in range(2)]

    assert statuses == [302, 400]
    assert session.items.count() == 10


def table(content: str | bytes, name: str = "agenda.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def test_a_table_is_shown_first_and_then_imported_as_text(clerk, session):
    content = "number;kk;ru;rapporteur\n1;Бюджет;О бюджете;Маман\n1.1;Кіріс;;\n2;;О земле;Эксперт\n"

    preview = clerk.post(at("agenda_import", session.code), {"table": table(content)})
    text = preview.context["form"]["text"].value()
    clerk.post(at("agenda_import", session.code), {"text": text, "confirm": "1"})

    assert preview.status_code == 200
    assert [(i.number, i.title_kk, i.title_ru, i.rapporteur) for i in session.items.in_order()] == [
        ("1", "Бюджет", "О бюджете", "Маман"),
        ("1.1", "Кіріс", "", ""),
        ("2", "", "О земле", "Эксперт"),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"\xff\xfe\x00", "not UTF-8"),
        ("kk,ru\nа,б\n", "column is missing"),
        ("kk,ru,rapporteur,number\nа,б\n", "cells"),
        ("kk,ru,rapporteur,number\n,,,\n,,х,1\nа|б,,,2\nв,,,x\n", "Line 4, column kk"),
        ('kk,ru,rapporteur,number\n"а,б\n', "CSV"),
        (b"\x00" * 100, ""),
    ],
)
def test_a_bad_table_names_what_is_wrong(clerk, session, content, sentence):
    answer = clerk.post(at("agenda_import", session.code), {"table": table(content), "confirm": "1"})

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not session.items.exists()


@pytest.mark.parametrize("text", ["", "   ", "|", "1.", "\u202e", "\n\n"])
def test_an_import_of_nothing_is_refused(clerk, session, text):
    answer = clerk.post(at("agenda_import", session.code), {"text": text, "confirm": "1"})

    assert answer.status_code == 400
    assert not session.items.exists()


def test_an_import_beyond_reason_is_refused(clerk, session):
    text = "\n".join(f"Мәселе {n}" for n in range(300))

    answer = clerk.post(at("agenda_import", session.code), {"text": text, "confirm": "1"})

    assert answer.status_code == 400
    assert "More than 200 items" in answer.content.decode()


# Documents ------------------------------------------------------------------------------------


def archive(*names: str, **contents: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as parts:
        for name in names:
            # A fixed time: the bytes name the tests, and every worker has to name them alike.
            parts.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), contents.get(name, b"x"))
    return written.getvalue()


PDF = b"%PDF-1.7\n"
DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
ODT = archive("mimetype", mimetype=b"application/vnd.oasis.opendocument.text")
PNG = b"\x89PNG\r\n\x1a\n0000"
JPG = b"\xff\xd8\xff\xe0"


def attach(browser, session, name: str, content: bytes, *item: str):
    sent = {
        "document-title": "Шешім жобасы",
        "document-language": "kk",
        "document-file": SimpleUploadedFile(name, content),
    }
    return browser.post(at("item_attach" if item else "attach", session.code, *item), sent)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *(("шешім.pdf", PDF), ("a.docx", DOCX), ("a.XLSX", XLSX), ("a.odt", ODT), ("a.png", PNG)),
        *(("a.jpg", JPG), ("a.jpeg", JPG)),
    ],
)
def test_a_document_is_attached(clerk, session, name, content):
    answer = attach(clerk, session, name, content)

    assert answer.status_code == 302
    assert session.documents.get().size == len(content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"MZ\x90"),
        ("a.docx", PDF),
        ("a.docx", XLSX),
        ("a.odt", archive("mimetype", mimetype=b"application/zip")),
        ("a.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("a.docx", DOCX[:40]),
        ("a.exe", b"MZ"),
        ("a.svg", b"<svg/>"),
        ("a.html", b"<script>"),
        ("pdf", PDF),
        ("a.pdf", b""),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_the_title_stays(clerk, session, name, content):
    answer = attach(clerk, session, name, content)

    assert answer.status_code == 400
    assert "Шешім жобасы" in answer.content.decode()
    assert not Document.objects.exists()


def test_a_file_over_20_mb_is_refused(clerk, session):
    answer = attach(clerk, session, "a.pdf", PDF + b"0" * (20 * 1024 * 1024))

    assert answer.status_code == 400
    assert "larger than" in answer.content.decode()


def test_a_document_of_an_item_stands_with_the_item_and_is_withdrawn_with_a_reason(clerk, session):
    item = AgendaItemFactory(session=session)
    attach(clerk, session, "a.pdf", PDF, item.code)
    document = item.documents.get()

    clerk.post(at("detach", session.code, document.code), {"reason": "Қате нұсқасы тіркелген"})

    document.refresh_from_db()
    assert document.withdrawn_at is not None
    assert clerk.get(at("detach", session.code, document.code)).status_code == 404


# Broadcasts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["", "https://evil.example/live", "<iframe src=x>", "javascript:alert(1)", "youtube", "x" * 9000]
)
def test_an_address_that_is_no_broadcast_is_refused_at_the_field(clerk, session, url):
    answer = clerk.post(at("stream_add", session.code), {"url": url, "language": "kk"})

    assert answer.status_code == 400
    assert answer.context["form"].errors["url"]
    assert not Stream.objects.exists()


def test_the_same_broadcast_twice_is_one_and_says_so_at_the_field(clerk, session):
    sent = {"url": YOUTUBE, "language": "kk"}

    answers = [clerk.post(at("stream_add", session.code), sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 400]
    assert "on the list already" in answers[1].content.decode()
    assert Stream.objects.count() == 1


def test_a_broadcast_is_cancelled_with_a_reason_and_announced_again(clerk, session):
    clerk.post(at("stream_add", session.code), {"url": YOUTUBE, "language": "kk"})
    stream = Stream.objects.get()

    clerk.post(at("stream_cancel", session.code, stream.pk), {"reason": "Камера істен шықты бүгін"})
    stream.refresh_from_db()
    assert stream.status == "cancelled"
    clerk.post(at("stream_reinstate", session.code, stream.pk))

    stream.refresh_from_db()
    assert stream.status == "scheduled"


def test_a_stream_of_another_session_is_not_found(clerk, session, convocation):
    clerk.post(at("stream_add", session.code), {"url": YOUTUBE, "language": "kk"})
    other = SessionFactory(convocation=convocation)

    answer = clerk.get(at("stream_cancel", other.code, Stream.objects.get().pk))

    assert answer.status_code == 404


# Announcing and putting off -------------------------------------------------------------------


def test_a_rule_that_is_not_kept_needs_a_stated_reason(clerk, convocation):
    session = SessionFactory(convocation=convocation, starts_at=timezone.now() + timedelta(days=6))
    AgendaItemFactory(session=session)

    page = clerk.get(at("session_announce", session.code)).content.decode()
    silent = clerk.post(at("session_announce", session.code))
    clerk.post(at("session_announce", session.code), {"notice": "Су тасқынына байланысты шұғыл шақырылды"})

    session.refresh_from_db()
    assert "Some rules of law are not kept" in page
    assert silent.status_code == 400
    assert session.status == SessionStatus.ANNOUNCED
    assert session.breaches.get().rule == "notice"


def test_announcing_twice_announces_once(clerk, session):
    AgendaItemFactory(session=session)

    statuses = [clerk.post(at("session_announce", session.code)).status_code for _ in range(2)]

    assert statuses == [302, 409]


def test_an_empty_agenda_is_not_announced(clerk, session):
    page = clerk.get(at("session_announce", session.code))

    assert "The agenda is empty" in page.content.decode()
    assert clerk.post(at("session_announce", session.code)).status_code == 409


def test_a_session_is_postponed_set_anew_and_announced_again(clerk, convocation):
    session = SessionFactory(convocation=convocation, announced=True)
    AgendaItemFactory(session=session)

    short = clerk.post(at("session_postpone", session.code), {"reason": "Жоқ"})
    clerk.post(
        at("session_postpone", session.code), {"reason": "Залда жөндеу жүріп жатыр", "starts_at": soon(30)}
    )
    session.refresh_from_db()
    assert (short.status_code, session.status) == (400, SessionStatus.POSTPONED)
    clerk.post(at("session_announce", session.code))

    session.refresh_from_db()
    assert session.status == SessionStatus.ANNOUNCED


def test_a_session_is_cancelled_with_a_reason_once(clerk, session):
    sent = {"reason": "Мәселе шешіліп қойды бұрын"}

    statuses = [clerk.post(at("session_cancel", session.code), sent).status_code for _ in range(2)]

    session.refresh_from_db()
    assert statuses == [302, 409]
    assert (session.status, session.status_reason) == (SessionStatus.CANCELLED, sent["reason"])


# What the list says ---------------------------------------------------------------------------


def test_the_list_flags_what_a_session_lacks(clerk, convocation):
    tomorrow = timezone.now() + timedelta(hours=20)
    near = SessionFactory(convocation=convocation, announced=True, starts_at=tomorrow)
    AgendaItemFactory(session=near, title_ru="")
    SessionFactory(convocation=convocation, closed=True)

    page = clerk.get(at("sessions")).content.decode()

    assert "No stream one day ahead" in page
    assert "Minutes not published" in page
    assert "Titles in one language only" in page


def test_a_session_with_everything_has_no_flag(clerk, convocation):
    tomorrow = timezone.now() + timedelta(hours=20)
    near = SessionFactory(convocation=convocation, announced=True, starts_at=tomorrow)
    AgendaItemFactory(session=near)
    clerk.post(at("stream_add", near.code), {"url": YOUTUBE, "language": "kk"})

    assert clerk.get(at("session", near.code)).context["flags"] == []


def test_the_list_takes_a_bounded_number_of_queries(clerk, convocation, django_assert_max_num_queries):
    for _ in range(8):
        AgendaItemFactory(session=SessionFactory(convocation=convocation))
        SessionFactory(convocation=convocation, closed=True)

    with django_assert_max_num_queries(12):
        clerk.get(at("sessions"))


def test_a_long_agenda_takes_a_bounded_number_of_queries(clerk, session, django_assert_max_num_queries):
    for _ in range(40):
        DocumentFactory(session=session, item=AgendaItemFactory(session=session))

    with django_assert_max_num_queries(22):
        clerk.get(at("agenda", session.code))


def test_what_was_typed_before_the_session_ran_out_is_given_back(client, convocation, session):
    clerk = PostFactory(clerk=True, body=convocation.body).user

    assert (
        client.post(at("agenda_add", session.code), {"title_kk": "Ұзақ терілген мәселе"}).status_code == 302
    )
    client.force_login(clerk)
    page = client.get(at("agenda_add", session.code), follow=True)

    assert page.redirect_chain[-1][0] == at("agenda", session.code)
    assert "Ұзақ терілген мәселе" in page.content.decode()


# The life of a broadcast ------------------------------------------------------------------------


def test_a_broadcast_goes_live_ends_and_its_recording_takes_its_place(clerk, session):
    stream = StreamFactory(subject=session, starts_at=session.starts_at)
    first_second = timezone.localtime() - timedelta(minutes=30)

    def step(name: str, **sent: str) -> Stream:
        answer = clerk.post(reverse(f"desk:{name}", args=[session.code, stream.pk]), sent)
        assert answer.status_code == 302, answer.content.decode()
        stream.refresh_from_db()
        return stream

    assert step("stream_live").status == StreamStatus.LIVE
    assert step("stream_end").status == StreamStatus.ENDED
    step("stream_record", zero_at=first_second.strftime("%Y-%m-%dT%H:%M:%S"))
    assert stream.status == StreamStatus.ARCHIVED
    assert stream.recording_url

    trimmed = first_second + timedelta(minutes=5)
    step("stream_record", zero_at=trimmed.strftime("%Y-%m-%dT%H:%M:%S"))
    assert stream.zero_at == trimmed.replace(microsecond=0)


def test_a_recording_at_an_unknown_host_is_refused_at_its_field(clerk, session):
    stream = StreamFactory(subject=session, starts_at=session.starts_at)
    sent = {"url": "https://evil.example/video", "zero_at": "2026-01-14T10:00:00"}

    answer = clerk.post(reverse("desk:stream_record", args=[session.code, stream.pk]), sent)

    assert answer.status_code == 400
    assert "https://evil.example/video" in answer.content.decode()
    stream.refresh_from_db()
    assert stream.status == StreamStatus.SCHEDULED


def test_a_failed_broadcast_says_why(clerk, session):
    stream = StreamFactory(subject=session, starts_at=session.starts_at)
    url = reverse("desk:stream_fail", args=[session.code, stream.pk])

    assert clerk.post(url, {"reason": ""}).status_code == 400
    assert clerk.post(url, {"reason": "The power went out in the hall."}).status_code == 302

    stream.refresh_from_db()
    assert (stream.status, stream.status_reason) == (StreamStatus.FAILED, "The power went out in the hall.")
