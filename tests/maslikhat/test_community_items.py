"""A matter on an agenda that a community has sent: how it gets there, and what the community learns."""

from datetime import timedelta

import pytest

from core.rulings import Conflict, Invalid
from maslikhat import actions
from maslikhat.models import AgendaItem
from maslikhat.queries.reading import thread_of_initiative
from selfgov.queries import initiatives as selfgov_queries
from selfgov.states import InitiativeStatus
from tests.factories import (
    AgendaItemFactory,
    BodyFactory,
    ConvocationFactory,
    InitiativeFactory,
    PostFactory,
    SessionDecisionFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db
Origin = AgendaItem.Origin


@pytest.fixture
def initiative():
    return InitiativeFactory(sent=True)


@pytest.fixture
def clerk(initiative):
    return PostFactory(clerk=True, body=initiative.maslikhat).user


def session_of(initiative, **traits):
    convocation = ConvocationFactory(body=initiative.maslikhat)
    return SessionFactory(convocation=convocation, **(traits or {"announced": True}))


def put(session, initiative, by, at, **more) -> AgendaItem:
    return actions.add_item(
        session=session, title_kk="", title_ru="Об отчёте акима", initiative=initiative, by=by, at=at, **more
    )


def path_of(item: AgendaItem) -> str:
    return f"maslikhats/sessions/{item.session.code}/items/{item.code}/"


def test_an_item_of_a_public_agenda_is_found_from_the_community(initiative, clerk, now):
    item = put(session_of(initiative), initiative, clerk, now)

    initiative.refresh_from_db()
    assert item.origin == Origin.COMMUNITY
    assert (initiative.status, initiative.agenda_path) == (InitiativeStatus.ON_AGENDA, path_of(item))


def test_an_agenda_that_nobody_reads_yet_says_nothing_until_it_is_announced(initiative, clerk, now):
    session = session_of(initiative, announced=False)
    item = put(session, initiative, clerk, now)
    initiative.refresh_from_db()
    assert initiative.status == InitiativeStatus.SENT

    reasons = dict.fromkeys(["notice", "materials", "broadcast", "closed_notice"], "Срочно.")
    actions.announce(session=session, reasons=reasons, by=clerk, at=now)

    initiative.refresh_from_db()
    assert (initiative.status, initiative.agenda_path) == (InitiativeStatus.ON_AGENDA, path_of(item))


@pytest.mark.parametrize("step", ["withdraw", "cancel", "edit"])
def test_off_the_agenda_it_waits_again(initiative, clerk, step, now):
    session = session_of(initiative)
    item = put(session, initiative, clerk, now)

    if step == "withdraw":
        actions.withdraw_item(item=item, reason="Нет докладчика.", by=clerk, at=now)
    elif step == "cancel":
        actions.cancel(session=session, reason="Нет кворума.", by=clerk, at=now)
    else:
        actions.edit_item(item=item, changes={"initiative": None, "origin": Origin.OWN}, by=clerk, at=now)

    initiative.refresh_from_db()
    assert (initiative.status, initiative.agenda_path) == (InitiativeStatus.SENT, "")


def test_removed_from_an_agenda_that_nobody_has_seen_it_waits_as_before(initiative, clerk, now):
    item = put(session_of(initiative, announced=False), initiative, clerk, now)

    actions.remove_item(item=item, by=clerk, at=now)

    initiative.refresh_from_db()
    assert initiative.status == InitiativeStatus.SENT


def test_an_item_can_be_given_its_initiative_later(initiative, clerk, now):
    session = session_of(initiative)
    item = actions.add_item(session=session, title_kk="", title_ru="Об отчёте", by=clerk, at=now)

    actions.edit_item(
        item=item, changes={"initiative": initiative, "origin": Origin.COMMUNITY}, by=clerk, at=now
    )

    initiative.refresh_from_db()
    assert initiative.agenda_path == path_of(item)


def test_a_later_session_takes_it_over(initiative, clerk, now):
    first = session_of(initiative)
    put(first, initiative, clerk, now)
    later = SessionFactory(
        convocation=first.convocation, announced=True, starts_at=first.starts_at + timedelta(days=30)
    )

    item = put(later, initiative, clerk, now)

    initiative.refresh_from_db()
    assert initiative.agenda_path == path_of(item)
    assert [part.item.session for part in thread_of_initiative(initiative)] == [first, later]


def test_one_agenda_holds_it_once(initiative, clerk, now):
    session = session_of(initiative)
    put(session, initiative, clerk, now)

    with pytest.raises(Conflict, match="already on the agenda"):
        put(session, initiative, clerk, now)


@pytest.mark.parametrize("traits", [{}, {"supported": True}, {"sent": True}])
def test_what_did_not_come_to_this_maslikhat_is_not_on_its_agenda(traits, now):
    body = BodyFactory(maslikhat=True)
    session = SessionFactory(convocation=ConvocationFactory(body=body), announced=True)
    clerk = PostFactory(clerk=True, body=body).user

    with pytest.raises(Conflict, match="another maslikhat"):
        put(session, InitiativeFactory(**traits), clerk, now)


def test_what_is_decided_comes_on_no_agenda(clerk, initiative, now):
    session = session_of(initiative)
    initiative.status, initiative.outcome_kk = InitiativeStatus.DECIDED, "Тыңдалсын."
    initiative.save()

    with pytest.raises(Conflict, match="not waiting"):
        put(session, initiative, clerk, now)


def test_an_item_from_a_community_names_its_initiative(clerk, initiative, now):
    with pytest.raises(Invalid, match="which initiative"):
        put(session_of(initiative), None, clerk, now, origin=Origin.COMMUNITY)


# The decision -------------------------------------------------------------------------------


def decision_on(item: AgendaItem, **more):
    words = {"text_ru": "Заслушать отчёт акима на сессии.", **more}
    return SessionDecisionFactory(session=item.session, item=item, published_at=None, **words)


def held(initiative, clerk, now) -> AgendaItem:
    """An item of a session that is over."""
    session = session_of(initiative, closed=True)
    return AgendaItemFactory(session=session, initiative=initiative, origin=Origin.COMMUNITY)


def test_a_published_decision_closes_the_initiative_in_both_languages(initiative, clerk, now):
    item = held(initiative, clerk, now)

    actions.publish_decision(decision=decision_on(item, number="12-3"), by=clerk, at=now)

    initiative.refresh_from_db()
    assert initiative.status == InitiativeStatus.DECIDED
    assert "12-3" in initiative.outcome_kk
    assert "Об уточнении районного бюджета" in initiative.outcome_ru
    assert initiative.agenda_path == path_of(item)


def test_a_second_decision_changes_nothing(initiative, clerk, now):
    item = held(initiative, clerk, now)
    actions.publish_decision(decision=decision_on(item, number="1"), by=clerk, at=now)
    initiative.refresh_from_db()
    first = initiative.outcome_ru

    actions.publish_decision(decision=decision_on(item, number="2"), by=clerk, at=now)

    initiative.refresh_from_db()
    assert initiative.outcome_ru == first


def test_a_decision_with_a_title_in_one_language_is_told_in_that_one(initiative, clerk, now):
    item = held(initiative, clerk, now)

    actions.publish_decision(decision=decision_on(item, title_kk=""), by=clerk, at=now)

    initiative.refresh_from_db()
    assert (initiative.outcome_kk, bool(initiative.outcome_ru)) == ("", True)


def test_a_decided_item_can_still_be_corrected(initiative, clerk, now):
    item = put(session_of(initiative), initiative, clerk, now)
    initiative.refresh_from_db()
    initiative.status, initiative.outcome_kk = InitiativeStatus.DECIDED, "Тыңдалсын."
    initiative.save()

    actions.edit_item(item=item, changes={"rapporteur": "Б. Сынақов"}, by=clerk, at=now)

    item.refresh_from_db()
    assert item.rapporteur == "Б. Сынақов"


# Pages --------------------------------------------------------------------------------------


def test_the_way_is_there_in_both_directions(client, initiative, clerk, now):
    item = put(session_of(initiative), initiative, clerk, now)

    of_item = client.get(f"/ru{item.get_absolute_url()[3:]}").content.decode()
    of_initiative = client.get(f"/ru/places/initiatives/{initiative.code}/").content.decode()

    assert f"/ru/places/initiatives/{initiative.code}/" in of_item
    assert f"/items/{item.code}/" in of_initiative
    assert [part.item for part in selfgov_queries.thread_of(initiative)] == [item]


def test_the_desk_offers_what_waits_for_this_maslikhat(signed_in, initiative, clerk, now):
    elsewhere = InitiativeFactory(sent=True)
    session = session_of(initiative)
    browser = signed_in(clerk)
    page = f"/en/desk/sessions/{session.code}/agenda/"

    offered = browser.get(page).context["form"].fields["initiative"].queryset
    browser.post(
        f"{page}add/",
        {"title_ru": "Об отчёте акима", "origin": "community", "initiative": initiative.pk},
    )

    assert list(offered) == [initiative]
    assert elsewhere not in offered
    assert session.items.get().initiative == initiative


def test_the_desk_asks_which_initiative_it_is(signed_in, initiative, clerk):
    session = session_of(initiative)

    answer = signed_in(clerk).post(
        f"/en/desk/sessions/{session.code}/agenda/add/", {"title_ru": "Об отчёте", "origin": "community"}
    )

    assert answer.status_code == 400
    assert "Choose the initiative." in answer.content.decode()
