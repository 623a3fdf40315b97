"""The back office of petitions, mostly to look at: rules change at the desk, petitions through actions."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from petitions.models import Audit, Petition, Rule, Topic


@admin.register(Rule)
class RuleAdmin(ReadOnlyAdmin):
    list_display = [
        "code",
        "body_kind",
        "level",
        "signatures_fixed",
        "signatures_per_10000",
        "valid_from",
        "valid_to",
    ]
    list_filter = ["body_kind", "level"]
    ordering = ["body_kind", "level", "-valid_from"]


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["code", "name_kk", "name_ru", "name_en", "order"]
    ordering = ["order"]


@admin.register(Petition)
class PetitionAdmin(ReadOnlyAdmin):
    list_display = ["code", "title", "status", "addressee", "signature_count", "created_at"]
    list_filter = ["status", "origin"]
    list_select_related = ["addressee"]
    search_fields = ["code", "title_kk", "title_ru", "registration_number"]
    ordering = ["-id"]
    exclude = ["author"]


@admin.register(Audit)
class AuditAdmin(ReadOnlyAdmin):
    list_display = ["finished_at", "petitions", "signatures"]
    ordering = ["-finished_at"]
