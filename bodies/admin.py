"""The back office of bodies. A reform ends one and names its successor."""

from django.contrib import admin

from bodies.models import Body


@admin.register(Body)
class BodyAdmin(admin.ModelAdmin):
    list_display = ["code", "name_kk", "name_ru", "kind", "level", "valid_from", "valid_to"]
    list_filter = ["kind", "level"]
    search_fields = ["code", "name_kk", "name_ru", "name_en"]
    raw_id_fields = ["territory", "successor"]
    ordering = ["level", "code"]
