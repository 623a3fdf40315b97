"""Communities come on file, councils are seated, people come and go."""

from datetime import date

import pytest
from django.utils import timezone

from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from selfgov import actions
from selfgov.models import CouncilKind
from tests.factories import (
    CommunityFactory,
    CouncilFactory,
    CouncilMemberFactory,
    CouncilRuleFactory,
    OfficialFactory,
    OkrugFactory,
    PopulationFactory,
    PostFactory,
    SizeBandFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SINCE = date(2024, 1, 10)


@pytest.fixture
def administrator():
    return PostFactory(administrator=True).user


@pytest.fixture
def done(administrator):
    """By whom, and when."""
    return {"by": administrator, "at": timezone.now()}


def events() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("event", flat=True))


def test_a_community_comes_on_file_with_its_names(done):
    village = OkrugFactory(village=True, name_kk="Өрнек ауылы")

    community = actions.found(unit=village.parent, phone=" 8 (7222) 1-23 ", **done)

    community.refresh_from_db()
    assert (community.district, community.phone) == (village.parent.parent, "8 (7222) 1-23")
    assert "орнек" in community.names
    assert events() == ["community.founded"]


def test_a_community_comes_on_file_once(done):
    community = CommunityFactory()

    with pytest.raises(Conflict, match="already on file"):
        actions.found(unit=community.unit, **done)


def test_a_village_of_an_okrug_and_a_district_are_no_communities(done):
    village = OkrugFactory(village=True)

    with pytest.raises(Invalid, match="lies in another community"):
        actions.found(unit=village, **done)
    with pytest.raises(Invalid, match="is a rural okrug"):
        actions.found(unit=village.parent.parent, **done)


def test_a_website_is_an_address(done):
    with pytest.raises(Invalid):
        actions.found(unit=OkrugFactory(), website="no address", **done)


def test_only_administrators_change_the_file():
    community, at = CommunityFactory(), timezone.now()

    with pytest.raises(Refused, match="Only administrators"):
        actions.seat_council(community=community, kind="assembly", from_date=SINCE, by=UserFactory(), at=at)
    with pytest.raises(Refused, match="Only administrators"):
        actions.appoint_official(
            community=community, post="akim", name="Сынақов", from_date=SINCE, by=UserFactory(), at=at
        )
    assert not community.councils.exists()


def test_a_new_office_is_written_down_with_what_changed(done):
    community = CommunityFactory(phone="1")

    actions.edit_office(
        community=community, office_kk="Абай к-сі, 1", office_ru="", phone="1", website="", **done
    )

    community.refresh_from_db()
    assert community.office_kk == "Абай к-сі, 1"
    assert community.changed_at == done["at"]
    assert Entry.objects.get().details == {"changed": ["office_kk"]}


def test_a_council_keeps_the_size_for_the_population_of_its_first_day(done):
    rule = CouncilRuleFactory()
    SizeBandFactory(rule=rule)
    SizeBandFactory(rule=rule, above=10_000, up_to=None, least=11, most=15)
    community = CommunityFactory()
    PopulationFactory(unit=community.unit, on_date=date(2024, 1, 1), count=9_900)
    PopulationFactory(unit=community.unit, on_date=date(2025, 1, 1), count=10_100)

    council = actions.seat_council(community=community, kind="assembly", from_date=SINCE, **done)

    assert (council.population, council.population_date) == (9_900, date(2024, 1, 1))
    assert (council.least, council.most) == (5, 10)


def test_without_a_population_no_size_is_known(done):
    SizeBandFactory(rule=CouncilRuleFactory())

    council = actions.seat_council(community=CommunityFactory(), kind="assembly", from_date=SINCE, **done)

    assert not council.asks_size
    assert council.is_sized(0)


def test_a_new_council_ends_the_one_before_it_and_its_seats(done):
    before = CouncilFactory(members=2)

    actions.seat_council(community=before.community, kind="assembly", from_date=date(2026, 1, 10), **done)

    before.refresh_from_db()
    assert before.to_date == date(2026, 1, 9)
    assert {member.to_date for member in before.members.all()} == {date(2026, 1, 9)}


def test_a_council_is_not_seated_into_one_that_began_later(done):
    later = CouncilFactory(from_date=date(2025, 1, 1))

    with pytest.raises(Conflict, match="another assembly"):
        actions.seat_council(community=later.community, kind="assembly", from_date=SINCE, **done)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("soviet", "no such kind"), ("kenes", "No rule"), (CouncilKind.SEPARATE_GATHERING, "No rule")],
)
def test_a_council_needs_a_rule_of_its_day(done, kind, reason):
    CouncilRuleFactory()

    with pytest.raises(Invalid, match=reason):
        actions.seat_council(community=CommunityFactory(), kind=kind, from_date=SINCE, **done)


