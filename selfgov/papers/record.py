"""A meeting with everything that its papers tell, read in a bounded number of queries."""

from collections import defaultdict
from datetime import date

from django.utils.functional import cached_property

from commitments.models import Commitment
from selfgov.models import CouncilRule, Material, Meeting, MeetingItem, MinutesCorrection, Official
from selfgov.queries.meetings import Quorum, quorum_of
from selfgov.queries.reading import Presences, presences_of
from workdays.calendar import local_date


class Record:
    """A meeting as it stands on file."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = Meeting.objects.select_related(
            "rule", "council__rule", "council__community__unit", "council__community__district"
        ).get(pk=meeting.pk)

    @cached_property
    def day(self) -> date:
        return local_date(self.meeting.starts_at)

    @cached_property
    def quorum(self) -> Quorum | None:
        """The quorum, once somebody was counted."""
        return quorum_of(self.meeting)

    @cached_property
    def base(self) -> int | None:
        """How many could come; before that is put down, the members who sit on the day."""
        if self.meeting.quorum_base is not None or self.of_residents:
            return self.meeting.quorum_base
        return self.meeting.council.members.held(self.day).count()

    @property
    def of_residents(self) -> bool:
        return self.meeting.rule.quorum_base == CouncilRule.Base.RESIDENTS

    @cached_property
    def presences(self) -> Presences:
        return presences_of(self.meeting)

    @cached_property
    def items(self) -> list[MeetingItem]:
        return list(self.meeting.items.order_by("position").defer("search"))

    @cached_property
    def commitments(self) -> dict[int, list[Commitment]]:
        """What follows from each matter, by its key."""
        found: dict[int, list[Commitment]] = defaultdict(list)
        about = Commitment.objects.filter(
            subject_kind=MeetingItem._meta.label_lower, subject_id__in=[item.pk for item in self.items]
        )
        for commitment in about.select_related("body").order_by("due_date", "id"):
            found[commitment.subject_id].append(commitment)
        return found

    @cached_property
    def materials(self) -> list[Material]:
        return list(self.meeting.materials.order_by("added_at", "id"))

    @cached_property
    def corrections(self) -> list[MinutesCorrection]:
        return list(self.meeting.corrections.order_by("at", "id"))

    @cached_property
    def akim(self) -> Official | None:
        """Who was akim on the day of the meeting."""
        akims = self.meeting.council.community.officials.filter(post=Official.Post.AKIM)
        return akims.held(self.day).first()
