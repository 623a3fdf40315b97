"""Writing a petition and sending it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict
from journal.records import record
from moderation import actions as moderation
from notifications.outbox import follow
from petitions import notices, policies, queries
from petitions.models import Petition


@transaction.atomic
def start(*, author: User, at: datetime) -> Petition:
    """Begin a draft. Reaching this step means having confirmed the list of excluded subjects."""
    policies.may_start(author).enforce()

    petition = Petition.objects.create(
        author=author.verified, created_at=at, updated_at=at, subjects_confirmed_at=at
    )
    record("petition.started", petition, by=author, at=at)

    return petition


@transaction.atomic
def delete_draft(*, petition: Petition, by: User) -> None:
    petition = Petition.objects.locked(petition)
    policies.may_delete_draft(by, petition).enforce()

    petition.delete()


@transaction.atomic
def submit(*, petition: Petition, by: User, at: datetime) -> Petition:
    """Send a petition to the authorized body and start its clock.

    The numbers of the law in force today are copied onto the petition and hold from here on.
    """
    petition = Petition.objects.locked(petition)
    choice = queries.choice_of(petition.addressee, at=at) if petition.addressee else None
    rule = choice.rule if choice else None
    policies.may_submit(by, petition, rule, at=at).enforce()
    assert choice is not None
    assert rule is not None

    petition.submit(rule=rule, at=at)
    _freeze_threshold(petition, choice)
    case = moderation.open_case(subject=petition, term_days=rule.moderation_days, at=at)
    record("petition.submitted", petition, by=by, at=at)

    follow(by, petition, reason="author", at=at)
    notices.submitted(petition, at=at, due=case.due_date)
    return petition


def _freeze_threshold(petition: Petition, choice: queries.Choice) -> None:
    if choice.needed is None:
        raise Conflict(
            _("The population of this place is not on file, so the number of signatures cannot be set.")
        )
    population = choice.population
    petition.require(
        signatures=choice.needed.signatures,
        is_ceiling=choice.needed.is_ceiling,
        population=population.count if population else None,
        on=population.on_date if population else None,
        estimate=bool(population and population.is_estimate),
    )


@transaction.atomic
def withdraw(*, petition: Petition, by: User, at: datetime) -> Petition:
    """The author takes the petition back. What was public stays readable as withdrawn."""
    petition = Petition.objects.locked(petition)
    policies.may_withdraw(by, petition).enforce()

    petition.withdraw(at=at)
    moderation.drop(subject=petition, at=at)
    record("petition.withdrawn", petition, by=by, at=at, public=True)

    notices.withdrawn(petition, at=at)
    return petition
