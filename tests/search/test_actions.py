"""What comes into the index and goes out of it."""

from datetime import timedelta

import pytest

from search import actions, queries
from search.models import Fingerprint
from tests.factories import BodyFactory

pytestmark = pytest.mark.django_db

ROAD = "Ауыл жолын жөндеу. Асфальт ойылып кетті, жедел жәрдем жүре алмайды."


def test_a_subject_has_one_fingerprint_in_each_language(now):
    subject = BodyFactory()

    actions.index(subject=subject, texts={"kk": ROAD, "ru": "Починить дорогу в село"}, at=now)

    made = Fingerprint.objects.about(subject)
    assert {one.language for one in made} == {"kk", "ru"}
    assert all(one.made_at == now and one.terms for one in made)


def test_a_language_that_nobody_declared_is_guessed(now):
    subject = BodyFactory()

    actions.index(subject=subject, texts={"": ROAD}, at=now)

    assert Fingerprint.objects.about(subject).get().language == "kk"


def test_two_texts_in_one_language_become_one(now):
    subject = BodyFactory()

    actions.index(subject=subject, texts={"": ROAD, "kk": "Көшеге жарық орнату"}, at=now)

    assert {"=asphalt", "=lighting"} <= set(Fingerprint.objects.about(subject).get().terms)


def test_new_texts_take_the_place_of_old_ones(now):
    subject = BodyFactory()
    actions.index(subject=subject, texts={"kk": ROAD, "ru": "Починить дорогу"}, at=now)

    actions.index(subject=subject, texts={"kk": "Көшеге жарық орнату"}, at=now + timedelta(days=1))

    fingerprint = Fingerprint.objects.about(subject).get()
    assert "=asphalt" not in fingerprint.terms
    assert fingerprint.made_at == now + timedelta(days=1)


def test_a_text_that_says_nothing_is_not_indexed(now):
    subject = BodyFactory()

    actions.index(subject=subject, texts={"kk": "", "ru": "и не так уж, 123"}, at=now)

    assert not Fingerprint.objects.exists()


def test_what_is_forgotten_is_not_found(now):
    subject, other = BodyFactory(), BodyFactory()
    for one in (subject, other):
        actions.index(subject=one, texts={"kk": ROAD}, at=now)

    actions.forget(subject=subject)

    assert [match.subject_id for match in queries.similar("bodies.body", ROAD)] == [other.pk]


def test_the_text_itself_cannot_be_read_from_the_index(now):
    subject = BodyFactory()
    actions.index(subject=subject, texts={"ru": "Позвоните мне: Айгүл, 8 701 123 45 67"}, at=now)

    terms = " ".join(Fingerprint.objects.about(subject).get().terms)

    assert "701" not in terms
