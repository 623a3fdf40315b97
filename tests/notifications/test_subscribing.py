"""Following by e-mail alone: nothing comes before the owner of the mailbox has said yes in it."""

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import iin
from accounts.actions import appoint, verify
from accounts.identity import VerifiedIdentity
from accounts.models import Citizen, Post, Role, User
from accounts.policies import may_enter
from core.rulings import Refused
from notifications import actions, tokens
from notifications.actions import subscribing
from notifications.models import Delivery, Event, Follow
from notifications.outbox import follow
from tests.factories import BodyFactory, UnitFactory, UserFactory
from tests.notifications.people import follower_by_mail, greeting, reader

pytestmark = pytest.mark.django_db

AT = timezone.now()
GULNAR = "gulnar@example.org"


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    cache.clear()


@pytest.fixture
def body():
    return BodyFactory()


def ask(client, body, address=GULNAR, **typed):
    where = reverse("following:subscribe", args=["body", body.code])
    return client.post(where, {"address": address, "rhythm": "now", "language": "en", **typed})


def send_all(server) -> None:
    for event in Event.objects.unresolved():
        actions.resolve(event=event, at=timezone.now())
    actions.send_chunk(at=timezone.now())


def link_in(letter) -> str:
    """The path of the page that a letter leads to."""
    text = letter.get_body(preferencelist=("plain",)).get_content()
    return re.search(r"https?://[^/]+(/\w\w/follow/(?:confirm|address|mine)/[^\s/]+/)", text).group(1)


def link_sent_to(server, address: str = GULNAR) -> str:
    send_all(server)
    return next(link_in(letter) for recipient, letter in server.letters[::-1] if recipient == address)


# Saying yes twice ---------------------------------------------------------------------------


def test_following_begins_with_the_button_behind_the_link(client, server, body):
    asked = ask(client, body, rhythm="daily", language="ru")
    link = link_sent_to(server)

    assert asked["Location"] == reverse("following:sent")
    page = client.get(link)
    assert body.name_ru in page.content.decode()
    assert GULNAR in page.content.decode()
    assert not Follow.objects.exists()

    done = client.post(link)

    gulnar = User.objects.get(email=GULNAR)
    wish = gulnar.follows.get()
    assert (gulnar.is_mail_only, gulnar.language) == (True, "ru")
    assert (wish.subject_id, wish.reason, wish.rhythm) == (body.pk, "follower", "daily")
    assert body.name_ru in client.get(done["Location"]).content.decode()


def test_the_letter_is_in_the_language_that_was_chosen_and_names_what_is_followed(client, server, body):
    ask(client, body, language="ru")
    send_all(server)

    ((recipient, letter),) = server.letters
    assert recipient == GULNAR
    assert letter["Content-Language"] == "ru"
    assert body.name_ru in letter["Subject"]


def test_pressing_twice_is_following_once(client, server, body):
    ask(client, body)
    link = link_sent_to(server)

    for _time in range(2):
        assert client.post(link).status_code == 302
    assert Follow.objects.count() == 1


def test_a_link_is_good_for_three_days(client, body):
    wish = {"reader": 1, "kind": "body", "code": body.code, "rhythm": "now", "language": "en"}
    old = tokens.passing(tokens.FOLLOW, wish, at=AT - timedelta(days=4))

    answer = client.post(reverse("following:confirm", args=[old]))

    assert answer.status_code == 409
    assert "has run out" in answer.content.decode()


def test_a_link_that_was_cut_off_or_is_meant_for_something_else_is_refused(client, server, body):
    ask(client, body)
    link = link_sent_to(server)
    other_use = tokens.signed(tokens.MANAGE, 1)

    for address in (link[:-4] + "/", reverse("following:confirm", args=[other_use])):
        answer = client.post(address)
        assert answer.status_code == 400
        assert "not complete" in answer.content.decode()
    assert not Follow.objects.exists()


