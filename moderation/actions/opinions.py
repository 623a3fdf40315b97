"""Asking a colleague before deciding. What is asked and said stays in the file."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Invalid
from journal.records import record
from moderation import notices, policies
from moderation.models import Case, SecondOpinion


@transaction.atomic
def ask_opinion(*, case: Case, question: str, by: User, at: datetime) -> SecondOpinion:
    """Ask the other moderators what they think of a case."""
    case = Case.objects.locked(case)
    policies.may_ask(by, case, at=at).enforce()
    if not question.strip():
        raise Invalid(_("Say what you want to know."))

    opinion = SecondOpinion.objects.create(case=case, question=question.strip(), asked_by=by, asked_at=at)
    record("case.opinion_asked", case, by=by, at=at)

    notices.opinion_asked(opinion, at=at)
    return opinion


@transaction.atomic
def give_opinion(*, opinion: SecondOpinion, words: str, by: User, at: datetime) -> SecondOpinion:
    """Say what one thinks of a colleague's case."""
    opinion = SecondOpinion.objects.select_for_update(of=("self",)).select_related("case").get(pk=opinion.pk)
    policies.may_give_opinion(by, opinion, at=at).enforce()
    if not words.strip():
        raise Invalid(_("Write your opinion."))

    opinion.give(words.strip(), by=by, at=at)
    record("case.opinion_given", opinion.case, by=by, at=at)

    notices.opinion_given(opinion, at=at)
    return opinion
