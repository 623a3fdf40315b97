"""How deputies oversee and are overseen: requests and answers, the akim's reports, reports to voters."""

from datetime import date, datetime, timedelta

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from bodies.models import Body
from core.rulings import Conflict, Invalid, Sentence
from journal.records import record
from maslikhat import notices, policies
from maslikhat.models import (
    AgendaItem,
    AkimReport,
    Convocation,
    Deputy,
    DeputyRequest,
    Mandate,
    OversightRule,
    Session,
    VoteEvent,
    VoterReport,
)
from maslikhat.options import Result
from maslikhat.states import PUBLIC_SESSIONS, VoteStatus
from petitions.limits import months_after
from workdays.calendar import local_date

# What is older is put on file without telling anybody: it is no news.
NEWS = timedelta(days=31)


# Deputy requests ------------------------------------------------------------------------------


@transaction.atomic
def send_request(
    *,
    convocation: Convocation,
    deputy: Deputy,
    title_kk: str,
    title_ru: str,
    sent_on: date,
    by: User,
    at: datetime,
    text_kk: str = "",
    text_ru: str = "",
    addressee: Body | None = None,
    addressee_name: str = "",
) -> DeputyRequest:
    """Put a deputy's request on file, with the day by which the law wants its answer."""
    policies.may_act_for(by, deputy, convocation.body, at=at).enforce()
    # A button pressed twice waits here, and then meets the request that it made itself.
    convocation = Convocation.objects.select_for_update(no_key=True).get(pk=convocation.pk)
    rule = OversightRule.objects.of_kind(OversightRule.Kind.REQUEST_ANSWER, sent_on)
    if rule is None:
        raise Conflict(_("No rule on file says by when a deputy request of that day is answered."))
    request = DeputyRequest(
        convocation=convocation,
        deputy=deputy,
        addressee=addressee,
        addressee_name=addressee_name.strip(),
        title_kk=title_kk.strip(),
        title_ru=title_ru.strip(),
        text_kk=text_kk.strip(),
        text_ru=text_ru.strip(),
        sent_on=sent_on,
        rule=rule,
        due_date=months_after(sent_on, rule.number),
    )
    _check_request(request, at)

    request.save()
    record("request.sent", request, by=by, at=at, public=True, deputy=deputy.code, due=str(request.due_date))

    if _is_news(sent_on, at):
        notices.request_sent(request, at=at)
    return request


def _check_request(request: DeputyRequest, at: datetime) -> None:
    _check(bool(request.title), _("Write the title of the request in Kazakh or in Russian."))
    _check(bool(request.addressee or request.addressee_name), _("Say to whom the request goes."))
    _check_day(request.sent_on, at)
    _check_mandate(request.deputy, request.convocation, request.sent_on)
    same = DeputyRequest.objects.filter(
        deputy=request.deputy,
        sent_on=request.sent_on,
        title_kk=request.title_kk,
        title_ru=request.title_ru,
    )
    if same.exists():
        raise Conflict(_("This request is already on file."))


@transaction.atomic
def read_out(*, request: DeputyRequest, item: AgendaItem, by: User, at: datetime) -> DeputyRequest:
    """Say at which item of an agenda the request was read out."""
    request = DeputyRequest.objects.locked(request)
    policies.may_act_for(by, request.deputy, request.convocation.body, at=at).enforce()
    if item.session.convocation.body_id != request.convocation.body_id:
        raise Invalid(_("This item is on the agenda of another maslikhat."))
    if item.session.status not in PUBLIC_SESSIONS:
        raise Conflict(_("The agenda with this item is not public yet."))

    request.read_out(item)
    record("request.read_out", request, by=by, at=at, public=True, item=item.code)
    return request


