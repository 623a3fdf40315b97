"""Marks tell networks apart for a day, and nobody can tell an address from them."""

from datetime import datetime, timedelta
from ipaddress import ip_address

import pytest
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from petitions import networks
from petitions.actions import forgetting
from petitions.models import NetworkKey, Signature
from petitions.networks import mark, mark_of, range_of
from tests.factories import SignatureFactory

KEY, OTHER = b"k" * 32, b"o" * 32
addresses = st.ip_addresses()


@pytest.fixture(autouse=True)
def no_keys():
    networks._keys.clear()


def request(address):
    return RequestFactory().get("/", REMOTE_ADDR=address)


def of(address, key=KEY):
    return mark_of(ip_address(address), key)


@given(addresses)
def test_every_mark_fits_into_its_column(address):
    assert 0 <= mark_of(address, KEY) < 2**63


def test_addresses_of_one_range_have_one_half_in_common():
    assert of("95.56.1.2") != of("95.56.1.3")
    assert range_of(of("95.56.1.2")) == range_of(of("95.56.1.3"))
    assert range_of(of("95.56.1.2")) != range_of(of("95.56.2.2"))


def test_a_household_has_one_address_in_ipv6():
    assert of("2a00:1450:4001:81b::1") == of("2a00:1450:4001:81b:ffff::9")
    assert of("2a00:1450:4001:81b::1") != of("2a00:1450:4001:81c::1")
    assert range_of(of("2a00:1450:4001:81b::1")) == range_of(of("2a00:1450:4001:81c::1"))


@given(addresses)
def test_another_key_makes_another_mark(address):
    assert mark_of(address, KEY) != mark_of(address, OTHER)


@pytest.mark.django_db
def test_a_day_has_one_key_for_every_process(now):
    first = mark(request("95.56.1.2"), at=now)
    networks._keys.clear()

    assert mark(request("95.56.1.2"), at=now) == first
    assert NetworkKey.objects.count() == 1


@pytest.mark.django_db
def test_the_next_day_the_same_address_has_another_mark(now):
    assert mark(request("95.56.1.2"), at=now) != mark(request("95.56.1.2"), at=now + timedelta(days=1))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "::1", "fe80::1", "nowhere", ""])
def test_what_tells_nothing_gets_no_mark(address, now):
    assert mark(request(address), at=now) is None


@pytest.mark.django_db
def test_an_ipv4_address_written_in_ipv6_is_the_same(now):
    assert mark(request("::ffff:95.56.1.2"), at=now) == mark(request("95.56.1.2"), at=now)


def test_a_portal_may_keep_none_at_all(settings, now):
    settings.NETWORK_MARK_DAYS = 0

    assert mark(request("95.56.1.2"), at=now) is None


@pytest.mark.django_db
def test_the_network_of_whoever_signs_on_the_page_is_marked(signed_in, citizen):
    petition = SignatureFactory().petition

    signed_in(citizen).post(f"/en/petitions/{petition.code}/sign/", REMOTE_ADDR="95.56.1.2")

    own = Signature.objects.get(signer=citizen.verified)
    assert own.network == mark(request("95.56.1.2"), at=timezone.now())


# Forgetting ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_keys_of_past_days_are_forgotten_and_marks_after_their_days(settings):
    settings.NETWORK_MARK_DAYS = 14
    at = timezone.make_aware(datetime(2027, 3, 31, 0, 40))
    for days in (0, 1, 13, 15, 16, 40):
        SignatureFactory(signed_at=at - timedelta(days=days), network=days + 1)
        NetworkKey.objects.create(day=timezone.localdate(at) - timedelta(days=days), key=KEY)

    assert forgetting.forget_networks(at=at) == 3

    assert list(NetworkKey.objects.values_list("day", flat=True)) == [timezone.localdate(at)]
    kept = Signature.objects.filter(network__isnull=False).values_list("network", flat=True)
    assert sorted(kept) == [1, 2, 14]
    assert forgetting.forget_networks(at=at) == 0
