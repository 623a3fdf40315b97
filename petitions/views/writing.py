"""Writing a petition: one thing per page, every step kept, nothing sent before the last."""

from typing import Any

from django.contrib import messages
from django.db.models import Field
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from bodies.models import STATE_KINDS, Body
from core.fields import put_notes
from core.http import page_of, posted, posts_from, signed_in
from core.rulings import Sentence
from moderation.models import Ground
from moderation.queries import notes_for
from petitions import actions, policies, queries
from petitions.forms import AddresseeForm, SubjectsForm, TextForm, TopicForm, WithdrawForm
from petitions.models import TEXT_PARTS, Petition
from petitions.views.reading import find
from territory.models import Unit
from workdays.calendar import local_date


def _own(request: SignedInRequest, code: str) -> Petition:
    """The reader's own petition; anybody else's is a 404."""
    mine = Petition.objects.filter(author__user=request.user)
    return get_object_or_404(
        mine.select_related("addressee__territory", "author__user", "rule", "topic"), code=code
    )


def _editable(request: SignedInRequest, code: str) -> Petition:
    petition = _own(request, code)
    policies.may_edit(request.user, petition).enforce()
    return petition


def _onward(request: HttpRequest, petition: Petition, step: str, *args: str) -> HttpResponse:
    """The next step, or back to the answers when the reader came from there."""
    if request.GET.get("from") == "check":
        return redirect("petitions:check", petition.code)
    return redirect(f"petitions:{step}", petition.code, *args)


@require_http_methods(["GET", "POST"])
@signed_in
def begin(request: SignedInRequest) -> HttpResponse:
    """What a petition may not concern; confirming it begins a draft."""
    ruling = policies.may_start(request.user)
    form = SubjectsForm(posted(request))
    if request.method == "POST" and form.is_valid():
        petition = actions.start(author=request.user, at=timezone.now())
        return redirect("petitions:addressee", petition.code)
    subjects = Ground.objects.about(Petition).valid(local_date(timezone.now())).forbidden_subjects()
    return render(
        request,
        "petitions/write/subjects.html",
        {"form": form, "subjects": subjects, "ruling": ruling},
        status=400 if request.method == "POST" else 200,
    )


@require_safe
@signed_in
def addressee(request: SignedInRequest, code: str) -> HttpResponse:
    """Find the body by place and kind; each shows how many signatures it takes and why."""
    petition, at = _editable(request, code), timezone.now()
    words, kind = request.GET.get("q", "").strip()[:100], request.GET.get("kind", "")
    region = request.GET.get("region", "")
    bodies = Body.objects.of_state().valid(local_date(at)).select_related("territory")
    page = page_of(request, bodies.searched(words=words, kind=kind, region=region), 20)
    return render(
        request,
        "petitions/write/addressee.html",
        {
            "petition": petition,
            "page_obj": page,
            "choices": queries.choices_of(page.object_list, at=at),
            "kinds": STATE_KINDS,
            "regions": Unit.objects.regional(),
            "words": words,
            "kind": kind,
            "region": region,
            "from_check": request.GET.get("from") == "check",
        },
    )


@signed_in
@posts_from("petitions:addressee")
def choose_addressee(request: SignedInRequest, code: str) -> HttpResponse:
    """Keep the chosen body on the draft."""
    petition, at = _editable(request, code), timezone.now()
    form = AddresseeForm(request.POST, bodies=Body.objects.of_state().valid(local_date(at)))
    if not form.is_valid():
        raise Http404
    petition.address(form.cleaned_data["body"], at=at)
    return _onward(request, petition, "topic")


@require_http_methods(["GET", "POST"])
@signed_in
def topic(request: SignedInRequest, code: str) -> HttpResponse:
    petition = _editable(request, code)
    form = TopicForm(posted(request), instance=petition)
    if request.method == "POST" and form.is_valid():
        form.save()
        return _onward(request, petition, "text", petition.author.user.language if petition.author else "kk")
    return render(
        request,
        "petitions/write/topic.html",
        {"form": form, "petition": petition},
        status=400 if request.method == "POST" else 200,
    )


