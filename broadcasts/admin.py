"""The back office of broadcasts. Streams themselves change only through actions."""

from django.contrib import admin
from django.http import HttpRequest

from broadcasts.models import Stream


@admin.register(Stream)
class StreamAdmin(admin.ModelAdmin):
    list_display = ["id", "provider", "language", "status", "starts_at", "is_dead", "checked_at", "url"]
    list_filter = ["status", "provider", "language", "is_dead"]
    search_fields = ["url", "recording_url"]
    ordering = ["-starts_at", "-id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Stream | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Stream | None = None) -> bool:
        return False
