"""Working on a case: holding, taking over, what was found, second opinions, handing up, deciding."""

from datetime import date

import pytest
from django.utils import timezone

from accounts import iin
from moderation import actions
from moderation.models import Case, Decision, SecondOpinion
from petitions import actions as petition_actions
from petitions.states import Status
from tests.factories import GroundFactory, PostFactory

pytestmark = pytest.mark.django_db


def case_of(petition):
    return Case.objects.about(petition).latest("pk")


def test_a_case_is_held_taken_over_and_left(signed_in, moderator, colleague, waiting, at):
    case = case_of(waiting)
    first, second = signed_in(moderator), signed_in(colleague)

    first.post(at("case_hold", case.pk))
    seen = second.get(at("case", waiting.code)).content.decode()
    refused = second.post(at("case_hold", case.pk))
    second.post(at("case_take_over", case.pk))
    case.refresh_from_db()
    taken_by = case.held_by
    second.post(at("case_let_go", case.pk))

    assert f"{moderator} is working on it" in seen
    assert "Take it over" in seen
    assert refused.status_code == 409
    assert taken_by == colleague
    case.refresh_from_db()
    assert case.held_by is None


def test_deciding_on_what_a_colleague_holds_is_a_conflict_and_keeps_what_was_typed(
    signed_in, moderator, colleague, waiting, at
):
    actions.hold(case=case_of(waiting), by=colleague, at=timezone.now())
    typed = {
        "return-note": "Қай көше екенін нақты жазыңыз.",
        "refuse-reasons": "Бұл жер әзірге бос қалсын, кейін жазамын.",
    }

    response = signed_in(moderator).post(at("return", waiting.code), typed)

    page = response.content.decode()
    assert response.status_code == 409
    assert "is working on this case" in page
    assert all(words in page for words in typed.values())
    waiting.refresh_from_db()
    assert waiting.status == Status.SUBMITTED


def test_two_who_decide_one_after_the_other_the_second_reads_that_it_is_decided(
    signed_in, moderator, colleague, waiting, at
):
    first = signed_in(moderator).post(at("publish", waiting.code))
    second = signed_in(colleague).post(at("return", waiting.code), {"return-note": "Көшені атаңыз."})

    assert (first.status_code, second.status_code) == (302, 409)
    assert "Көшені атаңыз." in second.content.decode()


def test_notes_go_to_the_parts_of_the_text(signed_in, moderator, waiting, at):
    note = "Тақырыпта ауданды атаңыз."

    response = signed_in(moderator).post(at("return", waiting.code), {"return-to_title_kk": note})

    assert response.status_code == 302
    assert Decision.objects.about(waiting).get().notes == {"title_kk": note}


def test_the_author_finds_the_notes_beside_the_fields(signed_in, moderator, waiting, at):
    note = "Тақырыпта ауданды атаңыз."
    signed_in(moderator).post(at("return", waiting.code), {"return-to_title_kk": note})

    page = signed_in(waiting.author).get(f"/en/petitions/{waiting.code}/write/kk/").content.decode()

    assert note in page[page.index("<form") :]


def test_a_return_without_any_note_asks_for_one(signed_in, moderator, waiting, at):
    response = signed_in(moderator).post(at("return", waiting.code), {})

    assert response.status_code == 400
    assert "Say what has to be corrected" in response.content.decode()


def test_findings_are_shown_and_those_confirmed_are_kept(signed_in, moderator, waiting, at):
    waiting.text_kk = f"{waiting.text_kk} Маған +7 701 123 45 67 нөміріне хабарласыңыз."
    waiting.save()
    browser = signed_in(moderator)
    page = browser.get(at("case", waiting.code)).content.decode()
    place = waiting.text_kk.index("+7")
    key = f"phone:text_kk:{place}:{place + len('+7 701 123 45 67')}"

    browser.post(
        at("return", waiting.code), {"hints-confirmed": [key], "return-note": "Нөмірді алып тастаңыз."}
    )

    assert key in page
    assert "<mark>" in page
    kept = Decision.objects.about(waiting).get().confirmed_hints
    assert [(hint["code"], hint["field"]) for hint in kept] == [("phone", "text_kk")]


def test_an_identification_number_in_a_text_is_covered_at_the_desk(signed_in, moderator, waiting, at):
    number = iin.synthetic(date(1988, 3, 14), 4101, female=True)
    waiting.text_kk = f"{waiting.text_kk} Менің ЖСН {number}."
    waiting.save()

    page = signed_in(moderator).get(at("case", waiting.code)).content.decode()

    assert "Менің ЖСН" in page
    assert number not in page


