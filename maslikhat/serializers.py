"""Maslikhats, sessions, votes and decisions as the API shows them: public fields only."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bodies.serializers import AddresseeSerializer
from broadcasts.models import Stream
from core.serializers import Code, OfficialTexts, OptionalChoice, OptionalText, PageAddress, Texts
from maslikhat.limits import needed_for_majority
from maslikhat.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Candidate,
    Convocation,
    Correction,
    Decision,
    Deputy,
    Group,
    Mandate,
    Membership,
    Motion,
    RuleBreach,
    Session,
    Speech,
    VoteEvent,
    VoteRule,
)
from maslikhat.options import Result
from maslikhat.papers.record import counted, is_behind_doors

# People and their maslikhat -----------------------------------------------------------------


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


# Sessions and agendas -----------------------------------------------------------------------


class ItemSerializer(serializers.ModelSerializer):
    """A matter on an agenda; ``number`` is text, the list is in the order of the agenda."""

    url = PageAddress()
    session = Code()
    parent = Code(allow_null=True)  # type: ignore[assignment]
    title = OfficialTexts("title")
    rapporteur = OptionalText()
    origin_note = OptionalText()
    petition = Code(allow_null=True)
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


# Votes --------------------------------------------------------------------------------------


class VoteRuleSerializer(serializers.ModelSerializer):
    name = Texts("name")
    basis = Texts("basis")

    class Meta:
        model = VoteRule
        fields = ["code", "name", "basis", "confidence"]
        read_only_fields = fields


class TallySerializer(serializers.Serializer):
    """How often each option was chosen; a secret vote does not tell who was excused."""

    votes_for = serializers.IntegerField()
    against = serializers.IntegerField()
    abstain = serializers.IntegerField()
    not_voting = serializers.IntegerField()
    absent = serializers.IntegerField()
    excused = serializers.IntegerField()


class MotionSerializer(serializers.ModelSerializer):
    """What was put to the vote."""

    text = OfficialTexts("text")
    moved_by = Code(allow_null=True)

    class Meta:
        model = Motion
        fields = ["kind", "text", "moved_by"]
        read_only_fields = fields


class VoteSerializer(serializers.ModelSerializer):
    """A vote with its totals. ``result`` follows from the rule; ``declared`` is what was announced."""

    item = serializers.SlugField(source="motion.item.code", read_only=True)
    session = serializers.SlugField(source="motion.item.session.code", read_only=True)
    motion = MotionSerializer(read_only=True)
    rule = VoteRuleSerializer(read_only=True)
    tally = serializers.SerializerMethodField()
    needed = serializers.SerializerMethodField()
    result = OptionalChoice(Result.choices)
    declared = OptionalChoice(Result.choices)
    declared_reason = OptionalText()
    elected = serializers.CharField(source="elected.name", read_only=True, default=None, allow_null=True)
    annulled_reason = OptionalText()

    class Meta:
        model = VoteEvent
        fields = [
            "code",
            "item",
            "session",
            "motion",
            "rule",
            "is_secret",
            "status",
            "mandates",
            "opened_at",
            "closed_at",
            "tally",
            "needed",
            "result",
            "declared",
            "declared_reason",
            "elected",
            "annulled_reason",
        ]
        read_only_fields = fields

    @extend_schema_field(TallySerializer)
    def get_tally(self, vote: VoteEvent) -> Any:
        return TallySerializer(counted(vote)).data

    def get_needed(self, vote: VoteEvent) -> int:
        """How many votes the rule asks for, of the mandates or of those present."""
        present = counted(vote).present
        return needed_for_majority(vote.rule.numbers, mandates=vote.mandates, present=present)


class CandidateSerializer(serializers.ModelSerializer):
    votes = serializers.SerializerMethodField()

    class Meta:
        model = Candidate
        fields = ["name", "votes"]
        read_only_fields = fields

    def get_votes(self, candidate: Candidate) -> int:
        vote: VoteEvent = self.context["vote"]
        if vote.is_secret:
            return candidate.secret_votes or 0
        return sum(ballot.candidate_id == candidate.pk for ballot in vote.ballots.all())


class BallotSerializer(serializers.ModelSerializer):
    """How a deputy voted, and of which faction they were then."""

    deputy = NamedDeputySerializer(read_only=True)
    faction = Code(allow_null=True)
    candidate = serializers.CharField(source="candidate.name", read_only=True, default=None, allow_null=True)

    class Meta:
        model = Ballot
        fields = ["deputy", "faction", "option", "candidate"]
        read_only_fields = fields


class VoteDetailSerializer(VoteSerializer):
    """A vote with its roll; that of a secret vote is empty."""

    candidates = serializers.SerializerMethodField()
    roll = BallotSerializer(source="ballots", many=True, read_only=True)

    class Meta(VoteSerializer.Meta):
        fields = [*VoteSerializer.Meta.fields, "candidates", "roll"]
        read_only_fields = fields

    @extend_schema_field(CandidateSerializer(many=True))
    def get_candidates(self, vote: VoteEvent) -> Any:
        return CandidateSerializer(vote.candidates.all(), many=True, context={"vote": vote}).data


# Decisions ----------------------------------------------------------------------------------


class DecisionSerializer(serializers.ModelSerializer):
    """A decision; its number is free text, as “8С-24-2” or “133/16-VIII”."""

    url = PageAddress()
    body = serializers.SlugField(source="session.convocation.body.code", read_only=True)
    session = Code()
    item = Code(allow_null=True)
    vote = Code(allow_null=True)
    title = OfficialTexts("title")
    registry_url = OptionalText()

    class Meta:
        model = Decision
        fields = [
            "code",
            "url",
            "body",
            "session",
            "item",
            "vote",
            "number",
            "decided_on",
            "title",
            "is_normative",
            "in_force_from",
            "in_force_to",
            "registry_url",
            "published_at",
        ]
        read_only_fields = fields


class DecisionDetailSerializer(DecisionSerializer):
    text = OfficialTexts("text")
    amends = Code(allow_null=True)
    repeals = Code(allow_null=True)
    amended_by = Code(many=True)
    repealed_by = Code(many=True)

    class Meta(DecisionSerializer.Meta):
        fields = [
            *DecisionSerializer.Meta.fields,
            "text",
            "amends",
            "repeals",
            "amended_by",
            "repealed_by",
        ]
        read_only_fields = fields
