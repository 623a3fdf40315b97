"""All addresses of the portal."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from core.gallery import gallery
from ledger.urls import files as ledger_files
from notifications.urls import follow as notifications_follow
from notifications.urls import outside as notifications_outside
from petitions.urls import counts as petition_counts
from petitions.urls import own as own_of_petitions
from portal import views

admin.site.site_header = admin.site.site_title = "Халық үні"

bodies = (
    [
        path("", views.bodies, name="list"),
        path("<slug:code>/", views.body, name="detail"),
    ],
    "bodies",
)

own = ([path("", views.own, name="parts")], "own")

urlpatterns = [
    path("api/v1/", include("portal.api")),
    path("health/", views.health, name="health"),
    path("metrics", views.metrics, name="metrics"),
    path("robots.txt", views.robots, name="robots"),
    path("ledger/", include(ledger_files)),
    path("petitions/", include(petition_counts)),
    *notifications_outside,
]

urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("me/", include(own)),
    path("me/", include(own_of_petitions)),
    path("petitions/", include("petitions.urls")),
    path("maslikhats/", include("maslikhat.urls")),
    path("kurultai/", include("kurultai.urls")),
    path("opinions/", include("opinions.urls")),
    path("places/", include("selfgov.urls")),
    path("bodies/", include(bodies)),
    path("ledger/", include("ledger.urls")),
    path("accounts/", include("accounts.urls")),
    path("inbox/", include("notifications.urls")),
    path("follow/", include(notifications_follow)),
    path("moderation/", include("moderation.urls")),
    path("desk/", include("desk.urls")),
    path("admin/", admin.site.urls),
    *([path("gallery/", gallery, name="gallery")] if settings.DEMONSTRATION else []),
)

handler400 = "portal.views.bad_request"
handler403 = "portal.views.forbidden"
handler404 = "portal.views.not_found"
handler500 = "portal.views.server_error"
