"""The page from which parts are left out and taken in again."""

import pytest
from django.utils import timezone

from core.brownout import Switch
from operations import actions, queries
from operations.models import Load, Mode
from tests.factories import PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in):
    return signed_in(PostFactory(administrator=True).user)


def test_administrators_see_every_part_and_what_was_measured(desk, now):
    Load.objects.create(
        pk=1, changed_at=now, pressed_at=now, measured_at=now, values={"counter": 45.0, "urgent": 9_000.0}
    )
    actions.switch(part=Switch.CHARTS, mode=Mode.OFF, reason="A rush of readers.", by=None, at=now)

    page = desk.get("/en/desk/brownout/").content.decode()

    assert "A rush of readers." in page
    assert all(str(part.label) in page for part in Switch)
    assert "Too much" in page
    assert "It stands still" in page


def test_an_empty_page_says_what_is_not_there_yet(desk):
    assert "Nothing was measured yet" in desk.get("/en/desk/brownout/").content.decode()


def test_a_part_is_switched_with_a_reason(desk):
    answer = desk.post("/en/desk/brownout/search/", {"mode": "off", "reason": "A rush of readers."})

    assert answer.status_code == 302
    assert queries.off() == [Switch.SEARCH]


def test_without_a_reason_it_is_asked_for(desk):
    answer = desk.post("/en/desk/brownout/search/", {"mode": "off", "reason": ""})

    assert answer.status_code == 400
    assert "Say why" in answer.content.decode()
    assert queries.off() == []


def test_there_is_no_page_for_other_parts(desk):
    assert desk.get("/en/desk/brownout/signing/").status_code == 404


@pytest.mark.parametrize("path", ["", "search/"])
def test_others_read_why_not(signed_in, moderator, citizen, path):
    for user in (moderator, citizen):
        answer = signed_in(user).get(f"/en/desk/brownout/{path}")

        assert answer.status_code == 403
        assert "Only administrators" in answer.content.decode()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_pages_are_there_in_both_languages(desk, language):
    actions.switch(part=Switch.MAIL, mode=Mode.OFF, reason="Көп хат.", by=None, at=timezone.now())

    assert desk.get(f"/{language}/desk/brownout/").status_code == 200
    assert desk.get(f"/{language}/desk/brownout/mail/").status_code == 200
