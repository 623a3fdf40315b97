"""A machine suggests themes; people confirm, name, split and dissolve them, and have the last word."""

from datetime import UTC, datetime, timedelta

import pytest

from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from kurultai import actions
from kurultai.models import Submission, Theme, ThemePlace
from tests.factories import (
    BodyFactory,
    ConsultationFactory,
    PostFactory,
    SubmissionFactory,
    ThemeFactory,
    ThemePlaceFactory,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 7, tzinfo=UTC)
BUSES = [
    ("Ауыл мектебіне автобус керек", "Оқушылар мектепке жаяу барады.", "Мектеп автобусын бөлу."),
    ("Мектеп автобусын қосу", "Балалар мектепке жете алмайды.", "Ауыл мектебіне автобус қосу."),
    ("Оқушыларға арналған автобус", "Мектеп алыс, автобус жоқ.", "Оқушыларды автобуспен тасымалдау."),
]
WATER = [
    ("Ауылға таза ауыз су", "Ауыз су лас, құбыр ескі.", "Су құбырын жаңарту."),
    ("Ауыз су құбырын тарту", "Ауылда ауыз су жоқ.", "Таза ауыз су құбырын тарту."),
    ("Таза ауыз су туралы", "Су құбыры тозған, су лас.", "Ауыз су құбырын ауыстыру."),
]


@pytest.fixture
def body(db):
    return BodyFactory(consultative=True)


@pytest.fixture
def secretariat(body):
    return PostFactory(officer=True, body=body).user


def write(texts, **changes) -> list[Submission]:
    return [
        SubmissionFactory(
            published=True, title_kk=title, problem_kk=problem, proposal_kk=proposal, effect_kk="", **changes
        )
        for title, problem, proposal in texts
    ]


def groups() -> list[set[int]]:
    """Who stands with whom."""
    return [{place.submission_id for place in theme.places.all()} for theme in Theme.objects.order_by("id")]


def keys(submissions) -> set[int]:
    return {submission.pk for submission in submissions}


# Suggesting ---------------------------------------------------------------------------------


def test_proposals_about_the_same_thing_are_suggested_together(body):
    buses, water = write(BUSES), write(WATER)

    waiting = actions.suggest_themes(body=body, at=NOON)

    assert waiting == 2
    assert keys(buses) in groups()
    assert keys(water) in groups()
    theme = Theme.objects.suggested().first()
    assert theme.terms["kk"]
    assert theme.places.filter(is_representative=True).exists()


def test_a_suggestion_is_not_confirmed_by_itself(body):
    write(BUSES)

    actions.suggest_themes(body=body, at=NOON)

    assert not Theme.objects.confirmed().exists()


def test_suggesting_again_changes_nothing(body):
    write(BUSES)
    write(WATER)
    actions.suggest_themes(body=body, at=NOON)
    before = {theme.code: keys_of(theme) for theme in Theme.objects.all()}

    actions.suggest_themes(body=body, at=NOON + timedelta(days=1))

    assert {theme.code: keys_of(theme) for theme in Theme.objects.all()} == before


def keys_of(theme: Theme) -> set[int]:
    return set(theme.places.values_list("submission_id", flat=True))


def test_a_suggestion_keeps_its_address_when_one_more_comes(body):
    write(BUSES[:2])
    actions.suggest_themes(body=body, at=NOON)
    code = Theme.objects.get().code

    write(BUSES[2:])
    actions.suggest_themes(body=body, at=NOON)

    theme = Theme.objects.get()
    assert (theme.code, theme.places.count()) == (code, 3)


def test_what_nobody_may_read_or_what_is_over_is_not_grouped(body):
    write(BUSES[:1])
    for trait in ("received", "draft"):
        SubmissionFactory(
            **{trait: True}, title_kk=BUSES[1][0], problem_kk=BUSES[1][1], proposal_kk=BUSES[1][2]
        )
    Submission.objects.filter(pk__in=keys(write(BUSES[2:]))).update(status="withdrawn")

    assert actions.suggest_themes(body=body, at=NOON) == 0


def test_consultations_are_grouped_each_on_its_own(body):
    consultation = ConsultationFactory(body=body)
    asked = write(BUSES, consultation=consultation)
    write(BUSES)

    actions.suggest_themes(body=body, consultation=consultation, at=NOON)

    assert groups() == [keys(asked)]


def test_a_confirmed_theme_takes_in_what_is_like_it(body):
    theme = ThemeFactory(body=body)
    for submission in write(BUSES[:2]):
        ThemePlaceFactory(theme=theme, submission=submission, is_fixed=True)
    [third] = write(BUSES[2:])

    actions.suggest_themes(body=body, at=NOON)

    theme.refresh_from_db()
    assert third.theme_place.theme == theme
    assert not third.theme_place.is_fixed
    assert theme.name_kk


def test_what_people_placed_is_not_moved(body):
    theme = ThemeFactory(body=body)
    buses, water = write(BUSES), write(WATER)
    ThemePlaceFactory(theme=theme, submission=water[0], is_fixed=True)
    ThemePlaceFactory(theme=None, submission=buses[0], is_fixed=True)

    actions.suggest_themes(body=body, at=NOON)

    assert ThemePlace.objects.get(submission=water[0]).theme == theme
    assert ThemePlace.objects.get(submission=buses[0]).theme is None


