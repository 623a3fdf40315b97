import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from notifications.mailbox import find, newest, opened


@pytest.fixture
def folder(settings, tmp_path):
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.EMAIL_BACKEND = "notifications.backends.FolderBackend"
    return settings.MAIL_FOLDER


def post(subject, to="alma@example.org"):
    message = EmailMultiAlternatives(subject, "Сәлем", to=[to])
    message.attach_alternative("<p>Сәлем</p>", "text/html")
    message.send()


def test_each_letter_is_one_whole_file(folder):
    post("Бірінші")
    post("Екінші")

    assert len(list(folder.glob("*.eml"))) == 2
    assert not list(folder.glob("*.part"))


def test_the_newest_letter_comes_first(folder):
    for subject in ("Бірінші", "Екінші", "Үшінші"):
        post(subject)

    assert [it.subject for it in newest()] == ["Үшінші", "Екінші", "Бірінші"]
    assert [it.subject for it in newest(1)] == ["Үшінші"]


def test_a_folder_that_is_not_there_holds_no_letters(folder):
    assert newest() == []


def test_a_letter_can_be_read(folder):
    post("Бірінші")
    (listed,) = newest()

    content = opened(find(listed.name))

    assert (content.text.strip(), content.html.strip()) == ("Сәлем", "<p>Сәлем</p>")
    assert (content.envelope.to, content.envelope.sent_at is None) == ("alma@example.org", False)


def test_several_letters_go_through_one_connection(folder):
    with get_connection() as connection:
        sent = connection.send_messages([EmailMultiAlternatives("a", "b", to=["c@example.org"])] * 2)

    assert sent == 2
    assert len(newest()) == 2


@pytest.mark.parametrize(
    "name",
    [
        "../secret.eml",
        "..",
        "",
        "/etc/passwd",
        "secret.eml",
        "20261120T100000000000-0123abcd.eml\n",
        "a\x00.eml",
    ],
)
def test_no_name_leads_out_of_the_folder(folder, name):
    folder.mkdir()
    (folder.parent / "secret.eml").write_text("secret")
    (folder / "secret.eml").write_text("secret")

    assert find(name) is None