def test_a_link_to_what_is_not_public_any_more_follows_nothing(client, server, body):
    ask(client, body)
    link = link_sent_to(server)
    type(body).objects.filter(pk=body.pk).update(code="another-code")

    answer = client.post(link)

    assert answer.status_code == 409
    assert "not public any more" in answer.content.decode()


def test_addresses_are_told_apart_without_capitals(client, body):
    ask(client, body, address=" Gulnar@Example.ORG ")
    ask(client, body, address=GULNAR)

    assert User.objects.get(is_mail_only=True).email == GULNAR


# Nobody learns whose address it is ----------------------------------------------------------


@pytest.mark.parametrize("known_as", ["nobody", "follower", "account", "stopped"])
def test_the_answer_says_nothing_of_who_is_known(client, body, known_as):
    if known_as == "account":
        reader("gulnar")
    elif known_as != "nobody":
        stopped = AT if known_as == "stopped" else None
        follow(follower_by_mail(mail_stopped_at=stopped), body, reason="follower", at=AT)

    followed = ask(client, body)
    asked = client.post(reverse("following:ask"), {"address": GULNAR})

    assert followed["Location"] == asked["Location"] == reverse("following:sent")
    assert GULNAR not in client.get(followed["Location"]).content.decode()


def test_whoever_follows_by_mail_gets_the_link_to_the_list_and_nobody_else_a_letter(client, server, body):
    follow(follower_by_mail(), body, reason="follower", at=AT)

    for address in (GULNAR, "stranger@example.org"):
        client.post(reverse("following:ask"), {"address": address})

    link = link_sent_to(server)
    assert server.recipients == [GULNAR]
    assert body.name_en in client.get(link).content.decode()


def test_one_mailbox_gets_five_letters_a_day(client, body):
    answers = [ask(client, body).status_code for _time in range(6)]

    assert answers == [302] * 5 + [429]
    assert ask(client, body, address="other@example.org").status_code == 302


def test_one_visitor_causes_twenty_letters_an_hour(client, body):
    answers = [ask(client, body, address=f"a{number}@example.org").status_code for number in range(21)]

    assert answers == [302] * 20 + [429]
    assert "tried too often" in ask(client, body, address="b@example.org").content.decode()


def test_behind_a_proxy_the_visitor_is_whom_the_proxy_names(client, body, settings):
    settings.BEHIND_TLS = True
    settings.SECURE_SSL_REDIRECT = False
    for number in range(21):
        where = reverse("following:subscribe", args=["body", body.code])
        typed = {"address": f"a{number}@example.org", "rhythm": "now", "language": "en"}
        answer = client.post(where, typed, headers={"X-Forwarded-For": f"spoofed, 10.0.0.{number}"})

        assert answer.status_code == 302


# What people type ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "This field is required"),
        ("no address", "looks like name@example.kz"),
        ("a@b.kz\r\nBcc: victim@example.org", "looks like name@example.kz"),
        ("a@b.kz, victim@example.org", "looks like name@example.kz"),
        ("Gulnar <gulnar@example.org>", "looks like name@example.kz"),
        ('"a\nb"@example.org', "looks like name@example.kz"),
        ("a" * 250 + "@b.kz", "at most 254 characters"),
        ("a" * 100_000 + "@b.kz", "at most 254 characters"),
        ("a\x00@b.kz", "Null characters are not allowed"),
    ],
)
def test_what_is_no_address_gets_a_sentence_and_no_letter(client, body, typed, sentence):
    answer = ask(client, body, address=typed)

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not Event.objects.exists()
    assert not User.objects.filter(is_mail_only=True).exists()


@pytest.mark.parametrize("typed", [{"rhythm": "off"}, {"rhythm": "hourly"}, {"language": "de"}])
def test_choices_that_there_are_not_are_refused(client, body, typed):
    assert ask(client, body, **typed).status_code == 400


def test_a_look_at_the_address_of_the_form_sends_nothing(client, body):
    answer = client.get(reverse("following:subscribe", args=["body", body.code]))

    assert answer["Location"] == reverse("following:follow", args=["body", body.code])
    assert not Event.objects.exists()


