"""What petitions say to people. Each statement is an event in the transaction of its cause."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from accounts.models import Post, Role
from bodies.models import Kind as BodyKind
from core.texts import in_each_language
from notifications.outbox import tell
from petitions.models import Anomaly, Hearing, Objection, Petition, SavedSearch
from petitions.states import Status
from workdays.calendar import local_date

AUTHOR = ("author",)
AUTHOR_AND_BACKERS = ("author", "backer")
EVERYONE_CONCERNED = ("author", "signer", "backer", "follower")


def _officers(petition: Petition, at: datetime) -> list[int]:
    """Who acts for the addressee: its officers, for a maslikhat also its clerks."""
    is_maslikhat = petition.addressee is not None and petition.addressee.kind == BodyKind.MASLIKHAT
    roles = [Role.OFFICER, Role.CLERK] if is_maslikhat else [Role.OFFICER]
    posts = Post.objects.held(local_date(at)).filter(role__in=roles, body=petition.addressee_id)
    return list(posts.values_list("user_id", flat=True))


def _tell(
    kind: str,
    petition: Petition,
    *,
    at: datetime,
    audience: tuple[str, ...],
    officers: bool = False,
    also: Iterable[Model] = (),
    occasion: str = "",
    path: str = "",
    **payload: Any,
) -> None:
    tell(
        f"petitions.{kind}",
        petition,
        at=at,
        audience=audience,
        also=also,
        users=_officers(petition, at) if officers else (),
        users_reason="officer" if officers else "",
        payload={
            "title": {"kk": petition.title_kk, "ru": petition.title_ru},
            "addressee": _names(petition),
            "path": path or f"petitions/{petition.code}/",
            **payload,
        },
        key=f"petitions.{kind}:{petition.pk}:{occasion}",
    )


def _around(petition: Petition) -> list[Model]:
    """Whose followers hear of the great steps of a petition: its topic, its addressee, their place."""
    body = petition.addressee
    around: list[Model | None] = [petition.topic, body, *(body.territory.lineage() if body else [])]
    return [thing for thing in around if thing is not None]


def _names(petition: Petition) -> dict[str, str]:
    body = petition.addressee
    return in_each_language(body) if body else {}


def submitted(petition: Petition, *, at: datetime, due: date) -> None:
    _tell("submitted", petition, at=at, audience=AUTHOR, occasion=at.isoformat(), due=due.isoformat())


def returned(petition: Petition, *, at: datetime, reasons: str) -> None:
    _tell("returned", petition, at=at, audience=AUTHOR, occasion=at.isoformat(), reasons=reasons)


def refused(petition: Petition, *, at: datetime, ground: dict[str, str], reasons: str) -> None:
    _tell("refused", petition, at=at, audience=AUTHOR, ground=ground, reasons=reasons)


def reopened(petition: Petition, *, at: datetime, reasons: str) -> None:
    _tell("reopened", petition, at=at, audience=AUTHOR, occasion=at.isoformat(), reasons=reasons)


def taken_down(petition: Petition, *, at: datetime, reasons: str) -> None:
    """The author is told, and the addressee once it has the petition; others read its page."""
    _tell(
        "taken_down",
        petition,
        at=at,
        audience=AUTHOR,
        officers=petition.threshold_reached_at is not None,
        occasion=at.isoformat(),
        reasons=reasons,
    )


def put_back(petition: Petition, *, at: datetime, reasons: str) -> None:
    _tell(
        "put_back",
        petition,
        at=at,
        audience=AUTHOR,
        officers=petition.threshold_reached_at is not None,
        occasion=at.isoformat(),
        reasons=reasons,
        until=petition.collecting_ends_at if petition.status == Status.COLLECTING else None,
    )


def signatures_invalidated(
    petition: Petition, *, users: list[int], occasion: str, reasons: str, at: datetime
) -> None:
    _tell_signers("signature_invalidated", petition, users=users, occasion=occasion, reasons=reasons, at=at)


def signatures_reinstated(
    petition: Petition, *, users: list[int], occasion: str, reasons: str, at: datetime
) -> None:
    _tell_signers("signature_reinstated", petition, users=users, occasion=occasion, reasons=reasons, at=at)


def _tell_signers(
    kind: str, petition: Petition, *, users: list[int], occasion: str, reasons: str, at: datetime
) -> None:
    """Whoever signed is told; so many at once never stand before what is urgent."""
    # Where a signer can object.
    page = "objection/" if kind == "signature_invalidated" else ""
    tell(
        f"petitions.{kind}",
        petition,
        at=at,
        users=users,
        users_reason="signer",
        payload={
            "title": {"kk": petition.title_kk, "ru": petition.title_ru},
            "path": f"petitions/{petition.code}/{page}",
            "reasons": reasons,
        },
        key=f"petitions.{kind}:{petition.pk}:{occasion}",
        is_urgent=False,
    )


def opened_to_backers(petition: Petition, *, at: datetime) -> None:
    assert petition.backing_ends_at is not None
    _tell(
        "opened_to_backers",
        petition,
        at=at,
        audience=AUTHOR,
        needed=petition.backers_needed,
        until=petition.backing_ends_at.isoformat(),
    )


def published(petition: Petition, *, at: datetime) -> None:
    assert petition.collecting_ends_at is not None
    _tell(
        "published",
        petition,
        at=at,
        audience=(*AUTHOR_AND_BACKERS, "follower"),
        also=[*_around(petition), *SavedSearch.objects.answered_by(petition)],
        needed=petition.signatures_needed,
        until=petition.collecting_ends_at.isoformat(),
    )


def milestone(petition: Petition, *, at: datetime) -> None:
    _tell(
        "milestone",
        petition,
        at=at,
        audience=EVERYONE_CONCERNED,
        occasion=str(petition.milestone),
        percent=petition.milestone,
        count=petition.signature_count,
        needed=petition.signatures_needed,
        until=petition.collecting_ends_at,
    )


def threshold_reached(petition: Petition, *, at: datetime) -> None:
    _tell(
        "threshold_reached",
        petition,
        at=at,
        audience=EVERYONE_CONCERNED,
        officers=True,
        also=_around(petition),
        occasion=at.isoformat(),
        count=petition.signature_count,
        due=petition.registration_due_date,
    )


def fell_below_threshold(petition: Petition, *, at: datetime) -> None:
    _tell(
        "fell_below_threshold",
        petition,
        at=at,
        audience=AUTHOR,
        officers=True,
        occasion=at.isoformat(),
        count=petition.signature_count,
        until=petition.collecting_ends_at,
    )


def registered(petition: Petition, *, at: datetime) -> None:
    assert petition.review_due_date is not None
    _tell(
        "registered",
        petition,
        at=at,
        audience=EVERYONE_CONCERNED,
        officers=True,
        number=petition.registration_number,
        due=petition.review_due_date.isoformat(),
    )


def half_time(petition: Petition, *, at: datetime, due: date) -> None:
    _remind("half_time", petition, at=at, due=due)


def nearly_due(petition: Petition, *, at: datetime, due: date) -> None:
    _remind("nearly_due", petition, at=at, due=due)


def overdue(petition: Petition, *, at: datetime, due: date) -> None:
    """The author hears of it too."""
    _remind("overdue", petition, at=at, due=due, audience=AUTHOR)


def _remind(
    kind: str, petition: Petition, *, at: datetime, due: date, audience: tuple[str, ...] = ()
) -> None:
    """Tell the officers of the clock of the review; once for each due date."""
    day = due.isoformat()
    _tell(kind, petition, at=at, audience=audience, officers=True, occasion=day, due=day)


def hearing_scheduled(petition: Petition, hearing: Hearing, *, at: datetime) -> None:
    _tell(
        "hearing_scheduled",
        petition,
        at=at,
        audience=EVERYONE_CONCERNED,
        also=_around(petition),
        occasion=str(hearing.pk),
        starts=hearing.starts_at.isoformat(),
        place={"kk": hearing.place_kk, "ru": hearing.place_ru},
    )


def hearing_cancelled(petition: Petition, hearing: Hearing, *, at: datetime) -> None:
    _tell(
        "hearing_cancelled",
        petition,
        at=at,
        audience=EVERYONE_CONCERNED,
        also=_around(petition),
        occasion=str(hearing.pk),
        starts=hearing.starts_at.isoformat(),
        reasons=hearing.cancel_reason,
    )


def decided(petition: Petition, *, at: datetime) -> None:
    _tell(
        "decided",
        petition,
        at=at,
        audience=EVERYONE_CONCERNED,
        officers=True,
        also=_around(petition),
        outcome=petition.outcome,
    )


def backing_failed(petition: Petition, *, at: datetime) -> None:
    _tell(
        "backing_failed",
        petition,
        at=at,
        audience=AUTHOR_AND_BACKERS,
        officers=True,
        count=petition.backer_count,
        needed=petition.backers_needed,
        due=str(petition.appeal_due_date),
    )


def collecting_failed(petition: Petition, *, at: datetime) -> None:
    _tell(
        "collecting_failed",
        petition,
        at=at,
        audience=EVERYONE_CONCERNED,
        officers=True,
        count=petition.signature_count,
        needed=petition.signatures_needed,
        due=str(petition.appeal_due_date),
    )


def appeal_answered(petition: Petition, *, at: datetime) -> None:
    _tell("appeal_answered", petition, at=at, audience=EVERYONE_CONCERNED, also=_around(petition))


def withdrawn(petition: Petition, *, at: datetime) -> None:
    _tell("withdrawn", petition, at=at, audience=EVERYONE_CONCERNED)


def anomaly_found(anomaly: Anomaly, *, at: datetime) -> None:
    """Moderators look at signatures that came otherwise than people sign; once for each time."""
    _tell_moderators("anomaly_found", anomaly.petition, f"desk/signing/{anomaly.pk}/", anomaly.pk, at)


def objection_made(objection: Objection, *, at: datetime) -> None:
    petition = objection.retraction.signature.petition
    _tell_moderators("objection_made", petition, f"desk/objections/{objection.pk}/", objection.pk, at)


def _tell_moderators(kind: str, petition: Petition, path: str, number: int, at: datetime) -> None:
    posts = Post.objects.held(local_date(at)).filter(role=Role.MODERATOR)
    people = sorted(set(posts.values_list("user_id", flat=True)))
    title = {"kk": petition.title_kk, "ru": petition.title_ru}
    payload, key = {"title": title, "path": path}, f"petitions.{kind}:{petition.pk}:{number}"
    tell(f"petitions.{kind}", petition, at=at, users=people, payload=payload, is_urgent=False, key=key)


def objection_upheld(objection: Objection, *, at: datetime) -> None:
    _tell_signer("objection_upheld", objection, at)


def objection_rejected(objection: Objection, *, at: datetime) -> None:
    _tell_signer("objection_rejected", objection, at)


def _tell_signer(kind: str, objection: Objection, at: datetime) -> None:
    given, users = objection.retraction.signature, [objection.retraction.signature.signer.user_id]
    occasion, reasons = str(objection.pk), objection.answer
    _tell_signers(kind, given.petition, users=users, occasion=occasion, reasons=reasons, at=at)
