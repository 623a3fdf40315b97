"""`make check`: what every change must pass before its tests are run.

Every step runs, one line each; a step that finds something shows it. Names of steps as arguments
run those only and show all that they find: ``.venv/bin/python tests/check.py types lint``.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path

import polib
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
LANGUAGES = ("kk", "ru")
# Enough of an environment for Django to start; no engine is ever reached.
ENVIRONMENT = os.environ | {
    "ENV_FILE": os.devnull,
    "SECRET_KEY": "check",
    "IIN_KEY": "check",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "REDIS_URL": "redis://127.0.0.1:1",
    "PYTHONWARNINGS": "ignore",
    "NO_COLOR": "1",
}
# Among other steps longer findings are cut: nobody reads the three hundredth.
LONGEST_REPORT = 60

Key = tuple[str | None, str]
Entries = dict[Key, polib.POEntry]


def main(only: list[str]) -> int:
    began = time.monotonic()
    if unknown := set(only) - set(STEPS):
        print(f"No such step: {', '.join(sorted(unknown))}. There are {', '.join(STEPS)}.")
        return 2
    steps = {name: step for name, step in STEPS.items() if not only or name in only}
    failed = 0
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        running = {pool.submit(_timed, step): name for name, step in steps.items()}
        for done in as_completed(running):
            failed += _report(running[done], done, most=None if only else LONGEST_REPORT)
    verdict = f"{failed} of {len(steps)} failed" if failed else f"{len(steps)} steps passed"
    print(f"{verdict} in {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


def _timed(step: Callable[[], list[str]]) -> tuple[list[str], float]:
    began = time.monotonic()
    return step(), time.monotonic() - began


def _report(name: str, done: Future[tuple[list[str], float]], *, most: int | None) -> bool:
    """Print the line of a step that ended, and what it found; return whether it failed."""
    try:
        findings, seconds = done.result()
    except Exception as error:
        findings, seconds = [f"{type(error).__name__}: {error}"], 0.0
    print(f"{'FAILED' if findings else 'ok':7}{name:13}{seconds:5.1f} s", flush=True)
    for finding in findings[:most]:
        print(f"       {finding}")
    if hidden := findings[most:] if most else []:
        print(f"       … and {len(hidden)} more: tests/check.py {name}")
    return bool(findings)


def _run(*command: str, cwd: Path = ROOT) -> list[str]:
    """The output of a command that failed, by lines; nothing when it succeeded."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return []
    return done.stdout.strip().splitlines() or [f"{command[0]} ended with {done.returncode}"]


def _tool(name: str, *arguments: str) -> list[str]:
    return _run(str(BIN / name), *arguments)


def _manage(*arguments: str, cwd: Path = ROOT) -> list[str]:
    return _run(sys.executable, "manage.py", *arguments, cwd=cwd)


def _files(*patterns: str) -> list[str]:
    """What git tracks, or would track when added."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file())


# Code and templates -------------------------------------------------------------------------


def types() -> list[str]:
    # A cache remembers what an earlier order of files found, and once disagreed with a fresh clone.
    return _tool("mypy", "--no-incremental", "--no-error-summary", ".")


def formatting() -> list[str]:
    return _tool("ruff", "format", "--check", "--output-format=concise", ".")


def lint() -> list[str]:
    return _tool("ruff", "check", "--output-format=concise", "--quiet", ".")


def indentation() -> list[str]:
    return _tool("djhtml", "--check", "--tabwidth", "2", *_files("templates/*.html"))


def templates() -> list[str]:
    return _tool("djlint", "--lint", "--quiet", "templates")


def imports() -> list[str]:
    findings = _tool("lint-imports", "--no-logo")
    broken = [number for number, line in enumerate(findings) if line == "Broken contracts"]
    return findings[broken[0] + 2 :] if broken else findings


def system() -> list[str]:
    return _manage("check", "--fail-level", "WARNING")


def migrations() -> list[str]:
    return _manage("makemigrations", "--check", "--dry-run")


# Translations -------------------------------------------------------------------------------

# %(name)s, %s and {name}: what a translation must keep.
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
# So many English words in a row are a sentence left as it was.
SENTENCE = 3


def translations() -> list[str]:
    """Texts in code and templates without a translation, and translations that don't fit."""
    wanted = _texts()
    if wanted is None:
        print("       gettext is not installed: only the committed catalogs are checked.")
    return [finding for language in LANGUAGES for finding in _catalog(language, wanted)]


def _texts() -> Entries | None:
    """Every text to translate, collected by gettext from a copy of the tree."""
    if not shutil.which("xgettext") or not shutil.which("msgmerge"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in _files("*.py", "templates", ":!tests"):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, copy / name)
        (copy / "locale").mkdir()
        if failure := _manage("makemessages", "-l", "en", "--keep-pot", "--add-location=file", cwd=copy):
            raise RuntimeError("\n".join(failure))
        return _entries(polib.pofile(str(copy / "locale/django.pot")))


def _entries(catalog: polib.POFile) -> Entries:
    return {(entry.msgctxt, entry.msgid): entry for entry in catalog if not entry.obsolete}


