"""What resembles a text."""

import pytest
from django.db import connection

from search import actions, queries
from search.models import Fingerprint
from tests.factories import BodyFactory, UnitFactory

pytestmark = pytest.mark.django_db

TEXTS = {
    "road": {"kk": "Ауыл мен аудан арасындағы жолды жөндеу. Шұңқырдан аман жер жоқ, асфальт төселсін."},
    "dogs": {"ru": "Стаи бездомных собак возле школы. Отлавливать, прививать и стерилизовать."},
    "light": {"kk": "Көшелерге жарық орнату. Бағандарға шам ілінсін, кешке қараңғы."},
    "water": {"ru": "Провести в село водопровод: воду привозят цистерной два раза в неделю."},
}


@pytest.fixture
def bodies(now):
    indexed = {name: BodyFactory() for name in TEXTS}
    for name, body in indexed.items():
        actions.index(subject=body, texts=TEXTS[name], at=now)
    return indexed


def found(text: str, **options) -> list[int]:
    return [match.subject_id for match in queries.similar("bodies.body", text, **options)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Жолымыздың асфальты ойылып, шұңқыр болды", "road"),
        ("Жолымыздын асфальты ойылып, шункыр болды", "road"),
        ("Jolymyzdyñ asfalty şūñqyr boldy, jöndeu kerek", "road"),
        ("Асфальт весь в ямах, почините дорогу", "road"),
        ("Қаңғыбас иттер мектеп жанында балаларды талап жүр, стерильдеу керек", "dogs"),
        ("Бродячая собака покусала ребёнка у школы", "dogs"),
        ("На улице темно, столбы без фонарей", "light"),
        ("Ауылға су құбырын тарту, суды цистернамен тасиды", "water"),
    ],
)
def test_what_says_the_same_is_found_in_either_language_and_any_alphabet(bodies, text, name):
    assert found(text)[:1] == [bodies[name].pk]


@pytest.mark.parametrize("text", ["", "   ", "123", "и не так уж", "Пенсия жасын төмендету"])
def test_what_is_like_nothing_finds_nothing(bodies, text):
    assert found(text) == []


def test_a_copy_is_told_from_what_is_only_similar(bodies):
    copy = TEXTS["road"]["kk"].replace("төселсін", "салынсын") + " Рақмет!"

    match = queries.similar("bodies.body", copy)[0]
    similar = queries.similar("bodies.body", "Жолымыздың асфальты ойылып, шұңқыр болды")[0]

    assert match.is_copy
    assert match.score > similar.score
    assert not similar.is_copy


def test_a_subject_is_named_once_however_many_texts_it_has(bodies, now):
    both = BodyFactory()
    texts = TEXTS["road"] | {"ru": "Отремонтировать дорогу между селом и районом, асфальт в ямах"}
    actions.index(subject=both, texts=texts, at=now)

    assert sorted(found("Жолды жөндеу, асфальт төсеу, шұңқыр")) == sorted([bodies["road"].pk, both.pk])


def test_only_subjects_of_the_kind_are_found(bodies, now):
    actions.index(subject=UnitFactory(), texts=TEXTS["road"], at=now)

    assert found(TEXTS["road"]["kk"]) == [bodies["road"].pk]


def test_a_subject_does_not_resemble_itself(bodies):
    assert found(TEXTS["road"]["kk"], without=bodies["road"].pk) == []


def test_no_more_than_asked_for_are_found(now):
    for _ in range(7):
        actions.index(subject=BodyFactory(), texts=TEXTS["light"], at=now)

    assert len(found(TEXTS["light"]["kk"])) == 5
    assert len(found(TEXTS["light"]["kk"], limit=2)) == 2


def test_a_common_word_says_less_than_a_rare_one(now):
    """The words of statistics: two bodies share two words each with the text, one of them rare ones."""
    for _ in range(60):
        actions.index(subject=BodyFactory(), texts={"ru": "Ремонт дороги"}, at=now)
    rare = BodyFactory()
    actions.index(subject=rare, texts={"ru": "Светофор и перекресток"}, at=now)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Fingerprint._meta.db_table}")

    assert found("Ремонт дороги, светофор, перекресток", limit=1) == [rare.pk]


def test_finding_takes_three_statements_however_much_is_found(bodies, django_assert_num_queries):
    with django_assert_num_queries(3):
        found(TEXTS["road"]["kk"])


def test_copies_are_found_among_all(bodies, now):
    sent_again = BodyFactory()
    actions.index(subject=sent_again, texts={"kk": TEXTS["road"]["kk"] + " Рақмет!"}, at=now)

    assert queries.copies("bodies.body") == [sorted([bodies["road"].pk, sent_again.pk])]


def test_a_copy_in_another_alphabet_is_a_copy(bodies, now):
    latin = "Auyl men audan arasyndağy joldy jöndeu. Şūñqyrdan aman jer joq, asfalt töselsin."
    sent_again = BodyFactory()
    actions.index(subject=sent_again, texts={"kk": latin}, at=now)

    assert queries.copies("bodies.body") == [sorted([bodies["road"].pk, sent_again.pk])]
