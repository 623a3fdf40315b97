"""Letting one proposal go into another: asked first, then done for everyone who did not say no."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Invalid
from journal.records import record
from kurultai import notices, policies
from kurultai.actions.letting_go import asked_citizens, drop, lock_merge, users_of
from kurultai.models import CoAuthor, Merge, MergeReply, Submission, Support
from kurultai.states import MergeStatus, Status
from notifications.models import Follow
from notifications.outbox import follow_many
from search import actions as search
from workdays.calendar import Calendar, end_of, local_date


@transaction.atomic
def ask_to_merge(
    *, source: Submission, target: Submission, reason_kk: str, reason_ru: str, by: User, at: datetime
) -> Merge:
    """Ask everyone concerned whether ``source`` may go into ``target``."""
    source, target = _locked(source, target)
    policies.may_merge(by, source, target, at=at).enforce()
    if not (reason_kk.strip() or reason_ru.strip()):
        raise Invalid(_("Say why the proposals should be merged: those who are asked read it."))
    assert source.rule is not None

    last_day = Calendar.now().add(local_date(at), source.rule.merge_days)
    merge = Merge.objects.create(
        source=source,
        target=target,
        reason_kk=reason_kk.strip(),
        reason_ru=reason_ru.strip(),
        by=by,
        asked_at=at,
        ask_until=end_of(last_day),
    )
    record("submission.merge_asked", source, by=by, at=at, public=True, into=target.code)

    _ask(merge, at=at)
    return merge


def _locked(source: Submission, target: Submission) -> tuple[Submission, Submission]:
    """Both, locked by number: two merges of the same pair do not wait for each other."""
    pair = sorted([source, target], key=lambda submission: submission.pk)
    found = {submission.pk: Submission.objects.locked(submission) for submission in pair}
    return found[source.pk], found[target.pk]


def _ask(merge: Merge, *, at: datetime) -> None:
    offered = merge.target.author_ids() - merge.source.author_ids()
    notices.merge_asked(merge, users_of(asked_citizens(merge) - offered), at=at)
    if offered:
        notices.merge_offered(merge, users_of(offered), at=at)


@transaction.atomic
def reply(*, merge: Merge, agrees: bool, by: User, at: datetime) -> MergeReply:
    """Say yes or no; as long as people are asked, the answer can be changed.

    An author's no ends the asking. When everybody has answered, nobody is waited for.
    """
    merge = lock_merge(merge)
    policies.may_reply(by, merge, at=at).enforce()
    assert by.verified is not None

    is_author = by.verified.pk in merge.author_ids()
    given, _is_new = MergeReply.objects.update_or_create(
        merge=merge, citizen=by.verified, defaults={"is_author": is_author, "agrees": agrees, "at": at}
    )
    if is_author and not agrees:
        _refuse(merge, by=by, at=at)
    elif _authors_agree(merge) and not asked_citizens(merge) - _answered(merge):
        _finish(merge, at=at)
    return given


def _answered(merge: Merge) -> set[int]:
    return set(merge.replies.values_list("citizen_id", flat=True))


def _authors_agree(merge: Merge) -> bool:
    agreed = merge.replies.filter(agrees=True).values_list("citizen_id", flat=True)
    return merge.author_ids() <= set(agreed)


def _refuse(merge: Merge, *, by: User, at: datetime) -> None:
    merge.end(MergeStatus.REFUSED, at=at)
    record("submission.merge_refused", merge.source, by=by, at=at, public=True, into=merge.target.code)
    notices.merge_refused(merge, users_of(asked_citizens(merge)), at=at)


def complete_merges(*, at: datetime) -> int:
    """End every merge whose time is over: done where all authors agreed, given up where one kept silent."""
    over = list(Merge.objects.over(at).order_by("id"))
    for merge in over:
        _complete(merge, at=at)
    return len(over)


@transaction.atomic
def _complete(merge: Merge, *, at: datetime) -> None:
    merge = lock_merge(merge)
    if merge.status != MergeStatus.ASKED:
        return
    if _authors_agree(merge):
        _finish(merge, at=at)
    else:
        drop(merge, by=None, at=at)


def _finish(merge: Merge, *, at: datetime) -> None:
    """Carry authors, supporters and followers over, and close the proposal that went."""
    source, target = merge.source, merge.target
    asked = asked_citizens(merge)
    followers = _followers(source)

    authors = _carry_authors(source, target, at=at)
    carried = _carry_supporters(merge)
    target.recount()
    merge.end(MergeStatus.DONE, at=at)
    source.move_to(Status.MERGED, merged_into=target, closed_at=at)
    search.forget(subject=source)
    record("submission.merged", source, by=None, at=at, public=True, into=target.code)
    record("submission.took_in", target, by=None, at=at, public=True, source=source.code, count=len(carried))

    _carry_followers(merge, authors=authors, supporters=carried, followers=followers, at=at)
    notices.merged(merge, sorted({*users_of(asked), *followers}), at=at)


def _carry_authors(source: Submission, target: Submission, *, at: datetime) -> set[int]:
    """The authors of the one become co-authors of the other, whose supporters they can no longer be."""
    joining = source.author_ids() - target.author_ids()
    CoAuthor.objects.bulk_create(
        CoAuthor(submission=target, citizen_id=citizen, confirmed_at=at, came_from=source)
        for citizen in sorted(joining)
    )
    target.supports.standing().filter(citizen__in=joining).update(withdrawn_at=at)
    return joining


def _carry_supporters(merge: Merge) -> set[int]:
    """Whoever did not say no supports the other proposal, too: once, and not as its author."""
    target = merge.target
    said_no = merge.replies.filter(agrees=False).values("citizen")
    already = target.supports.standing().values("citizen")
    given = merge.source.supports.standing().exclude(citizen__in=said_no).exclude(citizen__in=already)
    carried = list(given.exclude(citizen__in=target.author_ids()))
    Support.objects.bulk_create(
        Support(
            submission=target,
            citizen_id=support.citizen_id,
            supported_at=support.supported_at,
            came_from=merge.source,
        )
        for support in carried
    )
    return {support.citizen_id for support in carried}


def _followers(submission: Submission) -> set[int]:
    """Who follows a proposal because they want to, for no other reason."""
    follows = Follow.objects.filter(subject_kind=submission._meta.label_lower, subject_id=submission.pk)
    return set(follows.filter(reason="follower").values_list("user_id", flat=True))


def _carry_followers(
    merge: Merge, *, authors: set[int], supporters: set[int], followers: Iterable[int], at: datetime
) -> None:
    said_no = set(merge.replies.filter(agrees=False).values_list("citizen__user_id", flat=True))
    follow_many(users_of(authors), merge.target, reason="coauthor", at=at)
    follow_many(users_of(supporters), merge.target, reason="supporter", at=at)
    follow_many(sorted(set(followers) - said_no), merge.target, reason="follower", at=at)
