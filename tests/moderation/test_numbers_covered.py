"""A moderator sees nobody's identification number: not at the desk, not elsewhere, not in the back office."""

from datetime import date

import pytest
from django.contrib.admin import site
from django.urls import reverse
from django.utils import timezone

from accounts import iin
from moderation import actions
from tests.factories import (
    AppealFactory,
    CaseFactory,
    CitizenFactory,
    DecisionFactory,
    GroundFactory,
    PetitionFactory,
    PostFactory,
    ReportFactory,
    ResidentProposalFactory,
    StatementFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NUMBER = iin.synthetic(date(1988, 3, 14), 4101, female=True)
TEXT = f"Менің ЖСН {NUMBER}, ал көршімдікі {NUMBER[:6]} {NUMBER[6:]}. Су құбырын жөндеу керек."


def seen(browser, path: str) -> str:
    response = browser.get(path, follow=True)
    assert response.status_code == 200, path
    return response.content.decode()


def digits_of(page: str) -> str:
    """The page without spaces: a number with a gap is a number."""
    return page.replace(" ", "").replace("&nbsp;", "")


def waiting():
    """One of everything that waits for a moderator, each with somebody's number in its text."""
    author = CitizenFactory(iin=NUMBER)
    things = {
        "case": PetitionFactory(submitted=True, author=author, text_kk=TEXT),
        "kurultai_case": SubmissionFactory(in_moderation=True, author=author, problem_kk=TEXT),
        "statement": StatementFactory(waiting=True, author=author, text_kk=TEXT),
        "place_proposal_case": ResidentProposalFactory(submitted=True, author=author, text=TEXT),
    }
    for thing in things.values():
        CaseFactory(subject=thing)
    return things


@pytest.mark.parametrize("name", ["case", "kurultai_case", "statement", "place_proposal_case"])
def test_on_the_page_of_a_case_the_number_is_covered_and_the_rest_is_read(signed_in, moderator, name):
    thing = waiting()[name]

    page = seen(signed_in(moderator), reverse(f"desk:{name}", args=[thing.code]))

    assert NUMBER not in digits_of(page)
    assert "құбырын" in page


@pytest.mark.parametrize(
    "name", ["home", "moderation", "approvals", "appeals", "reader_reports", "statements"]
)
def test_no_list_of_the_desk_shows_it(signed_in, moderator, name):
    things = waiting()
    actions.propose(
        act="refuse",
        subject=things["case"],
        details={"ground": GroundFactory().pk},
        reasons="It names an akim.",
        by=PostFactory().user,
        at=timezone.now(),
    )
    AppealFactory(decision=DecisionFactory(), text=TEXT)
    ReportFactory(text=f"Автордың ЖСН: {NUMBER}")

    assert NUMBER not in digits_of(seen(signed_in(moderator), reverse(f"desk:{name}")))


def test_a_version_before_shows_it_no_more_than_the_last_one(signed_in, moderator):
    petition = PetitionFactory(submitted=True, text_kk=TEXT)
    at = timezone.now()
    CaseFactory(subject=petition, content={"text_kk": f"Бұрын: {NUMBER}"}, closed_at=at)
    CaseFactory(subject=petition, content={"text_kk": TEXT})

    page = seen(signed_in(moderator), reverse("desk:case", args=[petition.code]))

    assert NUMBER not in digits_of(page)


@pytest.mark.parametrize("make", [PetitionFactory, SubmissionFactory])
def test_what_is_not_public_is_read_at_the_desk_and_nowhere_else(signed_in, moderator, make):
    stage = {"submitted": True} if make is PetitionFactory else {"in_moderation": True}
    thing = make(**stage)
    CaseFactory(subject=thing)

    response = signed_in(moderator).get(thing.get_absolute_url())

    assert response.status_code == 302
    assert "/desk/" in response["Location"]


def test_an_objection_is_read_without_it(signed_in, moderator):
    appeal = AppealFactory(decision=DecisionFactory(), text=TEXT)

    assert NUMBER not in digits_of(seen(signed_in(moderator), reverse("desk:appeal", args=[appeal.pk])))


# The back office ----------------------------------------------------------------------------


def test_a_moderator_does_not_enter_the_back_office(signed_in, moderator):
    response = signed_in(moderator).get(reverse("admin:index"))

    assert response.status_code == 302
    assert "login" in response["Location"]


@pytest.mark.parametrize("model", ["citizen", "user"])
def test_even_the_back_office_shows_neither_the_number_nor_its_hash(signed_in, model):
    citizen = CitizenFactory(iin=NUMBER)
    browser = signed_in(UserFactory(is_staff=True, is_superuser=True))
    row = citizen.pk if model == "citizen" else citizen.user.pk

    for path in (
        reverse(f"admin:accounts_{model}_changelist"),
        reverse(f"admin:accounts_{model}_change", args=[row]),
    ):
        page = seen(browser, path)
        assert NUMBER not in page
        assert citizen.iin_hash not in page


def test_no_back_office_page_has_a_field_for_it():
    fields = {
        field
        for model, admin in site._registry.items()
        for field in [*admin.list_display, *admin.search_fields, *(admin.fields or [])]
        if isinstance(field, str)
    }

    assert not any("iin" in field for field in fields)
