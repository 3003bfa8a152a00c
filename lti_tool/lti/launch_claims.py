"""Reading the claims about who, where and what of a launch whose token is already known to be genuine."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from lti_tool.lti import claims, plain_text, roles, web_addresses
from lti_tool.lti.errors import LaunchRefused, Reason
from lti_tool.lti.launch_values import (
    Context,
    DocumentTarget,
    Lis,
    Person,
    Presentation,
    ResourceLink,
    ToolPlatform,
)

Claims = Mapping[str, Any]

MAX_ID_LENGTH: Final = 255
_MAX_ROLES: Final = 200
_MAX_CUSTOM: Final = 500
_MAX_CUSTOM_LENGTH: Final = 32 * 1024
_MAX_DESCRIPTION: Final = 10_000
_MAX_MENTORED: Final = 1000
_MAX_HISTORY: Final = 50
_LOCALE: Final = re.compile(r"[A-Za-z]{2,8}([_-][A-Za-z0-9]{1,8}){0,4}")
_EMAIL: Final = re.compile(r"[^\s@<>\"\x00-\x1f\x7f]{1,64}@[^\s@<>\"\x00-\x1f\x7f]{1,255}")
# LTI Core 5.4.6: a variable the platform cannot fill in stays as it was written
_UNEXPANDED: Final = re.compile(r"\$[A-Za-z][\w.-]*")
_TARGETS: Final = {target.value: target for target in DocumentTarget}


def identifier(value: object) -> str | None:
    """An id as the standard wants it: text of 1 to 255 characters without control characters; else None."""
    if isinstance(value, str) and 0 < len(value) <= MAX_ID_LENGTH and value.isprintable():
        return value
    return None


def subject(claimed: Claims, *, allow_anonymous: bool) -> str | None:
    """Who it is, in the platform's own words (LTI Core 5.3.6); None for an anonymous launch, if allowed."""
    value = claimed.get("sub")
    if value is None and allow_anonymous:
        return None
    if value is None:
        # LTI Core 5.3.6.1: a launch may leave out who it is
        raise LaunchRefused(Reason.LAUNCH_ANONYMOUS, "an anonymous launch: no `sub`")
    user_id = identifier(value)
    if user_id is None:
        raise LaunchRefused(
            Reason.LAUNCH_SUBJECT, f"expected `sub`, a text of 1 to {MAX_ID_LENGTH} characters"
        )
    return user_id


def resource_link(claimed: Claims, *, required: bool) -> ResourceLink | None:
    """The link that was followed (LTI Core 5.3.5); other messages than launches of a link may lack it."""
    value: Any = claimed.get(claims.RESOURCE_LINK)
    if not value and not required:
        return None
    link_id = identifier(value.get("id")) if isinstance(value, dict) else None
    if link_id is None:
        raise LaunchRefused(
            Reason.LAUNCH_RESOURCE_LINK, f"expected an `id` of 1 to {MAX_ID_LENGTH} characters"
        )
    return ResourceLink(
        link_id,
        title=plain_text.one_line(value["title"]) if "title" in value else None,
        description=plain_text.lines(value["description"], _MAX_DESCRIPTION)
        if "description" in value
        else None,
    )


def context(claimed: Claims) -> Context | None:
    """The course, when there is one (LTI Core 5.4.1)."""
    value = claimed.get(claims.CONTEXT)
    if value is None:
        return None
    context_id = identifier(value.get("id")) if isinstance(value, dict) else None
    if context_id is None:
        raise LaunchRefused(Reason.LAUNCH_CONTEXT, f"expected an `id` of 1 to {MAX_ID_LENGTH} characters")
    return Context(
        context_id, plain_text.one_line(value.get("label")), plain_text.one_line(value.get("title"))
    )


def known_roles(claimed: Claims) -> frozenset[roles.Role]:
    """The roles we know among those claimed; the claim may be empty, not missing (LTI Core 5.3.7)."""
    value = claimed.get(claims.ROLES)
    if (
        not isinstance(value, list)
        or len(value) > _MAX_ROLES
        or not all(isinstance(name, str) for name in value)
    ):
        raise LaunchRefused(Reason.LAUNCH_ROLES, f"expected a list of at most {_MAX_ROLES} texts")
    return roles.read(value)


def person(claimed: Claims) -> Person:
    """Names as far as they are told (OIDC Core 5.1); what is no text is left out."""
    given, family = (
        plain_text.one_line(claimed.get("given_name")),
        plain_text.one_line(claimed.get("family_name")),
    )
    name = plain_text.one_line(claimed.get("name")) or " ".join(part for part in (given, family) if part)
    return Person(
        name or None, given, family, email_address(claimed.get("email")), picture(claimed.get("picture"))
    )


