"""Objecting to a refusal: once, decided by somebody who had no part in it, public."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Invalid
from core.texts import OFFICIAL
from journal.records import record
from moderation import matters, notices, policies
from moderation.hints import personal_data
from moderation.models import Appeal
from workdays.calendar import Calendar, local_date

LONGEST = 3_000


@transaction.atomic
def appeal(*, subject: models.Model, text: str, language: str, by: User, at: datetime) -> Appeal:
    """Object to the refusal of what one has written; a second reviewer's clock begins."""
    matter = matters.of(subject)
    subject = matter.locked(subject)
    policies.may_appeal(by, subject, at=at).enforce()
    text = _checked(text, language)
    refusal = policies.refusal_of(subject)
    assert refusal is not None
    rule = policies.appeal_rule(subject, local_date(refusal.at))
    assert rule is not None

    filed = Appeal.objects.create(
        decision=refusal,
        by=by,
        language=language,
        text=text,
        filed_at=at,
        term_days=rule.deciding_days,
        due_date=Calendar.now().add(local_date(at), rule.deciding_days),
    )
    record("appeal.filed", subject, by=by, at=at, public=True, appeal=filed.pk)

    notices.appeal_filed(filed, subject, without=policies.who_refused(refusal) | {by.pk}, at=at)
    return filed


def _checked(text: str, language: str) -> str:
    text = text.strip()
    if language not in OFFICIAL:
        raise Invalid(_("Say whether you write in Kazakh or in Russian."))
    if not text:
        raise Invalid(_("Say why the refusal is wrong."))
    if len(text) > LONGEST:
        raise Invalid(_("An objection has at most %(most)s characters.") % {"most": LONGEST})
    return text


@transaction.atomic
def decide_appeal(
    *, appeal: Appeal, upheld: bool, reasons: str, public_text: str, by: User, at: datetime
) -> Appeal:
    """Decide on an objection. Upheld, the thing goes back to the moderators with a new case.

    ``public_text`` is the objection as everyone reads it, which the reviewer has looked through.
    """
    found = matters.subject_of(appeal.decision.case)
    matter = matters.of(found)
    subject = matter.locked(found)
    appeal = Appeal.objects.locked(appeal)
    policies.may_decide_appeal(by, appeal, at=at).enforce()
    reasons, public_text = reasons.strip(), public_text.strip()
    _check_words(reasons, public_text, appeal.language)

    appeal.decide(upheld=upheld, reasons=reasons, public_text=public_text, by=by, at=at)
    record("appeal.upheld" if upheld else "appeal.rejected", subject, by=by, at=at, public=True)
    if upheld and matter.reopen is not None and matter.can_reopen(subject):
        matter.reopen(subject, by, at)

    notices.appeal_decided(appeal, subject, at=at)
    return appeal


def _check_words(reasons: str, public_text: str, language: str) -> None:
    if not reasons:
        raise Invalid(_("Give the reasons: everyone can read them."))
    if not public_text:
        raise Invalid(_("Write the objection as everyone will read it, without personal data."))
    if personal_data({"text": (language, public_text), "reasons": (language, reasons)}):
        raise Invalid(_("Everyone will read this: take the personal data out of it first."))
