import pytest
from django.utils import timezone, translation

from accounts import actions, iin
from accounts.identity import VerifiedIdentity
from notifications.models import Event
from notifications.rendering import note
from tests.factories import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def identity():
    born = timezone.localdate().replace(year=1990, day=1)
    place = UnitFactory(name_kk="Абай ауданы", name_ru="Абайский район", name_en="Abai District")
    return VerifiedIdentity(
        iin=iin.synthetic(born, 1, female=True),
        given_name="Айгүл",
        surname="Серікова",
        territory_kato=place.kato,
        provider="demonstration",
    )


@pytest.mark.parametrize(
    ("language", "place"), [("kk", "Абай ауданы"), ("ru", "Абайский район"), ("en", "Abai District")]
)
def test_a_new_citizen_is_greeted_by_name_and_place(identity, language, place):
    user = actions.verify(identity=identity, at=timezone.now())

    event = Event.objects.get()
    with translation.override(language):
        greeting = note(event)
    assert event.users == [user.pk]
    assert "Айгүл С." in greeting.subject
    assert place in greeting.text


def test_nobody_is_greeted_twice(identity):
    for _ in range(2):
        actions.verify(identity=identity, at=timezone.now())

    assert Event.objects.filter(kind="accounts.welcome").count() == 1


def test_an_account_that_waited_for_its_citizen_is_not_new(identity):
    actions.verify(identity=identity, user=UserFactory(), at=timezone.now())

    assert not Event.objects.exists()
