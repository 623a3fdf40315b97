"""Saying that a signature which was declared invalid was one's own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core.http import attempted, posted, sent, signed_in, status_for
from petitions import policies, queries
from petitions.actions import objecting
from petitions.forms import ObjectionForm
from petitions.views.reading import find


@require_http_methods(["GET", "POST"])
@signed_in
def object_to_invalidation(request: SignedInRequest, code: str) -> HttpResponse:
    """Why the signature does not count, and the objection; or the answer to it."""
    petition, at = find(request, code), timezone.now()
    form = ObjectionForm(posted(request))
    given = {"petition": petition, "signer": request.user, "at": at}
    if sent(request, form) and attempted(
        form, objecting.object_to_invalidation, **given, **form.cleaned_data
    ):
        messages.success(request, _("A moderator who had no part in it looks at your objection."))
        return redirect("petitions:object_to_invalidation", petition.code)
    context = {
        "petition": petition,
        "retraction": queries.own_invalidated(petition, request.user),
        "ruling": policies.may_object_to_invalidation(request.user, petition, at=at),
        "form": form,
    }
    return render(request, "petitions/objection.html", context, status=status_for(request, form))
