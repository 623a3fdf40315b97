"""Letters that come back and readers who complain: reports as mail servers write them."""

import io
from email import message_from_bytes
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from notifications import actions, returns
from notifications.channels.mail import letter_named, message_id
from notifications.management.commands import receive_mail
from notifications.models import Channel, Delivery, Tally
from tests.notifications.people import queued

pytestmark = pytest.mark.django_db

DSN = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
To: bounces@portal.example
Subject: Undelivered Mail Returned to Sender
Date: Fri, 20 Nov 2026 17:02:11 +0500 (ALMT)
Message-ID: <20261120120211.5DEADBEEF1@mx.example.org>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="5DEADBEEF1.1/mx.example.org"

This is a MIME-encapsulated message.

--5DEADBEEF1.1/mx.example.org
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

--5DEADBEEF1.1/mx.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: 5DEADBEEF1
Arrival-Date: Fri, 20 Nov 2026 17:02:10 +0500 (ALMT)

Final-Recipient: rfc822; alma@example.org
Original-Recipient: rfc822;alma@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; 550 {status} <alma@example.org>: Recipient address
    rejected: User unknown

--5DEADBEEF1.1/mx.example.org
Content-Description: Undelivered Message Headers
Content-Type: {returned}

Return-Path: <bounces@portal.example>
From: =?utf-8?b?0KXQsNC70YvSmw==?= <noreply@portal.example>
To: alma@example.org
Subject: Welcome
Message-ID: {message_id}

--5DEADBEEF1.1/mx.example.org--
"""

ARF = """\
From: <abusedesk@provider.example>
Date: Fri, 20 Nov 2026 17:40:36 +0500
Subject: FW: Welcome
To: <complaints@portal.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report;
     boundary="part1_13d.2e68ed54_boundary"

--part1_13d.2e68ed54_boundary
Content-Type: text/plain; charset="US-ASCII"
Content-Transfer-Encoding: 7bit

This is an email abuse report for an email message received from IP
192.0.2.1 on Fri, 20 Nov 2026 17:00:00 +0500.

--part1_13d.2e68ed54_boundary
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <bounces@portal.example>
Received-Date: Fri, 20 Nov 2026 17:00:00 +0500
Source-IP: 192.0.2.1
Reported-Domain: portal.example

--part1_13d.2e68ed54_boundary
Content-Type: message/rfc822
Content-Disposition: inline

From: <noreply@portal.example>
Received: from portal.example by mx.provider.example with ESMTP id M63d4137594e46
To: <Undisclosed Recipients>
Subject: Welcome
MIME-Version: 1.0
Content-type: text/plain
Message-ID: {message_id}
Date: Fri, 20 Nov 2026 17:00:00 +0500

