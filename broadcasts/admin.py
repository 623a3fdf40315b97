"""The back office of broadcasts. Streams themselves change only through actions."""

from django.contrib import admin

from broadcasts.models import Stream
from core.admin import ReadOnlyAdmin


@admin.register(Stream)
class StreamAdmin(ReadOnlyAdmin):
    list_display = ["id", "provider", "language", "status", "starts_at", "is_dead", "checked_at", "url"]
    list_filter = ["status", "provider", "language", "is_dead"]
    search_fields = ["url", "recording_url"]
    ordering = ["-starts_at", "-id"]
