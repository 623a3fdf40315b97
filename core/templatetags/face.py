"""Tags of the face: every template has them without loading."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField, Textarea
from django.http import HttpRequest
from django.template import Context
from django.utils import formats, timezone
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import face
from core.texts import Text, current_language

register = template.Library()

DATE_KINDS = {
    "": "DATE_FORMAT",
    "short": "SHORT_DATE_FORMAT",
    "day": "MONTH_DAY_FORMAT",
    "time": "DATETIME_FORMAT",
    "hour": "TIME_FORMAT",
}
# A date with its weekday and year, as each language writes it.
_FULL = {"kk": "Y ж. j E, l", "ru": "l, j E Y г.", "en": "l, j F Y"}


# Texts --------------------------------------------------------------------------------------


@register.filter
def text(value: str, note: str = "note") -> SafeString:
    """A text with its language marked: ``{{ petition.title|text }}``.

    One in another language than the page's says so ("in Russian"); ``|text:"bare"`` only marks
    it for screen readers.
    """
    if not isinstance(value, Text) or not value.is_foreign:
        return conditional_escape(value or "")
    marked = format_html('<span lang="{}">{}</span>', value.language, value)
    if note == "bare":
        return marked
    return format_html(
        '{} <span class="language-note">{}</span>', marked, face.LANGUAGE_NOTES[value.language]
    )


@register.filter
def paragraphs(value: str) -> SafeString:
    """Plain text as escaped paragraphs: a blank line parts them, a single break stays a break."""
    language = ""
    if isinstance(value, Text) and value.is_foreign:
        language = format_html(' lang="{}"', value.language)
    parts = re.split(r"\n\s*\n", (value or "").replace("\r\n", "\n").strip())
    return mark_safe(  # noqa: S308 (every part is escaped here)
        "\n".join(f"<p{language}>{escape(part).replace(chr(10), '<br>')}</p>" for part in parts if part)
    )


# Figures and dates --------------------------------------------------------------------------


@register.filter
def number(value: Any) -> Any:
    """A figure as people read it: 12 482 613. Nothing for ``None``; a text stays as it is."""
    if value is None:
        return ""
    if isinstance(value, int):
        return face.grouped(value)
    return formats.localize(value, use_l10n=True)


@register.filter
def plain(value: Any) -> str:
    """A figure as machines read it, for attributes: 12482613."""
    return str(value)


@register.filter
def share_of(value: int | None, total: int | None) -> int:
    """``value`` as whole percents of ``total``, for the width of a bar."""
    return face.share(value, total)


@register.filter
def local_date(value: date | datetime | None, kind: str = "") -> SafeString:
    """A ``<time>`` in words: kinds are nothing, ``short``, ``day``, ``time`` and ``hour``."""
    if not value:
        return mark_safe("")
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat(), face.written_date(value, DATE_KINDS[kind])
    )


@register.filter
def written(value: date | datetime | None, kind: str = "") -> str:
    """A date in words and nothing else, for letters; the kinds are those of ``local_date``."""
    return face.written_date(value, DATE_KINDS[kind]) if value else ""


@register.filter
def last_day(value: datetime | None) -> date | None:
    """The last day on which something is open that closes at this moment, mostly midnight."""
    return face.day_of(value - timedelta(microseconds=1)) if value else None


@register.filter
def full_day(value: date | datetime) -> SafeString:
    """A date with its weekday and year: «Tuesday, 3 March 2026»."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), _in_full(value))


@register.filter
def full_moment(value: datetime) -> SafeString:
    """The same with the hour, in Kazakhstan's time: «Tuesday, 3 March 2026, 11:00»."""
    hour = timezone.localtime(value).strftime("%H:%M")
    return format_html('<time datetime="{}">{}, {}</time>', value.isoformat(), _in_full(value), hour)


def _in_full(value: date | datetime) -> str:
    # Days of the week are written small; Django begins them with a capital letter in Russian.
    text = face.written_date(value, _FULL[current_language()])
    return text[:1].lower() + text[1:] if current_language() == "ru" else text


