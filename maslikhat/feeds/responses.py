"""How files for programs are sent: asked for often, sent only when they have changed."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

MAX_AGE = 300


def sent(request: HttpRequest, content: bytes, content_type: str) -> HttpResponseBase:
    """A public file with its ETag; 304 for a reader who has it already."""
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:24])
    response = HttpResponse(content, content_type=content_type, headers={"ETag": etag})
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    # Given a response, it returns that one or a shorter one.
    return get_conditional_response(request, etag=etag, response=response) or response
