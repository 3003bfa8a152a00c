"""The Course Groups Service 1.0 of the pretend LMS: the groups of a course, and the sets they belong to."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request

from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.answers import demand_accept, demand_scope, in_json, may_misbehave
from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.lms import Lms
from lti_tool.sandbox.misbehaviour import Endpoint
from lti_tool.sandbox.paging import page_of
from lti_tool.sandbox.state import Group, GroupSet

bp = Blueprint("groups", __name__, url_prefix="/lti/gs/<course_id>")


@bp.get("/groups")
@may_misbehave(Endpoint.GROUPS)
def list_groups(course_id: str) -> Response:
    """The groups of a course in pages, of all or of one person (`user_id`)."""
    lms = _ready(course_id, v.GROUPS)
    wanted = request.args.get("user_id")
    groups = [group for group in lms.world.groups(course_id) if wanted in {None, *group.member_ids}]
    page, headers = page_of(groups, lms.platform.base_url, at_most=lms.world.group_page)
    content = {"id": lms.platform.groups_url(course_id), "groups": [_group(each) for each in page]}
    return in_json(content, v.GROUPS, headers=headers)


@bp.get("/sets")
@may_misbehave(Endpoint.GROUP_SETS)
def list_sets(course_id: str) -> Response:
    """The sets of groups of a course in pages."""
    lms = _ready(course_id, v.GROUP_SETS)
    page, headers = page_of(
        lms.world.group_sets(course_id), lms.platform.base_url, at_most=lms.world.group_page
    )
    content = {"id": lms.platform.group_sets_url(course_id), "sets": [_set(each) for each in page]}
    return in_json(content, v.GROUP_SETS, headers=headers)


def _ready(course_id: str, media_type: str) -> Lms:
    lms = demand_scope(v.SCOPE_GROUPS)
    demand_accept(media_type)
    if lms.world.course(course_id) is None or not lms.world.offers_groups:
        raise Refused(HTTPStatus.NOT_FOUND, "not_found", "there is no such course, or it has no groups")
    return lms


def _group(group: Group) -> dict[str, Any]:
    more = {"set_id": group.set_id, "tag": group.tag}
    return {
        "id": group.id,
        "name": group.name,
        **{name: value for name, value in more.items() if value is not None},
    }


def _set(group_set: GroupSet) -> dict[str, Any]:
    return {"id": group_set.id, "name": group_set.name}
