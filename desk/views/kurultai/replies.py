"""Reply templates: everybody who replies reads them, administrators write them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import posted
from desk.forms.kurultai import ReplyTemplateForm
from desk.queries.law import named
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from desk.views.law.frame import Change, Effect
from kurultai.models import Submission
from moderation import actions, policies
from moderation.models import ReplyTemplate
from workdays.calendar import local_date

FIELDS = ("purpose", "name", "text_kk", "text_ru", "valid_from", "valid_to", "order")
KIND = Submission._meta.label_lower


@require_safe
@at_the_desk()
def replies(request: SignedInRequest) -> HttpResponse:
    """Every template for replies about proposals, by purpose."""
    at = timezone.now()
    rows = list(ReplyTemplate.objects.filter(subject_kind=KIND).order_by("order", "name", "valid_from"))
    context = {
        "purposes": [
            (label, [row for row in rows if row.purpose == value])
            for value, label in ReplyTemplate.Purpose.choices
        ],
        "today": local_date(at),
        "ruling": policies.may_keep_templates(request.user, at=at),
    }
    return render(request, "desk/kurultai/replies.html", context)


@require_http_methods(PAGE)
@at_the_desk(policies.may_keep_templates)
def add(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    begins = {"purpose": ReplyTemplate.Purpose.RETURN, "valid_from": local_date(at), "order": 100}
    step = Change(
        heading=_("New template"),
        button=_("Save"),
        act=actions.add_template,
        given={},
        what=lambda form: {"values": {"subject_kind": KIND, **form.cleaned_data}},
        effect=lambda what: _effect({name: ["", what["values"][name]] for name in FIELDS}),
        said=_("The template is there to choose."),
        leads=reverse("desk:kurultai_replies"),
    )
    return step.answer(request, ReplyTemplateForm(posted(request), initial=begins), at)


@require_http_methods(PAGE)
@at_the_desk(policies.may_keep_templates)
def edit(request: SignedInRequest, number: int) -> HttpResponse:
    found = get_object_or_404(ReplyTemplate, pk=number, subject_kind=KIND)
    saved = {name: getattr(found, name) for name in FIELDS}
    step = Change(
        heading=_("Change a template"),
        title=found.name,
        button=_("Save"),
        act=actions.edit_template,
        given={"template": found},
        what=lambda form: {"changes": form.cleaned_data},
        effect=lambda what: _effect({name: [saved[name], what["changes"][name]] for name in FIELDS}),
        said=_("Saved."),
        leads=reverse("desk:kurultai_replies"),
    )
    return step.answer(request, ReplyTemplateForm(posted(request), initial=saved), timezone.now())


def _effect(values: dict[str, list[Any]]) -> Effect:
    """What a template says otherwise than before."""
    changes = {name: both for name, both in values.items() if both[0] != both[1]}
    return Effect(
        said=(_("Whoever replies chooses from the new words; what was sent stays as it was sent."),),
        differences=tuple(named(ReplyTemplate, changes)),
    )
