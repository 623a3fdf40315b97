"""The rules of sessions and votes that come with the portal, and tables of other ones."""

from datetime import date

import pytest

from core.tables import TableRefused
from maslikhat import loading
from maslikhat.limits import Tally, needed_for_quorum, result_of
from maslikhat.models import OversightRule, SessionKind, SessionRule, VoteRule
from maslikhat.options import Result

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    loading.load_session_rules(loading.DATA / "session_rules.csv")
    loading.load_vote_rules(loading.DATA / "vote_rules.csv")
    loading.load_oversight_rules(loading.DATA / "oversight_rules.csv")


def test_every_kind_of_meeting_has_a_rule(loaded):
    assert set(SessionRule.objects.values_list("kind", flat=True)) == set(SessionKind.values)


@pytest.mark.parametrize(
    ("kind", "terms"), [("ordinary", (10, 5, 3)), ("extraordinary", (3, 0, 3)), ("joint", (10, 5, 3))]
)
def test_terms_are_those_of_the_law(loaded, kind, terms):
    rule = SessionRule.objects.get(kind=kind)

    assert (rule.notice_days, rule.materials_days, rule.closed_notice_days) == terms
    assert rule.must_broadcast


@pytest.mark.parametrize(
    ("kind", "members", "needed"),
    [("ordinary", 15, 10), ("ordinary", 16, 11), ("commission", 8, 5), ("commission", 7, 4)],
)
def test_a_session_needs_two_thirds_and_a_commission_more_than_half(loaded, kind, members, needed):
    rule = SessionRule.objects.get(kind=kind)

    assert needed_for_quorum(rule.quorum, members, more_than=rule.quorum_more_than) == needed


@pytest.mark.parametrize(
    ("code", "votes_for", "result"),
    [
        ("decision", 7, Result.NOT_ADOPTED),
        ("decision", 8, Result.ADOPTED),
        ("procedure", 6, Result.ADOPTED),
        ("two-thirds", 9, Result.NOT_ADOPTED),
        ("two-thirds", 10, Result.ADOPTED),
        ("no-confidence-raised", 3, Result.ADOPTED),
        ("no-confidence", 3, Result.NOT_ADOPTED),
    ],
)
def test_of_fifteen_deputies_with_eleven_there(loaded, code, votes_for, result):
    rule = VoteRule.objects.get(code=code)
    tally = Tally(votes_for=votes_for, against=11 - votes_for, abstain=0, not_voting=0, absent=4)

    assert result_of(rule.numbers, tally, mandates=15) == result


@pytest.mark.parametrize(("kind", "number"), [("request_answer", 1), ("akim_report", 2), ("voter_report", 1)])
def test_oversight_has_the_numbers_of_the_law(loaded, kind, number):
    rule = OversightRule.objects.of_kind(kind, date(2026, 11, 20))

    assert rule.number == number
    assert rule.basis


def test_a_second_load_changes_nothing(loaded):
    for again in (
        loading.load_vote_rules(loading.DATA / "vote_rules.csv"),
        loading.load_oversight_rules(loading.DATA / "oversight_rules.csv"),
    ):
        assert (again.created, again.updated) == (0, 0)


def test_an_edited_rule_stays(loaded):
    SessionRule.objects.filter(kind="ordinary").update(notice_days=14)

    loading.load_session_rules(loading.DATA / "session_rules.csv")

    assert SessionRule.objects.get(kind="ordinary").notice_days == 14


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("ordinary,ordinary,10", "ordinary,ordinary,ten", "column notice_days"),
        ("ordinary,ordinary,", "ordinary,secret,", "column kind"),
        ("10,5,3,2,3,", "10,5,3,4,3,", "not a share: 4 of 3"),
        ("10,5,3,2,3,", "10,5,3,2,0,", "not a share: 2 of 0"),
    ],
)
def test_a_broken_table_says_where(tmp_path, old, new, reason):
    table = tmp_path / "rules.csv"
    text = (loading.DATA / "session_rules.csv").read_text(encoding="utf-8")
    table.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(TableRefused) as refused:
        loading.load_session_rules(table)

    assert reason in refused.value.report
    assert not SessionRule.objects.exists()


def test_a_term_of_no_months_is_refused(tmp_path):
    table = tmp_path / "rules.csv"
    text = (loading.DATA / "oversight_rules.csv").read_text(encoding="utf-8")
    table.write_text(text.replace("request_answer,1,", "request_answer,0,", 1), encoding="utf-8")

    with pytest.raises(TableRefused) as refused:
        loading.load_oversight_rules(table)

    assert "may not be zero" in refused.value.report
