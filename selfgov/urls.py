"""Addresses under /{language}/places/. Fixed words come first: a KATO code is nothing but digits."""

from django.urls import path

from selfgov import feeds, views

app_name = "selfgov"

urlpatterns = [
    path("", views.home, name="home"),
    path("councils/<slug:code>/", views.council, name="council"),
    path("districts/<slug:kato>/", views.district, name="district"),
    path("regions/<slug:kato>/", views.region, name="region"),
    path("data/", feeds.open_data, name="data"),
    path("data/<slug:name>.csv", feeds.table, name="table"),
    path("data/<slug:name>.schema.json", feeds.schema, name="schema"),
    path("<slug:kato>/news.atom", feeds.community_feed, name="feed"),
    path("meetings/<slug:code>/", views.meeting, name="meeting"),
    path("meetings/<slug:code>/scan/", views.scan, name="scan"),
    path("meetings/<slug:code>/minutes.<slug:language>.<slug:form>", views.minutes, name="minutes"),
    path("meetings/<slug:code>/notice.<slug:language>.<slug:form>", views.notice, name="notice"),
    path("materials/<slug:code>/", views.material, name="material"),
    path("acts/<slug:code>/", views.act, name="act"),
    path("acts/<slug:code>/file/", views.signed_act, name="signed_act"),
    path("<slug:kato>/meetings/", views.meetings, name="meetings"),
    path("<slug:kato>/acts/", views.acts, name="acts"),
    path("<slug:kato>/tariffs/", views.tariffs, name="tariffs"),
    path("<slug:kato>/tariffs/<slug:service>/", views.tariff, name="tariff"),
    path("<slug:kato>/budget/", views.budgets, name="budgets"),
    path("<slug:kato>/budget/<int:year>/", views.budget, name="budget"),
    path("initiatives/<slug:code>/", views.initiative, name="initiative"),
    path("initiatives/<slug:code>/sign/", views.initiative_support, name="initiative_support"),
    path(
        "initiatives/<slug:code>/unsign/",
        views.initiative_withdraw_support,
        name="initiative_withdraw_support",
    ),
    path("initiatives/<slug:code>/withdraw/", views.initiative_withdraw, name="initiative_withdraw"),
    path("proposals/<slug:code>/", views.proposal, name="proposal"),
    path("<slug:kato>/initiatives/", views.initiatives, name="initiatives"),
    path("<slug:kato>/initiatives/start/", views.initiative_start, name="initiative_start"),
    path("<slug:kato>/proposals/", views.proposals, name="proposals"),
    path("<slug:kato>/proposals/new/", views.propose, name="propose"),
    path("<slug:kato>/commitments/", views.commitments, name="commitments"),
    path("<slug:kato>/", views.community, name="community"),
]
