"""What moderators need to know of proposals, and the grave act on them."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import Citizen
from core.texts import OFFICIAL
from kurultai import notices, policies
from kurultai.actions import moderating
from kurultai.models import PARTS, Submission
from kurultai.states import Status
from moderation.actions import taking_down
from moderation.matters import Matter, Texts
from moderation.models import Approval


def _texts(submission: Submission) -> Texts:
    parts = {
        f"{part}_{language}": (language, getattr(submission, f"{part}_{language}"))
        for language in OFFICIAL
        for part in PARTS
    }
    return {**parts, "sources": ("", submission.sources)}


def _authors(submission: Submission) -> list[int]:
    """The author and the co-authors."""
    joined = Q(coauthored__submission=submission) | Q(pk=submission.author_id)
    return list(Citizen.objects.filter(joined).distinct().values_list("user_id", flat=True))


TAKE_DOWN = taking_down(
    "submission",
    may=policies.may_take_down,
    preview=moderating.preview_take_down,
    tell_gone=notices.taken_down,
    tell_back=notices.put_back,
    list_again=moderating.list_again,
)

MATTER = Matter(
    model=Submission,
    name=Submission._meta.verbose_name or "",
    locked=Submission.objects.locked,
    authors=_authors,
    bodies=lambda submission: [submission.body_id],
    with_body=lambda: Submission.objects.values_list("pk", "body"),
    texts=_texts,
    path=lambda submission: f"kurultai/proposals/{submission.code}/",
    desk_path=lambda submission: f"desk/kurultai/moderation/{submission.code}/",
    is_public=lambda submission: (
        not submission.is_taken_down
        and Submission.objects.visible_to(AnonymousUser()).filter(pk=submission.pk).exists()
    ),
    can_reopen=lambda submission: submission.status == Status.REFUSED,
    reopen=moderating.reopen,
    deeds={Approval.Act.TAKE_DOWN: TAKE_DOWN},
)