def test_a_name_cannot_add_headers_to_the_letter_to_a_new_address(server):
    account = UserFactory(display_name="Alma\r\nBcc: victim@example.org")
    subscribing.ask_to_write(user=account, address=GULNAR, at=AT)

    send_all(server)

    ((recipient, letter),) = server.letters
    assert recipient == GULNAR
    assert letter["Bcc"] is None


# An address is not a person -----------------------------------------------------------------


def test_an_address_cannot_sign_in(client):
    gulnar = follower_by_mail()

    assert not client.login(username=gulnar.username, password="!")
    assert not client.login(username=gulnar.username, password="")
    assert not may_enter(gulnar)


def test_an_address_has_no_rights(db):
    for field in ("is_staff", "is_superuser"):
        with pytest.raises(IntegrityError, match="mail_only_readers_cannot_sign_in"), transaction.atomic():
            follower_by_mail(f"{field}@example.org", **{field: True})
    with pytest.raises(IntegrityError, match="mail_only_readers_cannot_sign_in"), transaction.atomic():
        follower_by_mail(password="pbkdf2_sha256$1$x$y")


def test_an_address_holds_no_post():
    with pytest.raises(Refused, match="follows by e-mail"):
        appoint(user=follower_by_mail(), role=Role.MODERATOR, from_date=AT.date(), by=None, at=AT)
    assert not Post.objects.exists()


def test_an_address_becomes_no_citizen(identity_of_somebody):
    with pytest.raises(Refused, match="follows by e-mail"):
        verify(identity=identity_of_somebody, user=follower_by_mail(), at=AT)
    assert not Citizen.objects.exists()


@pytest.fixture
def identity_of_somebody():
    return VerifiedIdentity(
        iin=iin.synthetic(date(1990, 5, 15), 7, female=True),
        given_name="Гүлнар",
        surname="Серікова",
        territory_kato=UnitFactory().kato,
        provider="trial",
    )


def test_the_back_office_lists_people_and_not_addresses(client):
    follower_by_mail()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    page = client.get(reverse("admin:accounts_user_changelist")).content.decode()
    found = client.get(
        reverse("admin:autocomplete"),
        {"app_label": "accounts", "model_name": "post", "field_name": "user", "term": "reader"},
    )

    assert GULNAR not in page
    assert "reader-" not in page
    assert found.json()["results"] == []


def test_an_address_has_letters_and_no_inbox(body):
    gulnar = follower_by_mail()
    follow(gulnar, body, reason="follower", at=AT)

    actions.resolve(event=greeting(gulnar, users=[], also=[body], audience=["follower"]), at=AT)

    assert [told.channel for told in Delivery.objects.all()] == ["email"]


# Addresses and accounts ---------------------------------------------------------------------


def test_what_the_owner_of_an_account_follows_by_mail_comes_to_the_account(client, server, body):
    account, other = reader("gulnar", email="Gulnar@Example.org"), BodyFactory()
    gulnar = follower_by_mail()
    for subject, who in ((body, account), (body, gulnar), (other, gulnar)):
        follow(who, subject, reason="follower", at=AT)
    third = BodyFactory()
    ask(client, third)

    done = client.post(link_sent_to(server))

    assert done["Location"] == third.get_absolute_url()
    assert not User.objects.filter(is_mail_only=True).exists()
    followed = account.follows.values_list("subject_id", flat=True)
    assert sorted(followed) == sorted([body.pk, other.pk, third.pk])


def test_letters_on_their_way_to_the_address_come_to_the_account_once(body):
    account, gulnar = reader("gulnar"), follower_by_mail()
    both, one = (greeting(account, key=name, users=[], audience=["follower"], also=[body]) for name in "ab")
    follow(gulnar, body, reason="follower", at=AT)
    actions.resolve(event=one, at=AT)
    follow(account, body, reason="follower", at=AT)
    actions.resolve(event=both, at=AT)

    subscribing.write_to(reader=gulnar, account=account)

    letters = Delivery.objects.by_email()
    assert sorted(letters.values_list("event", "user")) == sorted(
        [(one.pk, account.pk), (both.pk, account.pk)]
    )