@register.filter
def month_of(value: datetime) -> str:
    """The month and year of a leaf of the calendar: «March 2026»."""
    return face.written_date(value, "F Y")


@register.filter
def megabytes(size: int) -> str:
    """A file's size in words that people know."""
    if size < 1_000_000:
        return _("%(size)s KB") % {"size": max(size // 1000, 1)}
    return _("%(size)s MB") % {"size": f"{size / 1_000_000:.1f}"}


@register.filter
def day_or_text(value: Any) -> Any:
    """A label that may be a day, which is written in words then."""
    return local_date(value, "day") if isinstance(value, date) else value


@register.filter
def table_rows(columns: Iterable[face.Column]) -> SafeString:
    """The columns of a chart as rows of its table twin, all at once: there may be half a year of them."""
    row = '<tr><th scope="row">{}</th><td class="figure">{}</td></tr>'
    return format_html_join("\n", row, ((day_or_text(it.label), number(it.value)) for it in columns))


@register.simple_tag
def column_chart(rows: Any) -> face.Chart | None:
    """The geometry of a column chart: ``{% column_chart rows as chart %}``."""
    return face.column_chart(rows)


# Addresses ----------------------------------------------------------------------------------


def _request(context: Context) -> HttpRequest | None:
    # Inside an `include … only` the variable is gone, the context's own request is not.
    return getattr(context, "request", None) or context.get("request")


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The page's query with changes: ``{% query page=2 %}``; ``None`` and ``""`` take a key out."""
    request = _request(context)
    if request is None:
        return "?"
    kept = request.GET.copy()
    for name, value in changes.items():
        kept.pop(name, None)
        if value not in (None, ""):
            kept[name] = str(value)
    return f"?{kept.urlencode()}"


@register.simple_tag
def page_range(page: Page) -> list[int | str]:
    """The numbers of the pages around ``page``, with gaps."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_tag(takes_context=True)
def current(context: Context, url: str, but: str = "") -> SafeString:
    """``aria-current`` of a link to this page or to the part it is in (but not in part ``but``)."""
    request = _request(context)
    if not url or request is None or not request.path.startswith(url):
        return mark_safe("")
    if request.path == url:
        return mark_safe(' aria-current="page"')
    return mark_safe("") if but and request.path.startswith(but) else mark_safe(' aria-current="true"')


@register.simple_tag
def language_code() -> str:
    """The page's language for ``lang``: also where no context processor has run."""
    return (get_language() or "kk")[:2]


@register.simple_tag(takes_context=True)
def page_languages(context: Context) -> list[tuple[str, str, str]]:
    """Code and name of every language, each named in itself, and this page's address in it.

    A page with ``language_in_query`` has one address for all languages and ``?lang=`` for each.
    """
    return [(code, str(name), _address_in(context, code)) for code, name in settings.LANGUAGES]


def _address_in(context: Context, language: str) -> str:
    if context.get("language_in_query"):
        return query(context, lang=language)
    request = _request(context)
    return face.address_in(language, request.get_full_path() if request else "/")


# Forms --------------------------------------------------------------------------------------


@register.filter
def length_limit(field: BoundField) -> int | None:
    """How many characters a long text may have; only long texts count them aloud."""
    return getattr(field.field, "max_length", None) if isinstance(field.field.widget, Textarea) else None


@register.filter
def note_of(field: BoundField) -> str:
    """What a reviewer said about this field, if anything (``core.fields.put_notes``)."""
    return str(getattr(field.field, "note", ""))


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The control of a form field, with its hint, error, counter and note announced.

    A long text never carries ``maxlength``: a browser would cut what is pasted without a word.
    """
    limit = length_limit(field)
    attributes: dict[str, str | bool] = {}
    described = [field.aria_describedby or ""]
    if note_of(field):
        described.append(f"{field.auto_id}_note")
    if limit is not None:
        described.append(f"{field.auto_id}_limit")
        attributes = {"maxlength": False, "data-limit": str(limit)}
    if len(described) == 1:
        return field.as_widget()
    return field.as_widget(attrs={"aria-describedby": " ".join(described).strip(), **attributes})
