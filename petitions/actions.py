"""Everything that can happen to a petition."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Citizen, User
from bodies.models import Body
from core.rulings import Conflict, Sentence
from journal.records import record
from moderation import actions as moderation
from moderation.models import Ground
from moderation.models import Outcome as Verdict
from notifications.outbox import follow, follow_many
from petitions import counter, notices, policies
from petitions.limits import Needed, PopulationUnknown, months_after, signatures_needed
from petitions.models import Answer, Backing, Hearing, Petition, Retraction, Rule, Signature
from petitions.states import Outcome, Status
from workdays.calendar import Calendar, end_of, local_date

# How many working days before the end the addressee is reminded.
REMINDER_DAYS = 3

# Writing ------------------------------------------------------------------------------------


@transaction.atomic
def start(*, author: User, at: datetime) -> Petition:
    """Begin a draft. Reaching this step means having confirmed the list of excluded subjects."""
    policies.may_start(author).enforce()

    petition = Petition.objects.create(
        author=author.verified, created_at=at, updated_at=at, subjects_confirmed_at=at
    )
    record("petition.started", petition, by=author, at=at)

    return petition


@transaction.atomic
def delete_draft(*, petition: Petition, by: User) -> None:
    petition = Petition.objects.locked(petition)
    policies.may_delete_draft(by, petition).enforce()

    petition.delete()


@transaction.atomic
def submit(*, petition: Petition, by: User, at: datetime) -> Petition:
    """Send a petition to the authorized body and start its clock.

    The numbers of the law in force today are copied onto the petition and hold from here on.
    """
    petition = Petition.objects.locked(petition)
    rule = rule_for(petition.addressee, at=at) if petition.addressee else None
    policies.may_submit(by, petition, rule, at=at).enforce()
    assert rule is not None

    petition.submit(rule=rule, at=at)
    _freeze_threshold(petition, rule, at)
    case = moderation.open_case(subject=petition, term_days=rule.moderation_days, at=at)
    record("petition.submitted", petition, by=by, at=at)

    follow(by, petition, reason="author", at=at)
    notices.submitted(petition, at=at, due=case.due_date)
    return petition


def rule_for(body: Body, *, at: datetime) -> Rule | None:
    """The rule of law for petitions to this body today."""
    return Rule.objects.valid(at).for_body(body.kind, body.level).first()


def needed_for(body: Body, rule: Rule, *, at: datetime) -> Needed | None:
    """How many signatures a petition to this body would need today; ``None`` when it can't be said."""
    population = body.territory.population_on(local_date(at))
    try:
        return signatures_needed(rule.threshold, population.count if population else None)
    except PopulationUnknown:
        return None


def _freeze_threshold(petition: Petition, rule: Rule, at: datetime) -> None:
    assert petition.addressee is not None
    needed = needed_for(petition.addressee, rule, at=at)
    if needed is None:
        raise Conflict(
            _("The population of this place is not on file, so the number of signatures cannot be set.")
        )
    population = (
        petition.addressee.territory.population_on(local_date(at)) if rule.threshold.per_10000 else None
    )
    petition.require(
        signatures=needed.signatures,
        is_ceiling=needed.is_ceiling,
        population=population.count if population else None,
        on=population.on_date if population else None,
        estimate=bool(population and population.is_estimate),
    )


@transaction.atomic
def withdraw(*, petition: Petition, by: User, at: datetime) -> Petition:
    """The author takes the petition back. What was public stays readable as withdrawn."""
    petition = Petition.objects.locked(petition)
    policies.may_withdraw(by, petition).enforce()

    petition.withdraw(at=at)
    moderation.drop(subject=petition, at=at)
    record("petition.withdrawn", petition, by=by, at=at, public=True)

    notices.withdrawn(petition, at=at)
    return petition


# Moderation ---------------------------------------------------------------------------------


@transaction.atomic
def return_for_correction(*, petition: Petition, by: User, note: str, at: datetime) -> Petition:
    """Give a petition back to its author with what has to be corrected."""
    petition = Petition.objects.locked(petition)
    policies.may_moderate(by, petition, at=at).enforce()

    moderation.decide(subject=petition, outcome=Verdict.RETURN, by=by, reasons=note, at=at)
    petition.return_to_author()
    record("petition.returned", petition, by=by, at=at)

    notices.returned(petition, at=at, reasons=note)
    return petition


