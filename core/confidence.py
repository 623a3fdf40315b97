"""How sure the portal is of a fact of law: shown wherever the fact is used."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Confidence(TextChoices):
    """Marks that every rule, ground and figure carries."""

    CONFIRMED = "confirmed", _("confirmed in a published source")
    DRAFT = "draft", _("from the draft of the law")
    FOUNDING = "founding", _("from a founding document of the reform")
    KNOWN = "known", _("common knowledge, source not yet read")
    TO_CONFIRM = "to_confirm", _("to be confirmed")
