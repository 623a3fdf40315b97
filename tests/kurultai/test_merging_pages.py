"""The page of those who are asked whether two proposals should become one."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from kurultai.models import MergeReply
from kurultai.states import MergeStatus, Status
from tests.factories import CitizenFactory, MergeFactory, SubmissionFactory, SupportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def merge(db):
    return MergeFactory()


@pytest.fixture
def supporter(merge):
    return SupportFactory(submission=merge.source).citizen


def at(merge, language: str = "en") -> str:
    with translation.override(language):
        return reverse("kurultai:merge", args=[merge.source.code])


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_whoever_is_asked_reads_what_why_and_until_when(signed_in, merge, supporter, language):
    page = signed_in(supporter).get(at(merge, language)).content.decode()

    assert merge.source.title_kk in page
    assert merge.target.title_kk in page
    assert merge.reason_kk in page
    assert f'datetime="{timezone.localdate(merge.ask_until - timedelta(seconds=1))}' in page


def test_a_look_answers_nothing(signed_in, merge, supporter):
    signed_in(supporter).get(at(merge), {"agrees": "yes"})

    assert not MergeReply.objects.exists()


def test_a_supporter_answers_and_changes_the_answer(signed_in, merge, supporter):
    reader = signed_in(supporter)

    reader.post(at(merge), {"agrees": "no"})
    page = reader.get(at(merge)).content.decode()
    reader.post(at(merge), {"agrees": "yes"})

    reply = MergeReply.objects.get()
    assert "You answered:" in page
    assert (reply.citizen, reply.agrees, reply.is_author) == (supporter, True, False)
    assert merge.status == MergeStatus.ASKED


def test_the_last_yes_merges_and_the_page_tells_the_outcome(signed_in, merge):
    signed_in(merge.source.author).post(at(merge), {"agrees": "yes"})
    page = signed_in(merge.target.author).post(at(merge), {"agrees": "yes"}, follow=True).content.decode()

    merge.source.refresh_from_db()
    assert merge.source.status == Status.MERGED
    assert "This question is answered: Done." in page


def test_an_authors_no_ends_it_and_the_page_warns_of_that(signed_in, merge, supporter):
    author = signed_in(merge.source.author)

    warned = author.get(at(merge)).content.decode()
    unwarned = signed_in(supporter).get(at(merge)).content.decode()
    author.post(at(merge), {"agrees": "no"})

    merge.refresh_from_db()
    assert "your no ends the question at once" in warned
    assert "your no ends the question at once" not in unwarned
    assert merge.status == MergeStatus.REFUSED


def test_an_answer_is_yes_or_no(signed_in, merge, supporter):
    for answer in ({}, {"agrees": "perhaps"}):
        assert signed_in(supporter).post(at(merge), answer).status_code == 400
    assert not MergeReply.objects.exists()


def test_whoever_is_not_asked_reads_why_they_cannot_answer(signed_in, merge):
    stranger = signed_in(CitizenFactory())

    page = stranger.get(at(merge)).content.decode()
    refused = stranger.post(at(merge), {"agrees": "yes"})

    assert "Only the authors and supporters of these proposals are asked." in page
    assert refused.status_code == 403


def test_after_the_time_is_over_nobody_answers(signed_in, supporter, merge):
    merge.ask_until = timezone.now() - timedelta(hours=1)
    merge.save()

    refused = signed_in(supporter).post(at(merge), {"agrees": "yes"})

    assert refused.status_code == 409
    assert "The time for answering is over." in refused.content.decode()


def test_an_answer_survives_a_session_that_ran_out(client, merge, supporter):
    client.post(at(merge), {"agrees": "no"})
    client.force_login(supporter.user)

    page = client.get(at(merge)).content.decode()

    assert "not saved yet" in page
    assert [tag for tag in re.findall(r"<input[^>]*>", page) if "checked" in tag and 'value="no"' in tag]
    assert not MergeReply.objects.exists()


def test_without_a_merge_there_is_no_page(signed_in):
    submission = SubmissionFactory(published=True)
    url = reverse("kurultai:merge", args=[submission.code])

    assert signed_in(submission.author).get(url).status_code == 404
