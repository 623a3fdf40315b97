"""Files of a proposal: added while it is written, and handed out one by one."""

from pathlib import PurePath

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import attempted, handed_out, posted, posts_from, signed_in, status_for
from kurultai import actions, policies, queries
from kurultai.forms import AttachmentsForm
from kurultai.models import Attachment, Submission
from kurultai.views.finding import PAGE, find, is_staff, own
from kurultai.views.steps import step


@require_http_methods(PAGE)
@signed_in
def attachments(request: SignedInRequest, code: str) -> HttpResponse:
    """The files so far, and room for more. Of several files the good ones are kept."""
    submission = own(request, code)
    policies.may_edit(request.user, submission).enforce()
    # A form that came with a session run out brings no files: they have to be chosen once more.
    typed = posted(request)
    form = AttachmentsForm() if typed is None else AttachmentsForm(typed, request.FILES)
    if request.method == "POST":
        if kept := _keep(request, submission, form):
            messages.success(request, _count_kept(kept))
        if not form.errors:
            return redirect(request.get_full_path())
    elif form.is_bound:
        messages.warning(request, _("You had to sign in again. Choose the files once more."))
    rule = queries.rule_for(submission.body, timezone.now())
    files = list(submission.attachments.order_by("id"))
    most = rule.attachments_most if rule else 0
    context = {"form": form, "files": files, "most": most, "left": max(most - len(files), 0)}
    return step(request, "attachments", submission, status=status_for(request, form), **context)


def _keep(request: SignedInRequest, submission: Submission, form: AttachmentsForm) -> int:
    """Attach what is as it should be; what is refused stands over the form. How many were kept."""
    form.is_valid()
    files = form.cleaned_data.get("documents") or []
    at, by = timezone.now(), request.user
    kept = [attempted(form, actions.attach, submission=submission, file=file, by=by, at=at) for file in files]
    return sum(attachment is not None for attachment in kept)


def _count_kept(kept: int) -> str:
    return ngettext("The file is attached.", "%(n)s files are attached.", kept) % {"n": kept}


@posts_from("kurultai:attachments")
@signed_in
def detach(request: SignedInRequest, code: str) -> HttpResponse:
    """Take a file off a proposal that is being written."""
    submission = own(request, code)
    files = {file.code: file for file in submission.attachments.all()}
    attachment = files.get(request.POST.get("file", ""))
    if attachment is None:
        raise Http404
    actions.detach(attachment=attachment, by=request.user, at=timezone.now())
    messages.success(request, _("The file is removed."))
    return redirect("kurultai:attachments", submission.code)


@require_safe
def attachment(request: HttpRequest, code: str, file: str) -> HttpResponseBase:
    """A file of a proposal, to keep."""
    submission = find(request, code)
    if not _may_have_files(request, submission):
        raise Http404
    found = get_object_or_404(Attachment, submission=submission, code=file)
    return handed_out(found.file, name=PurePath(found.name).stem, is_public=_is_public(submission))


def attachments_for(request: HttpRequest, submission: Submission) -> list[Attachment]:
    """The files of a proposal that the reader may have."""
    if not _may_have_files(request, submission):
        return []
    return list(submission.attachments.order_by("id"))


def _is_public(submission: Submission) -> bool:
    """Once published. A refused proposal can be read by everyone, but not what came with it."""
    return submission.published_at is not None


def _may_have_files(request: HttpRequest, submission: Submission) -> bool:
    """Everyone, once they are public; before that the authors, the moderators and the secretariat."""
    if _is_public(submission) or policies.is_one_of_authors(request.user, submission):
        return True
    return is_staff(request.user, submission, at=timezone.now())
