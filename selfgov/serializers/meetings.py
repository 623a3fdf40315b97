"""Meetings and their minutes. What is being written down is no record yet: it comes with publication."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.serializers import Code, OfficialTexts, OptionalChoice, OptionalText, PageAddress
from selfgov.limits import Vote
from selfgov.models import Material, Meeting, MeetingItem, Member, MinutesCorrection
from territory.serializers import PlaceSerializer
from workdays.calendar import local_date

NO_TEXT = {"kk": None, "ru": None}


class MinutesSerializer(serializers.ModelSerializer):
    """A meeting. How many came, the signature and the akim's answer are ``null`` until the minutes are
    published."""

    url = PageAddress()
    community = PlaceSerializer(source="council.community.unit", read_only=True)
    council = Code()
    kind = serializers.CharField(source="council.kind", read_only=True)
    number = OptionalText()
    status_reason = OptionalText()
    place = OfficialTexts("place")
    is_answer_overdue = serializers.SerializerMethodField()

    class Meta:
        model = Meeting
        fields = [
            *("code", "url", "community", "council", "kind", "number", "status", "status_reason"),
            *("starts_at", "place", "convened_by", "notice_on", "quorum_base", "present_count"),
            *("signed_on", "passed_on", "answer_due_date", "answered_on", "akim_agrees"),
            *("is_answer_overdue", "is_archive", "published_at"),
        ]
        read_only_fields = fields

    # What stands here only once the minutes are public, and what stands here before.
    recorded: dict[str, Any] = {
        **dict.fromkeys(["quorum_base", "present_count", "signed_on", "passed_on", "answer_due_date"]),
        **dict.fromkeys(["answered_on", "akim_agrees"]),
    }

    def to_representation(self, meeting: Meeting) -> dict[str, Any]:
        shown = super().to_representation(meeting)
        return shown if meeting.published_at else shown | self.recorded

    def get_is_answer_overdue(self, meeting: Meeting) -> bool:
        return meeting.is_answer_overdue(local_date(timezone.now()))


class PresentMemberSerializer(serializers.ModelSerializer):
    village = OfficialTexts("village")

    class Meta:
        model = Member
        fields = ["name", "village"]
        read_only_fields = fields


class MatterSerializer(serializers.ModelSerializer):
    """A matter; before the minutes are published only what the agenda says of it."""

    title = OfficialTexts("title")
    rapporteur = OptionalText()
    speeches = OfficialTexts("speeches")
    decision = OfficialTexts("decision")
    result = OptionalChoice(Vote.choices)

    class Meta:
        model = MeetingItem
        fields = [
            *("code", "position", "subject", "title", "rapporteur", "speeches", "decision"),
            *("votes_for", "votes_against", "votes_abstained", "result"),
        ]
        read_only_fields = fields

    def to_representation(self, item: MeetingItem) -> dict[str, Any]:
        shown = super().to_representation(item)
        if item.meeting.published_at:
            return shown
        votes = dict.fromkeys(["votes_for", "votes_against", "votes_abstained", "result"])
        return shown | {"speeches": NO_TEXT, "decision": NO_TEXT} | votes


class MinutesCorrectionSerializer(serializers.ModelSerializer):
    old = OptionalText()
    new = OptionalText()

    class Meta:
        model = MinutesCorrection
        fields = ["what", "old", "new", "reason", "at"]
        read_only_fields = fields


class MaterialSerializer(serializers.ModelSerializer):
    """A file for a meeting, in one language."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = Material
        fields = ["code", "url", "title", "language", "size", "sha256", "added_at"]
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, material: Material) -> str:
        """The address of the file."""
        return self.context["request"].build_absolute_uri(reverse("selfgov:material", args=[material.code]))


class MinutesDetailSerializer(MinutesSerializer):
    """A meeting with its agenda and minutes. Others than members who were there are not named here."""

    convened_note = OptionalText()
    notice_reason = OptionalText()
    chair = OptionalText()
    secretary = OptionalText()
    present = serializers.SerializerMethodField()
    matters = MatterSerializer(source="items", many=True, read_only=True)
    answer = OfficialTexts("answer")
    summary = OfficialTexts("summary")
    scan = serializers.SerializerMethodField()
    materials = MaterialSerializer(many=True, read_only=True)
    corrections = MinutesCorrectionSerializer(many=True, read_only=True)

    class Meta(MinutesSerializer.Meta):
        fields = [
            *MinutesSerializer.Meta.fields,
            *("convened_note", "notice_reason", "chair", "secretary", "present", "matters"),
            *("answer", "summary", "scan", "materials", "corrections"),
        ]
        read_only_fields = fields

    recorded = {
        **MinutesSerializer.recorded,
        "chair": None,
        "secretary": None,
        "scan": None,
        "present": [],
        "corrections": [],
        "answer": NO_TEXT,
        "summary": NO_TEXT,
    }

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_scan(self, meeting: Meeting) -> str | None:
        """The address of the minutes as they were scanned."""
        if not meeting.scan:
            return None
        return self.context["request"].build_absolute_uri(reverse("selfgov:scan", args=[meeting.code]))

    @extend_schema_field(PresentMemberSerializer(many=True))
    def get_present(self, meeting: Meeting) -> Any:
        members = [presence.member for presence in meeting.presences.all()]
        return PresentMemberSerializer(members, many=True).data
