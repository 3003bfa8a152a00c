"""The shape of a sheet: the way to the form, its fields with our values, what the LMS shows, what is left."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from flask_babel import lazy_gettext as _

from lti_tool.platforms import ourselves
from lti_tool.platforms.ourselves import Addresses
from lti_tool.web.shown import Words

PUT_INTO_A_COURSE: Final = _(
    "Add an activity with Potluck to a course and open it as the instructor: the first opening sets it up."
)


class Ours(StrEnum):
    """A value that is ours and depends on where we live."""

    NAME = "name"
    DESCRIPTION = "description"
    LAUNCH = "launch"
    LOGIN = "login"
    KEYS = "keys"
    HOST = "host"
    CANVAS_CONFIGURATION = "canvas_configuration"

    def at(self, addresses: Addresses) -> str:
        """The value as it is to be copied."""
        if self is Ours.NAME:
            return ourselves.NAME
        if self is Ours.DESCRIPTION:
            return ourselves.description()
        value: str = getattr(addresses, self.value)
        return value


class Theirs(StrEnum):
    """A value that the LMS shows and we need; the value is the option of `potluck platforms add`."""

    ISSUER = "issuer"
    CLIENT_ID = "client-id"
    AUTH_URL = "auth-url"
    TOKEN_URL = "token-url"  # noqa: S105 - an option
    JWKS_URL = "jwks-url"
    TOKEN_AUDIENCE = "token-audience"  # noqa: S105 - an option
    DEPLOYMENT = "deployment"


@dataclass(frozen=True, slots=True)
class Line:
    """One field of the LMS's form and what goes into it."""

    name: Words
    value: Ours | Words

    def text(self, addresses: Addresses) -> str:
        """What to copy or choose."""
        return self.value.at(addresses) if isinstance(self.value, Ours) else str(self.value)


@dataclass(frozen=True, slots=True)
class Shown:
    """One value the LMS shows afterwards: what it calls it, or what it always is."""

    what: Theirs
    name: Words
    always: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """All about connecting one product by hand, and what is left to do in either way of connecting."""

    way: tuple[Words, ...]
    lines: tuple[Line, ...]
    shown: tuple[Shown, ...]
    next_steps: tuple[Words, ...]
    invitation: Words | None = None
    """Where the link of an invitation goes; None where the product knows no Dynamic Registration."""
