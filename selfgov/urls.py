"""Addresses under /{language}/places/. Fixed words come first: a KATO code is nothing but digits."""

from django.urls import path

from selfgov import feeds, views

app_name = "selfgov"

urlpatterns = [
    path("", views.home, name="home"),
    path("councils/<slug:code>/", views.council, name="council"),
    path("districts/<slug:kato>/", views.district, name="district"),
    path("regions/<slug:kato>/", views.region, name="region"),
    path("data/<slug:name>.csv", feeds.table, name="table"),
    path("data/<slug:name>.schema.json", feeds.schema, name="schema"),
    path("<slug:kato>/", views.community, name="community"),
]
