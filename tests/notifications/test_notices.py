import pytest
from django.db import transaction
from django.utils import timezone, translation

from accounts import actions, iin
from accounts.identity import VerifiedIdentity
from notifications import notices
from notifications.models import Event
from notifications.rendering import letter, note
from tests.factories import UnitFactory, UserFactory
from tests.notifications.people import follower_by_mail

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


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_letters_to_an_address_say_what_to_do_in_every_language(language):
    reader, at = follower_by_mail(), timezone.now()
    titles = {"kk": "Көше", "ru": "Улица", "en": "Street"}

    with transaction.atomic():
        told = [
            notices.confirm_follow(reader, titles, token="a", at=at),
            notices.confirm_address(reader, "Алма", token="b", at=at),
            notices.manage_link(reader, token="c", at=at),
        ]

    letters = [letter(event, language=language, reason="") for event in told]
    assert titles[language] in letters[0].subject
    assert "Алма" in letters[1].text
    for written, token in zip(letters, "abc", strict=True):
        assert f"/{token}/" in written.text
        assert written.subject
        assert "{" not in written.subject + written.text
    assert all(event.is_urgent for event in told)
