"""The verbs of writing to people: plan a mail, end reminders, begin them again."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lti_tool.courses.models import Person
from lti_tool.outbox.queries import MAIL, is_waiting, mail_subject
from lti_tool.outbox.service import put
from lti_tool.reminders import queries, rules
from lti_tool.reminders.links import Wish
from lti_tool.reminders.models import Correspondence, QuietActivity

LETTER = "reminders"
"""The sort of letter, by which its writer is found when it is sent."""


def plan(session: Session, person_id: UUID, default_zone: ZoneInfo, *, now: datetime) -> bool:
    """Plan a mail to somebody if there is something to say and this is the time; whether one was planned.

    That it was planned is written down in the same transaction, so there is never a second one that day.
    """
    person = session.get(Person, person_id)
    if person is None:
        return False
    row, to = correspondence(session, person, now=now), queries.addressee(person, default_zone)
    row.look_at = rules.next_look(row.mailed_at, now, to.zone)
    subject = mail_subject(LETTER, person.id)
    if is_waiting(session, subject):  # it will say all that stands when it is sent
        return False
    if row.stopped_at or not rules.may_write(row.mailed_at, now, to.zone):
        return False
    if not queries.reminders_of(session, to, since=row.mailed_at, now=now):
        return False
    since = row.mailed_at.isoformat() if row.mailed_at else None
    put(
        session,
        organisation_id=person.organisation_id,
        destination=MAIL,
        subject=subject,
        payload={"letter": LETTER, "person_id": str(person.id), "since": since},
        now=now,
    )
    row.mailed_at = now
    return True


def correspondence(session: Session, person: Person, *, now: datetime) -> Correspondence:
    """What is known of writing to somebody, held until the end of the transaction."""
    row = session.get(Correspondence, person.id, with_for_update=True)
    if row is None:
        row = Correspondence(person_id=person.id, organisation_id=person.organisation_id, look_at=now)
        session.add(row)
        session.flush()
    return row


def stop(session: Session, wish: Wish, *, now: datetime) -> None:
    """End the reminders a wish is about; doing so twice is doing so once."""
    person = session.get_one(Person, wish.person_id)
    row = correspondence(session, person, now=now)
    if wish.activity_id is None:
        row.stopped_at = row.stopped_at or now
    elif not queries.is_granted(session, wish):
        session.add(
            QuietActivity(
                person_id=person.id,
                activity_id=wish.activity_id,
                organisation_id=person.organisation_id,
                since=now,
            )
        )


def resume(session: Session, wish: Wish, *, now: datetime) -> None:
    """Begin them again."""
    if wish.activity_id is None:
        correspondence(session, session.get_one(Person, wish.person_id), now=now).stopped_at = None
        return
    session.execute(
        delete(QuietActivity).where(
            QuietActivity.person_id == wish.person_id, QuietActivity.activity_id == wish.activity_id
        )
    )
