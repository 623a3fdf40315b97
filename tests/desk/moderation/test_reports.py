"""Readers report; a moderator answers everyone at once; nothing disappears by itself."""

import pytest
from django.utils import timezone

from moderation.models import Report
from tests.factories import (
    CitizenFactory,
    PetitionFactory,
    ReportFactory,
    StatementFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
ANSWER = "Телефон нөмірі мәтіннен алынып тасталды."


@pytest.fixture
def petition():
    return PetitionFactory(collecting=True)


def address_of(subject) -> str:
    return f"/en/moderation/report/{subject._meta.model_name}/{subject.code}/"


def test_a_reader_reports_and_is_thanked(signed_in, citizen, petition):
    browser = signed_in(citizen)
    page = browser.get(f"/en/petitions/{petition.code}/").content.decode()

    sent = browser.post(
        address_of(petition), {"reason": "personal_data", "text": "Үшінші абзацта."}, follow=True
    )

    assert address_of(petition) in page
    assert "Your report is with the moderators." in sent.content.decode()
    assert Report.objects.get().text == "Үшінші абзацта."


def test_a_visitor_signs_in_first_and_finds_what_was_typed(client, signed_in, citizen, petition):
    typed = {"reason": "spam", "text": "Бұл жарнама ғой."}
    response = client.post(address_of(petition), typed)
    client.force_login(citizen)

    page = client.get(address_of(petition)).content.decode()

    assert response.status_code == 302
    assert "Бұл жарнама ғой." in page


def test_a_second_report_of_the_same_reader_is_a_conflict_and_keeps_what_was_typed(
    signed_in, citizen, petition
):
    ReportFactory(subject=petition, by=citizen)

    response = signed_in(citizen).post(address_of(petition), {"reason": "spam", "text": "Тағы да жарнама."})

    assert response.status_code == 409
    assert "Тағы да жарнама." in response.content.decode()


@pytest.mark.parametrize("typed", [{}, {"reason": "other"}, {"reason": "nonsense", "text": "Осылай."}])
def test_a_report_says_what_is_wrong(signed_in, citizen, petition, typed):
    assert signed_in(citizen).post(address_of(petition), typed).status_code == 400
    assert not Report.objects.exists()


def test_what_nobody_reads_cannot_be_reported(signed_in, citizen):
    hidden = [PetitionFactory(submitted=True), SubmissionFactory(draft=True), StatementFactory(waiting=True)]

    assert {signed_in(citizen).get(address_of(subject)).status_code for subject in hidden} == {404}
    assert signed_in(citizen).get("/en/moderation/report/user/x/").status_code == 404


def test_proposals_and_statements_can_be_reported_too(signed_in, citizen):
    for subject in (SubmissionFactory(published=True), StatementFactory()):
        assert signed_in(citizen).post(address_of(subject), {"reason": "insult"}).status_code == 302


def test_the_desk_gathers_reports_by_what_they_are_about_and_answers_once(signed_in, moderator, petition, at):
    reports = [ReportFactory(subject=petition, text=f"Сөз {number}") for number in range(3)]
    browser = signed_in(moderator)
    listed = browser.get(at("reader_reports")).content.decode()
    address = at("reader_report", "petition", petition.pk)
    page = browser.get(address).content.decode()

    sent = browser.post(address, {"justified": "yes", "answer": ANSWER})
    late = browser.post(address, {"justified": "no", "answer": ANSWER})

    assert listed.count(address) == 1
    assert "3 reports" in listed
    assert all(report.text in page for report in reports)
    assert not any(str(report.by) in page for report in reports)
    assert (sent.status_code, late.status_code) == (302, 409)
    assert ANSWER in late.content.decode()
    assert set(Report.objects.values_list("is_justified", "answer")) == {(True, ANSWER)}


def test_an_answer_without_a_verdict_keeps_its_words(signed_in, moderator, petition, at):
    ReportFactory(subject=petition)

    response = signed_in(moderator).post(at("reader_report", "petition", petition.pk), {"answer": ANSWER})

    assert response.status_code == 400
    assert ANSWER in response.content.decode()


def test_no_reports_at_all_is_said(signed_in, moderator, at):
    assert "waits for an answer" in signed_in(moderator).get(at("reader_reports")).content.decode()


def test_the_list_takes_as_many_questions_for_many_as_for_few(
    signed_in, moderator, at, django_assert_max_num_queries
):
    for _ in range(8):
        ReportFactory(at=timezone.now())
        ReportFactory(subject=SubmissionFactory(published=True), by=CitizenFactory().user)
    browser = signed_in(moderator)

    with django_assert_max_num_queries(14):
        browser.get(at("reader_reports"))
