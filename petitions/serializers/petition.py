"""A petition in a list, and with everything public about it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bodies.serializers import AddresseeSerializer
from core.serializers import OfficialTexts, OptionalChoice, OptionalText, PageAddress
from moderation.models import Decision
from petitions import queries
from petitions.models import Answer, Hearing, Petition
from petitions.serializers.law import GroundSerializer, LawSerializer, TopicSerializer
from petitions.serializers.signatures import SignaturesSerializer
from petitions.states import Outcome, Status
from workdays.calendar import Calendar


class PetitionSerializer(serializers.ModelSerializer):
    """A petition in a list. The author is a given name and the first letter of the surname."""

    url = PageAddress()
    outcome = OptionalChoice(Outcome.choices)
    title = OfficialTexts("title")
    addressee = AddresseeSerializer(read_only=True, allow_null=True)
    topic = TopicSerializer(read_only=True, allow_null=True)
    author = serializers.CharField(source="author.public_name", read_only=True, default=None, allow_null=True)
    signatures = SignaturesSerializer(source="*", read_only=True)

    class Meta:
        model = Petition
        fields = [
            "code",
            "url",
            "status",
            "outcome",
            "origin",
            "title",
            "addressee",
            "topic",
            "author",
            "signatures",
            "published_at",
            "collecting_ends_at",
            "review_due_date",
            "closed_at",
        ]
        read_only_fields = fields


class HearingSerializer(serializers.ModelSerializer):
    place = OfficialTexts("place")
    note = OfficialTexts("note")
    cancel_reason = OptionalText()

    class Meta:
        model = Hearing
        fields = ["starts_at", "place", "note", "cancelled_at", "cancel_reason"]
        read_only_fields = fields


class AnswerSerializer(serializers.ModelSerializer):
    """A decision on the petition; without an ``outcome``, the answer to an ordinary appeal."""

    outcome = OptionalChoice(Outcome.choices)
    text = OfficialTexts("text")

    class Meta:
        model = Answer
        fields = ["outcome", "text", "signed_by", "given_at"]
        read_only_fields = fields


class RefusalSerializer(serializers.ModelSerializer):
    """Why the authorized body refused the petition."""

    ground = GroundSerializer(read_only=True)

    class Meta:
        model = Decision
        fields = ["at", "ground", "reasons"]
        read_only_fields = fields


class ClockSerializer(serializers.Serializer):
    """A term of law in working days: day ``day`` of ``days``, and who has to keep it."""

    label = serializers.CharField()  # type: ignore[assignment]
    body = serializers.CharField()
    start_date = serializers.DateField(source="clock.start_date")
    due_date = serializers.DateField(source="clock.due_date")
    days = serializers.IntegerField(source="clock.days")
    day = serializers.IntegerField(source="clock.day")
    days_left = serializers.IntegerField(source="clock.days_left")
    is_overdue = serializers.BooleanField(source="clock.is_overdue")
    overdue_days = serializers.IntegerField(source="clock.overdue_days")
    is_stopped = serializers.BooleanField(source="clock.is_stopped")


class PetitionDetailSerializer(PetitionSerializer):
    """A petition with everything public about it; ``text_sha256`` is of the text people sign."""

    source = OptionalText()  # type: ignore[assignment]
    text = OfficialTexts("text")
    arguments = OfficialTexts("arguments")
    proposal = OfficialTexts("proposal")
    text_sha256 = OptionalText()
    law = LawSerializer(source="*", read_only=True)
    registration_number = OptionalText()
    clock = serializers.SerializerMethodField()
    refusal = serializers.SerializerMethodField()
    hearings = HearingSerializer(many=True, read_only=True)
    answers = AnswerSerializer(many=True, read_only=True)

    class Meta(PetitionSerializer.Meta):
        fields = [
            *PetitionSerializer.Meta.fields,
            "source",
            "text",
            "arguments",
            "proposal",
            "text_sha256",
            "law",
            "backer_count",
            "submitted_at",
            "backing_started_at",
            "backing_ends_at",
            "threshold_reached_at",
            "registration_due_date",
            "registered_at",
            "registration_number",
            "failed_at",
            "appeal_due_date",
            "clock",
            "refusal",
            "hearings",
            "answers",
        ]
        read_only_fields = fields

    @extend_schema_field(ClockSerializer(allow_null=True))
    def get_clock(self, petition: Petition) -> Any:
        found = queries.clock_of(petition, Calendar.now(), at=self.context["at"])
        return ClockSerializer(found).data if found else None

    @extend_schema_field(RefusalSerializer(allow_null=True))
    def get_refusal(self, petition: Petition) -> Any:
        decision = queries.refusal_of(petition) if petition.status == Status.REFUSED else None
        return RefusalSerializer(decision).data if decision else None