@transaction.atomic
def refuse(*, petition: Petition, by: User, ground: Ground, reasons: str, at: datetime) -> Petition:
    """Refuse a petition on a ground of law, with reasons that everyone can read."""
    petition = Petition.objects.locked(petition)
    policies.may_moderate(by, petition, at=at).enforce()

    moderation.decide(subject=petition, outcome=Verdict.REFUSE, by=by, ground=ground, reasons=reasons, at=at)
    petition.refuse(at=at)
    record("petition.refused", petition, by=by, at=at, public=True, ground=ground.code)

    names = {"kk": ground.name_kk, "ru": ground.name_ru, "en": ground.name_en}
    notices.refused(petition, at=at, ground=names, reasons=reasons)
    return petition


@transaction.atomic
def publish(*, petition: Petition, by: User, at: datetime) -> Petition:
    """Let a petition look for backers under its direct link; its text is frozen and hashed."""
    petition = Petition.objects.locked(petition)
    policies.may_moderate(by, petition, at=at).enforce()

    moderation.decide(subject=petition, outcome=Verdict.PUBLISH, by=by, at=at)
    last_day = Calendar.now().add(local_date(at), petition.backing_days or 0)
    petition.open_to_backers(at=at, until=end_of(last_day))
    record(
        "petition.opened_to_backers", petition, by=by, at=at, public=True, text_sha256=petition.text_sha256
    )

    notices.opened_to_backers(petition, at=at)
    return petition


# Support ------------------------------------------------------------------------------------


@transaction.atomic
def back(*, petition: Petition, backer: User, wants_news: bool, at: datetime) -> Petition:
    """Join a petition under its direct link; the last backer needed makes it public."""
    petition = Petition.objects.locked(petition)
    policies.may_back(backer, petition, at=at).enforce()

    _add_backing(petition, backer, wants_news=wants_news, at=at)
    petition.count_backer()
    if wants_news:
        follow(backer, petition, reason="backer", at=at)
    if petition.backer_count >= (petition.backers_needed or 0):
        _start_collecting(petition, at=at)
    return petition


def _add_backing(petition: Petition, backer: User, *, wants_news: bool, at: datetime) -> None:
    citizen = backer.verified
    assert citizen is not None
    try:
        with transaction.atomic():
            Backing.objects.create(petition=petition, backer=citizen, wants_news=wants_news, backed_at=at)
    except IntegrityError as again:
        raise Conflict(_("You have already joined this petition.")) from again


def _start_collecting(petition: Petition, *, at: datetime) -> None:
    last_day = months_after(local_date(at), petition.collecting_months or 0)
    petition.publish(at=at, until=end_of(last_day))
    if petition.rule and petition.rule.backers_are_signers:
        _count_backers_as_signers(petition, at=at)
    record("petition.published", petition, by=None, at=at, public=True)
    notices.published(petition, at=at)


