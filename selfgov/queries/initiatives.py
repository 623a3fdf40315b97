"""Initiatives of communities as pages show them: the rules, where one stands, what became of it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.policies import Visitor
from core.rulings import Sentence
from core.threads import Threads
from journal.models import Entry
from selfgov.models import Community, Initiative, InitiativeKind, InitiativeRule, InitiativeSupport
from workdays.calendar import Calendar, Clock, clock, local_date

# What became of an initiative before the maslikhat is told by rooms above this one.
_threads: Threads[Initiative] = Threads()
register_thread = _threads.register
thread_of = _threads.of


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of what has happened, as everyone may read it."""

    at: datetime
    title: Sentence
    text: Sentence = ""
    tone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """The term within which a supported initiative is sent on."""

    clock: Clock
    label: Sentence


def rules_of(day: date, *, support: str = "") -> list[InitiativeRule]:
    """The rules of a day in the order of the kinds; only those for one kind of support if it is named."""
    rules = InitiativeRule.objects.valid(day)
    if support:
        rules = rules.filter(support=support)
    order = InitiativeKind.values
    return sorted(rules, key=lambda rule: (order.index(rule.kind), rule.support, rule.code))


def initiatives_of(community: Community) -> list[Initiative]:
    """Every initiative of a community, the newest first."""
    found = community.initiatives.select_related("rule", "maslikhat", "community__unit")
    return list(found.order_by("-started_at", "-id"))


def own_support(initiative: Initiative, user: Visitor) -> InitiativeSupport | None:
    """The reader's own signature, if it stands."""
    citizen = user.verified if user.is_authenticated else None
    return initiative.supports.filter(citizen=citizen).first() if citizen else None


def sending_of(initiative: Initiative, *, at: datetime) -> Sending | None:
    """The term for sending it on: it runs from the support, and stands still once it was sent."""
    if initiative.supported_at is None or not initiative.rule.to_maslikhat:
        return None
    stopped = initiative.sent_on or (local_date(initiative.closed_at) if initiative.closed_at else None)
    running = clock(
        Calendar.now(),
        start=local_date(initiative.supported_at),
        days=initiative.rule.sending_days,
        today=local_date(at),
        stopped=stopped,
    )
    return Sending(running, _("Sending on to the maslikhat"))


def timeline_of(initiative: Initiative) -> list[Moment]:
    """Everything public that happened to an initiative, the newest first."""
    entries = Entry.objects.about(initiative).public()
    moments = [_moment(entry) for entry in entries if entry.event in _STATEMENTS]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _moment(entry: Entry) -> Moment:
    title, tone = _STATEMENTS[entry.event]()
    count = entry.details.get("count")
    text = _("Support: %(count)s") % {"count": count} if count is not None else ""
    return Moment(entry.at, title, text, tone)


_STATEMENTS = {
    "initiative.started": lambda: (_("The initiative has begun"), ""),
    "initiative.supported": lambda: (_("The support needed is there"), "success"),
    "initiative.failed": lambda: (_("The time is over: too little support"), "warning"),
    "initiative.withdrawn": lambda: (_("The initiative is withdrawn"), "warning"),
    "initiative.sent": lambda: (_("Sent on to the maslikhat"), ""),
    "initiative.put_on_agenda": lambda: (_("On the agenda of a session of the maslikhat"), ""),
    "initiative.taken_off_agenda": lambda: (
        _("Taken off the agenda; it waits with the maslikhat"),
        "warning",
    ),
    "initiative.decided": lambda: (_("There is a decision"), "success"),
}
