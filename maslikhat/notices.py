"""What maslikhats say to people. Each statement is an event in the transaction of its cause."""

from datetime import datetime
from typing import Any

from accounts.models import Post, Role
from broadcasts.models import Stream
from core.texts import in_each_language
from maslikhat.models import AgendaItem, Correction, Decision, DeputyRequest, Session, VoteEvent
from maslikhat.states import ItemStatus
from notifications.outbox import tell
from workdays.calendar import local_date

FOLLOWERS = ("follower",)
EVERYONE_CONCERNED = ("author", "signer", "backer", "follower")


def _tell(kind: str, session: Session, *, at: datetime, occasion: str, **payload: Any) -> None:
    """Tell who follows the maslikhat or its place, and the session, its commission or its items."""
    body = session.convocation.body
    tell(
        f"maslikhat.{kind}",
        body,
        at=at,
        audience=FOLLOWERS,
        also=[session, *session.items.all(), *([session.group] if session.group else []), body.territory],
        payload=_about(session) | payload,
        key=f"maslikhat.{kind}:{session.pk}:{occasion}",
    )


def _about(session: Session) -> dict[str, Any]:
    return {
        "body": in_each_language(session.convocation.body, "name"),
        "kind": session.kind,
        "commission": in_each_language(session.group, "name") if session.group else "",
        "number": session.number,
        "starts": session.starts_at.isoformat(),
        "place": in_each_language(session, "place"),
        "path": f"maslikhats/sessions/{session.code}/",
    }


def _clerks(session: Session, at: datetime) -> list[int]:
    posts = Post.objects.held(local_date(at)).filter(role=Role.CLERK, body=session.convocation.body_id)
    return list(posts.values_list("user_id", flat=True))


def announced(session: Session, *, at: datetime) -> None:
    """The session has a time and an agenda; whoever signed a petition on it is told, too."""
    titles = session.items.in_order().filter(parent__isnull=True).exclude(status=ItemStatus.WITHDRAWN)
    _tell(
        "announced",
        session,
        at=at,
        occasion=session.starts_at.isoformat(),
        items=[{"number": item.number, "title": in_each_language(item, "title")} for item in titles],
    )
    for item in session.items.filter(petition__isnull=False).exclude(status=ItemStatus.WITHDRAWN):
        petition_scheduled(item, at=at)


def changed(session: Session, *, at: datetime) -> None:
    _tell("changed", session, at=at, occasion=str(session.version))


def postponed(session: Session, *, at: datetime) -> None:
    _tell("postponed", session, at=at, occasion=at.isoformat(), reasons=session.status_reason)


def cancelled(session: Session, *, at: datetime) -> None:
    _tell("cancelled", session, at=at, occasion="", reasons=session.status_reason)


def minutes_published(session: Session, *, at: datetime) -> None:
    _tell("minutes_published", session, at=at, occasion="")


def corrected(session: Session, correction: Correction, *, at: datetime) -> None:
    _tell(
        "corrected",
        session,
        at=at,
        occasion=str(correction.pk),
        what=correction.what,
        reasons=correction.reason,
    )


def petition_scheduled(item: AgendaItem, *, at: datetime) -> None:
    """A petition is on the agenda: its author, signers and followers hear of it."""
    assert item.petition is not None
    tell(
        "maslikhat.petition_scheduled",
        item.petition,
        at=at,
        audience=EVERYONE_CONCERNED,
        payload=_about(item.session)
        | {
            "title": in_each_language(item.petition, "title"),
            "item": item.number,
            "path": f"maslikhats/sessions/{item.session.code}/items/{item.code}/",
        },
        key=f"maslikhat.petition_scheduled:{item.pk}:{item.session.starts_at.isoformat()}",
    )


def _tell_of_item(kind: str, item: AgendaItem, *, at: datetime, occasion: str, **payload: Any) -> None:
    """Tell those who follow this one item: all of a session is too much for whoever follows the session."""
    tell(
        f"maslikhat.{kind}",
        item,
        at=at,
        audience=FOLLOWERS,
        payload=_about(item.session)
        | {
            "title": in_each_language(item, "title"),
            "item": item.number,
            "path": f"maslikhats/sessions/{item.session.code}/items/{item.code}/",
        }
        | payload,
        key=f"maslikhat.{kind}:{occasion}",
    )


