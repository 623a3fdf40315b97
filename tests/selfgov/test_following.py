"""Following a community, what one service costs there, and a place as such."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from notifications.actions import resolve
from notifications.models import Delivery, Event, Follow
from notifications.outbox import follow
from selfgov import notices
from tests.factories import CommunityFactory, MeetingFactory, TariffFactory

pytestmark = pytest.mark.django_db

KINDS = ["community", "tariff", "district", "region"]


def place_of(kind: str) -> tuple[str, str, object]:
    """The address at which it is followed, its page, and the row that is followed."""
    community = CommunityFactory()
    kato = community.unit.kato
    if kind == "community":
        return reverse("following:follow", args=[kind, kato]), community.get_absolute_url(), community
    if kind == "tariff":
        tariff = TariffFactory(community=community)
        page = reverse("selfgov:tariff", args=[kato, tariff.service.code])
        return reverse("following:follow", args=[kind, f"{kato}-{tariff.service.code}"]), page, tariff
    unit = community.district if kind == "district" else community.district.parent
    page = reverse(f"selfgov:{kind}", args=[unit.kato])
    return reverse("following:follow", args=["place", unit.kato]), page, unit


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_has_the_button_to_follow_and_to_stop(kind, citizen, signed_in, client):
    address, page, subject = place_of(kind)
    browser = signed_in(citizen)

    assert address in client.get(page).content.decode()
    response = browser.post(address, {"rhythm": "now"})

    assert response["Location"] == page
    assert Follow.objects.get(user=citizen).subject_id == subject.pk
    assert "Stop following" in browser.get(page).content.decode()


@pytest.mark.parametrize("code", ["999999999", "x", "0", "751000000-"])
@pytest.mark.parametrize("kind", ["community", "tariff", "place"])
def test_what_is_not_there_cannot_be_followed(kind, code, client):
    assert client.get(reverse("following:follow", args=[kind, code])).status_code == 404


def test_who_follows_a_tariff_hears_of_the_next_one(citizen, now):
    first = TariffFactory(from_date=date(2020, 1, 1), to_date=now.date() - timedelta(days=1))
    follow(citizen, first, reason="follower", at=now)
    next_one = TariffFactory(community=first.community, service=first.service, from_date=now.date())
    elsewhere = TariffFactory(from_date=now.date())

    for tariff in (next_one, elsewhere):
        notices.tariff_set(tariff, at=now)
    for event in Event.objects.all():
        resolve(event=event, at=now)

    told = Delivery.objects.inbox_of(citizen).get()
    assert told.event.key == f"selfgov.tariff_set:{next_one.pk}"


def test_who_follows_a_district_hears_of_the_meetings_in_its_communities_once(citizen, now):
    meeting = MeetingFactory()
    community = meeting.council.community
    for subject in (community, community.district):
        follow(citizen, subject, reason="follower", at=now)

    notices.meeting_convened(meeting, at=now)
    resolve(event=Event.objects.get(), at=now)

    assert Delivery.objects.inbox_of(citizen).count() == 1


def test_the_page_of_a_community_has_its_news(client):
    community = CommunityFactory()

    page = client.get(community.get_absolute_url()).content.decode()

    assert reverse("selfgov:feed", args=[community.unit.kato]) in page
