"""What completes the page of a petition for one reader, and what of it goes on while it is read."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from core import brownout
from core.brownout import Switch
from core.sharing import PRIVATE, mark_of, own_parts, share
from petitions.models import Petition
from petitions.views.reading import find, own_part_in, support_of

# How long a count is kept while live numbers are left out.
CALM_SECONDS = 60
_COUNT = ("signature_count", "signatures_needed", "counted_at", "status")


@require_safe
def own(request: HttpRequest, code: str) -> HttpResponse:
    """The reader's own parts of the page; an author has so many that their browser asks for all of it."""
    petition, at = find(request, code), timezone.now()
    own_part = own_part_in(petition, request.user, at)
    if own_part["is_author"]:
        return HttpResponse(status=HTTPStatus.RESET_CONTENT, headers={"Cache-Control": PRIVATE})
    context = {"petition": petition, **support_of(petition, at), **own_part}
    return own_parts(request, petition.get_absolute_url(), "petitions/own.html", context)


@require_safe
def count(request: HttpRequest, code: str) -> HttpResponseBase:
    """The count alone, for everyone and for the pages of others: one short query, and none of it written
    for whoever has it already."""
    found = Petition.objects.public().filter(code=code).values_list(*_COUNT).first()
    if found is None:
        return JsonResponse({}, status=HTTPStatus.NOT_FOUND, headers={"Cache-Control": PRIVATE})
    etag = quote_etag(mark_of(repr((code, *found)).encode()))
    response = get_conditional_response(request, etag=etag) or JsonResponse(
        dict(zip(("count", "needed", "counted_at", "status"), found, strict=True))
    )
    response["ETag"], response["Access-Control-Allow-Origin"] = etag, "*"
    # Pages that are open ask again when their copy is old.
    share(response, seconds=None if brownout.is_on(Switch.LIVE) else CALM_SECONDS, has_words=False)
    return response
