"""The body's life and citizens' proposals as the API shows them: public fields only."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bodies.serializers import AddresseeSerializer
from commitments.models import Commitment
from core.serializers import Code, OfficialTexts, OptionalText, PageAddress, Texts
from kurultai import queries
from kurultai.models import Act, Conclusion, Consultation, Forwarding, Gathering, Section, Submission, Theme
from petitions.serializers import TopicSerializer


class SectionSerializer(serializers.ModelSerializer):
    """A part of the body that reviews proposals, between two dates."""

    url = PageAddress()
    body = Code()
    name = Texts("name")

    class Meta:
        model = Section
        fields = ["code", "url", "body", "name", "valid_from", "valid_to", "confidence"]
        read_only_fields = fields


class CommitmentSerializer(serializers.ModelSerializer):
    """What was promised, by whom and by when, and what shows that it was done."""

    what = OfficialTexts("what")
    body = Code(allow_null=True)
    who = OptionalText()
    evidence_url = OptionalText()
    evidence_note = OptionalText()
    drop_reason = OptionalText()

    class Meta:
        model = Commitment
        fields = [
            *("what", "body", "who", "due_date", "done_on"),
            *("evidence_url", "evidence_note", "dropped_on", "drop_reason"),
        ]
        read_only_fields = fields


class GatheringSerializer(serializers.ModelSerializer):
    """A gathering; without “starts_on” only its year is known."""

    url = PageAddress()
    body = Code()
    place = Texts("place")
    status_reason = OptionalText()
    sections = Code(many=True)

    class Meta:
        model = Gathering
        fields = [
            *("code", "url", "body", "number", "status", "status_reason"),
            *("year", "starts_on", "ends_on", "place", "sections", "confidence"),
        ]
        read_only_fields = fields


class ConsultationSerializer(serializers.ModelSerializer):
    """A question that the body puts to everyone for some time."""

    url = PageAddress()
    body = Code()
    gathering = Code(allow_null=True)
    title = Texts("title")
    text = Texts("text")
    summary = OfficialTexts("summary")

    class Meta:
        model = Consultation
        fields = [
            *("code", "url", "body", "gathering", "title", "text"),
            *("opens_at", "closes_at", "summary", "is_demonstration"),
        ]
        read_only_fields = fields


class ThemeSerializer(serializers.ModelSerializer):
    """A theme that the secretariat has confirmed, with the number of its public proposals."""

    name = Texts("name")
    consultation = Code(allow_null=True)
    size = serializers.IntegerField(read_only=True)

    class Meta:
        model = Theme
        fields = ["code", "name", "consultation", "confirmed_at", "size"]
        read_only_fields = fields


class SubmissionSerializer(serializers.ModelSerializer):
    """A proposal in a list. The author is a given name and the first letter of the surname."""

    url = PageAddress()
    body = Code()
    consultation = Code(allow_null=True)
    section = Code(allow_null=True)
    region = Code("kato", allow_null=True)
    topic = TopicSerializer(read_only=True, allow_null=True)
    title = OfficialTexts("title")
    author = serializers.CharField(source="author.public_name", read_only=True)
    organization = OptionalText()

    class Meta:
        model = Submission
        fields = [
            *("code", "url", "status", "title", "body", "consultation", "section", "topic", "region"),
            *("author", "behalf", "organization", "supporters"),
            *("published_at", "section_due_date", "supported_at", "closed_at"),
        ]
        read_only_fields = fields


class ConclusionSerializer(serializers.ModelSerializer):
    """What a section or a body concluded, with its reasons."""

    section = Code(allow_null=True)
    body = Code(allow_null=True)
    reasons = OfficialTexts("reasons")

    class Meta:
        model = Conclusion
        fields = ["section", "body", "verdict", "reasons", "at"]
        read_only_fields = fields


class ForwardingSerializer(serializers.ModelSerializer):
    """A proposal with another body: its term in working days, and the answer."""

    body = AddresseeSerializer(read_only=True)
    answer = OfficialTexts("answer")

    class Meta:
        model = Forwarding
        fields = ["body", "sent_at", "term_days", "due_date", "answered_at", "answer"]
        read_only_fields = fields


class ActSerializer(serializers.ModelSerializer):
    """A law, decree or other act in which proposals came true."""

    title = OfficialTexts("title")

    class Meta:
        model = Act
        fields = ["kind", "number", "date", "title", "url"]
        read_only_fields = fields


class SubmissionDetailSerializer(SubmissionSerializer):
    """A proposal with its texts and with everything that became of it."""

    problem = OfficialTexts("problem")
    proposal = OfficialTexts("proposal")
    effect = OfficialTexts("effect")
    sources = OptionalText()
    authors = serializers.SerializerMethodField()
    merged_into = Code(allow_null=True)
    theme = serializers.SerializerMethodField()
    conclusions = ConclusionSerializer(many=True, read_only=True)
    forwardings = ForwardingSerializer(many=True, read_only=True)
    acts = ActSerializer(many=True, read_only=True)

    class Meta(SubmissionSerializer.Meta):
        fields = [
            *SubmissionSerializer.Meta.fields,
            *("problem", "proposal", "effect", "sources", "authors", "merged_into", "theme"),
            *("conclusions", "forwardings", "acts"),
        ]
        read_only_fields = fields

    def get_authors(self, submission: Submission) -> list[str]:
        return [author.public_name for author in queries.authors_of(submission)]

    @extend_schema_field({"type": ["string", "null"]})
    def get_theme(self, submission: Submission) -> str | None:
        place = getattr(submission, "theme_place", None)
        theme = place.theme if place else None
        return theme.code if theme and theme.confirmed_at and not theme.dissolved_at else None


class GatheringDetailSerializer(GatheringSerializer):
    """A gathering with what it was about and what was promised at it."""

    about = Texts("about")
    known_from = OptionalText(source="source")
    agenda = serializers.SerializerMethodField()
    commitments = serializers.SerializerMethodField()

    class Meta(GatheringSerializer.Meta):
        fields = [*GatheringSerializer.Meta.fields, "about", "known_from", "agenda", "commitments"]
        read_only_fields = fields

    @extend_schema_field(
        {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"order": {"type": "integer"}, "title": {"type": "object"}},
            },
        }
    )
    def get_agenda(self, gathering: Gathering) -> list[dict[str, Any]]:
        points = gathering.agenda.order_by("order")
        return [
            {
                "order": point.order,
                "title": {"kk": point.title_kk or None, "ru": point.title_ru or None},
            }
            for point in points
        ]

    @extend_schema_field(CommitmentSerializer(many=True))
    def get_commitments(self, gathering: Gathering) -> Any:
        found = queries.ledger_of(gathering, today=self.context["today"]).commitments
        return CommitmentSerializer(found, many=True, context=self.context).data


class StageSerializer(serializers.Serializer):
    """A stage, how many came to it, and the median of calendar days from the stage before."""

    name = serializers.ChoiceField(["received", "published", "supported", "implemented"])
    count = serializers.IntegerField()
    median_days = serializers.FloatField(allow_null=True)


class FunnelSerializer(serializers.Serializer):
    """How far proposals came, where the others ended, and how many are late."""

    stages = StageSerializer(many=True)
    refused = serializers.IntegerField()
    declined = serializers.IntegerField()
    merged = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    overdue_check = serializers.IntegerField()
    overdue_section = serializers.IntegerField()
    overdue_body = serializers.IntegerField()
