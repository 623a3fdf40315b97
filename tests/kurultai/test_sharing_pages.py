"""Co-authors: the secret link, the page behind it, and the ways out."""

import pytest
from django.urls import reverse

from kurultai import actions
from kurultai.models import CoAuthor, Invitation
from tests.factories import (
    CitizenFactory,
    CoAuthorFactory,
    ProposalRuleFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(db):
    ProposalRuleFactory()
    return SubmissionFactory()


@pytest.fixture
def writer(draft, signed_in):
    return signed_in(draft.author)


@pytest.fixture
def invitation(draft, now):
    return actions.invite(submission=draft, by=draft.author.user, at=now)


def at(name: str, *args: str) -> str:
    return reverse(f"kurultai:{name}", args=args)


def link(invitation: Invitation) -> str:
    return at("join", invitation.submission.code, invitation.token)


def test_the_author_makes_a_link_copies_it_and_ends_it(writer, draft):
    writer.post(at("invite", draft.code))
    made = writer.get(at("coauthors", draft.code)).content.decode()
    token = Invitation.objects.get().token
    writer.post(at("uninvite", draft.code))
    ended = writer.get(at("coauthors", draft.code)).content.decode()

    assert f"http://testserver{at('join', draft.code, token)}" in made
    assert token not in ended


def test_a_look_makes_no_link(writer, draft):
    writer.get(at("invite", draft.code))

    assert not Invitation.objects.exists()


def test_a_new_link_ends_the_old_one(writer, draft, invitation, signed_in):
    old = link(invitation)
    writer.post(at("invite", draft.code))
    friend = signed_in(CitizenFactory())

    assert friend.get(old).status_code == 404
    assert friend.get(link(Invitation.objects.get())).status_code == 200


def test_whoever_is_invited_signs_in_reads_the_text_and_confirms(client, draft, invitation):
    friend = CitizenFactory()
    assert client.get(link(invitation)).status_code == 302

    client.force_login(friend.user)
    page = client.get(link(invitation)).content.decode()
    assert draft.problem_kk in page
    assert not CoAuthor.objects.exists()

    joined = client.post(link(invitation), follow=True)
    assert joined.status_code == 200
    assert "You are now a co-author of this proposal." in joined.content.decode()
    assert CoAuthor.objects.get().citizen == friend


@pytest.mark.parametrize("token", ["0" * 20, "x", "invite"])
def test_a_wrong_link_says_that_it_is_no_longer_valid(signed_in, draft, invitation, token):
    response = signed_in(CitizenFactory()).get(at("join", draft.code, token))

    page = response.content.decode()
    assert response.status_code == 404
    assert "This link is no longer valid" in page
    assert draft.title_kk not in page


def test_the_link_ends_with_the_writing(signed_in, draft, invitation, now):
    actions.submit(submission=draft, by=draft.author.user, at=now)
    friend = signed_in(CitizenFactory())

    page = friend.get(link(invitation)).content.decode()

    assert "The proposal has been sent: nobody can become its co-author now." in page
    assert friend.post(link(invitation)).status_code == 409


def test_whoever_may_not_join_reads_why(signed_in, draft, invitation):
    coauthor = CoAuthorFactory(submission=draft).citizen

    assert "You are the author" in signed_in(draft.author).get(link(invitation)).content.decode()
    assert "You are a co-author" in signed_in(coauthor).get(link(invitation)).content.decode()
    assert "identity is confirmed" in signed_in(UserFactory()).get(link(invitation)).content.decode()


def test_the_author_takes_a_coauthor_off(writer, draft):
    coauthor = CoAuthorFactory(submission=draft)

    writer.post(at("remove_coauthor", draft.code), {"coauthor": str(coauthor.pk)})

    assert not draft.coauthors.exists()


@pytest.mark.parametrize("number", ["", "x", "-1", "²", "9" * 30])
def test_nobody_else_is_taken_off(writer, draft, number):
    foreign = CoAuthorFactory()

    assert writer.post(at("remove_coauthor", draft.code), {"coauthor": number}).status_code == 404
    assert writer.post(at("remove_coauthor", draft.code), {"coauthor": str(foreign.pk)}).status_code == 404
    assert CoAuthor.objects.filter(pk=foreign.pk).exists()


def test_a_coauthor_takes_their_name_off_after_a_page_that_says_what_this_means(signed_in, draft):
    coauthor = CoAuthorFactory(submission=draft).citizen
    friend = signed_in(coauthor)

    assert "The proposal goes on without you" in friend.get(at("leave", draft.code)).content.decode()
    assert draft.coauthors.exists()

    friend.post(at("leave", draft.code))
    assert not draft.coauthors.exists()


def test_the_author_does_not_leave(writer, draft):
    page = writer.get(at("leave", draft.code)).content.decode()

    assert "Only a co-author of the proposal can do this." in page
    assert writer.post(at("leave", draft.code)).status_code == 403
