"""The back office of conversations: their limits. Positions are in no back office."""

from django.contrib import admin
from django.http import HttpRequest

from opinions.models import Conversation


@admin.register(Conversation)
class ConversationAdmin(admin.ModelAdmin):
    """Limits and dates can be changed; the question, once asked, stays."""

    list_display = ["question_kk", "opens_at", "closes_at", "statements_a_day", "positions_a_minute"]
    fields = [
        "question_kk",
        "question_ru",
        "question_en",
        "opens_at",
        "closes_at",
        "statements_a_day",
        "positions_a_minute",
        "moderation_days",
        "minimum_positions",
        "seed",
    ]
    readonly_fields = ["question_kk", "question_ru", "question_en", "seed"]
    ordering = ["-opens_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
