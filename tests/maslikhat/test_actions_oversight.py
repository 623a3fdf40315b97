"""Requests with their clock, the akim's reports, the reports to voters."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from maslikhat import actions
from maslikhat.models import AkimReport, Convocation, DeputyRequest, VoterReport
from maslikhat.options import Result
from notifications.actions import resolve
from notifications.models import Event
from notifications.outbox import follow
from tests.factories import (
    AgendaItemFactory,
    BodyFactory,
    ConvocationFactory,
    DeputyRequestFactory,
    MandateFactory,
    OversightRuleFactory,
    PostFactory,
    UserFactory,
    VoteFactory,
)
from workdays.calendar import local_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def convocation(db) -> Convocation:
    OversightRuleFactory()
    return ConvocationFactory()


@pytest.fixture
def deputy(convocation):
    return MandateFactory(convocation=convocation).deputy


def clerk_of(convocation: Convocation) -> User:
    return PostFactory(clerk=True, body=convocation.body).user


def account_of(deputy, convocation: Convocation) -> User:
    """The deputy with an account of their own, and the post that goes with the seat."""
    deputy.user = PostFactory(deputy=True, body=convocation.body).user
    deputy.save()
    return deputy.user


def send(convocation, deputy, at, **changes) -> DeputyRequest:
    sent = {
        "title_kk": "Жол туралы",
        "title_ru": "О дороге",
        "addressee": BodyFactory(),
        "sent_on": local_date(at),
        **changes,
    }
    by = sent.pop("by", None) or clerk_of(convocation)
    return actions.send_request(convocation=convocation, deputy=deputy, by=by, at=at, **sent)


def answer(request, at, **changes) -> DeputyRequest:
    came = {"answered_on": local_date(at), "answer_kk": "Жөнделді.", "answer_ru": "", **changes}
    by = came.pop("by", None) or clerk_of(request.convocation)
    return actions.answer_request(request=request, by=by, at=at, **came)


# Deputy requests ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        (date(2026, 1, 15), date(2026, 2, 15)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2025, 12, 31), date(2026, 1, 31)),
    ],
)
def test_an_answer_is_due_in_a_calendar_month_or_at_the_end_of_a_shorter_one(
    now, convocation, deputy, sent, due
):
    assert send(convocation, deputy, now, sent_on=sent).due_date == due


def test_the_rule_of_the_day_of_sending_decides_and_stays_with_the_request(now, convocation, deputy):
    today = local_date(now)
    newer = OversightRuleFactory(number=2, valid_from=today)

    before = send(convocation, deputy, now, sent_on=today - timedelta(days=1))
    after = send(convocation, deputy, now)

    assert (before.rule.number, after.rule) == (1, newer)


def test_without_a_rule_no_day_is_made_up(now):
    convocation = ConvocationFactory()

    with pytest.raises(Conflict, match="No rule on file"):
        send(convocation, MandateFactory(convocation=convocation).deputy, now)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title_kk": " ", "title_ru": ""}, "Write the title"),
        ({"addressee": None}, "Say to whom"),
        ({"sent_on": date(2999, 1, 1)}, "still to come"),
        ({"sent_on": date(2020, 1, 1)}, "was not a deputy"),
    ],
)
def test_a_request_says_what_to_whom_and_when(now, convocation, deputy, changes, reason):
    with pytest.raises(Invalid, match=reason):
        send(convocation, deputy, now, **changes)


def test_the_same_request_is_put_on_file_once(now, convocation, deputy):
    send(convocation, deputy, now)

    with pytest.raises(Conflict, match="already on file"):
        send(convocation, deputy, now)


def test_a_deputy_acts_for_themselves_and_for_nobody_else(now, convocation, deputy):
    colleague = MandateFactory(convocation=convocation).deputy
    user = account_of(deputy, convocation)

    request = send(convocation, deputy, now, by=user)

    assert request.deputy == deputy
    with pytest.raises(Refused, match="the deputy concerned"):
        send(convocation, colleague, now, by=user)


def told_of(event: Event) -> list[int]:
    return list(event.deliveries.by("inbox").values_list("user", flat=True))


def test_whoever_follows_the_deputy_or_the_maslikhat_is_told(now, convocation, deputy):
    of_deputy, of_body = UserFactory.create_batch(2)
    follow(of_deputy, deputy, reason="follower", at=now)
    follow(of_body, convocation.body, reason="follower", at=now)

    request = answer(send(convocation, deputy, now), now)

    events = Event.objects.filter(kind__startswith="maslikhat.request_").order_by("id")
    assert [event.kind for event in events] == ["maslikhat.request_sent", "maslikhat.request_answered"]
    for event in events:
        resolve(event=event, at=now)
        assert set(told_of(event)) == {of_deputy.pk, of_body.pk}
        assert request.code in event.payload["path"]


def test_what_is_older_than_a_month_is_put_on_file_without_a_word(now, convocation, deputy):
    long_ago = local_date(now) - timedelta(days=90)

    request = send(convocation, deputy, now, sent_on=long_ago)
    answer(request, now, answered_on=long_ago + timedelta(days=20))

    assert not Event.objects.exists()


def test_an_answer_stops_the_clock_and_stands_in_the_public_journal(now, convocation, deputy):
    request = answer(send(convocation, deputy, now), now)

    assert (request.answered_on, request.answer_kk) == (local_date(now), "Жөнделді.")
    events = Entry.objects.about(request).public().values_list("event", flat=True)
    assert set(events) == {"request.sent", "request.answered"}


def test_an_answer_may_bring_its_file(now, convocation, deputy, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    request = send(convocation, deputy, now)

    answer(request, now, answer_file=SimpleUploadedFile("Жауап.PDF", b"%PDF-1.4"))

    request.refresh_from_db()
    assert request.answer_file.name == f"maslikhat/requests/{request.code}.pdf"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"answer_kk": "  "}, "Write what was answered"),
        ({"answered_on": date(2020, 1, 1)}, "before the request was sent"),
        ({"answered_on": date(2999, 1, 1)}, "still to come"),
    ],
)
def test_an_answer_says_something_on_a_day_that_can_be(now, convocation, deputy, changes, reason):
    request = send(convocation, deputy, now)

    with pytest.raises(Invalid, match=reason):
        answer(request, now, **changes)


def test_a_request_is_answered_once(now):
    request = DeputyRequestFactory(answered=True)

    with pytest.raises(Conflict, match="already on file"):
        answer(request, now)


def test_a_request_is_read_out_at_an_item_that_everyone_can_see(now):
    request = DeputyRequestFactory()
    clerk = clerk_of(request.convocation)
    item = AgendaItemFactory(session__convocation=request.convocation, session__announced=True)
    hidden = AgendaItemFactory(session__convocation=request.convocation)

    actions.read_out(request=request, item=item, by=clerk, at=now)

    request.refresh_from_db()
    assert request.item == item
    with pytest.raises(Conflict, match="not public yet"):
        actions.read_out(request=request, item=hidden, by=clerk, at=now)
    with pytest.raises(Invalid, match="another maslikhat"):
        actions.read_out(request=request, item=AgendaItemFactory(), by=clerk, at=now)


# The akim's reports ---------------------------------------------------------------------------


def vote_with(result: str | None):
    """A session that is over, with a closed vote on its item."""
    item = AgendaItemFactory(session__closed=True, considered=True)
    return VoteFactory(motion__item=item, closed=True, result=result, declared=result)


def report_on(taken, at, **changes) -> AkimReport:
    """A report from this vote, and from its item."""
    item = taken.motion.item
    given = {"item": item, "vote": taken, "akim": "С. Дүйсенов", **changes}
    return actions.record_akim_report(by=clerk_of(item.session.convocation), at=at, **given)


@pytest.mark.parametrize(
    ("result", "is_approved"),
    [(Result.ADOPTED, True), (Result.NOT_ADOPTED, False), (Result.NO_QUORUM, None)],
)
def test_the_vote_says_whether_a_report_was_approved(now, result, is_approved):
    vote = vote_with(result)

    report = report_on(vote, now)

    assert report.is_approved is is_approved
    assert report.given_on == local_date(vote.motion.item.started_at)


def test_a_report_heard_without_a_vote_is_neither(now):
    assert report_on(vote_with(Result.ADOPTED), now, vote=None).is_approved is None


def test_a_report_is_recorded_once_from_a_closed_vote_on_its_own_item(now):
    vote, other = vote_with(Result.ADOPTED), vote_with(Result.ADOPTED)
    annulled = VoteFactory(motion=vote.motion, annulled=True)

    with pytest.raises(Invalid, match="on another item"):
        report_on(vote, now, vote=other)
    with pytest.raises(Conflict, match="Only a closed vote"):
        report_on(vote, now, vote=annulled)
    with pytest.raises(Invalid, match="Name the akim"):
        report_on(vote, now, akim=" ")
    report_on(vote, now)
    with pytest.raises(Conflict, match="already recorded"):
        report_on(vote, now)


def test_only_clerks_record_reports_and_only_of_sessions_that_have_begun(now):
    item = AgendaItemFactory(session__announced=True)
    clerk = clerk_of(item.session.convocation)
    deputy = PostFactory(deputy=True, body=item.session.convocation.body).user

    with pytest.raises(Conflict, match="heard no report"):
        actions.record_akim_report(item=item, akim="А", by=clerk, at=now)
    with pytest.raises(Refused, match="Only a clerk"):
        actions.record_akim_report(item=item, akim="А", by=deputy, at=now)


# Reports to voters ----------------------------------------------------------------------------


def tell(convocation, deputy, at, **changes) -> VoterReport:
    told = {"held_on": local_date(at), "place_kk": "Клуб", "by": clerk_of(convocation), **changes}
    return actions.report_to_voters(convocation=convocation, deputy=deputy, at=at, **told)


def test_a_report_to_voters_is_about_its_own_year_or_the_one_before(now, convocation, deputy):
    year = local_date(now).year

    assert tell(convocation, deputy, now).about_year == year
    assert tell(convocation, deputy, now, year=year - 1, place_kk="Мектеп").about_year == year - 1
    with pytest.raises(Invalid, match="the year before"):
        tell(convocation, deputy, now, year=year - 2)


def test_a_report_to_voters_is_put_on_file_once_by_the_clerk_or_the_deputy(now, convocation, deputy):
    tell(convocation, deputy, now, by=account_of(deputy, convocation))

    with pytest.raises(Conflict, match="already on file"):
        tell(convocation, deputy, now)
    with pytest.raises(Refused, match="the deputy concerned"):
        tell(convocation, deputy, now, by=UserFactory())
    with pytest.raises(Invalid, match="was not a deputy"):
        tell(convocation, deputy, now, held_on=date(2020, 1, 1))
    assert VoterReport.objects.count() == 1
