"""Following, how often, and stopping: by hand, or by the button of a mail program."""

from datetime import datetime
from typing import Any

from django.db import models, transaction

from accounts.models import User
from notifications import outbox
from notifications.models import Delivery, Event, Follow, Rhythm
from notifications.states import CHOSEN, Reason


@transaction.atomic
def choose(*, user: User, subject: models.Model, rhythm: Rhythm, at: datetime) -> None:
    """Hear of a subject in this rhythm, whatever one chose it for before, or not at all."""
    known = user.follows.of(subject).chosen().update(rhythm=rhythm)
    if not known and rhythm != Rhythm.OFF:
        outbox.follow(user, subject, reason=Reason.FOLLOWER, at=at, rhythm=rhythm)


@transaction.atomic
def set_rhythms(*, user: User, rhythms: dict[int, Rhythm]) -> None:
    """Hear of many subjects as often as named; each is named by the number of one follow of it."""
    mine = {follow.pk: follow for follow in user.follows.chosen().filter(pk__in=rhythms)}
    for number, follow in mine.items():
        same = user.follows.chosen().of_pairs([(follow.subject_kind, follow.subject_id)])
        same.exclude(rhythm=rhythms[number]).update(rhythm=rhythms[number])


@transaction.atomic
def stop(*, user: User, event: Event | None) -> dict[str, Any]:
    """Stop what made a letter come; return what ``resume`` needs to undo it.

    A letter about what somebody follows switches that off. Any other one can't be stopped by
    itself: no letters are sent then, and messages stay in the inbox. Without an event it was
    a digest: everything that is put together in digests is switched off.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    made = what_made_it_come(user, event)
    before = {str(number): rhythm for number, rhythm in made.values_list("pk", "rhythm")}
    if before:
        Follow.objects.filter(pk__in=before).update(rhythm=Rhythm.OFF)
    elif event is not None and not was_chosen(user, event):
        return {"follows": {}, "letters": _stop_letters(user)}
    return {"follows": before, "letters": False}


def what_made_it_come(user: User, event: Event | None) -> models.QuerySet[Follow]:
    """What somebody follows and chose to, because of which a letter came."""
    heard = user.follows.chosen().heard()
    if event is None:
        return heard.in_digests()
    return heard.about(event).filter(reason__in=event.audience) if was_chosen(user, event) else heard.none()


def was_chosen(user: User, event: Event) -> bool:
    """Whether somebody was told of an event because they chose to hear of such things."""
    told = Delivery.objects.filter(user=user, event=event).first()
    return told is not None and told.reason in CHOSEN


def _stop_letters(user: User) -> bool:
    was_on = user.wants_email
    user.want_letters(wanted=False)
    return was_on


@transaction.atomic
def stop_everything(*, user: User) -> dict[str, Any]:
    """Stop all that somebody chose to hear of; return what ``resume`` needs to undo it."""
    heard = user.follows.chosen().heard()
    before = {str(number): rhythm for number, rhythm in heard.values_list("pk", "rhythm")}
    heard.update(rhythm=Rhythm.OFF)
    return {"follows": before, "letters": False}


@transaction.atomic
def resume(*, user: User, stopped: dict[str, Any]) -> None:
    """Undo a stop. What was changed since stays as it is."""
    silent = user.follows.filter(pk__in=stopped["follows"], rhythm=Rhythm.OFF)
    for follow in silent:
        follow.set_rhythm(stopped["follows"][str(follow.pk)])
    if stopped["letters"]:
        user.want_letters(wanted=True)
