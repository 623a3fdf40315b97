"""The API's description of itself: what every operation shares, and the document as a whole."""

from functools import lru_cache
from typing import Any, Literal

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated

from core.texts import LANGUAGES
from portal.problems import KINDS, MEDIA_TYPE


class MistakeSerializer(serializers.Serializer):
    """One mistake in a request."""

    field = serializers.CharField(allow_null=True)
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """An error in the form of RFC 9457; ``detail`` is a sentence in the reader's language."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    errors = MistakeSerializer(many=True, required=False)  # type: ignore[assignment]


class Operation(AutoSchema):
    """An operation with the parameter and the problems that all of them have."""

    def get_override_parameters(self) -> list[Any]:
        text = _("Language of sentences and of the pages that addresses point to")
        return [
            *super().get_override_parameters(),
            OpenApiParameter("lang", str, enum=LANGUAGES, description=text),
        ]

    def _get_filter_parameters(self) -> list[dict[str, Any]]:
        """A filter that is sent empty, as a form does, filters nothing."""
        parameters = super()._get_filter_parameters()
        for parameter in parameters:
            if choices := parameter["schema"].get("enum"):
                parameter["schema"]["enum"] = [*choices, ""]
        return parameters

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        responses = super()._get_response_bodies(direction)
        problem = self.resolve_serializer(ProblemSerializer, direction).ref
        for status in self._problems():
            titles = " · ".join(str(kind.title) for kind in KINDS if kind.status == status)
            responses[str(status)] = {"description": titles, "content": {MEDIA_TYPE: {"schema": problem}}}
        return responses

    def _problems(self) -> list[int]:
        found = {400, 406}
        if "{" in self.path:
            found.add(404)
        if any(isinstance(permission, IsAuthenticated) for permission in self.view.get_permissions()):
            found.add(401)
        if self.method not in SAFE_METHODS:
            found |= {401, 403, 409, 429}
        if self.method == "POST":
            found |= {413, 415}
        return sorted(found)


@lru_cache(maxsize=len(LANGUAGES))
def document(language: str) -> dict[str, Any]:
    """The OpenAPI document in one language; made once in the life of the process."""
    with translation.override(language):
        return SchemaGenerator().get_schema(request=None, public=True)
