"""Acts of communities; one act with its text as it is in force on a day."""

from datetime import date
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.serializers import Code, OfficialTexts, PageAddress
from selfgov.models import Act, Clause
from selfgov.queries.acts import consolidated
from territory.serializers import PlaceSerializer


class CommunityActSerializer(serializers.ModelSerializer):
    """An act in force from one day to another; its number is free text."""

    url = PageAddress()
    community = PlaceSerializer(source="community.unit", read_only=True)
    title = OfficialTexts("title")
    repealed_by = Code(allow_null=True)
    matter = Code(source="item", allow_null=True)

    class Meta:
        model = Act
        fields = [
            *("code", "url", "community", "kind", "number", "adopted_on", "title", "from_date", "to_date"),
            *("repealed_by", "matter", "published_at"),
        ]
        read_only_fields = fields


class ClauseSerializer(serializers.ModelSerializer):
    """A clause in one wording; ``by`` is the act that brought it, the act itself at first."""

    text = OfficialTexts("text")
    by = Code()

    class Meta:
        model = Clause
        fields = ["number", "order", "text", "from_date", "to_date", "by"]
        read_only_fields = fields


class CommunityActDetailSerializer(CommunityActSerializer):
    """An act as it is on a day: the clauses in force then, in their order."""

    on = serializers.SerializerMethodField()
    is_in_force = serializers.SerializerMethodField()
    clauses = serializers.SerializerMethodField()
    signed_file = serializers.SerializerMethodField()

    class Meta(CommunityActSerializer.Meta):
        fields = [*CommunityActSerializer.Meta.fields, "on", "is_in_force", "clauses", "signed_file"]
        read_only_fields = fields

    @property
    def _day(self) -> date:
        return self.context["day"]

    def get_on(self, act: Act) -> date:
        return self._day

    def get_is_in_force(self, act: Act) -> bool:
        return act.is_in_force(self._day)

    @extend_schema_field(ClauseSerializer(many=True))
    def get_clauses(self, act: Act) -> Any:
        return ClauseSerializer(consolidated(act, self._day), many=True).data

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_signed_file(self, act: Act) -> str | None:
        """The address of the act as it was signed."""
        if not act.signed_file:
            return None
        return self.context["request"].build_absolute_uri(reverse("selfgov:signed_act", args=[act.code]))
