"""The public API: its addresses, its description and the page that explains it."""

from typing import Any

from django.http import HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import include, path, re_path, resolve
from django.utils.translation import gettext_lazy as _
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from bodies.api import Bodies
from core.api import Endpoint
from core.texts import current_language
from kurultai import api as kurultai
from maslikhat import api as maslikhats
from moderation import api as moderation
from opinions import api as opinions
from petitions import api as petitions
from portal.openapi import document
from portal.problems import KINDS
from selfgov import api as communities
from territory.api import Units

GROUPS = {
    "petitions": _("Petitions"),
    "maslikhats": _("Maslikhats"),
    "deputies": _("Deputies"),
    "sessions": _("Sessions"),
    "items": _("Agenda items"),
    "votes": _("Votes"),
    "decisions": _("Decisions"),
    "requests": _("Deputy requests"),
    "akim-reports": _("The akim’s reports"),
    "proposals": _("Proposals to the consultative body"),
    "gatherings": _("Gatherings of the consultative body"),
    "consultations": _("Consultations"),
    "sections": _("Sections of the consultative body"),
    "themes": _("Themes of proposals"),
    "conversations": _("Conversations and maps of opinions"),
    "communities": _("Communities"),
    "minutes": _("Meetings and minutes of communities"),
    "acts": _("Acts of communities"),
    "tariffs": _("Tariffs for services"),
    "rates": _("Rates of taxes and fees"),
    "budgets": _("Budgets of communities"),
    "initiatives": _("Initiatives of communities"),
    "bodies": _("Bodies of power"),
    "territory": _("Places"),
    "rules": _("Rules of law"),
    "grounds": _("Grounds of refusal"),
    "transparency": _("Transparency of moderation"),
    "topics": _("Topics"),
}


@extend_schema(exclude=True)
class Schema(Endpoint, APIView):
    """The OpenAPI document, as JSON or, where `Accept` asks for it, as YAML."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer2, OpenApiYamlRenderer]
    authentication_classes = []

    def get(self, request: Request) -> Response:
        return Response(document(current_language()))


class Docs(Endpoint, SpectacularSwaggerSplitView):
    """Every operation and every problem as a page; with ``?explore``, Swagger UI to try them."""

    template_name = "portal/api.html"
    url_name = "api:schema"

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = super().get(request, *args, **kwargs)
        if response.template_name == self.template_name:
            response.data |= {
                "groups": _groups(document(current_language())),
                "kinds": KINDS,
                "schema_url": self._get_schema_url(request),
                "is_explorer": "explore" in request.query_params,
                "language_in_query": True,
            }
        return response

    def handle_exception(self, exc: Exception) -> Response:
        self.request.accepted_renderer, self.request.accepted_media_type = JSONRenderer(), "application/json"
        return super().handle_exception(exc)


def _groups(described: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations of the document, in the groups and the order in which they are addressed."""
    groups: dict[str, list[dict[str, Any]]] = {tag: [] for tag in GROUPS}
    for address, methods in described["paths"].items():
        for method, operation in methods.items():
            groups[operation["tags"][0]].append({"method": method.upper(), "address": address, **operation})
    return [{"tag": tag, "title": GROUPS[tag], "operations": found} for tag, found in groups.items()]


@extend_schema(exclude=True)
class Nothing(Endpoint, APIView):
    """Whatever is under the API's address and isn't there."""

    permission_classes = [AllowAny]
    authentication_classes = []

    def answer(self, request: Request) -> HttpResponseBase:
        """Not found; but where only the slash at the end is missing it's added, and the method kept."""
        if request.path.endswith("/") or resolve(f"{request.path_info}/").url_name == "nothing":
            raise NotFound
        complete = request.get_full_path(force_append_slash=True)
        return HttpResponsePermanentRedirect(complete, preserve_request=True)

    get = post = put = patch = delete = answer


router = SimpleRouter(use_regex_path=False)
router.register("petitions", petitions.Petitions, basename="petition")
router.register("maslikhats", maslikhats.Maslikhats, basename="maslikhat")
router.register("deputies", maslikhats.Deputies, basename="deputy")
router.register("sessions", maslikhats.Sessions, basename="session")
router.register("items", maslikhats.Items, basename="item")
router.register("votes", maslikhats.Votes, basename="vote")
router.register("decisions", maslikhats.Decisions, basename="decision")
router.register("requests", maslikhats.Requests, basename="request")
router.register("proposals", kurultai.Submissions, basename="proposal")
router.register("gatherings", kurultai.Gatherings, basename="gathering")
router.register("consultations", kurultai.Consultations, basename="consultation")
router.register("sections", kurultai.Sections, basename="section")
router.register("themes", kurultai.Themes, basename="theme")
router.register("conversations", opinions.Conversations, basename="conversation")
router.register("communities", communities.Communities, basename="community")
router.register("minutes", communities.Minutes, basename="minutes")
router.register("acts", communities.Acts, basename="act")
router.register("tariffs", communities.Tariffs, basename="tariff")
router.register("budgets", communities.Budgets, basename="budget")
router.register("initiatives", communities.Initiatives, basename="initiative")
router.register("bodies", Bodies, basename="body")
router.register("territory", Units, basename="unit")

app_name = "api"

urlpatterns = [
    path("", Docs.as_view(), name="docs"),
    path("schema/", Schema.as_view(), name="schema"),
    path("petitions/<slug:code>/count/", petitions.Count.as_view(), name="count"),
    path("petitions/<slug:code>/tallies/", petitions.Tallies.as_view(), name="tallies"),
    path("petitions/<slug:code>/days/", petitions.Days.as_view(), name="days"),
    path("petitions/<slug:code>/timeline/", petitions.Timeline.as_view(), name="timeline"),
    path("petitions/<slug:code>/signature/", petitions.OwnSignature.as_view(), name="signature"),
    path("proposals/outcomes/", kurultai.Outcomes.as_view(), name="outcomes"),
    path("conversations/<slug:code>/statements/", opinions.Statements.as_view(), name="statements"),
    path("conversations/<slug:code>/map/", opinions.LatestMap.as_view(), name="opinion_map"),
    path("akim-reports/", maslikhats.AkimReports.as_view(), name="akim_reports"),
    path("rates/", communities.Rates.as_view(), name="rates"),
    path("bodies/<slug:code>/workload/", petitions.BodyWorkload.as_view(), name="workload"),
    path("rules/", petitions.Rules.as_view(), name="rules"),
    path("grounds/", petitions.Grounds.as_view(), name="grounds"),
    path("topics/", petitions.Topics.as_view(), name="topics"),
    path("transparency/", moderation.Transparency.as_view(), name="transparency"),
    path("", include(router.urls)),
    re_path(r"^[\s\S]*\Z", Nothing.as_view(), name="nothing"),
]
