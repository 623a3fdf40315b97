"""Agendas: written in peace, changed in view of everyone."""

import pytest

from accounts.models import User
from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from maslikhat import actions, queries
from maslikhat.actions.agenda import ItemRow
from maslikhat.models import AgendaItem, Session
from maslikhat.states import ItemStatus
from notifications.models import Event
from tests.factories import (
    AgendaItemFactory,
    DeputyRequestFactory,
    MandateFactory,
    MotionFactory,
    PetitionFactory,
    PostFactory,
    SessionFactory,
    VoteFactory,
)

pytestmark = pytest.mark.django_db


def clerk_of(session: Session) -> User:
    return PostFactory(clerk=True, body=session.convocation.body).user


def numbers(session: Session) -> list[str]:
    return list(session.items.in_order().values_list("number", flat=True))


def titles(session: Session) -> list[str]:
    return list(session.items.in_order().values_list("title_kk", flat=True))


def add(session: Session, title: str, at, **more) -> AgendaItem:
    by = more.pop("by", None) or clerk_of(session)
    return actions.add_item(session=session, title_kk=title, title_ru="", by=by, at=at, **more)


def agenda(at, **traits) -> Session:
    """One, two with two parts, three."""
    session = SessionFactory(**traits)
    add(session, "бір", at)
    two = add(session, "екі", at)
    add(session, "үш", at)
    add(session, "екі-а", at, parent=two)
    add(session, "екі-ә", at, parent=two)
    return session


def item_of(session: Session, title: str) -> AgendaItem:
    return session.items.get(title_kk=title)


def test_numbers_follow_from_the_place(now):
    session = agenda(now)

    assert titles(session) == ["бір", "екі", "екі-а", "екі-ә", "үш"]
    assert numbers(session) == ["1", "2", "2.1", "2.2", "3"]
    assert [len(branch.children) for branch in queries.agenda_tree(session)] == [0, 2, 0]


def test_a_tree_takes_two_queries(now, django_assert_num_queries):
    session = agenda(now)

    with django_assert_num_queries(2):
        queries.agenda_tree(session)


def test_an_item_moves_with_its_parts(now):
    session = agenda(now)

    actions.move_item(item=item_of(session, "екі"), up=True, by=clerk_of(session), at=now)

    assert titles(session) == ["екі", "екі-а", "екі-ә", "бір", "үш"]
    assert numbers(session) == ["1", "1.1", "1.2", "2", "3"]


@pytest.mark.parametrize(("title", "up"), [("бір", True), ("үш", False), ("екі-а", True)])
def test_at_the_end_nothing_moves(now, title, up):
    session = agenda(now)

    actions.move_item(item=item_of(session, title), up=up, by=clerk_of(session), at=now)

    assert titles(session) == ["бір", "екі", "екі-а", "екі-ә", "үш"]


def test_an_item_becomes_a_part_of_another_and_never_of_itself(now):
    session = agenda(now)
    clerk, two = clerk_of(session), item_of(session, "екі")

    actions.nest_item(item=two, parent=item_of(session, "бір"), by=clerk, at=now)

    assert numbers(session) == ["1", "1.1", "1.1.1", "1.1.2", "2"]
    with pytest.raises(Invalid, match="part of itself"):
        actions.nest_item(item=two, parent=item_of(session, "екі-а"), by=clerk, at=now)
    with pytest.raises(Invalid, match="at most three levels"):
        add(session, "тым терең", now, parent=item_of(session, "екі-а"))


def test_an_item_that_nobody_has_seen_is_removed_with_its_parts(now):
    session = agenda(now)

    actions.remove_item(item=item_of(session, "екі"), by=clerk_of(session), at=now)

    assert titles(session) == ["бір", "үш"]
    assert numbers(session) == ["1", "2"]


def test_an_item_of_a_public_agenda_is_withdrawn_with_a_reason_and_stays(now):
    session = agenda(now, announced=True)
    clerk, item = clerk_of(session), item_of(session, "бір")
    with pytest.raises(Conflict, match="withdraw the item"):
        actions.remove_item(item=item, by=clerk, at=now)
    with pytest.raises(Invalid, match="Give a reason"):
        actions.withdraw_item(item=item, reason="", by=clerk, at=now)

    actions.withdraw_item(item=item, reason="Құжаттар дайын емес", by=clerk, at=now)

    item.refresh_from_db()
    assert (item.status, item.status_reason) == (ItemStatus.WITHDRAWN, "Құжаттар дайын емес")
    assert numbers(session) == ["1", "2", "2.1", "2.2", "3"]


def test_an_item_added_during_the_session_stays_visible_as_such(now):
    session = agenda(now, live=True)

    item = add(session, "кезектен тыс", now)

    assert item.was_added_live
    assert item.number == "4"


def test_during_the_session_deputies_leave_the_agenda_to_the_clerk(now):
    session = SessionFactory(live=True)
    deputy = PostFactory(deputy=True, body=session.convocation.body).user

    with pytest.raises(Refused, match="Only a clerk"):
        add(session, "бір", now, by=deputy)


def test_a_public_extraordinary_session_takes_another_matter_only_for_a_reason(now):
    session = SessionFactory(extraordinary=True, announced=True)
    AgendaItemFactory(session=session)
    with pytest.raises(Conflict, match="only the matter that caused it"):
        add(session, "басқа", now)

    add(session, "басқа", now, reason="Сол бюджетке қатысты")

    assert session.breaches.get().rule == "cause"


