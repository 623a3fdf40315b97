"""Following with an account: how often, all on one page, and why one was told."""

import pytest
from django.urls import reverse
from django.utils import timezone

from bodies.models import Body
from notifications import subjects
from notifications.actions import following, resolve
from notifications.models import Delivery, Follow, Rhythm
from notifications.outbox import follow
from tests.factories import BodyFactory
from tests.notifications.people import greeting, reader

pytestmark = pytest.mark.django_db

AT = timezone.now()


@pytest.fixture
def alma(client):
    person = reader("alma")
    client.force_login(person)
    return person


@pytest.fixture
def body():
    return BodyFactory()


def address(body: Body) -> str:
    return reverse("following:follow", args=["body", body.code])


def rhythms_of(person) -> dict[str, str]:
    return dict(Follow.objects.filter(user=person).values_list("reason", "rhythm"))


# The page of one subject --------------------------------------------------------------------


@pytest.mark.parametrize("rhythm", ["now", "daily", "weekly"])
def test_one_chooses_how_often_to_be_told(client, alma, body, rhythm):
    answer = client.post(address(body), {"rhythm": rhythm})

    assert answer["Location"] == body.get_absolute_url()
    assert rhythms_of(alma) == {"follower": rhythm}
    shown = client.get(address(body)).content.decode()
    assert f'value="{rhythm}" aria-pressed="true"' in shown


def test_choosing_again_changes_it_whatever_one_chose_it_for(client, alma, body):
    follow(alma, body, reason="signer", at=AT)
    follow(alma, body, reason="follower", at=AT, rhythm="weekly")

    client.post(address(body), {"rhythm": "daily"})

    assert rhythms_of(alma) == {"signer": "daily", "follower": "daily"}


def test_an_author_is_always_told(client, alma, body):
    follow(alma, body, reason="author", at=AT)

    client.post(address(body), {"rhythm": "off"})

    assert rhythms_of(alma) == {"author": "now"}
    assert "because you are the author" in client.get(address(body)).content.decode()


def test_stopping_what_one_does_not_follow_leaves_no_trace(client, alma, body):
    client.post(address(body), {"rhythm": "off"})

    assert not Follow.objects.exists()


def test_a_look_follows_nothing(client, alma, body):
    assert client.get(address(body)).status_code == 200
    assert not Follow.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"rhythm": "hourly"}, {"rhythm": "now\x00"}])
def test_a_rhythm_that_there_is_not_is_refused(client, alma, body, typed):
    answer = client.post(address(body), typed)

    assert answer.status_code == 400
    assert "Choose how often" in answer.content.decode()


def test_a_visitor_who_presses_the_button_signs_in_first(client, body):
    answer = client.post(address(body), {"rhythm": "now"})

    assert answer["Location"] == f"{reverse('accounts:sign_in')}?next={address(body)}"
    assert not Follow.objects.exists()


def test_one_returns_to_the_page_one_came_from_and_to_no_other_site(client, alma, body):
    here = client.post(address(body), {"rhythm": "now", "next": "/en/about/"})
    elsewhere = client.post(address(body), {"rhythm": "now", "next": "https://evil.example/"})

    assert here["Location"] == "/en/about/"
    assert elsewhere["Location"] == body.get_absolute_url()


@pytest.mark.parametrize(("kind", "code"), [("rumor", "x"), ("body", "no-such-body"), ("item", "0")])
def test_what_is_not_there_cannot_be_followed(client, alma, kind, code):
    assert client.get(reverse("following:follow", args=[kind, code])).status_code == 404


def test_a_community_is_followed_as_itself_and_not_as_its_body(client):
    assert client.get(address(BodyFactory(community=True))).status_code == 404


# Everything on one page ---------------------------------------------------------------------


def test_the_page_lists_what_one_follows_and_changes_how_often(client, alma):
    kept, stopped, untouched = BodyFactory(), BodyFactory(maslikhat=True), BodyFactory()
    for body in (kept, stopped, untouched):
        follow(alma, body, reason="follower", at=AT)
    number = {it.subject_id: it.pk for it in alma.follows.all()}

    page = client.get(reverse("following:mine")).content.decode()
    typed = {f"rhythm-{number[kept.pk]}": "weekly", f"rhythm-{number[stopped.pk]}": "off"}
    client.post(reverse("following:rhythms"), typed)

    assert all(body.name_en in page for body in (kept, stopped, untouched))
    assert reverse("maslikhat:body", args=[stopped.code]) in page
    heard = {it.subject_id: it.rhythm for it in alma.follows.all()}
    assert heard == {kept.pk: "weekly", stopped.pk: "off", untouched.pk: "now"}


def test_one_changes_nothing_for_others(client, alma, body):
    other = reader("berik")
    follow(other, body, reason="follower", at=AT)

    client.post(reverse("following:rhythms"), {f"rhythm-{other.follows.get().pk}": "off"})

    assert other.follows.get().rhythm == "now"


