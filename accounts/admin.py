"""The back office of people. Nothing is deleted here, and no hash of a number is shown."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.http import SignedInRequest
from accounts.models import Citizen, Post, Role, User


class KeepsEverything(admin.ModelAdmin):
    """Rows that are ended or blocked, never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(KeepsEverything, DjangoUserAdmin):
    list_display = ["username", "display_name", "language", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser", "language"]
    search_fields = ["username", "display_name", "email"]
    ordering = ["username"]
    fieldsets = [
        (None, {"fields": ["username", "password", "display_name"]}),
        (_("Letters"), {"fields": ["language", "email", "wants_email"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """People only: who follows by e-mail alone is an address, which its owner manages."""
        return super().get_queryset(request).filter(is_mail_only=False)


@admin.register(Citizen)
class CitizenAdmin(KeepsEverything):
    list_display = ["full_name", "territory", "provider", "verified_at"]
    list_filter = ["provider"]
    list_select_related = ["territory"]
    search_fields = ["given_name", "surname", "user__username"]
    ordering = ["surname", "given_name"]
    exclude = ["iin_hash"]
    readonly_fields = [
        *("user", "given_name", "surname", "birth_date", "territory", "locality", "provider", "verified_at")
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Post)
class PostAdmin(KeepsEverything):
    list_display = ["user", "role", "body", "from_date", "to_date"]
    list_filter = ["role"]
    list_select_related = ["user", "body"]
    search_fields = ["user__username", "user__display_name", "body__name_kk", "body__name_ru"]
    ordering = ["-from_date", "id"]
    autocomplete_fields = ["user"]

    def get_readonly_fields(self, request: HttpRequest, obj: Post | None = None) -> list[str]:
        """A post that is given can only be ended."""
        return ["user", "role", "body", "from_date"] if obj else []

    def save_model(self, request: HttpRequest, obj: Post, form: ModelForm, change: bool) -> None:
        by, at = cast(SignedInRequest, request).user, timezone.now()
        if not change:
            obj.pk = _appoint(obj, by=by, at=at).pk
        elif "to_date" in form.changed_data and obj.to_date:
            actions.dismiss(post=obj, to_date=obj.to_date, by=by, at=at)


def _appoint(post: Post, **who_and_when: Any) -> Post:
    return actions.appoint(
        user=post.user,
        role=Role(post.role),
        body=post.body,
        from_date=post.from_date,
        to_date=post.to_date,
        **who_and_when,
    )
