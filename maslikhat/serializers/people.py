"""Maslikhats, their convocations and groups, and deputies."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from bodies.serializers import AddresseeSerializer
from core.serializers import OfficialTexts, OptionalText, PageAddress, Texts
from maslikhat.models import Convocation, Deputy, Group, Mandate, Membership


class MaslikhatAddress(PageAddress):
    """The page of a body as a maslikhat, with its deputies and sessions."""

    def to_representation(self, thing: Any) -> str:
        page = reverse("maslikhat:body", args=[thing.code])
        return self.context["request"].build_absolute_uri(page)


class NamedDeputySerializer(serializers.ModelSerializer):
    """A deputy, named beside something else."""

    name = serializers.CharField(source="full_name", read_only=True)

    class Meta:
        model = Deputy
        fields = ["code", "name"]
        read_only_fields = fields


class NamedGroupSerializer(serializers.ModelSerializer):
    name = Texts("name")

    class Meta:
        model = Group
        fields = ["code", "kind", "name"]
        read_only_fields = fields


class MaslikhatSerializer(AddresseeSerializer):
    url = MaslikhatAddress()

    class Meta(AddresseeSerializer.Meta):
        fields = ["code", "url", "level", "name", "territory"]
        read_only_fields = fields


class ConvocationSerializer(serializers.ModelSerializer):
    """A maslikhat between two elections; ``is_demonstration`` marks what is invented."""

    groups = NamedGroupSerializer(many=True, read_only=True)

    class Meta:
        model = Convocation
        fields = ["number", "seats", "from_date", "to_date", "is_demonstration", "groups"]
        read_only_fields = fields


class MaslikhatDetailSerializer(MaslikhatSerializer):
    convocations = ConvocationSerializer(many=True, read_only=True)

    class Meta(MaslikhatSerializer.Meta):
        fields = [*MaslikhatSerializer.Meta.fields, "valid_from", "valid_to", "convocations"]
        read_only_fields = fields


class MandateSerializer(serializers.ModelSerializer):
    body = serializers.SlugField(source="convocation.body.code", read_only=True)
    convocation = serializers.IntegerField(source="convocation.number", read_only=True)
    district = OfficialTexts("district")
    party = OfficialTexts("party")
    end_reason = OptionalText()

    class Meta:
        model = Mandate
        fields = [
            "body",
            "convocation",
            "kind",
            "district",
            "party",
            "from_date",
            "to_date",
            "end_reason",
        ]
        read_only_fields = fields


class MembershipSerializer(serializers.ModelSerializer):
    group = NamedGroupSerializer(read_only=True)

    class Meta:
        model = Membership
        fields = ["group", "role", "from_date", "to_date"]
        read_only_fields = fields


class DeputySerializer(serializers.ModelSerializer):
    """Deputies act in public: their full names are public."""

    url = PageAddress()
    patronymic = OptionalText()

    class Meta:
        model = Deputy
        fields = ["code", "url", "surname", "given_name", "patronymic"]
        read_only_fields = fields


class DeputyDetailSerializer(DeputySerializer):
    mandates = MandateSerializer(many=True, read_only=True)
    memberships = MembershipSerializer(many=True, read_only=True)

    class Meta(DeputySerializer.Meta):
        fields = [*DeputySerializer.Meta.fields, "mandates", "memberships"]
        read_only_fields = fields
