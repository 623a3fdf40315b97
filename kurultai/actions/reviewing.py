"""What the section, the secretariat and the body to which it was forwarded do with a proposal."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from bodies.models import Body
from bodies.models import Kind as BodyKind
from core.rulings import Invalid
from journal.records import record
from kurultai import notices, policies
from kurultai.actions.letting_go import give_up_merges
from kurultai.models import Act, Conclusion, Forwarding, Member, Section, Submission
from kurultai.states import Status
from workdays.calendar import Calendar, local_date

LONGEST_TERM_DAYS = 250
_is_web_address = URLValidator(schemes=["https", "http"])


@transaction.atomic
def assign(
    *, submission: Submission, section: Section, rapporteur: Member | None = None, by: User, at: datetime
) -> Submission:
    """Give a proposal to a section and start its clock; given on to another one, the clock goes on."""
    submission = Submission.objects.locked(submission)
    policies.may_assign(by, submission, at=at).enforce()
    _check_section(submission, section, at=at)
    _check_rapporteur(submission, rapporteur, at=at)

    if submission.status == Status.SECTION_REVIEW:
        submission.reassign(section=section, rapporteur=rapporteur)
    else:
        due = Calendar.now().add(local_date(at), submission.section_days or 0)
        submission.assign(section=section, rapporteur=rapporteur, due=due, at=at)
    record("submission.assigned", submission, by=by, at=at, public=True, section=section.code)

    notices.assigned(submission, at=at)
    return submission


def _check_section(submission: Submission, section: Section, *, at: datetime) -> None:
    if section.body_id != submission.body_id:
        raise Invalid(_("This is a section of another body."))
    policies.is_at_work(section, at=at).enforce()


def _check_rapporteur(submission: Submission, rapporteur: Member | None, *, at: datetime) -> None:
    if rapporteur is None:
        return
    serving = Member.objects.serving(local_date(at)).filter(body=submission.body_id)
    if not serving.filter(pk=rapporteur.pk).exists():
        raise Invalid(_("The rapporteur is not a member of the body now."))
    if rapporteur.user is not None and policies.is_one_of_authors(rapporteur.user, submission):
        raise Invalid(_("An author does not report on their own proposal."))


@transaction.atomic
def conclude(
    *,
    submission: Submission,
    verdict: str,
    reasons_kk: str,
    reasons_ru: str,
    signed_by: str = "",
    by: User,
    at: datetime,
) -> Conclusion:
    """Record what the section concluded, with reasons that everyone can read."""
    submission = Submission.objects.locked(submission)
    policies.may_conclude(by, submission, at=at).enforce()
    if verdict not in Conclusion.Verdict.values:
        raise Invalid(_("Say whether the section supports the proposal."))
    _require(reasons_kk, reasons_ru)

    conclusion = Conclusion.objects.create(
        submission=submission,
        section=submission.section,
        verdict=verdict,
        reasons_kk=reasons_kk.strip(),
        reasons_ru=reasons_ru.strip(),
        signed_by=signed_by.strip(),
        by=by,
        at=at,
    )
    if verdict == Conclusion.Verdict.SUPPORTED:
        submission.move_to(Status.SUPPORTED, supported_at=at)
        record("submission.supported", submission, by=by, at=at, public=True, conclusion=conclusion.pk)
        notices.supported(submission, conclusion, at=at)
    else:
        _decline(submission, conclusion, by=by, at=at)
    return conclusion


def _require(text_kk: str, text_ru: str) -> None:
    if not (text_kk.strip() or text_ru.strip()):
        raise Invalid(_("Give the reasons in Kazakh or in Russian: everyone can read them."))


def _decline(submission: Submission, conclusion: Conclusion, *, by: User, at: datetime) -> None:
    submission.move_to(Status.DECLINED, closed_at=at)
    give_up_merges(submission, at=at)
    record("submission.declined", submission, by=by, at=at, public=True, conclusion=conclusion.pk)
    notices.declined(submission, conclusion, at=at)


@transaction.atomic
def forward(
    *,
    submission: Submission,
    body: Body,
    number: str = "",
    by: User,
    at: datetime,
    term_days: int | None = None,
) -> Forwarding:
    """Send a supported proposal to the body that can do something, and start that body's clock."""
    submission = Submission.objects.locked(submission)
    policies.may_forward(by, submission, at=at).enforce()
    days = submission.body_days if term_days is None else term_days
    if not body.exists_on(local_date(at)) or body.kind == BodyKind.CONSULTATIVE:
        raise Invalid(_("Choose a body that exists now and can act on the proposal."))
    if not days or not 1 <= days <= LONGEST_TERM_DAYS:
        raise Invalid(_("The term is between 1 and %(most)s working days.") % {"most": LONGEST_TERM_DAYS})

    forwarding = Forwarding.objects.create(
        submission=submission,
        body=body,
        sent_at=at,
        term_days=days,
        due_date=Calendar.now().add(local_date(at), days),
        number=number.strip(),
    )
    submission.move_to(Status.FORWARDED)
    give_up_merges(submission, at=at)
    record("submission.forwarded", submission, by=by, at=at, public=True, body=body.code, number=number)

    notices.forwarded(submission, forwarding, at=at)
    return forwarding


