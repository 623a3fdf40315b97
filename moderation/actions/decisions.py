"""Deciding a case."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from moderation import matters, policies
from moderation.models import Approval, Case, Decision, Ground, Outcome

LONGEST_NOTE = 1_000


@transaction.atomic
def decide(
    *,
    subject: models.Model,
    outcome: Outcome,
    by: User,
    at: datetime,
    ground: Ground | None = None,
    reasons: str = "",
    notes: Mapping[str, str] | None = None,
    confirmed_hints: Sequence[Mapping[str, Any]] = (),
    approval: Approval | None = None,
) -> Decision:
    """Decide the open case about a subject.

    ``notes`` say on a return what to correct, field by field; ``confirmed_hints`` are the findings of
    the checks that the moderator found to be true. A decision that two people took names their
    ``approval``. Raises ``Conflict`` when somebody else decided first, or works on the case, or when an
    act is proposed and waits for a second person; ``Invalid`` when a refusal lacks its ground or its
    reasons. Whether ``by`` may decide is asked by the caller, who knows the subject.
    """
    case = (
        Case.objects.about(subject).open().select_for_update(of=("self",)).select_related("held_by").first()
    )
    if case is None:
        raise Conflict(policies.DECIDED.reason)
    if approval is None:
        policies.is_free(by, case, at=at).enforce()
        _check_nothing_is_proposed(subject)
    said = _notes(subject, notes or {})
    reasons = reasons.strip() or "\n".join(said.values())
    if outcome == Outcome.REFUSE and (ground is None or not reasons):
        raise Invalid(_("A refusal names its ground and gives its reasons."))
    if outcome == Outcome.RETURN and not reasons:
        raise Invalid(_("Say what the author has to correct."))
    case.close(at=at)
    return Decision.objects.create(
        case=case,
        outcome=outcome,
        ground=ground,
        reasons=reasons,
        notes=said,
        confirmed_hints=[dict(hint) for hint in confirmed_hints],
        by=by,
        at=at,
    )


def _check_nothing_is_proposed(subject: models.Model) -> None:
    if Approval.objects.about(subject).waiting().filter(act=Approval.Act.REFUSE).exists():
        raise Conflict(
            _("A refusal is proposed and waits for a second moderator: approve it or reject it first.")
        )


def _notes(subject: models.Model, notes: Mapping[str, str]) -> dict[str, str]:
    """The notes that say something, each to a field that there is."""
    said = {field: note.strip() for field, note in notes.items() if note.strip()}
    known = matters.of(subject).texts(subject) if matters.is_known(subject) else {}
    if not set(said) <= set(known):
        raise Invalid(_("A note belongs to a field of the text."))
    if any(len(note) > LONGEST_NOTE for note in said.values()):
        raise Invalid(_("A note has at most %(most)s characters.") % {"most": LONGEST_NOTE})
    return said
