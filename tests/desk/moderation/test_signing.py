"""Signing under watch at the desk, and what everyone reads of it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from moderation.models import Approval
from petitions import networks
from petitions.models import Objection, SigningPeriod
from petitions.queries.evidence import period_of
from tests.factories import (
    AnomalyFactory,
    CitizenFactory,
    ObjectionFactory,
    PetitionFactory,
    PostFactory,
    RetractionFactory,
    SignatureFactory,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NOTE = "Күндізгі жаңалықтардан кейін көп адам қол қойды."
REASONS = "Қолдардың бәрі бір бағдарламамен, бірдей аралықпен қойылған."
MARK = networks.mark_of(networks.ip_address("95.56.1.2"), b"k" * 32)


@pytest.fixture
def petition():
    return PetitionFactory(collecting=True, signatures_needed=5, title_kk="Көшені жарықтандыру")


@pytest.fixture
def anomaly(petition):
    at = period_of(timezone.now())
    for minutes in (5, 10, 50):
        SignatureFactory(petition=petition, signed_at=at - timedelta(minutes=minutes), network=MARK)
    SigningPeriod.objects.create(petition=petition, starts_at=at - 2 * HOUR, count=3)
    SigningPeriod.objects.create(petition=petition, starts_at=at - HOUR, count=8_000)
    return AnomalyFactory(petition=petition, ends_at=at)


@pytest.fixture
def desk(signed_in, moderator):
    return signed_in(moderator)


def public(petition, language="en"):
    return Client().get(f"/{language}/petitions/{petition.code}/").content.decode()


def test_moderators_see_what_stands_out_what_moves_and_who_and_whence(desk, anomaly, at):
    page = desk.get(at("signing")).content.decode()

    assert "Many times the usual number" in page
    assert "At more even intervals than people sign" in page
    assert anomaly.petition.title_kk in page
    assert "95.56" not in page


def test_a_burst_alone_waits_for_nobody(desk, anomaly, at):
    anomaly.signs = {"burst": {}}
    anomaly.save()

    page = desk.get(at("signing")).content.decode()

    assert "Nothing stands out." in page
    assert at("anomaly", anomaly.pk) in page


def test_an_empty_desk_says_that_nothing_stands_out(desk, at):
    page = desk.get(at("signing")).content.decode()

    assert "Nothing stands out." in page
    assert "Nobody signed in the last hour." in page


def test_a_citizen_who_signs_very_much_is_numbered_not_named(desk, at):
    citizen = CitizenFactory()
    for _ in range(21):
        SignatureFactory(signer=citizen)

    page = desk.get(at("signing")).content.decode()

    assert f'<th scope="row">{citizen.pk}</th>' in page
    assert str(citizen.user) not in page


def test_an_anomaly_has_its_curve_with_a_table_regions_and_networks(desk, anomaly, at):
    page = desk.get(at("anomaly", anomaly.pk)).content.decode()

    assert "columns-plot" in page
    assert "Show as a table" in page
    assert "8,000" in page.replace("\u202f", ",").replace("\xa0", ",").replace(" ", ",") or "8000" in page
    assert "93 %" in page
    assert "From which networks" in page


def test_what_a_moderator_finds_is_read_by_everyone(desk, anomaly, petition, at):
    assert "Moderators are looking at it" in public(petition)

    desk.post(at("anomaly", anomaly.pk), {"result": "ordinary", "note": NOTE})

    page = public(petition)
    assert "40 times the usual" in page
    assert "nothing points to signatures that are not real" in page
    assert NOTE in page


def test_a_burst_alone_is_told_as_what_it_is(petition, anomaly):
    anomaly.signs = {"burst": {}}
    anomaly.save()

    assert "when many people hear of a petition at once" in public(petition)


def test_a_petition_without_anomalies_says_nothing_of_them(petition):
    assert "Unusual hours" not in public(petition)


def test_what_was_typed_stays_under_a_refusal(desk, anomaly, at):
    answer = desk.post(at("anomaly", anomaly.pk), {"result": "invalid", "note": NOTE})

    assert answer.status_code == 400
    assert "two moderators do that first" in answer.content.decode()
    assert NOTE in answer.content.decode()


def test_the_author_who_is_a_moderator_does_not_say_it(signed_in, anomaly, petition, at):
    own = PostFactory(user=petition.author.user).user

    answer = signed_in(own).post(at("anomaly", anomaly.pk), {"result": "ordinary", "note": NOTE})

    assert answer.status_code == 403
    anomaly.refresh_from_db()
    assert not anomaly.is_looked_at


# From an anomaly to the act -----------------------------------------------------------------


def test_the_time_is_filled_in_and_the_networks_are_offered(desk, anomaly, at):
    page = desk.get(at("anomaly_invalidate", anomaly.pk)).content.decode()

    begin = timezone.localtime(anomaly.starts_at).strftime("%Y-%m-%dT%H:%M")
    assert f'value="{begin}"' in page
    assert f'value="{networks.range_of(MARK)}"' in page
    assert "Network 1: 3 signatures (100 %), addresses: 1" in page


def sent(anomaly, **more):
    return {
        "cause": "automated",
        "since": timezone.localtime(anomaly.starts_at).strftime("%Y-%m-%dT%H:%M"),
        "until": timezone.localtime(anomaly.ends_at).strftime("%Y-%m-%dT%H:%M"),
        "networks": [str(networks.range_of(MARK))],
        **more,
    }


def test_the_effect_is_shown_before_anything_is_proposed(desk, anomaly, at):
    page = desk.post(at("anomaly_invalidate", anomaly.pk), sent(anomaly, preview="1")).content.decode()

    assert "Signatures that no longer count" in page
    assert "<dd>3</dd>" in page
    assert not Approval.objects.exists()


def test_the_proposal_hangs_on_the_anomaly(desk, anomaly, at):
    answer = desk.post(at("anomaly_invalidate", anomaly.pk), sent(anomaly, reasons=REASONS))

    approval = Approval.objects.get()
    assert answer["Location"] == at("approval", approval.pk)
    assert approval.details["networks"] == [networks.range_of(MARK)]
    anomaly.refresh_from_db()
    assert anomaly.approval == approval
    assert "only 1 of them" in desk.get(at("approval", approval.pk)).content.decode()


def test_without_marks_there_is_no_choice_of_networks(desk, anomaly, petition, at):
    petition.signatures.update(network=None)

    page = desk.get(at("anomaly_invalidate", anomaly.pk)).content.decode()

    assert "Only from these networks" not in page
    assert "No marks of networks" in desk.get(at("anomaly", anomaly.pk)).content.decode()


# Objections ---------------------------------------------------------------------------------


@pytest.fixture
def retraction(petition, moderator, colleague):
    return RetractionFactory(
        signature__petition=petition,
        approval__reasons=REASONS,
        approval__proposed_by=moderator,
        approval__decided_by=colleague,
    )


def test_the_signer_reads_the_reasons_and_objects(signed_in, retraction, petition):
    browser = signed_in(retraction.signature.signer)
    path = f"/en/petitions/{petition.code}/objection/"
    assert REASONS in browser.get(path).content.decode()

    answer = browser.post(path, {"text": "Өзім қол қойдым."}, follow=True)

    assert "A moderator who had no part in it looks at it" in answer.content.decode()
    assert Objection.objects.get().text == "Өзім қол қойдым."
    assert browser.post(path, {"text": ""}).status_code == 409


def test_my_signatures_lead_to_the_objection(signed_in, retraction, petition):
    page = signed_in(retraction.signature.signer).get("/en/petitions/signed/").content.decode()

    assert "Declared invalid" in page
    assert f"/en/petitions/{petition.code}/objection/" in page


def test_others_have_nothing_to_object_to(signed_in, retraction, petition, citizen):
    page = signed_in(citizen).get(f"/en/petitions/{petition.code}/objection/").content.decode()

    assert "No signature of yours" in page
    assert REASONS not in page


def test_an_objection_is_answered_at_the_desk(signed_in, desk, retraction, at):
    objection = ObjectionFactory(retraction=retraction)
    third = signed_in(PostFactory().user)
    assert "You had a part" in desk.get(at("objection", objection.pk)).content.decode()
    assert at("objection", objection.pk) in third.get(at("objections")).content.decode()

    answer = third.post(at("objection", objection.pk), {"upheld": "yes", "answer": NOTE})

    assert answer.status_code == 302
    objection.refresh_from_db()
    assert objection.is_upheld
    assert "The signature counts again" in third.get(at("objections")).content.decode()
    assert NOTE in third.get(at("objection", objection.pk)).content.decode()


@pytest.mark.parametrize("name", ["signing", "objections"])
def test_others_stay_outside(signed_in, citizen, at, name):
    assert signed_in(citizen).get(at(name)).status_code == 403


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_pages_are_there_in_both_languages(desk, anomaly, retraction, petition, at, language):
    objection = ObjectionFactory(retraction=retraction)
    pages = [("signing",), ("objections",), ("anomaly", anomaly.pk), ("anomaly_invalidate", anomaly.pk)]

    for page in [*pages, ("objection", objection.pk)]:
        assert desk.get(at(*page, language=language)).status_code == 200
    assert public(petition, language)
