"""What communities say to people. Each statement is an event in the transaction of its cause."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Model
from django.utils import translation
from django.utils.formats import number_format

from accounts.models import Post, Role
from core.texts import LANGUAGES, in_each_language
from notifications.outbox import tell
from selfgov.models import Act, Budget, Community, Initiative, Meeting, MeetingItem, Proposal, Tariff
from workdays.calendar import local_date

FOLLOWERS = ("follower",)


def _in_every_language(say: Callable[[], Any]) -> dict[str, str]:
    """What the portal says itself, in the languages of all readers."""
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = str(say())
    return said


def _staff(community: Community, *roles: str, at: datetime) -> list[int]:
    posts = Post.objects.held(local_date(at)).filter(role__in=roles, body=community.body_id)
    return list(posts.values_list("user_id", flat=True))


# Meetings -----------------------------------------------------------------------------------


def _tell_of_meeting(
    kind: str,
    meeting: Meeting,
    *,
    at: datetime,
    occasion: str = "",
    staff: tuple[str, ...] = (),
    is_public: bool = True,
    **payload: Any,
) -> None:
    """Tell the followers of the community, and those on its staff who have something to do."""
    community = meeting.council.community
    tell(
        f"selfgov.{kind}",
        community,
        at=at,
        audience=FOLLOWERS if is_public else (),
        also=[community.district],
        users=_staff(community, *staff, at=at),
        payload=_about(meeting) | payload,
        key=f"selfgov.{kind}:{meeting.pk}:{occasion}",
    )


def _about(meeting: Meeting) -> dict[str, Any]:
    return {
        "community": in_each_language(meeting.council.community.unit),
        "council": _in_every_language(meeting.council.get_kind_display),
        "number": meeting.number,
        "starts": meeting.starts_at.isoformat(),
        "place": in_each_language(meeting, "place"),
        "path": f"places/meetings/{meeting.code}/",
    }


def _matters(meeting: Meeting) -> list[dict[str, Any]]:
    items = meeting.items.order_by("position")
    return [{"number": item.position, "title": in_each_language(item, "title")} for item in items]


def meeting_convened(meeting: Meeting, *, at: datetime) -> None:
    _tell_of_meeting("meeting_convened", meeting, at=at, items=_matters(meeting))


def meeting_postponed(meeting: Meeting, *, at: datetime, before: datetime, reason: str) -> None:
    _tell_of_meeting(
        "meeting_postponed",
        meeting,
        at=at,
        occasion=meeting.starts_at.isoformat(),
        before=before.isoformat(),
        reasons=reason,
    )


def meeting_cancelled(meeting: Meeting, *, at: datetime) -> None:
    _tell_of_meeting("meeting_cancelled", meeting, at=at, reasons=meeting.status_reason)


def minutes_published(meeting: Meeting, *, at: datetime) -> None:
    _tell_of_meeting("minutes_published", meeting, at=at, items=_matters(meeting))


def minutes_passed(meeting: Meeting, *, at: datetime) -> None:
    """Only the akim's side is told that the minutes lie before it."""
    _tell_of_meeting(
        "minutes_passed", meeting, at=at, staff=(Role.OFFICER,), is_public=False, **_due(meeting)
    )


def akim_answered(meeting: Meeting, *, at: datetime) -> None:
    _tell_of_meeting(
        "akim_answered",
        meeting,
        at=at,
        staff=(Role.CLERK,),
        is_public=_is_shown(meeting),
        agrees=bool(meeting.akim_agrees),
        answer=in_each_language(meeting, "answer"),
    )


def akim_overdue(meeting: Meeting, *, at: datetime) -> None:
    _tell_of_meeting(
        "akim_overdue",
        meeting,
        at=at,
        staff=(Role.OFFICER, Role.CLERK),
        is_public=_is_shown(meeting),
        **_due(meeting),
    )


def meeting_referred(meeting: Meeting, item: MeetingItem, initiative: Initiative, *, at: datetime) -> None:
    _tell_of_meeting(
        "meeting_referred",
        meeting,
        at=at,
        staff=(Role.OFFICER,),
        is_public=_is_shown(meeting),
        title=in_each_language(item, "title"),
        maslikhat=in_each_language(initiative.maslikhat) if initiative.maslikhat else "",
    )


