"""What maslikhats say to people: every statement has its words, in every language."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import resolve
from django.utils import timezone

from broadcasts.models import Stream
from maslikhat import notices
from maslikhat.models import Correction, Session
from maslikhat.options import Result
from notifications import actions
from notifications.models import Delivery, Event
from notifications.outbox import follow
from notifications.rendering import letter
from tests.factories import (
    AgendaItemFactory,
    DeputyRequestFactory,
    GroupFactory,
    PostFactory,
    SessionDecisionFactory,
    SessionFactory,
    UserFactory,
    VoteFactory,
)

pytestmark = pytest.mark.django_db

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "maslikhat" / "notices"
KINDS = sorted(path.name.split(".")[0] for path in TEMPLATES.glob("*.subject.txt"))
SOURCE = Path(notices.__file__).read_text(encoding="utf-8")
FOR_CLERKS = {"stream_dead", "stream_missing"}
LANGUAGES = ("kk", "ru", "en")
AT = timezone.now()
REASON = "Баяндамашы сырқаттанып қалды."


def stream_of(session: Session) -> Stream:
    return Stream.objects.create(
        subject_kind=session._meta.label_lower,
        subject_id=session.pk,
        provider="youtube",
        language="kk",
        url="https://www.youtube.com/watch?v=abcdefghijk",
        starts_at=session.starts_at,
    )


def say(kind: str, session: Session) -> None:
    """Let a session say it."""
    match kind:
        case "petition_scheduled":
            notices.petition_scheduled(AgendaItemFactory(session=session, from_petition=True), at=AT)
        case "adopted":
            item = AgendaItemFactory(session=session)
            notices.adopted(SessionDecisionFactory(session=session, item=item), at=AT)
        case "item_started" | "item_deferred" | "item_withdrawn":
            item = AgendaItemFactory(session=session, status_reason=REASON)
            getattr(notices, kind)(item, at=AT)
        case "voted" | "vote_annulled":
            item = AgendaItemFactory(session=session)
            vote = VoteFactory(motion__item=item, closed=True, annulled_reason=REASON)
            getattr(notices, kind)(vote, at=AT)
        case "request_sent" | "request_answered":
            request = DeputyRequestFactory(convocation=session.convocation, answered=True)
            getattr(notices, kind)(request, at=AT)
        case "stream_dead":
            notices.stream_dead(session, stream_of(session), at=AT)
        case "corrected":
            by = UserFactory()
            correction = Correction.objects.create(session=session, what="Орны", reason=REASON, by=by, at=AT)
            notices.corrected(session, correction, at=AT)
        case _:
            getattr(notices, kind)(session, at=AT)


def test_every_statement_has_its_words():
    said = set(re.findall(r'_tell(?:_request|_of_item)?\(\s*"(\w+)"', SOURCE)) | set(
        re.findall(r'^        "maslikhat\.(\w+)"', SOURCE, re.M)
    )

    assert said == set(KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("traits", [{}, {"commission": True}], ids=["session", "commission"])
def test_every_statement_can_be_read_in_every_language(kind, language, traits):
    session = SessionFactory(announced=True, status_reason=REASON, **traits)
    AgendaItemFactory(session=session)

    say(kind, session)

    written = letter(Event.objects.get(kind=f"maslikhat.{kind}"), language=language, reason="follower")
    assert written.subject
    assert "{" not in written.subject + written.text
    assert len(written.text.split("\n\n")) > 2


@pytest.mark.parametrize("kind", KINDS)
def test_every_statement_leads_to_a_page_that_exists(kind):
    say(kind, SessionFactory(announced=True, status_reason=REASON))

    path = Event.objects.get(kind=f"maslikhat.{kind}").payload["path"]

    assert resolve(f"/en/{path}").app_name == ("desk" if kind in FOR_CLERKS else "maslikhat")


def test_followers_of_the_session_its_commission_and_its_items_are_told_once():
    session = SessionFactory(announced=True, commission=True)
    item = AgendaItemFactory(session=session)
    of_all, of_item, of_another = UserFactory.create_batch(3)
    for subject in (session, session.group, item):
        follow(of_all, subject, reason="follower", at=AT)
    follow(of_item, item, reason="follower", at=AT)
    follow(of_another, GroupFactory(), reason="follower", at=AT)

    notices.announced(session, at=AT)

    actions.resolve(event=Event.objects.get(kind="maslikhat.announced"), at=AT)
    told = Delivery.objects.by("inbox").values_list("user", "reason")
    assert sorted(told) == sorted([(of_all.pk, "follower"), (of_item.pk, "follower")])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("result", Result.values)
@pytest.mark.parametrize("secrecy", [False, True])
def test_every_result_of_a_vote_has_its_words(result, secrecy, language):
    vote = VoteFactory(closed=True, result=result, declared=result, is_secret=secrecy)

    notices.voted(vote, at=AT)

    written = letter(Event.objects.get(), language=language, reason="follower")
    titles = (vote.motion.item.title_kk, vote.motion.item.title_ru)
    assert any(title in written.subject for title in titles)
    assert "{" not in written.subject + written.text


def test_results_are_told_apart():
    subjects = set()
    for result in Result.values:
        notices.voted(VoteFactory(closed=True, result=result, declared=result), at=AT)
        subjects.add(letter(Event.objects.last(), language="en", reason="follower").subject.split(":")[0])

    assert len(subjects) == len(Result.values)


def test_a_dead_stream_is_told_to_the_clerks_once_a_day():
    session = SessionFactory(announced=True)
    clerk = PostFactory(clerk=True, body=session.convocation.body).user
    PostFactory(deputy=True, body=session.convocation.body)
    stream = stream_of(session)

    notices.stream_dead(session, stream, at=AT)
    notices.stream_dead(session, stream, at=AT)

    assert Event.objects.get().users == [clerk.pk]
