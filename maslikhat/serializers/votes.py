"""Votes with their rule, totals and roll."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.serializers import Code, OfficialTexts, OptionalChoice, OptionalText, Texts
from maslikhat.limits import needed_for_majority
from maslikhat.models import Ballot, Candidate, Motion, VoteEvent, VoteRule
from maslikhat.options import Result
from maslikhat.papers.record import counted
from maslikhat.serializers.people import NamedDeputySerializer


class VoteRuleSerializer(serializers.ModelSerializer):
    name = Texts("name")
    basis = Texts("basis")

    class Meta:
        model = VoteRule
        fields = ["code", "name", "basis", "confidence"]
        read_only_fields = fields


class TallySerializer(serializers.Serializer):
    """How often each option was chosen; a secret vote does not tell who was excused."""

    votes_for = serializers.IntegerField()
    against = serializers.IntegerField()
    abstain = serializers.IntegerField()
    not_voting = serializers.IntegerField()
    absent = serializers.IntegerField()
    excused = serializers.IntegerField()


class MotionSerializer(serializers.ModelSerializer):
    """What was put to the vote."""

    text = OfficialTexts("text")
    moved_by = Code(allow_null=True)

    class Meta:
        model = Motion
        fields = ["kind", "text", "moved_by"]
        read_only_fields = fields


class VoteSerializer(serializers.ModelSerializer):
    """A vote with its totals. ``result`` follows from the rule; ``declared`` is what was announced."""

    item = serializers.SlugField(source="motion.item.code", read_only=True)
    session = serializers.SlugField(source="motion.item.session.code", read_only=True)
    motion = MotionSerializer(read_only=True)
    rule = VoteRuleSerializer(read_only=True)
    tally = serializers.SerializerMethodField()
    needed = serializers.SerializerMethodField()
    result = OptionalChoice(Result.choices)
    declared = OptionalChoice(Result.choices)
    declared_reason = OptionalText()
    elected = serializers.CharField(source="elected.name", read_only=True, default=None, allow_null=True)
    annulled_reason = OptionalText()

    class Meta:
        model = VoteEvent
        fields = [
            "code",
            "item",
            "session",
            "motion",
            "rule",
            "is_secret",
            "status",
            "mandates",
            "opened_at",
            "closed_at",
            "tally",
            "needed",
            "result",
            "declared",
            "declared_reason",
            "elected",
            "annulled_reason",
        ]
        read_only_fields = fields

    @extend_schema_field(TallySerializer)
    def get_tally(self, vote: VoteEvent) -> Any:
        return TallySerializer(counted(vote)).data

    def get_needed(self, vote: VoteEvent) -> int:
        """How many votes the rule asks for, of the mandates or of those present."""
        present = counted(vote).present
        return needed_for_majority(vote.rule.numbers, mandates=vote.mandates, present=present)


class CandidateSerializer(serializers.ModelSerializer):
    votes = serializers.SerializerMethodField()

    class Meta:
        model = Candidate
        fields = ["name", "votes"]
        read_only_fields = fields

    def get_votes(self, candidate: Candidate) -> int:
        vote: VoteEvent = self.context["vote"]
        if vote.is_secret:
            return candidate.secret_votes or 0
        return sum(ballot.candidate_id == candidate.pk for ballot in vote.ballots.all())


class BallotSerializer(serializers.ModelSerializer):
    """How a deputy voted, and of which faction they were then."""

    deputy = NamedDeputySerializer(read_only=True)
    faction = Code(allow_null=True)
    candidate = serializers.CharField(source="candidate.name", read_only=True, default=None, allow_null=True)

    class Meta:
        model = Ballot
        fields = ["deputy", "faction", "option", "candidate"]
        read_only_fields = fields


class VoteDetailSerializer(VoteSerializer):
    """A vote with its roll; that of a secret vote is empty."""

    candidates = serializers.SerializerMethodField()
    roll = BallotSerializer(source="ballots", many=True, read_only=True)

    class Meta(VoteSerializer.Meta):
        fields = [*VoteSerializer.Meta.fields, "candidates", "roll"]
        read_only_fields = fields

    @extend_schema_field(CandidateSerializer(many=True))
    def get_candidates(self, vote: VoteEvent) -> Any:
        return CandidateSerializer(vote.candidates.all(), many=True, context={"vote": vote}).data
