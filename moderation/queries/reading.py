"""What is known of a subject before the moderators: its versions, its hints, what was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from accounts.models import User
from moderation import hints, matters, policies
from moderation.diffs import Part, has_changed, parts
from moderation.hints import Hint, Piece
from moderation.models import Appeal, AppealRule, Approval, Case, Decision, Outcome
from moderation.states import ApprovalState
from workdays.calendar import local_date


@dataclass(frozen=True, slots=True)
class Changed:
    """A field that says something else than in the version before."""

    field: str
    language: str
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class PublicRefusal:
    """What everyone reads of a refusal: its ground and reasons, the objection and its result."""

    decision: Decision
    appeal: Appeal | None
    until: date | None


# Texts --------------------------------------------------------------------------------------


def case_before(case: Case) -> Case | None:
    """The case about the version before, if there was one."""
    same = Case.objects.filter(subject_kind=case.subject_kind, subject_id=case.subject_id)
    return same.filter(pk__lt=case.pk).order_by("-pk").first()


def changes_of(case: Case) -> list[Changed]:
    """What the author changed since the version before, field by field, with numbers covered."""
    former = case_before(case)
    if former is None or not former.content:
        return []
    languages = {field: language for field, (language, _words) in _texts_of(case).items()}
    found = []
    for field, words in case.content.items():
        said = parts(hints.covered(former.content.get(field, "")), hints.covered(words))
        if has_changed(said):
            found.append(Changed(field, languages.get(field, ""), said))
    return found


def _texts_of(case: Case) -> matters.Texts:
    subject = matters.find(case.subject_kind, case.subject_id)
    return matters.of(subject).texts(subject) if subject is not None else {}


def hints_of(subject: models.Model) -> list[Hint]:
    """What a moderator should look at in a subject."""
    return hints.find(matters.of(subject).texts(subject)) if matters.is_known(subject) else []


def shown_texts(subject: models.Model, found: Iterable[Hint] | None = None) -> dict[str, list[Piece]]:
    """Every field that says something, cut at its hints, with numbers covered."""
    marked = list(hints_of(subject) if found is None else found)
    return {
        field: hints.pieces(words, [hint for hint in marked if hint.field == field])
        for field, (_language, words) in matters.of(subject).texts(subject).items()
        if words
    }


def notes_for(subject: models.Model) -> dict[str, str]:
    """What the author is to correct, field by field: the notes of the last decision, if it returned it."""
    last = Decision.objects.about(subject).first()
    return dict(last.notes) if last is not None and last.outcome == Outcome.RETURN else {}


# People -------------------------------------------------------------------------------------


def holder_of(case: Case, *, at: datetime) -> User | None:
    """Who works on a case now; nobody when they have forgotten it."""
    return case.holder(at) if case.is_open else None


# Refusals and appeals -----------------------------------------------------------------------


def refusal_of(subject: models.Model) -> Decision | None:
    """The refusal that stands."""
    return policies.refusal_of(subject)


def public_refusals(subject: models.Model) -> list[PublicRefusal]:
    """Every refusal of a subject with what was objected to it, the newest first."""
    refused = Decision.objects.about(subject).filter(outcome=Outcome.REFUSE)
    # Most have none, and so one short query: what belongs to a refusal is asked for when there is one.
    found = refused.prefetch_related("ground", "case", "appeal__decided_by")
    return [PublicRefusal(it, getattr(it, "appeal", None), last_day_to_appeal(it)) for it in found]


def appeal_rule_for(decision: Decision) -> AppealRule | None:
    return AppealRule.objects.valid(decision.case.subject_kind, local_date(decision.at)).first()


def last_day_to_appeal(decision: Decision) -> date | None:
    """Until when the author may object; ``None`` where the portal takes no objections."""
    rule = appeal_rule_for(decision)
    return policies.last_day_to_appeal(decision, rule) if rule else None


def proposal_of(subject: models.Model, act: str) -> Approval | None:
    """The act that is proposed for a subject and waits for a second person."""
    return Approval.objects.about(subject).waiting().filter(act=act).select_related("proposed_by").first()


def take_down_of(subject: models.Model) -> Approval | None:
    """The take-down that holds: what stands in the place of the subject."""
    done = Approval.objects.about(subject).filter(act=Approval.Act.TAKE_DOWN, state=ApprovalState.DONE)
    return done.first()
