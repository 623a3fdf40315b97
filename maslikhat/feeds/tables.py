"""Votes as open data: one row per ballot, or one per vote and faction. The columns describe themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpRequest, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.feeds import Column, schema_of, table_of
from core.rulings import Invalid
from maslikhat.models import Ballot, Session, VoteEvent
from maslikhat.options import Option
from maslikhat.states import VoteStatus

CHUNK = 2_000


_SESSION = "vote__motion__item__session__"
_OF_VOTE = (
    Column("body", f"{_SESSION}convocation__body__code", gettext_lazy("Code of the maslikhat")),
    Column("body_kk", f"{_SESSION}convocation__body__name_kk", gettext_lazy("Its name in Kazakh")),
    Column("body_ru", f"{_SESSION}convocation__body__name_ru", gettext_lazy("Its name in Russian")),
    Column(
        "convocation", f"{_SESSION}convocation__number", gettext_lazy("Number of the convocation"), "integer"
    ),
    Column("session", f"{_SESSION}code", gettext_lazy("Code of the session, as in its address")),
    Column("session_kind", f"{_SESSION}kind", gettext_lazy("Kind of the meeting")),
    Column(
        "session_number",
        f"{_SESSION}number",
        gettext_lazy("Number of the session; empty when it has none"),
        "integer",
    ),
    Column("item", "vote__motion__item__code", gettext_lazy("Code of the agenda item")),
    Column("item_number", "vote__motion__item__number", gettext_lazy("Its number on the agenda")),
    Column("vote", "vote__code", gettext_lazy("Code of the vote")),
    Column("motion_kind", "vote__motion__kind", gettext_lazy("What was put to the vote")),
    Column("motion_kk", "vote__motion__text_kk", gettext_lazy("Its text in Kazakh; empty when missing")),
    Column("motion_ru", "vote__motion__text_ru", gettext_lazy("Its text in Russian; empty when missing")),
    Column("rule", "vote__rule__code", gettext_lazy("Code of the rule that decided")),
    Column("closed_at", "vote__closed_at", gettext_lazy("When the vote closed"), "datetime"),
    Column("result", "vote__declared", gettext_lazy("The declared result")),
)
_FACTION = (
    Column("faction", "faction__code", gettext_lazy("Code of the faction at the vote; empty for none")),
    Column("faction_kk", "faction__name_kk", gettext_lazy("Its name in Kazakh")),
    Column("faction_ru", "faction__name_ru", gettext_lazy("Its name in Russian")),
)
_COUNTS = {
    Option.FOR: Column("for", "n_for", gettext_lazy("Votes for"), "integer"),
    Option.AGAINST: Column("against", "n_against", gettext_lazy("Votes against"), "integer"),
    Option.ABSTAIN: Column("abstain", "n_abstain", gettext_lazy("Abstentions"), "integer"),
    Option.NOT_VOTING: Column(
        "not_voting", "n_not_voting", gettext_lazy("Present and did not vote"), "integer"
    ),
    Option.ABSENT: Column("absent", "n_absent", gettext_lazy("Absent without notice"), "integer"),
    Option.EXCUSED: Column("excused", "n_excused", gettext_lazy("Absent, excused"), "integer"),
}
_PERSON = (
    Column("deputy", "deputy__code", gettext_lazy("Code of the deputy")),
    Column("surname", "deputy__surname", gettext_lazy("Surname")),
    Column("given_name", "deputy__given_name", gettext_lazy("Given name")),
    Column("patronymic", "deputy__patronymic", gettext_lazy("Patronymic; empty for none")),
)
_CHOICE = (
    Column(
        "option",
        "option",
        gettext_lazy("What the deputy did: for, against, abstain, not_voting, absent, excused"),
    ),
    Column("candidate", "candidate__name", gettext_lazy("For whom, in a choice among candidates")),
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be fetched."""

    name: str
    title: Promise
    about: Promise
    columns: tuple[Column, ...]
    rows: Callable[[QuerySet[VoteEvent], tuple[Column, ...]], QuerySet]


