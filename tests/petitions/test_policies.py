"""Who may do what, as a table: for every action, every stage and every role.

A letter in a row is a role that may act; everybody else is refused, each with a reason.

    a  the author                  m  a moderator
    c  a citizen                   o  an officer of the addressee
    u  signed in, not verified     x  an officer of another body
    .  nobody in particular        d  an administrator
"""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from core.rulings import ALLOWED, Conflict, Refused
from petitions import policies
from petitions.states import Status
from tests.factories import (
    BodyFactory,
    CitizenFactory,
    PetitionFactory,
    PostFactory,
    RuleFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

S = Status
#                       edit  withdraw  moderate  back  sign  register  hearing  cancel  answer  appeal
TABLE = {
    S.DRAFT:             ["a", "",  "",  "",     "",     "",  "",  "",  "",  ""],
    S.SUBMITTED:         ["",  "a", "m", "",     "",     "",  "",  "",  "",  ""],
    S.RETURNED:          ["a", "a", "",  "",     "",     "",  "",  "",  "",  ""],
    S.REFUSED:           ["",  "",  "",  "",     "",     "",  "",  "",  "",  ""],
    S.BACKING:           ["",  "a", "",  "cmox", "",     "",  "",  "",  "",  ""],
    S.COLLECTING:        ["",  "a", "",  "",     "cmox", "",  "",  "",  "",  ""],
    S.THRESHOLD_REACHED: ["",  "",  "",  "",     "cmox", "o", "",  "",  "",  ""],
    S.UNDER_REVIEW:      ["",  "",  "",  "",     "",     "",  "o", "",  "o", ""],
    S.HEARING_SCHEDULED: ["",  "",  "",  "",     "",     "",  "",  "o", "o", ""],
    S.DECIDED:           ["",  "",  "",  "",     "",     "",  "",  "",  "",  ""],
    S.BACKING_FAILED:    ["",  "",  "",  "",     "",     "",  "",  "",  "",  "o"],
    S.COLLECTING_FAILED: ["",  "",  "",  "",     "",     "",  "",  "",  "",  "o"],
    S.APPEAL_ANSWERED:   ["",  "",  "",  "",     "",     "",  "",  "",  "",  ""],
    S.WITHDRAWN:         ["",  "",  "",  "",     "",     "",  "",  "",  "",  ""],
}  # fmt: skip
ACTIONS = [
    "edit",
    "withdraw",
    "moderate",
    "back",
    "sign",
    "register",
    "hearing",
    "cancel",
    "answer",
    "appeal",
]
ROLES = "acumox.d"


def ask(action: str, user, petition):
    at = timezone.now()
    return {
        "edit": lambda: policies.may_edit(user, petition),
        "withdraw": lambda: policies.may_withdraw(user, petition),
        "moderate": lambda: policies.may_moderate(user, petition, at=at),
        "back": lambda: policies.may_back(user, petition, at=at),
        "sign": lambda: policies.may_sign(user, petition, at=at),
        "register": lambda: policies.may_register(user, petition, at=at),
        "hearing": lambda: policies.may_schedule_hearing(user, petition, at=at),
        "cancel": lambda: policies.may_cancel_hearing(user, petition, at=at),
        "answer": lambda: policies.may_answer(user, petition, at=at),
        "appeal": lambda: policies.may_answer_appeal(user, petition, at=at),
    }[action]()


def people(petition) -> dict[str, object]:
    return {
        "a": petition.author.user,
        "c": CitizenFactory().user,
        "u": UserFactory(),
        "m": PostFactory(user=CitizenFactory().user).user,
        "o": PostFactory(officer=True, body=petition.addressee, user=CitizenFactory().user).user,
        "x": PostFactory(officer=True, body=BodyFactory(), user=CitizenFactory().user).user,
        ".": AnonymousUser(),
        "d": PostFactory(administrator=True).user,
    }


def test_the_table_knows_every_stage():
    assert set(TABLE) == set(Status)


@pytest.mark.parametrize("status", Status.values)
def test_each_role_may_do_at_each_stage_what_the_table_says_and_nothing_else(status):
    petition = PetitionFactory(status=status)

    answers = {
        action: "".join(role for role, user in people(petition).items() if ask(action, user, petition))
        for action in ACTIONS
    }

    assert answers == dict(zip(ACTIONS, TABLE[status], strict=True))


@pytest.mark.parametrize("status", Status.values)
def test_every_refusal_has_a_reason_that_can_be_raised(status):
    petition = PetitionFactory(status=status)

    for action in ACTIONS:
        for user in people(petition).values():
            ruling = ask(action, user, petition)
            if not ruling:
                with pytest.raises(Refused, match=r"\w.+\."):
                    ruling.enforce()


@pytest.mark.parametrize("action", ["back", "sign", "register", "hearing", "cancel", "answer", "appeal"])
def test_nothing_can_be_done_to_public_history(action):
    for status in (S.COLLECTING, S.UNDER_REVIEW, S.DECIDED):
        petition = PetitionFactory(historic=True, status=status)
        officer = PostFactory(officer=True, body=petition.addressee, user=CitizenFactory().user).user

        assert not ask(action, officer, petition)


def test_a_moderator_does_not_decide_on_their_own_petition():
    petition = PetitionFactory(submitted=True)
    PostFactory(user=petition.author.user)

    ruling = policies.may_moderate(petition.author.user, petition, at=timezone.now())

    assert "another moderator" in str(ruling.reason)


def test_a_post_that_has_ended_gives_no_rights():
    petition = PetitionFactory(under_review=True)
    post = PostFactory(officer=True, body=petition.addressee)
    post.to_date = timezone.now().date() - timezone.timedelta(days=1)
    post.save()

    assert not policies.may_answer(post.user, petition, at=timezone.now())


def test_people_under_age_neither_file_nor_sign():
    petition = PetitionFactory(collecting=True)
    young = CitizenFactory(birth_date=timezone.now().date() - timezone.timedelta(days=365 * 15))

    ruling = policies.may_sign(young.user, petition, at=timezone.now())

    assert "under 18" in str(ruling.reason)


def test_where_the_rule_said_so_only_residents_sign():
    petition = PetitionFactory(collecting=True, residents_only=True)
    neighbour = CitizenFactory(territory=petition.addressee.territory)
    stranger = CitizenFactory()

    assert policies.may_sign(neighbour.user, petition, at=timezone.now())
    assert "Only residents" in str(policies.may_sign(stranger.user, petition, at=timezone.now()).reason)


def test_a_closed_collection_is_a_conflict_not_a_lack_of_rights():
    petition = PetitionFactory(collecting=True, over=True)

    with pytest.raises(Conflict):
        policies.may_sign(CitizenFactory().user, petition, at=timezone.now()).enforce()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"subjects_confirmed_at": None}, "excluded subjects"),
        ({"addressee": None}, "Choose the body"),
        ({"text_kk": ""}, "Write the title"),
        ({"title_ru": "Начатый, но не дописанный текст"}, "Write the title"),
    ],
)
def test_what_is_missing_is_named_before_sending(change, reason):
    petition = PetitionFactory(draft=True, **change)

    ruling = policies.may_submit(petition.author.user, petition, RuleFactory(), at=timezone.now())

    assert reason in str(ruling.reason)


def test_a_body_without_a_rule_cannot_be_petitioned():
    petition = PetitionFactory(draft=True)

    assert "sets no number" in str(
        policies.may_submit(petition.author.user, petition, None, at=timezone.now()).reason
    )


def test_a_complete_draft_may_be_sent():
    petition = PetitionFactory(draft=True)

    assert policies.may_submit(petition.author.user, petition, RuleFactory(), at=timezone.now()) == ALLOWED


def test_a_body_that_no_longer_exists_cannot_be_addressed():
    petition = PetitionFactory(draft=True)
    petition.addressee.valid_to = timezone.now().date() - timezone.timedelta(days=1)

    assert "Choose the body" in str(
        policies.may_submit(petition.author.user, petition, RuleFactory(), at=timezone.now()).reason
    )
