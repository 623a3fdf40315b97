"""How proposals look: the tone of a stage, the text in its languages."""

from dataclasses import dataclass

from django import template

from core.rulings import Sentence
from core.texts import current_language
from kurultai.models import PARTS, Gathering, Submission
from kurultai.states import GatheringStatus, Status

register = template.Library()

_TONES: dict[str, str] = {
    Status.RETURNED: "warning",
    Status.REFUSED: "error",
    Status.PUBLISHED: "info",
    Status.SECTION_REVIEW: "info",
    Status.SUPPORTED: "success",
    Status.FORWARDED: "info",
    Status.IN_WORK: "info",
    Status.IMPLEMENTED: "success",
    Status.DECLINED: "warning",
}


@dataclass(frozen=True, slots=True)
class Badge:
    """What a status badge shows."""

    label: Sentence
    tone: str


@register.simple_tag
def stage_of(submission: Submission) -> Badge:
    """The badge of a proposal."""
    return Badge(Status(submission.status).label, _TONES.get(submission.status, "neutral"))


_GATHERING_TONES: dict[str, str] = {
    GatheringStatus.ANNOUNCED: "info",
    GatheringStatus.HELD: "success",
    GatheringStatus.CANCELLED: "warning",
}


@register.simple_tag
def gathering_badge(gathering: Gathering) -> Badge:
    """The badge of a gathering."""
    tone = _GATHERING_TONES.get(gathering.status, "neutral")
    return Badge(GatheringStatus(gathering.status).label, tone)


@dataclass(frozen=True, slots=True)
class Version:
    """A proposal in one language."""

    language: str
    title: str
    problem: str
    proposal: str
    effect: str


@register.simple_tag
def versions_of(submission: Submission) -> list[Version]:
    """The proposal in each language in which it is written, the reader's own first."""
    versions = [
        Version(language, *(getattr(submission, f"{part}_{language}") for part in PARTS))
        for language in submission.languages
    ]
    return sorted(versions, key=lambda version: version.language != current_language())
