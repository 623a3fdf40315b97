"""Names of people, as a provider states them or a person types them."""

import unicodedata

from django.utils.translation import gettext as _

from core.rulings import Invalid

LONGEST = 60
MARKS = " -'’ʼ."


def parse(text: str) -> str:
    """The name with its spaces tidied; raises ``Invalid`` with the reason if it is none."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if len(name) > LONGEST:
        raise Invalid(_("A name has at most %(longest)s characters.") % {"longest": LONGEST})
    if not name[:1].isalpha() or not all(_belongs(character) for character in name):
        raise Invalid(_("A name has only letters, spaces, hyphens and apostrophes."))
    return name


def _belongs(character: str) -> bool:
    return character in MARKS or unicodedata.category(character)[0] in "LM"