@transaction.atomic
def answer_request(
    *,
    request: DeputyRequest,
    answered_on: date,
    answer_kk: str,
    answer_ru: str,
    by: User,
    at: datetime,
    answer_file: File | None = None,
) -> DeputyRequest:
    """Put the answer on file, and stop the request's clock on the day on which it came."""
    request = DeputyRequest.objects.locked(request)
    policies.may_answer_request(by, request, at=at).enforce()
    answer_kk, answer_ru = answer_kk.strip(), answer_ru.strip()
    _check(bool(answer_kk or answer_ru), _("Write what was answered, in Kazakh or in Russian."))
    _check(answered_on >= request.sent_on, _("The answer can't have come before the request was sent."))
    _check_day(answered_on, at)

    request.answer(on=answered_on, text_kk=answer_kk, text_ru=answer_ru, file=answer_file or "")
    record("request.answered", request, by=by, at=at, public=True, answered=str(answered_on))

    if _is_news(answered_on, at):
        notices.request_answered(request, at=at)
    return request


# The akim's reports ---------------------------------------------------------------------------


@transaction.atomic
def record_akim_report(
    *, item: AgendaItem, akim: str, by: User, at: datetime, vote: VoteEvent | None = None
) -> AkimReport:
    """Record that the akim reported on an item, and what the vote on approving the report came to."""
    session = Session.objects.locked(item.session)
    policies.may_record_report(by, session, at=at).enforce()
    akim = akim.strip()
    _check(bool(akim), _("Name the akim who reported."))
    if hasattr(item, "akim_report"):
        raise Conflict(_("The report on this item is already recorded."))
    if vote is not None:
        _check_vote(item, vote)

    report = AkimReport.objects.create(
        convocation=session.convocation,
        item=item,
        vote=vote,
        akim=akim,
        given_on=local_date(item.started_at or session.opened_at or session.starts_at),
        is_approved=_approval(vote),
    )
    record(
        "session.akim_reported",
        session,
        by=by,
        at=at,
        public=True,
        item=item.number,
        approved=report.is_approved,
    )
    return report


def _check_vote(item: AgendaItem, vote: VoteEvent) -> None:
    if vote.motion.item_id != item.pk:
        raise Invalid(_("This vote was on another item."))
    if vote.status != VoteStatus.CLOSED:
        raise Conflict(_("Only a closed vote says whether the report was approved."))


def _approval(vote: VoteEvent | None) -> bool | None:
    """What the vote on approving says; without a quorum it says nothing."""
    said: dict[str, bool] = {Result.ADOPTED: True, Result.NOT_ADOPTED: False}
    return said.get(vote.declared) if vote else None


# Reports to voters ----------------------------------------------------------------------------


@transaction.atomic
def report_to_voters(
    *,
    convocation: Convocation,
    deputy: Deputy,
    held_on: date,
    by: User,
    at: datetime,
    year: int | None = None,
    place_kk: str = "",
    place_ru: str = "",
    link: str = "",
) -> VoterReport:
    """Put on file that a deputy reported to the voters: about the year in which it was, or ``year``."""
    policies.may_act_for(by, deputy, convocation.body, at=at).enforce()
    # A button pressed twice waits here, and then meets the report that it made itself.
    Deputy.objects.select_for_update(no_key=True).get(pk=deputy.pk)
    _check_day(held_on, at)
    _check_mandate(deputy, convocation, held_on)
    year = year or held_on.year
    _check(
        year in (held_on.year, held_on.year - 1),
        _("A report is about the year in which it is held, or about the year before."),
    )
    if deputy.voter_reports.filter(held_on=held_on, place_kk=place_kk, place_ru=place_ru).exists():
        raise Conflict(_("This report is already on file."))

    report = deputy.voter_reports.create(
        held_on=held_on, year=year, place_kk=place_kk.strip(), place_ru=place_ru.strip(), link=link.strip()
    )
    record("deputy.reported", deputy, by=by, at=at, public=True, held=str(held_on), year=year)
    return report


# What all of them ask -------------------------------------------------------------------------


def _check(holds: bool, otherwise: Sentence) -> None:
    if not holds:
        raise Invalid(otherwise)


def _check_day(day: date, at: datetime) -> None:
    _check(day <= local_date(at), _("The day is still to come."))


def _check_mandate(deputy: Deputy, convocation: Convocation, day: date) -> None:
    held = Mandate.objects.held(day).filter(deputy=deputy, convocation=convocation)
    _check(
        held.exists(),
        _("%(name)s was not a deputy of this convocation on that day.") % {"name": deputy.short_name},
    )


def _is_news(day: date, at: datetime) -> bool:
    return local_date(at) - day <= NEWS
