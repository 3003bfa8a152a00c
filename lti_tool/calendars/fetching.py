"""How a calendar gets its file: it is read without a session, and that it came is written down once a day."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from lti_tool.calendars import queries, rules, service, writing
from lti_tool.db import Database
from lti_tool.settings import MailServer


@dataclass(frozen=True, slots=True)
class File:
    """What is sent to a calendar."""

    content: bytes
    tag: str
    """The same for the same content (RFC 9110 8.8.3)."""


def fetch(database: Database, secret: str, mail: MailServer | None, *, now: datetime) -> File:
    """The file behind a secret.

    Raises:
        NotFound: the secret opens nothing, whatever the reason.
    """
    with database.reading() as session:
        behind = queries.behind(session, secret)
        content = writing.written(behind, queries.dates_of(session, behind, now=now), mail)
    if behind.fetched_at != rules.day_of(now):
        with database.writing() as session:
            service.note_fetched(session, behind.feed_id, now=now)
    return File(content, sha256(content).hexdigest()[:32])
