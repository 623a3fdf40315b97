"""The back office of maslikhats: people as they come and go.

Sessions, votes and decisions change only through actions, and the law at the desk.
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin
from maslikhat.models import (
    AkimReport,
    Chairship,
    Convocation,
    Decision,
    Deputy,
    DeputyRequest,
    Group,
    Mandate,
    Membership,
    OversightRule,
    Session,
    SessionRule,
    VoteEvent,
    VoterReport,
    VoteRule,
)


@admin.register(SessionRule)
class SessionRuleAdmin(ReadOnlyAdmin):
    list_display = [
        "code",
        "kind",
        "notice_days",
        "materials_days",
        "confidence",
        "valid_from",
        "valid_to",
    ]
    list_filter = ["kind"]
    ordering = ["kind", "-valid_from"]


@admin.register(VoteRule)
class VoteRuleAdmin(ReadOnlyAdmin):
    list_display = ["code", "name_ru", "base", "is_choice", "confidence", "valid_from", "valid_to"]
    ordering = ["order", "-valid_from"]


@admin.register(OversightRule)
class OversightRuleAdmin(ReadOnlyAdmin):
    list_display = ["code", "kind", "number", "confidence", "valid_from", "valid_to"]
    list_filter = ["kind"]
    ordering = ["kind", "-valid_from"]


@admin.register(Convocation)
class ConvocationAdmin(admin.ModelAdmin):
    list_display = ["body", "number", "seats", "from_date", "to_date", "is_demonstration"]
    list_filter = ["number", "is_demonstration"]
    list_select_related = ["body"]
    search_fields = ["body__name_kk", "body__name_ru", "body__code"]
    autocomplete_fields = ["body"]
    ordering = ["body__code", "-number"]


class MandateInline(admin.TabularInline):
    model = Mandate
    extra = 0
    autocomplete_fields = ["convocation"]


@admin.register(Deputy)
class DeputyAdmin(admin.ModelAdmin):
    list_display = ["full_name", "sex", "birth_year"]
    search_fields = ["surname", "given_name", "patronymic"]
    raw_id_fields = ["user"]
    inlines = [MandateInline]
    ordering = ["alphabetical", "id"]


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["deputy"]


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "convocation", "from_date", "to_date"]
    list_filter = ["kind"]
    list_select_related = ["convocation__body"]
    search_fields = ["name_kk", "name_ru"]
    autocomplete_fields = ["convocation"]
    inlines = [MembershipInline]
    ordering = ["name_ru", "id"]


@admin.register(Chairship)
class ChairshipAdmin(admin.ModelAdmin):
    list_display = ["deputy", "convocation", "from_date", "to_date"]
    list_select_related = ["deputy", "convocation__body"]
    autocomplete_fields = ["deputy", "convocation"]
    ordering = ["-from_date"]


@admin.register(DeputyRequest)
class DeputyRequestAdmin(admin.ModelAdmin):
    list_display = ["title", "deputy", "sent_on", "due_date", "answered_on"]
    list_select_related = ["deputy"]
    autocomplete_fields = ["convocation", "deputy", "addressee"]
    raw_id_fields = ["item"]
    ordering = ["-sent_on"]


@admin.register(AkimReport)
class AkimReportAdmin(admin.ModelAdmin):
    list_display = ["akim", "convocation", "given_on", "is_approved"]
    list_select_related = ["convocation__body"]
    autocomplete_fields = ["convocation"]
    raw_id_fields = ["item", "vote"]
    ordering = ["-given_on"]


@admin.register(VoterReport)
class VoterReportAdmin(admin.ModelAdmin):
    list_display = ["deputy", "held_on", "place_ru"]
    list_select_related = ["deputy"]
    autocomplete_fields = ["deputy"]
    ordering = ["-held_on"]


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    list_display = ["code", "kind", "status", "maslikhat", "number", "starts_at"]
    list_filter = ["status", "kind"]
    list_select_related = ["convocation__body"]
    search_fields = ["code", "convocation__body__name_kk", "convocation__body__name_ru"]
    date_hierarchy = "starts_at"
    ordering = ["-starts_at"]

    @admin.display(description=_("maslikhat"))
    def maslikhat(self, session: Session) -> str:
        return str(session.convocation.body)


@admin.register(VoteEvent)
class VoteEventAdmin(ReadOnlyAdmin):
    list_display = ["code", "motion", "status", "is_secret", "result", "declared", "opened_at"]
    list_filter = ["status", "is_secret", "declared"]
    list_select_related = ["motion"]
    ordering = ["-opened_at"]


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ["number", "title", "decided_on", "is_normative", "published_at"]
    list_filter = ["is_normative"]
    search_fields = ["number", "title_kk", "title_ru"]
    date_hierarchy = "decided_on"
    ordering = ["-decided_on"]
