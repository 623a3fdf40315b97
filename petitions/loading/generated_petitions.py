"""Petitions invented for trials: lawful at every stage, always the same for one number, and marked."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bodies.models import Body
from journal.models import Entry
from petitions.limits import milestone, months_after
from petitions.loading.generated_texts import texts_of
from petitions.models import Origin, Petition, Topic
from petitions.queries import Choice, choices_of
from petitions.states import Status
from workdays.calendar import Calendar, end_of, local_date

CODE = "gen{:07d}"
# Days that a collection has been running, at most: no law gives fewer than six months.
RUNNING = 170
# One in so many of those without enough signatures has ended without them.
ONE_FAILED_IN = 5


@dataclass(frozen=True, slots=True)
class Country:
    """Whom petitions can be addressed to, what they can be about, and the day on which it is asked."""

    at: datetime
    choices: Sequence[Choice]
    topics: Sequence[Topic]
    review_due: date

    @classmethod
    def known(cls, at: datetime) -> "Country":
        bodies = Body.objects.of_state().valid(local_date(at)).select_related("territory").order_by("code")
        choices = [choice for choice in choices_of(bodies, at=at) if choice.is_open]
        longest = max((choice.rule.review_days for choice in choices if choice.rule), default=0)
        due = Calendar.now().add(local_date(at), longest)
        return cls(at, choices, list(Topic.objects.order_by("order")), due)

    def petition(self, number: int, *, signatures: int, author_id: int) -> Petition:
        """A petition with so many signatures, at the stage to which these have brought it."""
        choice = self.choices[number % len(self.choices)]
        assert choice.rule is not None
        assert choice.needed is not None
        place = choice.body.territory
        petition = Petition(
            code=CODE.format(number),
            origin=Origin.GENERATED,
            author_id=author_id,
            addressee=choice.body,
            topic=self.topics[number % len(self.topics)],
            signatures_needed=choice.needed.signatures,
            needed_is_ceiling=choice.needed.is_ceiling,
            signature_count=signatures,
            counted_at=self.at,
            **texts_of(number, (place.name_kk, place.name_ru)),
        )
        petition.freeze(choice.rule)
        self._remember_population(petition, choice)
        self._live(petition, number)
        petition.text_sha256 = hashlib.sha256(petition.frozen_text().encode()).hexdigest()
        return petition

    def _remember_population(self, petition: Petition, choice: Choice) -> None:
        if choice.population is not None:
            petition.population = choice.population.count
            petition.population_date = choice.population.on_date
            petition.population_is_estimate = choice.population.is_estimate

    def _live(self, petition: Petition, number: int) -> None:
        """Give it the dates of everything that has happened to it."""
        needed = petition.signatures_needed or 0
        has_failed = petition.signature_count < needed and number % ONE_FAILED_IN == 0
        age = number * 37 % RUNNING + (RUNNING + 40 if has_failed else 8)
        published = self.at - timedelta(days=age, minutes=number % 1_440)
        petition.created_at = petition.updated_at = published - timedelta(days=30)
        petition.subjects_confirmed_at = petition.submitted_at = published - timedelta(days=25)
        petition.backing_started_at = published - timedelta(days=7)
        petition.backing_ends_at = petition.published_at = published
        petition.backer_count = petition.backers_needed or 0
        last_day = months_after(local_date(published), petition.collecting_months or 0)
        petition.collecting_ends_at = end_of(last_day)
        petition.milestone = milestone(petition.signature_count, needed)
        petition.status = Status.COLLECTING_FAILED if has_failed else Status.COLLECTING
        if has_failed:
            self._fail(petition)
        elif petition.signature_count >= needed:
            self._reach(petition, number)

    def _fail(self, petition: Petition) -> None:
        assert petition.collecting_ends_at is not None
        petition.failed_at = petition.collecting_ends_at
        petition.appeal_due_date = self.review_due

    def _reach(self, petition: Petition, number: int) -> None:
        petition.status = Status.UNDER_REVIEW
        petition.threshold_reached_at = self.at - timedelta(days=3)
        petition.registration_due_date = local_date(self.at)
        petition.registered_at = self.at - timedelta(days=2)
        petition.registration_number = f"G-{number}"
        petition.review_due_date = self.review_due


def signed_until(petition: Petition, at: datetime) -> datetime:
    """When its last signature was given, at the latest."""
    return petition.registered_at or petition.failed_at or at


def entries_of(petition: Petition) -> list[Entry]:
    """What its public timeline tells."""
    moments = {
        "petition.opened_to_backers": petition.backing_started_at,
        "petition.published": petition.published_at,
        "petition.threshold_reached": petition.threshold_reached_at,
        "petition.registered": petition.registered_at,
        "petition.collecting_failed": petition.failed_at,
    }
    details = {
        "petition.threshold_reached": {"count": petition.signatures_needed},
        "petition.registered": {"number": petition.registration_number},
    }
    return [
        Entry(
            event=event,
            subject_kind=petition._meta.label_lower,
            subject_id=petition.pk,
            at=at,
            is_public=True,
            details=details.get(event, {}),
        )
        for event, at in moments.items()
        if at is not None
    ]
