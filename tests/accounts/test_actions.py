import logging
import threading
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from accounts import actions, iin, policies
from accounts.identity import VerifiedIdentity
from accounts.models import Citizen, Post, Role, User
from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from tests.factories import BodyFactory, OkrugFactory, PostFactory, RegionFactory, UnitFactory, UserFactory

NUMBER = "900515300008"


def stated(identity, **changes):
    parts = {name: getattr(identity, name) for name in VerifiedIdentity.__slots__}
    return VerifiedIdentity(**{**parts, **changes})


def test_a_first_verification_makes_an_account_and_its_citizen(identity, district, at):
    user = actions.verify(identity=identity, language="ru", at=at)

    citizen = Citizen.objects.get()
    assert user.verified == citizen
    assert (citizen.full_name, citizen.birth_date) == ("Ерлан Мұратов", date(1990, 5, 15))
    assert (citizen.territory, citizen.provider, citizen.verified_at) == (district, "demonstration", at)
    assert (user.language, str(user)) == ("ru", "Ерлан М.")
    assert not user.has_usable_password()


def test_a_second_verification_finds_the_same_citizen_where_they_live_now(identity, at):
    first = actions.verify(identity=identity, at=at)
    elsewhere = UnitFactory()

    second = actions.verify(
        identity=stated(identity, surname="Сейітов", territory_kato=elsewhere.kato), language="en", at=at
    )

    assert second == first
    citizen = Citizen.objects.get()
    assert citizen.territory == elsewhere
    assert (str(second), second.language) == ("Ерлан С.", "kk")


def test_a_verification_is_in_the_journal(identity, at):
    user = actions.verify(identity=identity, at=at)

    entry = Entry.objects.about(user.citizen).get()
    assert (entry.event, entry.actor_id, entry.at) == ("citizen.verified", user.pk, at)
    assert entry.details == {"provider": "demonstration", "territory": identity.territory_kato}
    assert not entry.is_public


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iin": "900515300009"}, "check digit"),
        ({"iin": iin.synthetic(date(2050, 1, 1), 1)}, "still to come"),
        ({"given_name": "Ер\x07лан"}, "only letters"),
        ({"surname": "М" * 61}, "at most 60"),
        ({"territory_kato": "999999999"}, "place of residence"),
        ({"territory_kato": "\x00"}, "place of residence"),
    ],
)
def test_broken_statements_are_refused_and_leave_nothing(identity, at, changes, reason):
    with pytest.raises(Invalid, match=reason):
        actions.verify(identity=stated(identity, **changes), at=at)

    assert not User.objects.exists()


def test_nobody_lives_in_a_region_or_in_a_place_of_the_past(identity, at):
    region = RegionFactory()
    dissolved = UnitFactory(valid_to=date(2020, 1, 1))

    for place in (region, dissolved):
        with pytest.raises(Invalid, match="place of residence"):
            actions.verify(identity=stated(identity, territory_kato=place.kato), at=at)


def test_a_closed_account_is_not_entered(identity, at):
    user = actions.verify(identity=identity, at=at)
    User.objects.filter(pk=user.pk).update(is_active=False)

    with pytest.raises(Refused, match="closed"):
        actions.verify(identity=identity, at=at)


def test_a_number_can_not_be_tied_to_a_second_account(identity, at):
    actions.verify(identity=identity, at=at)

    with pytest.raises(Conflict, match="another account"):
        actions.verify(identity=identity, user=UserFactory(), at=at)


