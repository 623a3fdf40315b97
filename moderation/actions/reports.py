"""What readers report. However many do, nothing disappears by itself."""

from datetime import datetime, timedelta

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid, TooMany
from journal.records import record
from moderation import matters, notices, policies
from moderation.limits import REPORTS_A_DAY
from moderation.models import Report

DAY = timedelta(days=1)


@transaction.atomic
def report(
    *, subject: models.Model, reason: str, by: User, at: datetime, text: str = "", path: str = ""
) -> Report:
    """Say that something published should not be; a moderator will look at it and answer.

    Raises ``TooMany`` when one reader reports more in a day than anybody can read with care.
    """
    policies.may_report(by, subject, at=at).enforce()
    text = text.strip()
    if reason not in Report.Reason.values:
        raise Invalid(_("Say what is wrong with it."))
    if reason == Report.Reason.OTHER and not text:
        raise Invalid(_("Say in words what is wrong with it."))
    _within_the_day(by, at=at)

    made = _created(
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        by=by,
        reason=reason,
        text=text[:1_000],
        at=at,
        path=(path or matters.of(subject).path(subject))[:300],
    )
    record("report.made", subject, by=by, at=at, reason=reason)
    return made


def _within_the_day(by: User, *, at: datetime) -> None:
    """The reader's row is locked, so two reports at once are counted one after the other."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    times = list(
        Report.objects.made_since(at - DAY).filter(by=by).order_by("at").values_list("at", flat=True)
    )
    if len(times) >= REPORTS_A_DAY:
        wait = times[-REPORTS_A_DAY] + DAY - at
        raise TooMany(
            _("One person can report %(most)s things a day. Come back tomorrow.") % {"most": REPORTS_A_DAY},
            wait=max(int(wait.total_seconds()), 1),
        )


def _created(**values: object) -> Report:
    try:
        with transaction.atomic():
            return Report.objects.create(**values)
    except IntegrityError as again:
        raise Conflict(_("You have reported this already; a moderator will look at it.")) from again


@transaction.atomic
def close_reports(*, subject: models.Model, justified: bool, answer: str, by: User, at: datetime) -> int:
    """Say what was done about the reports on a subject, to everyone who made one; return how many."""
    policies.may_close_reports(by, subject, at=at).enforce()
    if not answer.strip():
        raise Invalid(_("Say what was done: whoever reported it reads this."))
    open_reports = list(Report.objects.about(subject).open().select_for_update(of=("self",)))
    if not open_reports:
        raise Conflict(_("Nobody's report on this waits for an answer."))

    for one in open_reports:
        one.close(justified=justified, answer=answer.strip(), by=by, at=at)
    record("report.closed", subject, by=by, at=at, justified=justified, count=len(open_reports))

    notices.reports_closed(open_reports, subject, at=at)
    return len(open_reports)
