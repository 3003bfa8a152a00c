"""What arrives at a mail server, and what becomes of what does not."""

import smtplib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lti_tool.outbox import deliver
from lti_tool.outbox.destinations.smtp_line import SmtpLine
from lti_tool.outbox.letters import Letter, Link, Section, as_message
from lti_tool.outbox.models import MessageState
from lti_tool.settings import Encryption
from lti_tool.web.language import voice_for
from tests.outbox.post_office import Killed
from tests.reminders.bureau import Bureau
from tests.reminders.mail_server import SENDER, Server, running

SOME_ID = UUID(int=7)
WAITS = "http://localhost:8000/mail/stop/"


def test_a_mail_has_all_its_headers_and_says_the_same_twice(bureau: Bureau) -> None:
    bureau.work()

    mail = bureau.arrived[0]
    assert mail.sender == SENDER
    assert mail.message["From"] == f"Potluck <{SENDER}>"
    assert mail.message["To"] == mail.to
    assert mail.message["Subject"] == "A letter: what waits for you"
    assert parsedate_to_datetime(mail.message["Date"]) == bureau.clock()
    assert mail.message["Message-ID"].endswith("@school.example>")
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.message["List-Unsubscribe"].startswith(f"<{WAITS}")
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for words in (
        "Hello, this is what waits for you:",
        "A letter (Letters)",
        "Your work is to be handed in.",
        "No more reminders for “A letter”",
        "No more reminders at all",
        WAITS,
    ):
        assert words in mail.part("plain")
        assert words in mail.part("html")


def test_one_connection_serves_all_mails_of_a_round(bureau: Bureau, server: Server) -> None:
    for nth in range(5):
        newcomer = bureau.cohort.learner(f"Newcomer {nth}")
        bureau.tell(newcomer, email=f"newcomer{nth}@school.example")

    bureau.work()

    assert len(bureau.arrived) == 7
    assert server.connections == 1


def test_a_mail_whose_worker_died_arrives_again_as_the_same_mail(bureau: Bureau) -> None:
    class Dying:
        def __call__(self, claim: object) -> None:
            bureau.shop.post.destinations["mail"](claim)
            raise Killed

    bureau.tell(bureau.cohort.learners[1], email=None)
    bureau.plan()
    post = bureau.shop.post
    with pytest.raises(Killed):
        deliver.deliver_one(deliver.Post(post.database, post.clock, {"mail": Dying()}))
    bureau.shop.line.hang_up()
    bureau.clock.move(minutes=2)

    bureau.deliver()

    first, second = bureau.arrived
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert first.message["Date"] == second.message["Date"]
    assert [state for state, *_ in bureau.messages()] == [MessageState.SENT]


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "taken"])
def test_what_the_server_refuses_for_good_is_told_in_its_words_without_the_address(
    bureau: Bureau, server: Server, command: str
) -> None:
    bureau.tell(bureau.cohort.learners[1], email=None)
    server.answer(command, "550 5.1.1 Learner0@school.example is nobody here")

    bureau.work()
    bureau.clock.move(hours=5)
    bureau.work()

    (kept,) = bureau.messages()
    assert kept == (MessageState.REFUSED, "mail-refused", "550 5.1.1 … is nobody here")


@pytest.mark.parametrize(("command", "answer"), [
    ("RCPT", "451 4.7.1 greylisted, come back"),
    ("MAIL", "421 4.3.2 too many mails"),
    ("taken", "452 4.3.1 no room"),
    ("EHLO", "hang up"),
    ("taken", "hang up"),
])  # fmt: skip
def test_what_fails_for_now_is_tried_again(bureau: Bureau, server: Server, command: str, answer: str) -> None:
    bureau.tell(bureau.cohort.learners[1], email=None)
    server.answer(command, answer)

    bureau.work()
    held_up = bureau.messages()
    bureau.clock.move(minutes=3)
    bureau.deliver()

    assert [state for state, *_ in held_up] == [MessageState.RETRY]
    assert [state for state, *_ in bureau.messages()] == [MessageState.SENT]
    assert len({mail.message["Message-ID"] for mail in bureau.arrived}) == 1


