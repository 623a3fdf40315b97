"""Draw the state diagrams of docs/states/ from the transition tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import TextChoices
from django.utils import translation

from kurultai import states as proposals
from moderation import states as approvals
from notifications import states as deliveries
from opinions import states as statements
from petitions import states as petitions
from petitions.states import Status
from portal.catalogs import compile_catalogs

FOLDER = Path(settings.BASE_DIR) / "docs" / "states"
# In which order the table shows the languages.
LANGUAGES = {"en": "English", "kk": "Қазақша", "ru": "Русский"}


@dataclass(frozen=True, slots=True)
class Diagram:
    """One table of transitions, and what else is said of each status."""

    name: str
    title: str
    source: str
    statuses: type[TextChoices]
    initial: str
    transitions: Mapping[str, set[str]]
    columns: Mapping[str, Callable[[str], str]]
    notes: str = ""

    def text(self) -> str:
        """The whole page, in Markdown with a Mermaid diagram."""
        parts = [
            f"# {self.title}",
            f"Drawn by `make diagrams` from `{self.source}`: change that file, then draw this one again.",
            "\n".join(["```mermaid", *self._drawing(), "```"]),
            "\n".join(self._table()),
            self.notes,
        ]
        return "\n\n".join(filter(None, parts)) + "\n"

    def _drawing(self) -> list[str]:
        names = [f'  state "{status.label}" as {status}' for status in self.statuses]
        steps = [
            f"  {old} --> {new}"
            for old in self.statuses
            for new in self.statuses
            if new in self.transitions[old]
        ]
        ends = [f"  {status} --> [*]" for status in self.statuses if not self.transitions[status]]
        return ["stateDiagram-v2", *names, f"  [*] --> {self.initial}", *steps, *ends]

    def _table(self) -> list[str]:
        heads = ["Status", *LANGUAGES.values(), *self.columns]
        rows = [
            [f"`{status}`", *_labels(status), *(column(status) for column in self.columns.values())]
            for status in self.statuses
        ]
        lines = [heads, ["---"] * len(heads), *rows]
        return [f"| {' | '.join(cells)} |" for cells in lines]


def _labels(status: TextChoices) -> list[str]:
    labels = []
    for language in LANGUAGES:
        with translation.override(language):
            labels.append(str(status.label))
    return labels


def _owner(status: str) -> str:
    return str(petitions.OWNERS[status].label)


def _readers(status: str) -> str:
    if status in petitions.PRIVATE:
        return "author and moderators"
    return "whoever has the address" if status in petitions.BY_LINK else "everyone"


def _turn(status: str) -> str:
    return str(proposals.OWNERS[status].label)


def _proposal_readers(status: str) -> str:
    return "authors, moderators and the secretariat" if status in proposals.PRIVATE else "everyone"


def _statement_readers(status: str) -> str:
    return "everyone" if status in statements.PUBLIC else "its author and moderators"


DIAGRAMS = [
    Diagram(
        name="petition",
        title="The stages of a petition",
        source="petitions/states.py",
        statuses=Status,
        initial=petitions.INITIAL,
        transitions=petitions.TRANSITIONS,
        columns={"Whose turn": _owner, "Who may read": _readers},
        notes="A petition withdrawn before it was public stays with those who could read it before.",
    ),
    Diagram(
        name="delivery",
        title="The life of a delivery",
        source="notifications/states.py",
        statuses=deliveries.State,
        initial=deliveries.INITIAL,
        transitions=deliveries.TRANSITIONS,
        columns={},
    ),
    Diagram(
        name="proposal",
        title="The stages of a proposal",
        source="kurultai/states.py",
        statuses=proposals.Status,
        initial=proposals.INITIAL,
        transitions=proposals.TRANSITIONS,
        columns={"Whose turn": _turn, "Who may read": _proposal_readers},
        notes="A proposal withdrawn before it was published stays with those who could read it before.",
    ),
    Diagram(
        name="merge",
        title="The life of a merge",
        source="kurultai/states.py",
        statuses=proposals.MergeStatus,
        initial=proposals.MergeStatus.ASKED,
        transitions=proposals.MERGE_TRANSITIONS,
        columns={},
    ),
    Diagram(
        name="gathering",
        title="The life of a gathering",
        source="kurultai/states.py",
        statuses=proposals.GatheringStatus,
        initial=proposals.GatheringStatus.PLANNED,
        transitions=proposals.GATHERING_TRANSITIONS,
        columns={},
    ),
    Diagram(
        name="statement",
        title="The stages of a statement",
        source="opinions/states.py",
        statuses=statements.Status,
        initial=statements.INITIAL,
        transitions=statements.TRANSITIONS,
        columns={"Who may read": _statement_readers},
    ),
    Diagram(
        name="approval",
        title="The life of an act of four eyes",
        source="moderation/states.py",
        statuses=approvals.ApprovalState,
        initial=approvals.INITIAL,
        transitions=approvals.TRANSITIONS,
        columns={},
    ),
]


def drawn() -> dict[Path, str]:
    """What every file should hold."""
    with translation.override("en"):
        return {FOLDER / f"{diagram.name}.md": diagram.text() for diagram in DIAGRAMS}


class Command(BaseCommand):
    help = "Draw the state diagrams of docs/states/ from the transition tables."
    # A check could read a catalog before it is compiled.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; fail when a file is stale.")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        compile_catalogs()
        stale = {path: text for path, text in drawn().items() if not _holds(path, text)}
        names = ", ".join(path.relative_to(settings.BASE_DIR).as_posix() for path in stale)
        if check and stale:
            raise CommandError(f"Out of date: {names}. Run `make diagrams`.")
        for path, text in stale.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        self.stdout.write(f"Drawn: {names}." if stale else "Every diagram is up to date.")


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text
