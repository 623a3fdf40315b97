"""The rehearsal: signing goes on with every part left out, with all of them, and without Redis."""

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from django.utils import timezone, translation

from core import brownout
from core.brownout import SENTENCES, Switch
from notifications.models import Delivery, Event
from notifications.outbox import tell
from notifications.states import State
from notifications.tasks import dispatch, dispatch_urgent
from operations import actions as operations
from operations.models import Mode
from petitions import counter
from petitions.models import Signature
from tests.factories import CitizenFactory, PetitionFactory, SignatureFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
EVERYTHING = tuple(Switch)


def turn_off(*parts):
    for part in parts:
        operations.switch(part=part, mode=Mode.OFF, reason="A rush.", by=None, at=timezone.now())
    brownout.forget()


@pytest.fixture
def petition():
    return PetitionFactory(collecting=True, title_kk="Көшені жарықтандыру", title_ru="Осветить улицу")


def sign(petition, signed_in) -> None:
    """The whole way of a citizen: the page, its button, the count."""
    browser = signed_in(CitizenFactory())
    assert browser.get(f"/en/petitions/{petition.code}/").status_code == 200
    assert browser.get(f"/en/petitions/{petition.code}/sign/").status_code == 200
    answer = browser.post(f"/en/petitions/{petition.code}/sign/")
    assert answer.status_code == 302
    assert Signature.objects.filter(petition=petition).count() == 1
    counter.count(at=timezone.now())
    petition.refresh_from_db()
    assert petition.signature_count == 1


@pytest.mark.parametrize("parts", [(part,) for part in Switch] + [EVERYTHING], ids="+".join)
def test_signing_goes_on_with_parts_left_out(petition, signed_in, parts):
    turn_off(*parts)

    sign(petition, signed_in)


@pytest.fixture
def no_redis(settings):
    """Nothing answers where the cache and the broker should be."""
    nowhere = "unix:///nowhere/redis.sock"
    cache = settings.CACHES["default"]
    settings.CACHES = {"default": {**cache, "LOCATION": f"{nowhere}?db=1"}}
    settings.CELERY_BROKER_URL = nowhere.replace("unix://", "redis+socket://", 1)
    yield
    caches.close_all()


@pytest.mark.parametrize("parts", [(), EVERYTHING], ids=["everything on", "everything off"])
def test_signing_goes_on_without_redis(petition, signed_in, no_redis, parts):
    turn_off(*parts)

    sign(petition, signed_in)


def test_a_paused_search_says_so_and_leaves_the_list(petition):
    turn_off(Switch.SEARCH)

    page = Client().get("/en/petitions/?q=nothing-like-it").content.decode()

    assert str(SENTENCES[Switch.SEARCH]) in page
    assert petition.title_kk in page


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_sentence_is_in_the_language_of_the_reader(petition, language):
    turn_off(Switch.SEARCH)

    page = Client().get(f"/{language}/petitions/").content.decode()

    with translation.override(language):
        assert str(SENTENCES[Switch.SEARCH]) in page


def test_programs_are_told_to_come_back_for_searching(petition):
    turn_off(Switch.SEARCH)

    searched = Client().get("/api/v1/petitions/?q=light", headers={"accept": "application/json"})
    listed = Client().get("/api/v1/petitions/")

    assert searched.status_code == 503
    assert int(searched["Retry-After"]) > 0
    assert searched.json()["type"].endswith("#paused")
    assert listed.status_code == 200


def test_lists_go_on_without_counting_them_to_the_end(petition):
    for _ in range(44):
        PetitionFactory(collecting=True)
    turn_off(Switch.FACETS)

    first, last = (Client().get(f"/en/petitions/?page={page}").content.decode() for page in (1, 3))

    assert "45 petitions" not in first
    assert "page=2" in first
    assert 'aria-current="page"' in last
    assert "page=4" not in last


def test_charts_give_way_to_their_tables(petition):
    SignatureFactory(petition=petition)
    counter.count(at=timezone.now())
    turn_off(Switch.CHARTS)

    page = Client().get(f"/en/petitions/{petition.code}/").content.decode()

    assert "columns-plot" not in page
    assert "Signatures a day" in page
    assert "Show as a table" in page


def test_live_numbers_leave_out_who_signed_last(petition):
    SignatureFactory(petition=petition)
    page = Client().get(f"/en/petitions/{petition.code}/").content.decode()
    assert "Who signed last" in page
    turn_off(Switch.LIVE)

    page = Client().get(f"/en/petitions/{petition.code}/").content.decode()

    assert "Who signed last" not in page
    assert "stand still" in page


def test_letters_that_can_wait_wait_and_are_not_lost(petition):
    reader, at = UserFactory(), timezone.now()
    turn_off(Switch.MAIL)
    told = {"users": [reader.pk], "payload": {"path": "", "title": {"kk": "Т", "ru": "Т"}}, "at": at}
    with transaction.atomic():
        tell("petitions.withdrawn", petition, key="waits", is_urgent=False, **told)
        tell("petitions.published", petition, key="presses", is_urgent=True, **told)

    dispatch()
    dispatch_urgent()

    assert Event.objects.get(key="waits").resolved_at is None
    assert Event.objects.get(key="presses").resolved_at is not None

    operations.switch(part=Switch.MAIL, mode=Mode.AUTO, reason="", by=None, at=timezone.now())
    brownout.forget()
    dispatch()

    assert Event.objects.get(key="waits").resolved_at is not None
    assert Delivery.objects.filter(event__key="waits", channel="inbox", state=State.SENT).exists()