def test_a_new_address_of_an_account_is_used_once_it_is_confirmed(client, server):
    account = reader("alma")
    client.force_login(account)

    asked = client.post(reverse("following:address"), {"address": "new@example.org"})
    link = link_sent_to(server, "new@example.org")
    account.refresh_from_db()

    assert asked["Location"] == reverse("following:sent")
    assert account.email == "alma@example.org"
    assert "new@example.org" in client.get(link).content.decode()

    client.post(link)
    account.refresh_from_db()
    assert account.email == "new@example.org"
    assert not User.objects.filter(is_mail_only=True).exists()


def test_only_the_account_that_asked_can_take_the_address(client, server):
    account, thief = reader("alma"), reader("thief")
    client.force_login(account)
    client.post(reverse("following:address"), {"address": "new@example.org"})
    link = link_sent_to(server, "new@example.org")

    stranger = Client().post(link)
    client.force_login(thief)
    refused = client.post(link)

    assert reverse("accounts:sign_in") in stranger["Location"]
    assert refused.status_code == 403
    thief.refresh_from_db()
    assert thief.email == "thief@example.org"


def test_a_link_to_a_new_address_serves_once(client, server):
    client.force_login(reader("alma"))
    client.post(reverse("following:address"), {"address": "new@example.org"})
    link = link_sent_to(server, "new@example.org")

    assert client.post(link).status_code == 302
    assert client.post(link).status_code == 409


def test_the_address_that_one_has_is_not_confirmed_again(client):
    client.force_login(reader("alma"))

    answer = client.post(reverse("following:address"), {"address": "Alma@example.org"})

    assert answer.status_code == 409
    assert "already go to this address" in answer.content.decode()


def test_a_stopped_mailbox_is_shown_and_used_again_after_a_letter(client, server):
    account = reader("alma", mail_stopped_at=AT, mail_stopped_because="550 5.1.1 no such user")
    client.force_login(account)

    shown = client.get(reverse("accounts:settings")).content.decode()
    client.post(reverse("following:address"), {"address": account.email})
    client.post(link_sent_to(server, account.email))

    account.refresh_from_db()
    assert "No letters go to alma@example.org" in shown
    assert account.mail_stopped_at is None
    assert "No letters go to" not in client.get(reverse("accounts:settings")).content.decode()


def test_an_address_can_be_removed_from_an_account(client):
    account = reader("alma")
    client.force_login(account)

    client.post(reverse("following:forget_own_address"))

    account.refresh_from_db()
    assert account.email == ""


# Forgetting ---------------------------------------------------------------------------------


def test_an_address_that_follows_nothing_is_forgotten_after_a_week(body):
    long_ago = AT - timedelta(days=8)
    follower_by_mail("unconfirmed@example.org", date_joined=long_ago)
    follower_by_mail("new@example.org", date_joined=AT)
    follow(follower_by_mail(date_joined=long_ago), body, reason="follower", at=AT)
    reader("account", date_joined=long_ago)

    assert subscribing.forget_idle_addresses(at=AT) == 1

    left = set(User.objects.values_list("email", flat=True))
    assert left == {"new@example.org", GULNAR, "account@example.org"}


def test_an_address_where_letters_were_stopped_begins_anew(client, server, body):
    gulnar = follower_by_mail(mail_stopped_at=AT, mail_stopped_because="complaint")
    follow(gulnar, BodyFactory(), reason="follower", at=AT)

    ask(client, body)
    client.post(link_sent_to(server))

    gulnar.refresh_from_db()
    assert gulnar.mail_stopped_at is None
    assert [it.subject_id for it in gulnar.follows.all()] == [body.pk]
