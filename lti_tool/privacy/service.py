"""The verb that forgets a person: their words, their part, their sessions, their name."""

from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.access import Actor, audit, sessions
from lti_tool.access.audit import Act, Deed
from lti_tool.activities.catalogue import KINDS
from lti_tool.calendars import personal_data as calendars
from lti_tool.courses import personal_data as people
from lti_tool.meeting_mails import personal_data as meeting_mails
from lti_tool.outbox import service as outbox
from lti_tool.participation import personal_data as participation
from lti_tool.privacy.queries import subject_of
from lti_tool.reminders import personal_data as reminders


def erase(session: Session, actor: Actor, *, now: datetime) -> None:
    """Remove all that is held about the actor's subject; what others were given by them stays, without them.

    The record keeps what happened under a random name that leads to nobody from now on.

    Raises:
        NotFound: there is nobody to forget.
    """
    person = subject_of(session, actor)
    calendars.erase_personal(session, person.id)
    meeting_mails.erase_personal(session, person.id)
    for kind in KINDS:
        kind.erase_personal(session, person.id, now=now)
    participation.erase_personal(session, person.id)
    reminders.erase_personal(session, person.id)
    outbox.forget(session, person.organisation_id, person.id)
    sessions.end_all_about(session, person.id)
    deed = Deed(
        Act.PERSON_ERASED,
        str(person.id),
        organisation_id=person.organisation_id,
        facts={"registration": str(actor.registration_id), "by_themselves": actor.person_id == person.id},
    )
    audit.record(session, deed, None, now=now)
    session.flush()
    people.erase_personal(session, person.id)
