"""Signing in and out, and one's own settings."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, policies
from accounts.forms import SettingsForm
from accounts.http import SignedInRequest, next_of
from accounts.identity import VerifiedIdentity, provider_or_404, providers
from accounts.models import User
from accounts.personas import account_of
from accounts.providers import Demonstration
from core.texts import current_language


@never_cache
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/sign_in.html", {"providers": providers(), "next": next_of(request)})


@never_cache
@require_safe
def begin(request: HttpRequest, code: str) -> HttpResponse:
    return provider_or_404(code).begin(request)


@never_cache
@sensitive_post_parameters("iin")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    proven = provider_or_404(code).confirm(request)
    if not isinstance(proven, VerifiedIdentity):
        return proven
    user = actions.verify(identity=proven, language=current_language(), at=timezone.now())
    return _enter(request, user)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def demo(request: HttpRequest) -> HttpResponse:
    """Ready people to be. A server without demonstration has no such page."""
    if not settings.DEMONSTRATION:
        raise Http404
    if request.method == "POST":
        return _enter(request, account_of(request.POST.get("persona", "")))
    return Demonstration().page(request)


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in under a new session key and go back to where the visitor came from."""
    login(request, user)
    messages.success(request, _("You are signed in as %(name)s.") % {"name": user})
    return HttpResponseRedirect(next_of(request) or resolve_url(settings.LOGIN_REDIRECT_URL))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("You are signed out."))
    return HttpResponseRedirect(next_of(request) or resolve_url(settings.LOGIN_REDIRECT_URL))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_settings(request: SignedInRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your settings are saved."))
        return redirect("accounts:settings")
    context = {"form": form, "posts": policies.role_names(request.user, timezone.now())}
    return render(request, "accounts/settings.html", context, status=400 if form.is_bound else 200)
