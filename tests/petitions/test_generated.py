"""Millions of invented signatures, here some thousand: lawful, marked, and counted as the audit counts."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Max, Min, Sum
from django.utils import timezone

from accounts.models import Citizen
from ledger.models import Reconciliation
from petitions import counter
from petitions.loading import PROVIDER, Goal, generate, generated
from petitions.models import Origin, Petition, Signature, TerritoryTally, Window
from petitions.states import Status

pytestmark = pytest.mark.django_db
PETITIONS, SIGNATURES, CITIZENS = 60, 4_000, 800


def invent(**options) -> str:
    told = StringIO()
    asked = {"petitions": PETITIONS, "signatures": SIGNATURES, "citizens": CITIZENS, **options}
    call_command("generate_signatures", stdout=told, **asked)
    return told.getvalue()


def invented():
    return Petition.objects.filter(origin=Origin.GENERATED)


@pytest.fixture
def reference():
    call_command("load_reference", verbosity=0)


@pytest.fixture
def country(reference) -> str:
    return invent()


def test_as_many_are_invented_as_were_asked_for(country):
    assert invented().count() == PETITIONS
    assert Signature.objects.count() == SIGNATURES
    assert Citizen.objects.filter(provider=PROVIDER).count() == CITIZENS
    assert f"generated petitions: {PETITIONS} created" in country


def test_the_audit_has_nothing_to_repair(country, now):
    audit = counter.audit(at=now)

    assert audit.repairs == []
    assert audit.signatures == SIGNATURES
    assert audit.petitions == invented().filter(signature_count__gt=0).count()
    assert TerritoryTally.objects.aggregate(all=Sum("count"))["all"] == SIGNATURES


def test_the_counter_counts_none_of_them_again(country):
    counted = counter.count(at=timezone.now())

    assert counted.signatures == 0
    assert invented().aggregate(all=Sum("signature_count"))["all"] == SIGNATURES


def test_the_ledger_gets_a_leaf_for_each(country):
    invent(seal=True)

    counter.audit(at=timezone.now())

    found = Reconciliation.objects.latest("pk")
    assert (found.standing, found.differences) == (SIGNATURES, [])
    assert Window.objects.get().unsealed_after is None


def test_few_petitions_have_most_signatures(country):
    counts = sorted(invented().values_list("signature_count", flat=True), reverse=True)

    assert sum(counts[:6]) > SIGNATURES / 3
    assert counts[0] == Goal(PETITIONS, SIGNATURES, CITIZENS).wanted(1)


def test_nobody_signs_the_own_petition_or_before_it_is_public(country):
    signatures = Signature.objects.filter(petition__origin=Origin.GENERATED)

    assert not signatures.filter(signer=F("petition__author")).exists()
    assert not signatures.filter(signed_at__lt=F("petition__published_at")).exists()
    assert not signatures.filter(signed_at__gte=F("petition__collecting_ends_at")).exists()


def test_each_stage_follows_from_the_count(country, now):
    reached = invented().filter(signature_count__gte=F("signatures_needed"))
    collecting = invented().filter(status=Status.COLLECTING)

    assert set(reached.values_list("status", flat=True)) <= {Status.UNDER_REVIEW}
    assert collecting.aggregate(first=Min("collecting_ends_at"))["first"] > now
    assert invented().filter(status=Status.COLLECTING_FAILED).exists()


def test_pages_say_that_they_are_invented(country, client):
    shown = invented().values("status").annotate(code=Max("code")).values_list("code", flat=True)

    pages = [client.get(f"/en/petitions/{code}/").content.decode() for code in shown]

    assert pages
    assert all("generated for trial" in page for page in pages)


def test_a_second_run_adds_nothing(country):
    told = invent()

    assert invented().count() == PETITIONS
    assert Signature.objects.count() == SIGNATURES
    assert f"generated petitions: 0 created, 0 updated, {PETITIONS} unchanged" in told


def test_a_run_that_was_stopped_is_gone_on_with(reference, monkeypatch, now):
    def stop(what: str, *_done: int) -> None:
        if what == "petitions":
            raise KeyboardInterrupt

    monkeypatch.setattr(generated, "PETITIONS", 20)
    goal = Goal(PETITIONS, SIGNATURES, CITIZENS)
    with pytest.raises(KeyboardInterrupt):
        generate(goal=goal, at=now, progress=stop)
    stopped_at = invented().count()

    invent()

    assert stopped_at == 20
    assert Signature.objects.count() == SIGNATURES
    assert counter.audit(at=timezone.now()).repairs == []


def test_nobody_signs_one_petition_twice(country):
    twice = Signature.objects.values("petition", "signer").annotate(times=Count("pk")).filter(times__gt=1)

    assert not twice.exists()


def test_more_signatures_than_people_can_give_are_refused(reference):
    with pytest.raises(CommandError, match="ask for more citizens"):
        invent(citizens=100)

    assert not invented().exists()


def test_nothing_is_invented_without_reference_data(db):
    with pytest.raises(CommandError, match="load_reference"):
        invent()


def test_nothing_is_invented_where_people_are_real(reference, settings):
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError, match="demonstration mode only"):
        invent()
