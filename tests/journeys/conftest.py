"""A whole portal of its own, started as `make run` starts it, and a real browser in front of it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import Error as PlaywrightError

ROOT = Path(__file__).resolve().parent.parent.parent
SCREENSHOTS = ROOT / "docs" / "screenshots"
START_SECONDS = 300
PHONE = {"width": 360, "height": 740}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys share one portal, so they run in one worker; without a browser they don't run."""
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))
            item.add_marker(pytest.mark.timeout(600))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@dataclass
class Portal:
    """A running portal and what its people see."""

    url: str
    var: Path
    process: subprocess.Popen[bytes]
    log: Path
    environment: dict[str, str] = field(default_factory=dict)

    def manage(self, *arguments: str) -> str:
        """Run a management command beside the running portal."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def letters(self) -> list[tuple[str, str]]:
        """Every letter sent so far: its recipient and its subject."""
        return [(str(letter["To"]).strip(), str(letter["Subject"]).strip()) for letter in self._mail()]

    def letters_to(self, address: str) -> list[EmailMessage]:
        """What has come to one mailbox so far, the oldest first."""
        return [letter for letter in self._mail() if str(letter["To"]).strip() == address]

    def _mail(self) -> list[EmailMessage]:
        files = sorted((self.var / "mail").glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"Waited {seconds:.0f} s in vain: {what}"
        time.sleep(0.5)


def _environment(var: Path, port: int) -> dict[str, str]:
    """What a newcomer's shell would have: nothing of the tests' own settings."""
    ours = {
        "DATABASE_URL",
        "REDIS_URL",
        "SECRET_KEY",
        "IIN_KEY",
        "ENV_FILE",
        "STATICFILES_BACKEND",
        "ALLOWED_HOSTS",
    }
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {
        **kept,
        "VAR_DIR": str(var),
        "PORT": str(port),
        "COUNTING_INTERVAL_SECONDS": "1",
        "LEDGER_SECONDS": "2",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(portal: Portal) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert portal.process.poll() is None, portal.log.read_text()
        with suppress(OSError), urllib.request.urlopen(f"{portal.url}/health/", timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.25)
    pytest.fail(f"The portal did not start:\n{portal.log.read_text()}")


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("portal")
    # The embedded PostgreSQL may run as a user of its own: let it through.
    folder.chmod(0o755)
    port, log = _free_port(), folder / "up.log"
    environment = _environment(folder / "var", port)
    environment.pop("SITE_URL", None)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    running = Portal(f"http://127.0.0.1:{port}", folder / "var", process, log, environment)
    try:
        _wait(running)
        yield running
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@dataclass
class Person:
    """Somebody at a browser. Words on buttons are given in English and looked up in their language."""

    page: Page
    portal: Portal
    language: str

    def go(self, path: str) -> None:
        answer = self.page.goto(f"{self.portal.url}/{self.language}/{path}")
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"

    def path(self) -> str:
        """Where this person is, as ``go`` takes it."""
        return self.page.url.removeprefix(f"{self.portal.url}/{self.language}/")

    def word(self, english: str, *, context: str = "") -> str:
        with translation.override(self.language):
            return pgettext(context, english) if context else gettext(english)

    def press(self, english: str, **options: Any) -> None:
        self.page.get_by_role("button", name=self.word(english), exact=True, **options).first.click()

    def follow(self, english: str) -> None:
        self.page.get_by_role("link", name=self.word(english), exact=True).first.click()

    def sees(self, text: str) -> bool:
        return text in self.page.content()

    def reads(self, english: str) -> bool:
        return self.word(english) in self.page.inner_text("body")

    def stage(self) -> str:
        """The stage that the petition's page shows at its top."""
        return self.page.locator("main .status").first.inner_text().strip()

    def fits(self) -> bool:
        """Whether nothing sticks out of the window sideways."""
        assert self.page.viewport_size is not None
        width = int(self.page.evaluate("document.documentElement.scrollWidth"))
        return width <= self.page.viewport_size["width"]

    def check_accessibility(self) -> None:
        try:
            found = Axe().run(self.page, options=WCAG)
        except PlaywrightError:
            # The page was giving way to the next one, which is the one that is meant.
            self.page.wait_for_load_state("load")
            found = Axe().run(self.page, options=WCAG)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"


@pytest.fixture
def person(portal: Portal, browser: Browser) -> Iterator[Callable[..., Person]]:
    """Open a browser: ``person("aigul", "kk")`` signs in as that persona, ``person()`` stays a visitor."""
    opened: list[BrowserContext] = []

    def open_browser(persona: str = "", language: str = "kk", **options: Any) -> Person:
        context = browser.new_context(locale="kk-KZ", **options)
        context.set_default_timeout(15_000)
        opened.append(context)
        somebody = Person(context.new_page(), portal, language)
        if persona:
            somebody.go("accounts/demo/")
            somebody.page.locator(f'button[name="persona"][value="{persona}"]').click()
        return somebody

    yield open_browser
    for context in opened:
        context.close()


@pytest.fixture
def take(request: pytest.FixtureRequest) -> Callable[[Person, str], None]:
    """Photograph a page for the documentation; written only when ``SCREENSHOTS`` is set."""

    def photograph(somebody: Person, name: str) -> None:
        size = somebody.page.viewport_size
        assert size is not None
        file = f"{name}-{somebody.language}-{size['width']}.png"
        if os.environ.get("SCREENSHOTS"):
            somebody.page.screenshot(path=SCREENSHOTS / file)
        assert (SCREENSHOTS / file).exists(), f"Run `make screenshots`: {file} is missing."

    return photograph
