"""Requests, reports and promises at the desk. Everything here is what a browser does without scripts."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commitments.models import Commitment
from maslikhat.models import AgendaItem, AkimReport, DeputyRequest, VoterReport
from tests.factories import (
    AgendaItemFactory,
    BodyFactory,
    CommitmentFactory,
    ConvocationFactory,
    DeputyRequestFactory,
    MandateFactory,
    OversightRuleFactory,
    PostFactory,
    SessionDecisionFactory,
    SessionFactory,
    VoteFactory,
    VoterReportFactory,
)
from tests.pages import addresses, text_of

pytestmark = pytest.mark.django_db
at = addresses("desk:")

LANGUAGES = ["kk", "ru", "en"]


def day(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def convocation(db):
    for traits in ({}, {"akim_report": True}, {"voter_report": True}):
        OversightRuleFactory(**traits)
    return ConvocationFactory()


@pytest.fixture
def deputy(convocation):
    """A deputy with an account and the post that goes with the seat."""
    deputy = MandateFactory(convocation=convocation).deputy
    deputy.user = PostFactory(deputy=True, body=convocation.body).user
    deputy.save()
    return deputy


@pytest.fixture
def clerk(convocation, signed_in):
    """The browser of a clerk of the convocation's maslikhat."""
    return signed_in(PostFactory(clerk=True, body=convocation.body).user)


@pytest.fixture
def decision(convocation):
    return SessionDecisionFactory(session__convocation=convocation, session__closed=True)


# Who comes in ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_in_every_language(clerk, convocation, deputy, decision, language):
    requests = [
        DeputyRequestFactory(convocation=convocation, deputy=deputy, title_kk=f"Сауал {n}", **traits)
        for n, traits in enumerate(({}, {"overdue": True}, {"answered": True}))
    ]
    item = AgendaItemFactory(session=decision.session)
    commitment = CommitmentFactory(subject=decision)
    body = convocation.body.code
    pages = [
        *(at("request", request.code, language=language) for request in requests),
        *(at(name, language=language) for name in ("home", "requests", "reports", "commitments")),
        *(at(name, body, language=language) for name in ("request_new", "voter_report")),
        at("akim_report", decision.session.code, item.code, language=language),
        at("decision_commitments", decision.code, language=language),
        at("commitment_done", decision.code, commitment.pk, language=language),
        at("commitment_drop", decision.code, commitment.pk, language=language),
    ]

    assert [path for path in pages if clerk.get(path).status_code != 200] == []


def test_what_belongs_to_another_maslikhat_is_not_there(clerk, convocation):
    request, decision = DeputyRequestFactory(), SessionDecisionFactory(session__closed=True)
    item = AgendaItemFactory(session=decision.session)

    for path in (
        at("request", request.code),
        at("request_new", request.convocation.body.code),
        at("voter_report", request.convocation.body.code),
        at("akim_report", decision.session.code, item.code),
        at("decision_commitments", decision.code),
    ):
        assert clerk.get(path).status_code == 404


@pytest.mark.parametrize("name", ["requests", "reports", "commitments"])
def test_whoever_has_no_post_stays_outside(client, citizen, signed_in, name):
    assert client.get(at(name)).status_code == 302
    assert signed_in(citizen).get(at(name)).status_code == 403


# Deputy requests ------------------------------------------------------------------------------


def request_form(whose, **changes) -> dict[str, object]:
    return {
        "deputy": whose.code,
        "addressee_name": "Аудандық жол полициясының басшысы",
        "title_kk": "Жол белгілері туралы",
        "sent_on": day(),
        **changes,
    }


def test_a_clerk_puts_a_request_and_its_answer_on_file(clerk, convocation, deputy):
    sent = clerk.post(at("request_new", convocation.body.code), request_form(deputy))
    request = DeputyRequest.objects.get()
    file = SimpleUploadedFile("answer.pdf", b"%PDF-1.4")
    answered = clerk.post(
        at("request_answer", request.code),
        {"answered_on": day(), "answer_ru": "Знаки установлены.", "answer_file": file},
    )

    request.refresh_from_db()
    assert sent.url == answered.url == at("request", request.code)
    assert request.answer_ru == "Знаки установлены."
    assert request.answer_file.read() == b"%PDF-1.4"
    assert "Put the answer on file" not in text_of(clerk.get(at("request", request.code)))


