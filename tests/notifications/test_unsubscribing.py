"""Stopping: with the button of a mail program, on a page, altogether; and undoing it."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications import actions, tokens
from notifications.channels.mail import message_for
from notifications.models import Delivery, Follow
from notifications.outbox import follow
from notifications.rendering import TEXT_LENGTH, digest, render
from tests.factories import BodyFactory
from tests.notifications.people import follower_by_mail, greeting, reader

pytestmark = pytest.mark.django_db

AT = timezone.now()
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def body():
    return BodyFactory()


@pytest.fixture
def strict():
    """A browser, or a mail program, whose forms have to prove that they are ours."""
    return Client(enforce_csrf_checks=True)


def letter_to(person, *followed, rhythm="now", **event):
    """What somebody is sent of something: of what they follow, or of what concerns themselves."""
    for it in followed:
        follow(person, it, reason="follower", at=AT, rhythm=rhythm)
    about = {"audience": ["follower"], "also": followed, "users": []} if followed else {}
    actions.resolve(event=greeting(person, **{**about, **event}), at=AT)
    delivery = Delivery.objects.by_email().select_related("event", "user").latest("event_id")
    return message_for(delivery, render(delivery))


def stop_path(message) -> str:
    return re.fullmatch(r"<https?://[^/]+(/.*)>", message.extra_headers["List-Unsubscribe"]).group(1)


def rhythms_of(person) -> list[str]:
    return sorted(person.follows.values_list("rhythm", flat=True))


# The letter ---------------------------------------------------------------------------------


def test_a_letter_can_be_stopped_with_one_click(settings, body):
    settings.SITE_URL = "https://portal.example"

    message = letter_to(follower_by_mail(), body)

    address = message.extra_headers["List-Unsubscribe"]
    assert address.startswith("<https://portal.example/en/follow/stop/")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html = message.alternatives[0].content
    for part in (message.body, html):
        assert address.strip("<>") in part
        assert "https://portal.example/en/follow/mine/" in part
        assert "/-/" not in part
        assert "because you follow this matter" in part


def test_links_in_letters_are_each_readers_own(body):
    people = [follower_by_mail("a@example.org"), follower_by_mail("b@example.org")]

    ours, theirs = [letter_to(it, body, key=it.email, users=[it.pk], audience=[]) for it in people]

    assert stop_path(ours) != stop_path(theirs)
    assert stop_path(ours) in ours.body
    assert stop_path(theirs) not in ours.body


def test_a_text_as_long_as_a_book_makes_no_letter_as_long():
    message = letter_to(reader("alma"), payload={"name": "<b>" * 1_000_000})

    assert len(message.body) < TEXT_LENGTH + 2_000
    assert len(message.alternatives[0].content) < 9 * TEXT_LENGTH
    assert "<b>" not in message.alternatives[0].content


# One click ----------------------------------------------------------------------------------


def test_one_post_without_cookie_or_question_stops_what_the_letter_was_about(strict, body):
    gulnar, other = follower_by_mail(), BodyFactory()
    follow(gulnar, other, reason="follower", at=AT)
    path = stop_path(letter_to(gulnar, body))

    answer = strict.post(path, ONE_CLICK)

    assert answer.status_code == 200
    assert {it.subject_id: it.rhythm for it in gulnar.follows.all()} == {body.pk: "off", other.pk: "now"}


def test_nothing_more_comes_of_what_was_stopped(strict, body):
    gulnar = follower_by_mail()
    strict.post(stop_path(letter_to(gulnar, body)), ONE_CLICK)

    actions.resolve(event=greeting(gulnar, key="next", users=[], audience=["follower"], also=[body]), at=AT)

    assert Delivery.objects.count() == 1


def test_everything_that_made_the_letter_come_is_stopped(strict, body):
    gulnar, place = follower_by_mail(), BodyFactory(maslikhat=True)

    strict.post(stop_path(letter_to(gulnar, body, place)), ONE_CLICK)

    assert rhythms_of(gulnar) == ["off", "off"]


def test_a_look_stops_nothing_and_shows_what_a_press_will(strict, body):
    gulnar = follower_by_mail()
    path = stop_path(letter_to(gulnar, body))

    for method in (strict.get, strict.head):
        assert method(path).status_code == 200

    assert body.name_en in strict.get(path).content.decode()
    assert rhythms_of(gulnar) == ["now"]


def test_a_letter_about_oneself_stops_letters_and_not_messages(strict, body):
    alma = reader("alma")
    follow(alma, body, reason="follower", at=AT)
    path = stop_path(letter_to(alma))

    shown = strict.get(path).content.decode()
    strict.post(path, ONE_CLICK)

    alma.refresh_from_db()
    assert "together with all other letters" in shown
    assert (alma.wants_email, rhythms_of(alma)) == (False, ["now"])


def test_a_digest_stops_what_is_put_together_and_nothing_else(strict):
    gulnar = follower_by_mail()
    for rhythm in ("now", "daily", "weekly"):
        follow(gulnar, BodyFactory(), reason="follower", at=AT, rhythm=rhythm)
    letter_to(gulnar)
    delivery = Delivery.objects.by_email().select_related("event", "user").get()

    message = message_for(delivery, digest([delivery.event], "en"))
    strict.post(stop_path(message), ONE_CLICK)

    assert rhythms_of(gulnar) == ["now", "off", "off"]


def test_a_signer_stops_news_of_what_they_signed(strict, body):
    alma = reader("alma")
    follow(alma, body, reason="signer", at=AT)
    event = greeting(alma, users=[], audience=["author", "signer"], also=[body])
    actions.resolve(event=event, at=AT)
    delivery = Delivery.objects.by_email().select_related("event", "user").get()

    strict.post(stop_path(message_for(delivery, render(delivery))), ONE_CLICK)

    assert rhythms_of(alma) == ["off"]


def test_pressing_again_changes_nothing_and_says_so(strict, body):
    gulnar = follower_by_mail()
    path = stop_path(letter_to(gulnar, body))
    strict.post(path, ONE_CLICK)

    assert strict.post(path, ONE_CLICK).status_code == 200
    assert "stopped already" in strict.get(path).content.decode()
    gulnar.refresh_from_db()
    assert gulnar.wants_email


def test_the_link_of_an_address_that_is_deleted_says_that_nothing_comes(strict, body):
    gulnar = follower_by_mail()
    path = stop_path(letter_to(gulnar, body))
    gulnar.delete()

    answer = strict.post(path, ONE_CLICK)

    assert answer.status_code == 200
    assert "Letters are stopped" in answer.content.decode()


@pytest.mark.parametrize("token", ["x", "x~y", "~", "a" * 5_000, "%00"])
@pytest.mark.parametrize("name", ["stop", "mine", "undo", "confirm", "forget"])
def test_links_that_nobody_signed_do_nothing(client, name, token):
    answer = client.post(f"/en/follow/{name}/{token}/")

    assert answer.status_code in (400, 405)


# Undoing ------------------------------------------------------------------------------------


def test_a_stop_can_be_undone_as_it_was(client, body):
    gulnar = follower_by_mail()
    path = stop_path(letter_to(gulnar, body, rhythm="now"))
    follow(gulnar, body, reason="supporter", at=AT, rhythm="weekly")

    undo = reverse("following:undo", args=[client.post(path).context["undo"]])
    before = rhythms_of(gulnar)
    client.post(undo)

    assert before == ["off", "weekly"]
    assert rhythms_of(gulnar) == ["now", "weekly"]


def test_undoing_leaves_alone_what_was_chosen_since(client, body):
    gulnar = follower_by_mail()
    undo = client.post(stop_path(letter_to(gulnar, body))).context["undo"]
    gulnar.follows.update(rhythm="weekly")

    client.post(reverse("following:undo", args=[undo]))

    assert rhythms_of(gulnar) == ["weekly"]


def test_stopped_letters_come_again(client):
    alma = reader("alma")
    undo = client.post(stop_path(letter_to(alma))).context["undo"]

    client.post(reverse("following:undo", args=[undo]))

    alma.refresh_from_db()
    assert alma.wants_email


def test_undoing_needs_the_button(client, body):
    gulnar = follower_by_mail()
    undo = client.post(stop_path(letter_to(gulnar, body))).context["undo"]

    assert client.get(reverse("following:undo", args=[undo])).status_code == 405
    assert rhythms_of(gulnar) == ["off"]


# The page behind the link -------------------------------------------------------------------


def manage(person, name="mine") -> str:
    return reverse(f"following:{name}", args=[tokens.signed(tokens.MANAGE, person.pk)])


def test_an_address_manages_what_it_follows_without_an_account(client, body):
    gulnar = follower_by_mail()
    follow(gulnar, body, reason="follower", at=AT)

    page = client.get(manage(gulnar)).content.decode()
    client.post(manage(gulnar, "rhythms"), {f"rhythm-{gulnar.follows.get().pk}": "weekly"})
    typed = {"language": "ru", "quiet_from": "22:00", "quiet_to": "08:00"}
    client.post(manage(gulnar, "wishes"), typed)

    gulnar.refresh_from_db()
    assert body.name_en in page
    assert gulnar.email in page
    assert rhythms_of(gulnar) == ["weekly"]
    assert (gulnar.language, gulnar.quiet_from.hour, gulnar.quiet_to.hour) == ("ru", 22, 8)


@pytest.mark.parametrize("typed", [{"quiet_from": "22:00"}, {"quiet_from": "x", "quiet_to": "y"}])
def test_quiet_hours_have_two_ends(client, typed):
    gulnar = follower_by_mail()

    answer = client.post(manage(gulnar, "wishes"), {"language": "en", **typed})

    gulnar.refresh_from_db()
    assert answer.status_code == 400
    assert gulnar.quiet_from is None


def test_deleting_the_address_leaves_nothing_of_it(client, body):
    gulnar = follower_by_mail()
    letter_to(gulnar, body)

    answer = client.post(manage(gulnar, "forget"))

    assert "is deleted" in answer.content.decode()
    assert not User.objects.filter(email=gulnar.email).exists()
    assert not Follow.objects.exists()
    assert not Delivery.objects.exists()


def test_the_list_of_an_account_is_shown_to_nobody_who_has_only_a_letter(client, body):
    alma = reader("alma")
    follow(alma, body, reason="signer", at=AT)

    for name in ("mine", "rhythms", "stop_everything", "forget"):
        answer = client.get(manage(alma)) if name == "mine" else client.post(manage(alma, name))
        assert answer["Location"] == reverse("following:mine")

    assert rhythms_of(alma) == ["now"]
    client.force_login(alma)
    assert body.name_en in client.get(reverse("following:mine")).content.decode()


def test_a_link_to_an_address_that_is_gone_says_so(client):
    gulnar = follower_by_mail()
    link = manage(gulnar)
    gulnar.delete()

    answer = client.get(link)

    assert answer.status_code == 409
    assert "not with us any more" in answer.content.decode()
