"""A platform's services, ready to be called in the name of one of its registrations."""

from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from lti_tool.lti.http import Transport
from lti_tool.lti.service_calls import Services
from lti_tool.lti.tokens import Client, TokenCache
from lti_tool.lti.tool_keys import ToolKey
from lti_tool.platforms.models import Registration
from lti_tool.platforms.service import as_protocol


class SigningKey(Protocol):
    """Gives the key that signs now, such as `KeyRing.signing`."""

    def __call__(self, session: Session, /, *, now: datetime) -> ToolKey:
        """The key."""
        ...


class Clients:
    """Makes clients that share one transport and one store of access tokens; one for a process."""

    def __init__(self, transport: Transport, signing_key: SigningKey) -> None:
        self._transport = transport
        self._signing_key = signing_key
        self._tokens = TokenCache(transport)

    def services(self, session: Session, registration: Registration, *, now: datetime) -> Services:
        """The services of the registration's platform; to be called after the session is closed."""
        client = Client(as_protocol(registration), self._signing_key(session, now=now))
        return Services(client, self._transport, self._tokens)
