"""Where the tool and the pretend LMS live, as each must know the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.errors import NotForProductionError
from lti_tool.sandbox.vocabulary import Message

DEFAULT_BASE_URL: Final = "http://127.0.0.1:8001"
CLIENT_ID: Final = "potluck-in-the-sandbox"
DEPLOYMENT_ID: Final = "1"
_LOOPBACK_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class ToolAddress:
    """The tool as it is registered in the pretend LMS.

    Args:
        login_url: where third-party login starts.
        redirect_uris: where a launch may be posted, compared letter by letter.
        jwks_url: the tool's public keys.
        target_link_uri: what an activity opens when it does not say otherwise.
        name: what people call it.
        messages: where each message it takes goes; None for a tool that takes them all at target_link_uri.
        custom: custom parameters of every launch.
        message_custom: more of them for each kind of message.
        scopes: the services it may use.
        claims: what it is told about people.
    """

    login_url: str
    redirect_uris: tuple[str, ...]
    jwks_url: str
    target_link_uri: str
    client_id: str = CLIENT_ID
    deployment_id: str = DEPLOYMENT_ID
    name: str = "Potluck"
    messages: Mapping[str, str] | None = None
    custom: Mapping[str, str] = field(default_factory=dict)
    message_custom: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    scopes: tuple[str, ...] = v.SCOPES
    claims: tuple[str, ...] = v.PERSON_CLAIMS

    @property
    def label(self) -> str:
        """Its name, and for a tool that registered itself which one of that name it is."""
        return self.name if self.client_id == CLIENT_ID else f"{self.name} ({self.deployment_id})"

    def takes(self, message: Message) -> bool:
        """Whether it has an answer to a message."""
        return self.messages is None or message in self.messages

    def target_of(self, message: Message) -> str:
        """What a message opens when it does not say otherwise."""
        return (self.messages or {}).get(message, self.target_link_uri)

    def custom_of(self, message: Message) -> dict[str, str]:
        """The custom parameters of every launch with this message."""
        return {**self.custom, **self.message_custom.get(message, {})}

    @property
    def origins(self) -> tuple[str, ...]:
        """Every origin the tool's pages and forms may have, without repetition."""
        urls = (self.login_url, *self.redirect_uris, self.target_link_uri)
        return tuple(dict.fromkeys(origin_of(url) for url in urls))


@dataclass(frozen=True, slots=True)
class PlatformAddress:
    """The pretend LMS as the tool must register it; every URL hangs on the base URL."""

    base_url: str

    @property
    def issuer(self) -> str:
        """The `iss` of each launch."""
        return self.base_url

    @property
    def authorization_url(self) -> str:
        """Where the tool sends the browser to be told who is there."""
        return f"{self.base_url}/lti/authorize"

    @property
    def token_url(self) -> str:
        """Where the tool gets access tokens; also the `aud` of its assertions."""
        return f"{self.base_url}/lti/token"

    @property
    def jwks_url(self) -> str:
        """The pretend LMS's public keys."""
        return f"{self.base_url}/lti/jwks"

    def configuration_url(self, opening_id: str | None = None) -> str:
        """What this LMS says about itself; to a tool that may register, also where to (OIDC Discovery)."""
        return f"{self.base_url}/.well-known/openid-configuration{_opening(opening_id)}"

    def registration_url(self, opening_id: str) -> str:
        """Where a tool registers; the query is part of the address."""
        return f"{self.base_url}/lti/register{_opening(opening_id)}"

    def line_items_url(self, course_id: str) -> str:
        """The line items of a course; the query is part of the address, as in Moodle."""
        return f"{self.base_url}/lti/ags/{quote(course_id)}/lineitems?type_id=1"

    def line_item_url(self, course_id: str, line_item_id: str, below: str = "") -> str:
        """One line item, or with `below` its "scores" or "results": before the query, never after it."""
        path = f"/lti/ags/{quote(course_id)}/lineitems/{quote(line_item_id)}/lineitem"
        return f"{self.base_url}{path}{'/' + below if below else ''}?type_id=1"

    def memberships_url(self, course_id: str) -> str:
        """The roster of a course."""
        return f"{self.base_url}/lti/nrps/{quote(course_id)}/memberships"

    def groups_url(self, course_id: str) -> str:
        """The groups of a course."""
        return f"{self.base_url}/lti/gs/{quote(course_id)}/groups"

    def group_sets_url(self, course_id: str) -> str:
        """The sets that the groups of a course belong to."""
        return f"{self.base_url}/lti/gs/{quote(course_id)}/sets"

    def deep_link_return_url(self, choosing_id: str) -> str:
        """Where the tool sends what somebody chose; all of the query is part of the address."""
        return f"{self.base_url}/lti/deep-links?{urlencode(deep_link_query(choosing_id))}"

    def return_url(self, username: str, course_id: str | None) -> str:
        """Where the tool sends a person back to: their course, or the start when they came from none."""
        place = f"/as/{quote(username)}/course/{quote(course_id)}/returned" if course_id is not None else "/"
        return f"{self.base_url}{place}"


def _opening(opening_id: str | None) -> str:
    return "" if opening_id is None else f"?{urlencode({'opening': opening_id})}"


def deep_link_query(choosing_id: str) -> dict[str, str]:
    """The query of a deep linking return URL, with characters that a careless tool would spoil."""
    return {"then": "back to the course & café", "choosing": choosing_id}


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def refuse_production(*urls: str) -> None:
    """Let only addresses on this machine pass: here everybody may be anybody.

    Raises:
        NotForProductionError: one sentence that names the first address that is elsewhere.
    """
    for url in urls:
        if not _is_loopback(url):
            raise NotForProductionError(
                "The sandbox LMS lets everybody be anybody, so it only runs with addresses of this machine"
                f" (localhost, *.localhost, 127.0.0.1 or [::1]), and {url!r} is not one."
            )


def _is_loopback(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc:
        return False
    return host in _LOOPBACK_HOSTS or host.endswith(".localhost")
