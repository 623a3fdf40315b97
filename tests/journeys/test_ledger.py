"""A signer keeps a receipt and checks it; a stranger checks everything."""

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.conftest import ROOT, Person, wait_for

TRUE = "The receipt is true: this signature is in the ledger, under a root that the portal has signed."
ELSEWHERE = (
    "The receipt does not fit: this signature is not in the ledger at the place that the receipt names."
)


def sign_something(somebody: Person) -> str:
    """Sign the first petition in the list that can be signed; its address."""
    somebody.go("petitions/?status=collecting")
    links = somebody.page.locator("main .card h3 a, main .card h2 a")
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    for address in addresses:
        somebody.page.goto(somebody.portal.url + address + "sign/")
        button = somebody.page.locator("main form button[type=submit]")
        if button.count():
            button.first.click()
            return address
    raise AssertionError("There is no petition to sign.")


def receipt_of(somebody: Person, address: str, folder: Path) -> Path:
    file = folder / "own.tlog-proof"

    def is_there() -> bool:
        answer = somebody.page.request.get(somebody.portal.url + address + "receipt/")
        if answer.status == 200:
            file.write_bytes(answer.body())
        return answer.status == 200

    wait_for(is_there, "the receipt", seconds=60)
    return file


def test_a_signer_checks_the_own_receipt_and_a_stranger_checks_everything(portal, person, tmp_path):
    olga = person("olga", "ru")
    address = sign_something(olga)
    file = receipt_of(olga, address, tmp_path)

    olga.go("ledger/")
    olga.check_accessibility()
    olga.follow("Check a receipt")
    olga.check_accessibility()
    sent: list[str] = []
    olga.page.on("request", lambda request: sent.append(request.url))
    result = olga.page.locator("[data-result]")
    olga.page.locator("#receipt-file").set_input_files(file)
    expect(olga.page.locator("#receipt-text")).not_to_have_value("")
    button = olga.page.locator("[data-receipt] button[type=submit]")
    button.click()
    expect(result).to_contain_text(olga.word(TRUE))

    text = olga.page.locator("#receipt-text")
    text.fill(re.sub(r"\nindex \d+\n", "\nindex 0\n", file.read_text("utf-8")))
    button.click()
    expect(result).to_contain_text(olga.word(ELSEWHERE))
    assert not sent

    keys = olga.page.locator("#receipt-keys").input_value().split()
    for arguments in (["--receipt", str(file), "--key", keys[0]], [portal.url, "--pause", "3"]):
        done = subprocess.run(
            [sys.executable, "-m", "ledger.verify", *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
