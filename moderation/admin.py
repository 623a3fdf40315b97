"""The back office of moderation: the grounds of refusal."""

from django.contrib import admin

from core.admin import LawAdmin
from moderation.models import Ground


@admin.register(Ground)
class GroundAdmin(LawAdmin):
    users = "decisions"
    list_display = ["code", "kind", "name_kk", "name_ru", "confidence", "valid_from", "valid_to"]
    list_filter = ["kind", "confidence"]
    ordering = ["kind", "order", "code"]
