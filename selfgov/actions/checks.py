"""What several actions ask of what they are given."""

from django.utils.translation import gettext_lazy as _

from core.rulings import Invalid

LONGEST_NAME = 200


def name_of(text: str) -> str:
    """A person's name with single spaces; raises ``Invalid`` for none."""
    name = " ".join(text.split())
    if not name:
        raise Invalid(_("Give the name."))
    if len(name) > LONGEST_NAME:
        raise Invalid(_("This name is too long."))
    return name
