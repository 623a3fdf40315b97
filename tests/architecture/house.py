"""The rooms of the house, as the import contracts name them."""

import tomllib
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
_CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]


def contract(name: str) -> dict:
    return next(contract for contract in _CONTRACTS if contract["id"] == name)


def levels() -> dict[str, int]:
    """Every room with its height; the lowest stands on 0."""
    lines = reversed(contract("rooms")["layers"])
    return {room.strip(): level for level, line in enumerate(lines) for room in line.split("|")}


LEVELS = levels()
# The apps that share one vocabulary of modules.
APPS = contract("vocabulary")["containers"]


def modules(app: str) -> set[str]:
    """The names of an app's own modules, packages included, migrations not."""
    names = {path.stem for path in (ROOT / app).glob("*.py")}
    names |= {path.parent.name for path in (ROOT / app).glob("*/__init__.py")}
    return names - {"__init__", "migrations"}
