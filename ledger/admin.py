"""The back office of the ledger: to look at only."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from ledger.models import Checkpoint, Key, Reconciliation


@admin.register(Checkpoint)
class CheckpointAdmin(ReadOnlyAdmin):
    list_display = ["size", "short_root", "signed_at", "witnessed_at", "recomputed_at"]
    ordering = ["-size"]


@admin.register(Key)
class KeyAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "valid_from", "valid_to"]
    ordering = ["-valid_from"]


@admin.register(Reconciliation)
class ReconciliationAdmin(ReadOnlyAdmin):
    list_display = ["at", "size", "cases", "standing", "differences"]
    ordering = ["-at"]
