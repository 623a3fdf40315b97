"""Everyone an event is for, found by one statement, each with the moment to be told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from notifications.limits import next_daily, next_weekly, off_peak
from notifications.models import Address, Channel, Event
from notifications.querysets import subjects_of

# Somebody with several reasons is told once, for the first of them in the event's own order, and
# no later than the quickest of their wishes. Written in the order of the key, which is the fastest.
_TOLD = """
SELECT DISTINCT ON (told.user_id)
    told.user_id, told.reason, told.rhythm, reader.quiet_from, reader.quiet_to,
    NOT reader.is_mail_only AS has_inbox,
    reader.wants_email AND reader.email <> '' AND reader.mail_stopped_at IS NULL AS reads_mail
FROM (
    SELECT user_id, reason, rhythm, array_position(%(audience)s::text[], reason::text) AS place
    FROM notifications_follow
    WHERE {subjects} AND reason = ANY(%(audience)s::text[]) AND rhythm <> 'off'
    UNION ALL
    SELECT named, %(users_reason)s, 'now', NULL FROM unnest(%(users)s::bigint[]) AS named
) AS told
JOIN accounts_user AS reader ON reader.id = told.user_id
WHERE reader.is_active
ORDER BY told.user_id, told.place NULLS LAST,
    array_position(ARRAY['now', 'daily', 'weekly'], told.rhythm::text)
"""
# Followers of one subject for one reason, and nobody named: the index of follows gives them in order.
_CROWD = """
SELECT follow.user_id, follow.reason, follow.rhythm, reader.quiet_from, reader.quiet_to,
    NOT reader.is_mail_only AS has_inbox,
    reader.wants_email AND reader.email <> '' AND reader.mail_stopped_at IS NULL AS reads_mail
FROM notifications_follow AS follow
JOIN accounts_user AS reader ON reader.id = follow.user_id
WHERE reader.is_active AND {subjects} AND reason = ANY(%(audience)s::text[]) AND rhythm <> 'off'
ORDER BY follow.user_id
"""
_MOMENT = """
CASE
    WHEN %(is_urgent)s THEN %(at)s::timestamptz
    WHEN told.rhythm = 'daily' THEN %(daily)s::timestamptz
    WHEN told.rhythm = 'weekly' THEN %(weekly)s::timestamptz
    WHEN told.quiet_from < told.quiet_to
        AND %(clock)s::time >= told.quiet_from AND %(clock)s::time < told.quiet_to
        THEN %(at)s::timestamptz + (told.quiet_to - %(clock)s::time)
    WHEN told.quiet_from > told.quiet_to AND %(clock)s::time >= told.quiet_from
        THEN %(at)s::timestamptz + (told.quiet_to - %(clock)s::time) + interval '1 day'
    WHEN told.quiet_from > told.quiet_to AND %(clock)s::time < told.quiet_to
        THEN %(at)s::timestamptz + (told.quiet_to - %(clock)s::time)
    WHEN %(spread)s > 0 THEN %(begins)s::timestamptz + random() * %(spread)s * interval '1 second'
    ELSE %(begins)s::timestamptz
END
"""
_INBOX_AND_MAIL = """
INSERT INTO notifications_delivery
    (user_id, event_id, channel, reason, is_urgent, is_for_digest, state, attempts, next_attempt_at,
    sent_at, failure)
SELECT told.user_id, %(event)s, way.channel, told.reason, %(is_urgent)s,
    way.waits AND told.rhythm <> 'now' AND NOT %(is_urgent)s,
    CASE WHEN way.waits THEN 'queued' ELSE 'sent' END, 0,
    CASE WHEN way.waits THEN {moment} ELSE %(at)s::timestamptz END,
    CASE WHEN way.waits THEN NULL ELSE %(at)s::timestamptz END, ''
FROM ({told}) AS told
JOIN (VALUES ('email', true), ('inbox', false)) AS way (channel, waits)
    ON CASE WHEN way.waits THEN told.reads_mail ELSE told.has_inbox END
"""
_ELSEWHERE = """
INSERT INTO notifications_delivery
    (user_id, event_id, channel, reason, is_urgent, is_for_digest, state, attempts, next_attempt_at,
    sent_at, failure)
