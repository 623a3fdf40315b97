"""What a bench says of its figures, and that every bench still runs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.bench.frame import Absent, Figure, Limit, Report, share_of
from portal.bench.runner import BENCHES

# The one run starts engines and two web servers, on a machine that has other tests to run.
pytestmark = pytest.mark.timeout(900)
ROOT = Path(__file__).resolve().parent.parent.parent
RAW = Limit("raw INSERTs", 8_000.0)


def figure(**changed) -> Figure:
    known = {"name": "signing", "unit": "signatures", "rate": 2_400.0, "limit": RAW}
    return Figure(**{**known, **changed})


def report(*found: Figure | Absent) -> Report:
    made = Report(machine={"cores": 2}, asked={"seconds": 1.0})
    made.add(found)
    return made


def test_a_figure_is_a_share_of_its_limit():
    assert figure().share == 0.3
    assert share_of(5.0, Limit("nothing", 0.0)) == 0.0


def test_a_promise_that_is_just_kept_is_kept():
    assert figure(least_share=0.3).misses == []
    assert figure(p95_ms=25.0, most_p95_ms=25.0).misses == []


def test_what_is_not_kept_is_said_with_both_numbers():
    assert figure(least_share=0.5).misses == ["signing: 30% of the limit, 50% is promised"]
    assert figure(p95_ms=31.24, most_p95_ms=25.0).misses == ["signing: 31.2 ms at p95, 25 ms is promised"]


def test_the_table_shows_the_plain_way_under_ours_and_what_is_missing_under_all():
    shown = report(
        figure(least_share=0.3, p50_ms=10.0, p95_ms=20.0, p99_ms=30.0, baseline=Limit("plain view", 400.0)),
        Absent("cached", "nginx is not installed."),
    )

    lines = shown.table().splitlines()

    assert [line.split()[0] for line in lines] == ["figure", "signing", "plain", "cached"]
    assert "2,400" in lines[1]
    assert "10.0 / 20.0 / 30.0" in lines[1]
    assert lines[1].endswith("8,000 raw INSERTs")
    assert "5%" in lines[2]
    assert lines[3].endswith("nginx is not installed.")


def test_many_times_a_limit_is_no_percentage():
    assert "25×" in report(figure(rate=200_000.0)).table()


def test_the_file_holds_everything_that_the_table_says(tmp_path):
    shown = report(figure(least_share=0.5, facts={"queries": 7}), Absent("cached", "no nginx"))

    shown.write(tmp_path / "bench" / "run.json")

    kept = json.loads((tmp_path / "bench" / "run.json").read_text())
    assert kept["machine"] == {"cores": 2}
    assert kept["figures"][0]["share"] == 0.3
    assert kept["figures"][0]["facts"] == {"queries": 7}
    assert kept["absent"] == [{"name": "cached", "because": "no nginx"}]
    assert kept["misses"] == ["signing: 30% of the limit, 50% is promised"]


def test_the_page_of_the_documentation_keeps_its_words_and_changes_its_run(tmp_path):
    page = tmp_path / "bench.md"
    page.write_text("# Bench\n\nWords.\n\n## The last run\n\nAn older one.\n")

    report(figure(least_share=0.5)).write_into(page)

    written = page.read_text()
    assert written.startswith("# Bench\n\nWords.\n\n## The last run\n\ncores 2.\n")
    assert "An older one." not in written
    assert "8,000 raw INSERTs" in written
    assert "Not kept: signing: 30% of the limit, 50% is promised." in written


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> dict:
    """Every bench, as small as it gets: whether it works, not how fast."""
    folder = tmp_path_factory.mktemp("bench")
    sizes = ["--connections=4", "--petitions=40", "--signatures=1000", "--citizens=400", "--followers=500"]
    command = [sys.executable, "manage.py", "bench", "--seconds=0.4", "--leaves=600", *sizes]
    environment = {name: value for name, value in os.environ.items() if name not in ENGINES}
    done = subprocess.run(
        [*command, f"--json={folder / 'run.json'}"],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=840,
    )
    # 1 says that a share was missed, which means nothing here.
    assert done.returncode in (0, 1), done.stderr
    assert (folder / "run.json").exists(), done.stderr
    return json.loads((folder / "run.json").read_text())


# What the tests' own engines put there.
ENGINES = ("DATABASE_URL", "REDIS_URL", "VAR_DIR", "STATICFILES_BACKEND")


@pytest.mark.parametrize("name", BENCHES)
def test_every_bench_runs(run, name):
    absent = {thing["name"]: thing["because"] for thing in run["absent"]}
    if name in absent:
        pytest.skip(absent[name])
    found = next(figure for figure in run["figures"] if figure["name"] == name)

    assert found["rate"] > 0
    assert found["limit"]["rate"] > 0


def test_the_plain_way_stands_beside_signing(run):
    signing = next(figure for figure in run["figures"] if figure["name"] == "signing")

    assert signing["baseline"]["rate"] > 0
    assert signing["facts"]["answered 302"] > 0


def test_the_machine_is_described(run):
    assert run["machine"]["cores"] > 0
    assert run["machine"]["fsync"] == "on"
    assert run["machine"]["disk_sync_ms"] >= 0


def test_an_unknown_bench_is_refused_with_the_known_ones():
    command = [sys.executable, "manage.py", "bench", "dancing"]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert done.returncode == 2
    assert "There is no bench dancing; there are signing" in done.stderr
