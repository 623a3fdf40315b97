"""The diagrams of docs/states/ say what the code does."""

import pytest
from django.core.management import CommandError, call_command

from petitions.states import TRANSITIONS, Status
from portal.management.commands import diagrams


def test_every_diagram_is_up_to_date():
    call_command("diagrams", "--check")


def test_stale_diagram_is_told(monkeypatch, tmp_path, settings):
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(diagrams, "FOLDER", tmp_path / "states")

    with pytest.raises(CommandError, match=r"states/petition\.md.*make diagrams"):
        call_command("diagrams", "--check")
    assert not list(tmp_path.iterdir())


def test_drawing_twice_changes_nothing(monkeypatch, tmp_path, settings, capsys):
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(diagrams, "FOLDER", tmp_path / "states")
    call_command("diagrams")

    call_command("diagrams")

    assert "Every diagram is up to date." in capsys.readouterr().out


def test_diagram_of_a_petition_shows_every_status_and_every_step():
    page = next(text for path, text in diagrams.drawn().items() if path.stem == "petition")

    for status in Status:
        assert f"as {status}\n" in page
        assert f"| `{status}` |" in page
        for following in TRANSITIONS[status]:
            assert f"  {status} --> {following}\n" in page
