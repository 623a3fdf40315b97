"""Addresses under /{language}/kurultai/. Fixed words come first: a code has no hyphen and is no word."""

from django.urls import path

from kurultai import feeds, views

app_name = "kurultai"

urlpatterns = [
    path("", views.home, name="home"),
    path("bodies/<slug:code>/", views.body, name="body"),
    path("gatherings/<slug:code>/", views.gathering, name="gathering"),
    path("documents/<slug:code>/", views.document, name="document"),
    path("sections/<slug:code>/", views.section, name="section"),
    path("consultations/", views.consultations, name="consultations"),
    path("consultations/<slug:code>/", views.consultation, name="consultation"),
    path("themes/", views.themes, name="themes"),
    path("themes/<slug:code>/", views.theme, name="theme"),
    path("outcomes/", views.funnel, name="funnel"),
    path("commitments/", views.ledger, name="commitments"),
    path("proposals/feed.atom", feeds.submissions, name="feed"),
    path("proposals/", views.latest, name="submissions"),
    path("proposals/new/", views.start, name="start"),
    path("proposals/mine/", views.mine, name="mine"),
    path("proposals/supported/", views.supported, name="supported"),
    path("proposals/<slug:code>/", views.submission, name="submission"),
    path("proposals/<slug:code>/write/place/", views.place, name="place"),
    path("proposals/<slug:code>/write/place/choose/", views.choose_place, name="choose_place"),
    path("proposals/<slug:code>/write/text-<slug:language>/", views.text, name="text"),
    path("proposals/<slug:code>/write/details/", views.details, name="details"),
    path("proposals/<slug:code>/write/attachments/", views.attachments, name="attachments"),
    path("proposals/<slug:code>/write/attachments/remove/", views.detach, name="detach"),
    path("proposals/<slug:code>/write/co-authors/", views.coauthors, name="coauthors"),
    path("proposals/<slug:code>/write/co-authors/invite/", views.invite, name="invite"),
    path("proposals/<slug:code>/write/co-authors/end/", views.uninvite, name="uninvite"),
    path("proposals/<slug:code>/write/co-authors/remove/", views.remove_coauthor, name="remove_coauthor"),
    path("proposals/<slug:code>/write/check/", views.check, name="check"),
    path("proposals/<slug:code>/write/delete/", views.delete_draft, name="delete_draft"),
    path("proposals/<slug:code>/attachments/<slug:file>/", views.attachment, name="attachment"),
    path("proposals/<slug:code>/join/<slug:token>/", views.join, name="join"),
    path("proposals/<slug:code>/leave/", views.leave, name="leave"),
    path("proposals/<slug:code>/withdraw/", views.withdraw, name="withdraw"),
    path("proposals/<slug:code>/support/", views.support, name="support"),
    path("proposals/<slug:code>/take-back/", views.withdraw_support, name="withdraw_support"),
    path("proposals/<slug:code>/merge/", views.merge, name="merge"),
]