def test_the_number_is_nowhere_in_the_database_nor_in_the_logs(identity, at, caplog):
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as queries:
        actions.verify(identity=identity, at=at)
        actions.verify(identity=identity, at=at)
        logging.getLogger("test").warning("%r", identity)

    rows = [str(list(model.objects.values())) for model in apps.get_models()]
    assert iin.keyed_hash(NUMBER) in "".join(rows)
    assert NUMBER not in "".join(rows)
    assert NUMBER not in caplog.text
    assert NUMBER not in str(queries.captured_queries)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one_citizen(identity, at):
    both = threading.Barrier(2)
    found = []

    def verify():
        try:
            both.wait(timeout=10)
            found.append(actions.verify(identity=identity, at=at).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=verify) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert len(found) == 2
    assert len(set(found)) == 1
    assert (Citizen.objects.count(), User.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_whoever_is_slower_waits_for_the_faster_and_leaves_no_empty_account(identity, at):
    """The first has inserted but not committed when the second arrives: the worst moment."""
    found = []

    def verify():
        try:
            found.append(actions.verify(identity=identity, at=at))
        finally:
            connections.close_all()

    second = threading.Thread(target=verify)
    with transaction.atomic():
        first = actions.verify(identity=identity, at=at)
        second.start()
        second.join(timeout=0.5)
        assert second.is_alive()
    second.join(timeout=20)

    assert found == [first]
    assert User.objects.count() == 1


@pytest.fixture
def administrator(db):
    return PostFactory(administrator=True).user


def test_an_administrator_gives_a_post_and_the_journal_says_so(administrator, at):
    user, body = UserFactory(), BodyFactory()
    assert not policies.is_officer_of(user, body, at)

    post = actions.appoint(
        user=user, role=Role.OFFICER, body=body, from_date=date(2026, 1, 1), by=administrator, at=at
    )

    assert policies.is_officer_of(user, body, at)
    entry = Entry.objects.about(post).get()
    assert (entry.event, entry.actor_id) == ("post.given", administrator.pk)
    assert entry.details == {
        "user": user.pk,
        "role": "officer",
        "body": body.code,
        "from_date": "2026-01-01",
        "to_date": None,
    }


def test_a_dismissed_officer_is_none_from_the_next_day_on(administrator, at):
    post = PostFactory(officer=True)
    assert policies.is_officer_of(post.user, post.body, at)

    actions.dismiss(post=post, to_date=date(2026, 11, 20), by=administrator, at=at)

    assert policies.is_officer_of(post.user, post.body, at)
    assert not policies.is_officer_of(post.user, post.body, at + timedelta(days=1))
    assert Entry.objects.about(post).get().event == "post.ended"


@pytest.mark.django_db
@pytest.mark.parametrize("trait", [None, "officer", "deputy", "clerk"])
def test_only_administrators_give_and_end_posts(trait, at):
    post = PostFactory(**({trait: True} if trait else {}))

    with pytest.raises(Refused, match="Only administrators"):
        actions.appoint(user=post.user, role=Role.MODERATOR, from_date=date(2026, 1, 1), by=post.user, at=at)
    with pytest.raises(Refused, match="Only administrators"):
        actions.dismiss(post=post, to_date=date(2026, 11, 20), by=post.user, at=at)


def test_a_post_in_a_body_needs_the_body(administrator, at):
    with pytest.raises(Invalid, match="name the body"):
        actions.appoint(
            user=UserFactory(), role=Role.OFFICER, from_date=date(2026, 1, 1), by=administrator, at=at
        )


def test_a_post_can_not_end_before_it_begins(administrator, at):
    post = PostFactory(from_date=date(2026, 1, 1))

    with pytest.raises(Invalid, match="before it begins"):
        actions.dismiss(post=post, to_date=date(2025, 12, 31), by=administrator, at=at)
    with pytest.raises(Invalid, match="before it begins"):
        actions.appoint(
            user=UserFactory(),
            role=Role.MODERATOR,
            from_date=date(2026, 1, 2),
            to_date=date(2026, 1, 1),
            by=administrator,
            at=at,
        )


def test_nobody_holds_the_same_post_twice_on_one_day(administrator, at):
    post = PostFactory(from_date=date(2026, 1, 1), to_date=date(2026, 6, 30))
    again = {"user": post.user, "role": Role.MODERATOR, "by": administrator, "at": at}

    with pytest.raises(Conflict, match="already holds"):
        actions.appoint(**again, from_date=date(2026, 6, 30))
    with pytest.raises(Conflict, match="already holds"):
        actions.appoint(**again, from_date=date(2025, 1, 1), to_date=date(2026, 1, 1))
    assert actions.appoint(**again, from_date=date(2026, 7, 1))


def test_a_post_that_has_ended_is_not_ended_later(administrator, at):
    post = PostFactory(to_date=date(2026, 1, 1))

    with pytest.raises(Conflict, match="already ended"):
        actions.dismiss(post=post, to_date=date(2026, 2, 1), by=administrator, at=at)


def test_nobody_gives_themselves_a_post(administrator, at):
    with pytest.raises(Refused, match="Nobody gives themselves"):
        actions.appoint(
            user=administrator,
            role=Role.MODERATOR,
            from_date=date(2027, 1, 1),
            by=administrator,
            at=at,
        )

    assert not Post.objects.filter(role=Role.MODERATOR).exists()


def test_a_post_is_given_in_a_body_that_exists_on_that_day(administrator, at):
    body = BodyFactory(valid_to=date(2026, 12, 31))

    with pytest.raises(Invalid, match="does not exist"):
        actions.appoint(
            user=UserFactory(),
            role=Role.OFFICER,
            body=body,
            from_date=date(2027, 1, 1),
            by=administrator,
            at=at,
        )


def test_a_post_that_has_not_begun_is_taken_back(administrator, at):
    post = PostFactory(from_date=date(2027, 1, 1))

    actions.take_back_post(post=post, by=administrator, at=at)

    assert not Post.objects.filter(pk=post.pk).exists()
    assert Entry.objects.filter(event="post.taken_back", subject_id=post.pk).exists()


def test_an_ending_that_has_not_come_is_taken_back(administrator, at):
    post = PostFactory(to_date=date(2026, 12, 31))

    actions.take_back_post(post=post, by=administrator, at=at)

    post.refresh_from_db()
    assert post.to_date is None
    assert Entry.objects.about(post).get().event == "post.kept"


def test_a_post_that_is_held_or_has_ended_is_not_taken_back(administrator, at):
    for post in (PostFactory(), PostFactory(to_date=date(2026, 1, 1))):
        with pytest.raises(Conflict, match="nothing to take back"):
            actions.take_back_post(post=post, by=administrator, at=at)


def test_the_last_administrator_stays(administrator, at):
    own, last_day = administrator.posts.get(), date(2026, 12, 31)

    with pytest.raises(Conflict, match="Nobody would look after the portal"):
        actions.dismiss(post=own, to_date=last_day, by=administrator, at=at)
    PostFactory(administrator=True)

    assert actions.dismiss(post=own, to_date=last_day, by=administrator, at=at).to_date == last_day


def test_nobody_lets_their_own_post_go_on(administrator, at):
    own = PostFactory(user=administrator, to_date=date(2026, 12, 31))

    with pytest.raises(Refused, match="Nobody gives themselves"):
        actions.take_back_post(post=own, by=administrator, at=at)


# Where somebody lives in a district


def test_a_provider_may_name_the_village(identity, at):
    village = OkrugFactory(village=True)

    user = actions.verify(identity=stated(identity, territory_kato=village.kato), at=at)

    district = village.parent.parent
    assert (user.citizen.territory, user.citizen.locality) == (district, village)
    assert user.citizen.lives_in(village.parent)
    assert user.citizen.lives_in(district)


def test_who_is_known_to_live_in_a_district_lives_in_no_okrug_of_it(identity, at):
    okrug = OkrugFactory()

    user = actions.verify(identity=stated(identity, territory_kato=okrug.parent.kato), at=at)

    assert user.citizen.locality is None
    assert not user.citizen.lives_in(okrug)
