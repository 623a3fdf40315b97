import gzip
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from core import face
from core.gallery import SampleClock, SampleForm, gallery
from core.texts import Text

# What every page loads; a part of the portal may bring a sheet of its own.
OF_A_PART = ("maslikhat.css", "console.css", "explorer.css", "opinions.css", "places.css")
SHEETS = sorted((Path(settings.BASE_DIR) / "static" / "css").glob("*.css"))
CSS = [sheet for sheet in SHEETS if sheet.name not in OF_A_PART]
FONTS = Path(settings.BASE_DIR) / "static" / "fonts"
FIRST_VISIT = 60 * 1024


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def rendered(source: str, path: str = "/en/", **context: object) -> str:
    request = RequestFactory().get(path)
    return Template(source).render(Context({"request": request, **context}))


# Texts


def test_a_text_in_the_readers_language_stands_without_a_note():
    html = rendered("{{ title|text }}", title=Text("Roads & lights", "en"))

    assert html == "Roads &amp; lights"


def test_a_text_in_another_language_says_which_to_the_eye_and_the_ear():
    html = rendered("{{ title|text }}", title=Text("Дороги <b>", "ru"))

    assert '<span lang="ru">Дороги &lt;b&gt;</span>' in html
    assert '<span class="language-note">in Russian</span>' in html


def test_a_bare_text_is_marked_without_a_visible_note():
    html = rendered('{{ title|text:"bare" }}', title=Text("Жол", "kk"))

    assert html == '<span lang="kk">Жол</span>'


def test_paragraphs_are_escaped_and_keep_their_breaks_and_language():
    html = rendered("{{ text|paragraphs }}", text=Text("Бір\r\nекі\n\n\n<script>", "kk"))

    assert html == '<p lang="kk">Бір<br>екі</p>\n<p lang="kk">&lt;script&gt;</p>'


def test_no_text_is_no_paragraph():
    assert rendered("{{ text|paragraphs }}", text="") == ""


# Figures and dates


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (999, "999"),
        (12_482_613, "12\u202f482\u202f613"),
        (-1_500, "\u22121\u202f500"),
        (None, ""),
        ("75", "75"),
    ],
)
def test_figures_are_grouped_by_narrow_spaces(value, written):
    assert rendered("{{ value|number }}", value=value) == written


@pytest.mark.parametrize(
    ("value", "total", "percent"),
    [(0, 100, 0), (1, 50_000, 1), (25, 50, 50), (49_999, 50_000, 99), (70, 50, 100), (None, 5, 0), (5, 0, 0)],
)
def test_a_share_is_a_whole_number_of_percents_from_0_to_100(value, total, percent):
    assert face.share(value, total) == percent


@pytest.mark.parametrize(
    ("language", "written"),
    [("kk", "2026 ж. 20 қараша"), ("ru", "20 ноября 2026 г."), ("en", "20 November 2026")],
)
def test_a_moment_is_written_as_the_date_in_kazakhstan(language, written):
    evening_in_utc = datetime(2026, 11, 19, 20, 30, tzinfo=UTC)

    with translation.override(language):
        html = rendered("{{ at|local_date }}", at=evening_in_utc)

    assert html == f'<time datetime="2026-11-19T20:30:00+00:00">{written}</time>'


def test_no_date_is_written_as_nothing():
    assert rendered("{{ day|local_date }}", day=None) == ""


def test_columns_are_as_high_as_their_share_of_the_highest():
    chart = face.column_chart(
        [{"label": "a", "value": 10}, {"label": "b", "value": 5}, {"label": "c", "value": 0}]
    )

    assert chart is not None
    assert [column.height for column in chart.columns] == [100, 50, 0]
    assert chart.highest == 10
    assert chart.path.count("M") == 2


def test_a_chart_of_nothing_is_no_chart():
    assert face.column_chart([]) is None


# Addresses


def test_the_page_in_another_language_keeps_its_query():
    path = "/en/about/?from=footer&q=жол"

    assert face.address_in("ru", path).startswith("/ru/about/?from=footer&q=")


