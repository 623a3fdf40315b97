"""A community asks for something: from the first words to enough support, and on to the maslikhat."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Citizen, User
from bodies.models import Body
from bodies.models import Kind as BodyKind
from core.rulings import Conflict, Invalid
from journal.records import record
from notifications.outbox import follow, unfollow
from notifications.states import Reason
from selfgov import notices, policies
from selfgov.limits import Vote, support_needed
from selfgov.models import (
    Community,
    Initiative,
    InitiativeKind,
    InitiativeRule,
    InitiativeSupport,
    MeetingItem,
)
from selfgov.states import WITH_MINUTES, InitiativeStatus
from workdays.calendar import Calendar, end_of, local_date

# Why those who sign are told what becomes of it.
SUPPORTER = Reason.FOLLOWER
LONGEST_TITLE, LONGEST_TEXT = 300, 5_000


# Beginning ----------------------------------------------------------------------------------


@transaction.atomic
def start_initiative(
    *,
    community: Community,
    kind: str,
    title_kk: str = "",
    title_ru: str = "",
    text_kk: str = "",
    text_ru: str = "",
    by: User,
    at: datetime,
) -> Initiative:
    """Begin to look for residents' signatures. The author's is not among them until it is given."""
    community = Community.objects.locked(community)
    policies.may_start(by, community, at=at).enforce()
    author = by.verified
    assert author is not None

    today = local_date(at)
    rule = rule_of(kind, InitiativeRule.Support.RESIDENTS, today)
    base = _residents(community, today)
    words = {"title_kk": title_kk, "title_ru": title_ru, "text_kk": text_kk, "text_ru": text_ru}
    initiative = _begun(community, rule, words, at=at)
    _refuse_twin(initiative, author)
    initiative.author = author
    initiative.base = base
    initiative.needed = support_needed(base, rule.percent, more_than=rule.more_than)
    if rule.collecting_days is not None:
        initiative.collecting_ends_at = end_of(today + timedelta(days=rule.collecting_days))
    initiative.save()
    record("initiative.started", initiative, by=by, at=at, public=True, kind=kind)

    follow(by, initiative, reason=Reason.AUTHOR, at=at)
    notices.initiative_started(initiative, at=at)
    return initiative


@transaction.atomic
def start_from_item(
    *,
    item: MeetingItem,
    kind: str,
    title_kk: str = "",
    title_ru: str = "",
    text_kk: str = "",
    text_ru: str = "",
    by: User,
    at: datetime,
) -> Initiative:
    """Make an initiative of what a council decided; the votes of the members are its support.

    Without words of its own it takes the title and the decision of the matter.
    """
    item = MeetingItem.objects.select_related("meeting__council__community__unit").get(pk=item.pk)
    community = Community.objects.locked(item.meeting.council.community)
    policies.may_record(by, community, at=at).enforce()

    rule = rule_of(kind, InitiativeRule.Support.MEMBERS, local_date(at))
    _check_vote(item, rule)
    if item.initiatives.filter(kind=kind).exclude(status=InitiativeStatus.WITHDRAWN).exists():
        raise Conflict(_("This decision is an initiative already."))
    words = {"title_kk": title_kk, "title_ru": title_ru, "text_kk": text_kk, "text_ru": text_ru}
    initiative = _begun(community, rule, _or_those_of(item, words), at=at)
    initiative.item = item
    initiative.base = item.meeting.present_count
    initiative.supporters = item.votes_for or 0
    initiative.needed = _votes_needed(item, rule)
    initiative.save()
    record("initiative.started", initiative, by=by, at=at, public=True, kind=kind, item=item.code)

    _note_support(initiative, at=at)
    return initiative


def rule_of(kind: str, support: str, day: date) -> InitiativeRule:
    """The rule of a day for what is asked and whose support it needs; raises ``Invalid`` for none."""
    if kind not in InitiativeKind.values:
        raise Invalid(_("There is no such kind of initiative."))
    rules = InitiativeRule.objects.valid(day).filter(kind=kind, support=support)
    rule = rules.order_by("-valid_from").first()
    if rule is not None:
        return rule
    if support == InitiativeRule.Support.RESIDENTS:
        raise Invalid(_("Residents do not begin this by signatures: the council of the community decides."))
    raise Invalid(_("The law knows no such initiative of a council."))


def _residents(community: Community, day: date) -> int:
    population = community.unit.population_on(day)
    if population is None or not population.count:
        raise Conflict(
            _("How many people live in the community is not on file, so nobody can say how many must sign.")
        )
    return population.count


def _or_those_of(item: MeetingItem, words: dict[str, str]) -> dict[str, str]:
    """These words, and where there are none those of the matter."""
    said = {**words}
    for name, own, longest in (("title", "title", LONGEST_TITLE), ("text", "decision", LONGEST_TEXT)):
        if not (words[f"{name}_kk"].strip() or words[f"{name}_ru"].strip()):
            said |= {f"{name}_{code}": getattr(item, f"{own}_{code}")[:longest] for code in ("kk", "ru")}
    return said


def _begun(community: Community, rule: InitiativeRule, words: dict[str, str], *, at: datetime) -> Initiative:
    initiative = Initiative(
        community=community,
        kind=rule.kind,
        rule=rule,
        support=rule.support,
        started_at=at,
        **{name: text.strip() for name, text in words.items()},
    )
    if not initiative.title:
        raise Invalid(_("Say in one sentence what is asked, in Kazakh or in Russian."))
    if not initiative.text:
        raise Invalid(_("Say why it is asked, in Kazakh or in Russian."))
    return initiative


def _refuse_twin(initiative: Initiative, author: Citizen) -> None:
    """A button pressed twice, or the same matter by the same person while the first one is open."""
    same = Initiative.objects.filter(
        community=initiative.community,
        kind=initiative.kind,
        author=author,
        status=InitiativeStatus.COLLECTING,
    )
    if same.exists():
        raise Conflict(_("You have begun such an initiative already; it is looking for support."))


def _check_vote(item: MeetingItem, rule: InitiativeRule) -> None:
    """The council's own vote carries it: signed minutes, adopted, and as many votes as the rule asks."""
    if item.meeting.status not in WITH_MINUTES:
        raise Conflict(_("The minutes of this meeting are not signed yet."))
    if item.result not in (Vote.ADOPTED, Vote.ADOPTED_BY_CHAIR):
        raise Conflict(_("The council did not adopt this decision, so it asks for nothing."))
    if item.result == Vote.ADOPTED and (item.votes_for or 0) < _votes_needed(item, rule):
        raise Conflict(
            _("%(votes)s voted for it, but an initiative of this kind needs %(needed)s.")
            % {"votes": item.votes_for, "needed": _votes_needed(item, rule)}
        )


