"""The plain way, to stand beside ours: session, ORM, and a counter in the petition's row.

The server of ``portal.bench.wsgi`` has these addresses and no others; the portal routes none of them.
"""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from petitions.models import Petition, Signature


@require_POST
@login_required
@transaction.atomic
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """What everybody would write first."""
    petition = get_object_or_404(Petition, code=code)
    citizen, at = request.user.citizen, timezone.now()  # type: ignore[union-attr]
    Signature.objects.create(
        petition=petition,
        signer=citizen,
        territory=citizen.territory,
        signed_at=at,
        day=timezone.localdate(at),
        method=citizen.provider,
    )
    Petition.objects.filter(pk=petition.pk).update(signature_count=F("signature_count") + 1)
    return redirect("sign", code=code)


@require_safe
def empty(_request: HttpRequest) -> HttpResponse:
    """Nothing at all, through everything that stands before a view."""
    return HttpResponse(b"")


urlpatterns = [
    path("kk/petitions/<slug:code>/sign/", sign, name="sign"),
    path("empty/", empty),
]
