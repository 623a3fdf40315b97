"""The letters of the stories: nobody is written to about what happened long ago."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from journal.models import Entry
from notifications import actions
from notifications.models import Channel, Delivery, Event
from notifications.states import State
from petitions.models import Petition
from portal.demonstration.stories import MARK

# What happened since is still unread, and goes out by e-mail.
NEWS = timedelta(days=3)


@transaction.atomic
def settle(*, at: datetime) -> None:
    """Put the events of the stories into the inboxes; the old ones are read and unsent."""
    stories = Entry.objects.filter(event=MARK).values("subject_id")
    of_petitions = Q(subject_kind=Petition._meta.label_lower, subject_id__in=stories)
    elsewhere = Q(kind__startswith="maslikhat.") | Q(kind__startswith="kurultai.")
    told = Event.objects.unresolved().filter(of_petitions | (elsewhere & Q(created_at__lt=at)))
    settled = [event.pk for event in told if actions.resolve(event=event, at=event.created_at)]

    old = Delivery.objects.filter(event__in=settled, event__created_at__lt=at - NEWS)
    old.filter(channel=Channel.EMAIL, state=State.QUEUED).update(state=State.SKIPPED)
    old.filter(channel=Channel.INBOX).update(read_at=F("sent_at"))
