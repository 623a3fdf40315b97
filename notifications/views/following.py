"""The page on which something is followed: with an account, or by e-mail alone."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import next_of
from accounts.models import User
from core.http import attempted, caller_of, posts_from, sent, status_for
from core.rulings import Conflict, Invalid
from core.texts import current_language
from notifications import subjects, tokens
from notifications.actions import following, subscribing
from notifications.forms import FollowForm
from notifications.models import Rhythm
from notifications.states import CHOSEN, Reason
from notifications.subjects import Subject

PAGE = ["GET", "HEAD", "POST"]


def _find(kind: str, code: str) -> Subject:
    """The subject at this address; what is not public cannot be followed."""
    subject = subjects.find(kind, code)
    if subject is None:
        raise Http404
    return subject


@never_cache
@require_http_methods(PAGE)
def follow(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """How often to be told of something. A look changes nothing: its buttons do."""
    subject = _find(kind, code)
    if request.method != "POST":
        return _page(request, subject, FollowForm(initial={"language": current_language()}))
    if not isinstance(request.user, User):
        return redirect_to_login(subject.follow_url)
    rhythm = rhythm_named(request.POST.get("rhythm", ""))
    following.choose(user=request.user, subject=subject.thing, rhythm=rhythm, at=timezone.now())
    messages.success(request, _done(rhythm))
    return redirect(next_of(request) or subject.page)


def _page(request: HttpRequest, subject: Subject, form: FollowForm) -> HttpResponse:
    context: dict[str, Any] = {
        "subject": subject,
        "form": form,
        "rhythms": [choice for choice in Rhythm.choices if choice[0] != Rhythm.OFF],
        "next": next_of(request),
    }
    if isinstance(request.user, User):
        follows = request.user.follows.of(subject.thing)
        context["chosen"] = follows.chosen().heard().first()
        others = follows.exclude(reason__in=CHOSEN).values_list("reason", flat=True)
        context["always"] = Reason(others[0]).label if others else ""
    return render(request, "notifications/follow.html", context, status=status_for(request, form))


def rhythm_named(typed: str) -> Rhythm:
    if typed not in Rhythm.values:
        raise Invalid(_("Choose how often you want to be told."))
    return Rhythm(typed)


def _done(rhythm: Rhythm) -> str:
    said = {
        Rhythm.NOW: _("You follow this now. News of it comes at once."),
        Rhythm.DAILY: _("You follow this now. News of it comes once a day, put together."),
        Rhythm.WEEKLY: _("You follow this now. News of it comes once a week, put together."),
        Rhythm.OFF: _("You no longer follow this."),
    }
    return said[rhythm]


# By e-mail alone ----------------------------------------------------------------------------


@never_cache
@posts_from("following:follow")
def subscribe(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Send a letter to the address that was typed; the answer says nothing of whether it is known."""
    subject, form = _find(kind, code), FollowForm(request.POST)
    if sent(request, form) and attempted(
        form,
        subscribing.ask_to_follow,
        address=form.cleaned_data["address"],
        language=form.cleaned_data["language"],
        rhythm=Rhythm(form.cleaned_data["rhythm"]),
        subject=subject,
        visitor=caller_of(request),
        at=timezone.now(),
    ):
        return redirect("following:sent")
    return _page(request, subject, form)


@require_safe
def sent_page(request: HttpRequest) -> HttpResponse:
    return render(request, "notifications/sent.html")


@never_cache
@require_http_methods(PAGE)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in the letter. Programs look at links, too: its button says yes."""
    wish = tokens.read_passing(tokens.FOLLOW, token, at=timezone.now())
    subject = subjects.find(wish["kind"], wish["code"])
    reader = User.objects.filter(pk=wish["reader"], is_mail_only=True).first()
    if subject is None or reader is None:
        raise Conflict(_("This link has been used, or what it was about is not public any more."))
    rhythm = Rhythm(wish["rhythm"])
    if request.method != "POST":
        context = {"subject": subject, "reader": reader, "rhythm": rhythm}
        return render(request, "notifications/confirm.html", context)
    follower = subscribing.follow_by_mail(
        reader=reader, subject=subject, rhythm=rhythm, language=wish["language"], at=timezone.now()
    )
    messages.success(request, _done(rhythm))
    if follower.is_mail_only:
        return redirect("following:mine", tokens.signed(tokens.MANAGE, follower.pk))
    return redirect(subject.page)
