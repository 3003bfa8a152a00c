"""What we tell an LMS about ourselves: our addresses, the messages we answer, what we ask for."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from flask_babel import gettext as _

from lti_tool.lti.claims import MessageType
from lti_tool.lti.dynamic_registration import Tool, WantedMessage, Wish
from lti_tool.platforms.quirks.product import Product

NAME: Final = "Potluck"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses an LMS needs; the login may be that of one registration alone."""

    base_url: str
    registration_id: UUID | None = None

    @property
    def login(self) -> str:
        """Where a launch begins (Security Framework 5.1.1.1)."""
        tail = f"/{self.registration_id}" if self.registration_id is not None else ""
        return f"{self.base_url}/lti/login{tail}"

    @property
    def launch(self) -> str:
        """Where every message arrives: the only redirect address, and the target of every link."""
        return f"{self.base_url}/lti/launch"

    @property
    def keys(self) -> str:
        """Our public keys."""
        return f"{self.base_url}/lti/jwks"

    @property
    def host(self) -> str:
        """The host alone, with its port where that is not the usual one."""
        return urlsplit(self.base_url).netloc

    @property
    def configuration(self) -> str:
        """Our description as JSON, for an LMS that reads one from an address."""
        return f"{self.base_url}/lti/config.json"

    @property
    def canvas_configuration(self) -> str:
        """The same in the form of Canvas."""
        return f"{self.base_url}/lti/config/canvas.json"


def description() -> str:
    """What we are, in a sentence an administrator reads."""
    return str(_("Peer learning: people give each other feedback inside the course."))


def tool(addresses: Addresses) -> Tool:
    """Ourselves as the protocol wants to see us."""
    return Tool(
        name=NAME,
        description=description(),
        login_url=addresses.login,
        launch_url=addresses.launch,
        redirect_urls=(addresses.launch,),
        keys_url=addresses.keys,
        home_url=addresses.base_url,
    )


def wish(addresses: Addresses, product: Product) -> Wish:
    """What we would like from an LMS of this product."""
    return Wish(
        messages=tuple(_message(message, addresses, product) for message in product.messages),
        scopes=tuple(scope.value for scope in product.scopes),
        unlisted=product.unlisted_messages,
    )


def _message(message: MessageType, addresses: Addresses, product: Product) -> WantedMessage:
    return WantedMessage(
        message, addresses.launch, label=NAME, placements=product.placements.get(message, ())
    )