SELECT told.user_id, %(event)s, way.channel, told.reason, %(is_urgent)s, false, 'queued', 0,
    CASE WHEN way.channel = 'webhook' THEN %(at)s::timestamptz ELSE {moment} END, NULL, ''
FROM ({told}) AS told
JOIN (
    SELECT DISTINCT user_id, channel FROM notifications_address
    WHERE confirmed_at IS NOT NULL AND stopped_at IS NULL
) AS way ON way.user_id = told.user_id
WHERE way.channel = ANY(%(channels)s::text[])
"""
_COUNTED = (
    "SELECT count(*) FROM (SELECT 1 FROM notifications_follow WHERE {subjects} LIMIT %(crowd)s) AS crowd"
)


@transaction.atomic
def resolve(*, event: Event, at: datetime) -> int:
    """Find everyone an event is for; return how many deliveries that makes.

    Nothing happens if another worker does it at this moment or has done it before: the event is
    locked, and is resolved in the transaction that writes its deliveries.
    """
    unresolved = Event.objects.unresolved().filter(pk=event.pk)
    found = unresolved.select_for_update(skip_locked=True).first()
    if found is None:
        return 0

    made = _FanOut(found, at).run() if found.withdrawn_at is None else 0
    found.mark_resolved(made, at=at)

    return made


@dataclass(slots=True)
class _FanOut:
    """The statements for one event. Whatever waits for a digest or the night, waits by its moment."""

    event: Event
    at: datetime

    def run(self) -> int:
        with connection.cursor() as cursor:
            values = self._values(cursor)
            made = self._write(cursor, _INBOX_AND_MAIL, values)
            if Address.objects.working().exists():
                made += self._write(cursor, _ELSEWHERE, values)
        return made

    def _write(self, cursor: CursorWrapper, statement: str, values: dict[str, Any]) -> int:
        told = (_CROWD if self._is_simple else _TOLD).format(subjects=self._subjects)
        cursor.execute(statement.format(told=told, moment=_MOMENT), values)
        return cursor.rowcount

    @property
    def _is_simple(self) -> bool:
        return not self.event.users and not self.event.also and len(self.event.audience) == 1

    @property
    def _subjects(self) -> str:
        """Told apart for the planner: one subject is found by the index and comes in order."""
        if not self.event.also:
            return "subject_kind = %(subject_kind)s AND subject_id = %(subject_id)s"
        return (
            "(subject_kind, subject_id) IN (SELECT * FROM unnest(%(kinds)s::text[], %(numbers)s::bigint[]))"
        )

    def _values(self, cursor: CursorWrapper) -> dict[str, Any]:
        event, at = self.event, self.at
        kinds, numbers = subjects_of(event)
        values = {
            "event": event.pk,
            "is_urgent": event.is_urgent,
            "at": at,
            "clock": timezone.localtime(at).time().replace(tzinfo=None),
            "daily": next_daily(at),
            "weekly": next_weekly(at),
            "audience": event.audience,
            "subject_kind": event.subject_kind,
            "subject_id": event.subject_id,
            "kinds": kinds,
            "numbers": numbers,
            "users": event.users,
            "users_reason": event.users_reason,
            "channels": _channels(event),
        }
        begins, spread = off_peak(at) if self._is_crowd(cursor, values) else (at, 0)
        return {**values, "begins": begins, "spread": spread}

    def _is_crowd(self, cursor: CursorWrapper, values: dict[str, Any]) -> bool:
        """Whether so many follow that their letters go at night, spread over its hours."""
        if self.event.is_urgent or not self.event.audience or not settings.MASS_MAIL_FROM:
            return False
        cursor.execute(_COUNTED.format(subjects=self._subjects), {**values, "crowd": settings.MASS_MAIL_FROM})
        return bool(cursor.fetchone()[0] >= settings.MASS_MAIL_FROM)


def _channels(event: Event) -> list[str]:
    """A telephone rings for what presses only."""
    ways = [Channel.PUSH, Channel.TELEGRAM, Channel.WEBHOOK]
    return [way.value for way in [*ways, *([Channel.SMS] if event.is_urgent else [])]]
