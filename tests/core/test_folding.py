import pytest

from bodies.models import Body
from core.folding import fold
from territory.models import Unit
from tests.factories import BodyFactory, UnitFactory


@pytest.mark.parametrize(
    ("typed", "folded"),
    [("Қонаев", "конаев"), ("КОНАЕВ", "конаев"), ("Үлкен Нарын", "улкен нарын"), ("Көкшетау", "кокшетау")],
)
def test_a_kazakh_letter_and_the_one_typed_for_it_are_the_same(typed, folded):
    assert fold(typed) == folded


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Конаев", "қонаев", "КОНАЕВА акимат", "Konaev"])
def test_a_place_is_found_however_its_letters_are_typed(typed):
    unit = UnitFactory(name_kk="Қонаев қаласы", name_ru="город Қонаева", name_en="Konaev")
    body = BodyFactory(territory=unit, name_kk="Қонаев қаласының әкімдігі", name_ru="Акимат города Қонаева")
    BodyFactory()

    assert list(Body.objects.named(typed)) == [body]


@pytest.mark.django_db
def test_a_unit_is_found_by_the_beginning_of_its_code():
    unit = UnitFactory()

    assert unit in Unit.objects.named(unit.kato[:7])
