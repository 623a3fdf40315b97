"""What is left out for a while: who is asked, how often, and what happens when the answer fails."""

import pytest

from core import brownout
from core.brownout import SENTENCES, Switch
from core.rulings import Paused, status_of


@pytest.fixture
def asked(settings):
    """How often the source was asked; it says that search is off."""
    settings.BROWNOUT_SECONDS = 60
    times: list[int] = []
    before = brownout._known.source

    def source():
        times.append(1)
        return [Switch.SEARCH]

    brownout.register(source)
    yield times
    brownout.register(before)


def test_every_part_has_its_sentence():
    assert set(SENTENCES) == set(Switch)


def test_the_source_is_asked_once_for_many_questions(asked):
    answers = [brownout.is_on(part) for part in Switch for _ in range(10)]

    assert len(asked) == 1
    assert answers.count(False) == 10
    assert not brownout.is_on(Switch.SEARCH)


def test_whoever_switches_here_is_heard_at_once(asked):
    brownout.settle()
    assert brownout.is_on(Switch.SEARCH)

    brownout.forget()

    assert not brownout.is_on(Switch.SEARCH)


def test_a_source_that_fails_changes_nothing(asked):
    brownout.is_on(Switch.SEARCH)
    brownout.register(lambda: 1 / 0)

    assert not brownout.is_on(Switch.SEARCH)
    assert brownout.is_on(Switch.CHARTS)


def test_while_one_thread_asks_the_others_go_on(asked):
    brownout.settle(Switch.CHARTS)
    brownout.forget()

    with brownout._known.asking:
        assert not brownout.is_on(Switch.CHARTS)

    assert not asked


def test_programs_are_told_to_come_back(asked):
    with pytest.raises(Paused, match="search is paused") as paused:
        brownout.require(Switch.SEARCH)

    assert paused.value.wait > 0
    assert status_of(paused.value) == 503
    brownout.require(Switch.CHARTS)
