"""What several actions ask of what they are given."""

from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.documents import DocumentField
from core.rulings import Conflict, Invalid, Sentence
from selfgov.models import Meeting

LONGEST_NAME = 200


def name_of(text: str) -> str:
    """A person's name with single spaces; raises ``Invalid`` for none."""
    name = " ".join(text.split())
    if not name:
        raise Invalid(_("Give the name."))
    if len(name) > LONGEST_NAME:
        raise Invalid(_("This name is too long."))
    return name


def needs_reason(text: str) -> str:
    """The reason without spaces around it; raises ``Invalid`` for none."""
    if not (reason := text.strip()):
        raise Invalid(_("Give a reason: everyone can read it."))
    return reason


def check_fields(thing: models.Model, names: Iterable[str], *, where: str = "") -> None:
    """Raise ``Invalid`` for texts that are too long and numbers that are none of the field's.

    ``where`` begins the sentence when several of the kind are written at once.
    """
    for name in names:
        field = thing._meta.get_field(name)
        assert isinstance(field, models.Field)
        value = getattr(thing, name)
        if field.max_length and isinstance(value, str) and len(value) > field.max_length:
            said = _("“%(field)s” is too long: at most %(most)s characters are kept.")
            raise Invalid(_at(where, said % {"field": field.verbose_name, "most": field.max_length}))
        try:
            field.clean(value, thing)
        except ValidationError as error:
            said = _("“%(field)s”: %(why)s")
            why = " ".join(error.messages)
            raise Invalid(_at(where, said % {"field": field.verbose_name, "why": why})) from error


def _at(where: str, said: str) -> str:
    return f"{where}: {said}" if where else said


def check_stage(meeting: Meeting, stages: Collection[str], otherwise: Sentence) -> None:
    """Raise ``Conflict`` unless the meeting stands at one of the stages."""
    if meeting.status not in stages:
        raise Conflict(otherwise)


def document_of(file: File | None) -> File:
    """A file that is what its name says; raises ``Invalid`` for anything else."""
    try:
        checked: File = DocumentField().clean(file)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages)) from error
    return checked
