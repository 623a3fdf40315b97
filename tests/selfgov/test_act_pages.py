"""The pages of acts: which are in force, and how each read on any day."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from selfgov.models import Act
from selfgov.queries import wordings
from selfgov.queries.acts import consolidated
from tests.factories import (
    ClauseFactory,
    CommunityActFactory,
    CommunityFactory,
    MeetingFactory,
    MeetingItemFactory,
)
from tests.selfgov.test_pages import LANGUAGES, at, page

pytestmark = pytest.mark.django_db


def list_of(client, act: Act, **query: str) -> str:
    return page(client, "acts", act.community.unit.kato, **query)


def text_of(client, act: Act, **query: str) -> str:
    return page(client, "act", act.code, **query)


@pytest.fixture
def amended() -> Act:
    """Rules of three clauses: the second was reworded from July 2025, the third repealed from 2026."""
    act = CommunityActFactory(number="12", clauses=1)
    first = CommunityActFactory(community=act.community, number="20", title_ru="О внесении изменений")
    second = CommunityActFactory(community=act.community, number="31", title_ru="Об исключении пункта")
    ClauseFactory(act=act, order=2, text_kk="ЕСКІ", text_ru="СТАРОЕ", to_date=date(2025, 6, 30))
    ClauseFactory(act=act, order=2, text_kk="ЖАҢА", text_ru="НОВОЕ", from_date=date(2025, 7, 1), by=first)
    ClauseFactory(act=act, order=3, text_kk="ҮШ", text_ru="ТРИ", to_date=date(2025, 12, 31))
    assert second.pk
    return act


@pytest.mark.parametrize("language", LANGUAGES)
def test_acts_are_shown_in_every_language(client, amended, language):
    assert client.get(at(language, "acts", amended.community.unit.kato)).status_code == 200
    assert client.get(at(language, "act", amended.code)).status_code == 200


@pytest.mark.parametrize("code", ["nosuch", "acts", "1"])
def test_an_unknown_act_is_not_found(client, code):
    assert client.get(at("en", "act", code)).status_code == 404


# The list -------------------------------------------------------------------------------------


def test_former_acts_stand_only_among_all(client):
    act = CommunityActFactory(title_kk="Сауда ережесі", title_ru="Правила торговли")
    CommunityActFactory(community=act.community, over=True, title_kk="Ескі ереже", title_ru="Старые правила")

    assert "Ескі ереже" not in list_of(client, act)
    everything = list_of(client, act, show="all")
    assert "Ескі ереже" in everything
    assert "No longer in force" in everything


def test_acts_are_found_by_words_of_the_title(client):
    act = CommunityActFactory(title_kk="Сауда ережесі", title_ru="Правила торговли")
    CommunityActFactory(community=act.community, title_kk="Абаттандыру", title_ru="Благоустройство")

    answer = list_of(client, act, q="торговля", language="ru")

    assert "Правила торговли" in answer
    assert "Благоустройство" not in answer


def test_what_is_not_found_says_what_to_try(client):
    act = CommunityActFactory()

    assert "look among all acts" in list_of(client, act, q="йокнапатофа")


def test_a_community_without_acts_says_what_stands_here(client):
    assert "No act is on file yet" in page(client, "acts", CommunityFactory().unit.kato)


# The text -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "there", "gone"),
    [
        ("2025-02-15", ["ЕСКІ", "ҮШ"], []),
        ("2025-06-30", ["ЕСКІ", "ҮШ"], []),
        ("2025-07-01", ["ЖАҢА", "ҮШ"], []),
        ("2026-01-01", ["ЖАҢА"], ["ҮШ"]),
    ],
)
def test_the_text_is_the_one_of_the_day(client, amended, day, there, gone):
    clauses = wordings.clauses_of(amended, day=date.fromisoformat(day))
    texts = [clause.current.text_kk for clause in clauses if clause.current]

    assert all(text in texts for text in there)
    assert not any(text in texts for text in gone)
    assert [clause.current for clause in clauses if clause.current] == consolidated(
        amended, date.fromisoformat(day)
    )
    assert "Clause 1" in text_of(client, amended, on=day)


def test_every_wording_of_a_clause_names_the_act_that_brought_it(client, amended):
    answer = text_of(client, amended)

    assert "2 wordings of this clause" in answer
    assert "In this wording since 1 July 2025: No. 20 of 3 February 2025" in answer
    assert "from 15 February 2025 until 30 June 2025" in answer


def test_a_clause_that_is_gone_says_so(client, amended):
    assert "This clause had no wording in force on that day." in text_of(client, amended, on="2026-02-01")


def test_both_languages_stand_side_by_side_or_one_alone(client, amended):
    both, russian = text_of(client, amended), text_of(client, amended, text="ru")

    assert "ЖАҢА" in both
    assert "НОВОЕ" in both
    assert "НОВОЕ" in russian
    assert "ЖАҢА" not in russian


def test_a_text_that_is_missing_in_one_language_says_so(client):
    act = CommunityActFactory()
    ClauseFactory(act=act, text_ru="")

    assert "There is no text in Russian." in text_of(client, act)


@pytest.mark.parametrize("day", ["2025-02-30", "yesterday", "0000-00-00", "9999-12-31", "0001-01-01", "\x00"])
def test_what_is_no_day_is_said_to_be_none(client, amended, day):
    answer = text_of(client, amended, on=day)

    assert "This is not a day." in answer
    assert "ЖАҢА" in answer


def test_before_and_after_its_time_an_act_has_no_text(client):
    act = CommunityActFactory(clauses=1, over=True)

    before, after = text_of(client, act, on="2025-01-01"), text_of(client, act, on="2026-02-01")

    assert "On this day the act was not in force yet: it is from 15 February 2025." in before
    assert "On this day the act was no longer in force: it was until 31 December 2025." in after
    assert "аула таза ұсталады" in text_of(client, act)


def test_acts_name_what_they_change_and_what_changes_them(client, amended):
    amending = Act.objects.get(number="20")
    repealed = CommunityActFactory(community=amended.community, repealed=True, number="3")

    assert "Amended by No. 20 of 3 February 2025" in text_of(client, amended)
    assert "Amends No. 12 of 3 February 2025" in text_of(client, amending)
    assert f"Repealed by No. {repealed.repealed_by.number} of" in text_of(client, repealed)
    assert "Repeals No. 3 of" in text_of(client, repealed.repealed_by)


@pytest.mark.parametrize(("published", "shown"), [(True, True), (False, False)])
def test_the_decision_behind_an_act_is_named_once_its_minutes_are_public(client, published, shown):
    meeting = MeetingFactory(**{"published" if published else "signed": True})
    act = CommunityActFactory(community=meeting.council.community, item=MeetingItemFactory(meeting=meeting))

    assert ("Decided at" in text_of(client, act)) is shown


def test_the_signed_file_is_handed_out(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    act = CommunityActFactory()
    assert client.get(at("en", "signed_act", act.code)).status_code == 404

    act.signed_file.save("act.pdf", ContentFile(b"%PDF-1.4"))

    assert client.get(at("en", "signed_act", act.code)).status_code == 200
    assert "Open the signed file" in text_of(client, act)


# Queries --------------------------------------------------------------------------------------


def queries_of(client, name: str, *args: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(at("en", name, *args)).status_code == 200
    return len(captured)


def test_more_acts_and_clauses_take_no_more_queries(client, amended):
    pages = [("acts", amended.community.unit.kato), ("act", amended.code)]
    before = [queries_of(client, *page) for page in pages]

    for order in range(4, 8):
        other = CommunityActFactory(community=amended.community)
        ClauseFactory(act=amended, order=order, by=other)
    after = [queries_of(client, *page) for page in pages]

    assert after == before
    assert max(after) <= 10
