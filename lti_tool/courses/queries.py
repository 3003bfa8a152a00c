"""Looking people up by what a platform calls them; whoever is unknown stays so."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses.models import Identity


def known_people(session: Session, registration_id: UUID, subjects: Collection[str]) -> Mapping[str, UUID]:
    """Our ids of these people, by the platform's; those we have never heard of are left out."""
    if not subjects:
        return {}
    found = select(Identity.subject, Identity.person_id).where(
        Identity.registration_id == registration_id, Identity.subject.in_(subjects)
    )
    return {row.subject: row.person_id for row in session.execute(found)}
