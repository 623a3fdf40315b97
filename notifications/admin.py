"""Events and deliveries for operators: to look at, and to send again."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin import ReadOnlyAdmin
from notifications import actions
from notifications.models import Delivery, Event


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("key", "kind", "created_at", "resolved_at", "withdrawn_at")
    list_filter = ("kind", "created_at")
    search_fields = ("key",)
    ordering = ("-id",)
    show_full_result_count = False


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("event", "user", "channel", "state", "attempts", "next_attempt_at", "sent_at", "failure")
    list_filter = ("state", "channel")
    list_select_related = ("event", "user")
    search_fields = ("event__key", "user__username")
    ordering = ("-id",)
    show_full_result_count = False
    actions = ("send_again",)

    @admin.action(description=_("Send again what was given up"), permissions=["send_again"])
    def send_again(self, request: HttpRequest, queryset: "QuerySet[Delivery]") -> None:
        failed = list(Delivery.objects.failed().filter(pk__in=queryset.values("pk")))
        for delivery in failed:
            actions.send_again(delivery=delivery, at=timezone.now())
        said = ngettext(
            "%(count)d letter will be sent again.", "%(count)d letters will be sent again.", len(failed)
        )
        self.message_user(request, said % {"count": len(failed)}, messages.SUCCESS)

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("notifications.change_delivery")
