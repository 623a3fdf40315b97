"""The map with the database around it: counts, days, files, and what is drawn anew."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from celery import current_app
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from opinions import actions, queries, tasks
from opinions.actions import maps
from opinions.mapping.results import Tally
from opinions.models import Conversation, Map, Position
from opinions.queries import picture_of
from tests.factories import CitizenFactory, ConversationFactory, PositionFactory, StatementFactory
from tests.opinions.conftest import take
from tests.opinions.populations import CAMP_A, CAMP_B

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def tables(conversation) -> dict[str, list[list[str]]]:
    conversation.refresh_from_db()
    with conversation.votes_file.open("rb") as file, zipfile.ZipFile(io.BytesIO(file.read())) as archive:
        return {
            name: list(csv.reader(io.TextIOWrapper(archive.open(name), "utf-8")))
            for name in archive.namelist()
        }


def test_the_counts_of_statements_move_with_the_map(camps):
    conversation = camps()

    tallies = {it.number: it.tally for it in conversation.statements.all()}

    assert tallies[1] == Tally(6, 0, 6)
    assert tallies[7] == Tally(0, 12, 0)
    assert latest(conversation).people == 12


def latest(conversation) -> Map:
    found = queries.latest_map(conversation)
    assert found is not None
    return found


def test_two_camps_become_two_groups_with_what_they_hold(camps):
    picture = picture_of(camps())

    assert [held.group.size for held in picture.held] == [6, 6]
    assert picture.drawing.people == 12
    assert [(it.statement.number, it.stance, it.percent) for it in picture.consensus][:1] == [
        (4, "agree", 100)
    ]
    assert {it.statement.number for it in picture.divisive} == {1, 2, 3}


def test_a_conversation_of_nobody_has_a_map_that_says_so():
    conversation = ConversationFactory(statements=2)

    found = actions.draw_map(conversation=conversation, at=timezone.now())

    assert found.result["map"]["absence"] == "nobody"
    assert found.basis == {}
    assert picture_of(conversation).absence == "Nobody has taken a position yet."


def test_one_person_gives_no_map_and_no_counts():
    position = PositionFactory()

    actions.draw_map(conversation=position.statement.conversation, at=timezone.now())

    position.statement.refresh_from_db()
    assert position.statement.votes == 1
    assert position.statement.tally is None


def test_few_people_off_the_map_are_not_given_away_by_the_total(camps):
    """Total less groups would be the position of the only one who is not on the map."""
    conversation = camps()
    take(conversation, CitizenFactory(), {1: 1})

    actions.draw_map(conversation=conversation, at=timezone.now())

    assert latest(conversation).people == 13
    assert conversation.statements.get(number=1).tally == Tally(6, 0, 6)


def test_five_people_off_the_map_are_counted(camps):
    conversation = camps()
    for _person in range(5):
        take(conversation, CitizenFactory(), {1: 1})

    actions.draw_map(conversation=conversation, at=timezone.now())

    assert conversation.statements.get(number=1).tally == Tally(11, 0, 6)


def test_what_was_taken_back_leaves_the_counts(camps):
    conversation = camps()
    Position.objects.filter(statement__number=8).delete()

    actions.draw_map(conversation=conversation, at=timezone.now())

    assert conversation.statements.get(number=8).votes == 0


def test_refused_statements_are_on_no_map(camps):
    conversation = camps()
    PositionFactory(statement=StatementFactory(conversation=conversation, refused=True))

    found = actions.draw_map(conversation=conversation, at=timezone.now())

    assert found.statements == 8


def test_one_map_a_day_is_kept(camps, now):
    conversation = camps()
    tomorrow = now + timedelta(days=1)

    for at in (now, tomorrow, tomorrow + timedelta(seconds=30)):
        actions.draw_map(conversation=conversation, at=at)

    assert list(conversation.maps.order_by("made_at").values_list("made_at", flat=True)) == [
        now,
        tomorrow + timedelta(seconds=30),
    ]


def test_the_next_map_keeps_the_names_of_the_groups(camps):
    conversation = camps()
    before = latest(conversation).result["map"]["groups"]
    for _person in range(3):
        take(conversation, CitizenFactory(), CAMP_B)

    actions.draw_map(conversation=conversation, at=timezone.now())

    after = latest(conversation).result["map"]["groups"]
    assert [group["label"] for group in after] == [group["label"] for group in before] == [0, 1]
    assert [group["size"] for group in after] == [6, 9]


def test_a_map_is_the_same_whoever_computes_it(camps):
    conversation = camps()
    first = latest(conversation).result

    actions.draw_map(conversation=conversation, at=timezone.now())

    assert latest(conversation).result == first


# Where the reader stands --------------------------------------------------------------------


def test_a_reader_learns_where_they_stand_after_enough_answers(camps):
    conversation, citizen = camps(), CitizenFactory()
    take(conversation, citizen, {1: -1, 2: -1, 3: -1, 4: 1, 5: -1, 6: 0})

    early = queries.own_place(conversation, citizen.user)
    take(conversation, citizen, {7: 0})
    late = queries.own_place(conversation, citizen.user)

    assert (early.votes, early.needed, early.number) == (6, 7, None)
    assert (late.votes, late.number) == (7, 2)


def test_nobody_in_particular_stands_nowhere(camps):
    assert queries.own_place(camps(), AnonymousUser()) is None


# The file of votes --------------------------------------------------------------------------


def test_the_file_has_the_columns_of_polis_and_every_vote(camps, now):
    conversation = camps()

    actions.export_votes(conversation=conversation, at=now)

    found = tables(conversation)
    assert set(found) == {"summary.csv", "comments.csv", "votes.csv", "participants-votes.csv"}
    assert found["votes.csv"][0] == ["timestamp", "datetime", "comment-id", "voter-id", "vote"]
    assert len(found["votes.csv"]) == 1 + 12 * 8
    assert found["participants-votes.csv"][0][:6] == [
        "participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree",
    ]  # fmt: skip
    assert {row[1] for row in found["participants-votes.csv"][1:]} == {"0", "1"}


def test_a_new_file_takes_the_place_of_the_old_one(camps, now, django_capture_on_commit_callbacks):
    conversation = camps()
    actions.export_votes(conversation=conversation, at=now)
    conversation.refresh_from_db()
    former = conversation.votes_file.name

    with django_capture_on_commit_callbacks(execute=True):
        actions.export_votes(conversation=conversation, at=now + timedelta(days=1))

    conversation.refresh_from_db()
    assert conversation.votes_file.name != former
    assert not conversation.votes_file.storage.exists(former)
    assert conversation.votes_file.storage.exists(conversation.votes_file.name)


# The clock ----------------------------------------------------------------------------------


@pytest.fixture
def _at_once():
    before, current_app.conf.task_always_eager = current_app.conf.task_always_eager, True
    yield
    current_app.conf.task_always_eager = before


@pytest.mark.usefixtures("_at_once")
def test_only_what_has_changed_is_drawn_anew(camps):
    quiet, busy = camps(), camps()
    before = {it.pk: it.maps.get().pk for it in (quiet, busy)}
    take(busy, CitizenFactory(), CAMP_A)

    drawn = tasks.draw_maps()

    assert drawn == 1
    assert quiet.maps.get().pk == before[quiet.pk]
    assert busy.maps.get().pk != before[busy.pk]
    assert tasks.draw_maps() == 0


@pytest.mark.usefixtures("_at_once")
def test_what_is_said_while_a_map_is_computed_is_on_the_next_one(camps, monkeypatch):
    conversation = camps()
    take(conversation, CitizenFactory(), CAMP_A)
    keep = maps._keep

    def late(*args, **options):
        take(conversation, CitizenFactory(), CAMP_A)
        return keep(*args, **options)

    monkeypatch.setattr(maps, "_keep", late)
    tasks.draw_maps()
    monkeypatch.undo()

    assert tasks.draw_maps() == 1
    assert latest(conversation).people == 14


@pytest.mark.usefixtures("_at_once")
def test_the_first_file_comes_with_the_first_people_on_the_map_and_then_each_night(camps):
    conversation = camps()
    take(conversation, CitizenFactory(), CAMP_A)
    tasks.draw_maps()
    first = Conversation.objects.get(pk=conversation.pk).exported_at
    take(conversation, CitizenFactory(), CAMP_A)

    tasks.draw_maps()
    by_day = Conversation.objects.get(pk=conversation.pk).exported_at
    tasks.export_all_votes()

    assert first
    assert by_day == first
    assert Conversation.objects.get(pk=conversation.pk).exported_at > first
    assert tasks.export_all_votes() == 0


def test_two_workers_do_not_draw_the_same_map():
    conversation = ConversationFactory(statements=1)

    with tasks._alone("map", conversation.pk):
        assert tasks.draw_map(conversation=conversation.pk) is False
    assert tasks.draw_map(conversation=conversation.pk) is True


def test_a_slower_worker_does_not_put_an_older_map_over_a_newer_one(camps):
    conversation = camps()
    old = maps._computed(conversation)
    take(conversation, CitizenFactory(), CAMP_A)
    newer = actions.draw_map(conversation=conversation, at=timezone.now())

    assert maps._keep(conversation, old, at=timezone.now()) == newer
    assert latest(conversation).people == 13