def test_an_item_needs_a_title_in_one_language_at_least(now):
    with pytest.raises(Invalid, match="Write the title"):
        add(SessionFactory(), " ", now)


# Petitions ------------------------------------------------------------------------------------


def test_a_petition_put_on_a_public_agenda_is_told_to_its_signers_at_once(now):
    session = SessionFactory(announced=True)
    petition = PetitionFactory(under_review=True, addressee=session.convocation.body)

    item = add(session, "петиция", now, petition=petition)

    assert item.origin == AgendaItem.Origin.PETITION
    event = Event.objects.get(kind="maslikhat.petition_scheduled")
    assert event.payload["path"].endswith(f"/{item.code}/")


def test_a_planned_session_tells_nobody_of_the_petition_yet(now):
    session = SessionFactory()

    add(
        session,
        "петиция",
        now,
        petition=PetitionFactory(under_review=True, addressee=session.convocation.body),
    )

    assert not Event.objects.exists()


def test_a_petition_to_another_body_is_refused(now):
    with pytest.raises(Conflict, match="addressed to another body"):
        add(SessionFactory(), "петиция", now, petition=PetitionFactory(under_review=True))


def test_a_petition_that_is_not_public_is_refused(now):
    session = SessionFactory()
    petition = PetitionFactory(submitted=True, addressee=session.convocation.body)

    with pytest.raises(Conflict, match="not public"):
        add(session, "петиция", now, petition=petition)


# Deputy requests ------------------------------------------------------------------------------


def test_an_item_from_a_request_is_raised_by_the_deputy_who_made_it(now):
    session = SessionFactory()
    request = DeputyRequestFactory(convocation=session.convocation)

    item = add(session, "Сауал", now, request=request)

    assert (item.origin, item.raised_by) == (AgendaItem.Origin.REQUEST, request.deputy)
    assert list(request.agenda_items.all()) == [item]


def test_a_request_to_another_maslikhat_is_refused(now):
    with pytest.raises(Conflict, match="another maslikhat"):
        add(SessionFactory(), "Сауал", now, request=DeputyRequestFactory())


def test_an_item_keeps_its_request_and_its_deputy_together(now):
    session = SessionFactory()
    item = add(session, "Сауал", now, request=DeputyRequestFactory(convocation=session.convocation))
    other = MandateFactory(convocation=session.convocation).deputy

    with pytest.raises(Invalid, match="made by another deputy"):
        actions.edit_item(item=item, changes={"raised_by": other}, by=clerk_of(session), at=now)
    with pytest.raises(Invalid, match="comes from that request"):
        actions.edit_item(item=item, changes={"origin": "own"}, by=clerk_of(session), at=now)


# Editing --------------------------------------------------------------------------------------


def test_two_clerks_who_change_different_words_of_an_item_are_merged(now):
    item = AgendaItemFactory(title_kk="Бюджет", title_ru="Бюджет")
    clerk, seen = clerk_of(item.session), {"title_kk": "Бюджет", "title_ru": "Бюджет"}

    actions.edit_item(item=item, changes={"title_kk": "Бюджет туралы"}, seen=seen, by=clerk, at=now)
    actions.edit_item(item=item, changes={"title_ru": "О бюджете"}, seen=seen, by=clerk, at=now)

    item.refresh_from_db()
    assert (item.title_kk, item.title_ru) == ("Бюджет туралы", "О бюджете")


def test_the_second_who_changes_the_same_words_is_shown_what_stands_there(now):
    item = AgendaItemFactory(title_kk="Бюджет")
    clerk, seen = clerk_of(item.session), {"title_kk": "Бюджет"}
    actions.edit_item(item=item, changes={"title_kk": "Бюджет туралы"}, seen=seen, by=clerk, at=now)

    with pytest.raises(Conflict, match="«Бюджет туралы»"):
        actions.edit_item(item=item, changes={"title_kk": "Салық"}, seen=seen, by=clerk, at=now)


def test_the_journal_keeps_what_an_announced_item_said_before(now):
    item = AgendaItemFactory(session__announced=True, title_kk="Бюджет")

    actions.edit_item(item=item, changes={"title_kk": "Салық"}, by=clerk_of(item.session), at=now)

    entry = Entry.objects.about(item.session).public().get(event="agenda.item_edited")
    assert entry.details["before"] == {"title_kk": "Бюджет"}


# Import -----------------------------------------------------------------------------------------


def test_an_imported_agenda_is_nested_by_its_levels(now):
    session = SessionFactory()
    rows = [ItemRow("бір", "один"), ItemRow("бір-а", "один-а", level=2), ItemRow("екі", "два", "Сейтқали А.")]

    items = actions.import_items(session=session, rows=rows, by=clerk_of(session), at=now)

    assert numbers(session) == ["1", "1.1", "2"]
    assert items[2].rapporteur == "Сейтқали А."


def test_an_import_with_one_bad_row_imports_nothing(now):
    session = SessionFactory()

    with pytest.raises(Invalid):
        actions.import_items(
            session=session, rows=[ItemRow("бір", ""), ItemRow("", "")], by=clerk_of(session), at=now
        )

    assert not session.items.exists()


def test_an_item_under_vote_is_not_withdrawn(now):
    vote = VoteFactory(motion=MotionFactory())

    with pytest.raises(Conflict, match="A vote on this item is open"):
        actions.withdraw_item(
            item=vote.motion.item, reason="Кейін", by=clerk_of(vote.motion.item.session), at=now
        )
