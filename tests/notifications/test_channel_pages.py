import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from notifications.actions import addresses as actions
from notifications.models import Address, Channel
from tests.notifications.channels.test_push import KEY, Browser
from tests.notifications.channels.test_webhook import answering
from tests.notifications.http_server import closed_port, said
from tests.notifications.people import reader

pytestmark = pytest.mark.django_db
NUMBER = "+77011234567"
FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


@pytest.fixture(autouse=True)
def _all_channels(settings, web):
    cache.clear()
    settings.VAPID_PRIVATE_KEY = KEY
    settings.TELEGRAM_TOKEN, settings.TELEGRAM_BOT, settings.TELEGRAM_API_URL = (
        "123:ABC",
        "halyq_bot",
        web.url,
    )
    settings.SMS_URL, settings.SMS_KEY = f"{web.url}/sms", "key"


@pytest.fixture
def alma(client):
    person = reader("alma")
    client.force_login(person)
    return person


def page(client):
    response = client.get(reverse("notifications:channels"))
    assert response.status_code == 200
    return response.content.decode()


def post(client, name, *args, **typed):
    return client.post(reverse(f"notifications:{name}", args=args), typed)


def the_address(channel):
    return Address.objects.get(channel=channel)


# The page -------------------------------------------------------------------------------------


def test_the_page_asks_to_sign_in(client):
    response = client.get(reverse("notifications:channels"))

    assert reverse("accounts:sign_in") in response["Location"]


@pytest.mark.usefixtures("alma")
def test_every_channel_that_is_set_up_is_offered(client):
    shown = page(client)

    assert all(f'id="{section}"' in shown for section in ("push", "telegram", "sms", "programs"))
    assert "This needs JavaScript" in shown


@pytest.mark.usefixtures("alma")
def test_a_channel_without_settings_is_not_offered(client, settings):
    settings.VAPID_PRIVATE_KEY = settings.TELEGRAM_TOKEN = settings.SMS_URL = ""

    shown = page(client)

    assert not any(f'id="{section}"' in shown for section in ("push", "telegram", "sms"))
    assert 'id="programs"' in shown
    assert "push.js" not in shown


@pytest.mark.parametrize("name", ["add_browser", "begin_chat", "add_number", "add_program"])
@pytest.mark.usefixtures("alma")
def test_looking_changes_nothing(client, name):
    response = client.get(reverse(f"notifications:{name}"))

    assert response["Location"] == reverse("notifications:channels")
    assert not Address.objects.exists()


@pytest.mark.parametrize("name", ["add_browser", "begin_chat", "add_number", "add_program"])
def test_only_those_who_are_signed_in_add_something(client, name):
    response = post(client, name)

    assert reverse("accounts:sign_in") in response["Location"]
    assert not Address.objects.exists()


@pytest.mark.parametrize("name", ["confirm_number", "confirm_program", "remove_address"])
def test_addresses_of_others_are_not_found(client, alma, web, name):
    other = reader("berik")
    theirs = actions.add_program(user=other, url=f"{web.url}/in", at=other.date_joined)

    assert post(client, name, theirs.pk, code="123456").status_code == 404
    assert Address.objects.filter(pk=theirs.pk).exists()


@pytest.mark.usefixtures("alma")
def test_an_address_is_removed(client, web):
    post(client, "add_program", url=f"{web.url}/in")

    response = post(client, "remove_address", the_address(Channel.WEBHOOK).pk)

    assert response["Location"] == reverse("notifications:channels")
    assert not Address.objects.exists()


@pytest.mark.usefixtures("alma")
def test_what_stopped_says_why(client, web):
    post(client, "add_program", url=f"{web.url}/in")
    program = the_address(Channel.WEBHOOK)
    program.stop(failure="410 <gone>", at=program.added_at)

    assert "410 &lt;gone&gt;" in page(client)


# Browsers -------------------------------------------------------------------------------------


def subscription(web, name="abc"):
    return {"endpoint": f"{web.url}/push/{name}", **Browser().secret}


@pytest.mark.usefixtures("alma")
def test_a_browser_that_says_yes_is_written_to_at_once(client, web):
    client.defaults["HTTP_USER_AGENT"] = FIREFOX

    response = post(client, "add_browser", **subscription(web))

    assert response["Location"] == reverse("notifications:channels")
    assert the_address(Channel.PUSH).confirmed_at is not None
    assert "Firefox, Android" in page(client)


@pytest.mark.usefixtures("alma")
def test_a_browser_that_says_yes_twice_is_one(client, web):
    told = subscription(web)
    post(client, "add_browser", **told)
    post(client, "add_browser", **told)

    assert Address.objects.count() == 1


