"""Acts at the desk of a community: adopted, amended clause by clause, repealed."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from selfgov.models import Act
from selfgov.queries.acts import consolidated
from tests.desk.places.conftest import at
from tests.factories import CommunityActFactory
from tests.pages import text_of

pytestmark = pytest.mark.django_db
LANGUAGES = ["kk", "ru", "en"]


@pytest.fixture
def act(community):
    """Three clauses in force since February 2025."""
    return CommunityActFactory(community=community, clauses=3)


@pytest.fixture
def amendment(community):
    return CommunityActFactory(
        community=community, kind="amendment", adopted_on=date(2026, 3, 1), from_date=date(2026, 3, 10)
    )


def adopted(*clauses: str, **changes) -> dict:
    rows = {f"clause-{place}-text_kk": text for place, text in enumerate(clauses)}
    numbers = {f"clause-{place}-number": str(place + 1) for place, _text in enumerate(clauses)}
    return {
        "kind": "sanitation",
        "number": "12",
        "adopted_on": "2026-02-01",
        "title_kk": "Санитария қағидалары",
        "from_date": "2026-02-10",
        "clause-rows": str(len(clauses)),
        **rows,
        **numbers,
        **changes,
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_in_every_language(clerk, act, language):
    pages = [
        at("place_acts", act.community.unit.kato, language=language),
        at("place_act_new", act.community.unit.kato, language=language),
        at("place_act", act.code, language=language),
        at("place_act_amend", act.code, language=language),
        at("place_act_repeal", act.code, language=language),
    ]

    assert [path for path in pages if clerk.get(path).status_code != 200] == []


def test_acts_of_another_community_are_not_there(clerk):
    elsewhere = CommunityActFactory(clauses=1)

    for name in ("place_act", "place_act_amend", "place_act_repeal"):
        assert clerk.get(at(name, elsewhere.code)).status_code == 404


def test_the_akim_reads_acts_and_enters_none(akim, act):
    assert akim.get(at("place_act", act.code)).status_code == 200
    assert akim.get(at("place_act_amend", act.code)).status_code == 403
    assert akim.get(at("place_act_new", act.community.unit.kato)).status_code == 403


def test_an_act_is_adopted_with_its_clauses_and_its_file(clerk, community):
    file = SimpleUploadedFile("act.pdf", b"%PDF-1.7\n%%EOF\n")
    sent = adopted("Аула таза ұсталады.", "", "Қоқыс сейсенбіде шығарылады.", signed_file=file)

    clerk.post(at("place_act_new", community.unit.kato), sent)

    act = Act.objects.get()
    assert [clause.number for clause in consolidated(act, act.from_date)] == ["1", "3"]
    assert act.signed_file


def test_one_more_clause_keeps_what_was_typed(clerk, community, fields_of):
    answer = clerk.post(at("place_act_new", community.unit.kato), adopted("Бірінші", title_kk="", more="1"))

    fields = fields_of(answer)
    assert answer.status_code == 200
    assert fields["clause-rows"] == ["2"]
    assert fields["clause-0-text_kk"] == ["Бірінші"]
    assert "field-error" not in text_of(answer)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title_kk": ""}, "Write the title"),
        ({"clause-rows": "0"}, "at least one clause"),
        ({"clause-0-number": ""}, "needs a number"),
        ({"clause-1-number": "1"}, "before several clauses"),
        ({"from_date": "2026-01-01"}, "on the day of its adoption at the earliest"),
        ({"adopted_on": "soon"}, "Enter a valid date"),
        ({"kind": "anything"}, "Select a valid choice"),
        ({"item": "unknown"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_with_an_act_is_said(clerk, community, fields_of, changes, words):
    answer = clerk.post(at("place_act_new", community.unit.kato), adopted("Бірінші", "Екінші", **changes))

    assert answer.status_code == 400
    assert words in text_of(answer)
    if "clause-rows" not in changes:
        assert fields_of(answer)["clause-1-text_kk"] == ["Екінші"]
    assert not Act.objects.exists()


def test_an_amendment_changes_ends_and_adds_clauses(clerk, act, amendment, fields_of):
    path = at("place_act_amend", act.code)
    fields = fields_of(clerk.get(path))

    answer = clerk.post(
        path,
        {
            **fields,
            "by_act": amendment.code,
            "from_date": "2026-03-10",
            "clause-0-text_kk": "Аула мен көше таза ұсталады.",
            "clause-1-remove": "on",
            "clause-3-number": "4",
            "clause-3-text_kk": "Қардан да тазартылады.",
            "clause-3-after": "3",
        },
    )

    before, after = consolidated(act, date(2026, 3, 9)), consolidated(act, date(2026, 3, 10))
    assert answer.status_code == 302
    assert [clause.number for clause in before] == ["1", "2", "3"]
    assert [clause.text_kk for clause in after if clause.by_id == amendment.pk] == [
        "Аула мен көше таза ұсталады.",
        "Қардан да тазартылады.",
    ]


def test_an_amendment_that_changes_nothing_is_refused(clerk, act, amendment, fields_of):
    path = at("place_act_amend", act.code)

    answer = clerk.post(
        path, {**fields_of(clerk.get(path)), "by_act": amendment.code, "from_date": "2026-03-10"}
    )

    assert answer.status_code == 400
    assert "which clauses change" in text_of(answer)


def test_the_text_is_shown_as_of_a_day(clerk, act):
    assert clerk.get(at("place_act", act.code) + "?on=2026-01-01").status_code == 200
    assert "not in force on that day" in text_of(clerk.get(at("place_act", act.code) + "?on=2020-01-01"))
    for day in ("2026-13-40", "yesterday", ""):
        answer = clerk.get(at("place_act", act.code), {"on": day})
        assert answer.status_code == 200
        assert timezone.localdate().isoformat() in text_of(answer)


def test_an_act_is_repealed_by_another(clerk, act, amendment):
    clerk.post(at("place_act_repeal", act.code), {"by_act": amendment.code, "from_date": "2026-03-10"})

    act.refresh_from_db()
    assert (act.repealed_by, act.to_date) == (amendment, date(2026, 3, 9))


def test_a_repeal_on_a_day_before_the_act_is_refused(clerk, act, amendment):
    answer = clerk.post(
        at("place_act_repeal", act.code), {"by_act": amendment.code, "from_date": "2020-01-01"}
    )

    assert answer.status_code in (400, 409)
