"""The texts of the demonstration, and addresses that are the same on every machine."""

import hashlib
import json
from pathlib import Path
from typing import Any

from core.codes import LENGTH, LETTERS

FOLDER = Path(__file__).parent.parent / "data" / "demonstration"


def read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def slugs() -> list[str]:
    """The petitions filed here, each a file of its own."""
    return sorted(path.stem for path in (FOLDER / "petitions").glob("*.json"))


def code_of(slug: str) -> str:
    """The address of a petition of the demonstration."""
    number = int.from_bytes(hashlib.sha256(slug.encode()).digest())
    return "".join(LETTERS[(number >> 5 * place) % 32] for place in range(LENGTH))


def written(content: dict[str, Any]) -> dict[str, str]:
    """Title, text, arguments and proposal; the files hold paragraphs as lists."""
    return {
        "title": content["title"],
        "text": "\n\n".join(content["text"]),
        "arguments": "\n\n".join(content["arguments"]),
        "proposal": "\n".join(content["proposal"]),
    }
