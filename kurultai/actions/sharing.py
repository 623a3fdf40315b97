"""Co-authors: invited by a secret link, joining of their own will, and leaving."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Citizen, User
from core.codes import new_code
from core.rulings import Conflict, Refused
from journal.records import record
from kurultai import notices, policies, queries
from kurultai.models import CoAuthor, Invitation, Submission
from notifications.outbox import follow, unfollow


@transaction.atomic
def invite(*, submission: Submission, by: User, at: datetime) -> Invitation:
    """Make a secret link for co-authors; one made before leads nowhere from now on."""
    submission = Submission.objects.locked(submission)
    policies.may_edit(by, submission).enforce()

    invitation, _is_new = Invitation.objects.update_or_create(
        submission=submission, defaults={"token": new_code() + new_code(), "made_at": at}
    )
    return invitation


@transaction.atomic
def uninvite(*, submission: Submission, by: User) -> None:
    """Let the secret link lead nowhere."""
    submission = Submission.objects.locked(submission)
    policies.may_edit(by, submission).enforce()

    Invitation.objects.filter(submission=submission).delete()


@transaction.atomic
def join(*, submission: Submission, token: str, by: User, at: datetime) -> CoAuthor:
    """Confirm, with the secret of the link, that the proposal is one's own, too."""
    submission = Submission.objects.locked(submission)
    invitation = Invitation.objects.filter(submission=submission).first()
    if invitation is None or not secrets.compare_digest(invitation.token.encode(), token.encode()):
        raise Refused(_("This link is no longer valid: ask the author for a new one."))
    policies.may_join(by, submission, queries.rule_for(submission.body, at), at=at).enforce()
    assert by.verified is not None

    coauthor = CoAuthor.objects.create(submission=submission, citizen=by.verified, confirmed_at=at)
    record("submission.coauthor_joined", submission, by=by, at=at)

    follow(by, submission, reason="coauthor", at=at)
    follow(submission.author.user, submission, reason="author", at=at)
    notices.coauthor_joined(submission, by.verified, at=at)
    return coauthor


@transaction.atomic
def leave(*, submission: Submission, by: User, at: datetime) -> None:
    """Take one's name off a proposal."""
    submission = Submission.objects.locked(submission)
    policies.may_leave(by, submission).enforce()
    assert by.verified is not None

    _remove(submission, by.verified)
    record("submission.coauthor_left", submission, by=by, at=at)

    notices.coauthor_left(submission, by.verified, at=at)


@transaction.atomic
def remove_coauthor(*, submission: Submission, citizen: Citizen, by: User, at: datetime) -> None:
    """The author takes a co-author off while the proposal is still being written."""
    submission = Submission.objects.locked(submission)
    policies.may_edit(by, submission).enforce()
    if not submission.coauthors.filter(citizen=citizen).exists():
        raise Conflict(_("This person is not a co-author."))

    _remove(submission, citizen)
    record("submission.coauthor_removed", submission, by=by, at=at)

    notices.coauthor_removed(submission, citizen, at=at)


def _remove(submission: Submission, citizen: Citizen) -> None:
    submission.coauthors.filter(citizen=citizen).delete()
    unfollow(citizen.user, submission, reason="coauthor")
