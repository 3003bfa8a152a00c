"""Reading the claims that say where a platform's services are, each on a host the registration knows."""

from typing import Any

from lti_tool.lti import claims, launch_claims, web_addresses
from lti_tool.lti.errors import LaunchRefused, Reason
from lti_tool.lti.launch_claims import Claims
from lti_tool.lti.launch_values import GradeServices, GroupService, MembershipService
from lti_tool.lti.registration import Registration


def grade_services(claimed: Claims, registration: Registration) -> GradeServices | None:
    """Where grades go, when the platform takes any (AGS 2.0, 3.1); Moodle may send an empty `lineitem`."""
    value = launch_claims.object_of(claimed, claims.AGS_ENDPOINT)
    if not value:
        return None
    return GradeServices(
        line_items_url=_service_url(value.get("lineitems"), registration),
        line_item_url=_service_url(value.get("lineitem"), registration),
        scopes=frozenset(_texts(value.get("scope"), 100)),
    )


def membership_service(claimed: Claims, registration: Registration) -> MembershipService | None:
    """Where the roster is, when the platform shows it (NRPS 2.0, 3.6.1.1)."""
    value = launch_claims.object_of(claimed, claims.NRPS_SERVICE)
    url = _service_url(value.get("context_memberships_url"), registration)
    return None if url is None else MembershipService(url, _texts(value.get("service_versions"), 10))


def group_service(claimed: Claims, registration: Registration) -> GroupService | None:
    """Where the groups are, when the platform shows them (Course Groups Service 1.0)."""
    value = launch_claims.object_of(claimed, claims.GROUPS_SERVICE)
    url = _service_url(value.get("context_groups_url"), registration)
    if url is None:
        return None
    return GroupService(
        url,
        group_sets_url=_service_url(value.get("context_group_sets_url"), registration),
        scopes=frozenset(_texts(value.get("scope"), 10)),
        versions=_texts(value.get("service_versions"), 10),
    )


def _texts(value: Any, limit: int) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(text for text in value[:limit] if isinstance(text, str))


def _service_url(value: object, registration: Registration) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not registration.allows_service(value):
        origin = web_addresses.origin(value) if isinstance(value, str) else None
        raise LaunchRefused(
            Reason.LAUNCH_SERVICE_URL,
            f"services at {origin or 'no address'}, which this registration does not know",
        )
    return value
