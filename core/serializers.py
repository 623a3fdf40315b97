"""Fields that the API uses everywhere: texts by language, codes, and nothing said as ``null``."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


class Texts(serializers.Serializer):
    """One text in each language of the portal; ``null`` where it is missing.

    ``Texts("name")`` reads ``name_kk``, ``name_ru`` and ``name_en``.
    """

    kk = serializers.CharField(allow_null=True)
    ru = serializers.CharField(allow_null=True)
    en = serializers.CharField(allow_null=True)

    def __init__(self, name: str = "", **kwargs: Any) -> None:
        self.name = name
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, thing: Any) -> dict[str, str | None]:
        return {str(language): getattr(thing, f"{self.name}_{language}") or None for language in self.fields}


class OfficialTexts(Texts):
    """One text in the two languages in which people and bodies write; ``null`` where it is missing."""

    en = None  # type: ignore[assignment]


class Code(serializers.SlugRelatedField):
    """Another thing, by the code that stands for it in addresses."""

    def __init__(self, slug_field: str = "code", **kwargs: Any) -> None:
        super().__init__(slug_field, read_only=True, **kwargs)


class OptionalText(serializers.CharField):
    """A text that may be missing: ``null`` then, never an empty string."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **kwargs)

    def to_representation(self, value: Any) -> str | None:  # type: ignore[override]
        return super().to_representation(value) or None


class OptionalChoice(serializers.ChoiceField):
    """One of a set of codes, or ``null``."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(choices, read_only=True, allow_null=True, **kwargs)

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(value) or None


@extend_schema_field(OpenApiTypes.URI)
class PageAddress(serializers.Field):
    """The address of the thing's page for people, in the reader's language."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, thing: Any) -> str:
        return self.context["request"].build_absolute_uri(thing.get_absolute_url())


@extend_schema_field(OpenApiTypes.BOOL)
class Truth(serializers.Field):
    """``true`` or ``false`` as JSON has them, and nothing that only looks like one."""

    default_error_messages = {"invalid": _("Write true or false, without quotation marks.")}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data

    def to_representation(self, value: bool) -> bool:
        return value