def test_what_people_dissolved_is_not_suggested_again(body, secretariat):
    write(BUSES)
    actions.suggest_themes(body=body, at=NOON)
    actions.dissolve_theme(theme=Theme.objects.get(), by=secretariat, at=NOON)

    assert actions.suggest_themes(body=body, at=NOON) == 0
    assert not ThemePlace.objects.exists()


def test_of_nothing_no_theme_is_made(body):
    assert actions.suggest_themes(body=body, at=NOON) == 0


# Deciding -----------------------------------------------------------------------------------


def suggested(count: int = 3) -> Theme:
    theme = ThemeFactory(suggested=True, name_kk="", name_ru="", body=BodyFactory(consultative=True))
    ThemePlaceFactory.create_batch(count, theme=theme)
    return theme


def test_people_confirm_a_theme_with_a_name_and_with_what_is_in_it(secretariat):
    theme = suggested()

    theme = actions.confirm_theme(
        theme=theme, name_kk=" Мектеп автобусы ", name_ru="", by=secretariat, at=NOON
    )

    assert Theme.objects.confirmed().get() == theme
    assert (theme.name_kk, theme.confirmed_by) == ("Мектеп автобусы", secretariat)
    assert theme.places.filter(is_fixed=True).count() == 3
    assert Entry.objects.about(theme).get().is_public


def test_a_theme_has_a_name_and_is_confirmed_once(secretariat):
    theme = suggested()

    with pytest.raises(Invalid, match="Name the theme"):
        actions.confirm_theme(theme=theme, name_kk=" ", name_ru="", by=secretariat, at=NOON)
    actions.confirm_theme(theme=theme, name_kk="Автобус", name_ru="", by=secretariat, at=NOON)
    with pytest.raises(Conflict, match="confirmed already"):
        actions.confirm_theme(theme=theme, name_kk="Автобус", name_ru="", by=secretariat, at=NOON)


def test_nobody_but_the_secretariat_confirms(citizen):
    with pytest.raises(Refused, match="Only the secretariat"):
        actions.confirm_theme(theme=suggested(), name_kk="Автобус", name_ru="", by=citizen, at=NOON)


def test_a_renamed_theme_keeps_its_old_name_in_the_journal(body, secretariat):
    theme = ThemeFactory(body=body, name_kk="Автобус")

    theme = actions.rename_theme(
        theme=theme, name_kk="Мектеп көлігі", name_ru="Школьный транспорт", by=secretariat, at=NOON
    )

    assert theme.name_kk == "Мектеп көлігі"
    assert Entry.objects.about(theme).get().details["old"]["kk"] == "Автобус"


def test_a_part_of_a_theme_becomes_a_theme_of_its_own(secretariat):
    theme = suggested(3)
    moving = [theme.places.first().submission]

    new = actions.split_theme(
        theme=theme, submissions=moving, name_kk="Жол", name_ru="", by=secretariat, at=NOON
    )

    assert keys_of(new) == keys(moving)
    assert theme.places.count() == 2
    assert new.confirmed_at == NOON
    assert new.places.get().is_fixed


@pytest.mark.parametrize("chosen", [0, 3])
def test_neither_nothing_nor_everything_is_split_off(chosen, secretariat):
    theme = suggested(3)
    moving = [place.submission for place in theme.places.all()[:chosen]]

    with pytest.raises(Invalid, match="leave some"):
        actions.split_theme(
            theme=theme, submissions=moving, name_kk="Жол", name_ru="", by=secretariat, at=NOON
        )


def test_a_proposal_is_moved_by_hand_into_a_theme_or_into_none(secretariat):
    place = suggested(1).places.get()
    theme = ThemeFactory()

    actions.move_to_theme(submission=place.submission, theme=theme, by=secretariat, at=NOON)
    place.refresh_from_db()
    assert (place.theme, place.is_fixed) == (theme, True)

    actions.move_to_theme(submission=place.submission, theme=None, by=secretariat, at=NOON)
    place.refresh_from_db()
    assert (place.theme, place.is_fixed) == (None, True)


def test_a_theme_of_another_body_takes_nothing_in(body, secretariat):
    elsewhere = BodyFactory(consultative=True, code="council-of-old")
    PostFactory(officer=True, body=elsewhere, user=secretariat)
    theme = ThemeFactory(body=elsewhere)

    with pytest.raises(Invalid, match="theme of another body"):
        actions.move_to_theme(
            submission=SubmissionFactory(published=True), theme=theme, by=secretariat, at=NOON
        )


def test_what_was_dissolved_is_over(secretariat):
    theme = suggested()
    actions.dissolve_theme(theme=theme, by=secretariat, at=NOON)

    with pytest.raises(Conflict, match="was dissolved"):
        actions.confirm_theme(theme=theme, name_kk="Автобус", name_ru="", by=secretariat, at=NOON)
