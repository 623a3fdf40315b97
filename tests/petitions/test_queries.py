"""What resembles a petition."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from moderation import actions as moderation
from petitions import actions, queries
from petitions.models import Petition
from tests.factories import (
    BackingFactory,
    CaseFactory,
    CitizenFactory,
    GroundFactory,
    PetitionFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db

LIGHTS = {
    "title_kk": "Мектеп жанына бағдаршам орнату керек",
    "text_kk": "Мектептің алдындағы жолда көлік көп, балалар күн сайын қауіппен өтеді.",
    "proposal_kk": "Мектептің алдына бағдаршам орнатуды ұсынамыз.",
}
LIGHTS_RU = {
    "title_kk": "",
    "text_kk": "",
    "proposal_kk": "",
    "title_ru": "Установить светофор у школы",
    "text_ru": "Перед школой дорога с большим движением, дети каждый день переходят её с риском.",
    "proposal_ru": "Предлагаем поставить перед школой светофор.",
}
DOCTOR = {
    "title_kk": "Ауылдық емханаға дәрігер керек",
    "text_kk": "Емханада терапевт жоқ, науқастар облыс орталығына барады.",
    "proposal_kk": "Терапевт лауазымын ашуды сұраймыз.",
}


def listed(**parts: str) -> Petition:
    petition = PetitionFactory(collecting=True, **parts)
    actions.index(petition=petition)
    return petition


def test_a_petition_on_the_same_matter_is_found_also_in_the_other_language():
    kazakh, russian = listed(**LIGHTS), listed(**LIGHTS_RU)
    listed(**DOCTOR)

    found = queries.similar(PetitionFactory(draft=True, **LIGHTS))

    assert found == [kazakh, russian]


def test_a_petition_does_not_resemble_itself_and_a_text_that_says_nothing_resembles_none():
    empty = dict.fromkeys(LIGHTS, "")

    assert queries.similar(listed(**LIGHTS)) == []
    assert queries.similar(PetitionFactory(draft=True, **empty)) == []


def test_what_has_left_the_lists_is_not_shown_and_no_more_than_asked_for():
    first, second, third = (listed(**LIGHTS) for _ in range(3))
    Petition.objects.filter(pk=third.pk).update(status="backing_failed")
    draft = PetitionFactory(draft=True, **LIGHTS)

    assert queries.similar(draft) == [second, first]
    assert queries.similar(draft, 1) == [second]


def test_the_last_backer_makes_a_petition_findable():
    petition = PetitionFactory(backing=True, backers_needed=2, **LIGHTS)
    BackingFactory(petition=petition)
    Petition.objects.filter(pk=petition.pk).update(backer_count=1)
    draft = PetitionFactory(draft=True, **LIGHTS)
    assert queries.similar(draft) == []

    actions.back(petition=petition, backer=CitizenFactory().user, wants_news=False, at=timezone.now())

    assert queries.similar(draft) == [petition]


def test_a_refused_petition_is_found_so_that_nobody_writes_it_again(moderator):
    petition = PetitionFactory(submitted=True, **LIGHTS)
    CaseFactory(subject=petition)

    proposed = actions.refuse(
        petition=petition, by=moderator, ground=GroundFactory(), reasons="Себебі бар.", at=timezone.now()
    )
    moderation.approve(approval=proposed, by=PostFactory().user, at=timezone.now())

    assert queries.similar(PetitionFactory(draft=True, **LIGHTS)) == [petition]


def test_the_command_indexes_what_is_listed_and_nothing_else(capsys):
    petition = PetitionFactory(collecting=True, **LIGHTS)
    PetitionFactory(submitted=True, **LIGHTS)
    PetitionFactory(backing=True, **LIGHTS)

    call_command("index_petitions")
    call_command("index_petitions")

    assert capsys.readouterr().out == "Petitions indexed: 1\n" * 2
    assert queries.similar(PetitionFactory(draft=True, **LIGHTS)) == [petition]
