"""`manage.py bench [NAME…]`: engines of its own, some figures, a table and a file."""

import argparse
from contextlib import closing
from dataclasses import asdict, fields
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import django

from portal.drills.frame import Stage, engines
from portal.up import ROOT, VAR

if TYPE_CHECKING:
    from portal.bench.frame import Report

# Where each is measured. They use models, so they are imported when the settings know the engines.
BENCHES = {
    "signing": "portal.bench.signing:measure",
    "counter": "portal.bench.counting:measure",
    "page": "portal.bench.reading:page",
    "list": "portal.bench.reading:listed",
    "search": "portal.bench.reading:searched",
    "cached": "portal.bench.cached:page",
    "count": "portal.bench.cached:count",
    "append": "portal.bench.ledger:append",
    "proof": "portal.bench.ledger:proof",
    "audience": "portal.bench.audience:measure",
}
SIZES = {
    "connections": (64, "that ask at the same time"),
    "petitions": (2_000, "invented petitions"),
    "signatures": (100_000, "invented signatures"),
    "citizens": (20_000, "invented people"),
    "followers": (200_000, "recipients to be found"),
    "leaves": (50_000, "leaves of the ledger, and signatures to be counted"),
}
PAGE = ROOT / "docs" / "bench.md"
# The engines' own: hashed names of static files without their compressed twins, which take long.
ENVIRONMENT = {
    "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
    # Nothing may be left out while it is measured.
    "BROWNOUT_BY_LOAD": "false",
}


def main(arguments: list[str]) -> int:
    """Run some benches, or all; return 0 when every promise was kept."""
    asked = _asked(arguments)
    with engines(ENVIRONMENT) as stage:
        django.setup()
        report = _measure(stage, asked)
    print(report.table())
    for miss in report.misses:
        print(f"Not kept: {miss}.")
    report.write(asked.json)
    print(f"Written to {asked.json}")
    if asked.docs:
        report.write_into(PAGE)
    return 1 if report.misses else 0


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--seconds", type=float, default=5.0, help="for each measurement (5)")
    for name, (default, what) in SIZES.items():
        parser.add_argument(f"--{name}", type=int, default=default, help=f"{what} ({default:,})")
    kept = VAR / "bench" / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    parser.add_argument("--json", type=Path, default=kept, help="the file to write (under var/bench)")
    parser.add_argument("--docs", action="store_true", help=f"put the run into {PAGE.name}")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - BENCHES.keys():
        parser.error(f"There is no bench {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}.")
    return asked


def _measure(stage: Stage, asked: argparse.Namespace) -> "Report":
    """Imported here, for it uses models."""
    from portal.bench.frame import Absent, Report
    from portal.bench.ground import Ground, Missing, Options
    from portal.bench.machine import describe

    options = Options(**{field.name: getattr(asked, field.name) for field in fields(Options)})
    report = Report(machine=describe(stage.folder), asked=asdict(options))
    ground = Ground(stage, options)
    print("  inventing ...", flush=True)
    ground.settle()
    with closing(ground):
        for name in asked.names or BENCHES:
            module, _colon, function = BENCHES[name].partition(":")
            print(f"  {name} ...", flush=True)
            try:
                report.add(getattr(import_module(module), function)(ground))
            except Missing as missing:
                report.add([Absent(name, str(missing))])
    return report