def _is_shown(meeting: Meeting) -> bool:
    """Followers hear of minutes that they can read."""
    return meeting.published_at is not None


def _due(meeting: Meeting) -> dict[str, Any]:
    return {"due": meeting.answer_due_date.isoformat() if meeting.answer_due_date else ""}


# Initiatives --------------------------------------------------------------------------------

CONCERNED = ("author", "follower")


def _tell_of_initiative(
    kind: str,
    initiative: Initiative,
    *,
    at: datetime,
    occasion: str = "",
    audience: tuple[str, ...] = CONCERNED,
    users: Iterable[int] = (),
    **payload: Any,
) -> None:
    tell(
        f"selfgov.initiative_{kind}",
        initiative,
        at=at,
        audience=audience,
        users=users,
        users_reason="officer" if users else "",
        payload={
            "title": in_each_language(initiative, "title"),
            "place": in_each_language(initiative.community.unit),
            "maslikhat": in_each_language(initiative.maslikhat) if initiative.maslikhat else "",
            "path": f"places/initiatives/{initiative.code}/",
            **payload,
        },
        key=f"selfgov.initiative_{kind}:{initiative.pk}:{occasion}",
    )


def initiative_started(initiative: Initiative, *, at: datetime) -> None:
    """Signatures are collected: whoever follows the community hears of it."""
    tell(
        "selfgov.initiative_started",
        initiative.community,
        at=at,
        audience=FOLLOWERS,
        payload={
            "title": in_each_language(initiative, "title"),
            "place": in_each_language(initiative.community.unit),
            "needed": initiative.needed,
            "path": f"places/initiatives/{initiative.code}/",
        },
        key=f"selfgov.initiative_started:{initiative.pk}",
    )


def initiative_supported(initiative: Initiative, *, at: datetime) -> None:
    """It has its support: the clerk sends it on, within the term of the rule."""
    clerks = _staff(initiative.community, Role.CLERK, at=at)
    due = initiative.sending_due_date
    _tell_of_initiative("supported", initiative, at=at, users=clerks, due=due.isoformat() if due else "")


def initiative_failed(initiative: Initiative, *, at: datetime) -> None:
    count, needed = initiative.supporters, initiative.needed
    _tell_of_initiative("failed", initiative, at=at, count=count, needed=needed)


def initiative_withdrawn(initiative: Initiative, *, at: datetime) -> None:
    _tell_of_initiative("withdrawn", initiative, at=at)


def initiative_sent(initiative: Initiative, *, at: datetime) -> None:
    _tell_of_initiative("sent", initiative, at=at)


def initiative_received(initiative: Initiative, *, at: datetime) -> None:
    """To the clerks of the maslikhat: here is a matter for an agenda."""
    posts = Post.objects.held(local_date(at)).filter(role=Role.CLERK, body=initiative.maslikhat_id)
    clerks = list(posts.values_list("user_id", flat=True))
    _tell_of_initiative("received", initiative, at=at, audience=(), users=clerks)


def initiative_scheduled(initiative: Initiative, *, at: datetime) -> None:
    _tell_of_initiative("scheduled", initiative, at=at, occasion=initiative.agenda_path)


def initiative_decided(initiative: Initiative, *, at: datetime) -> None:
    _tell_of_initiative("decided", initiative, at=at, outcome=in_each_language(initiative, "outcome"))


# Proposals of residents ---------------------------------------------------------------------


def _tell_of_proposal(
    kind: str,
    proposal: Proposal,
    *,
    at: datetime,
    occasion: str = "",
    audience: tuple[str, ...] = CONCERNED,
    users: Iterable[int] = (),
    **payload: Any,
) -> None:
    tell(
        f"selfgov.proposal_{kind}",
        proposal,
        at=at,
        audience=audience,
        users=users,
        users_reason="officer" if users else "",
        payload={
            "title": proposal.title,
            "place": in_each_language(proposal.community.unit),
            "path": f"places/proposals/{proposal.code}/",
            **payload,
        },
        key=f"selfgov.proposal_{kind}:{proposal.pk}:{occasion}",
    )


