"""The ledger as files for machines, and explained to people."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.sharing import keep_for_ever, share
from ledger import files, queries
from ledger.models import Key, Reconciliation
from ledger.tiles import Tile

# The file that is offered for download is the one that runs here.
VERIFIER = Path(__file__).with_name("verify.py")

TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
AN_HOUR = 3600
_SHARED = partial(share, has_words=False)


# For machines: c2sp.org/tlog-tiles ----------------------------------------------------------


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed root."""
    return _file(files.folder() / files.CHECKPOINT, TEXT)


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Every key that signs or has signed, as a signed note."""
    return _file(files.folder() / files.KEYS, TEXT)


@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """A tile of hashes or a bundle of entries: under one address always the same."""
    found = Tile.parse(f"tile/{path}")
    if found is None:
        raise Http404
    return _file(files.folder() / found.path, BYTES, keep_for_ever)


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The program that checks all of this without trusting any of it."""
    return _file(VERIFIER, "text/x-python; charset=utf-8", partial(_SHARED, seconds=AN_HOUR))


def _file(path: Path, content_type: str, keep: Callable[[HttpResponse], None] = _SHARED) -> HttpResponse:
    """Neither cookies nor languages are asked about: everybody gets the same bytes."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        # What is not there may be there in a moment.
        return HttpResponse(
            "Not found\n",
            status=HTTPStatus.NOT_FOUND,
            content_type=TEXT,
            headers={"Cache-Control": "no-store"},
        )
    response = HttpResponse(content, content_type=content_type, headers={"Access-Control-Allow-Origin": "*"})
    keep(response)
    return response


# For people ---------------------------------------------------------------------------------


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the ledger is, in ten sentences, and how it is today."""
    context = {
        "checkpoint": queries.latest(),
        "reconciliation": Reconciliation.objects.order_by("-at").first(),
        "keys": Key.objects.order_by("-valid_from", "-id"),
        "origin": settings.LEDGER_ORIGIN,
        "site": settings.SITE_URL,
    }
    return render(request, "ledger/about.html", context)


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Check a receipt: the browser does it alone, nothing is sent."""
    keys = "\n".join(map(str, Key.objects.order_by("-valid_from", "-id")))
    return render(request, "ledger/check.html", {"keys": keys})
