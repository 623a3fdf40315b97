"""Signing the short way: by ticket, past session and user, with the same answers as the usual way."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from notifications.models import Follow
from petitions import signing
from petitions.models import Origin, Petition, Signature
from petitions.signing import Outcome, Ticket, Wish, tickets
from petitions.signing import pace as paces
from petitions.states import Status
from tests.factories import BodyFactory, CitizenFactory, PetitionFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_memory_of_earlier_tries():
    paces.forget()


def page_of(petition: Petition, language: str = "en") -> str:
    with translation.override(language):
        return reverse("petitions:sign", args=[petition.code])


def ticket_of(browser: Client, petition: Petition) -> str:
    """What the page of signing gives along."""
    page = browser.get(page_of(petition)).content.decode()
    found = re.search(r'name="ticket" value="([^"]*)"', page)
    assert found, page
    return found[1]


def send(browser: Client, petition: Petition, **fields: str):
    return browser.post(page_of(petition), fields)


def on_the_page(signed_in, citizen, **changes) -> tuple[Client, Petition, str]:
    petition = PetitionFactory(collecting=True, **changes)
    browser = signed_in(citizen)
    return browser, petition, ticket_of(browser, petition)


# The short way ------------------------------------------------------------------------------


def test_with_a_ticket_signing_is_one_statement(signed_in, citizen, django_assert_num_queries):
    browser, petition, ticket = on_the_page(signed_in, citizen)

    with django_assert_num_queries(1):
        response = send(browser, petition, ticket=ticket)

    assert response.status_code == 302
    assert response.url == page_of(petition)
    signature = petition.signatures.get()
    assert signature.signer == citizen.verified
    assert signature.territory == citizen.verified.territory
    assert signature.method == citizen.verified.provider
    assert not signature.wants_news
    assert not Follow.objects.exists()


def test_the_page_then_says_that_one_has_signed(signed_in, citizen):
    browser, petition, ticket = on_the_page(signed_in, citizen)

    page = browser.post(page_of(petition), {"ticket": ticket}, follow=True).content.decode()

    assert "You have signed. Your signature appears in the count within a few seconds." in page
    Signature.objects.update(signed_at=timezone.now() - timedelta(days=2))
    assert "You have signed. Your" not in browser.get(page_of(petition)).content.decode()


def test_who_wants_news_follows_in_the_same_statement(signed_in, citizen, django_assert_num_queries):
    browser, petition, ticket = on_the_page(signed_in, citizen)

    with django_assert_num_queries(1):
        send(browser, petition, ticket=ticket, wants_news="on")

    assert petition.signatures.get().wants_news
    followed = Follow.objects.values_list("user", "subject_kind", "subject_id", "reason")
    assert list(followed) == [(citizen.pk, "petitions.petition", petition.pk, "signer")]


def test_a_second_time_is_answered_with_the_truth(signed_in, citizen):
    browser, petition, ticket = on_the_page(signed_in, citizen)
    send(browser, petition, ticket=ticket)

    again = send(browser, petition, ticket=ticket)

    assert again.status_code == 409
    assert "You have already signed this petition" in again.content.decode()
    assert petition.signatures.count() == 1


def test_the_answer_is_as_guarded_as_any_other(signed_in, citizen):
    browser, petition, ticket = on_the_page(signed_in, citizen)

    response = send(browser, petition, ticket=ticket)

    for header in ("X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy"):
        assert header in response
    assert response["Content-Length"] == "0"


def test_nobody_gets_a_ticket_who_may_not_sign(signed_in, citizen):
    petition = PetitionFactory(collecting=True, author=citizen.verified)

    page = signed_in(citizen).get(page_of(petition)).content.decode()

    assert 'name="ticket"' not in page
    assert "Authors do not sign their own petition." in page


# What makes the usual way answer ------------------------------------------------------------


def test_a_forged_form_is_refused(signed_in, citizen):
    petition = PetitionFactory(collecting=True)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(citizen)
    ticket = ticket_of(browser, petition)
    browser.cookies["csrftoken"] = "a" * 32

    without = send(browser, petition, ticket=ticket)
    with_another = send(browser, petition, ticket=ticket, csrfmiddlewaretoken="b" * 32)
    from_elsewhere = browser.post(
        page_of(petition),
        {"ticket": ticket, "csrfmiddlewaretoken": "a" * 32},
        headers={"origin": "https://elsewhere.example"},
    )

    assert [answer.status_code for answer in (without, with_another, from_elsewhere)] == [403] * 3
    assert not Signature.objects.exists()
    assert send(browser, petition, ticket=ticket, csrfmiddlewaretoken="a" * 32).status_code == 302


def test_who_has_signed_out_meanwhile_signs_in_again_and_finds_the_wish_for_news(signed_in, citizen):
    browser, petition, ticket = on_the_page(signed_in, citizen)
    Session.objects.all().delete()

    response = send(browser, petition, ticket=ticket, wants_news="on")

    assert response.status_code == 302
    assert response.url.endswith(f"?next={page_of(petition)}")
    assert not Signature.objects.exists()
    browser.force_login(citizen)
    assert re.search(
        r'<input[^>]*name="wants_news"[^>]*checked', browser.get(page_of(petition)).content.decode()
    )


def test_a_session_that_ran_out_signs_nothing(signed_in, citizen):
    browser, petition, ticket = on_the_page(signed_in, citizen)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    response = send(browser, petition, ticket=ticket)

    assert "sign-in" in response.url
    assert not Signature.objects.exists()


def test_whose_account_is_closed_signs_nothing(signed_in, citizen):
    browser, petition, ticket = on_the_page(signed_in, citizen)
    type(citizen).objects.filter(pk=citizen.pk).update(is_active=False)

    response = send(browser, petition, ticket=ticket)

    assert "sign-in" in response.url
    assert not Signature.objects.exists()


def test_a_new_password_ends_what_older_pages_may_do(signed_in, citizen):
    browser, petition, ticket = on_the_page(signed_in, citizen)
    citizen.set_password("another one")
    citizen.save()

    response = send(browser, petition, ticket=ticket)

    assert "sign-in" in response.url
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"status": Status.WITHDRAWN},
        {"collecting_ends_at": timezone.now() - timedelta(minutes=1)},
        {"collecting_ends_at": None},
    ],
    ids=["stage", "time", "no time"],
)
def test_a_petition_that_closed_meanwhile_is_a_conflict_with_a_sentence(signed_in, citizen, change):
    browser, petition, ticket = on_the_page(signed_in, citizen)
    Petition.objects.filter(pk=petition.pk).update(**change)

    response = send(browser, petition, ticket=ticket)

    assert response.status_code == 409
    assert "not being collected now" in response.content.decode()
    assert not Signature.objects.exists()


def test_a_petition_that_was_taken_down_meanwhile_is_not_there(signed_in, citizen):
    browser, petition, ticket = on_the_page(signed_in, citizen)
    Petition.objects.filter(pk=petition.pk).update(taken_down_at=timezone.now())

    assert send(browser, petition, ticket=ticket).status_code == 404
    assert not Signature.objects.exists()


def test_who_moved_away_meanwhile_is_told_that_only_residents_sign(signed_in):
    place = UnitFactory()
    resident = CitizenFactory(territory=place)
    body = BodyFactory(territory=place)
    browser, petition, ticket = on_the_page(signed_in, resident, addressee=body, residents_only=True)
    resident.territory = UnitFactory()
    resident.save()

    response = send(browser, petition, ticket=ticket)

    assert response.status_code == 403
    assert "Only residents" in response.content.decode()
    assert not Signature.objects.exists()


def test_a_ticket_of_another_session_or_petition_or_of_no_letters_is_none(signed_in, citizen):
    browser, petition, ticket = on_the_page(signed_in, citizen)
    session = browser.cookies["sessionid"].value
    other = PetitionFactory(collecting=True)

    assert tickets.read(ticket, code=petition.code, session=session).signer == citizen.verified.pk
    assert tickets.read(ticket, code=petition.code, session="x" * 32) is None
    assert tickets.read(ticket, code=other.code, session=session) is None
    assert tickets.read(ticket[:-1], code=petition.code, session=session) is None
    assert tickets.read(f"9{ticket}", code=petition.code, session=session) is None
    assert tickets.read("", code=petition.code, session=session) is None


def test_a_ticket_holds_for_an_hour(monkeypatch):
    written = tickets.issue(Ticket(1, 2, "grounds"), code="abc", session="key")

    monkeypatch.setattr(tickets, "LIFETIME", timedelta(0))

    assert tickets.read(written, code="abc", session="key") is None


def test_somebody_elses_ticket_signs_for_whoever_is_signed_in(signed_in, citizen):
    petition, other = PetitionFactory(collecting=True), CitizenFactory()
    ticket = ticket_of(signed_in(other), petition)

    send(signed_in(citizen), petition, ticket=ticket)

    assert petition.signatures.get().signer == citizen.verified


def test_without_a_ticket_the_usual_way_signs(signed_in, citizen):
    petition = PetitionFactory(collecting=True)

    response = send(signed_in(citizen), petition, wants_news="on")

    assert response.url == page_of(petition)
    assert petition.signatures.get().wants_news


# How often ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_who_tries_too_often_is_told_to_wait_and_keeps_the_form(signed_in, citizen, settings, language):
    settings.SIGNING_PER_PERSON = 0
    browser, petition, ticket = on_the_page(signed_in, citizen)

    response = browser.post(page_of(petition, language), {"ticket": ticket, "wants_news": "on"})

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= paces.WINDOW_SECONDS
    page = response.content.decode()
    assert f'<html lang="{language}"' in page
    assert ticket in page
    assert 'name="wants_news"' in page
    assert not Signature.objects.exists()


def test_the_usual_way_counts_tries_too(signed_in, citizen, settings):
    settings.SIGNING_PER_PERSON = 1
    petition = PetitionFactory(collecting=True)
    browser = signed_in(citizen)

    statuses = [send(browser, petition).status_code for _ in range(2)]

    assert statuses == [302, 429]


def test_one_network_may_try_only_so_often(signed_in, settings):
    settings.SIGNING_PER_NETWORK = 2
    petition = PetitionFactory(collecting=True)
    people = [CitizenFactory() for _ in range(3)]

    tries = [(signed_in(person), ticket_of(signed_in(person), petition)) for person in people]
    statuses = [send(browser, petition).status_code for browser, _ticket in tries]

    assert statuses == [302, 302, 429]


# The statement ------------------------------------------------------------------------------


def wish(petition: Petition, signer, **about) -> Wish:
    return Wish(petition.pk, signer.pk, timezone.now(), **about)


def signed(*wishes: Wish) -> list[Outcome]:
    with connection.cursor() as cursor:
        return [answer.outcome for answer in signing.sign_all(cursor, wishes)]


def test_a_group_is_answered_one_by_one_and_in_its_order():
    petition, closed = PetitionFactory(collecting=True), PetitionFactory(decided=True)
    first, second, third = CitizenFactory.create_batch(3)
    signed(wish(petition, second))

    outcomes = signed(
        wish(petition, third),
        wish(petition, second),
        wish(closed, first),
        wish(petition, first, session="gone"),
        wish(petition, first, grounds="others"),
        Wish(petition.pk, 0, timezone.now()),
        wish(petition, first),
    )

    assert outcomes == [
        Outcome.SIGNED,
        Outcome.STANDING,
        Outcome.CLOSED,
        Outcome.GONE,
        Outcome.CHANGED,
        Outcome.CHANGED,
        Outcome.SIGNED,
    ]
    assert petition.signatures.count() == 3


def test_the_same_person_twice_in_one_group_signs_once():
    petition, citizen = PetitionFactory(collecting=True), CitizenFactory()

    outcomes = signed(wish(petition, citizen), wish(petition, citizen))

    assert outcomes == [Outcome.SIGNED, Outcome.STANDING]
    assert petition.signatures.count() == 1


def test_a_signature_that_was_taken_back_may_be_given_again():
    petition, citizen = PetitionFactory(collecting=True), CitizenFactory()
    signed(wish(petition, citizen))
    petition.signatures.get().retract(at=timezone.now())

    assert signed(wish(petition, citizen)) == [Outcome.SIGNED]


def _other_place(citizen, petition):
    citizen.territory = UnitFactory()


def _younger(citizen, petition):
    citizen.birth_date = date(2015, 1, 1)


def _by_themselves(citizen, petition):
    petition.author = citizen


def _older_only(citizen, petition):
    petition.minimum_age = 21


def _residents(citizen, petition):
    petition.residents_only = True


def _other_body(citizen, petition):
    petition.addressee = BodyFactory()


def _history(citizen, petition):
    petition.origin = Origin.PUBLIC_HISTORY


def _closed_account(citizen, petition):
    citizen.user.is_active = False


def _address_only(citizen, petition):
    citizen.user.set_unusable_password()
    citizen.user.is_mail_only = True


@pytest.mark.parametrize(
    "change",
    [
        _other_place,
        _younger,
        _by_themselves,
        _older_only,
        _residents,
        _other_body,
        _history,
        _closed_account,
        _address_only,
    ],
)
def test_whatever_the_policy_looks_at_is_among_the_grounds(change):
    """Nothing that was ruled on can change unseen between the page and the signature."""
    petition, citizen = PetitionFactory(collecting=True), CitizenFactory()
    [grounds] = signing.grounds_of([petition.pk], [citizen.pk])

    change(citizen, petition)
    for row in (citizen, citizen.user, petition):
        row.save()

    assert signed(wish(petition, citizen, grounds=grounds)) == [Outcome.CHANGED]
    assert not Signature.objects.exists()


def test_the_counter_at_work_does_not_change_the_grounds():
    petition, citizen = PetitionFactory(collecting=True), CitizenFactory()
    [grounds] = signing.grounds_of([petition.pk], [citizen.pk])

    Petition.objects.filter(pk=petition.pk).update(
        signature_count=5, counted_at=timezone.now(), status=Status.THRESHOLD_REACHED
    )

    assert signed(wish(petition, citizen, grounds=grounds)) == [Outcome.SIGNED]


# Of some people and petitions: who wishes to sign what, and what is wrong with the wish.
GROUPS = some.lists(
    some.lists(
        some.tuples(some.integers(0, 3), some.integers(0, 2), some.sampled_from(["", "", "gone", "changed"])),
        min_size=1,
        max_size=8,
    ),
    max_size=4,
)


@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(GROUPS)
def test_groups_of_any_kind_are_answered_as_if_each_had_come_alone(people, petitions, groups):
    Signature.objects.all().delete()
    standing: set[tuple[int, int]] = set()
    closed = 2
    for group in groups:
        wishes = [
            wish(
                petitions[petition],
                people[person],
                session="gone" if wrong == "gone" else "",
                grounds="others" if wrong == "changed" else "",
            )
            for person, petition, wrong in group
        ]
        expected = []
        for person, petition, wrong in group:
            if wrong == "gone":
                expected.append(Outcome.GONE)
            elif petition == closed:
                expected.append(Outcome.CLOSED)
            elif wrong == "changed":
                expected.append(Outcome.CHANGED)
            elif (person, petition) in standing:
                expected.append(Outcome.STANDING)
            else:
                standing.add((person, petition))
                expected.append(Outcome.SIGNED)

        assert signed(*wishes) == expected

    rows = Signature.objects.values_list("signer", "petition")
    assert sorted(rows) == sorted(
        (people[person].pk, petitions[petition].pk) for person, petition in standing
    )


@pytest.fixture
def people():
    return CitizenFactory.create_batch(4)


@pytest.fixture
def petitions():
    return [
        PetitionFactory(collecting=True),
        PetitionFactory(threshold_reached=True),
        PetitionFactory(decided=True),
    ]
