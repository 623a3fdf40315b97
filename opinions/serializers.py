"""Conversations, statements and maps as the API shows them: numbers of five people or more, no names."""

from django.utils import timezone
from rest_framework import serializers

from core.serializers import OfficialTexts, OptionalChoice, OptionalText, PageAddress, Texts
from opinions.mapping.results import Absence, Stance
from opinions.models import Conversation, Statement


class ConversationSerializer(serializers.ModelSerializer):
    """A question, and when one may say where one stands."""

    url = PageAddress()
    question = Texts("question")
    is_open = serializers.SerializerMethodField()

    class Meta:
        model = Conversation
        fields = [
            "code",
            "url",
            "question",
            "opens_at",
            "closes_at",
            "is_open",
            "minimum_positions",
            "mapped_at",
        ]
        read_only_fields = fields

    def get_is_open(self, conversation: Conversation) -> bool:
        return conversation.is_open(timezone.now())


class PositionTallySerializer(serializers.Serializer):
    """How many agree, pass and disagree; ``n`` is their sum and never less than five."""

    n = serializers.IntegerField(min_value=5)
    agree = serializers.IntegerField(min_value=0)
    passed = serializers.IntegerField(min_value=0)
    disagree = serializers.IntegerField(min_value=0)


class StatementSerializer(serializers.ModelSerializer):
    """A statement that everybody reads. Who wrote it is not told."""

    text = OfficialTexts("text")
    reason = OptionalText(source="status_reason")
    tally = PositionTallySerializer(allow_null=True, read_only=True)

    class Meta:
        model = Statement
        fields = ["number", "text", "origin", "status", "reason", "shown_at", "tally"]
        read_only_fields = fields


# The map ------------------------------------------------------------------------------------


class ClaimSerializer(serializers.Serializer):
    """What sets a group apart: ``count`` of the ``n`` who answered take this stance."""

    statement = serializers.IntegerField()
    stance = serializers.ChoiceField(choices=[stance.value for stance in Stance])
    n = serializers.IntegerField(min_value=5)
    count = serializers.IntegerField()
    share = serializers.FloatField()
    z = serializers.FloatField()
    z_difference = serializers.FloatField()
    repness = serializers.FloatField()


class OpinionGroupSerializer(serializers.Serializer):
    label = serializers.IntegerField()  # type: ignore[assignment]
    size = serializers.IntegerField(min_value=5)
    share = serializers.FloatField()
    claims = ClaimSerializer(many=True)


class ConsensusSerializer(serializers.Serializer):
    """What the majority of every group shares."""

    statement = serializers.IntegerField()
    stance = serializers.ChoiceField(choices=[stance.value for stance in Stance])
    score = serializers.FloatField()
    n = serializers.IntegerField(min_value=5)
    count = serializers.IntegerField()
    share = serializers.FloatField()
    lowest_share = serializers.FloatField()


class DivisionSerializer(serializers.Serializer):
    """What parts two groups, each named by its label."""

    statement = serializers.IntegerField()
    score = serializers.FloatField()
    agreeing = serializers.IntegerField()
    agreeing_n = serializers.IntegerField(min_value=5)
    agreeing_share = serializers.FloatField()
    disagreeing = serializers.IntegerField()
    disagreeing_n = serializers.IntegerField(min_value=5)
    disagreeing_share = serializers.FloatField()


class MapTallySerializer(serializers.Serializer):
    agree = serializers.IntegerField(min_value=0)
    passed = serializers.IntegerField(min_value=0)
    disagree = serializers.IntegerField(min_value=0)


class StatementResultSerializer(serializers.Serializer):
    """One statement: everybody on the map, then each group in the order of ``groups``."""

    statement = serializers.IntegerField()
    total = MapTallySerializer(allow_null=True)
    groups = serializers.ListField(child=MapTallySerializer(allow_null=True))
    agreement = serializers.FloatField(allow_null=True)
    disagreement = serializers.FloatField(allow_null=True)
    division = serializers.FloatField(allow_null=True)


class MapCountsSerializer(serializers.Serializer):
    """How much the map rests on."""

    people = serializers.IntegerField()
    on_map = serializers.IntegerField()
    left_out = serializers.IntegerField()
    statements = serializers.IntegerField()
    votes = serializers.IntegerField()


class MapSerializer(serializers.Serializer):
    """The latest map. ``absence`` says why there are no groups; what is under the floor is ``null``."""

    made_at = serializers.DateTimeField()
    method = serializers.CharField()
    seed = serializers.IntegerField()
    minimum_votes = serializers.IntegerField()
    absence = OptionalChoice(Absence.choices)
    counts = MapCountsSerializer()
    groups = OpinionGroupSerializer(many=True)
    statements = StatementResultSerializer(many=True)
    consensus = ConsensusSerializer(many=True)
    divisive = DivisionSerializer(many=True)
    silhouettes = serializers.ListField(child=serializers.ListField(child=serializers.FloatField()))
    silhouette = serializers.FloatField(allow_null=True)
    explained = serializers.ListField(child=serializers.FloatField())
