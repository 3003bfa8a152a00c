"""The Assignment and Grade Services 2.0 of the pretend LMS: line items, scores, results."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, request

from lti_tool.sandbox import line_items
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import PlatformAddress
from lti_tool.sandbox.answers import demand_accept, demand_scope, in_json, json_body, may_misbehave
from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.gradebook import read_score
from lti_tool.sandbox.json_members import Members
from lti_tool.sandbox.lms import Lms
from lti_tool.sandbox.misbehaviour import Endpoint
from lti_tool.sandbox.paging import page_of
from lti_tool.sandbox.state import LineItem, Result

bp = Blueprint("grades", __name__, url_prefix="/lti/ags/<course_id>/lineitems")

_LONGEST_LIST: Final = 50


@bp.get("")
@may_misbehave(Endpoint.LINE_ITEMS)
def list_line_items(course_id: str) -> Response:
    """The line items of a course, filtered as AGS 2.0, section 3.2.2 says."""
    lms = demand_scope(v.SCOPE_LINE_ITEM, v.SCOPE_LINE_ITEM_READ)
    demand_accept(v.LINE_ITEMS)
    _demand_course(lms, course_id)
    filters = {name: request.args[name] for name in _FILTERS if name in request.args}
    items = [item for item in lms.world.line_items(course_id) if _matches(item, filters)]
    page, headers = page_of(items, lms.platform.base_url, at_most=_LONGEST_LIST)
    return in_json([_shown(item, lms.platform) for item in page], v.LINE_ITEMS, headers=headers)


@bp.post("")
@may_misbehave(Endpoint.LINE_ITEMS)
def create_line_item(course_id: str) -> Response:
    """A new column of the gradebook."""
    lms = demand_scope(v.SCOPE_LINE_ITEM)
    _demand_course(lms, course_id)
    item = lms.world.add_line_item(_read_line_item(lms, course_id, json_body(v.LINE_ITEM)))
    return in_json(_shown(item, lms.platform), v.LINE_ITEM, status=HTTPStatus.CREATED)


@bp.get("/<line_item_id>/lineitem")
@may_misbehave(Endpoint.LINE_ITEM)
def read_line_item(course_id: str, line_item_id: str) -> Response:
    """One line item."""
    lms = demand_scope(v.SCOPE_LINE_ITEM, v.SCOPE_LINE_ITEM_READ)
    demand_accept(v.LINE_ITEM)
    return in_json(_shown(_find(lms, course_id, line_item_id), lms.platform), v.LINE_ITEM)


@bp.put("/<line_item_id>/lineitem")
@may_misbehave(Endpoint.LINE_ITEM)
def change_line_item(course_id: str, line_item_id: str) -> Response:
    """One line item as the tool wants it from now on; which activity it belongs to stays (AGS 2.0, 3.2.4)."""
    lms = demand_scope(v.SCOPE_LINE_ITEM)
    old = _find(lms, course_id, line_item_id)
    new = _read_line_item(lms, course_id, json_body(v.LINE_ITEM))
    changed = replace(new, id=old.id, resource_link_id=old.resource_link_id)
    lms.world.change_line_item(changed)
    return in_json(_shown(changed, lms.platform), v.LINE_ITEM)


@bp.delete("/<line_item_id>/lineitem")
@may_misbehave(Endpoint.LINE_ITEM)
def remove_line_item(course_id: str, line_item_id: str) -> Response:
    """No such line item any more, and none of its scores."""
    lms = demand_scope(v.SCOPE_LINE_ITEM)
    lms.world.remove_line_item(_find(lms, course_id, line_item_id).id)
    return Response(status=HTTPStatus.NO_CONTENT)


@bp.post("/<line_item_id>/lineitem/scores")
@may_misbehave(Endpoint.SCORES)
def post_score(course_id: str, line_item_id: str) -> Response:
    """One score for one learner; the answer has no body, as in Moodle (capture 57)."""
    lms = demand_scope(v.SCOPE_SCORE)
    item = _find(lms, course_id, line_item_id)
    score = read_score(json_body(v.SCORE), item.id, received_at=lms.clock())
    lms.world.accept_score(course_id, score)
    return Response(status=HTTPStatus.OK, content_type=v.SCORE)


@bp.get("/<line_item_id>/lineitem/results")
@may_misbehave(Endpoint.RESULTS)
def list_results(course_id: str, line_item_id: str) -> Response:
    """The grades that stand, of one person (`user_id`) or of all."""
    lms = demand_scope(v.SCOPE_RESULT_READ)
    demand_accept(v.RESULTS)
    item = _find(lms, course_id, line_item_id)
    wanted = request.args.get("user_id")
    results = [each for each in lms.world.results(item).values() if wanted in {None, each.person_id}]
    page, headers = page_of(results, lms.platform.base_url, at_most=_LONGEST_LIST)
    return in_json([_result(each, item, lms.platform) for each in page], v.RESULTS, headers=headers)


def _shown(item: LineItem, platform: PlatformAddress) -> dict[str, Any]:
    return line_items.shown(item, platform.line_item_url(item.course_id, item.id))


def _result(result: Result, item: LineItem, platform: PlatformAddress) -> dict[str, Any]:
    results_url = platform.line_item_url(item.course_id, item.id, "results")
    return {
        "id": f"{results_url}&user_id={result.person_id}",
        "scoreOf": platform.line_item_url(item.course_id, item.id),
        "userId": result.person_id,
        "resultScore": result.score,
        "resultMaximum": result.maximum,
        "comment": result.comment,
        "timestamp": result.timestamp.isoformat(),
    }


def _read_line_item(lms: Lms, course_id: str, body: object) -> LineItem:
    item = line_items.read(Members(body, "the line item", "bad_line_item"), course_id)
    link = lms.world.link(item.resource_link_id) if item.resource_link_id is not None else None
    if item.resource_link_id is not None and (link is None or link.course_id != course_id):
        raise Refused(HTTPStatus.FORBIDDEN, "foreign_link", "resourceLinkId is no activity of this course")
    return item


_FILTERS: Final = ("resource_link_id", "resource_id", "tag")


def _matches(item: LineItem, filters: dict[str, str]) -> bool:
    return all(getattr(item, name) == value for name, value in filters.items())


def _find(lms: Lms, course_id: str, line_item_id: str) -> LineItem:
    _demand_course(lms, course_id)
    item = lms.world.line_item(course_id, line_item_id)
    if item is None:
        raise Refused(HTTPStatus.NOT_FOUND, "not_found", "this course has no such line item")
    return item


def _demand_course(lms: Lms, course_id: str) -> None:
    # The query is part of every address this LMS gives out: whoever drops it calls something else.
    if lms.world.course(course_id) is None or request.args.get("type_id") != "1":
        raise Refused(HTTPStatus.NOT_FOUND, "not_found", "there is no such address")
