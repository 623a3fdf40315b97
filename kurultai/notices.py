"""What the body says to people. Each statement is an event in the transaction of its cause."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from accounts.models import Citizen, Post, Role
from bodies.models import Body
from bodies.models import Kind as BodyKind
from core.texts import in_each_language
from kurultai.models import Act, Conclusion, Consultation, Forwarding, Gathering, Merge, Submission, Theme
from notifications.outbox import tell
from workdays.calendar import local_date

AUTHORS = ("author", "coauthor")
EVERYONE_CONCERNED = ("author", "coauthor", "supporter", "follower")
FOLLOWERS = ("follower",)


def _title(submission: Submission) -> dict[str, str] | str:
    """A draft to which somebody was invited may not have a title yet."""
    return in_each_language(submission, "title") if submission.title else submission.code


def _themes(submission: Submission) -> list[Theme]:
    return list(Theme.objects.confirmed().filter(places__submission=submission))


def _officers(body: Body, at: datetime) -> list[int]:
    """Who acts for a body: its officers, for a maslikhat also its clerks."""
    roles = [Role.OFFICER, Role.CLERK] if body.kind == BodyKind.MASLIKHAT else [Role.OFFICER]
    posts = Post.objects.held(local_date(at)).filter(role__in=roles, body=body)
    return list(posts.values_list("user_id", flat=True))


def _tell(
    kind: str,
    submission: Submission,
    *,
    at: datetime,
    audience: tuple[str, ...],
    users: Iterable[int] = (),
    users_reason: str = "",
    occasion: str = "",
    path: str = "",
    **payload: Any,
) -> None:
    """Where followers are told, so are those who follow the theme in which the proposal stands."""
    tell(
        f"kurultai.{kind}",
        submission,
        at=at,
        audience=audience,
        also=_themes(submission) if "follower" in audience else (),
        users=users,
        users_reason=users_reason,
        payload={
            "title": _title(submission),
            "body": in_each_language(submission.body),
            "path": path or f"kurultai/proposals/{submission.code}/",
            **payload,
        },
        key=f"kurultai.{kind}:{submission.pk}:{occasion}",
    )


# Writing and checking -----------------------------------------------------------------------


def received(submission: Submission, *, at: datetime, due: date) -> None:
    _tell("received", submission, at=at, audience=AUTHORS, occasion=at.isoformat(), due=due.isoformat())


def taken_down(submission: Submission, *, at: datetime, reasons: str) -> None:
    _tell("taken_down", submission, at=at, audience=AUTHORS, occasion=at.isoformat(), reasons=reasons)


def put_back(submission: Submission, *, at: datetime, reasons: str) -> None:
    _tell("put_back", submission, at=at, audience=AUTHORS, occasion=at.isoformat(), reasons=reasons)


def coauthor_joined(submission: Submission, citizen: Citizen, *, at: datetime) -> None:
    occasion = f"{citizen.pk}:{at.isoformat()}"
    _tell(
        "coauthor_joined",
        submission,
        at=at,
        audience=("author",),
        occasion=occasion,
        name=citizen.public_name,
    )


def coauthor_left(submission: Submission, citizen: Citizen, *, at: datetime) -> None:
    occasion = f"{citizen.pk}:{at.isoformat()}"
    _tell(
        "coauthor_left", submission, at=at, audience=("author",), occasion=occasion, name=citizen.public_name
    )


def coauthor_removed(submission: Submission, citizen: Citizen, *, at: datetime) -> None:
    _tell(
        "coauthor_removed",
        submission,
        at=at,
        audience=(),
        users=[citizen.user_id],
        occasion=f"{citizen.pk}:{at.isoformat()}",
        path="kurultai/",
    )


def returned(submission: Submission, *, at: datetime, reasons: str) -> None:
    _tell("returned", submission, at=at, audience=AUTHORS, occasion=at.isoformat(), reasons=reasons)


def refused(submission: Submission, *, at: datetime, ground: dict[str, str], reasons: str) -> None:
    _tell("refused", submission, at=at, audience=AUTHORS, ground=ground, reasons=reasons)


def published(submission: Submission, *, at: datetime) -> None:
    _tell("published", submission, at=at, audience=(*AUTHORS, "follower"))


def withdrawn(submission: Submission, *, at: datetime) -> None:
    _tell("withdrawn", submission, at=at, audience=EVERYONE_CONCERNED)


# Review -------------------------------------------------------------------------------------


def assigned(submission: Submission, *, at: datetime) -> None:
    assert submission.section is not None
    assert submission.section_due_date is not None
    rapporteur = submission.rapporteur
    _tell(
        "assigned",
        submission,
        at=at,
        audience=AUTHORS,
        users=[rapporteur.user_id] if rapporteur and rapporteur.user_id else (),
        users_reason="member",
        occasion=at.isoformat(),
        section=in_each_language(submission.section),
        rapporteur=in_each_language(rapporteur) if rapporteur else "",
        due=submission.section_due_date.isoformat(),
    )


def supported(submission: Submission, conclusion: Conclusion, *, at: datetime) -> None:
    assert submission.section is not None
    _tell(
        "supported",
        submission,
        at=at,
        audience=EVERYONE_CONCERNED,
        section=in_each_language(submission.section),
        reasons=in_each_language(conclusion, "reasons"),
    )


def declined(submission: Submission, conclusion: Conclusion, *, at: datetime) -> None:
    decided = conclusion.body or conclusion.section
    _tell(
        "declined",
        submission,
        at=at,
        audience=EVERYONE_CONCERNED,
        decided_by=in_each_language(decided),
        reasons=in_each_language(conclusion, "reasons"),
    )


def forwarded(submission: Submission, forwarding: Forwarding, *, at: datetime) -> None:
    _tell(
        "forwarded",
        submission,
        at=at,
        audience=EVERYONE_CONCERNED,
        users=_officers(forwarding.body, at),
        users_reason="officer",
        occasion=str(forwarding.pk),
        addressee=in_each_language(forwarding.body),
        number=forwarding.number,
        due=forwarding.due_date.isoformat(),
    )


def in_work(submission: Submission, forwarding: Forwarding, *, at: datetime) -> None:
    _tell(
        "in_work",
        submission,
        at=at,
        audience=EVERYONE_CONCERNED,
        addressee=in_each_language(forwarding.body),
        answer=in_each_language(forwarding, "answer"),
    )


def implemented(submission: Submission, act: Act, *, at: datetime, note: dict[str, str]) -> None:
    _tell(
        "implemented",
        submission,
        at=at,
        audience=EVERYONE_CONCERNED,
        users=_officers(submission.body, at),
        users_reason="officer",
        act=in_each_language(act, "title"),
        number=act.number,
        day=act.date.isoformat(),
        url=act.url,
        note=note,
    )


def section_nearly_due(submission: Submission, *, at: datetime, due: date) -> None:
    _tell_section("section_nearly_due", submission, at=at, due=due, audience=())


def section_overdue(submission: Submission, *, at: datetime, due: date) -> None:
    _tell_section("section_overdue", submission, at=at, due=due, audience=AUTHORS)


def _tell_section(
    kind: str, submission: Submission, *, at: datetime, due: date, audience: tuple[str, ...]
) -> None:
    assert submission.section is not None
    rapporteur = submission.rapporteur
    reports = [rapporteur.user_id] if rapporteur and rapporteur.user_id else []
    _tell(
        kind,
        submission,
        at=at,
        audience=audience,
        users=sorted({*_officers(submission.body, at), *reports}),
        occasion=due.isoformat(),
        section=in_each_language(submission.section),
        due=due.isoformat(),
    )


def body_nearly_due(forwarding: Forwarding, *, at: datetime, due: date) -> None:
    _tell_body("body_nearly_due", forwarding, at=at, due=due, audience=())


def body_overdue(forwarding: Forwarding, *, at: datetime, due: date) -> None:
    _tell_body("body_overdue", forwarding, at=at, due=due, audience=AUTHORS)


def _tell_body(
    kind: str, forwarding: Forwarding, *, at: datetime, due: date, audience: tuple[str, ...]
) -> None:
    submission = forwarding.submission
    _tell(
        kind,
        submission,
        at=at,
        audience=audience,
        users=sorted({*_officers(forwarding.body, at), *_officers(submission.body, at)}),
        users_reason="officer",
        occasion=f"{forwarding.pk}:{due.isoformat()}",
        addressee=in_each_language(forwarding.body),
        due=due.isoformat(),
    )


# Merging ------------------------------------------------------------------------------------


def _about(merge: Merge) -> dict[str, Any]:
    return {
        "title": in_each_language(merge.source, "title"),
        "target": in_each_language(merge.target, "title"),
        "reasons": in_each_language(merge, "reason"),
        "until": merge.ask_until.isoformat(),
    }


def merge_asked(merge: Merge, users: Iterable[int], *, at: datetime) -> None:
    """Authors and supporters of the proposal that is to go are asked."""
    path = f"kurultai/proposals/{merge.source.code}/merge/"
    _tell_merge("merge_asked", merge, at=at, users=users, path=path)


def merge_offered(merge: Merge, users: Iterable[int], *, at: datetime) -> None:
    """Authors of the proposal that is to take the other in are asked."""
    path = f"kurultai/proposals/{merge.source.code}/merge/"
    _tell_merge("merge_offered", merge, at=at, users=users, path=path)


def merge_refused(merge: Merge, users: Iterable[int], *, at: datetime) -> None:
    _tell_merge("merge_refused", merge, at=at, users=users)


def merge_dropped(merge: Merge, users: Iterable[int], *, at: datetime) -> None:
    _tell_merge("merge_dropped", merge, at=at, users=users)


def merged(merge: Merge, users: Iterable[int], *, at: datetime) -> None:
    """The proposal went into the other: its people, and the authors there, hear of it."""
    _tell_merge("merged", merge, at=at, users=users, path=f"kurultai/proposals/{merge.target.code}/")


def _tell_merge(kind: str, merge: Merge, *, at: datetime, users: Iterable[int], path: str = "") -> None:
    _tell(
        kind,
        merge.source,
        at=at,
        audience=(),
        users=users,
        occasion=str(merge.pk),
        path=path,
        **_about(merge),
    )


# The body's own life ------------------------------------------------------------------------


def gathering_announced(gathering: Gathering, *, at: datetime) -> None:
    _tell_gathering("gathering_announced", gathering, at=at)


def gathering_cancelled(gathering: Gathering, *, at: datetime) -> None:
    _tell_gathering("gathering_cancelled", gathering, at=at, reasons=gathering.status_reason)


def _tell_gathering(kind: str, gathering: Gathering, *, at: datetime, **payload: Any) -> None:
    assert gathering.starts_on is not None
    tell(
        f"kurultai.{kind}",
        gathering.body,
        at=at,
        audience=FOLLOWERS,
        payload={
            "body": in_each_language(gathering.body),
            "place": in_each_language(gathering, "place"),
            "starts": gathering.starts_on.isoformat(),
            "path": f"kurultai/gatherings/{gathering.code}/",
            **payload,
        },
        key=f"kurultai.{kind}:{gathering.pk}",
    )


def consultation_published(consultation: Consultation, *, at: datetime) -> None:
    """A question is put to everyone: who follows the body hears of it."""
    _tell_consultation("consultation_published", consultation, at=at)


def consultation_summarized(consultation: Consultation, *, at: datetime) -> None:
    """What came of it: told to those who follow the body and to those who answered."""
    answered = Submission.objects.listed().filter(consultation=consultation)
    users = sorted(set(answered.values_list("author__user_id", flat=True)))
    _tell_consultation("consultation_summarized", consultation, at=at, users=users)


def _tell_consultation(
    kind: str, consultation: Consultation, *, at: datetime, users: Iterable[int] = ()
) -> None:
    tell(
        f"kurultai.{kind}",
        consultation.body,
        at=at,
        audience=FOLLOWERS,
        users=users,
        payload={
            "body": in_each_language(consultation.body),
            "title": in_each_language(consultation, "title"),
            "opens": consultation.opens_at.isoformat(),
            "until": consultation.closes_at.isoformat(),
            "path": f"kurultai/consultations/{consultation.code}/",
        },
        key=f"kurultai.{kind}:{consultation.pk}",
    )