def test_what_is_signed_for_two_reasons_is_one_line(client, alma, body):
    for reason in ("signer", "follower"):
        follow(alma, body, reason=reason, at=AT)
    number = alma.follows.order_by("pk").first().pk

    page = client.get(reverse("following:mine")).content.decode()
    client.post(reverse("following:rhythms"), {f"rhythm-{number}": "daily"})

    assert page.count("<select") == 1
    assert rhythms_of(alma) == {"signer": "daily", "follower": "daily"}


@pytest.mark.parametrize(
    "name", ["rhythm-x", "rhythm-", "rhythm-99999999999999999999", "rhythm--1", "rhythm-²"]
)
def test_lines_that_are_not_there_change_nothing(client, alma, body, name):
    follow(alma, body, reason="follower", at=AT)

    assert client.post(reverse("following:rhythms"), {name: "off"}).status_code == 302
    assert rhythms_of(alma) == {"follower": "now"}


def test_the_page_asks_few_questions_however_much_one_follows(client, alma, django_assert_max_num_queries):
    for _number in range(12):
        follow(alma, BodyFactory(), reason="follower", at=AT)

    with django_assert_max_num_queries(9):
        client.get(reverse("following:mine"))


def test_everything_is_stopped_at_once_and_can_be_undone(client, alma, body):
    follow(alma, body, reason="follower", at=AT, rhythm="weekly")
    follow(alma, BodyFactory(), reason="signer", at=AT)
    follow(alma, alma, reason="author", at=AT)

    page = client.post(reverse("following:stop_everything"))
    assert rhythms_of(alma) == {"follower": "off", "signer": "off", "author": "now"}

    client.post(reverse("following:undo", args=[page.context["undo"]]))
    assert rhythms_of(alma) == {"follower": "weekly", "signer": "now", "author": "now"}


def test_whoever_is_not_signed_in_is_told_how_to_get_the_list(client):
    assert client.get(reverse("following:mine"))["Location"] == reverse("following:ask")
    assert "Send me the link" in client.get(reverse("following:ask")).content.decode()


# Why ----------------------------------------------------------------------------------------


def told(person, *followed: Body, **event) -> Delivery:
    for body in followed:
        follow(person, body, reason="follower", at=AT)
    about = {"audience": ["follower"], "also": followed, "users": []} if followed else {}
    resolve(event=greeting(person, **{**about, **event}), at=AT)
    return Delivery.objects.inbox_of(person).first()


def test_a_message_says_why_it_came_and_what_of_it_one_follows(client, alma):
    followed, other = BodyFactory(), BodyFactory()
    follow(alma, other, reason="follower", at=AT)
    delivery = told(alma, followed)

    page = client.get(reverse("notifications:why", args=[delivery.event_id])).content.decode()

    assert "because you follow this matter" in page
    assert followed.name_en in page
    assert other.name_en not in page


def test_one_stops_what_a_message_tells_of_and_can_undo_it(client, alma, body):
    delivery = told(alma, body)

    page = client.post(reverse("notifications:stop_like", args=[delivery.event_id]))
    assert rhythms_of(alma) == {"follower": "off"}

    client.post(reverse("following:undo", args=[page.context["undo"]]))
    assert rhythms_of(alma) == {"follower": "now"}


def test_what_concerns_oneself_cannot_be_stopped_from_the_inbox(client, alma):
    delivery = told(alma)

    page = client.get(reverse("notifications:why", args=[delivery.event_id])).content.decode()
    answer = client.post(reverse("notifications:stop_like", args=[delivery.event_id]))

    assert "Stop following" not in page
    assert answer.status_code == 403
    alma.refresh_from_db()
    assert alma.wants_email


def test_looking_at_the_address_of_the_button_stops_nothing(client, alma, body):
    delivery = told(alma, body)

    answer = client.get(reverse("notifications:stop_like", args=[delivery.event_id]))

    assert answer["Location"] == reverse("notifications:why", args=[delivery.event_id])
    assert rhythms_of(alma) == {"follower": "now"}


@pytest.mark.parametrize("name", ["why", "read", "stop_like"])
def test_messages_of_others_are_not_found(client, alma, name):
    theirs = told(reader("berik"))

    assert client.post(reverse(f"notifications:{name}", args=[theirs.event_id])).status_code in (404, 405)
    assert client.get(reverse("notifications:why", args=[theirs.event_id])).status_code == 404


# Words --------------------------------------------------------------------------------------


def test_a_subject_has_a_title_in_every_language():
    body = BodyFactory()

    titles = subjects.subject_of(body).titles

    assert titles == {"kk": body.name_kk, "ru": body.name_ru, "en": body.name_en}


def test_choosing_is_remembered_in_one_row(alma, body):
    for rhythm in (Rhythm.NOW, Rhythm.OFF, Rhythm.DAILY):
        following.choose(user=alma, subject=body, rhythm=rhythm, at=AT)

    assert rhythms_of(alma) == {"follower": "daily"}
