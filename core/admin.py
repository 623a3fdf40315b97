"""What the back offices of the apps share."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

# Of a row of law that something stands on, only these still change.
OPEN_FIELDS = ("id", "valid_to", "confidence")


class ReadOnlyAdmin(admin.ModelAdmin):
    """To look at, not to change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class LawAdmin(admin.ModelAdmin):
    """A row of law that something stands on is never changed, only ended: the next one is a new row."""

    # What stands on a row, by the name under which the row knows it.
    users = ""

    def _is_used(self, row: Model | None) -> bool:
        return row is not None and getattr(row, self.users).exists()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if not self._is_used(obj):
            return []
        return [field.name for field in self.model._meta.fields if field.name not in OPEN_FIELDS]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not self._is_used(obj)
