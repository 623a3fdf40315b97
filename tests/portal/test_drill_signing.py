"""A small drill of signing: everything goes down once, and afterwards every number is the same."""

import json
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.mark.timeout(400)
def test_signing_survives_web_postgres_and_redis_going_down(tmp_path):
    figures = tmp_path / "figures.json"
    sizes = ["--signatures", "1200", "--petitions", "3", "--connections", "8", "--seconds", "150"]

    done = subprocess.run(
        [sys.executable, "manage.py", "drill_signing", *sizes, "--json", str(figures)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(figures.read_text())
    assert found["acknowledged"] == 1200
    assert found["taken_back"] > 0
    assert found["invalidated"] > 0
    assert (found["lost"], found["doubled"], found["mended"]) == (0, 0, 0)
