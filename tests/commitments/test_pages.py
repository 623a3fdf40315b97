"""The table of commitments."""

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from commitments.models import Commitment
from tests.factories import BodyFactory, CommitmentFactory, PostFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def table(**context) -> str:
    return render_to_string("components/commitments.html", {"day": DAY} | context)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"due_date": DAY}, "Under way"),
        ({"due_date": DAY - timedelta(days=1)}, "Overdue by 1 day"),
        ({"due_date": DAY - timedelta(days=12)}, "Overdue by 12 days"),
        ({"due_date": DAY, "done_on": DAY, "evidence_note": "Акт"}, "Done in time"),
        ({"due_date": DAY - timedelta(days=3), "done_on": DAY, "evidence_note": "Акт"}, "Done 3 days late"),
        ({"due_date": DAY, "dropped_on": DAY, "drop_reason": "Қаражат жоқ"}, "Dropped"),
    ],
)
def test_every_state_is_said_in_words(row, words):
    assert words in table(commitments=[CommitmentFactory(**row)])


def test_a_row_says_what_who_and_shows_the_evidence():
    commitment = CommitmentFactory(done=True, who="Әкім орынбасары", evidence_url="https://example.kz/act")

    text = table(commitments=[commitment])

    assert commitment.what in text
    assert commitment.body.name in text
    assert "Әкім орынбасары" in text
    assert 'href="https://example.kz/act" rel="noopener noreferrer nofollow"' in text


def test_what_people_wrote_is_text_and_nothing_else():
    assert "<script" not in table(commitments=[CommitmentFactory(what_kk="<script>alert(1)</script>")])


def test_there_is_no_table_of_nothing():
    assert "<table" not in table(commitments=[])


def test_a_long_table_needs_one_query(django_assert_num_queries):
    subject = BodyFactory(maslikhat=True)
    CommitmentFactory.create_batch(20, subject=subject)

    with django_assert_num_queries(1):
        table(commitments=Commitment.objects.about(subject))


def test_the_back_office_shows_commitments_and_changes_none(signed_in):
    commitment = CommitmentFactory()
    user = PostFactory(administrator=True).user
    user.is_staff = user.is_superuser = True
    user.save()
    browser = signed_in(user)

    assert browser.get(reverse("admin:commitments_commitment_changelist")).status_code == 200
    assert (
        browser.get(reverse("admin:commitments_commitment_change", args=[commitment.pk])).status_code == 200
    )
    assert browser.get(reverse("admin:commitments_commitment_add")).status_code == 403
