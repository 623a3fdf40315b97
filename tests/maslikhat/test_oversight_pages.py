"""Public pages of requests and reports."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maslikhat.queries import reading
from tests.factories import (
    AgendaItemFactory,
    AkimReportFactory,
    ConvocationFactory,
    DeputyRequestFactory,
    MandateFactory,
    OversightRuleFactory,
    VoteFactory,
    VoterReportFactory,
)
from tests.pages import addresses

pytestmark = pytest.mark.django_db
at = addresses("maslikhat:")
TODAY = date(2026, 11, 20)


def page(client, name: str, *args: object, language: str = "en") -> str:
    response = client.get(at(name, *args, language=language))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# Deputy requests ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("traits", [{}, {"overdue": True}, {"answered": True}])
def test_the_page_of_a_request_answers_in_every_language(client, traits, language):
    request = DeputyRequestFactory(rule=OversightRuleFactory(), **traits)

    assert request.title_kk in page(client, "request", request.code, language=language) or language != "kk"


def test_a_request_shows_text_clock_answer_and_the_law(client):
    request = DeputyRequestFactory(
        rule=OversightRuleFactory(), text_kk="Жол бұзылды.", answered=True, answer_ru="Отремонтировано."
    )

    shown = page(client, "request", request.code)

    for words in ("Жол бұзылды.", "Жол жөнделді.", "Отремонтировано.", "in time", "Law No. 148"):
        assert words in shown
    assert request.deputy.get_absolute_url() in shown


def test_an_overdue_request_says_since_when(client):
    request = DeputyRequestFactory(overdue=True)

    shown = page(client, "request", request.code)

    assert "No answer in time" in shown
    assert "10 days ago" in shown


def test_a_request_and_its_items_lead_to_each_other(client):
    request = DeputyRequestFactory()
    session = {"session__convocation": request.convocation, "session__announced": True}
    read_at = AgendaItemFactory(**session)
    from_it = AgendaItemFactory(request=request, origin="request", raised_by=request.deputy, **session)
    hidden = AgendaItemFactory(session__convocation=request.convocation, request=request, origin="request")
    request.read_out(read_at)

    shown = page(client, "request", request.code)

    assert hidden.get_absolute_url() not in shown
    for item in (read_at, from_it):
        assert item.get_absolute_url() in shown
        assert request.get_absolute_url() in page(client, "item", item.session.code, item.code)


def test_the_file_of_an_answer_is_handed_out_and_a_missing_one_is_a_404(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("answer.pdf", b"%PDF-1.4")
    request, without = DeputyRequestFactory(answered=True, answer_file=file), DeputyRequestFactory()

    response = client.get(at("request_file", request.code))

    assert b"".join(response.streaming_content) == b"%PDF-1.4"
    assert "sandbox" in response["Content-Security-Policy"]
    assert client.get(at("request_file", without.code)).status_code == 404


def test_the_deputys_page_leads_to_the_page_of_the_request(client):
    request = DeputyRequestFactory()

    assert request.get_absolute_url() in page(client, "deputy", request.deputy.code)


# The akim's reports ---------------------------------------------------------------------------


def test_a_maslikhat_shows_the_reports_and_the_ground_they_make(client):
    OversightRuleFactory(akim_report=True)
    convocation = ConvocationFactory()
    item = AgendaItemFactory(session__convocation=convocation, session__closed=True)
    vote = VoteFactory(motion__item=item, closed=True)
    AkimReportFactory(convocation=convocation, given_on=TODAY - timedelta(days=400))
    AkimReportFactory(convocation=convocation, given_on=TODAY, item=item, vote=vote)
    ground = "2 reports of the akim in a row were not approved: this is a ground for no confidence"

    shown = page(client, "reports", convocation.body.code)

    assert ground in shown
    assert shown.count("Not approved") == 2
    assert f"{item.get_absolute_url()}#vote-{vote.code}" in shown
    assert ground in page(client, "body", convocation.body.code)


def test_one_report_that_was_not_approved_is_no_ground(client):
    OversightRuleFactory(akim_report=True)
    report = AkimReportFactory()

    assert "ground for no confidence" not in page(client, "reports", report.convocation.body.code)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_maslikhat_without_a_report_says_so(client, language):
    convocation = ConvocationFactory()

    page(client, "reports", convocation.body.code, language=language)

    assert "No report of the akim is on file." in page(client, "reports", convocation.body.code)


def test_reports_of_another_akim_do_not_count_in_a_row():
    OversightRuleFactory(akim_report=True)
    convocation = ConvocationFactory()
    AkimReportFactory(convocation=convocation, given_on=TODAY - timedelta(days=800), akim="Бұрынғы әкім")
    AkimReportFactory(convocation=convocation, given_on=TODAY - timedelta(days=400))

    one = reading.akim_reports_to(convocation.body, TODAY)
    AkimReportFactory(convocation=convocation, given_on=TODAY)
    two = reading.akim_reports_to(convocation.body, TODAY)

    assert (one.in_a_row, one.is_ground) == (1, False)
    assert (two.in_a_row, two.is_ground) == (2, True)


# Reports to voters ----------------------------------------------------------------------------


def test_only_whole_years_of_a_mandate_are_owed_a_report():
    OversightRuleFactory(voter_report=True)
    deputy = MandateFactory(from_date=date(2023, 3, 19)).deputy
    VoterReportFactory(deputy=deputy, held_on=date(2026, 1, 20), year=2025)

    assert reading.voter_reports_of([deputy], TODAY)[deputy.pk].missing == [2024]


def test_a_deputys_page_names_the_year_without_a_report(client):
    OversightRuleFactory(voter_report=True)
    last = timezone.localdate().year - 1
    deputy = MandateFactory(from_date=date(last, 1, 1)).deputy

    assert f"No report for {last} on record" in page(client, "deputy", deputy.code)
    VoterReportFactory(deputy=deputy, year=last)
    assert f"No report for {last} on record" not in page(client, "deputy", deputy.code)
