"""The back office of territory: units and their population."""

from django.contrib import admin

from territory.models import Population, Unit


class PopulationInline(admin.TabularInline):
    model = Population
    extra = 1


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):
    list_display = ["kato", "name_kk", "name_ru", "kind", "parent", "confidence"]
    list_filter = ["kind", "confidence"]
    list_select_related = ["parent"]
    search_fields = ["kato", "name_kk", "name_ru", "name_en"]
    raw_id_fields = ["parent"]
    inlines = [PopulationInline]
    ordering = ["kato"]