def _catalog(language: str, wanted: Entries | None) -> Iterator[str]:
    path = ROOT / f"locale/{language}/LC_MESSAGES/django.po"
    if not path.is_file():
        yield f"{language}: there is no catalog with its {len(wanted or ())} texts"
        return
    catalog = polib.pofile(str(path))
    present = _entries(catalog)
    if catalog.metadata_is_fuzzy or "SOME DESCRIPTIVE" in catalog.header:
        yield f"{language}: the head of the catalog is gettext's own: say what it is and drop its fuzzy mark"
    for key, entry in sorted((wanted or {}).items(), key=lambda item: item[0][1]):
        if key not in present:
            yield f"{language}: missing: {_short(entry.msgid)} ({_place(entry)})"
    for entry in present.values():
        for problem in _problems(entry, _plural_forms(catalog)):
            yield f"{language}: {problem}: {_short(entry.msgid)}"
    gone = {} if wanted is None else {key: present[key] for key in present.keys() - wanted.keys()}
    for entry in [*gone.values(), *catalog.obsolete_entries()]:
        yield f"{language}: left over: {_short(entry.msgid)}"


def _problems(entry: polib.POEntry, forms: int) -> Iterator[str]:
    given = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy:
        yield "fuzzy"
    if not all(given) or (entry.msgid_plural and len(given) != forms):
        yield "untranslated"
        return
    source = entry.msgid_plural or entry.msgid
    if any(_placeholders(text) != _placeholders(source) for text in given):
        yield "other placeholders"
    if any((text[0] == "\n", text[-1] == "\n") != (source[0] == "\n", source[-1] == "\n") for text in given):
        yield "other line ends"
    words = re.findall(r"\b[a-z]{2,}\b", PLACEHOLDER.sub("", source))
    if source in given and len(words) >= SENTENCE:
        yield "left in English"


def _placeholders(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text.replace("%%", ""))))


def _plural_forms(catalog: polib.POFile) -> int:
    found = re.search(r"nplurals\s*=\s*(\d+)", catalog.metadata.get("Plural-Forms", ""))
    return int(found.group(1)) if found else 0


def _short(text: str) -> str:
    line = " ".join(text.split())
    return repr(line if len(line) <= 70 else f"{line[:69]}…")


def _place(entry: polib.POEntry) -> str:
    return entry.occurrences[0][0] if entry.occurrences else "?"


# Locks and traces ---------------------------------------------------------------------------


def locks() -> list[str]:
    """The lock files name no host and hold what pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = project["project"]["dependencies"]
    runtime, development = _pins("requirements.txt"), _pins("requirements-dev.txt")
    return [
        *_hosts("requirements.txt"),
        *_hosts("requirements-dev.txt"),
        *_unmet("requirements.txt", asked, runtime),
        *_unmet("requirements-dev.txt", asked + project["dependency-groups"]["dev"], development),
        *(
            f"requirements-dev.txt: {name} is not {version} as in requirements.txt"
            for name, version in runtime.items()
            if development.get(name) != version
        ),
    ]


def _pins(lock: str) -> dict[str, str]:
    pinned = re.findall(
        r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;\\]+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE
    )
    return {canonicalize_name(name): version for name, version in pinned}


def _hosts(lock: str) -> Iterator[str]:
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if re.search(r"https?:|file:|--(extra-)?index|@", line):
            yield f"{lock}:{number} names a source: {line.strip()[:60]}"
        elif re.match(r"\w", line) and "--hash=" not in "".join(lines[number : number + 1]):
            yield f"{lock}:{number} has no hash: {line.strip()[:60]}"


def _unmet(lock: str, asked: list[str], pins: dict[str, str]) -> Iterator[str]:
    for requirement in map(Requirement, asked):
        version = pins.get(canonicalize_name(requirement.name))
        if version is None or version not in requirement.specifier:
            yield f"{lock}: {requirement} is not met ({version or 'absent'}); run make lock"


# Addresses of one machine, and the folder beside the project that only its makers have.
TRACE = re.compile(r"(?<![\w/.}>*-])/(?:work|root|home)\b(?![.-])|\bshared[/]")
BINARY = {".ttf", ".png", ".jpg", ".webp", ".woff2", ".ico", ".pdf"}


def traces() -> list[str]:
    """Nothing in the tree tells on which machine it was made."""
    findings = []
    for name in _files():
        if Path(name).suffix in BINARY:
            continue
        for number, line in enumerate((ROOT / name).read_text("utf-8").splitlines(), start=1):
            if found := TRACE.search(line):
                findings.append(f"{name}:{number} names {found.group()}")
    return findings


# The slowest first: they decide how long all of it takes.
STEPS: dict[str, Callable[[], list[str]]] = {
    "types": types,
    "translations": translations,
    "imports": imports,
    "migrations": migrations,
    "system": system,
    "templates": templates,
    "lint": lint,
    "format": formatting,
    "indentation": indentation,
    "locks": locks,
    "traces": traces,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
