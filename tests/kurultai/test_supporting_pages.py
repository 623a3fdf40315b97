"""Supporting and following: one button each, and nothing happens at a mere look."""

import pytest
from django.urls import reverse

from kurultai.states import PUBLIC, SUPPORTABLE, Status
from tests.factories import CitizenFactory, SubmissionFactory, SupportFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission(db):
    return SubmissionFactory(published=True)


@pytest.fixture
def reader(citizen, signed_in):
    return signed_in(citizen)


def at(name: str, *args: str) -> str:
    return reverse(f"kurultai:{name}", args=args)


def test_a_citizen_supports_and_takes_it_back(reader, submission):
    given = reader.post(at("support", submission.code), follow=True).content.decode()
    submission.refresh_from_db()
    assert submission.supporters == 1
    assert "Take my support back" in given

    taken = reader.post(at("withdraw_support", submission.code), follow=True).content.decode()
    submission.refresh_from_db()
    assert submission.supporters == 0
    assert "Support this proposal" in taken


@pytest.mark.parametrize("name", ["support", "withdraw_support"])
def test_a_look_changes_nothing_and_leads_to_the_proposal(reader, client, submission, name):
    for somebody in (reader, client):
        response = somebody.get(at(name, submission.code))

        assert response["Location"] == submission.get_absolute_url()
    assert not submission.supports.exists()


def test_a_visitor_has_the_button_too_and_signs_in_on_the_way(client, submission):
    page = client.get(submission.get_absolute_url()).content.decode()
    response = client.post(at("support", submission.code))

    assert "Support this proposal" in page
    assert response.status_code == 302
    assert f"next={at('support', submission.code)}" in response["Location"]


def test_whoever_may_not_support_reads_why_instead_of_a_button(signed_in, submission):
    unverified = signed_in(UserFactory()).get(submission.get_absolute_url()).content.decode()
    author = signed_in(submission.author).get(submission.get_absolute_url()).content.decode()

    assert "identity is confirmed" in unverified
    assert "Authors do not support their own proposal." in author
    assert "Support this proposal" not in unverified + author


def test_support_counts_once(reader, submission):
    reader.post(at("support", submission.code))
    second = reader.post(at("support", submission.code))

    submission.refresh_from_db()
    assert second.status_code == 409
    assert "your support is counted once" in second.content.decode()
    assert submission.supporters == 1


@pytest.mark.parametrize("status", sorted(PUBLIC - SUPPORTABLE - {Status.WITHDRAWN}))
def test_at_other_stages_nothing_is_supported(reader, status):
    submission = SubmissionFactory(status=status)

    assert reader.post(at("support", submission.code)).status_code == 409


def test_what_is_not_public_is_not_supported(reader):
    assert reader.post(at("support", SubmissionFactory().code)).status_code == 404


def test_names_of_supporters_stand_nowhere(client, submission):
    supporter = CitizenFactory(given_name="Ақмарал", surname="Жандосова")
    SupportFactory(submission=submission, citizen=supporter)

    assert "Ақмарал" not in client.get(submission.get_absolute_url()).content.decode()


def test_my_supports_are_listed_with_the_way_back(reader, citizen, submission):
    SupportFactory(submission=submission, citizen=citizen.verified)
    other = SupportFactory().submission

    page = reader.get(at("supported")).content.decode()
    response = reader.post(at("withdraw_support", submission.code), {"next": at("supported")})

    assert submission.title_kk in page
    assert other.title_kk not in page
    assert response["Location"] == at("supported")
    assert submission.title_kk not in reader.get(at("supported")).content.decode()
