"""Tariffs, rates and budgets. Amounts are exact decimals, written as text so that no program rounds them."""

from fractions import Fraction
from typing import Any

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.serializers import Code, OfficialTexts, PageAddress, Texts
from selfgov.models import (
    Budget,
    Expenditure,
    ExpenditureKind,
    Rate,
    RateKind,
    Revenue,
    RevenueSource,
    Service,
    Tariff,
)
from selfgov.queries.budgets import budget_of
from territory.serializers import PlaceSerializer

MONEY: dict[str, Any] = {"max_digits": 20, "decimal_places": 2, "read_only": True}


class ServiceSerializer(serializers.ModelSerializer):
    """A paid service and what its amount is paid for."""

    name = Texts("name")
    unit = Texts("unit")

    class Meta:
        model = Service
        fields = ["code", "name", "unit"]
        read_only_fields = fields


class TariffSerializer(serializers.ModelSerializer):
    """What one unit of a service costs, in tenge, from one day to another."""

    url = serializers.SerializerMethodField()
    community = PlaceSerializer(source="community.unit", read_only=True)
    service = ServiceSerializer(read_only=True)
    reason = OfficialTexts("reason")
    matter = Code(source="item", allow_null=True)

    class Meta:
        model = Tariff
        fields = [
            *("code", "url", "community", "service", "amount", "from_date", "to_date", "reason", "matter"),
            "published_at",
        ]
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, tariff: Tariff) -> str:
        """The page of the service in the community, with the tariffs before and beside."""
        page = reverse("selfgov:tariff", args=[tariff.community.unit.kato, tariff.service.code])
        return self.context["request"].build_absolute_uri(page)


class RateKindSerializer(serializers.ModelSerializer):
    """A tax or fee, with the bounds of the law."""

    name = Texts("name")
    unit = Texts("unit")
    basis = Texts("basis")

    class Meta:
        model = RateKind
        fields = ["code", "name", "unit", "least", "most", "basis", "confidence"]
        read_only_fields = fields


class RateSerializer(serializers.ModelSerializer):
    community = PlaceSerializer(source="community.unit", read_only=True)
    kind = RateKindSerializer(read_only=True)
    matter = Code(source="item", allow_null=True)

    class Meta:
        model = Rate
        fields = ["community", "kind", "value", "from_date", "to_date", "matter", "published_at"]
        read_only_fields = fields


class BudgetSerializer(serializers.ModelSerializer):
    """A budget of a year, in tenge; ``code`` is the community's KATO code and the year."""

    code = serializers.SerializerMethodField()
    url = PageAddress()
    community = PlaceSerializer(source="community.unit", read_only=True)
    matter = Code(source="item", allow_null=True)

    class Meta:
        model = Budget
        fields = [
            *("code", "url", "community", "year", "approved_on", "executed_on", "population"),
            *("population_date", "population_is_estimate", "matter", "published_at"),
        ]
        read_only_fields = fields

    def get_code(self, budget: Budget) -> str:
        return f"{budget.community.unit.kato}-{budget.year}"


class RevenueSourceSerializer(serializers.ModelSerializer):
    name = Texts("name")

    class Meta:
        model = RevenueSource
        fields = ["code", "group", "name"]
        read_only_fields = fields


class RevenueLineSerializer(serializers.ModelSerializer):
    source = RevenueSourceSerializer(read_only=True)  # type: ignore[assignment]

    class Meta:
        model = Revenue
        fields = ["source", "planned", "executed"]
        read_only_fields = fields


class PurposeSerializer(serializers.ModelSerializer):
    name = Texts("name")

    class Meta:
        model = ExpenditureKind
        fields = ["code", "name"]
        read_only_fields = fields


class ExpenditureLineSerializer(serializers.ModelSerializer):
    purpose = PurposeSerializer(source="kind", read_only=True)

    class Meta:
        model = Expenditure
        fields = ["purpose", "planned", "executed"]
        read_only_fields = fields


class SumSerializer(serializers.Serializer):
    """Tenge; ``executed`` is ``null`` while not every line tells it."""

    planned = serializers.DecimalField(**MONEY)
    executed = serializers.DecimalField(**MONEY, allow_null=True)


class PerHeadSerializer(serializers.Serializer):
    """Tenge for each resident of the budget's population."""

    revenue = SumSerializer()
    own = SumSerializer()
    expenditure = SumSerializer()


class TotalsSerializer(serializers.Serializer):
    """What a budget comes to; ``own_share`` is own revenue as a part of all, planned, from 0 to 1."""

    revenue = SumSerializer()
    own = SumSerializer()
    transfers = SumSerializer()
    expenditure = SumSerializer()
    balance = SumSerializer()
    own_share = serializers.SerializerMethodField()
    per_head = PerHeadSerializer(allow_null=True)
    checks = serializers.ListField(child=serializers.CharField())

    def get_own_share(self, sums: Any) -> float | None:
        share: Fraction | None = sums.own_share
        return None if share is None else round(float(share), 4)


class BudgetDetailSerializer(BudgetSerializer):
    """A budget with its lines and what they come to; ``checks`` are sentences for its readers."""

    revenues = serializers.SerializerMethodField()
    expenditures = serializers.SerializerMethodField()
    totals = serializers.SerializerMethodField()

    class Meta(BudgetSerializer.Meta):
        fields = [*BudgetSerializer.Meta.fields, "revenues", "expenditures", "totals"]
        read_only_fields = fields

    def to_representation(self, budget: Budget) -> dict[str, Any]:
        self.sums = budget_of(budget)
        return super().to_representation(budget)

    @extend_schema_field(RevenueLineSerializer(many=True))
    def get_revenues(self, budget: Budget) -> Any:
        return RevenueLineSerializer(self.sums.revenues, many=True).data

    @extend_schema_field(ExpenditureLineSerializer(many=True))
    def get_expenditures(self, budget: Budget) -> Any:
        return ExpenditureLineSerializer(self.sums.expenditures, many=True).data

    @extend_schema_field(TotalsSerializer)
    def get_totals(self, budget: Budget) -> Any:
        return TotalsSerializer(self.sums).data
