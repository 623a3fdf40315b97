"""Initiatives of communities. Who signed is nobody's business, and neither is who began."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.serializers import Code, OfficialTexts, PageAddress
from notifications.rendering import local
from selfgov.models import Initiative
from territory.serializers import PlaceSerializer


class InitiativeSerializer(serializers.ModelSerializer):
    """What a community asks for: ``supporters`` of the ``needed``, counted of ``base``."""

    url = PageAddress()
    community = PlaceSerializer(source="community.unit", read_only=True)
    title = OfficialTexts("title")
    matter = Code(source="item", allow_null=True)
    maslikhat = Code(allow_null=True)

    class Meta:
        model = Initiative
        fields = [
            *(
                "code",
                "url",
                "community",
                "kind",
                "status",
                "title",
                "support",
                "supporters",
                "needed",
                "base",
            ),
            *("started_at", "collecting_ends_at", "supported_at", "sending_due_date", "matter", "maslikhat"),
            *("sent_on", "closed_at"),
        ]
        read_only_fields = fields


class InitiativeDetailSerializer(InitiativeSerializer):
    """An initiative with its text, the rule that says whose support it needs, and the outcome."""

    text = OfficialTexts("text")
    rule = Code()
    outcome = OfficialTexts("outcome")
    agenda_item = serializers.SerializerMethodField()

    class Meta(InitiativeSerializer.Meta):
        fields = [*InitiativeSerializer.Meta.fields, "text", "rule", "agenda_item", "outcome"]
        read_only_fields = fields

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_agenda_item(self, initiative: Initiative) -> str | None:
        """The page of the item at which the maslikhat deals with it."""
        path = initiative.agenda_path
        return self.context["request"].build_absolute_uri(local(path)) if path else None
