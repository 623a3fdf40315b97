"""What is counted and told of a petition, and of a body's petitions."""

from rest_framework import serializers

from petitions.models import DayTally
from territory.serializers import PlaceSerializer


class RegionTallySerializer(serializers.Serializer):
    """Signatures from one region; ``null`` where there are too few to be shown."""

    region = PlaceSerializer()
    count = serializers.IntegerField(allow_null=True)


class TalliesSerializer(serializers.Serializer):
    """Regions with at least one signature; fewer than ``floor`` are not told."""

    floor = serializers.IntegerField()
    counted_at = serializers.DateTimeField(allow_null=True)
    results = RegionTallySerializer(many=True)


class DaySerializer(serializers.ModelSerializer):
    """Signatures given on a day less those taken back on it: the number can be negative."""

    class Meta:
        model = DayTally
        fields = ["day", "count"]
        read_only_fields = fields


class MomentSerializer(serializers.Serializer):
    event = serializers.CharField()
    at = serializers.DateTimeField()
    title = serializers.CharField()
    text = serializers.CharField()


class TimelineSerializer(serializers.Serializer):
    """Everything public that happened to a petition, the newest first."""

    results = MomentSerializer(many=True)


class WorkloadSerializer(serializers.Serializer):
    """What a body has answered and what it is late with."""

    waiting = serializers.IntegerField()
    overdue = serializers.IntegerField()
    decided = serializers.IntegerField()
    satisfied = serializers.IntegerField()
    partly = serializers.IntegerField()
    refused = serializers.IntegerField()