def test_the_next_version_is_compared_with_the_last_one(signed_in, moderator, waiting, at, now):
    petition_actions.return_for_correction(petition=waiting, by=moderator, note="Көшені атаңыз.", at=now)
    waiting.refresh_from_db()
    waiting.write("kk", {"title": "Абай көшесіне бағдаршам орнату туралы"}, at=now)
    petition_actions.submit(petition=waiting, by=waiting.author.user, at=now)

    browser = signed_in(moderator)
    plain, compared = (browser.get(at("case", waiting.code) + tail) for tail in ("", "?changes=1"))

    assert "Show what changed since the last version" in plain.content.decode()
    assert "<ins>" not in plain.content.decode()
    assert "<ins>" in compared.content.decode()


# Colleagues ---------------------------------------------------------------------------------


def test_a_colleague_is_asked_and_answers(signed_in, moderator, colleague, waiting, at):
    case = case_of(waiting)
    question, answer = "Бұл тақырып заңда тыйым салынған ба?", "Жоқ, тыйым салынбаған деп ойлаймын."

    signed_in(moderator).post(at("case_ask", case.pk), {"question": question})
    opinion = SecondOpinion.objects.get()
    own = signed_in(moderator).get(at("opinion_give", opinion.pk))
    signed_in(colleague).post(at("opinion_give", opinion.pk), {"words": answer})

    page = signed_in(moderator).get(at("case", waiting.code)).content.decode()
    assert own.status_code == 403
    assert question in page
    assert answer in page


def test_what_was_typed_for_a_decided_case_is_kept_under_the_refusal(signed_in, moderator, waiting, at, now):
    case = case_of(waiting)
    petition_actions.publish(petition=waiting, by=moderator, at=now)
    question = "Бұл тақырып заңда тыйым салынған ба?"

    response = signed_in(moderator).post(at("case_ask", case.pk), {"question": question})

    assert response.status_code == 409
    assert question in response.content.decode()


def test_what_was_handed_up_is_decided_by_an_administrator(signed_in, moderator, waiting, at):
    case = case_of(waiting)
    administrator = signed_in(PostFactory(administrator=True).user)
    signed_in(moderator).post(
        at("case_escalate", case.pk), {"note": "Бұл мәселе тым күрделі, жоғарыға берем."}
    )

    page = signed_in(moderator).get(at("case", waiting.code)).content.decode()
    refused = signed_in(moderator).post(at("publish", waiting.code))
    published = administrator.post(at("publish", waiting.code))

    assert "an administrator decides on it" in page
    assert (refused.status_code, published.status_code) == (403, 302)


# Who decides --------------------------------------------------------------------------------


def test_nobody_decides_on_a_matter_of_a_body_in_which_they_hold_a_post(signed_in, moderator, waiting, at):
    PostFactory(officer=True, user=moderator, body=waiting.addressee)
    browser = signed_in(moderator)

    page = browser.get(at("case", waiting.code)).content.decode()

    assert "You hold a post in a body that this concerns" in page
    assert browser.post(at("publish", waiting.code)).status_code == 403
    assert browser.post(at("case_hold", case_of(waiting).pk)).status_code == 403


@pytest.mark.parametrize(
    "name", ["case_hold", "case_take_over", "case_let_go", "case_ask", "case_escalate", "opinion_give"]
)
def test_citizens_do_not_work_on_cases(signed_in, citizen, waiting, at, name):
    number = case_of(waiting).pk

    assert signed_in(citizen).post(at(name, number), {"question": "Сұрақ қояйын ба?"}).status_code == 403


def test_a_refusal_is_proposed_and_the_case_waits(signed_in, moderator, waiting, at):
    reasons = "Өтініш заң бойынша петицияның нысанасы бола алмайды."

    response = signed_in(moderator).post(
        at("refuse", waiting.code), {"refuse-ground": GroundFactory().pk, "refuse-reasons": reasons}
    )

    waiting.refresh_from_db()
    assert "/desk/approvals/" in response["Location"]
    assert waiting.status == Status.SUBMITTED
    assert signed_in(moderator).post(at("publish", waiting.code)).status_code == 409


def test_the_page_of_a_case_takes_a_bounded_number_of_questions(
    signed_in, moderator, waiting, at, django_assert_max_num_queries
):
    browser = signed_in(moderator)

    with django_assert_max_num_queries(60):
        browser.get(at("case", waiting.code))
