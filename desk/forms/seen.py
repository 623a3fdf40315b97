"""Forms that two people may have open at once.

The form remembers, hidden, what its reader saw. What they left as it was follows whoever saved
meanwhile; what both changed is a clash, and the page shows both.
"""

import json
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db.models import Model, QuerySet


class SeenForm(forms.Form):
    """A form over something that is saved; ``initial`` is what is saved now."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    #: The fields that belong to what is saved.
    saved_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = json.dumps(self._saved(), ensure_ascii=False)

    def _saved(self) -> dict[str, str]:
        return {name: _key(self.initial.get(name)) for name in self.saved_fields}

    def _seen(self) -> dict[str, str]:
        try:
            seen = json.loads(self.cleaned_data.get("seen") or "{}")
        except (ValueError, RecursionError):
            seen = {}
        return {**self._saved(), **(seen if isinstance(seen, dict) else {})}

    @property
    def changes(self) -> dict[str, Any]:
        """What the reader changed of what they saw."""
        seen = self._seen()
        valid = {name: value for name, value in self.cleaned_data.items() if name in self.saved_fields}
        return {name: value for name, value in valid.items() if _key(value) != seen[name]}

    @property
    def clashes(self) -> list[str]:
        """What both the reader and somebody else have changed, each in another way."""
        saved, seen = self._saved(), self._seen()
        return [
            name
            for name, value in self.changes.items()
            if saved[name] != seen[name] and saved[name] != _key(value)
        ]

    def merged(self) -> Any:
        """What was sent, with the untouched fields as they are saved now, seen anew."""
        data, changes = _copied(self.data), self.changes
        for name in self.saved_fields:
            if name in self.fields and name not in changes and name not in self.errors:
                _put(data, self.add_prefix(name), self[name].field.prepare_value(self.initial.get(name)))
        data[self.add_prefix("seen")] = self.initial["seen"]
        return data


def _copied(data: Any) -> Any:
    return data.copy()


def _put(data: Any, name: str, value: Any) -> None:
    """One value as a browser would send it."""
    if value is None or value is False or value == "":
        data.pop(name, None)
    elif isinstance(value, list):
        data.setlist(name, [str(one) for one in value])
    else:
        data[name] = "on" if value is True else str(value)


def _key(value: Any) -> str:
    """A value as a word, the same for a thing and for its number, and for several in any order."""
    if isinstance(value, list | QuerySet):
        return ",".join(sorted(map(_key, value)))
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(second=0, microsecond=0, tzinfo=None).isoformat()
    return "" if value is None else str(value)
