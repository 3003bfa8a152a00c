"""The shape of what we know about one LMS product; what is not said is as the standards have it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Final

from lti_tool.lti.claims import MessageType, Scope
from lti_tool.platforms.models import NewDeployments
from lti_tool.web.shown import Words

_NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})
EVERY_MESSAGE: Final = (
    MessageType.RESOURCE_LINK,
    MessageType.DEEP_LINKING,
    MessageType.SUBMISSION_REVIEW,
    MessageType.DATA_PRIVACY,
)


@dataclass(frozen=True, slots=True)
class Product:
    """One LMS product.

    Every field but the first two has in `sources` where it was seen, unless it is as usual.
    """

    key: str
    """What stands in `Registration.product`."""
    name: Words
    sources: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    family_codes: frozenset[str] = frozenset()
    """What it says in `tool_platform.product_family_code`, in lower case (LTI Core 1.3, 5.4.2)."""
    hosts: frozenset[str] = frozenset()
    """Hosts of the vendor that serve its customers; one that starts with a dot: every host below it."""
    issuers: Mapping[str, frozenset[str]] = field(default_factory=lambda: _NOTHING)
    """Issuers that a host of the vendor speaks for beside its own, by that host."""
    customers_own_hosts: frozenset[str] = frozenset()
    """Hosts whose configuration may name a registration address at a customer's own domain."""
    frame_origins: tuple[str, ...] = ()
    """Origins that show us in a frame, beside those of its addresses; `*.` stands for any first part."""
    token_audience: str | None = None
    """Whom a token request is addressed to, where that is not the token address."""
    new_deployments: NewDeployments = NewDeployments.ASK
    """What usually becomes of deployments nobody named: one customer's own LMS may bring its own."""
    registers_itself: bool = True
    """Whether it knows Dynamic Registration."""
    messages: tuple[MessageType, ...] = EVERY_MESSAGE
    """What to ask for at registration, where it is offered."""
    scopes: tuple[Scope, ...] = tuple(Scope)
    """What to be allowed."""
    unlisted_messages: frozenset[MessageType] = frozenset()
    """What it sends although it does not list it."""
    placements: Mapping[MessageType, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)
    score_extensions: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    """Further members of every score."""

    def deviations(self) -> frozenset[str]:
        """The fields in which it is not as usual."""
        usual = Product(self.key, self.name)
        names = (each.name for each in fields(self) if each.name not in {"key", "name", "sources"})
        return frozenset(name for name in names if getattr(self, name) != getattr(usual, name))
