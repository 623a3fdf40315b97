"""Small questions about requests, and keeping what was typed when a session has run out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

View = Callable[..., HttpResponse]

# A petition in both languages with all its parts takes half of this.
LONGEST_TYPED = 200_000


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent, or what was typed before the session ran out; ``None`` for a mere look."""
    return request.POST if request.method == "POST" else typed_before(request, request.path)


def typed_before(request: HttpRequest, path: str) -> QueryDict | None:
    """What somebody sent to ``path`` just before they had to sign in again; given once."""
    kept = request.session.pop(f"typed:{path}", None)
    return QueryDict(kept) if kept else None


def signed_in(view: View) -> View:
    """Only for those who are signed in; others sign in first and find what they typed again."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            _keep(request)
        return redirect_to_login(request.get_full_path())

    return guarded


def _keep(request: HttpRequest) -> None:
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    if typed and len(encoded := typed.urlencode()) <= LONGEST_TYPED:
        request.session[f"typed:{request.path}"] = encoded


def posts_from(page: str) -> Callable[[View], View]:
    """For a view that only acts: whoever looks at its address is sent to the page it belongs to.

    ``page`` is the name of that page; it takes the view's own arguments.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def acting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            return redirect(reverse(page, args=args, kwargs=kwargs))

        return acting

    return decorate
