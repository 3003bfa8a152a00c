"""What a login is about, looked up: who comes, in which course, to which activity, with what message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from lti_tool.sandbox import customs
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.deep_linking import settings_claim
from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.hints import Hint
from lti_tool.sandbox.lms import Lms
from lti_tool.sandbox.state import Course, LineItem, Membership, Person, ResourceLink
from lti_tool.sandbox.vocabulary import Message


@dataclass(frozen=True, slots=True)
class Errand:
    """Where somebody comes from, and what the message brings along.

    Args:
        roles: what they are there.
        course: from which course; a privacy launch comes from none.
        link: from which activity.
        custom: the custom parameters that belong to it.
        more: the claims that only this kind of message has.
    """

    roles: tuple[str, ...]
    course: Course | None = None
    link: ResourceLink | None = None
    custom: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody goes to a tool, on an errand.

    Args:
        custom: the custom parameters, with their variables filled in.
        has_groups: the tool may ask for the groups of the course.
    """

    message: Message
    person: Person
    errand: Errand
    tool: ToolAddress
    target_link_uri: str
    document_target: str
    custom: Mapping[str, str]
    has_groups: bool


def tool_and_target(lms: Lms, hint: Hint) -> tuple[ToolAddress, str]:
    """Which tool a login goes to, and what it shall open; for what is gone, the tool that is always there."""
    own: str | None = None
    tool: ToolAddress | None = None
    if hint.message is Message.DEEP_LINKING:
        choosing = lms.choosings.find(hint.about)
        tool = choosing.tool if choosing is not None else None
    elif hint.message is Message.DATA_PRIVACY:
        tool = lms.tool_called(hint.about)
    else:
        link = _link(lms, hint)
        tool = lms.tool_of(link) if link is not None else None
        own = _own_target(lms, hint, link)
    tool = tool or lms.tool
    return tool, own or tool.target_of(hint.message)


def find(lms: Lms, person: Person, hint: Hint) -> Visit:
    """The visit that was meant at login, as things stand now.

    Raises:
        Refused: what it was about is gone, or the person may not go there.
    """
    errand = _ERRANDS[hint.message](lms, person, hint)
    tool, target = tool_and_target(lms, hint)
    known = customs.values(lms.world.variables, person, errand.course, errand.link)
    return Visit(
        message=hint.message,
        person=person,
        errand=errand,
        tool=tool,
        target_link_uri=target,
        document_target=hint.document_target,
        custom=customs.filled({**tool.custom_of(hint.message), **errand.custom}, known),
        has_groups=lms.world.offers_groups and v.SCOPE_GROUPS in tool.scopes,
    )


def about_person(person: Person) -> dict[str, Any]:
    """What a tool may know about somebody who is not the one that comes."""
    said: dict[str, Any] = {"user_id": person.id}
    if person.has_name:
        said |= {
            "name": person.name,
            "given_name": person.given_name,
            "family_name": person.family_name,
            "email": person.email,
            "person_sourcedid": person.sourced_id,
        }
    return said


def _to_an_activity(lms: Lms, person: Person, hint: Hint) -> Errand:
    link = lms.world.link(hint.about)
    if link is None:
        raise _gone("the activity of this launch is gone")
    course, membership = _place(lms, person, link.course_id)
    mentees = {v.CLAIM + "role_scope_mentor": list(membership.mentees)} if membership.mentees else {}
    return Errand(membership.roles, course, link, link.custom, mentees)


def _to_choose(lms: Lms, person: Person, hint: Hint) -> Errand:
    choosing = lms.choosings.find(hint.about)
    if choosing is None or choosing.person_id != person.id:
        raise _gone("this choosing has ended")
    course, membership = _place(lms, person, choosing.course_id)
    settings = settings_claim(choosing.settings, lms.platform.deep_link_return_url(choosing.id))
    more = {v.DEEP_LINKING_CLAIM + "deep_linking_settings": settings}
    return Errand(membership.roles, course, more=more)


def _to_review(lms: Lms, person: Person, hint: Hint) -> Errand:
    item, link = _line_item(lms, hint), _link(lms, hint)
    learner = lms.world.person(hint.for_person)
    if item is None or link is None or learner is None:
        raise _gone("the work of this review is gone")
    course, membership = _place(lms, person, link.course_id)
    if not membership.sees_everybody:
        raise Refused(HTTPStatus.BAD_REQUEST, "access_denied", "this person reviews nobody's work")
    learners = lms.world.membership(course.id, learner.id)
    roles = {"roles": list(learners.roles)} if learners is not None else {}
    custom = {**link.custom, **item.more.get("submissionReview", {}).get("custom", {})}
    more = {v.CLAIM + "for_user": {**about_person(learner), **roles}}
    return Errand(membership.roles, course, link, custom, more)


def _to_see_data(lms: Lms, person: Person, hint: Hint) -> Errand:
    about = lms.world.person(hint.for_person)
    roles = lms.world.roles_in_institution(person.id)
    if about is None or lms.tool_called(hint.about) is None:
        raise _gone("the person or the tool of this launch is gone")
    if about.id != person.id and v.INSTITUTION_ADMINISTRATOR not in roles:
        raise Refused(HTTPStatus.BAD_REQUEST, "access_denied", "this person sees their own data only")
    return Errand(roles, more={v.CLAIM + "for_user": about_person(about)})


_ERRANDS = {
    Message.RESOURCE_LINK: _to_an_activity,
    Message.DEEP_LINKING: _to_choose,
    Message.SUBMISSION_REVIEW: _to_review,
    Message.DATA_PRIVACY: _to_see_data,
}


def _line_item(lms: Lms, hint: Hint) -> LineItem | None:
    return lms.world.column(hint.about) if hint.message is Message.SUBMISSION_REVIEW else None


def _link(lms: Lms, hint: Hint) -> ResourceLink | None:
    item = _line_item(lms, hint)
    if item is not None:
        return lms.world.link(item.resource_link_id or "")
    return lms.world.link(hint.about)


def _own_target(lms: Lms, hint: Hint, link: ResourceLink | None) -> str | None:
    item = _line_item(lms, hint)
    # Submission Review 1.0, section 3.1: the column's own address goes before the activity's.
    of_column: str | None = item.more.get("submissionReview", {}).get("url") if item is not None else None
    return of_column or (link.target_link_uri if link is not None else None)


def _place(lms: Lms, person: Person, course_id: str) -> tuple[Course, Membership]:
    course, membership = lms.world.course(course_id), lms.world.membership(course_id, person.id)
    if course is None:
        raise _gone("the course of this launch is gone")
    if membership is None or membership.status != "Active":
        raise Refused(HTTPStatus.BAD_REQUEST, "access_denied", "this person is not in the course")
    return course, membership


def _gone(reason: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, "invalid_request", reason)