@require_http_methods(["GET", "POST"])
@signed_in
def text(request: SignedInRequest, code: str, language: str) -> HttpResponse:
    """Write the petition in one language; the other may follow or stay empty."""
    if language not in ("kk", "ru"):
        raise Http404
    petition = _editable(request, code)
    kept = {name: getattr(petition, f"{name}_{language}") for name in TEXT_PARTS}
    form = TextForm(posted(request), initial=kept, language=language)
    put_notes(form, notes_for(petition), language=language)
    if request.method == "POST" and form.is_valid():
        petition.write(language, form.cleaned_data, at=timezone.now())
        return _onward(request, petition, "check")
    return render(
        request,
        "petitions/write/text.html",
        {"form": form, "petition": petition, "similar": queries.similar(petition)},
        status=400 if request.method == "POST" else 200,
    )


@require_http_methods(["GET", "POST"])
@signed_in
def check(request: SignedInRequest, code: str) -> HttpResponse:
    """Everything at a glance before it goes to the authorized body."""
    petition, at = _editable(request, code), timezone.now()
    choice = queries.choice_of(petition.addressee, at=at) if petition.addressee else None
    ruling = policies.may_submit(request.user, petition, choice.rule if choice else None, at=at)
    if request.method == "POST":
        actions.submit(petition=petition, by=request.user, at=at)
        messages.success(request, _("Your petition has been sent to the authorized body."))
        return redirect(petition)
    context: dict[str, Any] = {
        "petition": petition,
        "ruling": ruling,
        "choice": choice,
        "answers": _answers(petition),
        "similar": queries.similar(petition),
        "verdict": queries.refusal_of(petition),
    }
    return render(request, "petitions/write/check.html", context)


def _answers(petition: Petition) -> list[dict[str, Any]]:
    """What was entered, each with the way to change it."""
    rows = [
        _answer(
            _("Addressee"),
            petition.addressee.name if petition.addressee else "",
            _change("addressee", petition),
        ),
        _answer(_("Topic"), petition.topic.name if petition.topic else "", _change("topic", petition)),
    ]
    for language, labels in _TEXT_LABELS.items():
        url = _change("text", petition, language)
        for name, label in labels.items():
            rows.append({**_answer(label, getattr(petition, f"{name}_{language}"), url), "lang": language})
    return rows


def _answer(label: Sentence, value: str, url: str) -> dict[str, Any]:
    return {"label": label, "value": value or _("not filled in"), "change_url": url}


def _change(step: str, petition: Petition, *args: str) -> str:
    return reverse(f"petitions:{step}", args=[petition.code, *args]) + "?from=check"


def _field_label(name: str) -> Sentence:
    field = Petition._meta.get_field(name)
    assert isinstance(field, Field)
    return field.verbose_name


_TEXT_LABELS = {
    language: {name: _field_label(f"{name}_{language}") for name in TEXT_PARTS} for language in ("kk", "ru")
}


@signed_in
@posts_from("petitions:check")
def delete_draft(request: SignedInRequest, code: str) -> HttpResponse:
    actions.delete_draft(petition=_own(request, code), by=request.user)
    messages.success(request, _("The draft is deleted."))
    return redirect("petitions:mine")


@require_http_methods(["GET", "POST"])
@signed_in
def withdraw(request: SignedInRequest, code: str) -> HttpResponse:
    """The author takes the petition back, after confirming it."""
    petition = find(request, code)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.withdraw(petition=petition, by=request.user, at=timezone.now())
        messages.success(request, _("The petition is withdrawn."))
        return redirect(petition)
    ruling = policies.may_withdraw(request.user, petition)
    return render(
        request,
        "petitions/withdraw.html",
        {"petition": petition, "form": form, "ruling": ruling},
        status=400 if request.method == "POST" else 200,
    )
