from datetime import date, time
from urllib.parse import urlencode

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import translation

from accounts import iin
from accounts.models import Citizen, User
from accounts.personas import personas
from tests.factories import CitizenFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db

USERNAMES = [persona.username for persona in personas()]


def address(name, *args, language="en"):
    with translation.override(language):
        return reverse(f"accounts:{name}", args=args)


def signed_in(client):
    return client.session.get("_auth_user_id")


@pytest.fixture
def typed(district):
    return {"iin": "900515300008", "given_name": "Ерлан", "surname": "Мұратов", "place": district.pk}


@pytest.mark.parametrize("username", USERNAMES)
def test_every_persona_can_enter_and_leave(client, people, username):
    entered = client.post(address("demo"), {"persona": username})

    assert entered.status_code == 302
    assert signed_in(client) == str(User.objects.get(username=username).pk)

    left = client.post(address("sign_out"))

    assert left.status_code == 302
    assert signed_in(client) is None


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_demonstration_page_has_a_button_for_everybody(client, people, language):
    page = client.get(address("demo", language=language)).content.decode()

    for username in USERNAMES:
        assert f'value="{username}"' in page


def test_the_demonstration_page_takes_the_same_queries_for_any_number_of_people(
    client, people, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5):
        client.get(address("demo"))


@pytest.mark.parametrize("username", ["", "nobody", "\x00", "real", "a" * 5000])
def test_nobody_else_is_entered(client, people, username):
    User.objects.create(username="real")

    answer = client.post(address("demo"), {"persona": username})

    assert answer.status_code == 400
    assert signed_in(client) is None


def test_entering_changes_the_key_of_the_session(client, people):
    session = client.session
    session["draft"] = "kept"
    session.save()
    before = session.session_key

    client.post(address("demo"), {"persona": "aigul"})

    assert client.session.session_key != before
    assert client.session["draft"] == "kept"


def test_entering_as_another_leaves_nothing_of_the_first(client, people):
    client.post(address("demo"), {"persona": "aigul"})
    session = client.session
    session["draft"] = "of Aigul"
    session.save()

    client.post(address("demo"), {"persona": "daniyar"})

    assert "draft" not in client.session


def test_the_page_from_which_a_visitor_came_is_kept_all_the_way(client, people):
    wanted = "/en/petitions/new/?step=2"

    page = client.get(f"{address('sign_in')}?{urlencode({'next': wanted})}")
    assert urlencode({"next": wanted}) in page.content.decode()

    begun = client.get(f"{address('begin', 'demonstration')}?{urlencode({'next': wanted})}")
    assert begun.url == f"{address('demo')}?{urlencode({'next': wanted})}"
    assert f'name="next" value="{wanted}"' in client.get(begun.url).content.decode()

    entered = client.post(address("demo"), {"persona": "aigul", "next": wanted})
    assert entered.url == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "evil",
        "home",
        "//[",
        "\x07/",
        "http:///evil.example",
    ],
)
def test_a_foreign_page_is_never_the_next(client, people, wanted):
    entered = client.post(address("demo"), {"persona": "aigul", "next": wanted})

    assert entered.status_code == 302
    assert entered.url in {"/en/", reverse("home")}


def test_a_right_number_makes_a_citizen_with_the_language_of_the_page(client, typed):
    answer = client.post(address("confirm", "demonstration", language="ru"), {**typed, "next": "/ru/x/"})

    assert answer.url == "/ru/x/"
    citizen = Citizen.objects.get()
    assert signed_in(client) == str(citizen.user.pk)
    assert citizen.user.language == "ru"
    assert [str(message) for message in get_messages(answer.wsgi_request)]


