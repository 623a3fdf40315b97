"""The back office of communities."""

import pytest
from django.urls import reverse

from accounts.models import User
from core.confidence import Confidence
from selfgov.models import KnownCount
from tests.factories import (
    CouncilFactory,
    CouncilMemberFactory,
    CouncilRuleFactory,
    CountryFactory,
    OfficialFactory,
    SizeBandFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(User.objects.create_superuser("admin"))
    return client


def test_every_page_opens(office):
    member = CouncilMemberFactory()
    known = KnownCount.objects.create(
        unit=CountryFactory(), on_date="2021-08-18", count=2_345, confidence=Confidence.FOUNDING, source="639"
    )
    rows = {
        "councilrule": SizeBandFactory(rule=member.council.rule).rule,
        "community": member.council.community,
        "official": OfficialFactory(),
        "council": member.council,
        "member": member,
        "knowncount": known,
    }

    for name, row in rows.items():
        assert office.get(reverse(f"admin:selfgov_{name}_changelist"), {"q": "а"}).status_code == 200
        assert office.get(reverse(f"admin:selfgov_{name}_change", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("name", ["community", "official", "council", "member"])
def test_communities_and_people_are_read_only(office, name):
    assert office.get(reverse(f"admin:selfgov_{name}_add")).status_code == 403


def test_a_rule_that_seated_a_council_only_ends(office):
    rule = CouncilFactory().rule
    address = reverse("admin:selfgov_councilrule_change", args=[rule.pk])

    assert "term_years" not in office.get(address).context["adminform"].form.fields
    assert office.post(reverse("admin:selfgov_councilrule_delete", args=[rule.pk])).status_code == 403


def test_a_rule_on_which_nothing_stands_is_open(office):
    rule = CouncilRuleFactory(code="kenes", kind="kenes")
    address = reverse("admin:selfgov_councilrule_change", args=[rule.pk])

    assert "term_years" in office.get(address).context["adminform"].form.fields