def test_a_password_that_is_wrong_loses_no_mail(bureau: Bureau) -> None:
    with running(Server(user="us", password="pw")) as strict:
        strict.answer("AUTH", "535 5.7.8 no", "535 5.7.8 no", "535 5.7.8 no")
        line = bureau.shop.line
        line.server = strict.settings()

        bureau.work()

        assert {reason for _, reason, _ in bureau.messages()} == {"mail-no-access"}
        assert {state for state, *_ in bureau.messages()} == {MessageState.RETRY}


def test_a_server_that_is_away_is_asked_once_a_minute_and_holds_nothing_up(bureau: Bureau) -> None:
    bureau.server.shutdown()
    bureau.server.server_close()

    bureau.work()

    assert {reason for _, reason, _ in bureau.messages()} == {"mail-unreachable"}


@pytest.mark.parametrize(
    "address", ["a,b@school.example", "..@school.example", "ü@school.example", "a@b@c", "none"]
)
def test_an_address_that_is_none_is_refused_and_nobody_else_gets_the_mail(
    bureau: Bureau, address: str
) -> None:
    for learner in bureau.cohort.learners:
        bureau.tell(learner, email=address)

    bureau.work()

    assert bureau.told() == []
    assert {reason for _, reason, _ in bureau.messages()} == {"mail-address"}


def letter(**changed: object) -> Letter:
    facts = {
        "to": "amara@school.example",
        "subject": "A\r\nBcc: everybody@school.example",
        "locale": voice_for("ar").locale,
        "opening": "Hello <b>",
        "sections": (Section("A <script>", ("x & y",)),),
        "closing": (),
        "ways_out": (Link("No more", "https://potluck.example/mail/stop/" + "x" * 200),),
    }
    return Letter(**facts | changed)  # type: ignore[arg-type]


def test_words_of_people_become_neither_headers_nor_markup(server: Server) -> None:
    message = as_message(letter(), server.settings(), SOME_ID, written_at=datetime(2026, 1, 1, tzinfo=UTC))

    assert message["Bcc"] is None
    page = message.get_body(("html",)).get_content()
    assert "<script>" not in page
    assert "Hello &lt;b&gt;" in page


def test_the_address_that_ends_mails_stays_whole_on_its_way(server: Server) -> None:
    made = as_message(letter(), server.settings(), SOME_ID, written_at=datetime(2026, 1, 1, tzinfo=UTC))

    raw = made.as_bytes()

    assert b"List-Unsubscribe: <https://potluck.example/mail/stop/" + b"x" * 200 + b">\r\n" in raw


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """A server's certificate that only those trust who are told to."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    begins = datetime.now(UTC) - timedelta(days=1)  # noqa: TID251 the library that checks reads the real time
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=30))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context, folder / "cert.pem"


@pytest.fixture
def encrypted(certified: tuple[ssl.SSLContext, Path]) -> Iterator[Server]:
    with running(Server(encrypted=certified[0], user="us", password="a secret")) as server:
        yield server


def test_a_server_that_nobody_vouches_for_gets_neither_mail_nor_password(encrypted: Server) -> None:
    line = SmtpLine(encrypted.settings(Encryption.STARTTLS))

    with pytest.raises(ssl.SSLCertVerificationError):
        line.try_out()

    assert encrypted.arrived == []


def test_a_server_that_offers_no_encryption_gets_no_password(server: Server) -> None:
    server.login = ("us", "a secret")
    line = SmtpLine(server.settings(Encryption.STARTTLS))

    with pytest.raises(smtplib.SMTPNotSupportedError):
        line.try_out()


def test_a_mail_goes_encrypted_to_a_server_that_is_vouched_for(
    encrypted: Server, certified: tuple[ssl.SSLContext, Path]
) -> None:
    trusting = ssl.create_default_context(cafile=certified[1])
    line = SmtpLine(encrypted.settings(Encryption.STARTTLS), trusting)
    when = datetime(2026, 1, 1, tzinfo=UTC)

    line.send(as_message(letter(), encrypted.settings(), SOME_ID, written_at=when), "amara@school.example")
    line.hang_up()

    assert [mail.to for mail in encrypted.arrived] == ["amara@school.example"]