def test_the_same_number_finds_the_same_citizen(client, typed):
    client.post(address("confirm", "demonstration"), typed)
    client.post(address("confirm", "demonstration"), {**typed, "given_name": "Ержан"})

    assert Citizen.objects.get().given_name == "Ержан"


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("iin", "900515300009", "its check digit does not match"),
        ("iin", "90051530", "has twelve digits"),
        ("iin", "", "This field is required"),
        ("iin", "9005\x0015300008", "Null characters are not allowed"),
        ("iin", "9" * 1_000_000, "has twelve digits"),
        ("iin", iin.synthetic(date(2090, 1, 1), 1), "still to come"),
        ("given_name", "Ер\x07лан", "only letters"),
        ("given_name", "<script>", "only letters"),
        ("surname", "М" * 61, "at most 60"),
        ("place", "0", "Select a valid choice"),
        ("place", "x\x00", "Null characters are not allowed"),
    ],
)
def test_a_mistake_gets_a_sentence_and_what_was_typed_is_kept(client, typed, field, text, reason):
    wrong = {**typed, field: text, "next": "/en/x/"}

    answer = client.post(address("confirm", "demonstration"), wrong)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert reason in page
    kept = {"iin": "900515300008", "given_name": "Ерлан", "surname": "Мұратов"}
    for name, value in kept.items():
        assert name == field or f'value="{value}"' in page
    assert 'name="next" value="/en/x/"' in page
    assert not Citizen.objects.exists()


def test_the_confirmation_page_opened_by_hand_leads_to_the_demonstration(client):
    assert client.get(address("confirm", "demonstration")).url == address("demo")


def test_an_unknown_provider_is_not_found(client):
    assert client.get(address("begin", "egov")).status_code == 404
    assert client.post(address("confirm", "egov")).status_code == 404


def test_a_closed_account_stays_closed(client, typed):
    client.post(address("confirm", "demonstration"), typed)
    client.post(address("sign_out"))
    User.objects.update(is_active=False)

    answer = client.post(address("confirm", "demonstration"), typed)

    assert answer.status_code == 403
    assert signed_in(client) is None


def test_a_server_without_demonstration_has_no_such_page(client, people, settings):
    settings.DEMONSTRATION = False
    settings.IDENTITY_PROVIDERS = []

    assert client.get(address("demo")).status_code == 404
    assert client.post(address("demo"), {"persona": "administrator"}).status_code == 404
    assert client.post(address("confirm", "demonstration"), {}).status_code == 404
    page = client.get(address("sign_in"))
    assert page.status_code == 200
    assert "Demonstration" not in page.content.decode()


def test_the_number_is_not_in_the_session(client, typed):
    client.post(address("confirm", "demonstration"), typed)

    assert "900515300008" not in str(dict(client.session))


def test_signing_out_is_a_post(client):
    assert client.get(address("sign_out")).status_code == 405


def test_settings_need_a_sign_in_and_come_back(client):
    answer = client.get(address("settings"))

    assert answer.url == f"{address('sign_in')}?next={address('settings')}"


def test_settings_show_name_place_and_posts(client, district):
    citizen = CitizenFactory(given_name="Айгүл", surname="Серікова", territory=district)
    post = PostFactory(officer=True, user=citizen.user)
    client.force_login(citizen.user)

    page = client.get(address("settings")).content.decode()

    assert "Айгүл Серікова" in page
    assert "Trial District" in page
    assert post.body.name_en in page


def test_settings_are_saved(client):
    user = UserFactory(language="kk")
    client.force_login(user)

    typed = {"language": "ru", "quiet_from": "22:00", "quiet_to": "07:30"}
    answer = client.post(address("settings"), typed)

    user.refresh_from_db()
    assert answer.url == address("settings")
    assert (user.language, user.wants_email) == ("ru", False)
    assert (user.quiet_from, user.quiet_to) == (time(22), time(7, 30))
    assert 'value="22:00"' in client.get(address("settings")).content.decode()


@pytest.mark.parametrize(
    ("field", "text"),
    [("quiet_from", "late"), ("quiet_from", "25:00"), ("quiet_from", "22:00"), ("language", "de")],
)
def test_wrong_settings_are_refused_and_kept(client, field, text):
    user = UserFactory(language="kk")
    client.force_login(user)

    answer = client.post(address("settings"), {"language": "ru", field: text})

    user.refresh_from_db()
    assert answer.status_code == 400
    assert (user.language, user.quiet_from) == ("kk", None)


def test_settings_change_nothing_else(client):
    user = UserFactory()
    client.force_login(user)

    typed = {"language": "ru", "is_superuser": "on", "display_name": "X", "email": "other@example.kz"}
    client.post(address("settings"), typed)

    user.refresh_from_db()
    assert (user.is_superuser, user.display_name == "X") == (False, False)
    assert user.email != "other@example.kz"
