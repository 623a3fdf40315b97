"""The back office of petitions: the law as rows. Petitions themselves change only through actions."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import LawAdmin, ReadOnlyAdmin
from petitions.models import Audit, Petition, Rule, Topic


@admin.register(Rule)
class RuleAdmin(LawAdmin):
    users = "petitions"
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

    def render_change_form(self, request, context, *args, **kwargs):  # type: ignore[no-untyped-def]
        rule = kwargs.get("obj")
        if rule and (running := rule.petitions.filter(closed_at__isnull=True).count()):
            note = _("%(n)s running petitions keep this rule. To change the law, end it and add a new rule.")
            self.message_user(request, note % {"n": running})
        return super().render_change_form(request, context, *args, **kwargs)


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
