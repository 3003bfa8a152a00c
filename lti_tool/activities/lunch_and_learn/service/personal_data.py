"""What lunch-and-learns hold about a person: counted, given to them, removed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from lti_tool.activities.lunch_and_learn.models import SLUG, HandOver, LunchResource, Volunteer, Watched
from lti_tool.participation.kinds import Held
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.boards.personal_data import count_items, erase_items, export_items
from lti_tool.parts.meetings.personal_data import count_seats, erase_seats, export_seats
from lti_tool.parts.questions import queries as questionnaires
from lti_tool.parts.questions import service as questions
from lti_tool.parts.questions.queries import Given
from lti_tool.parts.steps.personal_data import erase_steps, export_skipped


def count_personal(session: Session, person_id: UUID) -> Sequence[Held]:
    """How much of what is held about a person."""
    seats, items = count_seats(session, person_id), count_items(session, person_id)
    answers = questionnaires.count_of(session, _ids(session, person_id))
    added = session.scalar(
        select(func.count()).select_from(LunchResource).where(LunchResource.added_by_id == person_id)
    )
    return [
        Held(_("Lunches they had to do with"), seats),
        Held(_("Topics, questions and takeaways"), items),
        Held(_("Answered questionnaires"), answers),
        Held(_("Links and files they added"), added or 0),
    ]


def export_personal(session: Session, person_id: UUID) -> Mapping[str, Any]:
    """All that is held about a person."""
    mine = session.execute(
        select(Activity.title, Participant)
        .join(Activity, Activity.id == Participant.activity_id)
        .where(Participant.person_id == person_id, Activity.kind == SLUG)
        .order_by(Participant.started_at)
    ).all()
    ids = [participant.id for _, participant in mine]
    added = select(LunchResource).where(LunchResource.added_by_id == person_id)
    return {
        "takes_part_in": [
            {"activity": title, "since": participant.started_at.isoformat()} for title, participant in mine
        ],
        "meetings": export_seats(session, person_id),
        "items": export_items(session, person_id),
        "answers": [_answers(given) for given in questionnaires.all_of(session, ids)],
        "recordings_watched": [
            row.watched_at.isoformat()
            for row in session.scalars(select(Watched).where(Watched.participant_id.in_(ids)))
        ],
        "presents_in_turn_since": [
            row.since.isoformat()
            for row in session.scalars(select(Volunteer).where(Volunteer.participant_id.in_(ids)))
        ],
        "asked_to_hand_over": [
            {"asked": row.from_id in ids, "asked_at": row.asked_at.isoformat()}
            for row in session.scalars(select(HandOver).where(_hands_over(ids)))
        ],
        "added": [
            {"title": row.title, "address": row.url, "added_at": row.added_at.isoformat()}
            for row in session.scalars(added.order_by(LunchResource.added_at))
        ],
        "may_skip": export_skipped(session, person_id),
    }


def erase_personal(session: Session, person_id: UUID, *, now: datetime) -> None:
    """Remove a person's words and ties; what they added for others stays, without them."""
    ids = _ids(session, person_id)
    session.execute(delete(HandOver).where(_hands_over(ids)))
    for model in (Watched, Volunteer):
        session.execute(delete(model).where(model.participant_id.in_(ids)))
    theirs = update(LunchResource).where(LunchResource.added_by_id == person_id)
    session.execute(theirs.values(added_by_id=None))
    erase_items(session, person_id, now=now)
    erase_seats(session, person_id, now=now)
    questions.forget(session, ids)
    erase_steps(session, person_id)


def _hands_over(ids: Sequence[UUID]) -> ColumnElement[bool]:
    return or_(HandOver.from_id.in_(ids), HandOver.to_id.in_(ids))


def _ids(session: Session, person_id: UUID) -> list[UUID]:
    return list(session.scalars(select(Participant.id).where(Participant.person_id == person_id)))


def _answers(given: Given) -> Mapping[str, Any]:
    titles = {question.key: question for question in given.version.questions}
    return {
        "sent_at": given.sent_at.isoformat(),
        "score": given.score,
        "answers": [
            {
                "question": titles[one.key].title,
                "answer": one.text
                or [option.title for option in titles[one.key].options if option.key in one.options]
                or one.number,
            }
            for one in given.answers
            if one.key in titles
        ],
    }
