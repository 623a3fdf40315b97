"""Addresses of petitions. Fixed words come first: a code never has a hyphen."""

from django.urls import path

from petitions import views

app_name = "petitions"

urlpatterns = [
    path("", views.latest, name="list"),
    path("new/", views.begin, name="begin"),
    path("mine/", views.mine, name="mine"),
    path("signed/", views.signed, name="signed"),
    path("rules/", views.rules, name="rules"),
    path("follow-search/", views.follow_search, name="follow_search"),
    path("<slug:code>/", views.detail, name="detail"),
    path("<slug:code>/signers/", views.signers, name="signers"),
    path("<slug:code>/sign/", views.sign, name="sign"),
    path("<slug:code>/join/", views.back, name="back"),
    path("<slug:code>/receipt/", views.receipt, name="receipt"),
    path("<slug:code>/take-back/", views.withdraw_signature, name="withdraw_signature"),
    path("<slug:code>/objection/", views.object_to_invalidation, name="object_to_invalidation"),
    path("<slug:code>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:code>/write/addressee/", views.addressee, name="addressee"),
    path("<slug:code>/write/addressee/choose/", views.choose_addressee, name="choose_addressee"),
    path("<slug:code>/write/topic/", views.topic, name="topic"),
    path("<slug:code>/write/check/", views.check, name="check"),
    path("<slug:code>/write/delete/", views.delete_draft, name="delete_draft"),
    path("<slug:code>/write/<slug:language>/", views.text, name="text"),
]

# What only the reader sees of the page of a petition, and its count, which has no language.
own = ([path("petitions/<slug:code>/", views.own, name="petition")], "own_of")
counts = ([path("<slug:code>/count.json", views.count, name="count")], "counts")
