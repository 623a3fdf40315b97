"""Reply templates from their table."""

import io

import pytest

from core.tables import TableRefused
from moderation import loading
from moderation.models import GAP, ReplyTemplate

HEADER = "subject_kind,purpose,name,text_kk,text_ru,valid_from,valid_to,order\n"

pytestmark = pytest.mark.django_db


def load(rows: str, **options):
    return loading.load_reply_templates(io.StringIO(HEADER + rows), **options)


def test_the_templates_of_the_portal_load_once_and_serve_three_purposes():
    first = loading.load_reply_templates(loading.DATA / "reply_templates.csv")
    again = loading.load_reply_templates(loading.DATA / "reply_templates.csv")

    purposes = set(ReplyTemplate.objects.values_list("purpose", flat=True))
    assert (first.created, again.created, again.unchanged) == (8, 0, 8)
    assert purposes == {"return", "refuse", "conclude"}


def test_every_template_has_the_same_blanks_and_gaps_in_both_languages():
    loading.load_reply_templates(loading.DATA / "reply_templates.csv")

    for template in ReplyTemplate.objects.all():
        for mark in ("{title}", "{name}", "{due}", GAP):
            assert template.text_kk.count(mark) == template.text_ru.count(mark), template.name


def test_a_text_may_have_several_paragraphs():
    load('kurultai.submission,return,Атау,"Бірінші.\n\nЕкінші.","Первый.\n\nВторой.",2026-01-01,,10\n')

    assert ReplyTemplate.objects.get().text_kk == "Бірінші.\n\nЕкінші."


def test_what_an_administrator_changed_stays_unless_overwritten():
    row = "kurultai.submission,return,Атау,Мәтін.,Текст.,2026-01-01,,10\n"
    load(row)
    ReplyTemplate.objects.update(text_ru="Изменено.")

    load(row)
    kept = ReplyTemplate.objects.get().text_ru
    load(row, overwrite=True)

    assert kept == "Изменено."
    assert ReplyTemplate.objects.get().text_ru == "Текст."


def test_an_unknown_purpose_or_an_empty_text_is_refused_with_its_line():
    with pytest.raises(TableRefused) as refusal:
        load("kurultai.submission,praise,Атау,,Текст.,2026-01-01,,10\n")

    assert "Line 2, column purpose" in refusal.value.report
    assert "Line 2, column text_kk" in refusal.value.report
    assert not ReplyTemplate.objects.exists()


def test_blanks_are_filled_and_nothing_else_is_looked_up():
    template = ReplyTemplate(text_kk="{name}: {title} {due} {title.__class__} {0} […]", text_ru="-")

    assert template.filled("kk", title="Жол", name="Айгүл С.") == "Айгүл С.: Жол  {title.__class__} {0} […]"
