"""The demonstration data, loaded once as `make run` does it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, F, Q
from django.utils import timezone

from accounts.models import Citizen, User
from accounts.personas import account_of
from core.rulings import Refused
from core.texts import is_written
from desk import queries as desk
from journal.models import Entry
from kurultai.models import Submission
from moderation.models import Case
from notifications.models import Channel, Delivery, Event
from notifications.states import State
from opinions.models import Map
from petitions import actions, counter, policies, queries
from petitions.models import MAIN_PARTS, Origin, Petition, Signature, TerritoryTally
from petitions.states import PRIVATE, Outcome, Status
from portal.demonstration import files
from territory.models import Unit
from workdays.calendar import Calendar, local_date

# Loading takes seconds, so every test looks at the same rows.
pytestmark = [
    pytest.mark.usefixtures("demonstration"),
    pytest.mark.django_db,
    pytest.mark.xdist_group("demonstration"),
    pytest.mark.timeout(900),  # the first of them waits until all is loaded
]


def story(slug: str) -> Petition:
    return Petition.objects.select_related("addressee").get(code=files.code_of(slug))


def rows() -> dict[str, int]:
    return {
        model.__name__: model.objects.count() for model in (User, Citizen, Petition, Signature, Entry, Event)
    }


@pytest.mark.parametrize("status", Status.values)
def test_every_stage_has_a_petition(status):
    assert Petition.objects.filter(status=status).exists()


@pytest.mark.parametrize("outcome", Outcome.values)
def test_every_decision_has_a_petition_with_an_answer_in_both_languages(outcome):
    decided = Petition.objects.filter(outcome=outcome, origin=Origin.PORTAL)

    assert decided.filter(~Q(answers__text_kk="") & ~Q(answers__text_ru="")).exists()


def test_a_second_run_adds_nothing():
    before = rows()

    call_command("load_demonstration", verbosity=0)

    assert rows() == before


def test_it_refuses_outside_demonstration_mode(settings):
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError, match="demonstration mode only"):
        call_command("load_demonstration")


def test_every_count_is_the_number_of_signatures():
    counted = Petition.objects.annotate(given=Count("signatures", filter=Q(signatures__retracted_at=None)))

    assert not counted.exclude(signature_count=F("given") + F("historic_count")).exists()


def test_the_audit_has_nothing_to_mend():
    audit = counter.audit(at=timezone.now())

    assert audit is not None
    assert audit.repairs == []


def test_every_submitted_petition_is_complete_in_a_language():
    live = Petition.objects.filter(origin=Origin.PORTAL).exclude(status=Status.DRAFT)

    assert all(is_written(petition, *MAIN_PARTS) for petition in live)


def test_some_petitions_are_written_in_one_language_and_some_in_both():
    languages = {tuple(petition.languages) for petition in Petition.objects.all()}

    assert languages == {("kk",), ("ru",), ("kk", "ru")}


def test_moments_lie_in_the_order_of_the_stages():
    stages = ("created_at", "submitted_at", "backing_started_at", "published_at", "threshold_reached_at")
    stages += ("registered_at", "closed_at")

    for petition in Petition.objects.filter(origin=Origin.PORTAL):
        moments = [moment for name in stages if (moment := getattr(petition, name))]
        assert moments == sorted(moments), petition
        assert moments[-1] <= timezone.now(), petition


def test_what_bodies_decided_they_decided_in_time():
    decided = Petition.objects.filter(origin=Origin.PORTAL, status=Status.DECIDED)

    assert all(local_date(petition.closed_at) <= petition.review_due_date for petition in decided)


def test_signers_come_from_every_region_and_mostly_from_the_place_of_the_petition():
    regions = Unit.objects.regional().count()
    petition = story("akkol-school-bus")
    tallies = TerritoryTally.objects.filter(petition=petition)

    assert regions == 20
    assert len({kato[:2] for kato in Citizen.objects.values_list("territory__kato", flat=True)}) == regions
    assert tallies.get(territory=petition.addressee.territory).count > petition.signature_count / 2


def test_the_moderators_find_one_case_near_its_term_and_one_beyond():
    today = local_date(timezone.now())
    clocks = [waiting.clock for waiting in desk.moderation_queue(today=today)]

    assert any(not clock.is_overdue and clock.days_left <= 1 for clock in clocks)
    assert any(clock.is_overdue for clock in clocks)


@pytest.mark.parametrize("username", ["officer-district", "officer-region", "officer-ministry"])
def test_every_officer_has_work_on_the_desk(username):
    at = timezone.now()

    waiting = desk.addressed_to(desk.bodies_of(account_of(username), at=at), at=at)

    assert waiting
    assert not any(row.petition.is_history for row in waiting)


def test_one_review_is_at_day_twelve_and_one_is_late():
    calendar, at = Calendar.now(), timezone.now()

    on_time = queries.clock_of(story("akkol-street-lights"), calendar, at=at).clock
    late = queries.clock_of(story("akmola-intercity-buses"), calendar, at=at).clock

    assert (on_time.day, on_time.days, on_time.is_overdue) == (12, 20, False)
    assert late.is_overdue


def test_a_hearing_is_to_come():
    hearing = story("akmola-burabay-lakes").hearings.get()

    assert hearing.starts_at > timezone.now()


def test_one_petition_looks_for_its_last_backer():
    petition = story("kokshetau-park-toilets")

    assert (petition.backer_count, petition.backings.count(), petition.backers_needed) == (49, 49, 50)


def test_nobody_is_written_to_about_the_past():
    letters = Delivery.objects.filter(channel=Channel.EMAIL)
    waiting = letters.filter(state=State.QUEUED).select_related("event")

    assert not letters.filter(state=State.SENT).exists()
    assert all((timezone.now() - letter.event.created_at).days <= 3 for letter in waiting)
    assert 3 <= waiting.count() <= 30


def test_some_messages_are_still_unread():
    assert Delivery.objects.inbox_of(account_of("aigul")).unread().exists()
    assert Delivery.objects.inbox_of(account_of("aigul")).filter(read_at__isnull=False).exists()


def test_public_history_names_its_sources_and_cannot_be_signed():
    history = Petition.objects.filter(origin=Origin.PUBLIC_HISTORY)

    assert history.count() == 7
    for petition in history:
        assert petition.source
        assert petition.languages == ["kk", "ru"]
        with pytest.raises(Refused):
            policies.may_sign(account_of("olga"), petition, at=timezone.now()).enforce()


def test_public_history_has_a_timeline_with_its_true_dates():
    moments = queries.timeline_of(story("history-time-zone"))

    assert [f"{local_date(moment.at)}" for moment in moments] == ["2024-08-02", "2024-06-07", "2024-04-20"]


def test_a_refusal_of_public_history_shows_ground_and_reasons():
    decision = queries.refusal_of(story("history-conscription-age"))

    assert decision.ground.code == "defence"
    assert decision.reasons


def test_only_what_was_sent_waits_for_a_moderator():
    waiting = set(Case.objects.open().values_list("subject_kind", "subject_id"))

    petitions = Petition.objects.filter(status=Status.SUBMITTED).values_list("pk", flat=True)
    proposals = Submission.objects.to_check().values_list("pk", flat=True)
    assert waiting == {("petitions.petition", pk) for pk in petitions} | {
        ("kurultai.submission", pk) for pk in proposals
    }


def test_proposals_stand_at_every_public_stage_that_matters():
    stages = set(Submission.objects.values_list("status", flat=True))

    assert {"received", "returned", "published", "section_review", "forwarded", "in_work"} <= stages
    assert {"implemented", "declined"} <= stages
    assert all(Submission.objects.values_list("is_demonstration", flat=True))


def test_the_opinion_map_of_the_demonstration_has_groups():
    drawn = Map.objects.get().result["map"]

    assert len(drawn["groups"]) >= 2
    assert drawn["consensus"]


def test_a_private_petition_has_no_signature():
    assert not Signature.objects.filter(petition__status__in=PRIVATE).exists()


def test_one_signature_carries_a_petition_over_its_threshold():
    petition = story("akkol-school-bus")
    assert (petition.status, petition.signatures_needed - petition.signature_count) == (Status.COLLECTING, 1)

    # The counter sees what is committed, so this happens outside of the test's own transaction.
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(sign_and_count, petition, account_of("daniyar")).result()

    petition.refresh_from_db()
    assert petition.status == Status.THRESHOLD_REACHED
    assert petition.signature_count == petition.signatures_needed


def sign_and_count(petition: Petition, signer: User) -> None:
    actions.sign(petition=petition, signer=signer, at=timezone.now())
    while not Petition.objects.filter(pk=petition.pk, status=Status.THRESHOLD_REACHED).exists():
        counter.count(at=timezone.now())
    connection.close()
