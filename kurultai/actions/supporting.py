"""Supporting a proposal, and taking it back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict
from kurultai import policies
from kurultai.models import Submission, Support
from notifications.outbox import follow, unfollow


@transaction.atomic
def support(*, submission: Submission, by: User, at: datetime) -> Support:
    """Support a proposal; who supports it is told what becomes of it."""
    submission = Submission.objects.locked(submission)
    policies.may_support(by, submission, at=at).enforce()
    if submission.supports.standing().filter(citizen=by.verified).exists():
        raise Conflict(_("You support this proposal already; your support is counted once."))
    assert by.verified is not None

    given = Support.objects.create(submission=submission, citizen=by.verified, supported_at=at)
    submission.recount()

    follow(by, submission, reason="supporter", at=at)
    return given


@transaction.atomic
def withdraw_support(*, submission: Submission, by: User, at: datetime) -> Support:
    """Take one's support back. It may be given again while the proposal can be supported."""
    submission = Submission.objects.locked(submission)
    policies.may_withdraw_support(by, submission).enforce()
    given = submission.supports.standing().filter(citizen=by.verified).first()
    if given is None:
        raise Conflict(_("You do not support this proposal."))

    given.withdraw(at=at)
    submission.recount()

    unfollow(by, submission, reason="supporter")
    return given