def test_an_unknown_page_keeps_its_words_in_another_language():
    assert face.address_in("kk", "/en/no-such-page/17/?a=1") == "/kk/no-such-page/17/?a=1"


def test_a_page_without_a_language_leads_to_the_home_page_of_one():
    assert face.address_in("kk", "/health/") == "/kk/"


def test_a_query_is_changed_and_the_rest_of_it_kept():
    html = rendered("{% query page=2 topic=None %}", path="/en/?topic=roads&q=a%26b&page=7")

    assert html == "?q=a%26b&amp;page=2"


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        ("/en/petitions/", ' aria-current="page"'),
        ("/en/petitions/a1b2/", ' aria-current="true"'),
        ("/en/petitions/rules/", ""),
        ("/en/bodies/", ""),
    ],
)
def test_a_menu_marks_the_part_in_which_the_reader_is(path, mark):
    html = rendered('{% current "/en/petitions/" "/en/petitions/rules/" %}', path=path)

    assert html == mark


# Components


def component(name: str, **context: object) -> str:
    return " ".join(render_to_string(f"components/{name}.html", context).split())


def test_progress_towards_a_known_number_is_a_named_meter():
    html = component("progress", count=12_480, needed=50_000)

    assert '<progress value="12480" max="50000" aria-label="Signatures">' in html
    assert "24&nbsp;%" in html


def test_progress_without_a_needed_number_shows_only_the_count():
    html = component("progress", count=12, needed=None)

    assert "<strong>12</strong>" in html
    assert "<progress" not in html


def test_progress_that_nobody_counted_says_so():
    assert "not counted yet" in component("progress", count=None, needed=50)


def test_a_clock_in_time_says_its_day_and_its_end():
    html = component("clock", clock=SampleClock(day=12, days=40, due_date=date(2026, 12, 20)))

    assert "Day 12 of 40" in html
    assert "20 December 2026" in html


def test_an_overdue_clock_says_so_in_words():
    late = SampleClock(day=20, days=20, due_date=date(2026, 11, 16), is_overdue=True, overdue_days=3)

    assert "Overdue by 3 working days" in component("clock", clock=late)


def test_a_stopped_clock_says_whether_it_was_in_time():
    done = SampleClock(day=9, days=20, due_date=date(2026, 11, 16), is_stopped=True)
    late = SampleClock(20, 20, date(2026, 11, 16), is_overdue=True, overdue_days=1, is_stopped=True)

    assert "Done in time" in component("clock", clock=done)
    assert "Done 1 working day late" in component("clock", clock=late)


def test_a_number_under_the_floor_is_not_told():
    html = component("bars", rows=[{"label": "Ұлытау", "value": None, "share": 0}])

    assert "fewer than 5" in html


def test_columns_have_a_table_of_the_same_numbers():
    html = component("columns", rows=[{"label": date(2026, 11, 20), "value": 1_240}], caption="Per day")

    assert '<td class="figure">1\u202f240</td>' in render_to_string(
        "components/columns.html", {"rows": [{"label": "x", "value": 1_240}], "caption": "Per day"}
    )
    assert "20 November" in html


def test_a_list_that_fits_on_one_page_has_no_pages():
    assert component("pagination", page_obj=Paginator(range(5), 20).page(1)) == ""


def test_what_has_just_gone_wrong_is_read_out():
    assert 'role="alert"' in component("notice", kind="error", text="No.", is_news=True)
    assert "role=" not in component("notice", kind="error", text="No.")


# Forms


