"""Themes: what a machine suggests beside what people confirmed; named, split, moved, dissolved."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm, Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import attempted, posted, posts_from, sent, status_for, typed_before
from desk import policies
from desk.forms.kurultai import PlaceForm, SplitThemeForm, ThemeNameForm
from desk.queries import kurultai as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from desk.views.kurultai.frame import each, own_councils, questioned, tell_refused
from kurultai import actions
from kurultai.models import Submission, Theme


@require_safe
@at_the_desk(policies.may_run_council)
def themes(request: SignedInRequest) -> HttpResponse:
    """Suggestions beside the confirmed themes, the largest first."""
    standing = queries.themes_of(own_councils(request))
    context = {
        "suggested": standing.suggested().order_by("-size", "id"),
        "confirmed": standing.confirmed().order_by("-size", "id"),
        "most": queries.SHOWN_OF_THEME,
    }
    return render(request, "desk/kurultai/themes.html", context)


def _mine(request: SignedInRequest, code: str) -> Theme:
    """A theme of the reader's own council that stands; any other is a 404."""
    return get_object_or_404(queries.themes_of(own_councils(request)), code=code)


@require_safe
@at_the_desk(policies.may_run_council)
def theme(request: SignedInRequest, code: str) -> HttpResponse:
    return _page(request, _mine(request, code))


def _members(found: Theme) -> QuerySet[Submission]:
    inside = Submission.objects.filter(theme_place__theme=found).select_related("theme_place", "section")
    return inside.order_by("-theme_place__is_representative", "-supporters", "-id")


def _others(found: Theme) -> QuerySet[Theme]:
    return queries.themes_of([found.body]).exclude(pk=found.pk).order_by("-confirmed_at", "id")


def _name_address(found: Theme) -> str:
    return reverse("desk:kurultai_theme_name", args=[found.code])


def _name_form(found: Theme, data: Any) -> ThemeNameForm:
    kept = {name: getattr(found, name) for name in ("name_kk", "name_ru", "name_en")}
    return ThemeNameForm(data, prefix="theme", initial=kept)


def _page(request: SignedInRequest, found: Theme, **given: BaseForm) -> HttpResponse:
    members = _members(found)
    status = max((status_for(request, form) for form in given.values()), default=200)
    context = {
        "theme": found,
        "members": members,
        "name_form": _name_form(found, typed_before(request, _name_address(found))),
        "place_form": PlaceForm(None, themes=_others(found)),
        "split_form": SplitThemeForm(None, submissions=members),
        "ticked": request.POST.getlist("submissions"),
        **given,
    }
    return render(request, "desk/kurultai/theme.html", context, status=status)


@at_the_desk(policies.may_run_council)
@posts_from("desk:kurultai_theme")
def name(request: SignedInRequest, code: str) -> HttpResponse:
    """Confirm a suggestion under its name, or give a theme another one."""
    found = _mine(request, code)
    form = _name_form(found, request.POST)
    is_new = found.confirmed_at is None
    act = actions.confirm_theme if is_new else actions.rename_theme
    given = {"theme": found, "by": request.user, "at": timezone.now()}
    if not (form.is_valid() and attempted(form, act, **given, **form.cleaned_data)):
        return _page(request, found, name_form=form)
    messages.success(
        request, _("The theme is confirmed; everyone sees it.") if is_new else _("The theme has a new name.")
    )
    return redirect("desk:kurultai_theme", code)


@at_the_desk(policies.may_run_council)
@posts_from("desk:kurultai_theme")
def sort(request: SignedInRequest, code: str) -> HttpResponse:
    """Do with the ticked proposals what the pressed button says."""
    found = _mine(request, code)
    if request.POST.get("do") == "split":
        return _split(request, found)
    return _move(request, found)


def _split(request: SignedInRequest, found: Theme) -> HttpResponse:
    form = SplitThemeForm(request.POST, submissions=_members(found))
    given = {"theme": found, "by": request.user, "at": timezone.now()}
    if not (form.is_valid() and (new := attempted(form, actions.split_theme, **given, **form.cleaned_data))):
        return _page(request, found, split_form=form)
    messages.success(request, _("The new theme is confirmed; everyone sees it."))
    return redirect("desk:kurultai_theme", new.code)


def _move(request: SignedInRequest, found: Theme) -> HttpResponse:
    form = PlaceForm(request.POST, themes=_others(found))
    ticked = list(_members(found).filter(code__in=request.POST.getlist("submissions")))
    is_out = request.POST.get("do") == "out"
    if form.is_valid() and not is_out and form.cleaned_data["theme"] is None:
        form.add_error("theme", _("Choose the theme to which the proposals go."))
    if not ticked:
        form.add_error(None, _("Tick the proposals with which something is to be done."))
    if not form.is_valid():
        return _page(request, found, place_form=form)
    theme = None if is_out else form.cleaned_data["theme"]
    done, refused = each(ticked, actions.move_to_theme, theme=theme, by=request.user, at=timezone.now())
    if done:
        said = ngettext("%(n)s proposal has a new place.", "%(n)s proposals have a new place.", done)
        messages.success(request, said % {"n": done})
    tell_refused(request, refused)
    return redirect("desk:kurultai_theme", found.code)


@require_http_methods(PAGE)
@at_the_desk(policies.may_run_council)
def dissolve(request: SignedInRequest, code: str) -> HttpResponse:
    """Say that these proposals have nothing in common."""
    found = _mine(request, code)
    form = Form(posted(request))
    given = {"theme": found, "by": request.user, "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.dissolve_theme, **given):
        messages.success(request, _("The theme is dissolved; it is not suggested again."))
        return redirect("desk:kurultai_themes")
    return questioned(
        request,
        form,
        about=found,
        heading=_("Dissolve the theme"),
        note=_("Its proposals stay, without a theme. This can't be undone, and it is not suggested again."),
        back="desk:kurultai_theme",
    )
