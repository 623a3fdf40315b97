"""Addresses of maslikhats. Fixed words come first: a body's code has a hyphen, no word here has."""

from django.urls import path

from maslikhat import feeds, views

app_name = "maslikhat"

urlpatterns = [
    path("", views.chambers, name="list"),
    path("compliance/", views.compliance, name="compliance"),
    path("search/", views.search, name="search"),
    path("sessions/<slug:code>/", views.session, name="session"),
    path("sessions/<slug:code>/live/", views.live, name="live"),
    path("sessions/<slug:session_code>/items/<slug:code>/", views.item, name="item"),
    path("documents/<slug:code>/", views.document, name="document"),
    path("decisions/<slug:code>/", views.decision, name="decision"),
    path("decisions/<slug:code>/signed/", views.signed_file, name="signed_file"),
    path("deputies/<slug:code>/", views.deputy, name="deputy"),
    path("requests/<slug:code>/", views.deputy_request, name="request"),
    path("requests/<slug:code>/answer/", views.request_file, name="request_file"),
    path("groups/<slug:code>/", views.group, name="group"),
    # For programs: calendars, news, tables, papers.
    path("calendar.ics", feeds.calendar, name="calendar"),
    path("regions/<slug:code>/calendar.ics", feeds.calendar, {"kind": "region"}, name="region_calendar"),
    path("groups/<slug:code>/calendar.ics", feeds.calendar, {"kind": "group"}, name="group_calendar"),
    path("deputies/<slug:code>/calendar.ics", feeds.calendar, {"kind": "deputy"}, name="deputy_calendar"),
    path("<slug:code>/calendar.ics", feeds.calendar, {"kind": "body"}, name="body_calendar"),
    path("sessions.atom", feeds.sessions_feed, name="sessions_feed"),
    path(
        "regions/<slug:code>/sessions.atom", feeds.sessions_feed, {"kind": "region"}, name="region_sessions"
    ),
    path("<slug:code>/sessions.atom", feeds.sessions_feed, {"kind": "body"}, name="body_sessions"),
    path("decisions.atom", feeds.decisions_feed, name="decisions_feed"),
    path(
        "regions/<slug:code>/decisions.atom",
        feeds.decisions_feed,
        {"kind": "region"},
        name="region_decisions",
    ),
    path("<slug:code>/decisions.atom", feeds.decisions_feed, {"kind": "body"}, name="body_decisions"),
    path("deputies/<slug:code>/votes.atom", feeds.votes_feed, name="votes_feed"),
    path("data/", feeds.open_data, name="data"),
    path("data/<slug:name>.csv", feeds.table, name="table"),
    path("data/<slug:name>.json", feeds.schema, name="schema"),
    path("sessions/<slug:code>/minutes-<slug:language>.<slug:form>", views.minutes, name="minutes"),
    path("<slug:code>/akim-reports/", views.reports, name="reports"),
    path("<slug:code>/convocations/<int:number>/", views.convocation, name="convocation"),
    path("<slug:code>/", views.chamber, name="body"),
]
