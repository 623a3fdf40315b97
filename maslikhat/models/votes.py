"""Attendance, motions, votes and ballots."""

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.ranges import same
from core.texts import Text, text_of
from maslikhat import states
from maslikhat.limits import Tally, tally_of
from maslikhat.models.people import Deputy, Group, new_code
from maslikhat.models.rules import VoteRule
from maslikhat.models.sessions import AgendaItem, Session
from maslikhat.options import Option, Result
from maslikhat.querysets import BallotQuerySet, VoteQuerySet
from maslikhat.states import VoteStatus


class Attendance(models.Model):
    """A stretch of time for which a deputy was in the hall."""

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("session")
    )
    deputy = models.ForeignKey(
        Deputy, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("deputy")
    )
    arrived_at = models.DateTimeField(_("arrived at"))
    departed_at = models.DateTimeField(_("departed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.CheckConstraint(
                name="a_deputy_departs_after_arriving",
                condition=Q(departed_at__isnull=True) | Q(departed_at__gt=F("arrived_at")),
            ),
            ExclusionConstraint(
                name="a_deputy_is_in_the_hall_once",
                expressions=[
                    (same("deputy_id"), RangeOperators.OVERLAPS),
                    (same("session_id"), RangeOperators.OVERLAPS),
                    (
                        Func(F("arrived_at"), F("departed_at"), Value("[)"), function="tstzrange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy}: {self.arrived_at:%H:%M}"


class Excuse(models.Model):
    """A deputy announced beforehand that they would be away."""

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="excuses", verbose_name=_("session")
    )
    deputy = models.ForeignKey(
        Deputy, on_delete=models.PROTECT, related_name="excuses", verbose_name=_("deputy")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("excuse")
        verbose_name_plural = _("excuses")
        constraints = [models.UniqueConstraint(name="one_excuse_per_session", fields=["session", "deputy"])]

    def __str__(self) -> str:
        return f"{self.deputy}: {self.session}"


class Motion(models.Model):
    """What is put to the vote: the draft decision, an amendment, a question of procedure."""

    class Kind(models.TextChoices):
        DECISION = "decision", _("draft decision")
        AMENDMENT = "amendment", _("amendment")
        PROCEDURE = "procedure", _("question of procedure")
        ELECTION = "election", _("election")

    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="motions", verbose_name=_("item")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.DECISION)
    text_kk = models.CharField(_("text in Kazakh"), max_length=1_000, blank=True)
    text_ru = models.CharField(_("text in Russian"), max_length=1_000, blank=True)
    moved_by = models.ForeignKey(
        Deputy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="motions",
        verbose_name=_("moved by"),
    )
    created_at = models.DateTimeField(_("put at"))

    class Meta:
        verbose_name = _("motion")
        verbose_name_plural = _("motions")
        constraints = [
            models.CheckConstraint(name="a_motion_has_a_text", condition=~Q(text_kk="") | ~Q(text_ru="")),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> Text:
        return text_of(self, "text")


class VoteEvent(models.Model):
    """One vote on a motion, with the rule it was opened under.

    Totals are counted from ballots; a secret vote has no ballots, only counts.
    """

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    motion = models.ForeignKey(
        Motion, on_delete=models.PROTECT, related_name="votes", verbose_name=_("motion")
    )
    rule = models.ForeignKey(VoteRule, on_delete=models.PROTECT, related_name="votes", verbose_name=_("rule"))
    is_secret = models.BooleanField(_("secret"), default=False)
    status = models.CharField(_("status"), max_length=10, choices=VoteStatus.choices, default=VoteStatus.OPEN)
    mandates = models.PositiveSmallIntegerField(_("total number of deputies"))
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    secret_for = models.PositiveSmallIntegerField(_("for"), null=True, blank=True)
    secret_against = models.PositiveSmallIntegerField(_("against"), null=True, blank=True)
    secret_abstain = models.PositiveSmallIntegerField(_("abstained"), null=True, blank=True)
    secret_not_voting = models.PositiveSmallIntegerField(_("did not vote"), null=True, blank=True)
    result = models.CharField(_("result by the rule"), max_length=16, choices=Result.choices, blank=True)
    declared = models.CharField(_("declared result"), max_length=16, choices=Result.choices, blank=True)
    declared_reason = models.CharField(_("why another result was declared"), max_length=500, blank=True)
    elected = models.ForeignKey(
        "Candidate",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("elected"),
    )
    annulled_reason = models.CharField(_("why annulled"), max_length=500, blank=True)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            # Referred to by the ballots, so that a secret vote can have none.
            models.UniqueConstraint(name="vote_with_its_secrecy", fields=["id", "is_secret"]),
            models.CheckConstraint(
                name="only_a_secret_vote_has_bare_counts",
                condition=Q(is_secret=True)
                | Q(
                    secret_for__isnull=True,
                    secret_against__isnull=True,
                    secret_abstain__isnull=True,
                    secret_not_voting__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="a_closed_vote_has_its_results",
                condition=~Q(status=VoteStatus.CLOSED)
                | (~Q(result="") & ~Q(declared="") & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="another_result_has_a_reason",
                condition=Q(declared="") | Q(declared=F("result")) | ~Q(declared_reason=""),
            ),
            models.CheckConstraint(
                name="an_annulled_vote_says_why",
                condition=~Q(status=VoteStatus.ANNULLED) | ~Q(annulled_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.motion}"

    # Questions

    def tally(self) -> Tally:
        """What was cast: counted from the ballots, or the bare counts of a secret vote."""
        if self.is_secret:
            cast: dict[str, int] = {
                Option.FOR: self.secret_for or 0,
                Option.AGAINST: self.secret_against or 0,
                Option.ABSTAIN: self.secret_abstain or 0,
                Option.NOT_VOTING: self.secret_not_voting or 0,
            }
            return tally_of({**cast, Option.ABSENT: self.mandates - sum(cast.values())})
        counted = self.ballots.values_list("option").annotate(n=models.Count("id"))
        return tally_of(dict(counted))

    # Changes

    def close(self, *, result: Result, declared: Result, reason: str, at: datetime) -> None:
        states.check(states.VOTE_TRANSITIONS, self.status, VoteStatus.CLOSED)
        self.status, self.closed_at = VoteStatus.CLOSED, at
        self.result, self.declared, self.declared_reason = result, declared, reason
        self.save(update_fields=["status", "closed_at", "result", "declared", "declared_reason"])

    def annul(self, *, reason: str) -> None:
        states.check(states.VOTE_TRANSITIONS, self.status, VoteStatus.ANNULLED)
        self.status, self.annulled_reason = VoteStatus.ANNULLED, reason
        self.save(update_fields=["status", "annulled_reason"])


class Candidate(models.Model):
    """One of those among whom a vote chooses."""

    vote = models.ForeignKey(
        VoteEvent, on_delete=models.PROTECT, related_name="candidates", verbose_name=_("vote")
    )
    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"))
    secret_votes = models.PositiveSmallIntegerField(_("votes in a secret vote"), null=True, blank=True)

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        constraints = [
            models.UniqueConstraint(name="one_candidate_per_position", fields=["vote", "position"])
        ]

    def __str__(self) -> str:
        return self.name


class Ballot(models.Model):
    """How one deputy voted in an open vote, and of which faction they were then."""

    vote = models.ForeignKey(
        VoteEvent, on_delete=models.PROTECT, related_name="ballots", verbose_name=_("vote")
    )
    # Always false: a composite foreign key to the vote's own `is_secret` keeps ballots out of secret votes.
    vote_is_secret = models.BooleanField(default=False, editable=False)
    deputy = models.ForeignKey(
        Deputy, on_delete=models.PROTECT, related_name="ballots", verbose_name=_("deputy")
    )
    option = models.CharField(_("option"), max_length=12, choices=Option.choices)
    candidate = models.ForeignKey(
        Candidate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ballots",
        verbose_name=_("candidate"),
    )
    faction = models.ForeignKey(
        Group,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("faction at the vote"),
    )
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    at = models.DateTimeField(_("when"))

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.UniqueConstraint(name="one_ballot_per_deputy", fields=["vote", "deputy"]),
            models.CheckConstraint(name="a_secret_vote_has_no_ballots", condition=Q(vote_is_secret=False)),
            models.CheckConstraint(
                name="only_a_vote_for_names_a_candidate",
                condition=Q(candidate__isnull=True) | Q(option=Option.FOR),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy}: {self.get_option_display()}"
