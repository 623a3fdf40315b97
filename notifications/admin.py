"""Events for operators to look at. What became of their deliveries is shown at the desk."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from notifications.models import Event


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("key", "kind", "created_at", "resolved_at", "withdrawn_at")
    list_filter = ("kind", "created_at")
    search_fields = ("key",)
    ordering = ("-id",)
    show_full_result_count = False
