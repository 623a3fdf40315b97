"""The staff's pages: who gets in, what the forms keep, what the buttons do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from moderation import actions as moderation
from moderation.models import Approval, Case
from petitions import actions, counter
from petitions.states import Outcome, Status
from tests.factories import (
    AgendaItemFactory,
    BodyFactory,
    CaseFactory,
    GroundFactory,
    HearingFactory,
    PetitionFactory,
    PostFactory,
    SessionDecisionFactory,
    SessionFactory,
    SignatureFactory,
)
from tests.pages import addresses

pytestmark = pytest.mark.django_db
at = addresses("desk:")


def waiting(**changes):
    petition = PetitionFactory(submitted=True, **changes)
    CaseFactory(subject=petition)
    return petition


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("name", ["home", "moderation", "counts"])
def test_a_moderators_pages_answer(signed_in, moderator, name, language):
    waiting()
    counter.count(at=timezone.now())
    counter.audit(at=timezone.now())

    assert signed_in(moderator).get(at(name, language=language)).status_code == 200


@pytest.mark.parametrize("name", ["home", "moderation", "counts"])
def test_a_citizen_is_refused_with_the_reason(client, signed_in, citizen, name):
    response = signed_in(citizen).get(at(name))

    assert client.get(at(name)).status_code == 302
    assert response.status_code == 403
    assert "moderators" in response.content.decode()


@pytest.mark.parametrize("name", ["case", "publish", "return", "refuse"])
def test_an_officer_does_not_moderate(signed_in, officer_of, name):
    petition = waiting()
    browser = signed_in(officer_of(petition.addressee))

    answer = browser.get(at(name, petition.code)) if name == "case" else browser.post(at(name, petition.code))

    assert answer.status_code == 403
    petition.refresh_from_db()
    assert petition.status == Status.SUBMITTED


def test_the_queue_shows_the_nearest_due_date_first_and_what_is_overdue(signed_in, moderator):
    today = timezone.now().date()
    late, soon = waiting(), waiting()
    late.refresh_from_db()
    Case.objects.about(late).update(
        due_date=today - timedelta(days=3), opened_at=timezone.now() - timedelta(days=60)
    )

    page = signed_in(moderator).get(at("moderation")).content.decode()

    assert page.index(late.title_kk) < page.index(soon.title_kk)
    assert "Overdue" in page


def test_publishing_returning_and_proposing_to_refuse(signed_in, moderator):
    ground, browser = GroundFactory(), signed_in(moderator)
    published, returned, proposed = waiting(), waiting(), waiting()

    browser.post(at("publish", published.code))
    browser.post(at("return", returned.code), {"return-note": "Say which street you mean."})
    browser.post(
        at("refuse", proposed.code),
        {"refuse-ground": ground.pk, "refuse-reasons": "The petition asks for the dismissal of an akim."},
    )

    statuses = []
    for petition in (published, returned, proposed):
        petition.refresh_from_db()
        statuses.append(petition.status)
    assert statuses == [Status.BACKING, Status.RETURNED, Status.SUBMITTED]
    assert Approval.objects.about(proposed).waiting().exists()


def test_a_refusal_without_a_ground_keeps_the_reasons_that_were_typed(signed_in, moderator):
    petition = waiting()
    reasons = "A long and careful explanation of the refusal."

    response = signed_in(moderator).post(at("refuse", petition.code), {"refuse-reasons": reasons})

    assert response.status_code == 400
    assert reasons in response.content.decode()
    petition.refresh_from_db()
    assert petition.status == Status.SUBMITTED


def test_deciding_on_a_decided_petition_is_a_conflict(signed_in, moderator):
    petition = waiting()
    browser = signed_in(moderator)

    statuses = [browser.post(at("publish", petition.code)).status_code for _ in range(2)]

    assert statuses == [302, 409]


def test_a_refused_petition_shows_ground_and_reasons_to_everyone(client, signed_in, moderator):
    petition, ground, now = waiting(), GroundFactory(), timezone.now()
    proposed = actions.refuse(
        petition=petition, by=moderator, ground=ground, reasons="The subject is excluded.", at=now
    )
    moderation.approve(approval=proposed, by=PostFactory().user, at=now)

    page = client.get(reverse("petitions:detail", args=[petition.code])).content.decode()

    assert "The subject is excluded." in page
    assert str(ground.name) in page


# The addressee ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    "status",
    [
        Status.THRESHOLD_REACHED,
        Status.UNDER_REVIEW,
        Status.HEARING_SCHEDULED,
        Status.DECIDED,
        Status.BACKING_FAILED,
        Status.COLLECTING_FAILED,
    ],
)
def test_an_officer_opens_what_is_addressed_to_the_body(signed_in, officer_of, status, language):
    petition = PetitionFactory(status=status)
    browser = signed_in(officer_of(petition.addressee))

    assert browser.get(at("petition", petition.code, language=language)).status_code == 200
    assert browser.get(at("home", language=language)).status_code == 200


def test_an_officer_of_another_body_finds_nothing(signed_in, officer_of):
    petition = PetitionFactory(under_review=True)

    assert signed_in(officer_of(BodyFactory())).get(at("petition", petition.code)).status_code == 404


def test_an_officer_does_not_see_what_has_not_reached_the_body(signed_in, officer_of):
    petition = PetitionFactory(collecting=True)

    assert signed_in(officer_of(petition.addressee)).get(at("petition", petition.code)).status_code == 404


def test_from_registration_to_decision(signed_in, officer_of):
    petition = PetitionFactory(threshold_reached=True)
    browser = signed_in(officer_of(petition.addressee))
    starts = timezone.localtime() + timedelta(days=8)

    browser.post(at("register", petition.code))
    browser.post(
        at("schedule_hearing", petition.code),
        {
            "hearing-starts_at": starts.strftime("%Y-%m-%dT%H:%M"),
            "hearing-place_kk": "Мәдениет үйі",
            "hearing-place_ru": "Дом культуры",
        },
    )
    petition.refresh_from_db()
    assert petition.status == Status.HEARING_SCHEDULED
    browser.post(at("cancel_hearing", petition.code), {"cancel-reason": "The hall is flooded."})
    browser.post(
        at("answer", petition.code),
        {"decision-outcome": "partly", "decision-text_ru": "Решение", "decision-signed_by": "Аким района"},
    )

    petition.refresh_from_db()
    assert (petition.status, petition.outcome) == (Status.DECIDED, Outcome.PARTLY)
    assert petition.answers.get().text_ru == "Решение"


def test_an_appeal_is_answered(signed_in, officer_of):
    petition = PetitionFactory(collecting_failed=True)

    signed_in(officer_of(petition.addressee)).post(
        at("answer_appeal", petition.code), {"appeal-text_kk": "Жауап", "appeal-signed_by": "Әкім"}
    )

    petition.refresh_from_db()
    assert petition.status == Status.APPEAL_ANSWERED


@pytest.mark.parametrize(
    ("name", "status", "sent"),
    [
        ("answer", Status.UNDER_REVIEW, {"decision-text_kk": "Ұзақ ойластырылған мәтін"}),
        ("answer_appeal", Status.COLLECTING_FAILED, {"appeal-text_kk": "Ұзақ ойластырылған мәтін"}),
        ("schedule_hearing", Status.UNDER_REVIEW, {"hearing-place_kk": "Ұзақ ойластырылған мәтін"}),
        ("cancel_hearing", Status.HEARING_SCHEDULED, {"cancel-reason": "Қысқа"}),
    ],
)
def test_an_incomplete_form_keeps_what_was_typed(signed_in, officer_of, name, status, sent):
    petition = PetitionFactory(status=status)
    if status == Status.HEARING_SCHEDULED:
        HearingFactory(petition=petition)

    response = signed_in(officer_of(petition.addressee)).post(at(name, petition.code), sent)

    assert response.status_code == 400
    assert next(iter(sent.values())) in response.content.decode()
    petition.refresh_from_db()
    assert petition.status == status


def test_the_queue_takes_a_bounded_number_of_queries(signed_in, moderator, django_assert_max_num_queries):
    for _ in range(12):
        waiting()
    browser = signed_in(moderator)

    with django_assert_max_num_queries(12):
        browser.get(at("moderation"))


def test_nobody_at_the_desk_sees_an_identification_number_or_a_full_name_of_a_signer(signed_in, officer_of):
    signature = SignatureFactory(
        petition=PetitionFactory(threshold_reached=True), signer__surname="Ешкімкөрмейтін"
    )
    post = PostFactory(officer=True, body=signature.petition.addressee)

    page = signed_in(post.user).get(at("petition", signature.petition.code)).content.decode()

    assert "Ешкімкөрмейтін" not in page
    assert signature.signer.iin_hash not in page


def test_reasons_typed_before_the_session_ran_out_are_given_back(client, moderator):
    petition = waiting()
    reasons = "A long and careful explanation of the refusal."

    answer = client.post(at("refuse", petition.code), {"refuse-reasons": reasons})
    assert answer.status_code == 302
    client.force_login(moderator)
    page = client.get(at("refuse", petition.code), follow=True)

    assert page.redirect_chain[-1][0] == at("case", petition.code)
    assert reasons in page.content.decode()


def test_a_clerk_answers_for_the_maslikhat(signed_in):
    petition = PetitionFactory(under_review=True, addressee=BodyFactory(maslikhat=True))
    clerk = PostFactory(clerk=True, body=petition.addressee).user
    browser = signed_in(clerk)

    assert petition.title_kk in browser.get(at("home")).content.decode()
    browser.post(
        at("answer", petition.code),
        {"decision-outcome": "satisfied", "decision-text_kk": "Шешім", "decision-signed_by": "Төраға"},
    )

    petition.refresh_from_db()
    assert petition.status == Status.DECIDED


def test_a_clerk_of_an_akimat_does_not_answer_for_it(signed_in):
    petition = PetitionFactory(under_review=True)
    clerk = PostFactory(clerk=True, body=petition.addressee).user

    assert signed_in(clerk).get(at("petition", petition.code)).status_code == 404


def test_a_petition_is_answered_from_the_decision_taken_on_it(signed_in):
    body = BodyFactory(maslikhat=True)
    petition = PetitionFactory(under_review=True, addressee=body)
    session = SessionFactory(closed=True, convocation__body=body)
    item = AgendaItemFactory(session=session, origin="petition", petition=petition)
    decision = SessionDecisionFactory(session=item.session, item=item, text_kk="Жол жөнделсін.")
    browser = signed_in(PostFactory(clerk=True, body=body).user)
    url = at("answer_from_decision", petition.code, decision.code)

    assert url in browser.get(at("petition", petition.code)).content.decode()
    assert "Жол жөнделсін." in browser.get(url).content.decode()
    assert browser.post(url, {"decision-outcome": "satisfied"}).status_code == 400
    browser.post(
        url,
        {
            "decision-outcome": "satisfied",
            "decision-text_kk": "Жол жөнделсін.",
            "decision-signed_by": "Төраға",
        },
    )

    petition.refresh_from_db()
    assert (petition.status, petition.answers.get().text_kk) == (Status.DECIDED, "Жол жөнделсін.")
