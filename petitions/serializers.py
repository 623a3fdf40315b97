"""Petitions, signatures and the rules of law as the API shows them: public fields only."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bodies.serializers import AddresseeSerializer
from core.confidence import Confidence
from core.serializers import Code, OfficialTexts, OptionalChoice, OptionalText, PageAddress, Texts, Truth
from moderation.models import Decision, Ground
from petitions import queries
from petitions.models import Answer, DayTally, Hearing, Petition, Rule, Signature, Topic
from petitions.states import Outcome, Status
from territory.serializers import PlaceSerializer
from workdays.calendar import Calendar

# The law ------------------------------------------------------------------------------------


class TopicSerializer(serializers.ModelSerializer):
    name = Texts("name")

    class Meta:
        model = Topic
        fields = ["code", "name"]
        read_only_fields = fields


class RuleSerializer(serializers.ModelSerializer):
    """What the law asks; ``doubts`` marks single numbers that are less sure than the rule."""

    basis = Texts("basis")
    doubts = serializers.DictField(child=serializers.ChoiceField(Confidence.choices), read_only=True)

    class Meta:
        model = Rule
        fields = [
            "code",
            "body_kind",
            "level",
            "signatures_fixed",
            "signatures_per_10000",
            "small_population",
            "moderation_days",
            "backers_needed",
            "backing_days",
            "collecting_months",
            "registration_days",
            "review_days",
            "appeal_days",
            "minimum_age",
            "residents_only",
            "backers_are_signers",
            "basis",
            "confidence",
            "doubts",
            "valid_from",
            "valid_to",
        ]
        read_only_fields = fields


class GroundSerializer(serializers.ModelSerializer):
    name = Texts("name")
    basis = Texts("basis")

    class Meta:
        model = Ground
        fields = ["code", "kind", "name", "basis", "confidence", "valid_from", "valid_to"]
        read_only_fields = fields


class FrozenPopulationSerializer(serializers.ModelSerializer):
    """The figure of the population from which the number of signatures follows."""

    count = serializers.IntegerField(source="population", read_only=True)
    on_date = serializers.DateField(source="population_date", read_only=True, allow_null=True)
    is_estimate = serializers.BooleanField(source="population_is_estimate", read_only=True)

    class Meta:
        model = Petition
        fields = ["count", "on_date", "is_estimate"]
        read_only_fields = fields


class LawSerializer(serializers.ModelSerializer):
    """The numbers of law as they were frozen onto the petition, with their basis."""

    rule = Code(allow_null=True)
    basis = serializers.SerializerMethodField()
    confidence = serializers.SerializerMethodField()
    population = serializers.SerializerMethodField()

    class Meta:
        model = Petition
        fields = [
            "rule",
            "basis",
            "confidence",
            "signatures_needed",
            "needed_is_ceiling",
            "population",
            "backers_needed",
            "backing_days",
            "collecting_months",
            "registration_days",
            "review_days",
            "appeal_days",
        ]
        read_only_fields = fields

    @extend_schema_field(Texts(allow_null=True))
    def get_basis(self, petition: Petition) -> Any:
        return Texts("basis").to_representation(petition.rule) if petition.rule else None

    @extend_schema_field(serializers.ChoiceField(Confidence.choices, allow_null=True))
    def get_confidence(self, petition: Petition) -> str | None:
        return petition.rule.confidence if petition.rule else None

    @extend_schema_field(FrozenPopulationSerializer(allow_null=True))
    def get_population(self, petition: Petition) -> Any:
        return None if petition.population is None else FrozenPopulationSerializer(petition).data


# Petitions ----------------------------------------------------------------------------------


class CountSerializer(serializers.ModelSerializer):
    """The count as of ``counted_at``; asking more often than it is counted is of no use."""

    count = serializers.IntegerField(source="signature_count", read_only=True)
    needed = serializers.IntegerField(source="signatures_needed", read_only=True, allow_null=True)

    class Meta:
        model = Petition
        fields = ["count", "needed", "counted_at", "status"]
        read_only_fields = fields


class SignaturesSerializer(serializers.ModelSerializer):
    """``elsewhere`` is the part of ``count`` that public sources report."""

    count = serializers.IntegerField(source="signature_count", read_only=True)
    needed = serializers.IntegerField(source="signatures_needed", read_only=True, allow_null=True)
    elsewhere = serializers.IntegerField(source="historic_count", read_only=True)

    class Meta:
        model = Petition
        fields = ["count", "needed", "elsewhere", "counted_at"]
        read_only_fields = fields


class PetitionSerializer(serializers.ModelSerializer):
    """A petition in a list. The author is a given name and the first letter of the surname."""

    url = PageAddress()
    outcome = OptionalChoice(Outcome.choices)
    title = OfficialTexts("title")
    addressee = AddresseeSerializer(read_only=True, allow_null=True)
    topic = TopicSerializer(read_only=True, allow_null=True)
    author = serializers.CharField(source="author.public_name", read_only=True, default=None, allow_null=True)
    signatures = SignaturesSerializer(source="*", read_only=True)

    class Meta:
        model = Petition
        fields = [
            "code",
            "url",
            "status",
            "outcome",
            "origin",
            "title",
            "addressee",
            "topic",
            "author",
            "signatures",
            "published_at",
            "collecting_ends_at",
            "review_due_date",
            "closed_at",
        ]
        read_only_fields = fields


class HearingSerializer(serializers.ModelSerializer):
    place = OfficialTexts("place")
    note = OfficialTexts("note")
    cancel_reason = OptionalText()

    class Meta:
        model = Hearing
        fields = ["starts_at", "place", "note", "cancelled_at", "cancel_reason"]
        read_only_fields = fields


class AnswerSerializer(serializers.ModelSerializer):
    """A decision on the petition; without an ``outcome``, the answer to an ordinary appeal."""

    outcome = OptionalChoice(Outcome.choices)
    text = OfficialTexts("text")

    class Meta:
        model = Answer
        fields = ["outcome", "text", "signed_by", "given_at"]
        read_only_fields = fields


class RefusalSerializer(serializers.ModelSerializer):
    """Why the authorized body refused the petition."""

    ground = GroundSerializer(read_only=True)

    class Meta:
        model = Decision
        fields = ["at", "ground", "reasons"]
        read_only_fields = fields


class ClockSerializer(serializers.Serializer):
    """A term of law in working days: day ``day`` of ``days``, and who has to keep it."""

    label = serializers.CharField()  # type: ignore[assignment]
    body = serializers.CharField()
    start_date = serializers.DateField(source="clock.start_date")
    due_date = serializers.DateField(source="clock.due_date")
    days = serializers.IntegerField(source="clock.days")
    day = serializers.IntegerField(source="clock.day")
    days_left = serializers.IntegerField(source="clock.days_left")
    is_overdue = serializers.BooleanField(source="clock.is_overdue")
    overdue_days = serializers.IntegerField(source="clock.overdue_days")
    is_stopped = serializers.BooleanField(source="clock.is_stopped")


class PetitionDetailSerializer(PetitionSerializer):
    """A petition with everything public about it; ``text_sha256`` is of the text people sign."""

    source = OptionalText()  # type: ignore[assignment]
    text = OfficialTexts("text")
    arguments = OfficialTexts("arguments")
    proposal = OfficialTexts("proposal")
    text_sha256 = OptionalText()
    law = LawSerializer(source="*", read_only=True)
    registration_number = OptionalText()
    clock = serializers.SerializerMethodField()
    refusal = serializers.SerializerMethodField()
    hearings = HearingSerializer(many=True, read_only=True)
    answers = AnswerSerializer(many=True, read_only=True)

    class Meta(PetitionSerializer.Meta):
        fields = [
            *PetitionSerializer.Meta.fields,
            "source",
            "text",
            "arguments",
            "proposal",
            "text_sha256",
            "law",
            "backer_count",
            "submitted_at",
            "backing_started_at",
            "backing_ends_at",
            "threshold_reached_at",
            "registration_due_date",
            "registered_at",
            "registration_number",
            "failed_at",
            "appeal_due_date",
            "clock",
            "refusal",
            "hearings",
            "answers",
        ]
        read_only_fields = fields

    @extend_schema_field(ClockSerializer(allow_null=True))
    def get_clock(self, petition: Petition) -> Any:
        found = queries.clock_of(petition, Calendar.now(), at=self.context["at"])
        return ClockSerializer(found).data if found else None

    @extend_schema_field(RefusalSerializer(allow_null=True))
    def get_refusal(self, petition: Petition) -> Any:
        decision = queries.refusal_of(petition) if petition.status == Status.REFUSED else None
        return RefusalSerializer(decision).data if decision else None


# What hangs on a petition -------------------------------------------------------------------


class RegionTallySerializer(serializers.Serializer):
    """Signatures from one region; ``null`` where there are too few to be shown."""

    region = PlaceSerializer()
    count = serializers.IntegerField(allow_null=True)


class TalliesSerializer(serializers.Serializer):
    """Regions with at least one signature; fewer than ``floor`` are not told."""

    floor = serializers.IntegerField()
    counted_at = serializers.DateTimeField(allow_null=True)
    results = RegionTallySerializer(many=True)


class DaySerializer(serializers.ModelSerializer):
    """Signatures given on a day less those taken back on it: the number can be negative."""

    class Meta:
        model = DayTally
        fields = ["day", "count"]
        read_only_fields = fields


class MomentSerializer(serializers.Serializer):
    event = serializers.CharField()
    at = serializers.DateTimeField()
    title = serializers.CharField()
    text = serializers.CharField()


class TimelineSerializer(serializers.Serializer):
    """Everything public that happened to a petition, the newest first."""

    results = MomentSerializer(many=True)


class WorkloadSerializer(serializers.Serializer):
    """What a body has answered and what it is late with."""

    waiting = serializers.IntegerField()
    overdue = serializers.IntegerField()
    decided = serializers.IntegerField()
    satisfied = serializers.IntegerField()
    partly = serializers.IntegerField()
    refused = serializers.IntegerField()


class SignatureRequestSerializer(serializers.Serializer):
    """``wants_news``: tell me about milestones and the decision."""

    wants_news = Truth(default=False)


class SignatureSerializer(serializers.ModelSerializer):
    """The reader's own signature."""

    petition = Code()
    territory = PlaceSerializer(read_only=True)

    class Meta:
        model = Signature
        fields = ["petition", "signed_at", "day", "territory", "method", "wants_news"]
        read_only_fields = fields
