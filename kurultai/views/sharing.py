"""Co-authors: a secret link that invites them, their own yes, and the way out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import posts_from, signed_in
from kurultai import actions, policies, queries
from kurultai.models import Invitation
from kurultai.views.finding import PAGE, find, own
from kurultai.views.steps import step


@require_safe
@signed_in
def coauthors(request: SignedInRequest, code: str) -> HttpResponse:
    """Who writes with the author, and the link that invites more."""
    submission = own(request, code)
    policies.may_edit(request.user, submission).enforce()
    invitation = Invitation.objects.filter(submission=submission).first()
    rule = queries.rule_for(submission.body, timezone.now())
    return step(
        request,
        "coauthors",
        submission,
        joined=submission.coauthors.select_related("citizen").order_by("confirmed_at", "id"),
        invitation=invitation,
        link=_link(request, invitation) if invitation else "",
        most=rule.coauthors_most if rule else 0,
    )


def _link(request: SignedInRequest, invitation: Invitation) -> str:
    path = reverse("kurultai:join", args=[invitation.submission.code, invitation.token])
    return request.build_absolute_uri(path)


@posts_from("kurultai:coauthors")
@signed_in
def invite(request: SignedInRequest, code: str) -> HttpResponse:
    """Make a secret link; one made before leads nowhere from now on."""
    submission = own(request, code)
    actions.invite(submission=submission, by=request.user, at=timezone.now())
    messages.success(request, _("The link is made. Send it only to those with whom you write."))
    return redirect("kurultai:coauthors", submission.code)


@posts_from("kurultai:coauthors")
@signed_in
def uninvite(request: SignedInRequest, code: str) -> HttpResponse:
    """Let the secret link lead nowhere. Who has joined stays."""
    submission = own(request, code)
    actions.uninvite(submission=submission, by=request.user)
    messages.success(request, _("The link has ended. Whoever has joined stays a co-author."))
    return redirect("kurultai:coauthors", submission.code)


@posts_from("kurultai:coauthors")
@signed_in
def remove_coauthor(request: SignedInRequest, code: str) -> HttpResponse:
    """Take a co-author off while the proposal is still being written."""
    submission = own(request, code)
    number = request.POST.get("coauthor", "")
    joined = submission.coauthors.select_related("citizen")
    found = get_object_or_404(joined, pk=number if number.isdecimal() and len(number) < 19 else 0)
    actions.remove_coauthor(submission=submission, citizen=found.citizen, by=request.user, at=timezone.now())
    messages.success(request, _("This person is no longer a co-author, and has been told so."))
    return redirect("kurultai:coauthors", submission.code)


@require_http_methods(PAGE)
@signed_in
def join(request: SignedInRequest, code: str, token: str) -> HttpResponse:
    """The page behind the secret link: read what one would put one's name to, then confirm it."""
    invited = Invitation.objects.filter(submission__code=code, token=token)
    invitation = invited.select_related("submission__author__user", "submission__body").first()
    if invitation is None:
        return render(request, "kurultai/invitation_over.html", status=404)
    submission, at = invitation.submission, timezone.now()
    if request.method == "POST":
        actions.join(submission=submission, token=token, by=request.user, at=at)
        messages.success(request, _("You are now a co-author of this proposal."))
        return redirect(submission)
    rule = queries.rule_for(submission.body, at)
    context = {
        "submission": submission,
        "authors": queries.authors_of(submission),
        "ruling": policies.may_join(request.user, submission, rule, at=at),
        "is_author": policies.is_one_of_authors(request.user, submission),
    }
    return render(request, "kurultai/join.html", context)


@require_http_methods(PAGE)
@signed_in
def leave(request: SignedInRequest, code: str) -> HttpResponse:
    """A co-author takes their name off, after a page that says what this means."""
    submission = find(request, code)
    if request.method == "POST":
        actions.leave(submission=submission, by=request.user, at=timezone.now())
        messages.success(request, _("Your name is off the proposal."))
        return redirect("kurultai:mine")
    context = {"submission": submission, "ruling": policies.may_leave(request.user, submission)}
    return render(request, "kurultai/leave.html", context)
