"""The back office of the calendar, to look at: days are moved at the desk, and terms with them."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from workdays.models import DaySwap


@admin.register(DaySwap)
class DaySwapAdmin(ReadOnlyAdmin):
    list_display = ["day", "is_working", "basis_ru", "confidence"]
    list_filter = ["is_working"]
    date_hierarchy = "day"
    ordering = ["-day"]
