"""The journal, to be read."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from journal.models import Entry


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "event", "subject_kind", "subject_id", "actor_name", "is_public"]
    list_filter = ["event", "is_public"]
    ordering = ["-id"]
