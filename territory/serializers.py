"""Places and how many people live there, as the API shows them."""

from rest_framework import serializers

from core.serializers import Code, OptionalText, Texts
from territory.models import Population, Unit


class PlaceSerializer(serializers.ModelSerializer):
    """A place, named beside something else."""

    name = Texts("name")

    class Meta:
        model = Unit
        fields = ["kato", "kind", "name"]
        read_only_fields = fields


class PopulationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Population
        fields = ["on_date", "count", "is_estimate", "source"]
        read_only_fields = fields


class UnitSerializer(serializers.ModelSerializer):
    name = Texts("name")
    center = Texts("center")
    iso_code = OptionalText()
    parent = Code("kato", allow_null=True)  # type: ignore[assignment]

    class Meta:
        model = Unit
        fields = [
            "kato",
            "kind",
            "iso_code",
            "parent",
            "name",
            "center",
            "valid_from",
            "valid_to",
            "confidence",
        ]
        read_only_fields = fields


class UnitDetailSerializer(UnitSerializer):
    """A place with every known figure of its population, the latest first."""

    populations = PopulationSerializer(many=True, read_only=True)

    class Meta(UnitSerializer.Meta):
        fields = [*UnitSerializer.Meta.fields, "populations"]
        read_only_fields = fields
