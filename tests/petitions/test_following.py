"""Following a petition, a topic, a body, a place, or a search: one hears of what concerns one, once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.actions import resolve
from notifications.models import Delivery, Event, Follow
from notifications.outbox import follow
from petitions import actions, notices
from petitions.models import Petition, SavedSearch
from tests.factories import BodyFactory, PetitionFactory, TopicFactory

pytestmark = pytest.mark.django_db

AT = timezone.now()


def petition_about(words: str = "Мектеп жолы", **fields) -> Petition:
    return PetitionFactory(collecting=True, title_kk=words, **fields)


def told_to(citizen) -> list[str]:
    for event in Event.objects.unresolved():
        resolve(event=event, at=AT)
    return [told.event.kind for told in Delivery.objects.inbox_of(citizen)]


def search(**asked) -> SavedSearch:
    return actions.save_search(
        **{"words": "", "topic": None, "addressee": None, "place": None, **asked}, at=AT
    )


def address(kind: str, code: str) -> str:
    return reverse("following:follow", args=[kind, code])


def test_a_public_petition_has_the_button(citizen, signed_in, client):
    petition = petition_about()
    where = address("petition", petition.code)

    assert where in client.get(petition.get_absolute_url()).content.decode()
    signed_in(citizen).post(where, {"rhythm": "daily"})

    assert Follow.objects.get().rhythm == "daily"


@pytest.mark.parametrize("stage", ["submitted", "returned", "refused"])
def test_a_petition_that_is_not_public_cannot_be_followed(stage, client):
    petition = PetitionFactory(**{stage: True})
    is_public = Petition.objects.listed().filter(pk=petition.pk).exists()

    status = client.get(address("petition", petition.code)).status_code

    assert status == (200 if is_public else 404)


def test_a_body_has_the_button(client):
    body = BodyFactory()

    assert address("body", body.code) in client.get(body.get_absolute_url()).content.decode()


@pytest.mark.parametrize("what", ["topic", "addressee", "place", "region", "search"])
def test_who_follows_what_a_new_petition_is_about_hears_of_it_once(what, citizen):
    petition = petition_about(topic=TopicFactory())
    territory = petition.addressee.territory
    around = {
        "topic": petition.topic,
        "addressee": petition.addressee,
        "place": territory,
        "region": territory.lineage()[-1],
        "search": search(words="мектеп"),
    }
    follow(citizen, around[what], reason="follower", at=AT)
    follow(citizen, petition.addressee, reason="follower", at=AT)

    notices.published(petition, at=AT)

    assert told_to(citizen) == ["petitions.published"]


def test_small_steps_are_told_to_those_only_who_follow_the_petition_itself(citizen):
    petition = petition_about()
    follow(citizen, petition.addressee, reason="follower", at=AT)

    notices.milestone(petition, at=AT)

    assert told_to(citizen) == []


# Searches -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("мектеп", True),
        ("МЕКТЕП  жол", True),
        ("мект", True),
        ("мектепте", False),
        ("жол мектеп су", False),
        ("аурухана", False),
    ],
)
def test_a_search_finds_what_the_page_of_petitions_would(words, is_found):
    petition = petition_about("Мектеп жолы", text_kk="", proposal_kk="")
    kept = search(words=words)

    found = SavedSearch.objects.answered_by(petition)

    assert (kept in found) == is_found
    assert Petition.objects.matching(words).filter(pk=petition.pk).exists() == is_found


def test_russian_words_are_found_in_all_their_forms():
    petition = PetitionFactory(collecting=True, title_ru="Ремонт дороги у школы")

    assert search(words="дорогам") in SavedSearch.objects.answered_by(petition)


@pytest.mark.parametrize("name", ["topic", "addressee", "place"])
def test_every_part_of_a_search_narrows_it(name):
    petition = petition_about(topic=TopicFactory())
    place = petition.addressee.territory.lineage()[-1]
    right = {"topic": petition.topic, "addressee": petition.addressee, "place": place}
    elsewhere = BodyFactory()
    wrong = {
        "topic": TopicFactory(),
        "addressee": elsewhere,
        "place": elsewhere.territory.lineage()[-1],
    }

    kept = {search(words="мектеп", **right), search(words="мектеп", **{name: right[name]})}
    missed = search(words="мектеп", **{**right, name: wrong[name]})

    found = set(SavedSearch.objects.answered_by(petition))
    assert kept <= found
    assert missed not in found


def test_searches_are_found_with_two_queries_however_many_are_kept(django_assert_num_queries):
    petition = petition_about()
    petition.addressee.territory.lineage()
    for number in range(30):
        search(words=f"мектеп {number}")

    with django_assert_num_queries(2):
        assert not SavedSearch.objects.answered_by(petition).exists()


def test_the_same_search_is_one_row():
    topic = TopicFactory()

    assert search(words="Мектеп ", topic=topic) == search(words="мектеп", topic=topic)
    assert search(words="мектеп") != search(words="мектеп", topic=topic)


def test_a_search_for_nothing_is_refused(client):
    answer = client.post(reverse("petitions:follow_search"), {"q": "!!!"})

    assert answer.status_code == 400
    assert "Write words" in answer.content.decode()


def test_the_page_of_petitions_leads_to_following_a_search(client):
    topic = TopicFactory()
    asked = {"q": "мектеп", "topic": topic.code, "body": "", "territory": ""}

    page = client.get(reverse("petitions:list"), asked)
    response = client.post(reverse("petitions:follow_search"), asked)

    assert reverse("petitions:follow_search") in page.content.decode()
    assert "csrftoken" not in page.cookies
    kept = SavedSearch.objects.get()
    assert response["Location"] == address("search", kept.code)
    shown = client.get(response["Location"]).content.decode()
    assert "«мектеп»" in shown
    assert topic.name_en in shown


def test_a_topic_alone_is_followed_as_such(client):
    topic = TopicFactory()

    response = client.post(reverse("petitions:follow_search"), {"topic": topic.code})

    assert response["Location"] == address("topic", topic.code)
    assert not SavedSearch.objects.exists()


def test_a_look_keeps_no_search_but_asks(client):
    page = client.get(reverse("petitions:follow_search"), {"q": "мектеп"}).content.decode()

    assert "«мектеп»" in page
    assert 'name="q" value="мектеп"' in page
    assert not SavedSearch.objects.exists()


def test_a_search_that_nobody_follows_is_forgotten_after_a_week(citizen):
    followed, _idle = search(words="мектеп"), search(words="жол")
    follow(citizen, followed, reason="follower", at=AT)

    actions.forget_idle_searches(at=AT)
    assert SavedSearch.objects.count() == 2
    actions.forget_idle_searches(at=AT + timedelta(days=8))

    assert list(SavedSearch.objects.all()) == [followed]
