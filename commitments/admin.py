"""The back office of commitments. They change only through actions."""

from django.contrib import admin
from django.http import HttpRequest

from commitments.models import Commitment


@admin.register(Commitment)
class CommitmentAdmin(admin.ModelAdmin):
    list_display = ["id", "what", "body", "who", "due_date", "done_on", "dropped_on"]
    list_filter = ["due_date", "done_on"]
    list_select_related = ["body"]
    search_fields = ["what_kk", "what_ru", "who"]
    ordering = ["due_date", "id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Commitment | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Commitment | None = None) -> bool:
        return False
