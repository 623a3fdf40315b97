"""Posts: who holds which, giving one, ending one, taking back what has not begun."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions, policies
from accounts.http import SignedInRequest
from accounts.models import Post, User
from core.face import written_date
from core.http import page_of, posted
from desk.forms.law import EndPostForm, NothingForm, PersonForm, PostForm
from desk.queries import law as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from desk.views.law import frame
from desk.views.law.frame import Change, Effect
from workdays.calendar import local_date

ROWS = 100


def _page() -> str:
    return reverse("desk:law_posts")


@require_safe
@at_the_desk(policies.may_appoint)
def posts(request: SignedInRequest) -> HttpResponse:
    """Who holds which post, and a search for whoever is to get one."""
    day = local_date(timezone.now())
    page = page_of(request, queries.posts_on(day), ROWS)
    form = PersonForm(request.GET if "q" in request.GET else None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    context = {
        "form": form,
        "words": words,
        "people": queries.people(words) if words else [],
        "page_obj": page,
        "holders": queries.holders(list(page.object_list), day),
    }
    return render(request, "desk/law/posts.html", context)


@require_safe
@at_the_desk(policies.may_appoint)
def history(request: SignedInRequest) -> HttpResponse:
    return frame.history(request, Post, heading=_("Posts"), leads=_page())


@require_http_methods(PAGE)
@at_the_desk(policies.may_appoint)
def give(request: SignedInRequest, number: int) -> HttpResponse:
    """A post for somebody; the page says what they may do with it, and what no longer."""
    holder, at = get_object_or_404(User, pk=number, is_active=True), timezone.now()
    if request.method != "POST":
        policies.may_give_post(request.user, holder, at=at).enforce()
    step = Change(
        heading=_("Give a post"),
        title=holder,
        button=_("Give the post"),
        act=actions.appoint,
        given={"user": holder},
        effect=lambda what: _given(holder, what, at),
        said=_("The post is given. Before it begins it can be taken back."),
        leads=_page(),
    )
    return step.answer(request, PostForm(posted(request), today=local_date(at)), at)


def _post(number: int) -> Post:
    return get_object_or_404(Post.objects.select_related("user", "body"), pk=number)


@require_http_methods(PAGE)
@at_the_desk(policies.may_appoint)
def end(request: SignedInRequest, number: int) -> HttpResponse:
    found, at = _post(number), timezone.now()
    step = Change(
        heading=_("End a post"),
        title=found,
        button=_("End the post"),
        act=actions.dismiss,
        given={"post": found},
        effect=lambda what: _ended(found, what, at),
        said=_("The post ends on that day. Until then the ending can be taken back."),
        leads=_page(),
    )
    return step.answer(request, EndPostForm(posted(request), today=local_date(at)), at)


@require_http_methods(PAGE)
@at_the_desk(policies.may_appoint)
def take_back(request: SignedInRequest, number: int) -> HttpResponse:
    found, at = _post(number), timezone.now()
    is_planned = found.from_date > local_date(at)
    said = _("The post is not given.") if is_planned else _("The post does not end but is held on.")
    step = Change(
        heading=pgettext("change", "Take it back"),
        title=found,
        button=pgettext("change", "Take it back"),
        act=actions.take_back_post,
        given={"post": found},
        effect=lambda what: Effect(said=(said,)),
        said=_("Taken back."),
        leads=_page(),
    )
    return step.answer(request, NothingForm(posted(request)), at)


# What it would change -----------------------------------------------------------------------


def _given(holder: User, what: dict[str, Any], at: datetime) -> Effect:
    reach = queries.reach_of(holder, role=what["role"], body=what["body"], at=at)
    said = _("From %(day)s on %(name)s holds the post.")
    return Effect(
        said=(
            said % {"day": written_date(what["from_date"], "DATE_FORMAT"), "name": holder},
            *_left(reach.held_cases),
        ),
        may=tuple(reach.may),
        may_not=tuple(reach.may_not),
    )


def _ended(post: Post, what: dict[str, Any], at: datetime) -> Effect:
    reach = queries.reach_of(post.user, role=post.role, body=post.body, at=at, is_ending=True)
    said = _("After %(day)s %(name)s no longer holds the post.")
    return Effect(
        said=(
            said % {"day": written_date(what["to_date"], "DATE_FORMAT"), "name": post.user},
            *_left(reach.held_cases),
        ),
        may_not=tuple(reach.may_not),
    )


def _left(count: int) -> list[str]:
    if not count:
        return []
    said = ngettext(
        "%(count)d open case on which they work has to be taken over by somebody else.",
        "%(count)d open cases on which they work have to be taken over by somebody else.",
        count,
    )
    return [said % {"count": count}]