def item_started(item: AgendaItem, *, at: datetime) -> None:
    """An item is taken up. The chair may come back to it: that is not told again."""
    _tell_of_item("item_started", item, at=at, occasion=str(item.pk))


def item_deferred(item: AgendaItem, *, at: datetime) -> None:
    occasion = f"{item.pk}:{at.isoformat()}"
    _tell_of_item("item_deferred", item, at=at, occasion=occasion, reasons=item.status_reason)


def item_withdrawn(item: AgendaItem, *, at: datetime) -> None:
    _tell_of_item("item_withdrawn", item, at=at, occasion=str(item.pk), reasons=item.status_reason)


def voted(vote: VoteEvent, *, at: datetime) -> None:
    """A vote is closed, with the result that was declared."""
    tally = vote.tally()
    _tell_of_item(
        "voted",
        vote.motion.item,
        at=at,
        occasion=str(vote.pk),
        motion=in_each_language(vote.motion, "text"),
        result=vote.declared,
        elected=vote.elected.name if vote.elected else "",
        is_secret=vote.is_secret,
        votes={"in_favor": tally.votes_for, "against": tally.against, "abstained": tally.abstain},
    )


def vote_annulled(vote: VoteEvent, *, at: datetime) -> None:
    motion, reason = in_each_language(vote.motion, "text"), vote.annulled_reason
    _tell_of_item(
        "vote_annulled", vote.motion.item, at=at, occasion=str(vote.pk), motion=motion, reasons=reason
    )


def adopted(decision: Decision, *, at: datetime) -> None:
    """A decision was recorded: the item's followers, and those of the deputy who raised it."""
    item = decision.item
    if item is None:
        return
    tell(
        "maslikhat.adopted",
        item,
        at=at,
        audience=FOLLOWERS,
        also=[item.raised_by] if item.raised_by else (),
        payload=_about(item.session)
        | {
            "decision": decision.number,
            "title": in_each_language(decision, "title"),
            "day": decision.decided_on.isoformat(),
            "path": f"maslikhats/decisions/{decision.code}/",
        },
        key=f"maslikhat.adopted:{decision.pk}",
    )


def request_sent(request: DeputyRequest, *, at: datetime) -> None:
    """A deputy asked an official: who follows the maslikhat or the deputy hears of it."""
    _tell_request("request_sent", request, at=at, due=request.due_date.isoformat())


def request_answered(request: DeputyRequest, *, at: datetime) -> None:
    """The official has answered."""
    assert request.answered_on is not None
    _tell_request("request_answered", request, at=at, day=request.answered_on.isoformat())


def _tell_request(kind: str, request: DeputyRequest, *, at: datetime, **payload: Any) -> None:
    body = request.convocation.body
    name = in_each_language(request.addressee, "name") if request.addressee else request.addressee_name
    tell(
        f"maslikhat.{kind}",
        body,
        at=at,
        audience=FOLLOWERS,
        also=[request.deputy],
        payload={
            "body": in_each_language(body, "name"),
            "deputy": request.deputy.full_name,
            "addressee": name,
            "title": in_each_language(request, "title"),
            "path": f"maslikhats/requests/{request.code}/",
        }
        | payload,
        key=f"maslikhat.{kind}:{request.pk}",
    )


def stream_dead(session: Session, stream: Stream, *, at: datetime) -> None:
    """An announced link does not answer: the clerks can still put it right."""
    tell(
        "maslikhat.stream_dead",
        session,
        at=at,
        users=_clerks(session, at),
        payload=_about(session)
        | {"url": stream.url, "note": stream.check_note, "path": f"desk/sessions/{session.code}/"},
        key=f"maslikhat.stream_dead:{stream.pk}:{local_date(at).isoformat()}",
    )


def stream_missing(session: Session, *, at: datetime) -> None:
    """A session that has to be broadcast is near, and no link is announced. The clerks hear of it once."""
    tell(
        "maslikhat.stream_missing",
        session,
        at=at,
        users=_clerks(session, at),
        payload=_about(session) | {"path": f"desk/sessions/{session.code}/"},
        key=f"maslikhat.stream_missing:{session.pk}:{session.starts_at.isoformat()}",
    )
