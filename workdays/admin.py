"""The back office of the calendar: the Government's transfers of working days."""

from django.contrib import admin

from workdays.models import DaySwap


@admin.register(DaySwap)
class DaySwapAdmin(admin.ModelAdmin):
    list_display = ["day", "is_working", "basis_ru", "confidence"]
    list_filter = ["is_working"]
    date_hierarchy = "day"
    ordering = ["-day"]