def _votes_needed(item: MeetingItem, rule: InitiativeRule) -> int:
    present = item.meeting.present_count or item.votes or 0
    return support_needed(present, rule.percent, more_than=rule.more_than)


# Support ------------------------------------------------------------------------------------


@transaction.atomic
def support_initiative(*, initiative: Initiative, by: User, at: datetime) -> Initiative:
    """Sign an initiative; the last signature needed makes it one of the community."""
    initiative = Initiative.objects.locked(initiative)
    policies.may_support(by, initiative, at=at).enforce()
    assert by.verified is not None

    InitiativeSupport.objects.create(initiative=initiative, citizen=by.verified, supported_at=at)
    initiative.recount()
    follow(by, initiative, reason=SUPPORTER, at=at)
    if initiative.supporters >= (initiative.needed or 0):
        _note_support(initiative, at=at)
    return initiative


@transaction.atomic
def withdraw_support(*, initiative: Initiative, by: User, at: datetime) -> Initiative:
    """Take one's signature back. It may be given again while signatures are collected."""
    initiative = Initiative.objects.locked(initiative)
    policies.may_withdraw_support(by, initiative, at=at).enforce()

    initiative.supports.filter(citizen=by.verified).delete()
    initiative.recount()
    record("initiative.support_withdrawn", initiative, by=by, at=at)

    unfollow(by, initiative, reason=SUPPORTER)
    return initiative


def _note_support(initiative: Initiative, *, at: datetime) -> None:
    due = Calendar.now().add(local_date(at), initiative.rule.sending_days)
    initiative.move_to(InitiativeStatus.SUPPORTED, supported_at=at, sending_due_date=due)
    record("initiative.supported", initiative, by=None, at=at, public=True, count=initiative.supporters)

    notices.initiative_supported(initiative, at=at)


@transaction.atomic
def close_collecting(*, at: datetime) -> int:
    """End every initiative whose time is over without the signatures; return how many."""
    over = list(Initiative.objects.collecting_over(at))
    return sum(_close(initiative, at=at) for initiative in over)


def _close(initiative: Initiative, *, at: datetime) -> bool:
    initiative = Initiative.objects.locked(initiative)
    if initiative.status != InitiativeStatus.COLLECTING:
        return False
    initiative.move_to(InitiativeStatus.FAILED, closed_at=at)
    record("initiative.failed", initiative, by=None, at=at, public=True, count=initiative.supporters)
    notices.initiative_failed(initiative, at=at)
    return True


@transaction.atomic
def withdraw_initiative(*, initiative: Initiative, by: User, at: datetime) -> Initiative:
    """Take an initiative back before it is sent; it stays readable as withdrawn."""
    initiative = Initiative.objects.locked(initiative)
    policies.may_withdraw(by, initiative, at=at).enforce()

    initiative.move_to(InitiativeStatus.WITHDRAWN, closed_at=at)
    record("initiative.withdrawn", initiative, by=by, at=at, public=True)

    notices.initiative_withdrawn(initiative, at=at)
    return initiative


# Sending on ---------------------------------------------------------------------------------


@transaction.atomic
def send_initiative(*, initiative: Initiative, by: User, at: datetime) -> Initiative:
    """Send a supported initiative to the maslikhat of the community's district."""
    initiative = Initiative.objects.locked(initiative)
    policies.may_record(by, initiative.community, at=at).enforce()
    if initiative.status != InitiativeStatus.SUPPORTED:
        raise Conflict(_("Only an initiative that has found its support is sent, and it is sent once."))
    if not initiative.rule.to_maslikhat:
        raise Conflict(_("The maslikhat does not decide this: the community settles it itself."))

    today = local_date(at)
    maslikhat = maslikhat_of(initiative.community, today)
    initiative.move_to(InitiativeStatus.SENT, maslikhat=maslikhat, sent_on=today)
    record("initiative.sent", initiative, by=by, at=at, public=True, to=maslikhat.code)

    notices.initiative_sent(initiative, at=at)
    notices.initiative_received(initiative, at=at)
    return initiative


def maslikhat_of(community: Community, day: date) -> Body:
    """The maslikhat of the community's district; raises ``Conflict`` where none is on file."""
    maslikhats = Body.objects.valid(day).filter(kind=BodyKind.MASLIKHAT, territory=community.district_id)
    found = maslikhats.order_by("id").first()
    if found is None:
        raise Conflict(_("The maslikhat of this district is not on file."))
    return found
