"""Decisions at the clerk's desk."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from maslikhat.models import Correction, Decision
from tests.factories import PostFactory, SessionDecisionFactory, SessionFactory, VoteFactory
from tests.pages import addresses

pytestmark = pytest.mark.django_db
at = addresses("desk:")

PDF = b"%PDF-1.7\n%\xe2\xe3\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def vote(db):
    """A vote that was won in a session that is over."""
    return VoteFactory(closed=True, motion__item__session=SessionFactory(closed=True))


@pytest.fixture
def session(vote):
    return vote.motion.item.session


@pytest.fixture
def clerk(session, signed_in) -> Client:
    return signed_in(PostFactory(clerk=True, body=session.convocation.body).user)


@pytest.fixture
def draft(session, vote):
    """A decision that is recorded and not published."""
    return SessionDecisionFactory(
        session=session, item=vote.motion.item, vote=vote, published_at=None, text_kk="Бекітілсін."
    )


def typed(page, **changes: object) -> dict[str, object]:
    """What a browser would send of the form that the page shows."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    kept = {name: value for name, value in values.items() if value not in (None, "", False)}
    kept = {name: getattr(value, "code", value) for name, value in kept.items()}
    return {**kept, **changes}


# Looking --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_pages_of_decisions_answer(clerk, session, draft, language):
    pages = [
        at("decisions", session.code, language=language),
        at("decision_new", session.code, language=language),
        at("decision", session.code, draft.code, language=language),
        at("decision_publish", session.code, draft.code, language=language),
    ]

    assert [clerk.get(page).status_code for page in pages] == [200] * len(pages)


def test_a_clerk_of_another_maslikhat_finds_no_decisions(signed_in, session, draft):
    stranger = signed_in(PostFactory(clerk=True).user)

    for name in ("decision", "decision_publish", "decision_discard"):
        assert stranger.post(at(name, session.code, draft.code)).status_code == 404
    assert stranger.get(at("decisions", session.code)).status_code == 404
    assert Decision.objects.filter(published_at=None).exists()


def test_a_vote_that_was_won_waits_for_its_decision(clerk, session, vote):
    page = clerk.get(at("decisions", session.code)).content.decode()

    assert f"{at('decision_new', session.code)}?vote={vote.code}" in page


# Recording ------------------------------------------------------------------------------------


def test_a_decision_is_recorded_after_the_sitting_from_its_vote(clerk, session, vote):
    page = clerk.get(at("decision_new", session.code), {"vote": vote.code})

    answer = clerk.post(
        at("decision_new", session.code),
        typed(page, number="8С-24-2", signed_file=SimpleUploadedFile("decision.pdf", PDF)),
    )

    decision = Decision.objects.get()
    assert answer.status_code == 302
    assert (decision.vote, decision.item, decision.published_at) == (vote, vote.motion.item, None)
    assert decision.title_kk == vote.motion.item.title_kk
    assert decision.signed_file.name.endswith(".pdf")


def test_a_decision_without_a_vote_names_its_item(clerk, session, vote):
    page = clerk.get(at("decision_new", session.code))
    given = typed(page, number="8С-24-2", title_kk="Күн тәртібі туралы")

    nothing = clerk.post(at("decision_new", session.code), given)
    clerk.post(at("decision_new", session.code), {**given, "item": vote.motion.item.code})

    assert nothing.status_code == 400
    assert "the item that was decided without one" in nothing.content.decode()
    assert Decision.objects.get().vote is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"in_force_from": "2026-05-01", "in_force_to": "2026-04-01"}, "cannot end before"),
        ({"title_kk": "", "title_ru": ""}, "at least one language"),
        ({"registry_url": "adilet zan"}, "valid URL"),
        ({"signed_file": SimpleUploadedFile("decision.pdf", b"MZ")}, "not what its name says"),
        ({"repeals": "unknown"}, "published decision of this maslikhat"),
        ({"decided_on": "2100-01-01"}, "dated from the day"),
    ],
)
def test_what_cannot_be_a_decision_keeps_what_was_typed(clerk, session, vote, wrong, sentence):
    page = clerk.get(at("decision_new", session.code), {"vote": vote.code})

    answer = clerk.post(at("decision_new", session.code), typed(page, number="8С-24-77", **wrong))

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert "8С-24-77" in answer.content.decode()
    assert not Decision.objects.exists()


