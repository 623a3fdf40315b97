"""The shape of the transparency report in the API."""

from rest_framework import serializers

from core.serializers import OptionalText, Texts


class PeriodSerializer(serializers.Serializer):
    """A month, a quarter or a year; ``until`` is its last day."""

    code = serializers.CharField()
    since = serializers.DateField(source="first")
    until = serializers.DateField(source="last")


class DecidedSerializer(serializers.Serializer):
    """What was decided and how fast (in working days), and what was objected to it."""

    decided = serializers.IntegerField()
    published = serializers.IntegerField()
    returned = serializers.IntegerField()
    refused = serializers.IntegerField()
    late = serializers.IntegerField()
    median_days = serializers.FloatField(source="median", allow_null=True)
    p90_days = serializers.FloatField(source="p90", allow_null=True)
    appealed = serializers.IntegerField()
    appeals_decided = serializers.IntegerField()
    upheld = serializers.IntegerField()


class GroupFiguresSerializer(DecidedSerializer):
    """What a group of so many reviewers decided."""

    reviewers = serializers.IntegerField()


class FiguresSerializer(DecidedSerializer):
    """What came in, what was decided, what waits, and what readers reported."""

    received = serializers.IntegerField()
    dropped = serializers.IntegerField()
    waiting = serializers.IntegerField()
    overdue = serializers.IntegerField()
    reported = serializers.IntegerField()
    reports_closed = serializers.IntegerField()
    justified = serializers.IntegerField()
    taken_down = serializers.IntegerField()
    put_back = serializers.IntegerField()


class FiguresLineSerializer(serializers.Serializer):
    """Figures of one kind, one month or one body; ``key`` is ``null`` for what is put together."""

    key = OptionalText()
    name = serializers.CharField(source="label")
    figures = FiguresSerializer()


class GroupLineSerializer(serializers.Serializer):
    """Figures of a group of reviewers; ``key`` is ``null`` for those put together."""

    key = OptionalText()
    name = serializers.CharField(source="label")
    figures = GroupFiguresSerializer()


class GivenGroundSerializer(serializers.Serializer):
    """A ground as it was worded when it was given."""

    code = serializers.CharField()
    name = Texts("name")


class GroundLineSerializer(serializers.Serializer):
    """How often a ground was given, and how often the objection to it was upheld later."""

    kind = serializers.CharField()
    ground = GivenGroundSerializer()
    refused = serializers.IntegerField()
    upheld = serializers.IntegerField()


class CauseLineSerializer(serializers.Serializer):
    """Signatures that two moderators declared invalid for one cause."""

    cause = serializers.CharField()
    name = serializers.CharField(source="label")
    acts = serializers.IntegerField()
    signatures = serializers.IntegerField()
    undone = serializers.IntegerField()


class TransparencySerializer(serializers.Serializer):
    """The report on a period."""

    period = PeriodSerializer()
    is_over = serializers.BooleanField()
    as_of = serializers.DateField()
    total = FiguresSerializer()
    kinds = FiguresLineSerializer(many=True)
    months = FiguresLineSerializer(many=True)
    bodies = FiguresLineSerializer(many=True)
    groups = GroupLineSerializer(many=True)
    grounds = GroundLineSerializer(many=True)
    signatures = CauseLineSerializer(source="causes", many=True)
