"""Writing a proposal in a browser without a script: kept at every step, sent once, corrected, taken back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kurultai import actions
from kurultai.models import Submission
from kurultai.states import EDITABLE, Status
from kurultai.views.supporting import offers
from tests.factories import (
    BodyFactory,
    CaseFactory,
    CitizenFactory,
    CoAuthorFactory,
    ConsultationFactory,
    PostFactory,
    ProposalRuleFactory,
    RegionFactory,
    SectionFactory,
    SubmissionFactory,
    SupportFactory,
    TopicFactory,
    UserFactory,
)
from tests.pages import addresses

pytestmark = pytest.mark.django_db
at = addresses("kurultai:")

STEPS = ["place", "text", "details", "attachments", "coauthors", "check"]
TYPED = {
    "title": "Ауыл мектебіне автобус",
    "problem": "Балалар мектепке жеті шақырым жаяу барады.",
    "proposal": "Ауыл мектептеріне автобус бөлуді ұсынамын.",
    "effect": "Балалар аман-есен жетеді.",
}


@pytest.fixture
def rule(db):
    return ProposalRuleFactory()


@pytest.fixture
def author(rule):
    return CitizenFactory()


@pytest.fixture
def writer(author, signed_in):
    return signed_in(author)


def step(name: str, submission: Submission, language: str = "en") -> str:
    return at(name, submission.code, *(["kk"] if name == "text" else []), language=language)


def mine(author, **changes) -> Submission:
    return SubmissionFactory(author=author, **changes)


# Before writing -----------------------------------------------------------------------------


def test_whoever_is_not_signed_in_signs_in_first(client, rule):
    response = client.get(at("start"))

    assert response.status_code == 302
    assert "next=/en/kurultai/proposals/new/" in response["Location"]


def test_whoever_is_not_verified_reads_why_they_cannot_write(rule, signed_in):
    page = signed_in(UserFactory()).get(at("start")).content.decode()

    assert "Only citizens of Kazakhstan whose identity is confirmed" in page
    assert 'name="about"' not in page


def test_nothing_begins_before_one_has_said_what_it_is_about(writer):
    response = writer.post(at("start"), {"about": ""})

    assert response.status_code == 400
    assert "Write in a few words what your proposal is about" in response.content.decode()
    assert not Submission.objects.exists()


def test_after_looking_for_similar_ones_one_may_begin(writer, author):
    page = writer.get(at("start"), {"about": "мектепке автобус"}).content.decode()
    response = writer.post(at("start"), {"about": "мектепке автобус"})

    draft = Submission.objects.get(author=author)
    assert "Write the proposal" in page
    assert response["Location"] == step("place", draft)


def test_looking_for_similar_ones_begins_nothing(writer):
    writer.get(at("start"), {"about": "мектепке автобус"})

    assert not Submission.objects.exists()


def test_what_resembles_it_is_shown_with_the_way_to_support_it_instead(writer, now):
    other = SubmissionFactory(title_kk="Ауыл мектептеріне автобус бөлу")
    actions.submit(submission=other, by=other.author.user, at=now)
    actions.publish(submission=other, by=PostFactory().user, at=now)

    page = writer.get(at("start"), {"about": "ауыл мектебіне автобус"}).content.decode()
    response = writer.post(at("support", other.code), follow=True)

    other.refresh_from_db()
    assert other.title_kk in page
    assert "Support this one instead" in page
    assert "Mine is different: write it" in page
    assert "You support this proposal." in response.content.decode()
    assert other.supporters == 1


def test_what_is_similar_can_be_supported_unless_it_is_ones_own(author, now):
    other, own, supported = (
        SubmissionFactory(published=True),
        mine(author, published=True),
        SubmissionFactory(published=True),
    )
    SupportFactory(submission=supported, citizen=author)

    offered = offers([other, own, supported], author.user, at=now)

    assert [bool(offer.ruling) for offer in offered] == [True, False, True]
    assert [offer.is_supported for offer in offered] == [False, False, True]


def test_from_a_consultation_one_begins_with_its_text(writer, author):
    consultation = ConsultationFactory()

    page = writer.get(at("start"), {"consultation": consultation.code}).content.decode()
    response = writer.post(at("start"), {"about": "автобус", "consultation": consultation.code})

    draft = Submission.objects.get(author=author)
    assert f'value="{consultation.code}"' in page
    assert draft.consultation == consultation
    assert response["Location"] == step("text", draft)


@pytest.mark.parametrize("trait", ["draft", "coming", "closed"])
def test_a_consultation_that_is_not_open_is_not_begun_for(writer, author, trait):
    consultation = ConsultationFactory(**{trait: True})

    writer.post(at("start"), {"about": "автобус", "consultation": consultation.code})

    assert Submission.objects.get(author=author).consultation is None


def test_on_a_russian_page_one_begins_in_russian_and_elsewhere_in_kazakh(writer, author):
    section = SectionFactory()

    for language, first in (("ru", "ru"), ("kk", "kk"), ("en", "kk")):
        response = writer.post(at("start", language=language), {"about": "автобус", "section": section.code})

        assert response["Location"].endswith(f"/write/text-{first}/")


# Steps --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_step_answers_in_three_languages(writer, author, name, language):
    ConsultationFactory()

    response = writer.get(step(name, mine(author), language))

    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_for_its_author_only(client, author, signed_in, name):
    draft = mine(author)
    coauthor = CoAuthorFactory(submission=draft).citizen

    assert client.get(step(name, draft)).status_code == 302
    assert signed_in(CitizenFactory()).get(step(name, draft)).status_code == 404
    assert signed_in(coauthor).get(step(name, draft)).status_code == 404
    assert signed_in(PostFactory().user).get(step(name, draft)).status_code == 404


@pytest.mark.parametrize("status", sorted(set(Status) - EDITABLE))
def test_what_has_been_sent_is_no_longer_written(writer, author, status):
    sent = mine(author, status=status)

    for name in STEPS:
        assert writer.get(step(name, sent)).status_code == 409


@pytest.mark.parametrize("name", ["start", "place", "check", "mine"])
def test_every_form_that_posts_carries_its_token(author, name):
    draft = mine(author)
    ConsultationFactory()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(author.user)

    url = at(name) if name in ("start", "mine") else step(name, draft)
    page = browser.get(url, {"about": "автобус"}).content.decode()

    forms = [part.split("</form>")[0] for part in page.split("<form")[1:]]
    posting = [form for form in forms if 'method="post"' in form]
    assert len(posting) >= 2
    assert all("csrfmiddlewaretoken" in form for form in posting)


def test_the_place_is_an_open_consultation_or_a_section_of_the_body_in_force(writer, author):
    draft, consultation, section = mine(author, section=None), ConsultationFactory(), SectionFactory()
    closed = ConsultationFactory(closed=True)
    gone = SectionFactory(valid_to=timezone.localdate() - timedelta(days=1))

    page = writer.get(step("place", draft)).content.decode()

    assert f'value="{consultation.code}"' in page
    assert f'value="{section.code}"' in page
    assert f'value="{closed.code}"' not in page
    assert f'value="{gone.code}"' not in page


def test_a_place_is_chosen_and_changed(writer, author):
    draft, consultation, section = mine(author), ConsultationFactory(), SectionFactory()

    writer.post(at("choose_place", draft.code), {"consultation": consultation.code})
    draft.refresh_from_db()
    assert (draft.consultation, draft.section) == (consultation, None)

    response = writer.post(at("choose_place", draft.code) + "?from=check", {"section": section.code})
    draft.refresh_from_db()
    assert (draft.consultation, draft.section) == (None, section)
    assert response["Location"] == step("check", draft)


@pytest.mark.parametrize("chosen", [{}, {"section": "no-such-section"}, {"consultation": "\x00"}])
def test_no_place_is_no_choice(writer, author, chosen):
    draft = mine(author, section=None)

    response = writer.post(at("choose_place", draft.code), chosen)

    assert response.status_code == 400
    assert "Choose a consultation or a section" in response.content.decode()


def test_the_text_is_kept_in_its_language_and_the_other_stays(writer, author):
    draft = mine(author)
    russian = {name: f"Достаточно длинный текст: {name}" for name in TYPED}

    response = writer.post(at("text", draft.code, "ru"), russian)

    draft.refresh_from_db()
    assert response["Location"] == step("details", draft)
    assert draft.title_ru == russian["title"]
    assert draft.effect_ru == russian["effect"]
    assert draft.languages == ["kk", "ru"]


def test_a_language_can_be_taken_out_again(writer, author):
    draft = mine(author, title_ru="Автобус в школу", problem_ru="Далеко ходить.", proposal_ru="Дать автобус.")

    writer.post(at("text", draft.code, "ru"), dict.fromkeys(TYPED, ""))

    draft.refresh_from_db()
    assert draft.languages == ["kk"]


def test_the_heading_names_the_language_that_is_written_not_that_of_the_page(writer, author):
    page = writer.get(at("text", mine(author).code, "ru")).content.decode()

    assert "Your proposal in Russian" in page


def test_there_is_no_third_language_to_write_in(writer, author):
    assert writer.get(at("text", mine(author).code, "en")).status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"proposal": ""}, "Fill in this part too, or leave this language empty"),
        ({"title": "Қысқа"}, "at least 10 characters"),
        ({"title": "ұзын " * 40}, "at most 150 characters"),
        ({"problem": "көп сөз " * 600}, "at most 4000 characters"),
        ({"title": "Ауыл \x07 мектебіне автобус"}, "invisible control characters"),
    ],
)
def test_what_is_wrong_in_the_text_is_said_and_all_that_was_typed_stays(writer, author, typed, sentence):
    draft = mine(author, title_kk="Бұрынғы атау тұра берсін")

    response = writer.post(step("text", draft), {**TYPED, **typed})

    page = response.content.decode()
    draft.refresh_from_db()
    assert response.status_code == 400
    assert sentence in page
    assert TYPED["effect"] in page
    assert draft.title_kk == "Бұрынғы атау тұра берсін"


def test_what_was_typed_survives_a_session_that_ran_out(client, author):
    draft = mine(author)

    refused = client.post(step("text", draft), TYPED)
    client.force_login(author.user)
    page = client.get(step("text", draft)).content.decode()

    assert refused.status_code == 302
    assert TYPED["proposal"] in page
    assert "You had to sign in again" in page


def test_what_it_is_about_survives_a_session_that_ran_out(client, author):
    client.post(at("start"), {"about": "мектепке автобус"})
    client.force_login(author.user)

    assert 'value="мектепке автобус"' in client.get(at("start")).content.decode()


@pytest.mark.parametrize("name", ["text", "details"])
def test_what_was_typed_survives_a_refusal(writer, author, name):
    sent = mine(author, received=True)
    typed = TYPED if name == "text" else {"topic": sent.topic_id, "behalf": "person", "sources": "Есеп, 2026"}

    response = writer.post(step(name, sent), typed)

    page = response.content.decode()
    assert response.status_code == 409
    assert "the proposal has been sent" in page
    assert typed.get("effect", typed.get("sources")) in page


def test_what_and_whom_it_concerns_is_kept(writer, author):
    draft, topic, region = mine(author), TopicFactory(), RegionFactory()
    typed = {
        "topic": topic.pk,
        "region": region.pk,
        "behalf": "ngo",
        "organization": "«Жасыл ауыл» қоғамдық бірлестігі",
        "organization_role": "төраға",
        "sources": "https://stat.gov.kz/",
    }

    response = writer.post(step("details", draft), typed)

    draft.refresh_from_db()
    assert response["Location"] == step("attachments", draft)
    assert (draft.topic, draft.region, draft.behalf) == (topic, region, "ngo")
    assert (draft.organization, draft.organization_role) == (typed["organization"], "төраға")
    assert draft.sources == "https://stat.gov.kz/"


def test_who_writes_for_an_organization_names_it_and_their_position(writer, author):
    draft = mine(author)

    response = writer.post(
        step("details", draft), {"topic": draft.topic_id, "behalf": "public_council", "sources": "Есеп"}
    )

    page = response.content.decode()
    assert response.status_code == 400
    assert "Name the organization on whose behalf" in page
    assert "an organization speaks through somebody" in page
    assert "Есеп" in page


def test_who_writes_for_themselves_again_drops_the_organization(writer, author):
    draft = mine(author, behalf="ngo", organization="Бірлестік", organization_role="мүше")

    writer.post(
        step("details", draft),
        {
            "topic": draft.topic_id,
            "behalf": "person",
            "organization": "Бірлестік",
            "organization_role": "мүше",
        },
    )

    draft.refresh_from_db()
    assert (draft.behalf, draft.organization, draft.organization_role) == ("person", "", "")


@pytest.mark.parametrize("typed", [{"topic": "x"}, {"behalf": "king"}, {"region": "999999999999999999999"}])
def test_a_choice_that_does_not_exist_is_refused(writer, author, typed):
    draft = mine(author)

    response = writer.post(
        step("details", draft), {"topic": draft.topic_id, "behalf": "person", "region": "", **typed}
    )

    assert response.status_code == 400


# Checking and sending -----------------------------------------------------------------------


def test_the_check_shows_every_answer_as_text(writer, author):
    draft = mine(
        author, problem_kk="Бірінші жол.\n\nЕкінші <b>жол</b>.", behalf="ngo", organization="Бірлестік"
    )
    coauthor = CoAuthorFactory(submission=draft).citizen

    page = writer.get(step("check", draft)).content.decode()

    assert "<p>Бірінші жол.</p>" in page
    assert "Екінші &lt;b&gt;жол&lt;/b&gt;." in page
    assert "<p>Бірлестік</p>" in page
    assert f"<p>{coauthor.public_name}</p>" in page


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"section": None}, "Choose a consultation or a section for the proposal."),
        ({"proposal_kk": ""}, "Write the title, the problem and the proposal"),
        ({"title_ru": "Автобус в школу"}, "Write the title, the problem and the proposal"),
    ],
)
def test_what_is_missing_is_said_instead_of_a_button(writer, author, missing, sentence):
    page = writer.get(step("check", mine(author, **missing))).content.decode()

    assert sentence in page
    assert "Send the proposal" not in page


def test_a_proposal_is_sent_and_its_page_tells_the_author(writer, author):
    draft = mine(author)

    response = writer.post(step("check", draft), follow=True)

    draft.refresh_from_db()
    assert draft.status == Status.RECEIVED
    assert response.redirect_chain[-1][0] == draft.get_absolute_url()
    assert "has been sent to the moderators" in response.content.decode()


def test_a_day_has_its_limit_and_the_proposal_is_kept_for_tomorrow(writer, author, rule):
    *within, beyond = [mine(author) for _ in range(rule.submissions_a_day + 1)]
    for draft in within:
        assert writer.post(step("check", draft)).status_code == 302

    page = writer.get(step("check", beyond)).content.decode()
    refused = writer.post(step("check", beyond))

    assert "You have sent 5 proposals today" in page
    assert refused.status_code == 403
    assert "This one is kept: send it tomorrow." in refused.content.decode()
    assert Submission.objects.get(pk=beyond.pk).status == Status.DRAFT


def test_what_was_sent_yesterday_does_not_count_today(writer, author, rule, now):
    for _ in range(rule.submissions_a_day):
        mine(author, received=True, submitted_at=now - timedelta(days=1))

    assert writer.post(step("check", mine(author))).status_code == 302


def test_a_second_click_sends_nothing_twice(writer, author):
    draft = mine(author)
    writer.post(step("check", draft))

    response = writer.post(step("check", draft))

    assert response.status_code == 409
    assert "the proposal has been sent" in response.content.decode()


# Corrected, withdrawn, deleted --------------------------------------------------------------


@pytest.fixture
def returned(author):
    submission = mine(author, received=True)
    CaseFactory(subject=submission)
    moderator = PostFactory().user
    note = "Мұғалімнің аты-жөнін алып тастаңыз."
    return actions.return_for_correction(submission=submission, note=note, by=moderator, at=timezone.now())


@pytest.mark.parametrize("name", STEPS)
def test_the_moderators_note_stands_beside_every_step(writer, returned, name):
    page = writer.get(step(name, returned)).content.decode()

    assert "Мұғалімнің аты-жөнін алып тастаңыз." in page


def test_a_returned_proposal_is_corrected_and_sent_again(writer, returned):
    writer.post(step("text", returned) + "?from=check", TYPED)
    page = writer.get(step("check", returned)).content.decode()
    writer.post(step("check", returned))

    returned.refresh_from_db()
    assert "Send again" in page
    assert returned.status == Status.RECEIVED
    assert returned.title_kk == TYPED["title"]


def test_a_proposal_is_withdrawn_only_with_a_yes(writer, author):
    published = mine(author, published=True)

    without = writer.post(at("withdraw", published.code), {})
    withdrawn = writer.post(at("withdraw", published.code), {"confirmed": "on"})

    published.refresh_from_db()
    assert without.status_code == 400
    assert withdrawn.status_code == 302
    assert published.status == Status.WITHDRAWN


def test_what_a_section_supports_is_not_withdrawn(writer, author):
    supported = mine(author, supported=True)

    page = writer.get(at("withdraw", supported.code)).content.decode()
    refused = writer.post(at("withdraw", supported.code), {"confirmed": "on"})

    assert "At this stage a proposal cannot be withdrawn." in page
    assert refused.status_code == 409


def test_nobody_elses_proposal_is_withdrawn_or_deleted(author, signed_in):
    draft, published = mine(author), mine(author, published=True)
    stranger = signed_in(CitizenFactory())

    assert stranger.post(at("withdraw", published.code), {"confirmed": "on"}).status_code == 404
    assert stranger.post(at("delete_draft", draft.code)).status_code == 404


def test_a_draft_is_deleted_by_a_button_and_not_by_a_look(writer, author):
    draft = mine(author)

    writer.get(at("delete_draft", draft.code))
    assert Submission.objects.filter(pk=draft.pk).exists()

    writer.post(at("delete_draft", draft.code))
    assert not Submission.objects.filter(pk=draft.pk).exists()


def test_my_page_shows_drafts_and_what_i_joined_and_nothing_else(writer, author):
    own, joined, other = mine(author), SubmissionFactory(received=True), SubmissionFactory(published=True)
    CoAuthorFactory(submission=joined, citizen=author)

    page = writer.get(at("mine")).content.decode()

    assert own.title_kk in page
    assert joined.title_kk in page
    assert "You are a co-author" in page
    assert other.title_kk not in page


def test_my_page_takes_the_same_queries_for_any_number(writer, author, django_assert_max_num_queries):
    body = BodyFactory(consultative=True)
    for _ in range(12):
        mine(author, body=body, published=True)

    with django_assert_max_num_queries(14):
        writer.get(at("mine"))
