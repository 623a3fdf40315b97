"""Gatherings: planned, prepared, announced, recorded as held, called off; their agenda and documents."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Max
from django.forms import BaseForm, Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from bodies.models import Body
from commitments.models import Commitment
from core.http import attempted, posted, sent, status_for
from core.rulings import Ruling, Sentence
from desk import policies
from desk.forms import ReasonForm
from desk.forms.kurultai import (
    EditGatheringForm,
    GatheringDocumentForm,
    GatheringForm,
    PointForm,
    WithdrawForm,
    gathering_values,
)
from desk.queries import kurultai as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE, differences
from desk.views.kurultai.frame import own_council, own_councils, questioned
from kurultai import actions
from kurultai import policies as proposal_policies
from kurultai.models import Gathering, GatheringDocument
from workdays.calendar import local_date

WAYS = {"up", "down"}


def mine(request: SignedInRequest, code: str) -> Gathering:
    """A gathering of the reader's own council; any other is a 404."""
    return get_object_or_404(queries.gatherings_of(own_councils(request)), code=code)


@require_safe
@at_the_desk(policies.may_run_council)
def gatherings(request: SignedInRequest) -> HttpResponse:
    """Every gathering of the reader's councils, the newest first."""
    bodies = own_councils(request)
    context = {"bodies": bodies, "gatherings": queries.gatherings_of(bodies)}
    return render(request, "desk/kurultai/gatherings.html", context)


@require_safe
@at_the_desk(policies.may_run_council)
def gathering(request: SignedInRequest, code: str) -> HttpResponse:
    """When and where, what is still missing, and what can be done next."""
    found, at, user = mine(request, code), timezone.now(), request.user
    context = {
        "gathering": found,
        "sections": found.sections.order_by("order"),
        "points": found.agenda.count(),
        "documents": found.documents.filter(withdrawn_at__isnull=True).count(),
        "commitments": Commitment.objects.about(found),
        "may_edit": proposal_policies.may_edit_gathering(user, found, at=at),
        "may_announce": proposal_policies.may_announce(user, found, at=at),
        "may_hold": proposal_policies.may_hold(user, found, at=at),
        "may_cancel": proposal_policies.may_cancel(user, found, at=at),
        "may_tend_promises": policies.may_tend_promises(user, found, at=at),
    }
    return render(request, "desk/kurultai/gathering.html", context)


# Planning and changing ------------------------------------------------------------------------


@require_http_methods(PAGE)
@at_the_desk(policies.may_run_council)
def plan(request: SignedInRequest, body: str) -> HttpResponse:
    """A new gathering; it stands on the page of the body when it is announced."""
    own, at = own_council(request, body), timezone.now()
    sections = queries.sections_of([own], local_date(at))
    form = GatheringForm(posted(request), sections=sections, initial=_next(own, at))
    given = {"body": own, "by": request.user, "at": at}
    if sent(request, form) and (new := attempted(form, actions.plan_gathering, **given, **form.cleaned_data)):
        messages.success(request, _("The gathering is planned. Now write its agenda."))
        return redirect("desk:kurultai_agenda", new.code)
    context = {"form": form, "body": own}
    return render(request, "desk/kurultai/gathering_edit.html", context, status=status_for(request, form))


def _next(body: Body, at: datetime) -> dict[str, int]:
    last = body.gatherings.aggregate(last=Max("number"))["last"] or 0
    return {"number": last + 1, "year": local_date(at).year}


@require_http_methods(PAGE)
@at_the_desk(policies.may_run_council)
@transaction.atomic
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    """Who saves over a newer version sees both, and loses nothing."""
    found, at = mine(request, code), timezone.now()
    if request.method == "POST":
        found = Gathering.objects.locked(found)
    else:
        proposal_policies.may_edit_gathering(request.user, found, at=at).enforce()
    form = _edit_form(found, posted(request))
    if not sent(request, form):
        return _edit_page(request, found, form)
    if form.clashes:
        form = _edit_form(found, form.merged())
        form.is_valid()
        reason = _("Somebody else has changed this gathering since you opened it.")
        return _edit_page(request, found, form, status=409, reason=reason, differences=differences(form))
    given = {"gathering": found, "by": request.user, "at": at}
    if attempted(form, actions.edit_gathering, changes=form.changes, **given):
        messages.success(request, _("Saved."))
        return redirect("desk:kurultai_gathering", code)
    return _edit_page(request, found, form)


def _edit_form(found: Gathering, typed: Any) -> EditGatheringForm:
    sections = queries.sections_of([found.body])
    return EditGatheringForm(typed, sections=sections, initial=gathering_values(found))


def _edit_page(
    request: SignedInRequest,
    found: Gathering,
    form: EditGatheringForm,
    *,
    status: int | None = None,
    **more: Any,
) -> HttpResponse:
    context = {"form": form, "body": found.body, "gathering": found, **more}
    return render(
        request, "desk/kurultai/gathering_edit.html", context, status=status or status_for(request, form)
    )


# The steps of its life ------------------------------------------------------------------------


