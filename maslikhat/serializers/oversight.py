"""Deputy requests with their answers, and the akim's reports."""

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.serializers import Code, OfficialTexts, OptionalText, PageAddress, Texts
from maslikhat.models import AgendaItem, AkimReport, DeputyRequest, OversightRule
from maslikhat.queries.reading import clock_of
from maslikhat.serializers.people import NamedDeputySerializer
from workdays.calendar import local_date


def _public(item: AgendaItem | None) -> str | None:
    """The code of an item that everyone can see."""
    return item.code if item is not None and item.session.is_public else None


class TermRuleSerializer(serializers.ModelSerializer):
    """The months that the law gives for an answer."""

    months = serializers.IntegerField(source="number", read_only=True)
    basis = Texts("basis")

    class Meta:
        model = OversightRule
        fields = ["code", "months", "basis", "confidence"]
        read_only_fields = fields


class RequestSerializer(serializers.ModelSerializer):
    """A deputy's request. ``days_late`` counts until the answer came, or until today."""

    url = PageAddress()
    body = serializers.SlugField(source="convocation.body.code", read_only=True)
    convocation = serializers.IntegerField(source="convocation.number", read_only=True)
    deputy = NamedDeputySerializer(read_only=True)
    addressee = Code(allow_null=True)
    addressee_name = OptionalText()
    title = OfficialTexts("title")
    is_overdue = serializers.SerializerMethodField()
    days_late = serializers.SerializerMethodField()
    item = serializers.SerializerMethodField()

    class Meta:
        model = DeputyRequest
        fields = [
            "code",
            "url",
            "body",
            "convocation",
            "deputy",
            "addressee",
            "addressee_name",
            "title",
            "sent_on",
            "due_date",
            "answered_on",
            "is_overdue",
            "days_late",
            "item",
        ]
        read_only_fields = fields

    def get_is_overdue(self, request: DeputyRequest) -> bool:
        """Without an answer, and its term is over."""
        return request.answered_on is None and self.get_days_late(request) > 0

    def get_days_late(self, request: DeputyRequest) -> int:
        return clock_of(request, local_date(timezone.now())).late

    @extend_schema_field(serializers.SlugField(allow_null=True))
    def get_item(self, request: DeputyRequest) -> str | None:
        """The agenda item at which it was read out."""
        return _public(request.item)


class RequestDetailSerializer(RequestSerializer):
    rule = TermRuleSerializer(read_only=True, allow_null=True)
    text = OfficialTexts("text")
    answer = OfficialTexts("answer")
    answer_file = serializers.SerializerMethodField()

    class Meta(RequestSerializer.Meta):
        fields = [*RequestSerializer.Meta.fields, "rule", "text", "answer", "answer_file"]
        read_only_fields = fields

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_answer_file(self, request: DeputyRequest) -> str | None:
        """The address of the answer as a file."""
        if not request.answer_file:
            return None
        page = reverse("maslikhat:request_file", args=[request.code])
        return self.context["request"].build_absolute_uri(page)


class AkimReportSerializer(serializers.ModelSerializer):
    """A report of the akim; ``is_approved`` is ``null`` where no valid vote was taken on it."""

    body = serializers.SlugField(source="convocation.body.code", read_only=True)
    convocation = serializers.IntegerField(source="convocation.number", read_only=True)
    item = serializers.SerializerMethodField()
    vote = Code(allow_null=True)

    class Meta:
        model = AkimReport
        fields = ["body", "convocation", "akim", "given_on", "is_approved", "item", "vote"]
        read_only_fields = fields

    @extend_schema_field(serializers.SlugField(allow_null=True))
    def get_item(self, report: AkimReport) -> str | None:
        return _public(report.item)
