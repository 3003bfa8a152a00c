"""The verbs of the pages for staff: each is done within what is theirs, and written down in the log."""

from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.access import audit
from lti_tool.access.audit import Act, Deed
from lti_tool.access.staff import Caretaker
from lti_tool.admin.forms import NewOrganisation
from lti_tool.errors import NotFound
from lti_tool.platforms import service as platforms
from lti_tool.platforms.keys import KeyRing


def add_organisation(
    session: Session, who: Caretaker, wanted: NewOrganisation, *, iri_base: str, now: datetime
) -> None:
    """A new customer; only for those who look after the whole installation.

    Raises:
        NotFound: they look after one organisation.
        Refused: the short name is taken or odd (`slug-taken`, `slug-odd`).
    """
    if not who.is_everywhere:
        raise NotFound
    made = platforms.make_organisation(session, wanted.slug, wanted.name, iri_base=iri_base, now=now)
    audit.record(session, Deed(Act.ORGANISATION_ADDED, wanted.slug, made.id), who.id, now=now)


def make_key(session: Session, who: Caretaker, ring: KeyRing, *, at_once: bool, now: datetime) -> None:
    """A new key pair that takes over from the present one."""
    made = ring.rotate(session, at_once=at_once, now=now)
    facts = {"signs_from": made.signs_from.isoformat()}
    audit.record(session, Deed(Act.KEY_MADE, made.kid, None, facts), who.id, now=now)