def _step(
    make: Callable[..., BaseForm],
    act: Callable[..., Gathering],
    policy: Callable[..., Ruling],
    *,
    heading: Sentence,
    note: Sentence,
    said: Sentence,
) -> Callable[..., HttpResponse]:
    """A page with one question before something that everyone sees."""

    @require_http_methods(PAGE)
    @at_the_desk(policies.may_run_council)
    def view(request: SignedInRequest, code: str) -> HttpResponse:
        found, at = mine(request, code), timezone.now()
        form = make(posted(request))
        given = {"gathering": found, "by": request.user, "at": at}
        if sent(request, form) and attempted(form, act, **given, **form.cleaned_data):
            messages.success(request, str(said))
            return redirect("desk:kurultai_gathering", code)
        if request.method != "POST":
            policy(request.user, found, at=at).enforce()
        return questioned(
            request, form, about=found, heading=heading, note=note, back="desk:kurultai_gathering"
        )

    return view


announce = _step(
    Form,
    actions.announce,
    proposal_policies.may_announce,
    heading=gettext_lazy("Announce the gathering"),
    note=gettext_lazy(
        "Everyone sees it, and those who follow the body are told. It can only be called off after that."
    ),
    said=gettext_lazy("The gathering is announced; those who follow the body are being told."),
)
hold = _step(
    Form,
    actions.hold,
    proposal_policies.may_hold,
    heading=gettext_lazy("Record that the gathering took place"),
    note=gettext_lazy("This can't be undone. Documents, recordings and promises can still be added."),
    said=gettext_lazy("The gathering is recorded as held."),
)
cancel = _step(
    ReasonForm,
    actions.cancel,
    proposal_policies.may_cancel,
    heading=gettext_lazy("Cancel the gathering"),
    note=gettext_lazy("This can't be undone. The gathering stays visible as cancelled, with the reason."),
    said=gettext_lazy("The gathering is cancelled. Its page stays, with the reason."),
)


# The agenda -----------------------------------------------------------------------------------


@require_http_methods(PAGE)
@at_the_desk(policies.may_run_council)
def agenda(request: SignedInRequest, code: str) -> HttpResponse:
    """The matters in their order, and a form for one more."""
    found, at = mine(request, code), timezone.now()
    focus = request.GET.get("focus", "")
    form = PointForm(posted(request), sections=found.sections.order_by("order"))
    given = {"gathering": found, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.add_point, **given, **form.cleaned_data):
        messages.success(request, _("It is on the agenda."))
        return redirect(_focused(code, "title"))
    # The next matter is typed where the last one was.
    form.fields["title_kk"].widget.attrs["autofocus"] = focus == "title"
    context = {
        "gathering": found,
        "points": found.agenda.select_related("section").order_by("order"),
        "form": form,
        "focus": focus,
        "ruling": proposal_policies.may_edit_gathering(request.user, found, at=at),
    }
    return render(request, "desk/kurultai/agenda.html", context, status=status_for(request, form))


def _focused(code: str, what: str) -> str:
    """The agenda, with the keyboard where it was."""
    return f"{reverse('desk:kurultai_agenda', args=[code])}?focus={what}"


@at_the_desk(policies.may_run_council)
def move(request: SignedInRequest, code: str, point: int) -> HttpResponse:
    """Up or down by one place."""
    found, way = mine(request, code), request.POST.get("way", "")
    moved = found.agenda.filter(pk=point).first()
    if request.method != "POST" or moved is None or way not in WAYS:
        return redirect("desk:kurultai_agenda", code)
    actions.move_point(point=moved, up=way == "up", by=request.user, at=timezone.now())
    return redirect(_focused(code, f"{way}-{point}"))


@at_the_desk(policies.may_run_council)
def remove(request: SignedInRequest, code: str, point: int) -> HttpResponse:
    found = mine(request, code)
    removed = found.agenda.filter(pk=point).first()
    if request.method == "POST" and removed is not None:
        title = removed.title
        actions.remove_point(point=removed, by=request.user, at=timezone.now())
        messages.success(request, _("Taken off the agenda: %(title)s") % {"title": title})
    return redirect("desk:kurultai_agenda", code)


# Documents ------------------------------------------------------------------------------------


@require_http_methods(PAGE)
@at_the_desk(policies.may_run_council)
def documents(request: SignedInRequest, code: str) -> HttpResponse:
    """What the gathering heard or agreed, and a form for one more."""
    found, at = mine(request, code), timezone.now()
    files = request.FILES if request.method == "POST" else None
    form = GatheringDocumentForm(posted(request), files)
    given = {"gathering": found, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.add_document, **given, **form.cleaned_data):
        messages.success(request, _("Attached: %(title)s") % {"title": form.cleaned_data["title"]})
        return redirect("desk:kurultai_documents", code)
    context = {
        "gathering": found,
        "documents": found.documents.order_by("id"),
        "form": form,
        "ruling": proposal_policies.may_edit_gathering(request.user, found, at=at),
    }
    return render(request, "desk/kurultai/documents.html", context, status=status_for(request, form))


@require_http_methods(PAGE)
@at_the_desk(policies.may_run_council)
def withdraw_document(request: SignedInRequest, code: str, document: str) -> HttpResponse:
    """Withdraw a document; its title and the reason stay."""
    gathering = mine(request, code)
    found = get_object_or_404(GatheringDocument.objects.filter(gathering=gathering), code=document)
    form = WithdrawForm(posted(request))
    given = {"document": found, "by": request.user, "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.withdraw_document, **given, **form.cleaned_data):
        messages.success(request, _("Withdrawn: %(title)s") % {"title": found.title})
        return redirect("desk:kurultai_documents", code)
    return questioned(
        request,
        form,
        about=gathering,
        heading=_("Withdraw the document “%(title)s”") % {"title": found.title},
        note=_("Its title stays, with the reason. This can't be undone."),
        back="desk:kurultai_documents",
    )
