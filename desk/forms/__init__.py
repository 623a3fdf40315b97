"""Shapes of what the staff sends."""

from desk.forms.agenda import AddItemForm, DocumentForm, EditItemForm, ImportForm, item_values
from desk.forms.petitions import RefuseForm, ReturnForm
from desk.forms.sessions import (
    AnnounceForm,
    CopyForm,
    EditSessionForm,
    NewSessionForm,
    PostponeForm,
    ReasonForm,
    RecordingForm,
    StreamForm,
)

__all__ = [
    "AddItemForm",
    "AnnounceForm",
    "CopyForm",
    "DocumentForm",
    "EditItemForm",
    "EditSessionForm",
    "ImportForm",
    "NewSessionForm",
    "PostponeForm",
    "ReasonForm",
    "RecordingForm",
    "RefuseForm",
    "ReturnForm",
    "StreamForm",
    "item_values",
]