def test_a_separate_gathering_needs_its_part(done):
    CouncilRuleFactory(code="separate", kind=CouncilKind.SEPARATE_GATHERING)
    fields = {"community": CommunityFactory(), "kind": "separate_gathering", "from_date": SINCE}

    with pytest.raises(Invalid, match="Name the village"):
        actions.seat_council(**fields, **done)

    assert actions.seat_council(part_kk="Өрнек ауылы", **fields, **done).pk


def test_a_member_takes_a_seat_once(done):
    council = CouncilFactory()
    fields = {"council": council, "name": " Әбенов  Қайрат ", "from_date": SINCE}

    member = actions.add_member(**fields, **done)

    assert member.name == "Әбенов Қайрат"
    with pytest.raises(Conflict, match="already sits"):
        actions.add_member(**fields, **done)
    assert actions.add_member(birth_year=1990, **fields, **done).pk


def test_who_left_may_come_back(done):
    member = CouncilMemberFactory()
    actions.end_member(member=member, to_date=date(2025, 1, 1), reason="moved away", **done)

    again = actions.add_member(council=member.council, name=member.name, from_date=date(2026, 1, 1), **done)

    assert again.pk != member.pk
    assert events() == ["council.member_ended", "council.member_added"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": " "}, "Give the name"),
        ({"name": "а" * 201}, "too long"),
        ({"birth_year": 1700}, "not a year of birth"),
        ({"birth_year": 2024}, "not a year of birth"),
        ({"from_date": date(2020, 1, 1)}, "does not sit on that day"),
    ],
)
def test_a_seat_needs_a_name_and_days_of_the_council(done, fields, reason):
    given = {"council": CouncilFactory(), "name": "Әбенов", "from_date": SINCE} | fields

    with pytest.raises(Invalid, match=reason):
        actions.add_member(**given, **done)


def test_a_seat_ends_once_and_with_a_reason(done):
    member = CouncilMemberFactory()

    with pytest.raises(Invalid, match="Say why"):
        actions.end_member(member=member, to_date=date(2025, 1, 1), reason=" ", **done)
    with pytest.raises(Invalid, match="before the first one"):
        actions.end_member(member=member, to_date=date(2023, 1, 1), reason="left", **done)
    actions.end_member(member=member, to_date=date(2025, 1, 1), reason="left", **done)
    with pytest.raises(Conflict, match="already ended"):
        actions.end_member(member=member, to_date=date(2025, 1, 1), reason="left", **done)


def test_a_council_ends_with_its_seats(done):
    council = CouncilFactory(members=1)

    actions.end_council(council=council, to_date=date(2025, 5, 5), **done)

    assert council.members.get().to_date == date(2025, 5, 5)
    with pytest.raises(Conflict, match="already ended"):
        actions.end_council(council=council, to_date=date(2025, 5, 5), **done)


def test_a_council_does_not_end_before_a_member_took_the_seat(done):
    member = CouncilMemberFactory(from_date=date(2025, 1, 1))

    with pytest.raises(Invalid, match="before a member took the seat"):
        actions.end_council(council=member.council, to_date=date(2024, 6, 1), **done)


def test_a_community_has_one_akim_at_a_time(done):
    akim = OfficialFactory(from_date=date(2021, 7, 1))
    fields = {"community": akim.community, "post": "akim", "name": "Жаңаев", "from_date": date(2025, 8, 1)}

    with pytest.raises(Conflict, match="another akim"):
        actions.appoint_official(**fields, **done)
    actions.end_official(official=akim, to_date=date(2025, 7, 31), **done)
    successor = actions.appoint_official(is_elected=True, **fields, **done)

    assert successor.is_elected
    assert events() == ["official.ended", "official.appointed"]


def test_a_post_exists_and_ends_once_after_it_began(done):
    akim = OfficialFactory(from_date=date(2021, 7, 1))

    with pytest.raises(Invalid, match="no such post"):
        actions.appoint_official(community=akim.community, post="tsar", name="А", from_date=SINCE, **done)
    with pytest.raises(Invalid, match="before the first one"):
        actions.end_official(official=akim, to_date=date(2020, 1, 1), **done)
    actions.end_official(official=akim, to_date=date(2025, 7, 31), **done)
    with pytest.raises(Conflict, match="already ended"):
        actions.end_official(official=akim, to_date=date(2025, 7, 31), **done)


def test_names_are_written_down_again_only_where_they_changed():
    community = CommunityFactory()
    CommunityFactory()
    assert actions.index_names() == 2

    community.unit.name_kk = "Жаңа атау"
    community.unit.save()

    assert actions.index_names() == 1
