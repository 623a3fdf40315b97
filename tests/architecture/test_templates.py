"""What pages may hold: the content security policy allows nothing else, and nobody else is asked."""

import re
from pathlib import Path

import pytest

from tests.architecture.house import LEVELS, ROOT

TEMPLATES = ROOT / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
STYLES = sorted((ROOT / "static").rglob("*.css"))
# Folders that belong to no app: shared parts, and Django's own form templates.
SHARED = {"components", "django"}
# A letter's reader has no stylesheet of ours.
LETTERS = {TEMPLATES / "notifications" / name for name in ("email.html", "digest.html")}

INLINE_STYLE = re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE)
INLINE_HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)
STYLE_ELEMENT = re.compile(r"<style\b", re.IGNORECASE)
INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.IGNORECASE)
LOADED_FROM_ELSEWHERE = re.compile(
    r"\b(?:src|srcset|poster|data)\s*=\s*[\"']?\s*(?:https?:)?//"
    r"|<link\b[^>]*\bhref\s*=\s*[\"']?\s*(?:https?:)?//"
    r"|@import\s+(?:url\()?\s*[\"']?\s*(?:https?:)?//"
    r"|url\(\s*[\"']?\s*(?:https?:)?//",
    re.IGNORECASE,
)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_folders_of_templates_belong_to_apps():
    folders = {path.name for path in TEMPLATES.iterdir() if path.is_dir()}

    assert folders - SHARED <= set(LEVELS)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in LETTERS], ids=name)
def test_pages_hold_no_style_and_no_script_of_their_own(page):
    text = page.read_text("utf-8")

    assert not INLINE_STYLE.search(text)
    assert not STYLE_ELEMENT.search(text)
    assert not INLINE_HANDLER.search(text)
    assert not INLINE_SCRIPT.search(text)


@pytest.mark.parametrize("file", [*PAGES, *STYLES], ids=name)
def test_nothing_is_loaded_from_elsewhere(file):
    assert not LOADED_FROM_ELSEWHERE.search(file.read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_forms_that_change_something_carry_their_token(page):
    forms = re.findall(r"<form\b[^>]*method=\"post\"[^>]*>.*?</form>", page.read_text("utf-8"), re.DOTALL)

    assert all("{% csrf_token %}" in form for form in forms)
