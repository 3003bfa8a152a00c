"""The Names and Role Provisioning Service 2.0 of the pretend LMS: who is in a course."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request

from lti_tool.sandbox import customs
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.answers import demand_accept, demand_scope, in_json, may_misbehave
from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.lms import Lms
from lti_tool.sandbox.misbehaviour import Endpoint
from lti_tool.sandbox.paging import page_of
from lti_tool.sandbox.state import Membership, Person, ResourceLink
from lti_tool.sandbox.vocabulary import Message

bp = Blueprint("roster", __name__)


@bp.get("/lti/nrps/<course_id>/memberships")
@may_misbehave(Endpoint.MEMBERSHIPS)
def list_members(course_id: str) -> Response:
    """The members of a course in pages, of one role, or as one activity sees them (NRPS 2.0, section 2.4)."""
    lms = demand_scope(v.SCOPE_ROSTER)
    demand_accept(v.MEMBERS)
    course = lms.world.course(course_id)
    if course is None:
        raise Refused(HTTPStatus.NOT_FOUND, "not_found", "there is no such course")
    link = _link(lms, course_id)
    role = request.args.get("role")
    members = [
        (person, membership)
        for person, membership in lms.world.roster(course_id)
        if not person.is_anonymous and (role is None or _has(membership, role))
    ]
    page, headers = page_of(members, lms.platform.base_url, at_most=lms.world.roster_page)
    content = {
        "id": lms.platform.memberships_url(course_id),
        "context": {"id": course.id, "label": course.label, "title": course.title},
        "members": [
            {**_member(person, membership), **_groups(lms, membership), **_message(lms, person, link)}
            for person, membership in page
        ],
    }
    return in_json(content, v.MEMBERS, headers=headers)


def _link(lms: Lms, course_id: str) -> ResourceLink | None:
    link_id = request.args.get("rlid")
    if link_id is None:
        return None
    link = lms.world.link(link_id)
    if link is None or link.course_id != course_id:
        raise Refused(HTTPStatus.NOT_FOUND, "not_found", "rlid is no activity of this course")
    return link


def _has(membership: Membership, role: str) -> bool:
    full = role if ":" in role else v.MEMBERSHIP + role
    return full in membership.roles


def _member(person: Person, membership: Membership) -> dict[str, Any]:
    names = (
        {
            "name": person.name,
            "given_name": person.given_name,
            "family_name": person.family_name,
            "email": person.email,
            "lis_person_sourcedid": person.sourced_id,
        }
        if person.has_name
        else {}
    )
    return {
        "status": membership.status,
        "user_id": person.id,
        "roles": [role for role in membership.roles if role.startswith(v.MEMBERSHIP)],
        **names,
    }


def _groups(lms: Lms, membership: Membership) -> dict[str, Any]:
    """Who is in which group, when that is asked for (Course Groups Service 1.0)."""
    if request.args.get("groups") != "true" or not lms.world.offers_groups:
        return {}
    mine = (
        group for group in lms.world.groups(membership.course_id) if membership.person_id in group.member_ids
    )
    return {"group_enrollments": [{"group_id": group.id} for group in mine]}


def _message(lms: Lms, person: Person, link: ResourceLink | None) -> dict[str, Any]:
    if link is None:
        return {}
    known = customs.values(lms.world.variables, person, lms.world.course(link.course_id), link)
    message = {
        v.CLAIM + "message_type": Message.RESOURCE_LINK,
        v.CLAIM + "custom": customs.filled(link.custom, known),
    }
    return {"message": [message]}
