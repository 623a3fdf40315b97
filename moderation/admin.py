"""The back office of moderation: the grounds of refusal."""

from django.contrib import admin
from django.http import HttpRequest

from moderation.models import Ground


@admin.register(Ground)
class GroundAdmin(admin.ModelAdmin):
    """A ground that a decision names is never changed, only ended."""

    list_display = ["code", "kind", "name_kk", "name_ru", "confidence", "valid_from", "valid_to"]
    list_filter = ["kind", "confidence"]
    ordering = ["kind", "order", "code"]

    def get_readonly_fields(self, request: HttpRequest, obj: Ground | None = None) -> list[str]:
        if obj is None or not obj.decisions.exists():
            return []
        return [
            field.name for field in Ground._meta.fields if field.name not in ("id", "valid_to", "confidence")
        ]

    def has_delete_permission(self, request: HttpRequest, obj: Ground | None = None) -> bool:
        return obj is None or not obj.decisions.exists()