def test_the_addressee_may_be_a_body_near_by(clerk, convocation, deputy):
    akimat = BodyFactory(territory=convocation.body.territory)
    far = BodyFactory()
    page = at("request_new", convocation.body.code)

    refused = clerk.post(page, request_form(deputy, addressee=far.pk, addressee_name=""))
    clerk.post(page, request_form(deputy, addressee=akimat.pk, addressee_name=""))

    assert refused.status_code == 400
    assert DeputyRequest.objects.get().addressee == akimat


def test_a_button_pressed_twice_makes_one_request_and_keeps_what_was_typed(clerk, convocation, deputy):
    page = at("request_new", convocation.body.code)
    clerk.post(page, request_form(deputy))

    again = clerk.post(page, request_form(deputy))

    assert again.status_code == 409
    assert "already on file" in text_of(again)
    assert "Жол белгілері туралы" in text_of(again)
    assert DeputyRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title_kk": ""}, "Write the title in Kazakh or in Russian"),
        ({"addressee_name": ""}, "Say to whom the request goes."),
        ({"sent_on": day(1)}, "The day is still to come."),
        ({"sent_on": "31.02.2026"}, "Enter a valid date."),
        ({"deputy": "nobody"}, "Select a valid choice"),
        ({"addressee": "9" * 30}, "Select a valid choice"),
        ({"title_kk": "\x00"}, "control characters"),
    ],
)
def test_what_is_wrong_in_a_request_is_said_beside_it(clerk, convocation, deputy, changes, reason):
    page = clerk.post(at("request_new", convocation.body.code), request_form(deputy, **changes))

    assert page.status_code == 400
    assert reason in text_of(page)


def test_a_deputy_puts_own_requests_on_file_and_only_looks_at_others(signed_in, convocation, deputy):
    browser, colleague = signed_in(deputy.user), MandateFactory(convocation=convocation).deputy
    other = DeputyRequestFactory(convocation=convocation, deputy=colleague)
    page = at("request_new", convocation.body.code)

    mine = browser.post(page, request_form(deputy))
    theirs = browser.post(page, request_form(colleague))
    answer = browser.post(
        at("request_answer", other.code), {"answered_on": day(), "answer_kk": "Белгі қойылды."}
    )

    assert (mine.status_code, theirs.status_code, answer.status_code) == (302, 400, 403)
    assert "the deputy concerned" in text_of(browser.get(at("request", other.code)))


def test_a_deputy_without_a_seat_on_file_is_told_who_helps(signed_in, convocation):
    browser = signed_in(PostFactory(deputy=True, body=convocation.body).user)

    assert "not tied to a deputy" in text_of(browser.get(at("request_new", convocation.body.code)))


def test_the_list_counts_what_is_overdue_and_puts_it_first(clerk, convocation):
    DeputyRequestFactory(convocation=convocation, title_kk="Мерзімі келмеген", title_ru="")
    DeputyRequestFactory(convocation=convocation, title_kk="Мерзімі өткен", title_ru="", overdue=True)

    shown = text_of(clerk.get(at("requests")))

    assert shown.index("Мерзімі өткен") < shown.index("Мерзімі келмеген")
    assert "10 days ago" in shown
    assert "1 without an answer in time" in text_of(clerk.get(at("home")))


def test_the_list_takes_few_queries(clerk, convocation, django_assert_max_num_queries):
    DeputyRequestFactory.create_batch(12, convocation=convocation)

    with django_assert_max_num_queries(12):
        clerk.get(at("requests"))


def test_a_request_is_read_out_at_an_item_of_a_public_agenda(clerk, convocation, deputy):
    request = DeputyRequestFactory(convocation=convocation, deputy=deputy)
    item = AgendaItemFactory(session__convocation=convocation, session__announced=True)
    hidden = AgendaItemFactory(session__convocation=convocation)
    path = at("request_read_out", request.code)

    refused = clerk.post(path, {"read-item": hidden.pk})
    clerk.post(path, {"read-item": item.pk})

    request.refresh_from_db()
    assert refused.status_code == 400
    assert request.item == item


