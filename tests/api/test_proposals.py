"""Proposals and the body's life in the API: what is told, and what is not."""

import feedparser
import pytest
from django.urls import reverse

from kurultai.states import PUBLIC, Status
from tests.factories import (
    ActFactory,
    CommitmentFactory,
    GatheringFactory,
    SubmissionFactory,
    ThemePlaceFactory,
)

pytestmark = pytest.mark.django_db


def listed(api, query=""):
    return [found["code"] for found in api.get(f"/api/v1/proposals/{query}").json()["results"]]


def test_only_public_proposals_are_listed(api):
    made = {status: SubmissionFactory(**{status.value: True}).code for status in Status}

    found = listed(api)

    # Withdrawn by the factory before it was ever published.
    assert {made[status] for status in PUBLIC - {Status.WITHDRAWN}} <= set(found)
    private = {Status.DRAFT, Status.RECEIVED, Status.IN_MODERATION, Status.RETURNED, Status.WITHDRAWN}
    assert not {made[status] for status in private} & set(found)


def test_a_private_proposal_is_not_found(api):
    proposal = SubmissionFactory(received=True)

    assert api.get(f"/api/v1/proposals/{proposal.code}/").status_code == 404


def test_a_proposal_says_what_became_of_it_and_no_full_name(api):
    proposal = SubmissionFactory(implemented=True)
    act = ActFactory()
    act.submissions.add(proposal)

    found = api.get(f"/api/v1/proposals/{proposal.code}/").json()

    assert found["acts"][0]["number"] == act.number
    assert found["authors"] == [proposal.author.public_name]
    assert proposal.author.surname not in str(found)
    assert proposal.author.iin_hash not in str(found)


def test_the_list_is_narrowed_by_stage_section_theme_and_words(api):
    wanted = SubmissionFactory(supported=True, title_kk="Өзенге көпір салу")
    other = SubmissionFactory(published=True)
    theme = ThemePlaceFactory(submission=wanted).theme

    for query in (
        "?status=supported",
        f"?section={wanted.section.code}&status=supported",
        f"?theme={theme.code}",
        "?q=озен",
    ):
        assert listed(api, query) == [wanted.code], query
    assert set(listed(api, "?sort=supporters")) >= {wanted.code, other.code}


def test_a_choice_that_does_not_exist_is_refused(api):
    assert api.get("/api/v1/proposals/?status=nonsense").status_code == 400
    assert api.get("/api/v1/proposals/outcomes/?year=next").status_code == 400
    assert api.get("/api/v1/proposals/outcomes/?section=none").status_code == 400


def test_outcomes_count_from_received_to_implemented(api):
    SubmissionFactory(received=True)
    SubmissionFactory(implemented=True)

    found = api.get("/api/v1/proposals/outcomes/").json()

    assert {stage["name"]: stage["count"] for stage in found["stages"]} == {
        "received": 2,
        "published": 1,
        "supported": 1,
        "implemented": 1,
    }


def test_a_gathering_tells_what_was_promised_at_it(api):
    gathering = GatheringFactory(held=True)
    promise = CommitmentFactory(subject=gathering)

    found = api.get(f"/api/v1/gatherings/{gathering.code}/").json()

    assert found["commitments"][0]["what"]["kk"] == (promise.what_kk or None)
    assert api.get(f"/api/v1/gatherings/{GatheringFactory().code}/").status_code == 404


def test_the_feed_is_read_by_a_reader_of_feeds(client):
    proposal = SubmissionFactory(published=True, title_kk="Өзенге көпір салу & жол жөндеу <жаңа>")
    SubmissionFactory(received=True)

    feed = feedparser.parse(client.get(reverse("kurultai:feed")).content)

    assert not feed.bozo
    [entry] = feed.entries
    assert entry.id == f"tag:halyq-uni,2026:proposal/{proposal.code}"
    assert entry.link.endswith(proposal.get_absolute_url())


def test_the_feed_is_not_sent_twice(client):
    SubmissionFactory(published=True)
    first = client.get(reverse("kurultai:feed"))

    again = client.get(reverse("kurultai:feed"), headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
