"""Message catalogs, compiled without gettext."""

from pathlib import Path

LOCALES = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogs() -> int:
    """Compile every catalog that is newer than its compiled form; return how many were."""
    import polib

    compiled = 0
    for source in LOCALES.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        polib.pofile(str(source)).save_as_mofile(str(target))
        compiled += 1
    return compiled
