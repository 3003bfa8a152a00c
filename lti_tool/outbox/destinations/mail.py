"""Mails on their way: written at the moment they are sent, so that they say what is so then (RFC 5321)."""

import re
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from lti_tool.clock import Clock
from lti_tool.db import Database
from lti_tool.outbox import claiming
from lti_tool.outbox.destinations.smtp_line import SmtpLine
from lti_tool.outbox.letters import Letter, NotBefore, Writer, as_message
from lti_tool.outbox.outcomes import Abandoned, Claim, Delivered, NotNeeded, Outcome, Refused, TryAgain
from lti_tool.outbox.reasons import Reason

REST: Final = timedelta(seconds=60)
"""A server that did not answer is left alone so long, so that mails hold up no grades."""
OF_THE_SERVER: Final = frozenset({Reason.MAIL_UNREACHABLE, Reason.MAIL_NO_ACCESS})
PERMANENT: Final = range(500, 600)
"""RFC 5321 4.2.1: what is answered so will be answered so again."""
AT_THE_DOOR: Final[Mapping[type[smtplib.SMTPException], Reason]] = {
    smtplib.SMTPAuthenticationError: Reason.MAIL_NO_ACCESS,
    smtplib.SMTPConnectError: Reason.MAIL_UNREACHABLE,
    smtplib.SMTPHeloError: Reason.MAIL_UNREACHABLE,
}
"""Whatever its code, this is no answer to the one mail in hand, and whoever runs the tool can mend it."""


class Mails:
    """The destination of mails; `writers` by the name that stands in a message as `letter`.

    A mail arrives at least once: whoever dies between handing it over and writing that down hands it over
    again, under the same `Message-ID`, by which mail programs tell that it is the same.
    """

    def __init__(
        self, database: Database, line: SmtpLine, writers: Mapping[str, Writer], clock: Clock
    ) -> None:
        self._database = database
        self._line = line
        self._writers = writers
        self._clock = clock
        self._resting: TryAgain | None = None
        """What the server's last silence came to, and until when it is left alone."""

    def __call__(self, claim: Claim) -> Outcome:
        """Write the letter and hand it over."""
        if self._resting is not None and self._resting.retry_at and self._clock() < self._resting.retry_at:
            return replace(self._resting, in_doubt=claim.in_doubt)
        with self._database.writing() as session:
            if not claiming.renew(session, claim, now=self._clock()):
                return Abandoned()
            written = self._writers[claim.payload["letter"]](session, claim.payload, now=self._clock())
        if written is None:
            return NotNeeded()
        if isinstance(written, NotBefore):
            return TryAgain(Reason.NIGHT, retry_at=written.moment, in_doubt=claim.in_doubt)
        return self._hand_over(claim, written)

    def _hand_over(self, claim: Claim, letter: Letter) -> Outcome:
        try:
            message = as_message(letter, self._line.server, claim.message_id, written_at=claim.created_at)
        except ValueError:
            return Refused(Reason.MAIL_ADDRESS)
        try:
            self._line.send(message, letter.to)
        except (smtplib.SMTPException, OSError) as problem:
            outcome = judged(problem, letter.to)
            if isinstance(outcome, TryAgain) and outcome.reason in OF_THE_SERVER:
                self._resting = outcome = replace(outcome, retry_at=self._clock() + REST)
            return outcome
        return Delivered()


def nobody_writes(claim: Claim) -> Outcome:
    """The destination of mails where no mail server is set: what was planned before is not sent."""
    del claim
    return NotNeeded()


def judged(problem: smtplib.SMTPException | OSError, to: str) -> TryAgain | Refused:
    """What a mail server's answer means; whom the mail was for does not stand in it."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return _answered(*next(iter(problem.recipients.values())), to)
    if isinstance(problem, smtplib.SMTPResponseException):
        reason = AT_THE_DOOR.get(type(problem))
        said = _plain(problem.smtp_code, problem.smtp_error, to)
        return TryAgain(reason, said) if reason else _answered(problem.smtp_code, problem.smtp_error, to)
    if isinstance(problem, smtplib.SMTPNotSupportedError | ssl.SSLError):
        return TryAgain(Reason.MAIL_NO_ACCESS, str(problem))
    return TryAgain(Reason.MAIL_UNREACHABLE, in_doubt=True)


def _answered(code: int, said: bytes | str, to: str) -> TryAgain | Refused:
    if code in PERMANENT:
        return Refused(Reason.MAIL_REFUSED, _plain(code, said, to))
    return TryAgain(Reason.MAIL_LATER, _plain(code, said, to))


def _plain(code: int, said: bytes | str, to: str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return re.sub(re.escape(to), "…", f"{code} {words}", flags=re.IGNORECASE)