Your account is ready.
--part1_13d.2e68ed54_boundary--
"""


@pytest.fixture
def delivery():
    queued("alma")
    return Delivery.objects.by_email().select_related("user", "event").get()


def dsn(delivery, *, action="failed", status="5.1.1", returned="text/rfc822-headers", identifier=None):
    identifier = identifier or message_id(delivery)
    return DSN.format(action=action, status=status, returned=returned, message_id=identifier).encode()


def arf(delivery, kind="abuse"):
    return ARF.format(kind=kind, message_id=message_id(delivery)).encode()


def stopped(delivery) -> str:
    delivery.user.refresh_from_db()
    return delivery.user.mail_stopped_because if delivery.user.mail_stopped_at else ""


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822", "message/rfc822-headers"])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_letters_to_a_mailbox_that_is_gone_stop(delivery, returned, ends):
    raw = dsn(delivery, returned=returned).replace(b"\n", ends)

    assert actions.take_in(raw=raw, at=timezone.now()) == delivery.user

    assert stopped(delivery).startswith(
        "5.1.1 smtp; 550 5.1.1 <alma@example.org>: Recipient address rejected"
    )
    assert Tally.objects.get(channel=Channel.EMAIL).bounced == 1


def test_a_second_report_on_the_same_mailbox_changes_nothing(delivery):
    actions.take_in(raw=dsn(delivery), at=timezone.now())

    assert actions.take_in(raw=arf(delivery), at=timezone.now()) is None

    assert stopped(delivery).startswith("5.1.1")
    assert Tally.objects.get(channel=Channel.EMAIL).bounced == 1


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("delayed", "4.4.1"),
        ("failed", "4.4.7"),
        ("delivered", "2.0.0"),
        ("delayed", "5.1.1"),
        # Full, too long, spam, content: the reader is there.
        ("failed", "5.2.2"),
        ("failed", "5.2.3"),
        ("failed", "5.3.4"),
        ("failed", "5.6.0"),
        ("failed", "5.7.1"),
    ],
)
def test_what_may_pass_or_is_not_the_readers_fault_stops_nothing(delivery, action, status):
    assert actions.take_in(raw=dsn(delivery, action=action, status=status), at=timezone.now()) is None

    assert not stopped(delivery)


@pytest.mark.parametrize("status", ["5.0.0", "5.1.2", "5.1.10", "5.2.1", "5.4.4"])
def test_other_final_answers_stop_letters_too(delivery, status):
    assert actions.take_in(raw=dsn(delivery, status=status), at=timezone.now()) == delivery.user


def test_letters_to_somebody_who_complains_stop(delivery):
    assert actions.take_in(raw=arf(delivery), at=timezone.now()) == delivery.user

    assert stopped(delivery) == "complaint: abuse"


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure", "virus", ""])
def test_other_feedback_stops_nothing(delivery, kind):
    assert actions.take_in(raw=arf(delivery, kind), at=timezone.now()) is None


def forged(delivery) -> list[str]:
    genuine = message_id(delivery)
    name, _dot, sealed = genuine.rpartition(".")[0].rpartition(".")
    queued("berik")
    other = Delivery.objects.by_email().select_related("user", "event").get(user__username="berik")
    return [
        genuine.replace(genuine.split(".")[3][:16], "0" * 16),
        genuine.replace(f"<{delivery.user_id}.", f"<{other.user_id}."),
        f"{name}@portal.example>",
        f"<{'9' * 30}.1.20261120120000.{'0' * 16}@portal.example>",
        f"<999999.1.20261120120000.{sealed}@portal.example>",
        "<someone.else@portal.example>",
        "",
    ]


def test_a_stranger_who_guesses_stops_nobodys_letters(delivery):
    for identifier in forged(delivery):
        raw = dsn(delivery, identifier=identifier or " ")
        assert actions.take_in(raw=raw, at=timezone.now()) is None, identifier

    assert not stopped(delivery)


def test_a_report_on_an_address_that_its_reader_has_left_stops_nothing(delivery):
    raw = dsn(delivery)
    delivery.user.use_address("alma@new.example")

    assert actions.take_in(raw=raw, at=timezone.now()) is None
    assert not stopped(delivery)


def test_a_letter_is_known_by_its_name_alone(delivery):
    assert letter_named(message_id(delivery)) == delivery
    assert letter_named(f"  {message_id(delivery)}\r\n") == delivery
    assert letter_named("") is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"From: a@b.c\r\nSubject: Hello\r\n\r\nWhen does it open?",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x",
        b"Content-Type: multipart/report\r\n\r\nno boundary",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: message/delivery-status\r\n\r\n--x--",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\n\r\n" * 5_000,
    ],
)
def test_anything_else_is_left_alone(raw, monkeypatch, capsys):
    assert returns.read(raw) is None

    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    call_command("receive_mail")
    assert capsys.readouterr().out == "Left alone.\n"


def test_the_mail_server_pipes_a_report_in(delivery, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(dsn(delivery))))

    call_command("receive_mail")

    assert capsys.readouterr().out == f"No more letters to reader {delivery.user_id}.\n"
    assert stopped(delivery)


def test_the_mail_server_keeps_a_report_while_the_database_is_away(delivery, monkeypatch):
    def away(**_given):
        raise OperationalError("gone")

    monkeypatch.setattr(receive_mail.actions, "take_in", away)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(dsn(delivery))))

    with pytest.raises(SystemExit) as left:
        call_command("receive_mail")

    assert left.value.code == 75


def test_what_comes_back_goes_to_an_address_of_its_own(server, settings):
    settings.RETURN_PATH = "bounces@portal.example"
    settings.DEFAULT_FROM_EMAIL = "Portal <noreply@portal.example>"
    queued("alma")

    actions.send_chunk(at=timezone.now())

    assert server.senders == ["bounces@portal.example"]
    ((_to, letter),) = server.letters
    assert letter["From"] == "Portal <noreply@portal.example>"
    delivery = Delivery.objects.by_email().get()
    assert actions.take_in(raw=dsn(delivery, identifier=letter["Message-ID"]), at=timezone.now())


def test_reports_of_the_tests_are_well_formed(delivery):
    for raw in (dsn(delivery), arf(delivery)):
        assert message_from_bytes(raw).defects == []
        assert len(message_from_bytes(raw).get_payload()) == 3