def _by_person(votes: QuerySet[VoteEvent], columns: tuple[Column, ...]) -> QuerySet:
    order = ("vote__opened_at", "vote_id", "deputy__alphabetical", "deputy_id")
    return Ballot.objects.filter(vote__in=votes).order_by(*order).values_list(*(c.path for c in columns))


def _by_faction(votes: QuerySet[VoteEvent], columns: tuple[Column, ...]) -> QuerySet:
    keys = [column.path for column in columns if not column.path.startswith("n_")]
    counts = {column.path: Count("id", filter=Q(option=option)) for option, column in _COUNTS.items()}
    grouped = Ballot.objects.filter(vote__in=votes).values(*keys).annotate(**counts)
    return grouped.order_by("vote__opened_at", "vote_id", F("faction_id").asc(nulls_last=True)).values_list(
        *(column.path for column in columns)
    )


TABLES = {
    table.name: table
    for table in (
        Table(
            "votes-by-person",
            gettext_lazy("Votes by person"),
            gettext_lazy("One row for each deputy in each open vote. Secret votes have no rows."),
            (*_OF_VOTE, *_PERSON, *_FACTION, *_CHOICE),
            _by_person,
        ),
        Table(
            "votes-by-faction",
            gettext_lazy("Votes by faction"),
            gettext_lazy("One row for each faction in each open vote. Secret votes have no rows."),
            (*_OF_VOTE, *_FACTION, *_COUNTS.values()),
            _by_faction,
        ),
    )
}


# Addresses -----------------------------------------------------------------------------------


@require_safe
def open_data(request: HttpRequest) -> Any:
    """What can be fetched, and what each column means."""
    return render(
        request,
        "maslikhat/data.html",
        {"tables": TABLES.values(), "year_text": str(timezone.localdate().year)},
    )


@require_safe
def table(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """A table as CSV, for a session, a maslikhat or a year; ``bom=1`` for programs that need the mark."""
    found = _table(name)
    rows = found.rows(_votes(request), found.columns).iterator(chunk_size=CHUNK)
    return table_of(request, name, found.columns, rows)


@require_safe
def schema(request: HttpRequest, name: str) -> JsonResponse:
    """The columns of a table, as a Table Schema."""
    return schema_of(_table(name).columns)


def _table(name: str) -> Table:
    if name not in TABLES:
        raise Http404
    return TABLES[name]


def _votes(request: HttpRequest) -> QuerySet[VoteEvent]:
    """Closed votes of public sessions, of those that the address asks for."""
    sessions: QuerySet[Session] = Session.objects.public()
    for name, narrow in _FILTERS.items():
        if value := request.GET.get(name, "").strip():
            sessions = narrow(sessions, value)
    return VoteEvent.objects.filter(status=VoteStatus.CLOSED, motion__item__session__in=sessions)


def _of_session(sessions: QuerySet[Session], code: str) -> QuerySet[Session]:
    return _some(
        sessions.filter(code=code[:10].replace("\0", "")), _("There is no public session with this code.")
    )


def _of_body(sessions: QuerySet[Session], code: str) -> QuerySet[Session]:
    narrowed = sessions.filter(convocation__body__code=code[:60].replace("\0", ""))
    return _some(narrowed, _("No maslikhat with this code has had a public session."))


def _of_year(sessions: QuerySet[Session], year: str) -> QuerySet[Session]:
    if not (year.isascii() and year.isdigit() and len(year) == 4 and int(year) >= 1994):
        raise Invalid(_("Write the year with four digits, from 1994 on."))
    return sessions.filter(starts_at__year=int(year))


def _some(sessions: QuerySet[Session], otherwise: str) -> QuerySet[Session]:
    if not sessions.exists():
        raise Invalid(otherwise)
    return sessions


_FILTERS = {"session": _of_session, "maslikhat": _of_body, "year": _of_year}
