from datetime import date

import pytest
from django.db import IntegrityError

from accounts.models import Post, Role
from tests.factories import CitizenFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 11, 20), date(2026, 11, 19), 17),
        (date(2008, 11, 20), date(2026, 11, 20), 18),
        (date(2008, 11, 20), date(2026, 11, 21), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2008, 12, 31), date(2027, 1, 1), 18),
    ],
)
def test_age_grows_on_the_birthday(born, day, age):
    assert CitizenFactory.build(birth_date=born, user=None, territory=None).age_on(day) == age


def test_others_see_the_given_name_and_one_letter():
    citizen = CitizenFactory(given_name="Айгүл", surname="Серікова")

    assert citizen.public_name == "Айгүл С."
    assert str(citizen.user) == "Айгүл С."


def test_a_user_without_citizen_is_not_verified():
    assert UserFactory().verified is None


def test_one_number_is_one_citizen():
    citizen = CitizenFactory()

    with pytest.raises(IntegrityError):
        CitizenFactory(iin_hash=citizen.iin_hash)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DEPUTY, Role.CLERK])
def test_a_post_in_a_body_names_it(role):
    with pytest.raises(IntegrityError, match="post_in_a_body_names_it"):
        PostFactory(role=role, body=None)


def test_a_post_ends_after_it_begins():
    with pytest.raises(IntegrityError, match="post_ends_after_it_begins"):
        PostFactory(from_date=date(2026, 1, 2), to_date=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("day", "is_held"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_a_post_is_held_from_its_first_day_to_its_last(day, is_held):
    PostFactory(from_date=date(2026, 1, 1), to_date=date(2026, 6, 30))

    assert Post.objects.held(day).exists() is is_held