@pytest.mark.usefixtures("alma")
def test_a_shared_browser_belongs_to_who_said_yes_last(client, web):
    told, other = subscription(web), Client()
    post(client, "add_browser", **told)
    other.force_login(reader("berik"))
    post(other, "add_browser", **told)

    assert the_address(Channel.PUSH).user.username == "berik"


@pytest.mark.usefixtures("alma")
@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": ""},
        {"endpoint": "javascript:alert(1)"},
        {"endpoint": f"https://a.example/{'x' * 2_000}"},
        {"p256dh": ""},
        {"p256dh": "AAAA"},
        {"auth": "AAAA"},
        {"auth": "ӘӘӘӘ"},
    ],
)
def test_what_no_browser_says_is_refused(client, web, wrong):
    response = post(client, "add_browser", **{**subscription(web), **wrong})

    assert response.status_code == 400
    assert not Address.objects.exists()


@pytest.mark.usefixtures("alma")
def test_outside_demonstration_an_endpoint_is_sealed(client, web, settings):
    settings.PRIVATE_ADDRESSES_ALLOWED = False

    assert post(client, "add_browser", **subscription(web)).status_code == 400


@pytest.mark.usefixtures("alma")
def test_nobody_has_more_than_ten_browsers(client, web):
    for number in range(11):
        response = post(client, "add_browser", **subscription(web, f"number-{number}"))

    assert response.status_code == 409
    assert "Remove one first" in response.content.decode()
    assert Address.objects.count() == 10


def test_the_worker_stands_at_the_root(client):
    response = client.get("/push-worker.js")

    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    assert b"showNotification" in response.content


# Telephones -----------------------------------------------------------------------------------


def sent_code(web):
    return re.search(r"\b\d{6}\b", web.asked[-1].content["text"])[0]


@pytest.mark.usefixtures("alma")
@pytest.mark.parametrize("typed", ["+7 701 123 45 67", "8 (701) 123-45-67", "77011234567"])
def test_a_telephone_is_confirmed_by_the_code_that_came_to_it(client, web, typed):
    post(client, "add_number", number=typed)
    telephone = the_address(Channel.SMS)
    assert (telephone.value, telephone.confirmed_at) == (NUMBER, None)
    assert web.asked[0].content["to"] == NUMBER

    response = post(
        client, "confirm_number", telephone.pk, code=f" {sent_code(web)[:3]} {sent_code(web)[3:]} "
    )

    telephone.refresh_from_db()
    assert response["Location"] == reverse("notifications:channels")
    assert telephone.confirmed_at is not None
    assert telephone.secret == {}


@pytest.mark.usefixtures("alma")
@pytest.mark.parametrize("typed", ["", "112", "+1 202 555 0100", "+7 495 123 45 67", "+7701123456", "७" * 11])
def test_other_numbers_are_refused(client, web, typed):
    response = post(client, "add_number", number=typed)

    assert response.status_code == 400
    assert web.asked == []


def wrong_code(web):
    return f"{(int(sent_code(web)) + 1) % 10**6:06d}"


@pytest.mark.usefixtures("alma")
def test_a_wrong_code_confirms_nothing(client, web):
    post(client, "add_number", number=NUMBER)
    telephone = the_address(Channel.SMS)

    response = post(client, "confirm_number", telephone.pk, code=wrong_code(web))

    telephone.refresh_from_db()
    assert response.status_code == 400
    assert "not the code" in response.content.decode()
    assert telephone.confirmed_at is None


@pytest.mark.usefixtures("alma")
@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "१२३४५६"])
def test_what_is_no_code_says_so(client, code):
    post(client, "add_number", number=NUMBER)

    assert post(client, "confirm_number", the_address(Channel.SMS).pk, code=code).status_code == 400


@pytest.mark.usefixtures("alma")
def test_five_wrong_codes_end_it(client, web):
    post(client, "add_number", number=NUMBER)
    telephone = the_address(Channel.SMS)
    for _number in range(5):
        post(client, "confirm_number", telephone.pk, code=wrong_code(web))

    response = post(client, "confirm_number", telephone.pk, code=sent_code(web))

    telephone.refresh_from_db()
    assert "Ask for a new one" in response.content.decode()
    assert telephone.confirmed_at is None


@pytest.mark.usefixtures("alma")
def test_a_new_code_ends_the_old_one(client, web):
    post(client, "add_number", number=NUMBER)
    old = sent_code(web)
    post(client, "add_number", number=NUMBER)

    assert post(client, "confirm_number", the_address(Channel.SMS).pk, code=old).status_code == 400
    assert post(client, "confirm_number", the_address(Channel.SMS).pk, code=sent_code(web)).status_code == 302


