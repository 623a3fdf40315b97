"""The back office of commitments. They change only through actions."""

from django.contrib import admin

from commitments.models import Commitment
from core.admin import ReadOnlyAdmin


@admin.register(Commitment)
class CommitmentAdmin(ReadOnlyAdmin):
    list_display = ["id", "what", "body", "who", "due_date", "done_on", "dropped_on"]
    list_filter = ["due_date", "done_on"]
    list_select_related = ["body"]
    search_fields = ["what_kk", "what_ru", "who"]
    ordering = ["due_date", "id"]
