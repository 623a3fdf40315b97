"""The law as rows, and as it was frozen onto a petition."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.confidence import Confidence
from core.serializers import Code, Texts
from moderation.models import Ground
from petitions.models import Petition, Rule, Topic


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