# A request on an agenda -----------------------------------------------------------------------


def test_an_item_is_added_from_a_request_and_the_two_lead_to_each_other(clerk, convocation, deputy):
    session = SessionFactory(convocation=convocation)
    request = DeputyRequestFactory(convocation=convocation, deputy=deputy)

    clerk.post(
        at("agenda_add", session.code),
        {"title_kk": "Сауал туралы", "origin": "request", "request": request.pk},
    )

    item = AgendaItem.objects.get()
    assert (item.request, item.raised_by, item.origin) == (request, deputy, "request")
    assert at("request", request.code) in text_of(clerk.get(at("agenda", session.code)))


def test_an_item_that_no_longer_comes_from_a_request_lets_it_go(clerk, convocation, deputy):
    request = DeputyRequestFactory(convocation=convocation, deputy=deputy)
    session = SessionFactory(convocation=convocation)
    item = AgendaItemFactory(session=session, request=request, raised_by=deputy, origin="request")

    clerk.post(
        at("item", session.code, item.code), {"title_kk": "Сауал", "title_ru": "Запрос", "origin": "own"}
    )

    item.refresh_from_db()
    assert (item.request, item.raised_by, item.origin) == (None, None, "own")


def test_requests_of_another_maslikhat_are_not_offered(clerk, convocation):
    session, other = SessionFactory(convocation=convocation), DeputyRequestFactory()

    page = clerk.post(
        at("agenda_add", session.code), {"title_kk": "Сауал", "origin": "request", "request": other.pk}
    )

    assert page.status_code == 400
    assert not AgendaItem.objects.exists()


# Reports --------------------------------------------------------------------------------------


def test_the_akims_report_is_recorded_from_its_vote(clerk, convocation):
    session = SessionFactory(convocation=convocation, closed=True)
    item = AgendaItemFactory(session=session, considered=True, title_ru="Отчёт акима")
    vote = VoteFactory(motion__item=item, closed=True, result="not_adopted", declared="not_adopted")
    path = at("akim_report", session.code, item.code)
    assert path in text_of(clerk.get(at("reports")))
    assert f'value="{vote.pk}" id="id_vote_1" checked' in text_of(clerk.get(path))

    clerk.post(path, {"akim": "С. Дүйсенов", "vote": vote.pk})

    assert AkimReport.objects.get(item=item).is_approved is False
    assert "Not approved" in text_of(clerk.get(path))
    assert path not in text_of(clerk.get(at("reports")))


def test_a_vote_on_another_item_is_not_offered(clerk, convocation):
    item = AgendaItemFactory(session__convocation=convocation, session__closed=True)
    other = VoteFactory(motion__item__session=item.session, closed=True)

    page = clerk.post(at("akim_report", item.session.code, item.code), {"akim": "А", "vote": other.pk})

    assert page.status_code == 400
    assert not AkimReport.objects.exists()


def test_a_deputy_reads_why_the_akims_report_is_not_theirs_to_record(signed_in, convocation, deputy):
    item = AgendaItemFactory(session__convocation=convocation, session__closed=True)
    path = at("akim_report", item.session.code, item.code)
    browser = signed_in(deputy.user)

    assert "Only a clerk of this maslikhat" in text_of(browser.get(path))
    assert browser.post(path, {"akim": "А"}).status_code == 403
    assert not AkimReport.objects.exists()


def test_a_deputys_report_to_the_voters_is_put_on_file(signed_in, convocation, deputy):
    last = timezone.localdate().year - 1
    missing = f"No report for {last} on record"
    browser = signed_in(deputy.user)
    assert missing in text_of(browser.get(at("reports")))

    browser.post(
        at("voter_report", convocation.body.code),
        {"deputy": deputy.code, "held_on": day(), "year": last, "place_kk": "Клуб"},
    )

    assert VoterReport.objects.get().about_year == last
    assert missing not in text_of(browser.get(at("reports")))


def test_a_report_in_the_future_or_about_a_far_year_is_refused(clerk, convocation, deputy):
    path, year = at("voter_report", convocation.body.code), timezone.localdate().year
    sent = {"deputy": deputy.code, "held_on": day(), "year": year}

    for changes in ({"held_on": day(2)}, {"year": year - 2}, {"link": "javascript:alert(1)"}):
        assert clerk.post(path, {**sent, **changes}).status_code == 400
    assert not VoterReport.objects.exists()


