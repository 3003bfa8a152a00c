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
from lti_tool.sandbox.state import Course, Membership, Person, ResourceLink
from lti_tool.sandbox.vocabulary import Message


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody goes to a tool.

    Args:
        tool: where to.
        target_link_uri: what the tool shall open.
        custom: the custom parameters, filled in.
        more: the claims that only this kind of message has.
    """

    message: Message
    tool: ToolAddress
    target_link_uri: str
    person: Person
    membership: Membership
    course: Course
    link: ResourceLink | None = None
    document_target: str = v.IFRAME
    custom: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)


def tool_and_target(lms: Lms, hint: Hint) -> tuple[ToolAddress, str]:
    """Which tool a login begins with, and what it shall open there."""
    if hint.message is Message.DEEP_LINKING:
        choosing = lms.choosings.find(hint.about)
        tool = choosing.tool if choosing is not None else lms.tool
        return tool, tool.target_of(hint.message)
    link = lms.world.link(hint.about)
    tool = lms.tool_of(link) if link is not None else lms.tool
    return tool, (link.target_link_uri if link is not None else None) or tool.target_of(hint.message)


def find(lms: Lms, person: Person, hint: Hint) -> Visit:
    """The visit that was meant at login, as things stand now.

    Raises:
        Refused: what it was about is gone, or the person may not go there.
    """
    if hint.message is Message.DEEP_LINKING:
        return _to_choose(lms, person, hint)
    return _to_an_activity(lms, person, hint)


def _to_an_activity(lms: Lms, person: Person, hint: Hint) -> Visit:
    link = lms.world.link(hint.about)
    if link is None:
        raise _gone("the activity of this launch is gone")
    course, membership = _place(lms, person, link.course_id)
    tool, target = tool_and_target(lms, hint)
    return Visit(
        message=hint.message,
        tool=tool,
        target_link_uri=target,
        person=person,
        membership=membership,
        course=course,
        link=link,
        document_target=hint.document_target,
        custom=_filled(lms, {**tool.custom_of(hint.message), **link.custom}, person, course, link),
    )


def _to_choose(lms: Lms, person: Person, hint: Hint) -> Visit:
    choosing = lms.choosings.find(hint.about)
    if choosing is None or choosing.person_id != person.id:
        raise _gone("this choosing has ended")
    course, membership = _place(lms, person, choosing.course_id)
    tool, target = tool_and_target(lms, hint)
    settings = settings_claim(choosing.settings, lms.platform.deep_link_return_url(choosing.id))
    return Visit(
        message=hint.message,
        tool=tool,
        target_link_uri=target,
        person=person,
        membership=membership,
        course=course,
        document_target=hint.document_target,
        custom=_filled(lms, tool.custom_of(hint.message), person, course),
        more={v.DEEP_LINKING_CLAIM + "deep_linking_settings": settings},
    )


def _filled(
    lms: Lms, custom: Mapping[str, str], person: Person, course: Course, link: ResourceLink | None = None
) -> dict[str, str]:
    return customs.filled(custom, customs.values(lms.world.variables, person, course, link))


def _place(lms: Lms, person: Person, course_id: str) -> tuple[Course, Membership]:
    course, membership = lms.world.course(course_id), lms.world.membership(course_id, person.id)
    if course is None:
        raise _gone("the course of this launch is gone")
    if membership is None or membership.status != "Active":
        raise Refused(HTTPStatus.BAD_REQUEST, "access_denied", "this person is not in the course")
    return course, membership


def _gone(reason: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, "invalid_request", reason)
