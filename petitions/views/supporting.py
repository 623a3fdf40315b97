"""Joining and signing. Each link opens a page; only its button acts."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import caller_of, signed_in, typed_before
from core.rulings import Conflict
from petitions import actions, networks, policies, queries, seals, signing
from petitions.forms import SignForm, WithdrawForm
from petitions.models import Petition
from petitions.views.reading import find

# For so long the page of signing says "you have signed", and from then on when that was.
_JUST_NOW = timedelta(minutes=1)


@require_http_methods(["GET", "POST"])
@signed_in
def sign(request: SignedInRequest, code: str) -> HttpResponse:
    """Read what one signs, then sign it; afterwards this page says that one has.

    Who sends the form with its ticket is mostly answered by ``petitions.middleware`` and not here.
    """
    petition, at = find(request, code), timezone.now()
    if request.method == "POST":
        return _sign(request, petition, at)
    own = queries.own_signature(petition, request.user)
    ruling = policies.may_sign(request.user, petition, at=at)
    context = {
        "petition": petition,
        "ruling": ruling,
        "form": SignForm(typed_before(request, request.path)),
        "ticket": _ticket(request, petition, at) if ruling and own is None else "",
        "own_signature": own,
        "has_just_signed": own is not None and at - own.signed_at < _JUST_NOW,
    }
    return render(request, "petitions/sign.html", context)


def _ticket(request: SignedInRequest, petition: Petition, at: datetime) -> str:
    session = request.session.session_key
    return signing.ticket_for(request.user, petition, session=session, at=at) if session else ""


def _sign(request: SignedInRequest, petition: Petition, at: datetime) -> HttpResponse:
    if citizen := request.user.verified:
        signing.keep_pace(citizen.pk, caller_of(request), at=at)
    try:
        actions.sign(
            petition=petition,
            signer=request.user,
            wants_news="wants_news" in request.POST,
            network=networks.mark(request, at=at),
            at=at,
        )
    except Conflict as conflict:
        return _conflict_page(request, petition, conflict)
    return redirect("petitions:sign", petition.code)


def _conflict_page(request: SignedInRequest, petition: Petition, conflict: Conflict) -> HttpResponse:
    own = queries.own_signature(petition, request.user)
    return render(
        request,
        "petitions/not_signed.html",
        {"petition": petition, "reason": str(conflict), "own_signature": own},
        status=409,
    )


def _back_page(request: HttpRequest, petition: Petition, ruling: object) -> HttpResponse:
    context = {
        "petition": petition,
        "ruling": ruling,
        "form": SignForm(),
        "own_backing": queries.own_backing(petition, request.user),
    }
    return render(request, "petitions/back.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def back(request: SignedInRequest, code: str) -> HttpResponse:
    """Read what one joins, then join it."""
    petition, at = find(request, code), timezone.now()
    if request.method == "GET":
        return _back_page(request, petition, policies.may_back(request.user, petition, at=at))
    petition = actions.back(
        petition=petition, backer=request.user, wants_news="wants_news" in request.POST, at=at
    )
    messages.success(request, _("You have joined the petition."))
    return redirect(petition)


@require_http_methods(["GET", "POST"])
@signed_in
def withdraw_signature(request: SignedInRequest, code: str) -> HttpResponse:
    """Take one's signature back, after a page that says what this means."""
    petition, at = find(request, code), timezone.now()
    if request.method == "POST":
        actions.withdraw_signature(petition=petition, signer=request.user, at=at)
        messages.success(
            request, _("Your signature is taken back. You can sign again while signatures are collected.")
        )
        return redirect(petition)
    ruling = policies.may_withdraw_signature(request.user, petition, at=at)
    context = {
        "petition": petition,
        "ruling": ruling,
        "form": WithdrawForm(),
        "own_signature": queries.own_signature(petition, request.user),
    }
    return render(request, "petitions/withdraw_signature.html", context)


@require_safe
@signed_in
def receipt(request: SignedInRequest, code: str) -> HttpResponse:
    """The reader's own receipt from the ledger, as a file to keep. It holds the secret of the leaf."""
    petition = find(request, code)
    signature = queries.own_signature(petition, request.user)
    if signature is None:
        raise Http404
    name = content_disposition_header(as_attachment=True, filename=f"{petition.code}.tlog-proof")
    return HttpResponse(
        str(seals.receipt_for(signature)),
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "private, no-store", "Content-Disposition": name or "attachment"},
    )
