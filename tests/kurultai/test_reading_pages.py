"""Pages that tell of the body, its gatherings and consultations, and of what came of proposals."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kurultai.models import GatheringDocument
from kurultai.states import Status
from tests.factories import (
    BodyFactory,
    CommitmentFactory,
    ConsultationFactory,
    GatheringFactory,
    MemberFactory,
    RegionFactory,
    SectionFactory,
    SubmissionFactory,
    SupportFactory,
    ThemeFactory,
    ThemePlaceFactory,
)

pytestmark = pytest.mark.django_db


def read(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_home_offers_to_write_to_the_body_in_force(client):
    body = BodyFactory(consultative=True)

    page = read(client, reverse("kurultai:home"))

    assert body.name_en in page
    assert reverse("kurultai:start") in page


def test_home_says_so_when_no_body_takes_proposals(client):
    page = read(client, reverse("kurultai:home"))

    assert "No consultative body takes proposals now" in page


def test_home_shows_open_consultations_and_the_latest_proposals(client):
    consultation = ConsultationFactory()
    shown, hidden = SubmissionFactory(published=True), SubmissionFactory(received=True)

    page = read(client, reverse("kurultai:home"))

    assert consultation.title_kk in page or consultation.title_en in page
    assert shown.title_kk in page
    assert hidden.title_kk not in page


def test_a_body_shows_its_gatherings_sections_and_members(client):
    body = BodyFactory(consultative=True)
    gathering = GatheringFactory(body=body, held=True)
    section = SectionFactory(body=body)
    member = MemberFactory(body=body)

    page = read(client, reverse("kurultai:body", args=[body.code]))

    assert gathering.get_absolute_url() in page
    assert section.get_absolute_url() in page
    assert member.name_kk in page


def test_only_consultative_bodies_have_such_a_page(client):
    ministry = BodyFactory()

    assert client.get(reverse("kurultai:body", args=[ministry.code])).status_code == 404


def test_a_gathering_shows_what_was_promised_at_it(client):
    gathering = GatheringFactory(held=True)
    kept = CommitmentFactory(subject=gathering, due_date=timezone.localdate() - timedelta(days=3))

    page = read(client, gathering.get_absolute_url())

    assert kept.what_kk in page or kept.what_ru in page
    assert "1 overdue" in page


def test_a_planned_gathering_is_not_yet_public(client):
    gathering = GatheringFactory()

    assert client.get(gathering.get_absolute_url()).status_code == 404


def test_a_withdrawn_document_is_no_longer_handed_out(client):
    document = GatheringDocument.objects.create(
        gathering=GatheringFactory(held=True),
        title="Хаттама",
        language="kk",
        url="https://example.kz/minutes.pdf",
        published_at=timezone.now(),
        withdrawn_at=timezone.now(),
        withdrawal_reason="Қате файл",
    )

    page = read(client, document.gathering.get_absolute_url())

    assert "Қате файл" in page
    assert "https://example.kz/minutes.pdf" not in page
    assert client.get(reverse("kurultai:document", args=[document.code])).status_code == 404


def test_a_consultation_lists_its_proposals_and_themes(client):
    consultation = ConsultationFactory()
    proposal = SubmissionFactory(published=True, consultation=consultation)
    theme = ThemeFactory(consultation=consultation)
    ThemePlaceFactory(theme=theme, submission=proposal)

    page = read(client, consultation.get_absolute_url())

    assert proposal.title_kk in page
    assert reverse("kurultai:theme", args=[theme.code]) in page


def test_a_consultation_that_is_not_published_is_nowhere(client):
    consultation = ConsultationFactory(draft=True)

    assert client.get(consultation.get_absolute_url()).status_code == 404
    assert consultation.title_kk not in read(client, reverse("kurultai:consultations"))


@pytest.mark.parametrize("status", [status for status in Status if status != Status.DRAFT])
def test_the_list_shows_what_is_public_and_nothing_else(client, status):
    proposal = SubmissionFactory(**{status.value: True})

    page = read(client, reverse("kurultai:submissions"))

    # This one was withdrawn before anybody could read it.
    private = {Status.RECEIVED, Status.IN_MODERATION, Status.RETURNED, Status.WITHDRAWN}
    assert (proposal.title_kk in page) is (status not in private)


def test_the_list_is_found_by_words_with_any_letters(client):
    proposal = SubmissionFactory(published=True, title_kk="Өзенге көпір салу")
    SubmissionFactory(published=True, title_kk="Емхана ашу")

    page = read(client, reverse("kurultai:submissions") + "?q=озенге")

    assert proposal.title_kk in page
    assert "Емхана ашу" not in page


def test_a_wrong_choice_in_the_address_shows_everything(client):
    proposal = SubmissionFactory(published=True)

    page = read(client, reverse("kurultai:submissions") + "?status=nonsense&region=xx&sort=up&page=zz")

    assert proposal.title_kk in page


def test_a_theme_counts_each_supporter_once(client):
    theme = ThemeFactory()
    first, second = SubmissionFactory(published=True), SubmissionFactory(published=True)
    for proposal in (first, second):
        ThemePlaceFactory(theme=theme, submission=proposal)
    support = SupportFactory(submission=first)
    SupportFactory(submission=second, citizen=support.citizen)

    page = read(client, reverse("kurultai:theme", args=[theme.code]))

    assert "2 proposals" in page
    assert "1 supporter" in page


def test_a_theme_counts_proposals_by_region_and_month(client):
    theme = ThemeFactory()
    region = RegionFactory()
    ThemePlaceFactory(theme=theme, submission=SubmissionFactory(published=True, region=region))
    ThemePlaceFactory(theme=theme, submission=SubmissionFactory(published=True))

    page = read(client, reverse("kurultai:theme", args=[theme.code]))

    assert region.name_en in page
    assert "The whole country" in page


def test_a_suggested_theme_is_not_public(client):
    theme = ThemeFactory(suggested=True)

    assert client.get(reverse("kurultai:theme", args=[theme.code])).status_code == 404


def test_the_funnel_is_chosen_by_year_and_survives_nonsense(client):
    SubmissionFactory(published=True)

    page = read(client, reverse("kurultai:funnel") + "?year=0000&body=none&section=none")

    assert "How far proposals came" in page
    assert read(client, reverse("kurultai:funnel") + f"?year={timezone.localdate().year}")


def test_lists_take_the_same_number_of_queries_however_long(client, django_assert_max_num_queries):
    for _ in range(12):
        SubmissionFactory(published=True)

    for name in ("home", "submissions"):
        with django_assert_max_num_queries(20):
            client.get(reverse(f"kurultai:{name}"))
