"""Doors that an administrator opened for a tool: for an hour, one tool may register itself through each."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from threading import Lock
from typing import Final
from urllib.parse import urlencode, urlsplit

from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.profiles import PROFILES, Product, Profile

_LIFETIME: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Opening:
    """One open door.

    Args:
        link: the tool's invitation, which opens its registration page.
        names_deployment: the answer has a deployment_id.
        renews: the client_id that a registered tool keeps when it registers again.
        client_id: the tool that came in.
    """

    id: str
    link: str
    product: Product
    names_deployment: bool
    ends_at: datetime
    token: str | None = None
    renews: str | None = None
    is_read: bool = False
    client_id: str | None = None

    @property
    def profile(self) -> Profile:
        """The product it is played by."""
        return PROFILES[self.product]

    def initiation_url(self, configuration_url: str) -> str:
        """The invitation with what the tool needs to register (Dynamic Registration 1.0, section 3.3)."""
        more = {"openid_configuration": configuration_url}
        if self.token is not None:
            more["registration_token"] = self.token
        return f"{self.link}{'&' if urlsplit(self.link).query else '?'}{urlencode(more)}"


class OpeningDesk:
    """The doors that were opened since the start; a restart closes them all."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._openings: dict[str, Opening] = {}

    def open(
        self,
        link: str,
        product: Product,
        *,
        now: datetime,
        names_deployment: bool | None = None,
        renews: str | None = None,
    ) -> Opening:
        """Open a door; a deployment is named as the product does it, unless told otherwise."""
        profile = PROFILES[product]
        opening = Opening(
            id=secrets.token_urlsafe(12),
            link=link,
            product=product,
            names_deployment=profile.names_deployment if names_deployment is None else names_deployment,
            ends_at=now + _LIFETIME,
            token=secrets.token_urlsafe(32) if profile.hands_out_token else None,
            renews=renews,
        )
        with self._lock:
            self._openings[opening.id] = opening
        return opening

    def find(self, opening_id: str) -> Opening | None:
        """A door, open or shut by now."""
        return self._openings.get(opening_id)

    def read_configuration(self, opening_id: str, authorization: str, *, now: datetime) -> Opening:
        """Let a tool read where to register.

        Raises:
            Refused: the door is shut, its address worked once, or the token is missing.
        """
        with self._lock:
            opening = self._still_open(opening_id, now)
            if opening.profile.configuration_once and opening.is_read:
                raise _shut("this address has worked once, and no more")
            if opening.profile.configuration_needs_token:
                _check_token(opening, authorization)
            self._openings[opening.id] = replace(opening, is_read=True)
            return opening

    def knock(self, opening_id: str, authorization: str, *, now: datetime) -> Opening:
        """Let a tool ask to be registered.

        Raises:
            Refused: the door is shut, or this is not the token it opens with.
        """
        with self._lock:
            opening = self._still_open(opening_id, now)
            _check_token(opening, authorization)
            return opening

    def shut(self, opening: Opening, client_id: str, *, now: datetime) -> None:
        """Let nobody in any more after this tool.

        Raises:
            Refused: another was quicker.
        """
        with self._lock:
            self._openings[opening.id] = replace(self._still_open(opening.id, now), client_id=client_id)

    def _still_open(self, opening_id: str, now: datetime) -> Opening:
        opening = self._openings.get(opening_id)
        if opening is None or opening.ends_at <= now or opening.client_id is not None:
            raise _shut("nobody may register here, or not any more")
        return opening


def _check_token(opening: Opening, authorization: str) -> None:
    expected = f"Bearer {opening.token}" if opening.token is not None else ""
    if not secrets.compare_digest(authorization.encode(), expected.encode()):
        raise _shut(
            "a registration token is needed, and it must be the one that was handed out"
            if opening.token is not None
            else "no token was handed out, so none may be shown"
        )


def _shut(reason: str) -> Refused:
    challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    return Refused(HTTPStatus.UNAUTHORIZED, "invalid_token", reason, challenge)
