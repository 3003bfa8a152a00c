"""The author's verbs for worked examples: add, change, remove, take along into a copy."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import ExampleReview, ExampleWork
from lti_tool.activities.peer_review.queries import place
from lti_tool.activities.peer_review.queries.later_use import earlier_work
from lti_tool.activities.peer_review.queries.practice import example, examples_of, judgement, offered
from lti_tool.activities.peer_review.rules.practice import MOST_EXAMPLES
from lti_tool.activities.peer_review.rules.settings import read, to_keep
from lti_tool.db import new_id
from lti_tool.errors import NotFound, Refused
from lti_tool.participation.models import Activity
from lti_tool.parts.forms import service as forms
from lti_tool.parts.forms.rules import Answer

TOO_MANY = "too_many"
JUDGED = "judged"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An example as its author wants it, every criterion of the rubric answered."""

    title: str
    text: str
    lesson: str
    answers: tuple[Answer, ...]
    source_id: UUID | None = None
    """The work of an earlier course it is made of."""


def add_example(session: Session, actor: Actor, wanted: Wanted, *, now: datetime) -> ExampleWork:
    """One more example, after all others.

    Raises:
        NotFound: no peer review is placed behind the actor's resource link, or the work it is made of may
            not be shown, or not by them.
        Refused: there are as many as there can be.
    """
    here = place.here(session, actor)
    if wanted.source_id is not None:
        earlier_work(session, actor, wanted.source_id)
    before = examples_of(session, here.activity)
    if len(offered(before)) >= MOST_EXAMPLES:
        raise Refused(TOO_MANY)
    rubric = place.rubric(session, here.activity)
    added = ExampleWork(
        id=new_id(),
        organisation_id=here.activity.organisation_id,
        activity_id=here.activity.id,
        position=max((one.position for one in before), default=0) + 1,
        title=wanted.title,
        text=wanted.text,
        lesson=wanted.lesson,
        response_id=forms.begin_response(session, here.activity.organisation_id, rubric.version_id, now=now),
        source_id=wanted.source_id,
    )
    session.add(added)
    forms.answer(session, added.response_id, rubric, wanted.answers)
    count_examples(session, here.activity)
    return added


def change_example(session: Session, actor: Actor, example_id: UUID, wanted: Wanted) -> ExampleWork:
    """The example as its author wants it now; what learners sent about it stays.

    Raises:
        NotFound: there is none with this id here, or its text was taken back.
    """
    found = example(session, place.here(session, actor), example_id)
    if found.is_withdrawn:
        raise NotFound
    found.title, found.text, found.lesson = wanted.title, wanted.text, wanted.lesson
    forms.answer(session, found.response_id, judgement(session, found).rubric, wanted.answers)
    return found


def remove_example(session: Session, actor: Actor, example_id: UUID) -> None:
    """Take an example away; drafts about it go with it.

    Raises:
        NotFound: there is none with this id here.
        Refused: somebody has judged it already.
    """
    here = place.here(session, actor)
    found = example(session, here, example_id)
    about = ExampleReview.example_id == found.id
    sent = select(func.count()).where(about, ExampleReview.sent_at.is_not(None))
    if session.scalar(sent):
        raise Refused(JUDGED)
    session.execute(delete(ExampleReview).where(about))
    session.delete(found)
    session.flush()
    count_examples(session, here.activity)


def copy_examples(session: Session, original: Activity, activity: Activity, *, now: datetime) -> None:
    """The examples of another activity, whose rubric the activity has in a copy."""
    rubric = place.rubric(session, activity)
    for one in offered(examples_of(session, original)):
        old = judgement(session, one)
        response_id = forms.begin_response(session, activity.organisation_id, rubric.version_id, now=now)
        titles = {
            (criterion.title, level.title): level.id
            for criterion in rubric.criteria
            for level in criterion.levels
        }
        by_criterion = {answer.criterion_id: answer for answer in old.answers}
        answers = [
            Answer(
                criterion.id,
                titles.get((asked.title, level.title)) if level else None,
                said.comment,
                said.points,
            )
            for criterion, asked in zip(rubric.criteria, old.rubric.criteria, strict=False)
            for said in [by_criterion.get(asked.id, Answer(asked.id))]
            for level in [asked.level(said.level_id)]
        ]
        forms.answer(session, response_id, rubric, answers)
        session.add(
            ExampleWork(
                id=new_id(),
                organisation_id=activity.organisation_id,
                activity_id=activity.id,
                position=one.position,
                title=one.title,
                text=one.text,
                lesson=one.lesson,
                response_id=response_id,
                source_id=one.source_id,
            )
        )
    session.flush()
    count_examples(session, activity)


def count_examples(session: Session, activity: Activity) -> None:
    """Settings know how many there are, also taken back, so that nobody asks where there are none."""
    session.flush()
    number = select(func.count()).where(ExampleWork.activity_id == activity.id)
    kept = replace(read(activity.settings), examples=session.scalar(number) or 0)
    activity.settings = to_keep(kept)
