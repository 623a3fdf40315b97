"""Decisions with their texts, and what they amend and repeal."""

from rest_framework import serializers

from core.serializers import Code, OfficialTexts, OptionalText, PageAddress
from maslikhat.models import Decision


class DecisionSerializer(serializers.ModelSerializer):
    """A decision; its number is free text, as “8С-24-2” or “133/16-VIII”."""

    url = PageAddress()
    body = serializers.SlugField(source="session.convocation.body.code", read_only=True)
    session = Code()
    item = Code(allow_null=True)
    vote = Code(allow_null=True)
    title = OfficialTexts("title")
    registry_url = OptionalText()

    class Meta:
        model = Decision
        fields = [
            "code",
            "url",
            "body",
            "session",
            "item",
            "vote",
            "number",
            "decided_on",
            "title",
            "is_normative",
            "in_force_from",
            "in_force_to",
            "registry_url",
            "published_at",
        ]
        read_only_fields = fields


class DecisionDetailSerializer(DecisionSerializer):
    text = OfficialTexts("text")
    amends = Code(allow_null=True)
    repeals = Code(allow_null=True)
    amended_by = Code(many=True)
    repealed_by = Code(many=True)

    class Meta(DecisionSerializer.Meta):
        fields = [
            *DecisionSerializer.Meta.fields,
            "text",
            "amends",
            "repeals",
            "amended_by",
            "repealed_by",
        ]
        read_only_fields = fields