def proposal_sent(proposal: Proposal, *, due: date, at: datetime) -> None:
    _tell_of_proposal("sent", proposal, at=at, due=due.isoformat())


def proposal_received(proposal: Proposal, *, at: datetime) -> None:
    """It is public and with the council: the clerk answers by the day that follows from the term."""
    clerks = _staff(proposal.community, Role.CLERK, at=at)
    due = proposal.due_date
    _tell_of_proposal("received", proposal, at=at, users=clerks, due=due.isoformat() if due else "")


def proposal_refused(proposal: Proposal, *, ground: dict[str, str], reasons: str, at: datetime) -> None:
    _tell_of_proposal("refused", proposal, at=at, ground=ground, reasons=reasons)


def proposal_taken_down(proposal: Proposal, *, at: datetime, reasons: str) -> None:
    """Its author is told, and the clerk who answers it; others read its page."""
    _tell_of_moderation("taken_down", proposal, at=at, reasons=reasons)


def proposal_put_back(proposal: Proposal, *, at: datetime, reasons: str) -> None:
    _tell_of_moderation("put_back", proposal, at=at, reasons=reasons)


def _tell_of_moderation(kind: str, proposal: Proposal, *, at: datetime, reasons: str) -> None:
    clerks = _staff(proposal.community, Role.CLERK, at=at)
    occasion = at.isoformat()
    _tell_of_proposal(
        kind, proposal, at=at, occasion=occasion, audience=("author",), users=clerks, reasons=reasons
    )


def proposal_scheduled(proposal: Proposal, *, at: datetime) -> None:
    assert proposal.meeting is not None
    meeting = proposal.meeting
    starts = meeting.starts_at.isoformat()
    _tell_of_proposal("scheduled", proposal, at=at, occasion=f"{meeting.pk}:{starts}", starts=starts)


def proposal_answered(proposal: Proposal, *, at: datetime) -> None:
    _tell_of_proposal("answered", proposal, at=at, answer=in_each_language(proposal, "answer"))


# Acts and money -----------------------------------------------------------------------------

# What is entered later is history, which nobody is waiting for.
NEWS = timedelta(days=31)


def _tell_of_community(
    kind: str,
    community: Community,
    thing: Act | Tariff | Budget,
    *,
    at: datetime,
    also: Iterable[Model] = (),
    **payload: Any,
) -> None:
    tell(
        f"selfgov.{kind}",
        community,
        at=at,
        audience=FOLLOWERS,
        also=also,
        payload={"community": in_each_language(community.unit), **payload},
        key=f"selfgov.{kind}:{thing.pk}",
    )


def act_adopted(act: Act, *, at: datetime) -> None:
    if act.from_date < local_date(at) - NEWS:
        return
    _tell_of_community(
        "act_adopted",
        act.community,
        act,
        at=at,
        title=in_each_language(act, "title"),
        number=act.number,
        since=act.from_date.isoformat(),
        path=f"places/acts/{act.code}/",
    )


def tariff_set(tariff: Tariff, *, at: datetime) -> None:
    if tariff.from_date < local_date(at) - NEWS:
        return
    community, service = tariff.community, tariff.service
    _tell_of_community(
        "tariff_set",
        community,
        tariff,
        at=at,
        also=[Tariff.first_of(community, service)],
        service=in_each_language(service),
        unit=in_each_language(service, "unit"),
        amount=_in_every_language(lambda: number_format(tariff.amount, 2, force_grouping=True)),
        since=tariff.from_date.isoformat(),
        why=in_each_language(tariff, "reason"),
        path=f"places/{community.unit.kato}/tariffs/{service.code}/",
    )


def budget_published(budget: Budget, *, at: datetime) -> None:
    if budget.year < local_date(at).year:
        return
    path = f"places/{budget.community.unit.kato}/budget/{budget.year}/"
    _tell_of_community("budget_published", budget.community, budget, at=at, year=str(budget.year), path=path)
