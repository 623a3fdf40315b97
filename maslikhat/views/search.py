"""Finding items, decisions and documents of all maslikhats by their words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core import brownout
from core.brownout import Switch
from core.folding import query_of
from core.http import asked_of, page_of
from maslikhat.queries import reading

PAGE = 20
KINDS = {"items": _("Agenda items"), "decisions": _("Decisions"), "documents": _("Documents")}
_FINDERS = {
    "items": reading.items_matching,
    "decisions": reading.decisions_matching,
    "documents": reading.documents_matching,
}


def _counts(words: str) -> dict[str, int]:
    if not brownout.is_on(Switch.FACETS):
        return {}
    return {name: find(words).count() for name, find in _FINDERS.items()}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """One kind of result at a time, with how many there are of each."""
    words = asked_of(request).get("q", "").replace("\x00", "").strip()[:200]
    kind = request.GET.get("kind", "")
    context = {"words": words, "is_searched": query_of(words) is not None}
    if context["is_searched"]:
        counts = _counts(words)
        kind = kind if kind in KINDS else next((name for name, n in counts.items() if n), "items")
        context |= {
            "kind": kind,
            "tabs": [(name, label, counts.get(name)) for name, label in KINDS.items()],
            "page_obj": page_of(request, _FINDERS[kind](words), PAGE),
        }
    return render(request, "maslikhat/search.html", context)
