"""What the clock looks after, and that it is wound up."""

import pytest
from celery import current_app
from django.conf import settings

from kurultai import tasks
from kurultai.states import MergeStatus
from tests.factories import ForwardingFactory, MergeFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


def test_the_clocks_end_merges_and_look_at_every_term_that_runs():
    merge = MergeFactory(over=True)
    SubmissionFactory(section_review=True)
    ForwardingFactory()

    assert tasks.run_clocks() == 3

    merge.refresh_from_db()
    assert merge.status == MergeStatus.DROPPED


def test_running_the_clocks_twice_changes_nothing_more():
    MergeFactory(over=True)
    tasks.run_clocks()

    assert tasks.run_clocks() == 0


def test_where_no_body_is_in_force_no_themes_are_suggested():
    assert tasks.suggest_all_themes() == 0


@pytest.mark.parametrize("name", ["run_clocks", "suggest_all_themes"])
def test_every_task_is_known_and_on_the_timetable(name):
    task = f"kurultai.tasks.{name}"

    assert task in current_app.tasks
    assert task in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
