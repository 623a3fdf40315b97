"""What `make check` says of translations, locks and traces."""

import polib
import pytest

from tests import check

FORMS = 2


def entry(msgid: str, msgstr: str = "", **rest) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, **rest)


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (entry("Sign", ""), "untranslated"),
        (entry("Sign", "Қол қою", flags=["fuzzy"]), "fuzzy"),
        (entry("Day %(day)s", "Күн %(kun)s"), "other placeholders"),
        (entry("Day {day}", "Күн"), "other placeholders"),
        (entry("Sign\n", "Қол қою"), "other line ends"),
        (entry("Sign this petition now", "Sign this petition now"), "left in English"),
        (entry("%(n)d day", msgid_plural="%(n)d days", msgstr_plural={0: "%(n)d күн"}), "untranslated"),
        (
            entry("%(n)d day", msgid_plural="%(n)d days", msgstr_plural={0: "бір", 1: "көп"}),
            "other placeholders",
        ),
    ],
)
def test_translation_that_does_not_fit_is_named(entry, problem):
    assert list(check._problems(entry, FORMS)) == [problem]


@pytest.mark.parametrize(
    "entry",
    [
        entry("Sign", "Қол қою"),
        entry("%(done)s of %(all)s (100%%)", "%(all)s ішінен %(done)s (100%%)"),
        entry("Telegram", "Telegram"),
        entry("%(n)d day", msgid_plural="%(n)d days", msgstr_plural={0: "%(n)d күн", 1: "%(n)d күн"}),
    ],
)
def test_translation_that_fits_is_passed(entry):
    assert list(check._problems(entry, FORMS)) == []


def test_missing_or_older_package_is_not_met():
    asked = ["django>=5.2,<5.3", "celery", "Django-CSP"]

    unmet = list(check._unmet("lock", asked, {"django": "5.1.9", "django-csp": "4.0"}))

    assert len(unmet) == 2
    assert "django<5.3,>=5.2 is not met (5.1.9)" in unmet[0]
    assert "celery is not met (absent)" in unmet[1]


@pytest.mark.parametrize("path", ["work", "root", "home"])
def test_address_of_one_machine_is_a_trace(path):
    assert check.TRACE.search(f"see /{path}/somewhere")
    assert not check.TRACE.search(f'"portal/{path}.html"')
