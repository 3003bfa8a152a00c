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
        **_presentation(visit, platform),
        **_place(visit),
        **_services(visit, platform),
        **visit.errand.more,
    }


def _person(person: Person, wanted: Sequence[str]) -> dict[str, Any]:
    if person.is_anonymous:
        return {}
    told = {
        "name": person.name,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email,
    }
    names = {name: value for name, value in told.items() if name in wanted and person.has_name}
    locale = {"locale": person.locale} if "locale" in wanted else {}
    return {"sub": person.id, **names, **locale}


def _message(visit: Visit) -> dict[str, Any]:
    return {
        v.CLAIM + "message_type": visit.message,
        v.CLAIM + "version": "1.3.0",
        v.CLAIM + "deployment_id": visit.tool.deployment_id,
        v.CLAIM + "target_link_uri": visit.target_link_uri,
        v.CLAIM + "roles": list(visit.errand.roles),
        v.CLAIM + "custom": dict(visit.custom),
    }


def _presentation(visit: Visit, platform: PlatformAddress) -> dict[str, Any]:
    person, course = visit.person, visit.errand.course
    return {
        v.CLAIM + "launch_presentation": {
            "document_target": visit.document_target,
            "locale": person.locale,
            "return_url": platform.return_url(person.username, course.id if course is not None else None),
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


def _place(visit: Visit) -> dict[str, Any]:
    course, link, person = visit.errand.course, visit.errand.link, visit.person
    if course is None:
        return {}
    place: dict[str, Any] = {
        v.CLAIM + "context": {
            "id": course.id,
            "label": course.label,
            "title": course.title,
            "type": [v.COURSE_SECTION],
        },
        v.CLAIM + "lis": {
            **({"person_sourcedid": person.sourced_id} if person.has_name else {}),
            "course_section_sourcedid": course.sourced_id,
            "course_offering_sourcedid": course.sourced_id,
        },
    }
    if link is not None:
        described = {"id": link.id, "title": link.title, "description": link.description}
        place[v.CLAIM + "resource_link"] = described
    return place


def _services(visit: Visit, platform: PlatformAddress) -> dict[str, Any]:
    course, link = visit.errand.course, visit.errand.link
    if course is None:
        return {}
    grading: dict[str, Any] = {
        "scope": [scope for scope in v.AGS_SCOPES if scope in visit.tool.scopes],
        "lineitems": platform.line_items_url(course.id),
    }
    if link is not None and link.line_item_id is not None:
        grading["lineitem"] = platform.line_item_url(course.id, link.line_item_id)
    roster = {
        "context_memberships_url": platform.memberships_url(course.id),
        "service_versions": ["2.0"],
    }
    groups = {
        "scope": [v.SCOPE_GROUPS],
        "context_groups_url": platform.groups_url(course.id),
        "context_group_sets_url": platform.group_sets_url(course.id),
        "service_versions": ["1.0"],
    }
    return {
        **({v.GROUPS_CLAIM: groups} if visit.has_groups else {}),
        **({v.AGS_CLAIM: grading} if grading["scope"] else {}),
        **({v.NRPS_CLAIM: roster} if v.SCOPE_ROSTER in visit.tool.scopes else {}),
    }
