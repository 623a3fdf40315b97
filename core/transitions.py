"""What may follow what: the guard that holds things to their tables of stages."""

from collections.abc import Mapping, Set


class IllegalTransition(RuntimeError):
    """Code tried a step that the table does not have; a policy should have said no before."""


def check(transitions: Mapping[str, Set[str]], old: str, new: str) -> None:
    """Raise ``IllegalTransition`` unless ``new`` may follow ``old``."""
    if new not in transitions[old]:
        raise IllegalTransition(f"{old} → {new}")
