"""The back office of moderation, to look at: grounds and rules for objections change at the desk."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from moderation.models import AppealRule, Ground


@admin.register(Ground)
class GroundAdmin(ReadOnlyAdmin):
    list_display = ["code", "kind", "name_kk", "name_ru", "confidence", "valid_from", "valid_to"]
    list_filter = ["kind", "confidence"]
    ordering = ["kind", "order", "code"]


@admin.register(AppealRule)
class AppealRuleAdmin(ReadOnlyAdmin):
    list_display = ["code", "subject_kind", "filing_days", "deciding_days", "confidence", "valid_from"]
    list_filter = ["subject_kind", "confidence"]
    ordering = ["code", "valid_from"]
