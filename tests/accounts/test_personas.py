import csv

import pytest

from accounts import iin, policies
from accounts.models import Citizen, Post, Role, User
from accounts.personas import FILE, account_of, load_personas, personas
from core.rulings import Invalid


def test_every_number_of_a_persona_is_valid_and_its_own():
    numbers = [iin.parse(persona.identity.iin) for persona in personas()]

    assert len(set(numbers)) == len(personas())


def test_every_text_of_a_persona_is_there_in_three_languages():
    with FILE.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            assert all(row[f"note_{language}"] for language in ("kk", "ru", "en")), row["username"]


def codes(folder, column):
    files = (FILE.parents[2] / folder / "data").glob("*.csv")
    return {row.get(column) for file in files for row in csv.DictReader(file.open(encoding="utf-8"))}


def test_places_and_bodies_of_personas_are_in_the_reference_data():
    units = codes("territory", "kato")
    # A community comes on file with a body of its own.
    bodies = codes("bodies", "code") | {f"community-{kato}" for kato in codes("selfgov", "kato")}

    for persona in personas():
        assert not persona.kato or persona.kato in units
        assert not persona.body_code or persona.body_code in bodies


def test_citizens_come_from_six_territories_and_every_role_is_played():
    citizens = [persona for persona in personas() if persona.kato and not persona.is_staff]

    assert len({persona.kato for persona in citizens}) >= 6
    assert {persona.language for persona in citizens} == {"kk", "ru", "en"}
    assert {persona.role for persona in personas()} >= set(Role)


def test_loading_twice_changes_nothing(people, at):
    before = (User.objects.count(), Citizen.objects.count(), Post.objects.count())
    User.objects.filter(username="aigul").update(language="en")

    assert load_personas(at=at) == 0

    assert before == (User.objects.count(), Citizen.objects.count(), Post.objects.count())
    assert User.objects.get(username="aigul").language == "en"


def test_personas_are_what_their_row_says(people, at):
    for persona in people:
        user = User.objects.get(username=persona.username)
        assert (user.verified is not None) is bool(persona.kato)
        assert [post.role for post in policies.current_posts(user, at)] == [persona.role] * persona.is_staff
        assert user.email.endswith("@demo.invalid")
        assert not user.has_usable_password()


def test_only_the_administrator_enters_the_back_office(people):
    assert list(User.objects.filter(is_staff=True).values_list("username")) == [("administrator",)]
    assert list(User.objects.filter(is_superuser=True).values_list("username")) == [("administrator",)]


def test_the_account_of_somebody_real_is_no_persona(people):
    User.objects.create(username="real")

    with pytest.raises(Invalid, match="no such person"):
        account_of("real")