def _count_backers_as_signers(petition: Petition, *, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO petitions_signature
                   (petition_id, signer_id, territory_id, signed_at, day, method, wants_news)
            SELECT b.petition_id, b.backer_id, c.territory_id, %s, %s, 'backing', b.wants_news
              FROM petitions_backing b JOIN accounts_citizen c ON c.id = b.backer_id
             WHERE b.petition_id = %s
            ON CONFLICT DO NOTHING
            """,
            [at, local_date(at), petition.pk],
        )
    told = Backing.objects.filter(petition=petition, wants_news=True)
    follow_many(list(told.values_list("backer__user_id", flat=True)), petition, reason="signer", at=at)


_SIGN = """
    INSERT INTO petitions_signature (petition_id, signer_id, territory_id, signed_at, day, method, wants_news)
    SELECT p.id, %(signer)s, %(territory)s, %(at)s, %(day)s, %(method)s, %(wants_news)s
      FROM petitions_petition p
     WHERE p.id = %(petition)s AND p.status IN ('collecting', 'threshold_reached')
       AND p.collecting_ends_at > %(at)s
    ON CONFLICT (petition_id, signer_id) WHERE retracted_at IS NULL DO NOTHING
    RETURNING id
"""


@transaction.atomic
def sign(*, petition: Petition, signer: User, wants_news: bool = False, at: datetime) -> int:
    """Sign a petition and return the signature's number.

    One INSERT, guarded by the unique constraint; the petition's row is neither locked nor
    written (the counter does that, one interval later). Raises ``Conflict`` when this person's
    signature already stands or the collection has just ended.
    """
    policies.may_sign(signer, petition, at=at).enforce()
    citizen = signer.verified
    assert citizen is not None

    number = _insert_signature(petition, citizen, wants_news=wants_news, at=at)
    if number is None:
        raise Conflict(_why_not_signed(petition, citizen))

    if wants_news:
        follow(signer, petition, reason="signer", at=at)
    return number


def _insert_signature(petition: Petition, citizen: Citizen, *, wants_news: bool, at: datetime) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(
            _SIGN,
            {
                "petition": petition.pk,
                "signer": citizen.pk,
                "territory": citizen.territory_id,
                "at": at,
                "day": local_date(at),
                "method": citizen.provider,
                "wants_news": wants_news,
            },
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _why_not_signed(petition: Petition, citizen: Citizen) -> Sentence:
    if Signature.objects.standing().filter(petition=petition, signer=citizen).exists():
        return _("You have already signed this petition; your signature is counted once.")
    return _("Signatures for this petition are not being collected now.")


@transaction.atomic
def withdraw_signature(*, petition: Petition, signer: User, at: datetime) -> Retraction:
    """Take one's signature back. It may be given again while the collection lasts."""
    policies.may_withdraw_signature(signer, petition, at=at).enforce()

    standing = Signature.objects.standing().filter(petition=petition, signer=signer.verified)
    signature = standing.select_for_update().first()
    if signature is None:
        raise Conflict(_("You have no signature under this petition."))
    signature.retract(at=at)
    return Retraction.objects.create(
        signature=signature, cause=Retraction.Cause.WITHDRAWN, by=signer, at=at, day=local_date(at)
    )


# The addressee ------------------------------------------------------------------------------


@transaction.atomic
def register(*, petition: Petition, by: User | None, at: datetime) -> Petition:
    """Register a petition with its addressee and start the clock of the review.

    ``by`` is ``None`` when the term for registration has passed and the portal does it.
    """
    petition = Petition.objects.locked(petition)
    if by is not None:
        policies.may_register(by, petition, at=at).enforce()

    due = Calendar.now().add(local_date(at), petition.review_days or 0)
    petition.register(number=_next_number(at), at=at, due=due)
    record("petition.registered", petition, by=by, at=at, public=True, number=petition.registration_number)

    notices.registered(petition, at=at)
    return petition


def _next_number(at: datetime) -> str:
    """The next number of the year: "2026-00042". The row locks of a year's numbers queue here."""
    year = local_date(at).year
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [counter.LOCK % 2**31, year])
    last = (
        Petition.objects.filter(registration_number__startswith=f"{year}-")
        .order_by("-registration_number")
        .values_list("registration_number", flat=True)
        .first()
    )
    return f"{year}-{int(last.split('-')[1]) + 1 if last else 1:05d}"


@transaction.atomic
def schedule_hearing(*, petition: Petition, by: User, hearing: Hearing, at: datetime) -> Hearing:
    """Announce the public discussion of the draft decision and invite the author and signers."""
    petition = Petition.objects.locked(petition)
    policies.may_schedule_hearing(by, petition, at=at).enforce()
    if hearing.starts_at <= at:
        raise Conflict(_("A hearing is announced for a time that is still to come."))

    petition.schedule_hearing()
    hearing.petition, hearing.created_at = petition, at
    hearing.save()
    record(
        "petition.hearing_scheduled",
        petition,
        by=by,
        at=at,
        public=True,
        starts=hearing.starts_at.isoformat(),
    )

    notices.hearing_scheduled(petition, hearing, at=at)
    return hearing