@transaction.atomic
def answer(
    *, submission: Submission, answer_kk: str, answer_ru: str, accepted: bool, by: User, at: datetime
) -> Forwarding:
    """Record what the body answered: it takes the proposal up, or declines with reasons."""
    submission = Submission.objects.locked(submission)
    policies.may_answer(by, submission, at=at).enforce()
    _require(answer_kk, answer_ru)

    forwarding = submission.forwardings.waiting().select_related("body").get()
    forwarding.reply(answer_kk=answer_kk.strip(), answer_ru=answer_ru.strip(), at=at)
    if accepted:
        submission.move_to(Status.IN_WORK)
        record("submission.in_work", submission, by=by, at=at, public=True, body=forwarding.body.code)
        notices.in_work(submission, forwarding, at=at)
    else:
        _decline(submission, _conclusion_of(forwarding, answer_kk, answer_ru, by=by, at=at), by=by, at=at)
    return forwarding


def _conclusion_of(
    forwarding: Forwarding, reasons_kk: str, reasons_ru: str, *, by: User, at: datetime
) -> Conclusion:
    return Conclusion.objects.create(
        submission=forwarding.submission,
        body=forwarding.body,
        verdict=Conclusion.Verdict.DECLINED,
        reasons_kk=reasons_kk.strip(),
        reasons_ru=reasons_ru.strip(),
        by=by,
        at=at,
    )


@transaction.atomic
def decline(
    *, submission: Submission, reasons_kk: str, reasons_ru: str, by: User, at: datetime
) -> Conclusion:
    """The body gives up what it had in work, and says why."""
    submission = Submission.objects.locked(submission)
    policies.may_decline(by, submission, at=at).enforce()
    _require(reasons_kk, reasons_ru)

    forwarding = submission.forwardings.select_related("body").latest("id")
    conclusion = _conclusion_of(forwarding, reasons_kk, reasons_ru, by=by, at=at)
    _decline(submission, conclusion, by=by, at=at)
    return conclusion


@transaction.atomic
def implement(
    *, submission: Submission, act: Act, note_kk: str = "", note_ru: str = "", by: User, at: datetime
) -> Submission:
    """Say in which act a proposal came true. A body that has not answered yet answers with it."""
    submission = Submission.objects.locked(submission)
    policies.may_implement(by, submission, at=at).enforce()
    if act.date > local_date(at):
        raise Invalid(_("The date of the act is still to come."))

    forwarding = submission.forwardings.waiting().first()
    if forwarding is not None:
        forwarding.reply(answer_kk=note_kk or act.title_kk, answer_ru=note_ru or act.title_ru, at=at)
    act.submissions.add(submission)
    submission.move_to(Status.IMPLEMENTED, closed_at=at)
    note = {"kk": note_kk.strip(), "ru": note_ru.strip()}
    record("submission.implemented", submission, by=by, at=at, public=True, act=act.code, note=note)

    notices.implemented(submission, act, at=at, note=note)
    return submission


@transaction.atomic
def record_act(
    *,
    kind: str,
    number: str,
    date: date,
    title_kk: str = "",
    title_ru: str = "",
    url: str,
    by: User,
    at: datetime,
) -> Act:
    """Enter an act; one that is on file already is returned as it is."""
    policies.may_record_act(by, at=at).enforce()
    number, url = number.strip(), url.strip()
    if kind not in Act.Kind.values or not number:
        raise Invalid(_("Say what kind of act it is, and its number."))
    if date > local_date(at):
        raise Invalid(_("The date of the act is still to come."))
    if not (title_kk.strip() or title_ru.strip()):
        raise Invalid(_("Write the title of the act in Kazakh or in Russian."))
    _check_address(url)

    act, is_new = Act.objects.get_or_create(
        kind=kind,
        number=number,
        date=date,
        defaults={"title_kk": title_kk.strip(), "title_ru": title_ru.strip(), "url": url},
    )
    if is_new:
        record("act.recorded", act, by=by, at=at, public=True)
    return act


def _check_address(url: str) -> None:
    try:
        _is_web_address(url)
    except ValidationError as error:
        raise Invalid(_("The address of the text begins with https://.")) from error
