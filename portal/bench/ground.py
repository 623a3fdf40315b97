"""What benches stand on: invented petitions, people who are signed in, servers, limits.

Everything is made when it is first asked for, so one bench alone starts no more than it needs.
"""

import os
import shlex
import urllib.error
import urllib.request
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import cycle
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import Citizen
from petitions.loading import PROVIDER, Goal, generate
from petitions.models import Origin, Petition, Window
from portal.bench import limits
from portal.bench.frame import Limit
from portal.bench.pipelined import rate_of
from portal.drills import signers
from portal.drills.frame import Stage, free_port, wait_until
from portal.drills.load import Load, get, run_load
from portal.engines import EngineMissing
from portal.nginx import Nginx
from portal.up import WEB_ENVIRONMENT, web_command

START_SECONDS = 60
# Before a server is measured it has answered for so long.
WARM_SECONDS = 1.0


class Missing(RuntimeError):
    """Something that a bench needs is not on this machine; the message names it."""


@dataclass(frozen=True, slots=True)
class Options:
    """How much is measured."""

    seconds: float
    connections: int
    petitions: int
    signatures: int
    citizens: int
    followers: int
    leaves: int


@dataclass
class Ground:
    """The servers and the data of one run."""

    stage: Stage
    options: Options
    at: datetime = field(default_factory=timezone.now)
    _ends: ExitStack = field(default_factory=ExitStack)

    # Data

    def settle(self) -> None:
        """Invent petitions, signatures and citizens."""
        call_command("load_reference", verbosity=0)
        goal = Goal(self.options.petitions, self.options.signatures, self.options.citizens)
        generate(goal=goal, at=self.at, progress=lambda *_done: None)
        # The counter is not to be slowed by leaves of the invented ones while it is measured.
        Window.objects.get(pk=1).look_on(after=None)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

    def codes(self, most: int = 1_000) -> list[str]:
        """Addresses of petitions of every size, in no order."""
        invented = Petition.objects.filter(origin=Origin.GENERATED)
        return list(invented.order_by("?").values_list("code", flat=True)[:most])

    # Servers

    @cached_property
    def portal(self) -> str:
        """The portal's web processes, started as ``manage.py up`` starts them."""
        call_command("collectstatic", interactive=False, verbosity=0)
        return self._serve("portal", "portal.wsgi:application", "/health/")

    @cached_property
    def plain(self) -> str:
        """The same server with the plain way of signing, and with a page that does nothing."""
        return self._serve("plain", "portal.bench.wsgi:application", "/empty/")

    def _serve(self, name: str, application: str, page: str) -> str:
        port = free_port()
        variables = [f"{key}={value}" for key, value in WEB_ENVIRONMENT.items()]
        self.stage.start(name, "/usr/bin/env", *variables, *shlex.split(web_command(str(port), application)))
        url = f"http://127.0.0.1:{port}"
        if not wait_until(lambda: _answers(url + page), seconds=START_SECONDS):
            log = (self.stage.folder / f"{name}.log").read_text()[-2_000:]
            raise Missing(f"{name} did not start: {log}")
        return url

    @cached_property
    def nginx(self) -> str:
        """The web server before the portal, as a deployment has it."""
        port = free_port()
        upstream = urlsplit(self.portal).port or 0
        server = Nginx(self.stage.folder / "nginx", upstream, port, var_folder=self.stage.folder)
        try:
            url = server.start()
        except EngineMissing as missing:
            raise Missing(str(missing)) from missing
        self._ends.callback(server.stop)
        return url

    def close(self) -> None:
        """Stop what the stage does not know of."""
        self._ends.close()

    # Limits

    @cached_property
    def raw_inserts(self) -> Limit:
        """What PostgreSQL takes of the row that signing writes."""
        return self.raw_inserts_now()

    def raw_inserts_now(self) -> Limit:
        """The same, measured in this moment. The rows are taken away again."""
        options = self.options
        many = 1 + int(options.seconds * limits.MOST_INSERTS / options.citizens)
        petitions = signers.petitions(many, at=self.at)
        first = Citizen.objects.filter(provider=PROVIDER).earliest("pk")
        people = limits.Signers(petitions[0].pk, first.pk, options.citizens, first.territory_id)
        found = limits.raw_inserts(
            os.environ["DATABASE_URL"],
            people,
            folder=self.stage.folder,
            connections=options.connections,
            seconds=options.seconds,
        )
        with connection.cursor() as cursor:
            signed = [petition.pk for petition in petitions]
            cursor.execute("DELETE FROM petitions_signature WHERE petition_id = ANY(%s)", [signed])
            cursor.execute("VACUUM petitions_signature")
        return found

    @cached_property
    def empty_view(self) -> Limit:
        """Requests a second where the view does nothing, through the same server and middleware."""
        load = self.load(self.plain, cycle([get(f"{self.plain}/empty/")]))
        return Limit("requests for an empty view", load.rate(200))

    # Load

    def load(self, url: str, requests: Iterable[bytes]) -> Load:
        """As many requests as fit into the time, on all connections, after some to warm up."""
        requests = iter(requests)
        connections = self.options.connections
        run_load(url, requests, connections=connections, seconds=min(WARM_SECONDS, self.options.seconds))
        return run_load(url, requests, connections=connections, seconds=self.options.seconds)

    def pipelined(self, url: str) -> float:
        """Answers a second of a server that is faster than its asker."""
        options = self.options
        return rate_of(url, connections=options.connections, seconds=options.seconds)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
