"""Bodies of power as the API shows them."""

from rest_framework import serializers

from bodies.models import Body
from core.serializers import Code, OptionalText, PageAddress, Texts
from territory.serializers import PlaceSerializer


class AddresseeSerializer(serializers.ModelSerializer):
    """A body, named beside something else."""

    name = Texts("name")
    territory = PlaceSerializer(read_only=True)

    class Meta:
        model = Body
        fields = ["code", "kind", "level", "name", "territory"]
        read_only_fields = fields


class BodySerializer(AddresseeSerializer):
    url = PageAddress()
    email = OptionalText()
    successor = Code(allow_null=True)

    class Meta(AddresseeSerializer.Meta):
        fields = [
            *AddresseeSerializer.Meta.fields,
            "url",
            "email",
            "is_authorized",
            "valid_from",
            "valid_to",
            "successor",
            "confidence",
        ]
        read_only_fields = fields
