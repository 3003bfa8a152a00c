"""A small mail server (RFC 5321) on this machine: takes mails, or answers as a test tells it to."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from socket import SHUT_RDWR
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import cast

from lti_tool.settings import Encryption, MailServer

SENDER = "potluck@school.example"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One mail as it arrived."""

    sender: str
    to: str
    message: EmailMessage

    def part(self, subtype: str) -> str:
        """The words of its text or HTML part."""
        found = self.message.get_body((subtype,))
        assert found is not None
        return str(found.get_content())


class Server(ThreadingTCPServer):
    """What arrived, in order, and how the next commands are answered."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, encrypted: ssl.SSLContext | None = None, user: str = "", password: str = "") -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.encrypted = encrypted
        self.arrived: list[Delivery] = []
        self.answers: dict[str, list[str]] = {}
        self.connections = 0
        self.login = (user, password)
        self.after_data: Callable[[], None] = lambda: None

    def answer(self, command: str, *answers: str) -> None:
        """Say this instead of "250 fine", once each."""
        self.answers.setdefault(command, []).extend(answers)

    def settings(self, encryption: Encryption = Encryption.NONE) -> MailServer:
        """How the tool reaches it."""
        user, password = self.login
        return MailServer(
            host="localhost",
            port=self.server_address[1],
            encryption=encryption,
            user=user or None,
            password=password or None,
            sender_name="Potluck",
            sender=SENDER,
        )

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is a client's right."""


@dataclass
class Envelope:
    sender: str = ""
    to: list[str] = field(default_factory=list)


class Talk(StreamRequestHandler):
    """One connection."""

    def setup(self) -> None:
        server = cast(Server, self.server)
        server.connections += 1
        self.is_encrypted = False
        super().setup()

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def handle(self) -> None:
        self._say("220 mail.example")
        envelope = Envelope()
        while line := self.rfile.readline().decode().strip():
            command = line.partition(" ")[0].upper()
            told = cast(Server, self.server).answers.get(command)
            if told:
                answer = told.pop(0)
                if answer == "hang up":
                    return
                self._say(answer)
                continue
            if command == "QUIT":
                self._say("221 bye")
                return
            self._answer(command, line, envelope)

    def _answer(self, command: str, line: str, envelope: Envelope) -> None:
        server = cast(Server, self.server)
        if command == "EHLO":
            starttls = ["STARTTLS"] if server.encrypted and not self.is_encrypted else []
            offers = ["mail.example", *starttls, "AUTH PLAIN", "8BITMIME"]
            for offer in offers[:-1]:
                self._say(f"250-{offer}")
            self._say(f"250 {offers[-1]}")
        elif command == "STARTTLS":
            self._encrypt()
        elif command == "MAIL":
            envelope.sender, envelope.to = _address(line), []
            self._say("250 fine")
        elif command == "RCPT":
            envelope.to.append(_address(line))
            self._say("250 fine")
        elif command == "DATA":
            self._take(envelope)
        elif command == "AUTH":
            self._say("235 come in")
        else:
            self._say("250 fine")

    def _take(self, envelope: Envelope) -> None:
        server = cast(Server, self.server)
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        message = cast(EmailMessage, message_from_bytes(b"".join(lines), policy=default))
        server.arrived.append(Delivery(envelope.sender, envelope.to[0], message))
        server.after_data()
        told = server.answers.get("taken")
        answer = told.pop(0) if told else "250 taken"
        if answer == "hang up":
            self.connection.shutdown(SHUT_RDWR)
            return
        self._say(answer)

    def _encrypt(self) -> None:
        server = cast(Server, self.server)
        assert server.encrypted
        self._say("220 go on")
        self.connection = server.encrypted.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
        self.is_encrypted = True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
        self.wfile.flush()


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """The server in a thread of its own."""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
