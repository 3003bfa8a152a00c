"""What a score must say to be accepted, and which grade stands after it: rules without time or storage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.json_members import Members
from lti_tool.sandbox.state import LineItem, Membership, Result, Score


@dataclass(frozen=True, slots=True)
class ScoreRules:
    """Where LMSs differ.

    Args:
        whole_seconds: two timestamps within one second count as the same moment.
        compares_with_arrival: a timestamp must be later than the moment the last score arrived.
        erases: a score that is no final grade takes the standing grade away.
        stale_status: the answer to a timestamp that is not later.
        stranger_status: the answer to somebody who is not in the course.
    """

    whole_seconds: bool = False
    compares_with_arrival: bool = False
    erases: bool = False
    stale_status: HTTPStatus = HTTPStatus.CONFLICT
    stranger_status: HTTPStatus = HTTPStatus.NOT_FOUND


STRICT: Final = ScoreRules()
LIKE_MOODLE: Final = ScoreRules(
    whole_seconds=True, compares_with_arrival=True, erases=True, stranger_status=HTTPStatus.BAD_REQUEST
)
LIKE_OPEN_EDX: Final = ScoreRules(stale_status=HTTPStatus.BAD_REQUEST)
LIKE_CANVAS: Final = ScoreRules(stranger_status=HTTPStatus.UNPROCESSABLE_ENTITY)


def read_score(body: object, line_item_id: str, *, received_at: datetime) -> Score:
    """Understand the body of a score (AGS 2.0, section 3.4).

    Raises:
        Refused: 400, with the member that is wrong.
    """
    members = Members(body, "the score", "bad_score")
    given, maximum = members.number_or_none("scoreGiven"), members.number_or_none("scoreMaximum")
    if given is not None and not maximum:
        raise members.refused("must be above 0 when there is a scoreGiven", "scoreMaximum")
    timestamp = members.moment_or_none("timestamp")
    if timestamp is None:
        raise members.refused("must be an ISO 8601 date and time", "timestamp")
    return Score(
        line_item_id=line_item_id,
        person_id=members.text("userId"),
        timestamp=timestamp,
        received_at=received_at,
        activity_progress=members.choice("activityProgress", v.ACTIVITY_PROGRESS),
        grading_progress=members.choice("gradingProgress", v.GRADING_PROGRESS),
        score_given=given,
        score_maximum=maximum,
        comment=members.text_or_none("comment") or "",
    )


def judge(score: Score, last: Score | None, membership: Membership | None, rules: ScoreRules) -> None:
    """Let a well-formed score pass, or say why not.

    Raises:
        Refused: somebody unknown, somebody who is not graded, or a timestamp that is not later.
    """
    if membership is None:
        raise Refused(rules.stranger_status, "unknown_user", "nobody in this course has this userId")
    if not membership.is_learner:
        raise Refused(HTTPStatus.BAD_REQUEST, "not_gradable", "this person is not a learner in this course")
    if last is not None and not _is_later(score, last, rules):
        raise Refused(rules.stale_status, "stale_timestamp", "the timestamp must be later than the last one")


def standing(scores: Iterable[Score], line_item: LineItem, rules: ScoreRules) -> dict[str, Result]:
    """The grade of each person after these scores, in the order they arrived."""
    results: dict[str, Result] = {}
    for score in scores:
        if score.is_grade:
            results[score.person_id] = _result(score, line_item)
        elif rules.erases:
            results.pop(score.person_id, None)
    return results


def _result(score: Score, line_item: LineItem) -> Result:
    # AGS 2.0, section 3.4.4: the platform scales the score to its own maximum.
    share = (score.score_given or 0) / (score.score_maximum or 1)
    return Result(
        line_item_id=line_item.id,
        person_id=score.person_id,
        score=round(share * line_item.score_maximum, 6),
        maximum=line_item.score_maximum,
        comment=score.comment,
        timestamp=score.timestamp,
    )


def _is_later(score: Score, last: Score, rules: ScoreRules) -> bool:
    new, old = score.timestamp, last.received_at if rules.compares_with_arrival else last.timestamp
    if rules.whole_seconds:
        new, old = new.replace(microsecond=0), old.replace(microsecond=0)
    return new > old
