"""The way to the mail server: one connection for the mails of a round, encrypted and checked (RFC 5321)."""

import smtplib
import ssl
from email.message import EmailMessage
from typing import Final

from lti_tool.settings import Encryption, MailServer

PATIENCE_SECONDS: Final = 10.0
OK: Final = 250


class SmtpLine:
    """A connection that is opened at first need and kept until `hang_up`; for one thread."""

    def __init__(self, server: MailServer, context: ssl.SSLContext | None = None) -> None:
        self.server = server
        self._context = context or ssl.create_default_context()
        self._open: smtplib.SMTP | None = None

    def send(self, message: EmailMessage, to: str) -> None:
        """Hand a message over.

        Raises:
            SMTPException: the server does not take it, or does not let us in.
            OSError: it does not answer, or cannot be trusted.
        """
        line = self._line()
        try:
            line.send_message(message, self.server.sender, [to])
        except (OSError, smtplib.SMTPServerDisconnected):
            self.hang_up()
            raise

    def try_out(self) -> None:
        """See whether the server lets us in and takes mails from our address; nothing is sent.

        Raises:
            SMTPException, OSError: as above.
        """
        code, said = self._line().mail(self.server.sender)
        if code != OK:
            raise smtplib.SMTPSenderRefused(code, said, self.server.sender)

    def hang_up(self) -> None:
        """End the connection; the next mail opens another."""
        line, self._open = self._open, None
        if line is None:
            return
        try:
            line.quit()
        except (OSError, smtplib.SMTPException):
            line.close()

    def _line(self) -> smtplib.SMTP:
        if self._open is None or self._open.sock is None:
            self._open = self._connected()
        return self._open

    def _connected(self) -> smtplib.SMTP:
        server = self.server
        if server.encryption is Encryption.TLS:
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=PATIENCE_SECONDS, context=self._context
            )
        else:
            line = smtplib.SMTP(server.host, server.port, timeout=PATIENCE_SECONDS)
        try:
            if server.encryption is Encryption.STARTTLS:
                line.starttls(context=self._context)
            if server.user is not None:
                line.login(server.user, server.password or "")
        except BaseException:
            line.close()
            raise
        return line
