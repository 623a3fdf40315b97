"""Files of a proposal: what is accepted, what is refused with a reason, and who may have them."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kurultai import actions
from kurultai.models import Attachment, Submission
from kurultai.states import Status
from tests.factories import (
    CitizenFactory,
    CoAuthorFactory,
    PostFactory,
    ProposalRuleFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj"
EXE = b"MZ\x90\x00\x03\x00\x00\x00"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def draft(db):
    ProposalRuleFactory(attachments_most=3)
    return SubmissionFactory()


@pytest.fixture
def writer(draft, signed_in):
    return signed_in(draft.author)


def docx() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return packed.getvalue()


def send(writer, draft: Submission, **files: bytes):
    """Send files whose names are given with an underscore for the dot."""
    sent = [SimpleUploadedFile(name.replace("_", "."), content) for name, content in files.items()]
    return writer.post(page_of(draft), {"documents": sent, "add": "yes"})


def page_of(draft: Submission) -> str:
    return reverse("kurultai:attachments", args=[draft.code])


def address(attachment: Attachment) -> str:
    return reverse("kurultai:attachment", args=[attachment.submission.code, attachment.code])


def attached(submission: Submission, name: str = "Жоба/2027.pdf") -> Attachment:
    return Attachment.objects.create(
        submission=submission,
        name=name,
        file=ContentFile(PDF, name="project.pdf"),
        size=len(PDF),
        sha256="0" * 64,
        added_at=submission.updated_at,
    )


def names(draft: Submission) -> list[str]:
    return list(draft.attachments.order_by("id").values_list("name", flat=True))


# Attaching ----------------------------------------------------------------------------------


def test_several_files_are_attached_at_once(writer, draft):
    response = send(writer, draft, letter_pdf=PDF, table_docx=docx())

    assert response.status_code == 302
    assert names(draft) == ["letter.pdf", "table.docx"]
    assert "letter.pdf" in writer.get(page_of(draft)).content.decode()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("virus.pdf", EXE, "The content of “virus.pdf” is not what its name says."),
        ("large.pdf", PDF + bytes(21 * 1024 * 1024), "“large.pdf” is larger than 20.0"),
        ("broken.docx", b"PK\x03\x04 nothing of a zip", "The content of “broken.docx” is not what its name"),
        ("cut.docx", docx()[:-40], "The content of “cut.docx” is not what its name says."),
        ("program.exe", EXE, "“program.exe” is none of these"),
        ("nameless", PDF, "“nameless” is none of these"),
        ("page.html", b"<script>alert(1)</script>", "“page.html” is none of these"),
        ("empty.pdf", b"", "“empty.pdf” is empty."),
    ],
)
def test_a_bad_file_is_refused_with_a_reason_and_the_good_one_beside_it_kept(
    writer, draft, name, content, sentence
):
    files = [SimpleUploadedFile(name, content), SimpleUploadedFile("good.pdf", PDF)]

    response = writer.post(page_of(draft), {"documents": files})

    page = response.content.decode().replace("\xa0", " ")
    assert response.status_code == 400
    assert sentence in page
    assert "The file is attached." in page
    assert names(draft) == ["good.pdf"]


def test_every_bad_file_is_named(writer, draft):
    page = send(writer, draft, one_pdf=EXE, two_pdf=EXE).content.decode()

    assert "“one.pdf”" in page
    assert "“two.pdf”" in page


def test_the_same_content_is_attached_once(writer, draft):
    send(writer, draft, letter_pdf=PDF)
    send(writer, draft, copy_pdf=PDF)

    assert names(draft) == ["letter.pdf"]


def test_there_are_no_more_files_than_the_rule_allows(writer, draft):
    files = {f"file{number}_pdf": PDF + str(number).encode() for number in range(4)}

    response = send(writer, draft, **files)

    assert response.status_code == 409
    assert "A proposal has at most 3 attachments." in response.content.decode()
    assert len(names(draft)) == 3
    assert "There is no room for more files" in writer.get(page_of(draft)).content.decode()


def test_no_file_at_all_is_said(writer, draft):
    response = writer.post(page_of(draft), {"add": "yes"})

    assert response.status_code == 400
    assert "Choose a file." in response.content.decode()


def test_after_a_session_ran_out_the_files_are_chosen_once_more(client, draft):
    assert send(client, draft, letter_pdf=PDF).status_code == 302

    client.force_login(draft.author.user)
    page = client.get(page_of(draft)).content.decode()

    assert "You had to sign in again. Choose the files once more." in page
    assert names(draft) == []


def test_a_file_is_removed_with_what_it_holds(writer, draft, media, django_capture_on_commit_callbacks):
    send(writer, draft, letter_pdf=PDF)
    attachment = draft.attachments.get()

    with django_capture_on_commit_callbacks(execute=True):
        writer.post(reverse("kurultai:detach", args=[draft.code]), {"file": attachment.code})

    assert names(draft) == []
    assert [path for path in media.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("code", ["", "0000000000", "\x00"])
def test_a_file_that_is_not_there_is_not_removed(writer, draft, code):
    foreign = attached(SubmissionFactory())
    removed = reverse("kurultai:detach", args=[draft.code])

    assert writer.post(removed, {"file": code}).status_code == 404
    assert writer.post(removed, {"file": foreign.code}).status_code == 404
    assert Attachment.objects.filter(pk=foreign.pk).exists()


def test_nobody_attaches_to_what_is_not_theirs_or_was_sent(draft, signed_in):
    sent = SubmissionFactory(received=True, author=draft.author)

    assert send(signed_in(CitizenFactory()), draft, letter_pdf=PDF).status_code == 404
    assert send(signed_in(draft.author), sent, letter_pdf=PDF).status_code == 409
    assert not Attachment.objects.exists()


# Handing out --------------------------------------------------------------------------------


def test_a_public_file_is_handed_out_to_keep_and_can_do_nothing_in_a_browser(client):
    response = client.get(address(attached(SubmissionFactory(published=True))))

    assert response.status_code == 200
    assert b"".join(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("status", sorted(Status))
def test_files_are_everyones_only_once_the_proposal_was_published(client, signed_in, status):
    submission = SubmissionFactory(status=status)
    attachment = attached(submission)
    expected = 200 if submission.published_at else 404

    assert client.get(address(attachment)).status_code == expected
    assert signed_in(UserFactory()).get(address(attachment)).status_code == expected
    assert signed_in(CitizenFactory()).get(address(attachment)).status_code == expected
    assert signed_in(PostFactory(officer=True).user).get(address(attachment)).status_code == expected
    assert signed_in(PostFactory(administrator=True).user).get(address(attachment)).status_code == expected


@pytest.mark.parametrize("status", sorted(Status))
def test_its_people_have_them_at_every_stage_and_staff_once_it_was_sent(signed_in, status):
    submission = SubmissionFactory(status=status)
    coauthor = CoAuthorFactory(submission=submission).citizen
    url = address(attached(submission))
    staff = 404 if status == Status.DRAFT else 200

    assert signed_in(submission.author).get(url).status_code == 200
    assert signed_in(coauthor).get(url).status_code == 200
    assert signed_in(PostFactory().user).get(url).status_code == staff
    assert signed_in(PostFactory(officer=True, body=submission.body).user).get(url).status_code == staff


def test_what_is_not_public_stays_out_of_every_cache(signed_in, draft):
    response = signed_in(draft.author).get(address(attached(draft)))

    assert response["Cache-Control"] == "private, no-store"


def test_what_came_with_a_refused_proposal_is_not_even_named(client):
    submission = SubmissionFactory(refused=True)
    attached(submission, "Құпия.pdf")

    page = client.get(submission.get_absolute_url())

    assert page.status_code == 200
    assert "Құпия.pdf" not in page.content.decode()


def test_a_file_is_found_under_its_own_proposal_only(client):
    private, public = attached(SubmissionFactory()), SubmissionFactory(published=True)

    assert client.get(reverse("kurultai:attachment", args=[public.code, private.code])).status_code == 404


def test_no_other_address_leads_into_the_folder(client):
    attachment = attached(SubmissionFactory(published=True))

    assert client.get(f"/media/{attachment.file.name}").status_code == 404


def test_a_long_name_keeps_its_ending(writer, draft):
    attachment = actions.attach(
        submission=draft,
        file=SimpleUploadedFile("ұзын" * 60 + ".pdf", PDF),
        by=draft.author.user,
        at=draft.updated_at,
    )

    response = writer.get(address(attachment))

    assert response["Content-Disposition"].endswith(".pdf")
