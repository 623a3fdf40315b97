"""The back office of moderation: the grounds of refusal, and how long refused authors may object."""

from django.contrib import admin

from core.admin import LawAdmin
from moderation.models import AppealRule, Ground


@admin.register(Ground)
class GroundAdmin(LawAdmin):
    users = "decisions"
    list_display = ["code", "kind", "name_kk", "name_ru", "confidence", "valid_from", "valid_to"]
    list_filter = ["kind", "confidence"]
    ordering = ["kind", "order", "code"]


@admin.register(AppealRule)
class AppealRuleAdmin(admin.ModelAdmin):
    list_display = ["code", "subject_kind", "filing_days", "deciding_days", "confidence", "valid_from"]
    list_filter = ["subject_kind", "confidence"]
    ordering = ["code", "valid_from"]
