"""What the portal leaves out when it has much to do: seen and switched by whoever runs it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.brownout import Switch
from core.http import attempted, posted, sent, status_for
from desk.forms.brownout import SwitchForm
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from notifications.queries import backlogs
from operations import actions, queries
from operations.policies import may_switch


@require_safe
@at_the_desk(may_switch)
def brownout(request: SignedInRequest) -> HttpResponse:
    """Every part with its switch, and what was measured last."""
    load = queries.load()
    waiting = sum(part.waiting for part in backlogs(at=timezone.now()) if not part.is_urgent)
    context = {
        "lines": queries.lines(),
        "load": load,
        "measured": queries.measured(load),
        "waiting": waiting,
        "mail": Switch.MAIL.value,
    }
    return render(request, "desk/brownout/brownout.html", context)


@require_http_methods(PAGE)
@at_the_desk(may_switch)
def switch(request: SignedInRequest, part: str) -> HttpResponse:
    """Decide about one part."""
    line = next((line for line in queries.lines() if line.name == part), None)
    if line is None:
        raise Http404
    form = SwitchForm(posted(request), initial={"mode": line.mode})
    given = {"part": part, "by": request.user, "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.switch, **given, **form.cleaned_data):
        messages.success(request, _("Switched. Every page follows within a few seconds."))
        return redirect("desk:brownout")
    context = {"line": line, "form": form}
    return render(request, "desk/brownout/switch.html", context, status=status_for(request, form))