# Completing and publishing --------------------------------------------------------------------


def test_a_draft_is_completed_published_and_then_read_by_everyone(clerk, session, draft):
    page = at("decision", session.code, draft.code)
    clerk.post(page, typed(clerk.get(page), text_ru="Утвердить.", in_force_from="2026-12-01"))
    assert Client().get(draft.get_absolute_url()).status_code == 404

    clerk.post(at("decision_publish", session.code, draft.code))

    read = Client().get(draft.get_absolute_url())
    draft.refresh_from_db()
    assert "Утвердить." in read.content.decode()
    assert draft.in_force_from == date(2026, 12, 1)


def test_a_decision_is_published_once_and_not_without_words(clerk, session, draft):
    Decision.objects.update(text_kk="")

    empty = clerk.post(at("decision_publish", session.code, draft.code))
    Decision.objects.update(published_at=timezone.now())
    again = clerk.post(at("decision_publish", session.code, draft.code))

    assert (empty.status_code, again.status_code) == (409, 409)


def test_a_discarded_draft_is_gone_and_twice_is_no_error(clerk, session, draft):
    for _press in range(2):
        answer = clerk.post(at("decision_discard", session.code, draft.code))
        assert answer.status_code == 302

    assert not Decision.objects.exists()


# Changing -------------------------------------------------------------------------------------


def test_the_slower_of_two_clerks_sees_both_texts_of_a_decision(clerk, session, draft):
    page = at("decision", session.code, draft.code)
    slow = typed(clerk.get(page))
    clerk.post(page, {**slow, "text_kk": "Бірінші мәтін", "number": "9-1"})

    refused = clerk.post(page, {**slow, "text_kk": "Екінші мәтін"})
    clerk.post(page, typed(refused))

    draft.refresh_from_db()
    shown = refused.content.decode()
    assert refused.status_code == 409
    assert "Бірінші мәтін" in shown
    assert "Екінші мәтін" in shown
    assert (draft.text_kk, draft.number) == ("Екінші мәтін", "9-1")


def test_what_was_published_meanwhile_needs_a_reason_and_keeps_what_was_typed(clerk, session, draft):
    page = at("decision", session.code, draft.code)
    slow = typed(clerk.get(page), text_kk="Ұзақ терілген мәтін")
    clerk.post(at("decision_publish", session.code, draft.code))

    refused = clerk.post(page, slow)
    stated = clerk.post(page, {**slow, "reason": "Мәтін толық емес еді."})

    assert (refused.status_code, stated.status_code) == (400, 302)
    assert "Ұзақ терілген мәтін" in refused.content.decode()
    assert Correction.objects.get().new == "Ұзақ терілген мәтін"


def test_a_number_that_is_taken_gives_back_what_was_typed(clerk, session, draft):
    SessionDecisionFactory(session=session, number="9-1")
    page = at("decision", session.code, draft.code)

    refused = clerk.post(page, typed(clerk.get(page), number="9-1", text_ru="Долго набранный текст"))

    assert refused.status_code == 409
    assert "Долго набранный текст" in refused.content.decode()


def test_an_older_decision_shows_by_what_it_was_repealed(clerk, session, draft):
    older = SessionDecisionFactory(
        number="5-1",
        session=SessionFactory(closed=True, convocation=session.convocation),
        decided_on=date(2025, 3, 3),
        in_force_from=date(2025, 4, 1),
    )
    page = at("decision", session.code, draft.code)
    clerk.post(page, typed(clerk.get(page), repeals=older.code, in_force_from="2026-01-01"))

    clerk.post(at("decision_publish", session.code, draft.code))

    shown = Client().get(older.get_absolute_url().replace("/kk/", "/en/")).content.decode()
    assert "Repealed by" in shown
    assert draft.get_absolute_url().split("/")[-2] in shown
    older.refresh_from_db()
    assert older.in_force_to == date(2025, 12, 31)
