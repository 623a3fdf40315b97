"""The minutes of a session, drafted from its record."""

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from core.face import written_date
from core.papers.blocks import Block, Facts, Heading, Line, Paper, Points, Signatures
from core.papers.wording import absolute, official
from maslikhat.limits import needed_for_quorum
from maslikhat.models import AgendaItem, Minutes, Session
from maslikhat.papers.matters import decision_line, matter
from maslikhat.papers.record import Record, Seat
from maslikhat.papers.wording import clock, listed, roman, session_title
from maslikhat.states import SessionStatus


def minutes_of(session: Session, language: str, *, written: Minutes | None = None) -> Paper:
    """The minutes in Kazakh or Russian, as the record stands; a draft until they are published.

    ``written`` is what a secretary is writing, in place of what is kept.
    """
    with translation.override(language):
        return _Draft(Record(session), language, written).paper()


class _Draft:
    """Writes one paper, part by part. Works in the language that is active."""

    def __init__(self, record: Record, language: str, written: Minutes | None) -> None:
        self.record, self.session, self.language = record, record.session, language
        self.minutes = written or record.minutes
        self.secretary = self.minutes.secretary if self.minutes else ""

    def paper(self) -> Paper:
        return Paper(
            language=self.language,
            name=f"minutes-{self.session.code}-{self.language}",
            body=official(self.session.convocation.body, "name", self.language),
            title=_("Minutes"),
            subtitle=_("%(session)s, %(number)s convocation")
            % {"session": session_title(self.session), "number": roman(self.session.convocation.number)},
            stamp="" if self._is_published() else _("Draft: these minutes are not published"),
            foot=absolute(self.session.get_absolute_url()),
            page_label=_("Page %(page)s of %(pages)s"),
            blocks=[block for part in self._parts() for block in part],
        )

    def _is_published(self) -> bool:
        return self.session.status == SessionStatus.MINUTES_PUBLISHED

    def _parts(self) -> list[Iterator[Block]]:
        return [
            self._head(),
            self._attendance(),
            self._breaches(),
            self._agenda(),
            self._matters(),
            self._notes(),
            self._corrections(),
            self._signatures(),
        ]

    def _head(self) -> Iterator[Block]:
        rows = [
            (_("Date"), written_date(self.record.day, "DATE_FORMAT")),
            (_("Time"), self._times()),
            (_("Place of the meeting"), official(self.session, "place", self.language)),
            (_("Cause"), official(self.session, "cause", self.language)),
            (_("Chair of the session"), self.session.chair.full_name if self.session.chair else ""),
            (_("Secretary"), self.secretary or _("not named yet")),
            (_("Broadcast"), listed(stream.watch_url for stream in self.record.streams)),
            (_("Meeting"), _("a closed meeting") if self.session.is_closed_meeting else _("an open meeting")),
        ]
        yield Facts(tuple(row for row in rows if row[1]))

    def _times(self) -> str:
        if self.session.opened_at is None:
            return clock(self.session.starts_at)
        opened = {"opened": clock(self.session.opened_at)}
        if self.session.ended_at is None:
            return _("opened at %(opened)s") % opened
        return _("opened at %(opened)s, closed at %(closed)s") % {
            **opened,
            "closed": clock(self.session.ended_at),
        }

    # Who was there ---------------------------------------------------------------------------

    def _attendance(self) -> Iterator[Block]:
        seats = self.record.seats
        yield Heading(_("Attendance"))
        yield Facts(tuple(self._quorum(seats)))
        there = [seat for seat in seats if seat.was_present]
        if there:
            yield Line(listed(map(self._came, there)), label=_("Present (%(count)s)") % {"count": len(there)})
        away = [seat for seat in seats if not seat.was_present]
        excused = [_excused(seat) for seat in away if seat.is_excused]
        absent = [seat.deputy.full_name for seat in away if not seat.is_excused]
        if excused:
            yield Line(listed(excused), label=_("Absent, excused (%(count)s)") % {"count": len(excused)})
        if absent:
            yield Line(listed(absent), label=_("Absent (%(count)s)") % {"count": len(absent)})

    def _quorum(self, seats: list[Seat]) -> Iterator[tuple[str, str]]:
        total = self.session.mandates or len(seats)
        yield _("Deputies in all"), str(total)
        if self.session.opened_at is None:
            return
        moment = self.session.opened_at
        present = sum(seat.is_present_at(moment) for seat in seats)
        rule = self.session.rule
        needed = needed_for_quorum(rule.quorum, total, more_than=rule.quorum_more_than)
        yield _("Present at the opening"), str(present)
        yield _("Needed for a quorum"), str(needed)
        yield _("Quorum"), _("there is a quorum") if present >= needed else _("there is no quorum")
        yield _("Legal basis"), official(rule, "basis", self.language)

    def _came(self, seat: Seat) -> str:
        """A name, with the hours of those who came late or left early."""
        opened, ended = self.session.opened_at, self.session.ended_at
        (since, until), *later = seat.intervals
        is_whole = not later and (opened is None or since <= opened)
        if is_whole and (until is None or (ended is not None and until >= ended)):
            return seat.deputy.full_name
        hours = listed(f"{clock(start)}–{clock(end) if end else ''}" for start, end in seat.intervals)
        return _("%(name)s (in the hall %(hours)s)") % {"name": seat.deputy.full_name, "hours": hours}

    def _breaches(self) -> Iterator[Block]:
        if not self.record.breaches:
            return
        yield Heading(_("Rules that were not kept, and the stated reasons"))
        yield Points(
            tuple(
                _("%(rule)s: %(reason)s") % {"rule": breach.get_rule_display(), "reason": breach.reason}
                for breach in self.record.breaches
            )
        )

    # What was on the agenda ------------------------------------------------------------------

    def _agenda(self) -> Iterator[Block]:
        yield Heading(_("Agenda"))
        if not self.record.items:
            yield Line(_("There is nothing on the agenda."), is_note=True)
        else:
            yield Points(tuple(map(self._point, self.record.items)))

    def _point(self, item: AgendaItem) -> str:
        title = f"{item.number}. {official(item, 'title', self.language)}"
        if item.was_added_live:
            return _("%(item)s (added during the session)") % {"item": title}
        return title

    def _matters(self) -> Iterator[Block]:
        if self.record.items:
            yield Heading(_("Matters considered"))
        for item in self.record.items:
            yield from matter(item, self.language)
        if self.record.other_decisions:
            yield Heading(_("Other decisions"))
            for decision in self.record.other_decisions:
                yield decision_line(decision, self.language)

    def _notes(self) -> Iterator[Block]:
        note = official(self.minutes, "note", self.language) if self.minutes else ""
        if note:
            yield Heading(_("Speeches in short"))
            for paragraph in filter(None, map(str.strip, note.splitlines())):
                yield Line(paragraph)

    def _corrections(self) -> Iterator[Block]:
        if not self.record.corrections:
            return
        yield Heading(_("Corrections after publication"))
        for made in self.record.corrections:
            yield Line(
                _("before: %(old)s; after: %(new)s; reason: %(reason)s; %(date)s")
                % {
                    "old": made.old or "—",
                    "new": made.new or "—",
                    "reason": made.reason,
                    "date": written_date(made.at, "DATE_FORMAT"),
                },
                label=made.what,
            )

    def _signatures(self) -> Iterator[Block]:
        chair = self.session.chair.short_name if self.session.chair else ""
        yield Signatures(((_("Chair of the session"), chair), (_("Secretary"), self.secretary)))


def _excused(seat: Seat) -> str:
    if not seat.reason:
        return seat.deputy.full_name
    return _("%(name)s (%(reason)s)") % {"name": seat.deputy.full_name, "reason": seat.reason}
