"""What moderators need to know of petitions, and the grave acts on them."""

from core.texts import OFFICIAL
from moderation.actions import taking_down
from moderation.acts import Deed
from moderation.matters import Matter, Texts
from moderation.models import Approval
from petitions import notices, policies
from petitions.actions import invalidating, moderating
from petitions.models import TEXT_PARTS, Petition
from petitions.states import InvalidationCause, Status


def _texts(petition: Petition) -> Texts:
    return {
        f"{part}_{language}": (language, getattr(petition, f"{part}_{language}"))
        for language in OFFICIAL
        for part in TEXT_PARTS
    }


REFUSE = Deed(
    may=lambda user, petition, at: policies.may_moderate(user, petition, at=at),
    check=moderating.check_refusal,
    preview=moderating.preview_refusal,
    do=moderating.carry_out_refusal,
    undo=moderating.undo_refusal,
    may_undo=policies.can_reopen,
)
TAKE_DOWN = taking_down(
    "petition",
    may=policies.may_take_down,
    preview=moderating.preview_take_down,
    tell_gone=notices.taken_down,
    tell_back=notices.put_back,
    list_again=moderating.list_again,
)
INVALIDATE = Deed(
    may=lambda user, petition, at: policies.may_invalidate(user, petition, at=at),
    check=invalidating.check,
    preview=invalidating.preview,
    do=invalidating.invalidate,
    undo=invalidating.reinstate,
    may_undo=policies.can_reinstate,
    is_long=True,
    causes=dict(InvalidationCause.choices),
)

MATTER = Matter(
    model=Petition,
    name=Petition._meta.verbose_name or "",
    locked=Petition.objects.locked,
    authors=lambda petition: [petition.author.user_id] if petition.author else [],
    bodies=lambda petition: [petition.addressee_id] if petition.addressee_id else [],
    with_body=lambda: Petition.objects.values_list("pk", "addressee"),
    texts=_texts,
    path=lambda petition: f"petitions/{petition.code}/",
    desk_path=lambda petition: f"desk/moderation/{petition.code}/",
    is_public=lambda petition: Petition.objects.public().filter(pk=petition.pk).exists(),
    can_reopen=lambda petition: petition.status == Status.REFUSED,
    reopen=moderating.reopen,
    deeds={
        Approval.Act.REFUSE: REFUSE,
        Approval.Act.TAKE_DOWN: TAKE_DOWN,
        Approval.Act.INVALIDATE: INVALIDATE,
    },
)