@pytest.mark.usefixtures("alma")
def test_a_person_gets_five_codes_a_day_even_when_they_begin_anew(client, web):
    for number in range(6):
        response = post(client, "add_number", number=f"+7701123450{number}")
        Address.objects.all().delete()

    assert response.status_code == 429
    assert len(web.asked) == 5


def test_a_telephone_gets_five_codes_a_day_whoever_asks(web):
    for number in range(6):
        client = Client()
        client.force_login(reader(f"reader{number}"))
        response = post(client, "add_number", number=NUMBER)

    assert response.status_code == 429
    assert len(web.asked) == 5


@pytest.mark.usefixtures("alma")
def test_a_confirmed_telephone_gets_no_further_code(client, web):
    post(client, "add_number", number=NUMBER)
    post(client, "confirm_number", the_address(Channel.SMS).pk, code=sent_code(web))

    assert post(client, "add_number", number=NUMBER).status_code == 409
    assert len(web.asked) == 1


@pytest.mark.usefixtures("alma")
@pytest.mark.parametrize(
    ("status", "shown", "words"),
    [(422, 400, "No message can be sent"), (503, 403, "just now"), (401, 403, "just now")],
)
def test_a_gateway_that_does_not_take_the_code_is_told(client, web, status, shown, words):
    web.answers["/sms"] = said(status)

    response = post(client, "add_number", number=NUMBER)

    assert response.status_code == shown
    assert words in response.content.decode()


@pytest.mark.usefixtures("alma")
def test_a_gateway_that_is_down_is_told(client, settings):
    settings.SMS_URL = f"http://127.0.0.1:{closed_port()}/"

    assert "just now" in post(client, "add_number", number=NUMBER).content.decode()


# Programs -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("alma")
def test_a_program_is_confirmed_by_its_answer(client, web):
    web.answers["/in"] = answering
    post(client, "add_program", url=f"{web.url}/in")
    program = the_address(Channel.WEBHOOK)
    assert program.secret["key"] in page(client)
    assert program.confirmed_at is None

    response = post(client, "confirm_program", program.pk)

    program.refresh_from_db()
    assert response["Location"] == reverse("notifications:channels")
    assert program.confirmed_at is not None


@pytest.mark.usefixtures("alma")
def test_a_program_that_does_not_answer_right_is_told_why(client, web):
    web.answers["/in"] = said(404)
    post(client, "add_program", url=f"{web.url}/in")

    response = post(client, "confirm_program", the_address(Channel.WEBHOOK).pk)

    assert response.status_code == 400
    assert "did not pass: 404" in response.content.decode()
    assert the_address(Channel.WEBHOOK).confirmed_at is None


@pytest.mark.usefixtures("alma")
def test_a_program_that_was_stopped_begins_again_with_the_challenge(client, web):
    web.answers["/in"] = answering
    post(client, "add_program", url=f"{web.url}/in")
    program = the_address(Channel.WEBHOOK)
    program.stop(failure="500", at=program.added_at)

    post(client, "confirm_program", program.pk)

    assert Address.objects.working().filter(pk=program.pk).exists()


@pytest.mark.usefixtures("alma")
@pytest.mark.parametrize(
    "url", ["", "a.example", "ftp://a.example", "https://u:p@a.example/", "https://a b/"]
)
def test_what_is_no_address_of_a_program_is_refused(client, url):
    assert post(client, "add_program", url=url).status_code == 400
    assert not Address.objects.exists()


@pytest.mark.usefixtures("alma")
def test_outside_demonstration_a_program_is_sealed(client, web, settings):
    settings.PRIVATE_ADDRESSES_ALLOWED = False

    response = post(client, "add_program", url=f"{web.url}/in")

    assert "begin with https://" in response.content.decode()


@pytest.mark.usefixtures("alma")
def test_a_program_inside_is_not_called(client, web, settings):
    settings.PRIVATE_ADDRESSES_ALLOWED = False
    post(client, "add_program", url=f"https://127.0.0.1:{web.port}/in")

    response = post(client, "confirm_program", the_address(Channel.WEBHOOK).pk)

    assert "not public" in response.content.decode()
    assert web.connections == 0


@pytest.mark.usefixtures("alma")
def test_challenges_are_sent_ten_times_an_hour(client, web):
    post(client, "add_program", url=f"{web.url}/in")
    for _number in range(11):
        response = post(client, "confirm_program", the_address(Channel.WEBHOOK).pk)

    assert response.status_code == 429
    assert len(web.asked) == 10


@pytest.mark.usefixtures("alma")
def test_one_program_is_added_once(client, web):
    post(client, "add_program", url=f"{web.url}/in")
    key = the_address(Channel.WEBHOOK).secret["key"]

    assert post(client, "add_program", url=f"{web.url}/in").status_code == 409
    assert the_address(Channel.WEBHOOK).secret["key"] == key
