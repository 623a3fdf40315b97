"""The back office of communities: the law as rows; communities and their people change through actions."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.admin import LawAdmin, ReadOnlyAdmin
from selfgov.models import Community, Council, CouncilRule, KnownCount, Member, Official, SizeBand


class Bands(admin.TabularInline):
    """The sizes of a rule; they stay as they are once a council was seated by them."""

    model = SizeBand
    extra = 0
    ordering = ["above"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not _is_used(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _is_used(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_used(obj)


def _is_used(rule: CouncilRule | None) -> bool:
    return rule is not None and rule.councils.exists()


@admin.register(CouncilRule)
class CouncilRuleAdmin(LawAdmin):
    users = "councils"
    inlines = [Bands]
    list_display = ["code", "kind", "term_years", "notice_days", "confidence", "valid_from", "valid_to"]
    list_filter = ["kind"]
    ordering = ["kind", "-valid_from"]


@admin.register(KnownCount)
class KnownCountAdmin(admin.ModelAdmin):
    list_display = ["unit", "on_date", "count", "confidence", "source"]
    list_select_related = ["unit"]
    autocomplete_fields = ["unit"]
    ordering = ["unit__kato", "-on_date"]


@admin.register(Community)
class CommunityAdmin(ReadOnlyAdmin):
    list_display = ["unit", "district", "phone", "website", "changed_at", "is_generated"]
    list_filter = ["is_generated"]
    list_select_related = ["unit", "district"]
    search_fields = ["unit__kato", "unit__name_kk", "unit__name_ru"]
    exclude = ["names", "search"]
    ordering = ["unit__kato"]


@admin.register(Official)
class OfficialAdmin(ReadOnlyAdmin):
    list_display = ["name", "post", "community", "is_acting", "is_elected", "from_date", "to_date"]
    list_filter = ["post"]
    list_select_related = ["community__unit"]
    search_fields = ["name"]
    ordering = ["community__unit__kato", "-from_date"]


@admin.register(Council)
class CouncilAdmin(ReadOnlyAdmin):
    list_display = ["community", "kind", "from_date", "to_date", "least", "most"]
    list_filter = ["kind"]
    list_select_related = ["community__unit"]
    search_fields = ["community__unit__name_kk", "community__unit__name_ru"]
    ordering = ["community__unit__kato", "-from_date"]


@admin.register(Member)
class MemberAdmin(ReadOnlyAdmin):
    list_display = ["name", "council", "from_date", "to_date"]
    list_select_related = ["council__community__unit"]
    search_fields = ["name"]
    ordering = ["alphabetical", "id"]
