"""The back office of petitions: the law as rows. Petitions themselves change only through actions."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from petitions.models import Audit, Petition, Rule, Topic


@admin.register(Rule)
class RuleAdmin(admin.ModelAdmin):
    """A rule that petitions stand on is never changed, only ended: the next one is a new row."""

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

    def get_readonly_fields(self, request: HttpRequest, obj: Rule | None = None) -> list[str]:
        if obj is None or not obj.petitions.exists():
            return []
        return [
            field.name for field in Rule._meta.fields if field.name not in ("id", "valid_to", "confidence")
        ]

    def has_delete_permission(self, request: HttpRequest, obj: Rule | None = None) -> bool:
        return obj is None or not obj.petitions.exists()

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


class ReadOnlyAdmin(admin.ModelAdmin):
    """To look at, not to change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


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