def test_the_reports_of_many_deputies_take_few_queries(clerk, convocation, django_assert_max_num_queries):
    for mandate in MandateFactory.create_batch(10, convocation=convocation):
        VoterReportFactory(deputy=mandate.deputy)

    with django_assert_max_num_queries(16):
        clerk.get(at("reports"))


# What follows from decisions ------------------------------------------------------------------


def test_a_promise_is_made_kept_and_shown_on_the_decision(clerk, client, decision):
    page = at("decision_commitments", decision.code)
    clerk.post(page, {"what_kk": "Жарық орнату", "who": "Әкім орынбасары", "due_date": day(30)})
    commitment = Commitment.objects.about(decision).get()

    clerk.post(
        at("commitment_done", decision.code, commitment.pk),
        {"done_on": day(), "evidence_note": "Қабылдау актісі", "evidence_url": "example.kz/act"},
    )

    commitment.refresh_from_db()
    assert (commitment.evidence_note, commitment.evidence_url) == (
        "Қабылдау актісі",
        "https://example.kz/act",
    )
    assert "Қабылдау актісі" in text_of(client.get(decision.get_absolute_url()))
    assert at("commitment_done", decision.code, commitment.pk) not in text_of(clerk.get(page))


def test_a_promise_is_dropped_with_a_reason_that_stays(clerk, client, decision):
    commitment = CommitmentFactory(subject=decision)
    path = at("commitment_drop", decision.code, commitment.pk)

    assert clerk.post(path, {"reason": ""}).status_code == 400
    clerk.post(path, {"reason": "Бюджетте қаражат қаралмаған."})

    assert "Бюджетте қаражат қаралмаған." in text_of(client.get(decision.get_absolute_url()))
    assert clerk.post(path, {"reason": "Тағы бір себеп бар."}).status_code == 409


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"what_kk": ""}, "Say what will be done"),
        ({"who": ""}, "Say who will do it."),
        ({"due_date": "2020-01-01"}, "before it was promised"),
        ({"due_date": "2999-01-01"}, "Check the year."),
        ({"due_date": ""}, "This field is required."),
    ],
)
def test_a_promise_says_what_who_and_by_when(clerk, decision, changes, reason):
    sent = {"what_kk": "Жарық орнату", "who": "Әкім", "due_date": day(30), **changes}

    page = clerk.post(at("decision_commitments", decision.code), sent)

    assert page.status_code == 400
    assert reason in text_of(page)


def test_the_same_promise_is_made_once(clerk, decision):
    page, sent = (
        at("decision_commitments", decision.code),
        {"what_kk": "Жарық", "who": "Әкім", "due_date": day(30)},
    )
    clerk.post(page, sent)

    assert clerk.post(page, sent).status_code == 409
    assert Commitment.objects.count() == 1


def test_a_deputy_looks_at_promises_and_makes_none(signed_in, decision, deputy):
    browser, page = signed_in(deputy.user), at("decision_commitments", decision.code)
    commitment = CommitmentFactory(subject=decision)
    sent = {"what_kk": "Жарық", "who": "Әкім", "due_date": day(30)}

    assert "Only a clerk of this maslikhat" in text_of(browser.get(page))
    assert browser.post(page, sent).status_code == 403
    assert browser.get(at("commitment_done", decision.code, commitment.pk)).status_code == 403
    assert Commitment.objects.count() == 1


def test_a_decision_that_is_not_published_promises_nothing(clerk, convocation):
    draft = SessionDecisionFactory(session__convocation=convocation, published_at=None)

    assert clerk.get(at("decision_commitments", draft.code)).status_code == 404


def test_the_list_of_decisions_counts_what_is_open_and_overdue(
    clerk, decision, django_assert_max_num_queries
):
    for traits in ({}, {"overdue": True}, {"done": True}):
        CommitmentFactory(subject=decision, **traits)

    with django_assert_max_num_queries(12):
        shown = text_of(clerk.get(at("commitments")))

    assert '<span class="short">1</span>' in shown
    assert at("decision_commitments", decision.code) in shown
