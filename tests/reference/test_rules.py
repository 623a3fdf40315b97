"""The rules, grounds, topics and swaps that come with the portal."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from bodies.models import Body
from bodies.models import Kind as BodyKind
from core.confidence import Confidence
from moderation.models import Ground, GroundKind
from petitions import limits, queries
from petitions.models import Rule, Topic
from workdays.calendar import Calendar
from workdays.models import DaySwap

pytestmark = pytest.mark.usefixtures("reference")

TODAY = datetime(2026, 11, 20, tzinfo=UTC)


def needed(code):
    return queries.choice_of(Body.objects.get(code=code), at=TODAY).needed


@pytest.mark.parametrize(
    ("code", "signatures"),
    [
        ("akimat-100000000", 5_957),
        ("maslikhat-100000000", 11_914),
        ("akimat-190000000", 15_964),
        ("maslikhat-190000000", 31_927),
        ("akimat-310000000", 12_154),
        ("maslikhat-310000000", 24_308),
        ("akimat-350000000", 11_313),
        ("maslikhat-350000000", 22_626),
        ("akimat-590000000", 5_142),
        ("maslikhat-590000000", 10_284),
        ("akimat-610000000", 21_487),
        ("maslikhat-610000000", 42_974),
        ("akimat-620000000", 2_190),
        ("maslikhat-620000000", 4_380),
        ("akimat-710000000", 16_383),
        ("maslikhat-710000000", 32_765),
        ("akimat-750000000", 23_480),
        ("maslikhat-750000000", 46_959),
        ("akimat-790000000", 12_937),
        ("maslikhat-790000000", 25_873),
        ("government", 50_000),
        ("ministry-healthcare", 50_000),
    ],
)
def test_signatures_needed_are_those_of_the_law(code, signatures):
    assert needed(code).signatures == signatures


@pytest.mark.parametrize(
    ("code", "signatures"), [("akimat-101000000", 2_500), ("maslikhat-101000000", 5_000)]
)
def test_a_district_without_a_population_takes_the_most_the_law_can_ask(code, signatures):
    assert needed(code) == limits.Needed(signatures, by_share=False, is_ceiling=True)


@pytest.mark.parametrize(
    ("code", "population", "signatures"),
    [
        ("akimat-district", 50_001, 2_500),
        ("akimat-district", 50_000, 2_500),
        ("akimat-district", 12_345, 618),
        ("maslikhat-district", 50_001, 5_000),
        ("maslikhat-district", 12_345, 1_235),
    ],
)
def test_a_small_district_asks_for_a_share(code, population, signatures):
    rule = Rule.objects.get(code=code)

    assert limits.signatures_needed(rule.threshold, population).signatures == signatures


@pytest.mark.parametrize(
    ("code", "days"),
    [("government", 40), ("ministry", 40), ("akimat-region", 20), ("maslikhat-district", 20)],
)
def test_review_takes_forty_days_in_the_center_and_twenty_elsewhere(code, days):
    assert Rule.objects.get(code=code).review_days == days


def test_every_body_that_decides_has_exactly_one_rule():
    deciding = Body.objects.of_state().exclude(kind=BodyKind.CONSULTATIVE)

    for kind, level in set(deciding.values_list("kind", "level")):
        assert Rule.objects.valid(TODAY).for_body(kind, level).count() == 1, (kind, level)


def test_no_petition_goes_to_a_body_that_only_advises():
    assert not Rule.objects.filter(body_kind=BodyKind.CONSULTATIVE).exists()


def test_a_rule_says_which_of_its_numbers_are_unsure():
    doubts = Rule.objects.get(code="akimat-district").doubts

    assert doubts["minimum_age"] == Confidence.TO_CONFIRM
    assert doubts["signatures_per_10000"] == Confidence.DRAFT
    assert "backers_needed" not in doubts


def test_rules_grounds_and_topics_speak_three_languages():
    texts = [
        *Rule.objects.values_list("basis_kk", "basis_ru", "basis_en"),
        *Ground.objects.values_list("name_kk", "name_ru", "name_en"),
        *Ground.objects.values_list("basis_kk", "basis_ru", "basis_en"),
        *Topic.objects.values_list("name_kk", "name_ru", "name_en"),
    ]
    for kk, ru, en in texts:
        assert not re.search("[A-Za-z]", kk + ru)
        assert not re.search("[А-Яа-яЁё]", en)
        assert kk
        assert ru
        assert en


def test_eighteen_subjects_were_excluded_in_2024_and_four_more_later_are_to_be_confirmed():
    subjects = Ground.objects.filter(kind=GroundKind.FORBIDDEN_SUBJECT)
    later = subjects.filter(valid_from__gt=date(2024, 4, 4))

    assert subjects.count() == 22
    assert sorted(later.values_list("code", flat=True)) == [
        "drugs",
        "honour_accord",
        "morality",
        "war_extremism",
    ]
    assert set(later.values_list("confidence", flat=True)) == {Confidence.TO_CONFIRM}


def test_an_edited_rule_and_ground_survive_the_next_load():
    Rule.objects.filter(code="government").update(minimum_age=16)
    Ground.objects.filter(code="language").update(name_ru="Вопросы языка")

    call_command("load_reference", verbosity=0)

    assert Rule.objects.get(code="government").minimum_age == 16
    assert Ground.objects.get(code="language").name_ru == "Вопросы языка"


def test_overwriting_must_be_asked_for():
    Rule.objects.filter(code="government").update(minimum_age=16)

    call_command("load_reference", "--overwrite", verbosity=0)

    assert Rule.objects.get(code="government").minimum_age == 18


def test_a_second_load_says_that_nothing_changed(capsys):
    call_command("load_reference")

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 10
    assert all("0 created, 0 updated" in line for line in lines)


def test_days_that_the_government_moved_are_known():
    calendar = Calendar.now()

    assert calendar.is_working(date(2024, 5, 4))
    assert not calendar.is_working(date(2024, 5, 8))


@pytest.fixture
def table(tmp_path):
    def write(app, name, change):
        original = Path(apps.get_app_config(app).path, "data", name)
        path = tmp_path / name
        path.write_text(change(original.read_text(encoding="utf-8")), encoding="utf-8")
        return path

    return write


def test_bad_rules_are_listed_and_nothing_is_imported(table):
    file = table(
        "petitions",
        "rules.csv",
        lambda text: (
            text.replace("government,government,central,50000", "premier,government,central,")
            .replace("akimat-region,akimat,region,,100,,20", "akimat-region,akimat,region,,100,5,-20")
            .replace('""minimum_age"": ""to_confirm""', '""age"": ""perhaps""')
        ),
    )
    Rule.objects.all().delete()

    with pytest.raises(CommandError) as error:
        call_command("import_rules", file)

    report = str(error.value)
    assert "Line 2, column signatures_fixed: a rule asks for a number of signatures or for a share." in report
    assert "Line 4, column small_population: this number is needed where" in report
    assert "Line 4, column moderation_days: “-20” is not a whole number" in report
    assert "Line 7, column doubts: there is no column “age”." in report
    assert "Line 7, column doubts: there is no confidence “perhaps”." in report
    assert not Rule.objects.exists()


def test_a_ground_needs_its_first_day(table):
    file = table("moderation", "grounds.csv", lambda text: text.replace("2024-04-04", ""))

    with pytest.raises(CommandError, match=r"Line 2, column valid_from: “” is not a date"):
        call_command("import_grounds", file)


def test_import_of_swaps_replaces_what_is_stored(table):
    file = table("workdays", "swaps.csv", lambda text: text.replace("2024-05-08,false", "2024-05-08,true"))

    call_command("import_day_swaps", file)

    assert DaySwap.objects.get(day=date(2024, 5, 8)).is_working


def test_loading_everything_again_takes_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(140):
        call_command("load_reference", verbosity=0)
