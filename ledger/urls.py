"""Addresses of the ledger: pages for people, and files whose addresses a specification sets."""

from django.urls import path

from ledger import views

app_name = "ledger"

urlpatterns = [
    path("", views.about, name="about"),
    path("check/", views.check, name="check"),
]

# Without a language in front: c2sp.org/tlog-tiles knows none.
files = (
    [
        path("checkpoint", views.checkpoint, name="checkpoint"),
        path("keys", views.keys, name="keys"),
        path("tile/<path:path>", views.tile, name="tile"),
        path("verify.py", views.verifier, name="verifier"),
    ],
    "log",
)
