"""Addresses of what authors and readers say to the moderators."""

from django.urls import path

from moderation import views

app_name = "moderation"

urlpatterns = [
    path("appeal/<slug:kind>/<slug:code>/", views.appeal, name="appeal"),
    path("report/<slug:kind>/<slug:code>/", views.report, name="report"),
    path("report/<slug:kind>/<slug:code>/thanks/", views.reported, name="reported"),
]
