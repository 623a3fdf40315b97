"""What readers report: every report is answered, and nothing disappears by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from core.rulings import Conflict, Invalid, Refused, TooMany
from desk.queries.reported import reported_subjects, reports_on
from moderation import actions
from moderation.limits import REPORTS_A_DAY
from moderation.models import Report
from notifications.models import Event
from petitions.models import Petition
from tests.factories import CitizenFactory, PetitionFactory, ReportFactory, StatementFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 7, tzinfo=UTC)


def report(subject, by=None, **changes) -> Report:
    said = {"reason": Report.Reason.INSULT, "at": NOON, **changes}
    return actions.report(subject=subject, by=by or CitizenFactory().user, **said)


def test_however_many_report_it_nothing_is_hidden():
    petition = PetitionFactory(collecting=True)

    for _ in range(12):
        report(petition)

    assert petition in Petition.objects.listed()
    [row] = reports_on(list(reported_subjects()))
    assert (row.subject, len(row.reports), len(row.reasons)) == (petition, 12, 1)


def test_one_reader_reports_a_thing_once_until_it_is_answered(moderator, citizen):
    petition = PetitionFactory(collecting=True)
    report(petition, citizen)
    with pytest.raises(Conflict, match="already"):
        report(petition, citizen)

    actions.close_reports(subject=petition, justified=False, answer="No insult.", by=moderator, at=NOON)

    assert report(petition, citizen).pk


def test_everyone_who_reported_it_learns_the_outcome(moderator):
    petition = PetitionFactory(collecting=True)
    reporters = [report(petition).by_id for _ in range(3)]

    closed = actions.close_reports(
        subject=petition, justified=True, answer="It was taken down.", by=moderator, at=NOON
    )

    event = Event.objects.get(kind="moderation.report_justified")
    assert closed == 3
    assert event.users == sorted(reporters)
    assert event.payload["answer"] == "It was taken down."
    assert not Report.objects.open().exists()
    with pytest.raises(Conflict):
        actions.close_reports(subject=petition, justified=True, answer="Again.", by=moderator, at=NOON)


def test_one_reader_reports_only_so_many_things_a_day(citizen):
    for _ in range(REPORTS_A_DAY):
        ReportFactory(by=citizen, at=NOON)

    with pytest.raises(TooMany) as refusal:
        report(PetitionFactory(collecting=True), citizen, at=NOON + timedelta(hours=1))

    assert refusal.value.wait == 23 * 3_600
    assert report(PetitionFactory(collecting=True), citizen, at=NOON + timedelta(days=1)).pk


@pytest.mark.parametrize("wrong", [{"reason": "ugly"}, {"reason": Report.Reason.OTHER, "text": " "}])
def test_a_report_says_what_is_wrong(wrong):
    with pytest.raises(Invalid):
        report(PetitionFactory(collecting=True), **wrong)


def test_only_what_everybody_reads_is_reported_and_not_ones_own():
    with pytest.raises(Conflict):
        report(PetitionFactory(submitted=True))
    petition = PetitionFactory(collecting=True)
    with pytest.raises(Refused):
        report(petition, petition.author.user)


def test_a_statement_can_be_reported_too():
    assert report(StatementFactory()).path.startswith("opinions/")


def test_an_answer_says_something(moderator):
    petition = PetitionFactory(collecting=True)
    ReportFactory(subject=petition)

    with pytest.raises(Invalid):
        actions.close_reports(subject=petition, justified=False, answer="  ", by=moderator, at=NOON)