class LetterForm(forms.Form):
    topic = forms.CharField(label="Topic", help_text="One sentence.", max_length=10)
    letter = forms.CharField(label="Letter", max_length=1_500, widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def test_a_wrong_field_names_its_hint_and_its_error():
    html = str(LetterForm({"topic": "", "kind": "a"}))

    assert 'aria-describedby="id_topic_helptext id_topic_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_topic_helptext"' in html
    assert 'id="id_topic_error"' in html


def test_a_wrong_form_opens_with_a_summary_that_links_to_the_fields():
    html = str(LetterForm({"topic": "x"}))

    assert html.index('role="alert"') < html.index('id="id_topic"')
    assert '<a href="#id_kind_0">' in html


def test_a_form_not_yet_sent_has_no_summary():
    assert "error-summary" not in str(LetterForm())


def test_a_long_text_is_limited_in_words_and_never_cut_by_the_browser():
    html = str(LetterForm()["letter"].as_field_group())

    assert "maxlength" not in html
    assert 'aria-describedby="id_letter_limit"' in html
    assert "No more than 1\u202f500 characters." in html


def test_an_optional_field_says_so():
    form = LetterForm()

    assert "(optional)" in form["letter"].as_field_group()
    assert "(optional)" not in form["topic"].as_field_group()


def test_what_was_typed_is_kept():
    form = SampleForm({"title": "Жарық", "text": "Бірінші\nекінші"})

    assert 'value="Жарық"' in str(form)
    assert "Бірінші\nекінші</textarea>" in str(form)


# The whole page


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_gallery_shows_everything_in_every_language(language, rf):
    request = rf.get(f"/{language}/gallery/")

    with translation.override(language):
        response = gallery(request)

    assert response.status_code == 200
    assert f'<html lang="{language}"'.encode() in response.content


def test_nothing_in_the_gallery_is_refused_by_the_content_security_policy(rf):
    html = gallery(rf.get("/en/gallery/")).content.decode()

    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|src=\"http", html)


@pytest.mark.parametrize("page", ["400.html", "500.html"])
def test_a_page_of_error_needs_no_request(page):
    assert "Халық үні" in render_to_string(page)


def test_a_first_visit_is_light(rf):
    html = gallery(rf.get("/en/gallery/")).content
    parts = [html, *(path.read_bytes() for path in CSS)]

    assert sum(len(gzip.compress(part)) for part in parts) < FIRST_VISIT
    assert sum(len(gzip.compress(path.read_bytes())) for path in CSS) < 12 * 1024
    assert sum(path.stat().st_size for path in FONTS.glob("*.woff2")) < 60 * 1024


# Contrast, computed from the tokens

PAIRS = [
    *(
        (ink, ground, 4.5)
        for ink in ("ink", "ink-soft", "primary", "primary-strong", "error-ink", "gold-ink", "success-ink")
        for ground in ("paper", "surface")
    ),
    ("ink", "sunk", 4.5),
    ("ink-soft", "sunk", 4.5),
    ("on-primary", "primary", 4.5),
    ("on-primary", "primary-strong", 4.5),
    ("on-night", "night", 4.5),
    ("on-night-soft", "night", 4.5),
    ("on-night-soft", "night-deep", 4.5),
    ("gold", "night", 3),
    *((f"{tone}-ink", f"{tone}-tint", 4.5) for tone in ("neutral", "info", "success", "warning", "error")),
    *(("ink", f"{tone}-tint", 4.5) for tone in ("info", "success", "warning", "error")),
    ("edge", "surface", 3),
    ("edge", "paper", 3),
    ("edge", "sunk", 3),
    ("fill", "sunk", 3),
    ("fill", "surface", 3),
    ("focus", "paper", 3),
    ("focus", "surface", 3),
]


def tokens() -> dict[str, dict[str, str]]:
    source = (CSS[0].parent / "tokens.css").read_text()
    blocks = [dict(re.findall(r"--([\w-]+): (#\w{6});", block)) for block in source.split(":root")[1:]]
    light, dark = blocks
    return {"light": light, "dark": light | dark}


def luminance(color: str) -> float:
    channels = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_every_pair_of_colors_has_contrast(scheme, ink, ground, least):
    colors = tokens()[scheme]
    brighter, darker = sorted((luminance(colors[ink]), luminance(colors[ground])), reverse=True)

    assert (brighter + 0.05) / (darker + 0.05) >= least
