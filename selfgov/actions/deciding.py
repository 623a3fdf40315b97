"""An initiative before the maslikhat, or settled at home: on an agenda, off it, decided.

What the maslikhat does is called from above, where its own policies were asked.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from journal.records import record
from selfgov import notices, policies
from selfgov.models import Initiative
from selfgov.states import InitiativeStatus


@transaction.atomic
def put_on_agenda(*, initiative: Initiative, path: str, at: datetime) -> Initiative:
    """Note at which item of which agenda the maslikhat deals with it; ``path`` is without the language.

    Put on another agenda, as when the first item was deferred, it is found there.
    """
    initiative = Initiative.objects.locked(initiative)
    if initiative.status not in (InitiativeStatus.SENT, InitiativeStatus.ON_AGENDA):
        raise Conflict(_("This initiative is not waiting for the maslikhat."))
    if initiative.agenda_path == path:
        return initiative

    if initiative.status == InitiativeStatus.ON_AGENDA:
        initiative.move_on_agenda(path)
    else:
        initiative.move_to(InitiativeStatus.ON_AGENDA, agenda_path=path)
    record("initiative.put_on_agenda", initiative, by=None, at=at, public=True, path=path)

    notices.initiative_scheduled(initiative, at=at)
    return initiative


@transaction.atomic
def take_off_agenda(*, initiative: Initiative, at: datetime) -> Initiative:
    """Note that no agenda holds it any more: it waits as it did. A second call changes nothing."""
    initiative = Initiative.objects.locked(initiative)
    if initiative.status != InitiativeStatus.ON_AGENDA:
        return initiative

    initiative.move_to(InitiativeStatus.SENT, agenda_path="")
    record("initiative.taken_off_agenda", initiative, by=None, at=at, public=True)
    return initiative


@transaction.atomic
def decide_initiative(
    *, initiative: Initiative, outcome_kk: str, outcome_ru: str, at: datetime
) -> Initiative:
    """Note what the maslikhat decided; with this the initiative is closed."""
    initiative = Initiative.objects.locked(initiative)
    if initiative.status != InitiativeStatus.ON_AGENDA:
        raise Conflict(_("This initiative is on no agenda of the maslikhat."))

    _decide(initiative, outcome_kk, outcome_ru, by=None, at=at)
    return initiative


@transaction.atomic
def settle_initiative(
    *, initiative: Initiative, outcome_kk: str, outcome_ru: str, by: User, at: datetime
) -> Initiative:
    """Say what became of an initiative that the community carries out itself, such as a survey."""
    initiative = Initiative.objects.locked(initiative)
    policies.may_record(by, initiative.community, at=at).enforce()
    if initiative.rule.to_maslikhat or initiative.status != InitiativeStatus.SUPPORTED:
        raise Conflict(_("At this stage the community does not settle this initiative itself."))

    _decide(initiative, outcome_kk, outcome_ru, by=by, at=at)
    return initiative


def _decide(
    initiative: Initiative, outcome_kk: str, outcome_ru: str, *, by: User | None, at: datetime
) -> None:
    outcome = {"outcome_kk": outcome_kk.strip(), "outcome_ru": outcome_ru.strip()}
    if not any(outcome.values()):
        raise Invalid(_("Say what was decided, in Kazakh or in Russian."))
    initiative.move_to(InitiativeStatus.DECIDED, closed_at=at, **outcome)
    record("initiative.decided", initiative, by=by, at=at, public=True)

    notices.initiative_decided(initiative, at=at)
