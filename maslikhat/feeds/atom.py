"""What is new, as Atom feeds: sessions, decisions, and how a deputy voted."""

from datetime import datetime, time

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.face import written_date
from core.feeds import Entry, atom
from core.papers.wording import noted
from maslikhat.feeds.scopes import scope_of
from maslikhat.models import Ballot, Decision, Deputy, Session
from maslikhat.papers.wording import full_title, stage_of
from maslikhat.states import PUBLIC_SESSIONS

LONGEST = 50


@require_safe
def sessions_feed(request: HttpRequest, kind: str = "all", code: str = "") -> HttpResponseBase:
    scope = scope_of(kind, code)
    found = (
        Session.objects.public()
        .filter(scope.sessions)
        .select_related("convocation__body", "group")
        .order_by("-updated_at", "-id")
    )
    title = _("Sessions: %(scope)s") % {"scope": scope.name}
    return atom(request, title, scope.page, map(_of_session, found[:LONGEST]))


@require_safe
def decisions_feed(request: HttpRequest, kind: str = "all", code: str = "") -> HttpResponseBase:
    scope = scope_of(kind, code)
    found = (
        Decision.objects.public()
        .filter(session__in=Session.objects.filter(scope.sessions))
        .select_related("session__convocation__body", "session__group")
        .order_by("-published_at", "-id")
    )
    title = _("Decisions: %(scope)s") % {"scope": scope.name}
    return atom(request, title, scope.page, map(_of_decision, found[:LONGEST]))


@require_safe
def votes_feed(request: HttpRequest, code: str) -> HttpResponseBase:
    deputy = get_object_or_404(Deputy, code=code)
    found = (
        Ballot.objects.of(deputy)
        .filter(vote__motion__item__session__status__in=PUBLIC_SESSIONS)
        .select_related("vote__motion__item__session__convocation__body", "candidate")
    )
    title = _("How %(deputy)s voted") % {"deputy": deputy.full_name}
    return atom(request, title, deputy.get_absolute_url(), map(_of_ballot, found[:LONGEST]))


def _of_session(session: Session) -> Entry:
    said = {
        "status": stage_of(session, timezone.now()),
        "time": written_date(session.starts_at, "DATETIME_FORMAT"),
        "place": noted(session.place),
        "reason": session.status_reason,
    }
    with_reason = _("%(status)s. %(time)s, %(place)s. Reason: %(reason)s")
    text = with_reason if session.status_reason else _("%(status)s. %(time)s, %(place)s.")
    return Entry(
        tag=f"session/{session.code}",
        title=full_title(session),
        text=text % said,
        page=session.get_absolute_url(),
        published_at=session.announced_at or session.created_at,
        updated_at=session.updated_at,
    )


def _of_decision(decision: Decision) -> Entry:
    said = {"number": decision.number, "title": noted(decision.title)}
    begun = timezone.make_aware(datetime.combine(decision.decided_on, time()))
    return Entry(
        tag=f"decision/{decision.code}",
        title=_("No. %(number)s %(title)s") % said,
        text=full_title(decision.session),
        page=decision.get_absolute_url(),
        published_at=decision.published_at or begun,
        updated_at=decision.published_at or begun,
    )


def _of_ballot(ballot: Ballot) -> Entry:
    motion = ballot.vote.motion
    said = {"option": ballot.get_option_display(), "motion": noted(motion.text)}
    closed_at = ballot.vote.closed_at or ballot.at
    return Entry(
        tag=f"ballot/{ballot.vote.code}/{ballot.deputy_id}",
        title=_("%(option)s: %(motion)s") % said,
        text=_("%(session)s, item %(number)s")
        % {"session": full_title(motion.item.session), "number": motion.item.number},
        page=motion.item.get_absolute_url(),
        published_at=closed_at,
        updated_at=max(closed_at, ballot.at),
    )
