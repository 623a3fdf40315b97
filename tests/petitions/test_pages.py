"""Every page answers in three languages, to everyone who may see it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from petitions import actions, counter
from petitions.models import Petition
from petitions.states import BY_LINK, PRIVATE, PUBLIC, Status
from tests.factories import (
    AnswerFactory,
    BackingFactory,
    CaseFactory,
    CitizenFactory,
    DecisionFactory,
    HearingFactory,
    PetitionFactory,
    SignatureFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
LANGUAGES = ["kk", "ru", "en"]


def at(language: str, name: str, *args: str) -> str:
    with translation.override(language):
        return reverse(name, args=args)


def at_stage(status: str) -> Petition:
    petition = PetitionFactory(status=status)
    if status == Status.SUBMITTED:
        CaseFactory(subject=petition)
    if status == Status.REFUSED:
        DecisionFactory(case__subject=petition, case__closed_at=timezone.now())
    if status == Status.HEARING_SCHEDULED:
        HearingFactory(petition=petition)
    if status in (Status.DECIDED, Status.APPEAL_ANSWERED):
        AnswerFactory(petition=petition)
    return petition


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", sorted(PUBLIC | BY_LINK))
def test_a_public_petition_is_readable_by_anybody(client, status, language):
    petition = at_stage(status)

    response = client.get(at(language, "petitions:detail", petition.code))

    assert response.status_code == 200
    assert petition.title_kk in response.content.decode()


@pytest.mark.parametrize("status", sorted(PRIVATE))
def test_a_private_petition_is_a_404_for_others_and_readable_by_its_author(
    client, signed_in, citizen, status
):
    petition = at_stage(status)
    url = at("kk", "petitions:detail", petition.code)

    assert client.get(url).status_code == 404
    assert signed_in(citizen).get(url).status_code == 404
    assert signed_in(petition.author).get(url).status_code == 200


def test_a_petition_withdrawn_before_it_was_public_stays_private(client):
    petition = PetitionFactory(withdrawn=True, backing_started_at=None, published_at=None)

    assert client.get(petition.get_absolute_url()).status_code == 404


def test_petitions_by_link_are_not_listed(client):
    shown, hidden = PetitionFactory(collecting=True), PetitionFactory(backing=True)

    page = client.get(at("kk", "petitions:list")).content.decode()

    assert shown.title_kk in page
    assert hidden.title_kk not in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["home", "about", "petitions:list", "petitions:rules", "bodies:list", "accounts:demo", "gallery"]
)
def test_public_pages_answer(client, name, language):
    PetitionFactory(collecting=True)
    PetitionFactory(under_review=True)
    PetitionFactory(decided=True)

    response = client.get(at(language, name))

    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["petitions:mine", "petitions:signed", "petitions:begin", "accounts:settings"]
)
def test_personal_pages_ask_to_sign_in_and_then_answer(client, signed_in, language, name):
    signature = SignatureFactory()
    PetitionFactory(author=signature.signer)
    url = at(language, name)

    assert client.get(url).status_code == 302
    assert signed_in(signature.signer).get(url).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "status=collecting",
        "status=nonsense",
        "q=жарық",
        "q=%00",
        "q='%22%3Cscript%3E",
        "q=:*%26|!",
        "territory=999999999",
        "page=abc",
        "page=-1",
        "page=99999999999999999999",
        "sort=signatures",
        "sort=ending",
        "sort=due",
        "language=kk",
        "body=no-such-body",
        "topic=%F0%9F%98%80",
    ],
)
def test_any_filter_of_the_list_gets_an_answer(client, query):
    PetitionFactory(collecting=True)

    assert client.get(f"{at('ru', 'petitions:list')}?{query}").status_code == 200


def test_the_list_finds_by_the_beginnings_of_words_in_both_languages(client):
    kazakh = PetitionFactory(collecting=True, title_kk="Саябаққа ағаш отырғызу керек")
    russian = PetitionFactory(collecting=True, title_kk="", title_ru="Осветить улицы нашего города")

    def found(words: str) -> set[str]:
        return set(Petition.objects.listed().matching(words).values_list("code", flat=True))

    assert found("саябақ") == {kazakh.code}
    assert found("АҒАШ отыр") == {kazakh.code}
    assert found("улицах") == {russian.code}
    assert found("осветить") == {russian.code}
    assert found("жол") == set()


@pytest.mark.parametrize("code", ["zzzzzzzzzz", "0", "forged-id", "1" * 300])
def test_a_forged_address_is_a_404_in_the_readers_language(client, code):
    response = client.get(f"/ru/petitions/{code}/")

    assert response.status_code == 404
    assert '<html lang="ru"' in response.content.decode()


def test_a_list_of_twenty_takes_a_bounded_number_of_queries(client, django_assert_max_num_queries):
    for _ in range(25):
        PetitionFactory(collecting=True)

    with django_assert_max_num_queries(8):
        client.get(at("kk", "petitions:list"))


def test_a_petition_page_takes_a_bounded_number_of_queries(client, django_assert_max_num_queries):
    petition = PetitionFactory(collecting=True)
    for _ in range(15):
        SignatureFactory(petition=petition)
    counter.count(at=timezone.now())

    with django_assert_max_num_queries(16):
        client.get(petition.get_absolute_url())


def test_the_public_sees_given_names_and_initials_only(client):
    signature = SignatureFactory(signer__given_name="Айгүл", signer__surname="Серікқызы")

    for name in ("petitions:detail", "petitions:signers"):
        page = client.get(at("kk", name, signature.petition.code)).content.decode()

        assert "Айгүл С." in page
        assert "Серікқызы" not in page


# Signing ------------------------------------------------------------------------------------


def test_signing_asks_to_sign_in_and_comes_back(client):
    petition = PetitionFactory(collecting=True)
    url = at("kk", "petitions:sign", petition.code)

    response = client.get(url)

    assert response.status_code == 302
    assert response.url.endswith(f"?next={url}")


def test_a_citizen_reads_and_signs(signed_in, citizen):
    petition = PetitionFactory(collecting=True)
    url = at("kk", "petitions:sign", petition.code)

    assert petition.text_kk in signed_in(citizen).get(url).content.decode()
    response = signed_in(citizen).post(url, follow=True)

    assert response.status_code == 200
    assert petition.signatures.standing().count() == 1


def test_signing_twice_signs_once_and_says_so(signed_in, citizen):
    petition = PetitionFactory(collecting=True)
    url = at("kk", "petitions:sign", petition.code)
    browser = signed_in(citizen)

    statuses = [browser.post(url).status_code for _ in range(2)]

    assert statuses == [302, 409]
    assert petition.signatures.count() == 1


def test_signing_a_closed_petition_is_a_conflict_with_a_sentence(signed_in, citizen):
    petition = PetitionFactory(decided=True)

    response = signed_in(citizen).post(at("en", "petitions:sign", petition.code))

    assert response.status_code == 409
    assert "not being collected now" in response.content.decode()


def test_taking_a_signature_back_twice_is_a_conflict(signed_in):
    signature = SignatureFactory()
    url = at("en", "petitions:withdraw_signature", signature.petition.code)
    browser = signed_in(signature.signer)

    statuses = [browser.post(url).status_code for _ in range(2)]

    assert statuses == [302, 409]


def test_joining_twice_is_a_conflict_and_counts_once(signed_in, citizen):
    petition = PetitionFactory(backing=True)
    url = at("kk", "petitions:back", petition.code)
    browser = signed_in(citizen)

    statuses = [browser.post(url).status_code for _ in range(2)]

    petition.refresh_from_db()
    assert statuses == [302, 409]
    assert petition.backer_count == 1


# Writing ------------------------------------------------------------------------------------

TEXT = {
    "title": "Мектеп жанына бағдаршам орнату керек",
    "text": "Мектептің алдындағы жолда көлік көп, балалар күн сайын қауіппен өтеді.",
    "arguments": "",
    "proposal": "Мектептің алдына бағдаршам орнатуды ұсынамыз.",
}


def test_a_petition_is_written_step_by_step_and_sent(signed_in, citizen):
    body = PetitionFactory(submitted=True).addressee
    topic = TopicFactory()
    browser = signed_in(citizen)

    browser.post(at("kk", "petitions:begin"), {"confirmed": "on"})
    draft = Petition.objects.get(author__user=citizen)
    assert browser.get(at("kk", "petitions:addressee", draft.code)).status_code == 200
    browser.post(at("kk", "petitions:choose_addressee", draft.code), {"body": body.code})
    browser.post(at("kk", "petitions:topic", draft.code), {"topic": topic.pk})
    browser.post(at("kk", "petitions:text", draft.code, "kk"), TEXT)
    assert TEXT["title"] in browser.get(at("kk", "petitions:check", draft.code)).content.decode()
    response = browser.post(at("kk", "petitions:check", draft.code))

    draft.refresh_from_db()
    assert response.status_code == 302
    assert draft.status == Status.SUBMITTED
    assert draft.signatures_needed == 100


def test_the_subjects_have_to_be_confirmed(signed_in, citizen):
    response = signed_in(citizen).post(at("kk", "petitions:begin"), {})

    assert response.status_code == 400
    assert not Petition.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "қысқа"},
        {"title": "ұ" * 151},
        {"text": "ә" * 1_000_000},
        {"proposal": ""},
        {"text": TEXT["text"] + "\x00"},
        {"text": TEXT["text"] + "\x1b[31m"},
        {"title": TEXT["title"] + "\u202e"},
    ],
    ids=["short title", "long title", "1 MB text", "no proposal", "NUL", "escape", "reversed text"],
)
def test_a_wrong_text_is_refused_with_a_sentence_and_nothing_typed_is_lost(signed_in, wrong):
    draft = PetitionFactory(draft=True, title_kk="", text_kk="", arguments_kk="", proposal_kk="")

    response = signed_in(draft.author).post(at("en", "petitions:text", draft.code, "kk"), {**TEXT, **wrong})

    page = response.content.decode()
    assert response.status_code == 400
    assert 'class="error-summary"' in page
    assert TEXT["text"] in page or TEXT["proposal"] in page


WRITTEN = [
    ("choose_addressee", (), "body"),
    ("topic", (), "topic"),
    *[("text", (language,), part) for language in ("kk", "ru") for part in TEXT],
]


@pytest.mark.parametrize("value", ["\x00", "a\x00b", "9" * 100_000])
@pytest.mark.parametrize(("name", "args", "field"), WRITTEN)
def test_nothing_that_can_be_sent_breaks_the_writing_of_a_petition(signed_in, name, args, field, value):
    draft = PetitionFactory(draft=True)
    whole = TEXT if name == "text" else {}

    answer = signed_in(draft.author).post(
        at("en", f"petitions:{name}", draft.code, *args), {**whole, field: value}
    )

    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("value", ["\x00", "9" * 100_000])
@pytest.mark.parametrize("name", ["begin", "check", "delete_draft", "withdraw"])
def test_what_only_takes_a_click_does_not_mind_what_else_is_sent(signed_in, name, value):
    draft = PetitionFactory(draft=True)
    args = () if name == "begin" else (draft.code,)

    answer = signed_in(draft.author).post(at("en", f"petitions:{name}", *args), {"body": value, value: "on"})

    assert answer.status_code < 500


def test_sending_an_unfinished_draft_says_what_is_missing(signed_in):
    draft = PetitionFactory(draft=True, addressee=None)

    response = signed_in(draft.author).post(at("en", "petitions:check", draft.code))

    assert response.status_code == 409
    assert "Choose the body" in response.content.decode()


def test_a_strangers_draft_is_a_404(signed_in, citizen):
    draft = PetitionFactory(draft=True)

    for name in ("petitions:check", "petitions:addressee", "petitions:topic"):
        assert signed_in(citizen).get(at("kk", name, draft.code)).status_code == 404


def test_the_author_withdraws_after_confirming(signed_in):
    petition = PetitionFactory(collecting=True)
    url = at("kk", "petitions:withdraw", petition.code)
    browser = signed_in(petition.author)

    assert browser.post(url).status_code == 400
    assert browser.post(url, {"confirmed": "on"}).status_code == 302

    petition.refresh_from_db()
    assert petition.status == Status.WITHDRAWN


def test_a_post_without_a_token_is_refused_with_a_page(citizen):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(citizen)
    petition = PetitionFactory(collecting=True)

    response = browser.post(at("en", "petitions:sign", petition.code))

    assert response.status_code == 403
    assert "open for too long" in response.content.decode()
    assert not petition.signatures.exists()


def test_the_backer_who_was_missing_makes_the_petition_public(signed_in, citizen):
    petition = PetitionFactory(backing=True, backers_needed=2)
    BackingFactory(petition=petition)
    Petition.objects.filter(pk=petition.pk).update(backer_count=1)

    signed_in(citizen).post(at("kk", "petitions:back", petition.code))

    petition.refresh_from_db()
    assert petition.status == Status.COLLECTING
    assert petition.signatures.count() == 2


def test_the_own_signature_is_shown_with_the_way_to_take_it_back(signed_in):
    petition, signer = PetitionFactory(collecting=True), CitizenFactory()
    actions.sign(petition=petition, signer=signer.user, at=timezone.now())

    page = signed_in(signer).get(petition.get_absolute_url()).content.decode()

    assert reverse("petitions:withdraw_signature", args=[petition.code]) in page


def test_what_was_typed_survives_a_session_that_ran_out(client):
    draft = PetitionFactory(draft=True, title_kk="", text_kk="", arguments_kk="", proposal_kk="")
    url = at("kk", "petitions:text", draft.code, "kk")

    answer = client.post(url, TEXT)
    assert answer.status_code == 302
    assert answer.url.endswith(f"?next={url}")

    client.force_login(draft.author.user)
    page = client.get(url).content.decode()
    assert TEXT["text"] in page
    assert TEXT["text"] not in client.get(url).content.decode()  # given back once


@pytest.mark.parametrize(("name", "page"), [("choose_addressee", "addressee"), ("delete_draft", "check")])
def test_looking_at_an_address_that_only_acts_leads_to_its_page(signed_in, name, page):
    draft = PetitionFactory(draft=True)

    answer = signed_in(draft.author).get(at("kk", f"petitions:{name}", draft.code))

    assert answer.status_code == 302
    assert answer.url == at("kk", f"petitions:{page}", draft.code)