def email_address(value: object) -> str | None:
    """An address one could write to, else None."""
    return value if isinstance(value, str) and _EMAIL.fullmatch(value) else None


def picture(value: object) -> str | None:
    """The address of a picture, https only, else None."""
    if not isinstance(value, str) or not value.startswith("https://") or web_addresses.read(value) is None:
        return None
    return value


def presentation(claimed: Claims) -> Presentation:
    """How we are shown (LTI Core 5.4.4)."""
    value = object_of(claimed, claims.LAUNCH_PRESENTATION)
    locale, target = value.get("locale"), value.get("document_target")
    return Presentation(
        locale=locale if isinstance(locale, str) and _LOCALE.fullmatch(locale) else None,
        document_target=_TARGETS.get(target) if isinstance(target, str) else None,
        return_url=_return_url(value.get("return_url")),
    )


def tool_platform(claimed: Claims) -> ToolPlatform:
    """Which product speaks (LTI Core 5.4.2)."""
    value = object_of(claimed, claims.TOOL_PLATFORM)
    if not value:
        return ToolPlatform()
    return ToolPlatform(*(plain_text.one_line(value.get(name)) for name in _PLATFORM_FIELDS))


def lis(claimed: Claims) -> Lis:
    """The ids of the student information system; empty ones mean there are none (LTI Core 5.4.5)."""
    value = object_of(claimed, claims.LIS)
    return Lis(*(identifier(value.get(name)) for name in _LIS_FIELDS)) if value else Lis()


def custom(claimed: Claims) -> Mapping[str, str]:
    """Custom parameters that have a value (LTI Core 5.4.6).

    Empty, null and unexpanded `$Variable` values mean absent; numbers and booleans, which Canvas sends, are
    read as their JSON text.
    """
    value = claimed.get(claims.CUSTOM)
    if value is None:
        return MappingProxyType({})
    if not isinstance(value, dict) or len(value) > _MAX_CUSTOM:
        raise LaunchRefused(Reason.LAUNCH_CUSTOM, f"expected an object of at most {_MAX_CUSTOM} members")
    texts = ((name, _custom_text(item)) for name, item in value.items() if len(name) <= MAX_ID_LENGTH)
    return MappingProxyType({name: text for name, text in texts if text is not None})


def history(parameters: Mapping[str, str], name: str) -> tuple[str, ...]:
    """The ids a copied link or course had before, nearest first (LTI Core, Appendix B: `*.id.history`)."""
    ids = (part.strip() for part in parameters.get(name, "").split(",", _MAX_HISTORY)[:_MAX_HISTORY])
    return tuple(part for part in ids if identifier(part))


def mentored_user_ids(claimed: Claims) -> tuple[str, ...]:
    """Whom a mentor may look after (LTI Core 5.4.3)."""
    value = claimed.get(claims.ROLE_SCOPE_MENTOR)
    if not isinstance(value, list):
        return ()
    return tuple(user_id for user_id in map(identifier, value[:_MAX_MENTORED]) if user_id is not None)


_PLATFORM_FIELDS: Final = ("product_family_code", "version", "guid", "name")
_LIS_FIELDS: Final = ("person_sourcedid", "course_section_sourcedid", "course_offering_sourcedid")
_EMPTY: Final[Mapping[str, Any]] = MappingProxyType({})


def object_of(claimed: Claims, name: str) -> Mapping[str, Any]:
    """A claim that is an object, empty when it is not there."""
    value = claimed.get(name)
    if value is None:
        return _EMPTY
    if not isinstance(value, dict):
        raise LaunchRefused(Reason.LAUNCH_CLAIM_MALFORMED, f"expected an object in {name}")
    return value


def _return_url(value: object) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not value.lower().startswith(("http://", "https://")):
        raise LaunchRefused(Reason.LAUNCH_RETURN_URL, "expected `return_url` to be an http(s) address")
    return value if web_addresses.read(value) is not None else None


def _custom_text(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > _MAX_CUSTOM_LENGTH:
        raise LaunchRefused(
            Reason.LAUNCH_CUSTOM, f"expected texts of at most {_MAX_CUSTOM_LENGTH} characters"
        )
    if value.startswith("$") and _UNEXPANDED.fullmatch(value):
        return None
    return value if value.isprintable() and value else plain_text.lines(value, _MAX_CUSTOM_LENGTH)
