"""How many signed, one's own signature, and the wish to sign."""

from rest_framework import serializers

from core.serializers import Code, Truth
from petitions.models import Petition, Signature
from territory.serializers import PlaceSerializer


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
