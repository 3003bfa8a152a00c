"""What happens in lunch-and-learns beyond their dates, as xAPI: facts, never what people wrote.

A question without a name is told of by nobody: whoever reads the record store would know who asked it.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.participation.models import Activity, Participant
from lti_tool.participation.statements import Scene, say, scene, scene_of_leader
from lti_tool.parts.boards.models import Item
from lti_tool.parts.boards.rules.kinds import ItemKind, ItemState
from lti_tool.parts.questions.queries import Given
from lti_tool.parts.questions.rules.answering import Answer
from lti_tool.parts.questions.rules.marking import is_right
from lti_tool.parts.questions.rules.questions import Question, QuestionKind
from xapi import profile, vocabulary
from xapi.statements import ActivityRef, Interaction, Result, Score


def put_up(session: Session, author: Participant, topic: Item, *, is_wish: bool, now: datetime) -> None:
    """Somebody offers a topic, or wishes for one."""
    here = scene(session, author)
    result = Result(extensions={profile.extension(here.iri_base, "wish"): is_wish})
    say(session, here, vocabulary.CREATED, _item(here, topic), now=now, result=result)


def voted(session: Session, voter: Participant, item: Item, *, now: datetime) -> None:
    """Somebody is for a topic or a question."""
    here = scene(session, voter)
    say(session, here, vocabulary.VOTED_UP, _item(here, item), now=now)


def asked(session: Session, author: Participant, question: Item, *, now: datetime) -> None:
    """Somebody asked a question under their name; one without a name is told of by nobody."""
    if question.author_id is None:
        return
    here = scene(session, author)
    say(session, here, vocabulary.ASKED, _item(here, question), now=now)


def replied(session: Session, person_id: UUID, activity: Activity, question: Item, *, now: datetime) -> None:
    """Whoever runs the date answered a question in words that stay."""
    here = scene_of_leader(session, person_id, activity)
    say(session, here, vocabulary.REPLIED, _item(here, question), now=now)


def committed(session: Session, author: Participant, takeaway: Item, *, now: datetime) -> None:
    """Somebody wrote down what they will use."""
    here = scene(session, author)
    say(session, here, profile.committed(here.iri_base), _item(here, takeaway), now=now)


def applied(session: Session, author: Participant, takeaway: Item, *, now: datetime) -> None:
    """Somebody said what became of it: used wholly, in part, or not."""
    here = scene(session, author)
    partly = {profile.extension(here.iri_base, "partly"): takeaway.state == ItemState.PARTLY}
    result = Result(success=takeaway.state in {ItemState.APPLIED, ItemState.PARTLY}, extensions=partly)
    say(session, here, profile.applied(here.iri_base), _item(here, takeaway), now=now, result=result)


def watched(
    session: Session, viewer: Participant, meeting_id: UUID, resource_id: UUID, *, now: datetime
) -> None:
    """Somebody watched the recording of a date."""
    here = scene(session, viewer)
    recording = ActivityRef(
        iri=profile.resource(here.iri_base, meeting_id, resource_id), type=vocabulary.RESOURCE
    )
    say(session, here, vocabulary.VIEWED, recording, now=now, result=Result(completion=True))


def gave_feedback(session: Session, participant: Participant, given: Given, *, now: datetime) -> None:
    """Somebody said how a date was; what they said stays here."""
    here = scene(session, participant)
    say(session, here, vocabulary.COMPLETED, _form(here, given, vocabulary.SURVEY), now=now)


def did_quiz(
    session: Session, participant: Participant, given: Given, pass_percent: int, *, now: datetime
) -> None:
    """Somebody answered a quiz: each question that has a right answer, and the quiz as a whole."""
    here = scene(session, participant)
    for question, answer in _marked(given):
        _answered(session, here, given.asked.form_id, question, answer, now)
    if given.score is None:
        say(session, here, vocabulary.COMPLETED, _form(here, given, vocabulary.ASSESSMENT), now=now)
        return
    is_passed = given.score * 100 >= pass_percent
    result = Result(
        score=Score(scaled=given.score, raw=round(given.score * 100, 2), min=0, max=100),
        success=is_passed if pass_percent else None,
        completion=True,
    )
    decided = vocabulary.PASSED if is_passed else vocabulary.FAILED
    verb = decided if pass_percent else vocabulary.COMPLETED
    say(session, here, verb, _form(here, given, vocabulary.ASSESSMENT), now=now, result=result)


def _answered(
    session: Session, here: Scene, form_id: UUID, question: Question, answer: Answer, now: datetime
) -> None:
    target = ActivityRef(
        iri=profile.quiz_item(here.iri_base, form_id, question.key),
        type=vocabulary.INTERACTION,
        name=question.title,
        interaction=_interaction(question),
    )
    result = Result(success=is_right(question, answer), response=_response(question, answer))
    say(session, here, vocabulary.ANSWERED, target, now=now, result=result)


def _marked(given: Given) -> Iterable[tuple[Question, Answer]]:
    said = {answer.key: answer for answer in given.answers}
    return ((one, said[one.key]) for one in given.version.questions if one.is_graded and one.key in said)


def _interaction(question: Question) -> Interaction:
    if question.kind is QuestionKind.NUMBER:
        right = f"{question.right_number:g}"
        return Interaction("numeric", (f"{right}[:]{right}",))
    keys = [option.key for option in question.options if option.is_right]
    # of one answer each right one is right by itself; of many all of them together are
    right_ones = tuple(keys) if question.kind is QuestionKind.ONE else ("[,]".join(keys),)
    return Interaction("choice", right_ones, tuple((option.key, option.title) for option in question.options))


def _response(question: Question, answer: Answer) -> str:
    return f"{answer.number:g}" if question.kind is QuestionKind.NUMBER else "[,]".join(answer.options)


def _form(here: Scene, given: Given, kind: str) -> ActivityRef:
    meeting_id = given.asked.meeting_id
    if meeting_id is None:
        raise ValueError("expected a questionnaire of a meeting, came one of none")
    return ActivityRef(iri=profile.questionnaire(here.iri_base, meeting_id, given.asked.form_id), type=kind)


def _item(here: Scene, item: Item) -> ActivityRef:
    if item.meeting_id is None:
        iri = profile.suggestion(here.iri_base, item.activity_id, item.id)
        return ActivityRef(iri=iri, type=vocabulary.SUGGESTION)
    if item.kind == ItemKind.QUESTION:
        iri = profile.question(here.iri_base, item.meeting_id, item.id)
        return ActivityRef(iri=iri, type=vocabulary.ASKED_QUESTION)
    return ActivityRef(iri=profile.takeaway(here.iri_base, item.meeting_id, item.id), type=vocabulary.NOTE)
