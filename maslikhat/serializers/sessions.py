"""Sessions with their agendas, streams and attendance."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from broadcasts.models import Stream
from core.serializers import Code, OfficialTexts, OptionalText, PageAddress
from maslikhat.models import AgendaItem, Attendance, Correction, RuleBreach, Session, Speech
from maslikhat.papers.record import is_behind_doors
from maslikhat.serializers.people import MaslikhatSerializer, NamedDeputySerializer, NamedGroupSerializer


class ItemSerializer(serializers.ModelSerializer):
    """A matter on an agenda; ``number`` is text, the list is in the order of the agenda."""

    url = PageAddress()
    session = Code()
    parent = Code(allow_null=True)  # type: ignore[assignment]
    title = OfficialTexts("title")
    rapporteur = OptionalText()
    origin_note = OptionalText()
    petition = Code(allow_null=True)
    initiative = Code(allow_null=True)
    raised_by = NamedDeputySerializer(read_only=True, allow_null=True)
    status_reason = OptionalText()

    class Meta:
        model = AgendaItem
        fields = [
            "code",
            "url",
            "session",
            "number",
            "parent",
            "title",
            "rapporteur",
            "is_closed",
            "origin",
            "origin_note",
            "petition",
            "initiative",
            "raised_by",
            "status",
            "status_reason",
            "was_added_live",
            "was_out_of_order",
            "started_at",
            "ended_at",
        ]
        read_only_fields = fields


class SpeechSerializer(serializers.ModelSerializer):
    deputy = Code(allow_null=True)
    speaker = serializers.SerializerMethodField()
    note = OptionalText()

    class Meta:
        model = Speech
        fields = ["speaker", "deputy", "started_at", "note"]
        read_only_fields = fields

    def get_speaker(self, speech: Speech) -> str:
        return speech.deputy.full_name if speech.deputy else speech.speaker


class ItemDetailSerializer(ItemSerializer):
    """An item with what was said (unless its meeting was closed) and what came of it."""

    speeches = serializers.SerializerMethodField()
    votes = serializers.SerializerMethodField()
    decisions = Code(many=True)

    class Meta(ItemSerializer.Meta):
        fields = [*ItemSerializer.Meta.fields, "speeches", "votes", "decisions"]
        read_only_fields = fields

    @extend_schema_field(SpeechSerializer(many=True))
    def get_speeches(self, item: AgendaItem) -> Any:
        return SpeechSerializer([] if is_behind_doors(item) else item.speeches.all(), many=True).data

    @extend_schema_field(serializers.ListField(child=serializers.SlugField()))
    def get_votes(self, item: AgendaItem) -> list[str]:
        return [vote.code for motion in item.motions.all() for vote in motion.votes.all()]


class StreamSerializer(serializers.ModelSerializer):
    """Where to watch; ``recording_url`` takes the place of ``url`` once there is a recording."""

    recording_url = OptionalText()
    status_reason = OptionalText()

    class Meta:
        model = Stream
        fields = [
            "provider",
            "language",
            "url",
            "recording_url",
            "status",
            "status_reason",
            "starts_at",
            "live_at",
            "ended_at",
            "zero_at",
        ]
        read_only_fields = fields


class AttendanceSerializer(serializers.ModelSerializer):
    deputy = NamedDeputySerializer(read_only=True)

    class Meta:
        model = Attendance
        fields = ["deputy", "arrived_at", "departed_at"]
        read_only_fields = fields


class BreachSerializer(serializers.ModelSerializer):
    class Meta:
        model = RuleBreach
        fields = ["rule", "reason", "at"]
        read_only_fields = fields


class CorrectionSerializer(serializers.ModelSerializer):
    old = OptionalText()
    new = OptionalText()

    class Meta:
        model = Correction
        fields = ["what", "old", "new", "reason", "at"]
        read_only_fields = fields


class SessionSerializer(serializers.ModelSerializer):
    """A session or a sitting; ``sequence`` grows with every change of time, place or stage."""

    url = PageAddress()
    body = MaslikhatSerializer(source="convocation.body", read_only=True)
    convocation = serializers.IntegerField(source="convocation.number", read_only=True)
    group = NamedGroupSerializer(read_only=True, allow_null=True)
    place = OfficialTexts("place")
    cause = OfficialTexts("cause")
    status_reason = OptionalText()
    is_unrecorded = serializers.SerializerMethodField()

    class Meta:
        model = Session
        fields = [
            "code",
            "url",
            "body",
            "convocation",
            "kind",
            "number",
            "group",
            "status",
            "status_reason",
            "is_unrecorded",
            "starts_at",
            "place",
            "cause",
            "is_closed_meeting",
            "announced_at",
            "opened_at",
            "ended_at",
            "sequence",
            "updated_at",
        ]
        read_only_fields = fields

    def get_is_unrecorded(self, session: Session) -> bool:
        """Announced for a day that has gone by: whether it was held is not on file."""
        return session.is_unrecorded(timezone.now())


class SessionDetailSerializer(SessionSerializer):
    """A session with its streams, agenda and attendance, and with what was not kept or corrected."""

    chair = NamedDeputySerializer(read_only=True, allow_null=True)
    streams = serializers.SerializerMethodField()
    items = ItemSerializer(many=True, read_only=True)
    attendance = AttendanceSerializer(source="attendances", many=True, read_only=True)
    breaches = BreachSerializer(many=True, read_only=True)
    corrections = CorrectionSerializer(many=True, read_only=True)

    class Meta(SessionSerializer.Meta):
        fields = [
            *SessionSerializer.Meta.fields,
            "chair",
            "mandates",
            "streams",
            "items",
            "attendance",
            "breaches",
            "corrections",
        ]
        read_only_fields = fields

    @extend_schema_field(StreamSerializer(many=True))
    def get_streams(self, session: Session) -> Any:
        return StreamSerializer(Stream.objects.about(session), many=True).data
