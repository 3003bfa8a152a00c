"""The owner's lunches: one ahead, one live, one held, with all that people leave at them."""

from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.lunch_and_learn.models import (
    HandOver,
    Lunch,
    LunchResource,
    LunchSeries,
    ResourceKind,
)
from lti_tool.courses.models import Person
from lti_tool.db import new_id
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.boards import service as board
from lti_tool.parts.boards.service import Words
from lti_tool.parts.files.models import FileRow
from lti_tool.parts.files.rules.limits import FileKind
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules.states import MeetingState, Rsvp, SeatRole
from lti_tool.parts.questions import service as questions
from lti_tool.parts.questions.rules.questions import Option, Question, QuestionKind
from tests.house import Visitor
from tests.lunch_and_learn.lunchroom import url

QUIZ = (Question("Right?", QuestionKind.ONE, is_required=False, options=(Option("Yes", True), Option("No"))),)


def lunches_of(host: Visitor, guest: Visitor) -> dict[str, str]:
    """Everything there is to do at a lunch; the ids of it all."""
    clock, database = host.house.clock, host.house.runtime.database
    now = clock()
    ahead, live, held, asked = (_planned(host, now + after) for after in AFTER)
    host.get(url(host, f"/meetings/{live}/host"))
    host.send(url(host, f"/meetings/{live}/host"), {"do": "open"})
    guest.get(url(guest, f"/meetings/{live}"))
    guest.send(url(guest, f"/meetings/{live}/questions"), {"question": "Why?"})
    with database.writing() as session:
        activity = session.scalars(select(Activity).where(Activity.id == _activity_of(session, live))).one()
        me = session.scalars(select(Participant).where(Participant.activity_id == activity.id)).one()
        other = _somebody(session, activity, now)
        found = {"guest": me.id, "other_person": other.person_id, "other_guest": other.id}
        found |= {"ahead": ahead, "live": live, "held": held, "asked": asked}
        found |= _put_up(session, me, other, live, now)
        found |= _kept(session, me, held, now)
        _present(session, me, ahead)
        _hand_over(session, me, other, asked, now)
        meeting = session.get_one(Meeting, held)
        meeting.state, meeting.rolled_at = MeetingState.HELD, now
        form = questions.publish(session, activity.organisation_id, None, QUIZ, now=now)
        session.get_one(Lunch, live).quiz_form_id = form.form_id
        after = session.get_one(LunchSeries, activity.id).feedback_form_id
        questions.publish(session, activity.organisation_id, after, QUIZ, now=now)
    host.house.runtime.storage.put(found.pop("file").hex, BytesIO(b"slide"), now=now)
    return {name: str(value) for name, value in found.items()}


AFTER = (timedelta(days=7), timedelta(minutes=30), timedelta(days=-5), timedelta(days=9))


def _planned(host: Visitor, moment: datetime) -> UUID:
    with host.house.runtime.database.reading() as session:
        known = set(session.scalars(select(Meeting.id)))
    host.get(url(host, "/dates/new"))
    starts = moment.strftime("%Y-%m-%dT%H:%M")
    fields = {"title": f"At {starts}", "starts": starts, "time_zone": "Etc/UTC", "minutes": "45"}
    host.send(url(host, "/dates/new"), fields)
    with host.house.runtime.database.reading() as session:
        return session.scalars(select(Meeting.id).where(Meeting.id.not_in(known))).one()


def _activity_of(session: Session, meeting_id: UUID) -> UUID:
    return session.get_one(Meeting, meeting_id).activity_id


def _somebody(session: Session, activity: Activity, now: datetime) -> Participant:
    person = Person(
        id=new_id(),
        organisation_id=activity.organisation_id,
        xapi_name=new_id().hex,
        name="Somebody else",
        created_at=now,
    )
    session.add(person)
    session.flush()
    participant = Participant(
        id=new_id(),
        organisation_id=activity.organisation_id,
        activity_id=activity.id,
        person_id=person.id,
        started_at=now,
    )
    session.add(participant)
    session.flush()
    return participant


def _put_up(
    session: Session, me: Participant, other: Participant, live: UUID, now: datetime
) -> dict[str, UUID]:
    topic = board.offer_topic(session, me, Words("Reading a balance sheet"), now=now)
    wish = board.wish_for_topic(session, other, Words("Writing a letter"), now=now)
    question = board.ask(session, me, live, Words("Which line first?"), now=now)
    takeaway = board.take_away(session, me, live, Words("The first line"), now=now)
    session.flush()
    return {"topic": topic.id, "wish": wish.id, "question": question.id, "takeaway": takeaway.id}


def _kept(session: Session, me: Participant, held: UUID, now: datetime) -> dict[str, UUID]:
    file = FileRow(
        id=new_id(),
        organisation_id=me.organisation_id,
        name="slides.pdf",
        kind=FileKind.PDF,
        size=5,
        uploaded_at=now,
    )
    session.add(file)
    session.flush()
    shared = {"organisation_id": me.organisation_id, "meeting_id": held, "added_at": now}
    recording = LunchResource(
        id=new_id(), kind=ResourceKind.RECORDING, title="Recording", url="https://video.example/1", **shared
    )
    slides = LunchResource(id=new_id(), kind=ResourceKind.FILE, title="slides.pdf", file_id=file.id, **shared)
    session.add_all([recording, slides])
    session.flush()
    return {"resource": recording.id, "resource_file": slides.id, "file": file.id}


def _present(session: Session, me: Participant, meeting_id: UUID) -> None:
    session.add(
        Seat(
            organisation_id=me.organisation_id,
            meeting_id=meeting_id,
            participant_id=me.id,
            role=SeatRole.PRESENTER,
            rsvp=Rsvp.GOING,
            attendance=None,
        )
    )
    session.get_one(Meeting, meeting_id).taken = 1


def _hand_over(
    session: Session, me: Participant, other: Participant, meeting_id: UUID, now: datetime
) -> None:
    session.add(
        HandOver(
            meeting_id=meeting_id,
            organisation_id=me.organisation_id,
            from_id=other.id,
            to_id=me.id,
            asked_at=now,
        )
    )
