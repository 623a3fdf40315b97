"""Sign, take back and invalidate while web, PostgreSQL and Redis go down; then count everything.

Promises tried: every signature that was answered "signed" is on file, nobody's counts twice, and the
count of each petition, its tallies, the rows themselves and the ledger say one number, which an
outsider's verifier finds too.
"""

import argparse
import contextlib
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import User
from ledger import actions as ledger
from ledger.keys import signers as ledger_keys
from ledger.models import Reconciliation
from ledger.receipts import Receipt
from moderation.models import Approval
from petitions import counter, seals
from petitions.actions.invalidating import check, invalidate
from petitions.models import DayTally, Petition, Retraction, Signature, TerritoryTally, Window
from petitions.states import InvalidationCause
from portal.drills import signers as people
from portal.drills.frame import ROOT, WORKER, Stage, free_port, wait_until
from portal.drills.load import BROKEN, Load, get, run_load
from portal.drills.signers import Signer
from portal.up import WEB_ENVIRONMENT, web_command

SIGNED, TAKEN_BACK, ALREADY = 302, 302, 409
# One in so many takes the signature back a while after giving it; one in so many wants news.
TAKEN_BACK_EVERY, NEWS_EVERY = 20, 2
# How many others sign in between.
BEHIND = 400
INVALIDATED = 50
RECEIPTS = 25
SETTLED_WITHIN_SECONDS = 120


@dataclass(slots=True)
class Report:
    """What was done, and what was found afterwards."""

    asked: int
    seconds: float = 0.0
    acknowledged: int = 0
    acknowledged_per_second: float = 0.0
    unanswered: int = 0
    refused_for_now: int = 0
    taken_back: int = 0
    invalidated: int = 0
    broken: list[str] = field(default_factory=list)
    rounds: int = 0
    # Of those who were answered "signed", how many have no row.
    lost: int = 0
    # How many have two standing signatures under one petition.
    doubled: int = 0
    # Petitions whose count, tallies, rows and ledger are not one number.
    disagreeing: list[str] = field(default_factory=list)
    # What the nightly audit would have had to mend.
    mended: int = 0
    ledger_differences: int = 0
    receipts_checked: int = 0
    receipts_wrong: int = 0
    verifier_says: str = ""
    counter_lag_seconds: float = 0.0
    misses: list[str] = field(default_factory=list)


