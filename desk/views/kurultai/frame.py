"""What the pages of proposals at the desk share: finding one, a page with one question, reply templates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from bodies.models import Body
from core.face import written_date
from core.http import View, attempted, posted, sent, status_for
from core.rulings import Refused, Ruling, Sentence
from core.texts import text_of
from desk.queries import kurultai as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from kurultai.models import Consultation, Gathering, Submission, Theme
from kurultai.queries import clock_of
from moderation.models import ReplyTemplate
from workdays.calendar import local_date

LANGUAGES = ("kk", "ru")


def mine(request: SignedInRequest, code: str) -> Submission:
    """A proposal that the reader works on; any other is a 404."""
    return get_object_or_404(queries.proposals_of(request.user, at=timezone.now()), code=code)


def own_councils(request: SignedInRequest) -> list[Body]:
    return queries.councils_of(request.user, at=timezone.now())


def own_council(request: SignedInRequest, code: str) -> Body:
    """A consultative body of whose secretariat the reader is; any other is a 404."""
    own = [body.pk for body in own_councils(request)]
    return get_object_or_404(Body.objects.filter(pk__in=own).select_related("territory"), code=code)


# A page with one question ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about a proposal before something is done with it, and what is said after.

    ``make`` makes the form of the request, the proposal, what was sent and what to begin with.
    ``note`` says what follows, above all what can't be undone. ``purpose`` names the reply templates
    that can be chosen, and ``fills`` the pair of fields they fill.
    """

    heading: Sentence
    policy: Callable[..., Ruling]
    make: Callable[..., BaseForm]
    act: Callable[..., Any]
    said: Sentence
    note: Sentence = ""
    purpose: str = ""
    fills: str = ""

    def view(self) -> View:
        """The page, and what its button does. What is refused stays as it was typed."""

        @require_http_methods(PAGE)
        @at_the_desk()
        def page(request: SignedInRequest, code: str) -> HttpResponse:
            found, at = mine(request, code), timezone.now()
            if request.method != "POST":
                self.policy(request.user, found, at=at).enforce()
            form = self.make(request, found, posted(request), self._begins(request, found, at))
            given = {"submission": found, "by": request.user, "at": at}
            if sent(request, form) and attempted(form, self.act, **given, **form.cleaned_data):
                messages.success(request, str(self.said))
                return redirect("desk:kurultai_proposal", code)
            return self._page(request, found, form)

        return page

    def _begins(self, request: SignedInRequest, found: Submission, at: datetime) -> dict[str, Any]:
        template = chosen_template(request, self.purpose) if self.purpose else None
        if template is None:
            return {}
        return {f"{self.fills}_{language}": reply(template, found, language, at=at) for language in LANGUAGES}

    def _page(self, request: SignedInRequest, found: Submission, form: BaseForm) -> HttpResponse:
        context = {
            "heading": self.heading,
            "note": self.note,
            "templates": templates_for(self.purpose) if self.purpose else [],
        }
        return asked(request, found, form, **context)


def asked(request: SignedInRequest, found: Submission, form: BaseForm, **more: Any) -> HttpResponse:
    """A form beside the text of the proposal that it is about."""
    context = {
        "submission": found,
        "attachments": found.attachments.order_by("added_at", "id"),
        "form": form,
        "chosen": request.GET.get("template", ""),
        **more,
    }
    return render(request, "desk/kurultai/asked.html", context, status=status_for(request, form))


def questioned(
    request: SignedInRequest,
    form: BaseForm,
    *,
    about: Consultation | Gathering | Theme,
    heading: Sentence,
    back: str,
    note: Sentence = "",
    template: str = "desk/kurultai/question.html",
) -> HttpResponse:
    """A page with one question about the body's own life. ``back`` names the page to which it leads back."""
    context = {
        "about": about,
        "form": form,
        "heading": heading,
        "note": note,
        "back_url": reverse(back, args=[about.code]),
    }
    return render(request, template, context, status=status_for(request, form))


# Reply templates ------------------------------------------------------------------------------


def templates_for(purpose: str) -> list[ReplyTemplate]:
    day = local_date(timezone.now())
    return list(ReplyTemplate.objects.usable(Submission, purpose, day))


def chosen_template(request: SignedInRequest, purpose: str) -> ReplyTemplate | None:
    """The template that the address names, if it serves this purpose today."""
    wanted = request.GET.get("template", "")
    return next((template for template in templates_for(purpose) if str(template.pk) == wanted), None)


def reply(template: ReplyTemplate, submission: Submission, language: str, *, at: datetime) -> str:
    """A template with what is known of a proposal filled in."""
    running = clock_of(submission, at=at)
    return template.filled(
        language,
        title=str(text_of(submission, "title", language)),
        name=submission.author.public_name,
        due=written_date(running.clock.due_date, "DATE_FORMAT") if running else "",
    )


# Many at once ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NotDone:
    """A proposal with which it could not be done, and why."""

    submission: Submission
    reason: str


def each(
    submissions: Iterable[Submission], act: Callable[..., Any], **given: Any
) -> tuple[int, list[NotDone]]:
    """Do it with one after the other, each for itself; a refusal stops nobody but the one refused."""
    done, refused = 0, []
    for submission in submissions:
        try:
            act(submission=submission, **given)
        except Refused as refusal:
            refused.append(NotDone(submission, str(refusal)))
        else:
            done += 1
    return done, refused


def tell_refused(request: SignedInRequest, refused: list[NotDone]) -> None:
    """Each refusal by name, in one notice."""
    if refused:
        rows = format_html_join(
            "", "<li>“{}”: {}</li>", ((one.submission.title, one.reason) for one in refused)
        )
        messages.warning(request, format_html("<p>{}</p><ul>{}</ul>", _("Not done:"), rows))
