"""The verbs of what is kept with a date: a link, a file, the recording; a quiz of its own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.lunch_and_learn.models import LunchResource, ResourceKind
from lti_tool.activities.lunch_and_learn.queries import place
from lti_tool.activities.lunch_and_learn.queries.place import At
from lti_tool.db import new_id
from lti_tool.errors import NotFound, Refused
from lti_tool.parts.files import service as files
from lti_tool.parts.files.service import Upload
from lti_tool.parts.questions import service as questions
from lti_tool.parts.questions.rules.questions import Questions
from lti_tool.storage import Storage

MOST = 20
TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Link:
    """An address that is kept with a date."""

    title: str
    url: str
    is_recording: bool = False


def add_link(session: Session, actor: Actor, meeting_id: UUID, link: Link, *, now: datetime) -> None:
    """Keep an address with a date the actor runs.

    Raises:
        NotFound, NotAllowed: it is none that the actor runs.
        Refused: there are too many things already.
    """
    at = _room_for_one(session, actor, meeting_id)
    row = _row(at, actor, link.title, now)
    row.kind = ResourceKind.RECORDING if link.is_recording else ResourceKind.LINK
    row.url = link.url
    session.add(row)
    session.flush()


def add_file(
    session: Session, actor: Actor, meeting_id: UUID, storage: Storage, upload: Upload, *, now: datetime
) -> None:
    """Keep a file with a date the actor runs.

    Raises:
        NotFound, NotAllowed: it is none that the actor runs.
        Refused: there are too many things already.
    """
    at = _room_for_one(session, actor, meeting_id)
    kept = files.take(session, storage, upload, at.meeting.organisation_id, now=now)
    row = _row(at, actor, kept.name, now)
    row.kind, row.file_id = ResourceKind.FILE, kept.id
    session.add(row)
    session.flush()


def remove(session: Session, actor: Actor, meeting_id: UUID, resource_id: UUID) -> None:
    """Keep something no longer.

    Raises:
        NotFound, NotAllowed: it is none of a date that the actor runs.
    """
    at = place.hosted(session, actor, meeting_id)
    row = session.get(LunchResource, resource_id)
    if row is None or row.meeting_id != at.meeting.id:
        raise NotFound
    file_id = row.file_id
    session.delete(row)
    session.flush()
    if file_id is not None:
        files.forget(session, [file_id])


def keep_quiz(session: Session, actor: Actor, meeting_id: UUID, asked: Questions, *, now: datetime) -> None:
    """The quiz of a date as whoever runs it wants it from now on; earlier answers keep their questions.

    Raises:
        NotFound, NotAllowed: it is none that the actor runs.
    """
    at = place.hosted(session, actor, meeting_id)
    form = questions.publish(session, at.meeting.organisation_id, at.lunch.quiz_form_id, asked, now=now)
    at.lunch.quiz_form_id = form.form_id


def _room_for_one(session: Session, actor: Actor, meeting_id: UUID) -> At:
    at = place.hosted(session, actor, meeting_id)
    there = select(func.count()).select_from(LunchResource).where(LunchResource.meeting_id == meeting_id)
    if (session.scalar(there) or 0) >= MOST:
        raise Refused(TOO_MANY)
    return at


def _row(at: At, actor: Actor, title: str, now: datetime) -> LunchResource:
    return LunchResource(
        id=new_id(),
        organisation_id=at.meeting.organisation_id,
        meeting_id=at.meeting.id,
        title=title,
        added_by_id=actor.person_id,
        added_at=now,
    )
