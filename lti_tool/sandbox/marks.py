"""The gradebook as people see it, and the way from a grade to the work behind it."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from lti_tool.sandbox.framing import framed
from lti_tool.sandbox.front import go, wanted_target
from lti_tool.sandbox.here import Here, here
from lti_tool.sandbox.hints import Hint
from lti_tool.sandbox.lms import current_lms
from lti_tool.sandbox.showing import page
from lti_tool.sandbox.state import LineItem, Membership, Person, Result, Score
from lti_tool.sandbox.visits import tool_and_target
from lti_tool.sandbox.vocabulary import Message

bp = Blueprint("marks", __name__, url_prefix="/as/<username>/course/<course_id>/gradebook")


@dataclass(frozen=True, slots=True)
class Cell:
    """One learner's grade in one column."""

    item: LineItem
    result: Result | None
    is_reviewable: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One learner's grades, one for each column."""

    person: Person
    cells: list[Cell]


@bp.get("")
def gradebook(username: str, course_id: str) -> str:
    """The grades of all learners, or a learner's own; below, each score as it arrived."""
    place = here(username, course_id)
    world = current_lms().world
    items = world.line_items(course_id)
    visible = [person for person, membership in world.roster(course_id) if _may_see(place, membership)]
    names = {person.id: person.name for person in visible}
    scores = [(item, score) for item in items for score in world.scores(item.id) if score.person_id in names]
    columns = [_column(place, item, visible) for item in items]
    return page(
        "sandbox/gradebook.html",
        place,
        items=items,
        rows=[Row(person, [column[person.id] for column in columns]) for person in visible],
        scores=sorted(scores, key=_arrival)[::-1],
        names=names,
    )


@bp.get("/<line_item_id>/<learner_name>")
def review(username: str, course_id: str, line_item_id: str, learner_name: str) -> str:
    """The work behind a grade, shown by the tool in a frame (Submission Review 1.0)."""
    place = here(username, course_id)
    item, learner = _work(place, line_item_id, learner_name)
    tool, _ = tool_and_target(current_lms(), _hint(item, learner))
    address = {"username": username, "course_id": course_id, "line_item_id": item.id}
    frame = framed(tool, ".open_review", **address, learner_name=learner_name)
    return page("sandbox/review.html", place, frame=frame, item=item, learner=learner)


@bp.get("/<line_item_id>/<learner_name>/open")
def open_review(username: str, course_id: str, line_item_id: str, learner_name: str) -> Response:
    """Start the login of a submission review."""
    place = here(username, course_id)
    item, learner = _work(place, line_item_id, learner_name)
    return go(place.person, _hint(item, learner))


def _hint(item: LineItem, learner: Person) -> Hint:
    return Hint(item.id, wanted_target(), Message.SUBMISSION_REVIEW, learner.id)


def _work(place: Here, line_item_id: str, learner_name: str) -> tuple[LineItem, Person]:
    world = current_lms().world
    item, learner = world.line_item(place.course.id, line_item_id), world.person_called(learner_name)
    if item is None or learner is None or world.membership(place.course.id, learner.id) is None:
        abort(HTTPStatus.NOT_FOUND)
    if not _column(place, item, [learner])[learner.id].is_reviewable:
        abort(HTTPStatus.FORBIDDEN)
    return item, learner


def _column(place: Here, item: LineItem, people: list[Person]) -> dict[str, Cell]:
    world = current_lms().world
    results = world.results(item)
    progress = {score.person_id: score.activity_progress for score in world.scores(item.id)}
    may_review = place.membership.sees_everybody and item.resource_link_id is not None
    return {
        person.id: Cell(
            item, results.get(person.id), may_review and item.is_reviewable(progress.get(person.id))
        )
        for person in people
    }


def _may_see(place: Here, membership: Membership) -> bool:
    known = {place.person.id, *place.membership.mentees}
    return membership.is_learner and (place.membership.sees_everybody or membership.person_id in known)


def _arrival(row: tuple[LineItem, Score]) -> datetime:
    return row[1].received_at
