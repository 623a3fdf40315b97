"""Communities, councils and officials as the API shows them; years of birth stay inside."""

from rest_framework import serializers

from core.serializers import Code, OfficialTexts, OptionalText, PageAddress
from selfgov.models import Community, Council, Member, Official
from territory.serializers import PlaceSerializer


class OfficialSerializer(serializers.ModelSerializer):
    class Meta:
        model = Official
        fields = ["post", "name", "is_acting", "is_elected", "from_date", "to_date"]
        read_only_fields = fields


class CouncilMemberSerializer(serializers.ModelSerializer):
    """Members act in public: their names are public."""

    village = OfficialTexts("village")
    end_reason = OptionalText()

    class Meta:
        model = Member
        fields = ["name", "village", "from_date", "to_date", "end_reason"]
        read_only_fields = fields


class CouncilSerializer(serializers.ModelSerializer):
    """A council with everybody who sits or sat on it; the size is what the law asked for on its first day."""

    url = PageAddress()
    part = OfficialTexts("part")
    rule = Code()
    members = CouncilMemberSerializer(many=True, read_only=True)

    class Meta:
        model = Council
        fields = [
            *("code", "url", "kind", "part", "rule", "from_date", "to_date"),
            *("population", "population_date", "least", "most", "members"),
        ]
        read_only_fields = fields


class CommunitySerializer(serializers.ModelSerializer):
    url = PageAddress()
    kato = serializers.CharField(source="unit.kato", read_only=True)
    unit = PlaceSerializer(read_only=True)
    district = PlaceSerializer(read_only=True)
    office = OfficialTexts("office")
    phone = OptionalText()
    website = OptionalText()

    class Meta:
        model = Community
        fields = [
            *("kato", "url", "unit", "district", "office", "phone", "website"),
            *("changed_at", "is_generated"),
        ]
        read_only_fields = fields


class CommunityDetailSerializer(CommunitySerializer):
    villages = PlaceSerializer(source="unit.children", many=True, read_only=True)
    officials = OfficialSerializer(many=True, read_only=True)
    councils = CouncilSerializer(many=True, read_only=True)

    class Meta(CommunitySerializer.Meta):
        fields = [*CommunitySerializer.Meta.fields, "villages", "officials", "councils"]
        read_only_fields = fields
