"""What a launch says about person, course, activity and services: the claims before they are signed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import PlatformAddress
from lti_tool.sandbox.state import Person
from lti_tool.sandbox.visits import Visit

_LIFETIME_SECONDS: Final = 300
_FRAME_PIXELS: Final = {"width": 960, "height": 640}


def launch_claims(visit: Visit, platform: PlatformAddress, *, nonce: str, now: datetime) -> dict[str, Any]:
    """The claims of a launch (LTI 1.3 core, section 5.3 and 5.4; AGS 2.0; NRPS 2.0)."""
    issued_at = int(now.timestamp())
    return {
        "iss": platform.issuer,
        "aud": visit.tool.client_id,
        "azp": visit.tool.client_id,
        "iat": issued_at,
        "exp": issued_at + _LIFETIME_SECONDS,
        "nonce": nonce,
        **_person(visit.person, visit.tool.claims),
        **_message(visit),
        **_place(visit, platform),
        **_services(visit, platform),
        **visit.more,
    }


def _person(person: Person, wanted: Sequence[str]) -> dict[str, Any]:
    told = {
        "name": person.name,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email,
        "locale": person.locale,
    }
    return {"sub": person.id, **{name: value for name, value in told.items() if name in wanted}}


def _message(visit: Visit) -> dict[str, Any]:
    link = visit.link
    resource_link = (
        {v.CLAIM + "resource_link": {"id": link.id, "title": link.title, "description": link.description}}
        if link is not None
        else {}
    )
    return {
        v.CLAIM + "message_type": visit.message,
        v.CLAIM + "version": "1.3.0",
        v.CLAIM + "deployment_id": visit.tool.deployment_id,
        v.CLAIM + "target_link_uri": visit.target_link_uri,
        v.CLAIM + "roles": list(visit.membership.roles),
        v.CLAIM + "custom": dict(visit.custom),
        **resource_link,
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
            **(_FRAME_PIXELS if visit.document_target == v.IFRAME else {}),
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


def _services(visit: Visit, platform: PlatformAddress) -> dict[str, Any]:
    course_id, link = visit.course.id, visit.link
    grading: dict[str, Any] = {
        "scope": list(v.AGS_SCOPES),
        "lineitems": platform.line_items_url(course_id),
    }
    if link is not None and link.line_item_id is not None:
        grading["lineitem"] = platform.line_item_url(course_id, link.line_item_id)
    return {
        v.AGS_CLAIM: grading,
        v.NRPS_CLAIM: {
            "context_memberships_url": platform.memberships_url(course_id),
            "service_versions": ["2.0"],
        },
    }