@transaction.atomic
def cancel_hearing(*, petition: Petition, by: User, reason: str, at: datetime) -> Hearing:
    """Cancel the announced hearing; it stays visible as cancelled, with the reason."""
    petition = Petition.objects.locked(petition)
    policies.may_cancel_hearing(by, petition, at=at).enforce()

    hearing = petition.hearings.get(cancelled_at__isnull=True)
    hearing.cancel(reason=reason, at=at)
    petition.cancel_hearing()
    record("petition.hearing_cancelled", petition, by=by, at=at, public=True, reason=reason)

    notices.hearing_cancelled(petition, hearing, at=at)
    return hearing


@transaction.atomic
def answer(*, petition: Petition, by: User, outcome: Outcome, answer: Answer, at: datetime) -> Answer:
    """Give the addressee's decision on a petition and stop its clock."""
    petition = Petition.objects.locked(petition)
    policies.may_answer(by, petition, at=at).enforce()

    petition.decide(outcome, at=at)
    _save_answer(answer, petition, by=by, outcome=outcome, at=at)
    record("petition.decided", petition, by=by, at=at, public=True, outcome=outcome.value)

    notices.decided(petition, at=at)
    return answer


@transaction.atomic
def answer_appeal(*, petition: Petition, by: User, answer: Answer, at: datetime) -> Answer:
    """Answer a petition that failed and is treated as an ordinary appeal."""
    petition = Petition.objects.locked(petition)
    policies.may_answer_appeal(by, petition, at=at).enforce()

    petition.answer_as_appeal(at=at)
    _save_answer(answer, petition, by=by, outcome="", at=at)
    record("petition.appeal_answered", petition, by=by, at=at, public=True)

    notices.appeal_answered(petition, at=at)
    return answer


def _save_answer(answer: Answer, petition: Petition, *, by: User, outcome: str, at: datetime) -> None:
    answer.petition = petition
    answer.given_by = by
    answer.outcome = outcome
    answer.given_at = at
    answer.save()


# The clocks ---------------------------------------------------------------------------------


@transaction.atomic
def expire(*, petition: Petition, at: datetime) -> Petition:
    """End a search for backers or a collection whose time has passed without the needed number."""
    petition = Petition.objects.locked(petition)
    if petition.status == Status.BACKING and not petition.is_open_to_backers(at):
        return _fail(petition, Status.BACKING_FAILED, at=at)
    if petition.status == Status.COLLECTING and not petition.is_signable(at):
        return _fail(petition, Status.COLLECTING_FAILED, at=at)
    return petition


def _fail(petition: Petition, status: Status, *, at: datetime) -> Petition:
    petition.fail(status, at=at, appeal_due=Calendar.now().add(local_date(at), petition.appeal_days or 0))
    record(f"petition.{status.value}", petition, by=None, at=at, public=True)
    (notices.backing_failed if status == Status.BACKING_FAILED else notices.collecting_failed)(
        petition, at=at
    )
    return petition


@transaction.atomic
def register_overdue(*, petition: Petition, at: datetime) -> None:
    """Register what the addressee has left waiting beyond its term; a second call does nothing."""
    petition = Petition.objects.locked(petition)
    due = petition.registration_due_date
    if petition.status == Status.THRESHOLD_REACHED and due is not None and local_date(at) > due:
        register(petition=petition, by=None, at=at)


@transaction.atomic
def remind(*, petition: Petition, at: datetime) -> None:
    """Tell the addressee of the clock: at half-time, three days before the end, and after it."""
    if petition.registered_at is None or petition.review_days is None:
        return
    today, calendar = local_date(at), Calendar.now()
    # The Government moves working days within the year: the due date moves with them.
    due = calendar.add(local_date(petition.registered_at), petition.review_days)
    petition.move_due_date(due)
    left = calendar.count(today, due)
    if today > due:
        notices.overdue(petition, at=at, due=due)
    elif left <= REMINDER_DAYS:
        notices.nearly_due(petition, at=at, due=due)
    elif left * 2 <= petition.review_days:
        notices.half_time(petition, at=at, due=due)
