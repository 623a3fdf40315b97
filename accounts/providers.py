"""Identity providers that come with the portal."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import IdentityForm
from accounts.http import next_of, with_next
from accounts.identity import VerifiedIdentity
from accounts.models import User
from accounts.personas import personas


class Demonstration:
    """Anybody may be anybody: ready personas, or any number with a right check digit."""

    code = "demonstration"
    name = _("Demonstration sign-in")
    description = _("Invented people for trying out the portal: citizens and staff. No password is needed.")
    is_demonstration = True

    def __init__(self) -> None:
        if not settings.DEMONSTRATION:
            raise ImproperlyConfigured("The demonstration sign-in works in demonstration mode only.")

    def begin(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(with_next(reverse("accounts:demo"), request))

    def confirm(self, request: HttpRequest) -> VerifiedIdentity | HttpResponse:
        if request.method != "POST":
            return self.begin(request)
        form = IdentityForm(request.POST, day=timezone.localdate())
        if form.is_valid():
            return form.identity(provider=self.code)
        return self.page(request, form)

    def page(self, request: HttpRequest, form: IdentityForm | None = None) -> HttpResponse:
        """Everybody whom one can be, and the form to be somebody else."""
        loaded = _accounts()
        people = [(persona, loaded[persona.username]) for persona in personas() if persona.username in loaded]
        context = {
            "citizens": [pair for pair in people if not pair[0].is_staff],
            "staff": [pair for pair in people if pair[0].is_staff],
            "form": form or IdentityForm(day=timezone.localdate()),
            "next": next_of(request),
        }
        return render(request, "accounts/demo.html", context, status=400 if form else 200)


def _accounts() -> dict[str, User]:
    known = User.objects.filter(username__in=[persona.username for persona in personas()], is_active=True)
    people = known.select_related("citizen__territory__parent").prefetch_related("posts__body")
    return {user.username: user for user in people}
