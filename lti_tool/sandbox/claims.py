"""What a launch says about person, course, activity and services: the claims before they are signed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import PlatformAddress, ToolAddress
from lti_tool.sandbox.hints import IFRAME
from lti_tool.sandbox.state import Course, Membership, Person, ResourceLink

_LIFETIME_SECONDS: Final = 300
_FRAME_PIXELS: Final = {"width": 960, "height": 640}


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody opens an activity."""

    person: Person
    membership: Membership
    course: Course
    link: ResourceLink
    document_target: str = IFRAME


def launch_claims(
    visit: Visit, tool: ToolAddress, platform: PlatformAddress, *, nonce: str, now: datetime
) -> dict[str, Any]:
    """The claims of a resource link launch (LTI 1.3 core, section 5.3 and 5.4; AGS 2.0; NRPS 2.0)."""
    issued_at = int(now.timestamp())
    return {
        "iss": platform.issuer,
        "aud": tool.client_id,
        "azp": tool.client_id,
        "iat": issued_at,
        "exp": issued_at + _LIFETIME_SECONDS,
        "nonce": nonce,
        **_person(visit.person),
        **_message(visit, tool),
        **_place(visit, platform),
        v.AGS_CLAIM: _grading(visit.link, platform),
        v.NRPS_CLAIM: {
            "context_memberships_url": platform.memberships_url(visit.course.id),
            "service_versions": ["2.0"],
        },
    }


def link_custom(link: ResourceLink) -> dict[str, str]:
    """The custom parameters of an activity; variables this LMS does not know stay as they are."""
    return dict(link.custom)


def _person(person: Person) -> dict[str, Any]:
    return {
        "sub": person.id,
        "name": person.name,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email,
        "locale": person.locale,
    }


def _message(visit: Visit, tool: ToolAddress) -> dict[str, Any]:
    return {
        v.CLAIM + "message_type": "LtiResourceLinkRequest",
        v.CLAIM + "version": "1.3.0",
        v.CLAIM + "deployment_id": tool.deployment_id,
        v.CLAIM + "target_link_uri": visit.link.target_link_uri or tool.target_link_uri,
        v.CLAIM + "roles": list(visit.membership.roles),
        v.CLAIM + "custom": link_custom(visit.link),
        v.CLAIM + "resource_link": {
            "id": visit.link.id,
            "title": visit.link.title,
            "description": visit.link.description,
        },
    }


def _place(visit: Visit, platform: PlatformAddress) -> dict[str, Any]:
    course, person = visit.course, visit.person
    return {
        v.CLAIM + "context": {
            "id": course.id,
            "label": course.label,
            "title": course.title,
            "type": [v.COURSE_SECTION],
        },
        v.CLAIM + "lis": {
            "person_sourcedid": person.sourced_id,
            "course_section_sourcedid": course.sourced_id,
            "course_offering_sourcedid": course.sourced_id,
        },
        v.CLAIM + "launch_presentation": {
            "document_target": visit.document_target,
            "locale": person.locale,
            "return_url": platform.return_url(person.username, course.id),
            **(_FRAME_PIXELS if visit.document_target == IFRAME else {}),
        },
        v.CLAIM + "tool_platform": {
            "guid": "sandbox-lms.potluck.example",
            "name": "Sandbox LMS",
            "description": "A pretend LMS to try Potluck with",
            "url": platform.base_url,
            "product_family_code": "potluck-sandbox",
            "version": "1",
        },
    }


def _grading(link: ResourceLink, platform: PlatformAddress) -> dict[str, Any]:
    service: dict[str, Any] = {
        "scope": list(v.AGS_SCOPES),
        "lineitems": platform.line_items_url(link.course_id),
    }
    if link.line_item_id is not None:
        service["lineitem"] = platform.line_item_url(link.course_id, link.line_item_id)
    return service
