"""Who works at the desk."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts import policies as people
from core.rulings import ALLOWED, Ruling
from maslikhat import policies as sessions
from maslikhat.models import Session
from maslikhat.states import SessionStatus
from petitions.querysets import Visitor


def may_enter(user: Visitor, *, at: datetime) -> Ruling:
    """The desk is for those who hold a post."""
    if user.is_authenticated and people.has_desk(user, at):
        return ALLOWED
    return Ruling(_("The desk is for those who hold a post: moderators, officers, deputies, clerks."))


def may_see_queue(user: Visitor, *, at: datetime) -> Ruling:
    if user.is_authenticated and people.is_moderator(user, at):
        return ALLOWED
    return Ruling(_("Only moderators see the queue."))


def may_tend_streams(user: Visitor, session: Session, *, at: datetime) -> Ruling:
    """Say where a session is shown: its maslikhat's staff, also during it and after it."""
    if not (ruling := sessions.may_prepare(user, session.convocation.body, at=at)):
        return ruling
    if session.status == SessionStatus.CANCELLED:
        return Ruling(_("The session is cancelled: there is nothing to show."), conflict=True)
    return ALLOWED
