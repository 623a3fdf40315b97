"""Minutes as papers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maslikhat import papers
from maslikhat.limits import tally_of
from maslikhat.models import Correction, Deputy, Minutes, RuleBreach, Session, Speech
from maslikhat.options import Option
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    BallotFactory,
    CandidateFactory,
    ExcuseFactory,
    MandateFactory,
    MotionFactory,
    SessionDecisionFactory,
    SessionFactory,
    UserFactory,
    VoteFactory,
)
from tests.papers import words_of


@pytest.fixture
def session(db: None) -> Session:
    """A session of nine: one excused, one late, one leaving; a roll call, a secret vote, a deferral."""
    session = SessionFactory(minutes_published=True, number=24, deputies=7, deputies__present=True)
    session.convocation.body.name_kk = "Қызылжар аудандық мәслихаты"
    session.convocation.body.name_ru = "Кызылжарский районный маслихат"
    session.convocation.body.save()
    deputies = list(Deputy.objects.order_by("pk"))
    session.chair = deputies[0]
    session.mandates = 9
    session.save()
    late = MandateFactory(convocation=session.convocation, deputy__surname="Әбдіғаппарұлы").deputy
    AttendanceFactory(
        session=session,
        deputy=late,
        arrived_at=session.opened_at + timedelta(minutes=20),
        departed_at=session.opened_at + timedelta(hours=1),
    )
    away = MandateFactory(convocation=session.convocation, deputy__surname="Ғұбайдуллина").deputy
    ExcuseFactory(session=session, deputy=away)
    _votes(session, [*deputies, late], away)
    Minutes.objects.create(session=session, secretary="Өмірзақова Қ. Ү.", published_at=timezone.now())
    return session


def _votes(session: Session, there: list[Deputy], away: Deputy) -> None:
    first = AgendaItemFactory(
        session=session, considered=True, title_kk="Бюджетті нақтылау туралы", title_ru="Об уточнении бюджета"
    )
    Speech.objects.create(
        item=first, deputy=there[1], started_at=session.opened_at, note="Жолға қаражат сұрады."
    )
    vote = VoteFactory(closed=True, motion__item=first, mandates=9, opened_at=session.opened_at)
    for place, deputy in enumerate(there):
        BallotFactory(vote=vote, deputy=deputy, option=Option.AGAINST if place == 2 else Option.FOR)
    BallotFactory(vote=vote, deputy=away, option=Option.EXCUSED)
    SessionDecisionFactory(session=session, item=first, vote=vote, number="8С-24-2")
    second = AgendaItemFactory(session=session, considered=True, was_added_live=True, title_ru="")
    secret = VoteFactory(
        closed=True,
        secret=True,
        motion=MotionFactory(item=second, kind="election"),
        mandates=9,
        secret_for=5,
        secret_against=1,
        secret_abstain=0,
        secret_not_voting=2,
        opened_at=session.opened_at,
    )
    CandidateFactory(vote=secret, name="Сейітқали Ңұрлан", secret_votes=5)
    AgendaItemFactory(session=session, status="deferred", status_reason="Баяндамашы келмеді.")


def written(session: Session, language: str, form: str) -> str:
    return words_of(papers.minutes_of(session, language), form)


every_form = pytest.mark.parametrize("form", ["docx", "pdf"])
every_language = pytest.mark.parametrize("language", ["kk", "ru"])


@every_form
@every_language
def test_minutes_name_every_deputy(session, language, form):
    text = written(session, language, form)

    for deputy in Deputy.objects.all():
        assert deputy.full_name in text


@every_form
def test_kazakh_letters_are_written(session, form):
    text = written(session, "kk", form)

    assert "Қызылжар аудандық мәслихаты" in text
    assert "Әбдіғаппарұлы" in text
    assert "Өмірзақова Қ. Ү." in text
    assert "Сейітқали Ңұрлан" in text


@every_form
def test_minutes_are_in_the_language_of_the_paper(session, form):
    text = written(session, "ru", form)

    assert "Кызылжарский районный маслихат" in text
    assert "Об уточнении бюджета" in text
    assert "Бюджетті нақтылау туралы" not in text


@every_form
def test_text_that_is_missing_is_named_as_missing(session, form):
    item = session.items.get(position=2)
    with_note = papers.minutes_of(session, "ru")

    points = next(block.points for block in with_note.blocks if block.kind == "points")

    assert item.title_kk in points[1]
    assert points[1].startswith("2. ")
    assert "[" in points[1]
    assert item.title_kk in written(session, "ru", form)


@every_form
def test_minutes_hold_speeches_decisions_and_reasons(session, form):
    text = written(session, "kk", form)

    assert "Жолға қаражат сұрады." in text
    assert "8С-24-2" in text
    assert "Баяндамашы келмеді." in text
    assert "Іссапарда" in text


def figures(session: Session) -> list[dict[str, int]]:
    paper = papers.minutes_of(session, "kk")
    return [dict(block.rows) for block in paper.blocks if block.kind == "figures"]


def test_votes_are_counted_from_the_ballots(session):
    first = list(figures(session)[0].values())

    assert first == [7, 1, 0, 0, 0, 1]


def test_secret_vote_has_counts_and_no_names(session):
    vote = session.items.get(position=2).motions.get().votes.get()

    paper = papers.minutes_of(session, "kk")

    secret = list(figures(session)[1].values())
    start = paper.blocks.index(next(block for block in paper.blocks if block.kind == "figures"))
    after = paper.blocks[start:]
    second = next(place for place, block in enumerate(after) if place and block.kind == "figures")
    names = " ".join(block.text for block in after[second:] if block.kind == "line")
    assert vote.is_secret
    assert secret == [5, 1, 0, 2, 1]
    assert not any(deputy.full_name in names for deputy in Deputy.objects.all())


def test_quorum_is_of_those_present_at_the_opening(session):
    paper = papers.minutes_of(session, "kk")

    quorum = [block for block in paper.blocks if block.kind == "facts"][1]

    assert [value for _label, value in quorum.rows][:3] == ["9", "7", "6"]


@every_form
def test_breaches_and_corrections_stay_visible(session, form):
    clerk = UserFactory()
    RuleBreach.objects.create(
        session=session, rule="notice", reason="Су тасқыны болды.", by=clerk, at=session.opened_at
    )
    Correction.objects.create(
        session=session,
        what="Шешімнің нөмірі",
        old="8С-24-1",
        new="8С-24-2",
        reason="Қате жазылған.",
        by=clerk,
        at=timezone.now(),
    )

    text = written(session, "kk", form)

    for said in ("Су тасқыны болды.", "8С-24-1", "Қате жазылған."):
        assert said in text


@every_form
def test_draft_says_so_on_the_paper(session, form):
    closed = SessionFactory(closed=True)
    published = papers.minutes_of(session, "kk")
    draft = papers.minutes_of(closed, "kk", written=Minutes(session=closed, secretary="Өмірзақова Қ. Ү."))

    assert not published.stamp
    assert draft.stamp
    assert draft.stamp in words_of(draft, form)


@every_form
def test_session_that_has_not_begun_has_a_paper_too(db, form):
    text = written(SessionFactory(announced=True), "kk", form)

    assert "Мәслихаттың мәжіліс залы" in text


def test_election_by_name_groups_ballots_by_candidate(session):
    item = AgendaItemFactory(session=session, considered=True)
    vote = VoteFactory(closed=True, motion__item=item, rule__election=True, opened_at=session.opened_at)
    candidates = CandidateFactory.create_batch(2, vote=vote)
    there = list(Deputy.objects.order_by("pk")[:3])
    for deputy, candidate in zip(there, [*candidates, candidates[0]], strict=True):
        BallotFactory(vote=vote, deputy=deputy, option=Option.FOR, candidate=candidate)

    paper = papers.minutes_of(session, "kk")

    lines = [block for block in paper.blocks if block.kind == "line" and candidates[0].name in block.label]
    assert [line.text for line in lines] == [f"{there[0].full_name}, {there[2].full_name}"]


def test_names_follow_the_kazakh_alphabet(session):
    names = ["Қасымов", "Яковлев", "Әбдіров", "Ким", "Іргебаев", "Асанов", "Ұзақов", "Уәлиев", "Һашимов"]
    for deputy, surname in zip(Deputy.objects.order_by("pk"), names, strict=True):
        Deputy.objects.filter(pk=deputy.pk).update(surname=surname)

    present = next(block for block in papers.minutes_of(session, "kk").blocks if block.kind == "line").text

    assert [name.split()[0] for name in present.split(", ")] == [
        "Асанов", "Әбдіров", "Ким", "Қасымов", "Уәлиев", "Ұзақов", "Іргебаев", "Яковлев",
    ]  # fmt: skip


def test_minutes_of_a_long_session_take_few_queries(session, django_assert_max_num_queries):
    deputies = list(Deputy.objects.all())
    for _ in range(6):
        vote = VoteFactory(closed=True, motion__item=AgendaItemFactory(session=session, considered=True))
        for deputy in deputies:
            BallotFactory(vote=vote, deputy=deputy)

    with django_assert_max_num_queries(18):
        papers.minutes_of(session, "kk")


def test_tally_of_the_paper_is_that_of_the_vote(session):
    vote = session.items.get(position=1).motions.get().votes.get()

    assert vote.tally() == tally_of({Option.FOR: 7, Option.AGAINST: 1, Option.EXCUSED: 1})