def run(stage: Stage, options: argparse.Namespace) -> int:
    report = Report(asked=options.signatures)
    at = timezone.now()
    # The threshold lies in the middle, so that it is reached and perhaps lost again.
    needed = max(options.signatures // options.petitions // 2, 1)
    petitions = people.petitions(options.petitions, at=at, needed=needed)
    crowd = people.signers(options.signatures, petitions, at=at)
    drill = _Drill(stage, options, report, petitions, crowd)
    drill.sign()
    drill.audit()
    _judge(report)
    _tell(report)
    if options.json:
        options.json.write_text(json.dumps(asdict(report), indent=2) + "\n")
    return 1 if report.misses else 0


class _Drill:
    def __init__(
        self,
        stage: Stage,
        options: argparse.Namespace,
        report: Report,
        petitions: list[Petition],
        crowd: list[Signer],
    ) -> None:
        self.stage, self.options, self.report = stage, options, report
        self.petitions, self.crowd = petitions, crowd
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        # Who was answered "signed", and who "taken back"; by their places in the crowd.
        self.signed: set[int] = set()
        self.taken_back: set[int] = set()
        self._breaking: list[threading.Thread] = []

    # Signing

    def sign(self) -> None:
        """Everybody signs, and tries again until it is done, while one thing after another goes down."""
        self._start()
        began = time.monotonic()
        until = began + self.options.seconds
        watch = threading.Thread(target=self._watch, args=[until], daemon=True)
        watch.start()
        missing = list(range(len(self.crowd)))
        while missing and time.monotonic() < until:
            self.report.rounds += 1
            plan = list(self._plan(missing))
            self._note(plan, self._load(plan, until))
            missing = [place for place in missing if place not in self.signed]
        self.report.seconds = time.monotonic() - began
        for thread in self._breaking:
            thread.join(SETTLED_WITHIN_SECONDS)
        self.report.acknowledged = len(self.signed)
        self.report.acknowledged_per_second = len(self.signed) / self.report.seconds
        self.report.taken_back = len(self.taken_back)

    def _start(self) -> None:
        variables = [f"{name}={value}" for name, value in WEB_ENVIRONMENT.items()]
        self.stage.start("web", "/usr/bin/env", *variables, *web_command(str(self.port)).split())
        self.stage.start_celery(
            "quick", *WORKER, "-n", "quick@%h", "--concurrency", "1", "-Q", "urgent,counter"
        )
        self.stage.start_celery("slow", *WORKER, "-n", "slow@%h", "--concurrency", "1", "-Q", "default")
        schedule = str(self.stage.folder / "beat")
        self.stage.start_celery("beat", "beat", "--loglevel", "ERROR", "--schedule", schedule, "--pidfile=")
        self._await_web()

    def _await_web(self) -> None:
        health = get(f"{self.url}/health/")
        asked = 30.0

        def answers() -> bool:
            return 200 in run_load(self.url, [health], connections=1, seconds=1.0).statuses

        wait_until(answers, seconds=asked)

    def _plan(self, missing: list[int]) -> Iterator[tuple[str, int]]:
        """Who signs, in which order, with those who take back a while later."""
        for turn, place in enumerate(missing):
            yield "sign", place
            if turn >= BEHIND and turn % TAKEN_BACK_EVERY == 0:
                yield "take back", missing[turn - BEHIND]

    def _load(self, plan: list[tuple[str, int]], until: float) -> Load:
        breaks = self._breaks(len(plan)) if self.report.rounds == 1 else []
        requests = self._requests(plan, breaks)
        seconds = max(until - time.monotonic(), 1.0)
        return run_load(self.url, requests, connections=self.options.connections, seconds=seconds)

    def _requests(
        self, plan: list[tuple[str, int]], breaks: list[tuple[int, str, Callable[[], None]]]
    ) -> Iterator[bytes]:
        for turn, (what, place) in enumerate(plan):
            if breaks and turn >= breaks[0][0]:
                self._break(turn, *breaks.pop(0)[1:])
            signer = self.crowd[place]
            if what == "sign":
                yield signer.signs(self.url, wants_news=place % NEWS_EVERY == 0)
            else:
                yield signer.takes_back(self.url)

    def _breaks(self, length: int) -> list[tuple[int, str, Callable[[], None]]]:
        shares: list[tuple[float, str, Callable[[], None]]] = [
            (0.15, "web killed", lambda: self.stage.kill("web")),
            (0.30, "signatures invalidated", self._invalidate),
            (0.45, "PostgreSQL killed", self.stage.crash_postgres),
            (0.60, "counter killed", lambda: self.stage.kill("quick")),
            (0.75, "Redis restarted", self.stage.restart_redis),
            (0.90, "web killed", lambda: self.stage.kill("web")),
        ]
        return [(int(share * length), what, do) for share, what, do in shares]

    def _break(self, turn: int, what: str, do: Callable[[], None]) -> None:
        """In a thread of its own: requests go on meanwhile."""
        self.report.broken.append(f"{what} after {turn} requests")
        thread = threading.Thread(target=do, daemon=True)
        self._breaking.append(thread)
        thread.start()

    def _invalidate(self) -> None:
        """Declare some signatures invalid, as two moderators would."""
        try:
            with transaction.atomic():
                petition, at = self.petitions[0], timezone.now()
                first, second = (User.objects.create_user(f"moderator{number}") for number in range(2))
                chosen = Signature.objects.standing().filter(petition=petition).values_list("pk", flat=True)
                numbers = list(chosen.order_by("pk")[:INVALIDATED])
                details = check(petition, {"cause": InvalidationCause.AUTOMATED, "numbers": numbers})
                approval = Approval.objects.create(
                    act=Approval.Act.INVALIDATE,
                    subject_kind=petition._meta.label_lower,
                    subject_id=petition.pk,
                    state=Approval.State.DONE,
                    details=details,
                    reasons="Drill.",
                    proposed_by=first,
                    proposed_at=at,
                    decided_by=second,
                    decided_at=at,
                )
                self.report.invalidated = invalidate(petition, approval, at)
        finally:
            connection.close()

    def _note(self, plan: list[tuple[str, int]], load: Load) -> None:
        for answer in load.answers:
            what, place = plan[answer.place]
            self.report.unanswered += answer.status == BROKEN
            self.report.refused_for_now += answer.status >= 500
            # Somebody who is told that the signature stands already has it from an attempt whose
            # answer never came.
            if what == "sign" and answer.status in (SIGNED, ALREADY):
                self.signed.add(place)
            elif what == "take back" and answer.status == TAKEN_BACK:
                self.taken_back.add(place)

    def _watch(self, until: float) -> None:
        """How far the counter was behind at the most, while the database answered."""
        while time.monotonic() < until:
            with contextlib.suppress(DatabaseError, Window.DoesNotExist):
                lag = (timezone.now() - Window.objects.get().moved_at).total_seconds()
                self.report.counter_lag_seconds = max(self.report.counter_lag_seconds, lag)
            connection.close()
            time.sleep(0.5)

    # Counting everything

    def audit(self) -> None:
        connection.close()
        self._settle()
        self._rows()
        self._counts()
        self._ledger()

    def _settle(self) -> None:
        """Let the portal's own clock count to the end."""

        def is_counted() -> bool:
            counted = sum(Petition.objects.values_list("signature_count", flat=True))
            return counted == Signature.objects.standing().count()

        wait_until(is_counted, seconds=SETTLED_WITHIN_SECONDS, pause=1.0)

    def _rows(self) -> None:
        codes = {petition.pk: petition.code for petition in self.petitions}
        rows = Signature.objects.values_list("signer", "petition", "retracted_at")
        standing: dict[tuple[int, str], int] = {}
        known = set()
        for signer, petition, retracted_at in rows:
            key = (signer, codes[petition])
            known.add(key)
            standing[key] = standing.get(key, 0) + (retracted_at is None)
        wanted = {(self.crowd[place].citizen, self.crowd[place].petition) for place in self.signed}
        self.report.lost = len(wanted - known)
        self.report.doubled = sum(count > 1 for count in standing.values())
        withdrawn = {(self.crowd[place].citizen, self.crowd[place].petition) for place in self.taken_back}
        gone = set(
            Retraction.objects.filter(cause=Retraction.Cause.WITHDRAWN).values_list(
                "signature__signer", "signature__petition__code"
            )
        )
        self.report.lost += len(withdrawn - gone)

    def _counts(self) -> None:
        audit = counter.audit(at=timezone.now())
        assert audit is not None
        self.report.mended = len(audit.repairs)
        self.report.ledger_differences = len(Reconciliation.objects.latest("id").differences)
        for petition in Petition.objects.all():
            said = {
                petition.signature_count,
                petition.signatures.standing().count(),
                sum(TerritoryTally.objects.filter(petition=petition).values_list("count", flat=True)),
                sum(DayTally.objects.filter(petition=petition).values_list("count", flat=True)),
            }
            if len(said) > 1:
                self.report.disagreeing.append(f"{petition.code}: {sorted(said)}")

    def _ledger(self) -> None:
        ledger.publish(at=timezone.now())
        ledger.recompute(at=timezone.now())
        keys = [signer.key for signer in ledger_keys()]
        standing = list(Signature.objects.standing().select_related("petition", "signer", "territory"))
        for signature in random.sample(standing, min(RECEIPTS, len(standing))):
            receipt = Receipt.parse(str(seals.receipt_for(signature)))
            self.report.receipts_checked += 1
            self.report.receipts_wrong += receipt.claims.case != seals.case_of(signature.petition.code)
            receipt.check(keys)
        done = subprocess.run(
            [sys.executable, "-m", "ledger.verify", self.url, "--pause", "2"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        said = (done.stdout.strip() or done.stderr.strip() or "nothing").splitlines()
        self.report.verifier_says = said[-1]


# What was promised ---------------------------------------------------------------------------


def _judge(report: Report) -> None:
    promises: dict[str, bool] = {
        "everybody who wanted to has signed": report.acknowledged == report.asked,
        "no signature that was acknowledged is lost": report.lost == 0,
        "nobody counts twice": report.doubled == 0,
        "count, tallies and rows agree": not report.disagreeing,
        "the audit had nothing to mend": report.mended == 0,
        "the ledger says the same": report.ledger_differences == 0,
        "every receipt is true": report.receipts_checked > 0 and report.receipts_wrong == 0,
        "an outsider finds nothing wrong": report.verifier_says == "nothing wrong",
        "everything broke that should": len(report.broken) == 6,
    }
    report.misses = [promise for promise, kept in promises.items() if not kept]


def _tell(report: Report) -> None:
    figures = asdict(report)
    width = max(len(name) for name in figures)
    for name, value in figures.items():
        shown = f"{value:,.2f}" if isinstance(value, float) else value
        print(f"{name.replace('_', ' '):<{width}}  {shown}")
