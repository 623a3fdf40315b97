"""Addresses that say nothing and can't be guessed."""

import secrets

# Crockford's letters: nothing that is read as something else.
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 10


def new_code(length: int = LENGTH) -> str:
    """A permanent address; each letter is five random bits."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))
