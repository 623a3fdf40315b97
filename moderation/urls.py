"""Addresses of what authors and readers say to the moderators, and of the report on what these did."""

from django.urls import path

from moderation import feeds, views

app_name = "moderation"

urlpatterns = [
    path("appeal/<slug:kind>/<slug:code>/", views.appeal, name="appeal"),
    path("report/<slug:kind>/<slug:code>/", views.report, name="report"),
    path("report/<slug:kind>/<slug:code>/thanks/", views.reported, name="reported"),
    path("transparency/", views.transparency, name="transparency"),
    path("transparency/data/<slug:name>.schema.json", feeds.schema, name="transparency_schema"),
    path("transparency/<str:period>/", views.transparency, name="transparency_of"),
    path("transparency/<str:period>/<slug:name>.csv", feeds.table, name="transparency_table"),
]
