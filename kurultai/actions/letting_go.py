"""Merges that come to nothing: the secretariat gives them up, or a proposal moves on without them."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import Citizen, User
from journal.records import record
from kurultai import notices, policies
from kurultai.models import Merge, Submission
from kurultai.states import MergeStatus


def lock_merge(merge: Merge) -> Merge:
    """The merge and its two proposals, locked: the proposals first and by number, as everybody does."""
    pair = [merge.source_id, merge.target_id]
    list(Submission.objects.select_for_update(no_key=True).filter(pk__in=pair).order_by("pk"))
    return Merge.objects.locked(merge)


def asked_citizens(merge: Merge) -> set[int]:
    """Everyone who is asked: the authors of the two, and the supporters of the one that goes."""
    supporters = merge.source.supports.standing().values_list("citizen_id", flat=True)
    return {*merge.author_ids(), *supporters}


def users_of(citizens: set[int]) -> list[int]:
    """The accounts of citizens, to tell them something."""
    return sorted(Citizen.objects.filter(pk__in=citizens).values_list("user_id", flat=True))


@transaction.atomic
def drop_merge(*, merge: Merge, by: User, at: datetime) -> Merge:
    """Give a merge up; the two proposals stay as they are."""
    merge = lock_merge(merge)
    policies.may_drop_merge(by, merge, at=at).enforce()

    drop(merge, by=by, at=at)
    return merge


def drop(merge: Merge, *, by: User | None, at: datetime) -> None:
    merge.end(MergeStatus.DROPPED, at=at)
    record("submission.merge_dropped", merge.source, by=by, at=at, public=True, into=merge.target.code)
    notices.merge_dropped(merge, users_of(asked_citizens(merge)), at=at)


def give_up_merges(submission: Submission, *, at: datetime) -> None:
    """A proposal that moves on is no longer merged: what was asked about it is asked in vain."""
    concerned = Merge.objects.under_way().filter(Q(source=submission) | Q(target=submission))
    for merge in list(concerned.order_by("id")):
        drop(Merge.objects.locked(merge), by=None, at=at)
