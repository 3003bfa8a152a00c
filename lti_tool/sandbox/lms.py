"""One running pretend LMS: its world, addresses, clock, faults and token desk, for every endpoint."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from flask import current_app

from lti_tool.sandbox.addresses import PlatformAddress, ToolAddress
from lti_tool.sandbox.assertions import ToolKeys
from lti_tool.sandbox.misbehaviour import Faults
from lti_tool.sandbox.tokens import TokenDesk
from lti_tool.sandbox.world import World

EXTENSION: Final = "potluck-sandbox"


@dataclass(frozen=True, slots=True)
class Lms:
    """What an endpoint needs to answer."""

    world: World
    tool: ToolAddress
    platform: PlatformAddress
    clock: Callable[[], datetime]
    faults: Faults
    desk: TokenDesk
    tool_keys: ToolKeys


def current_lms() -> Lms:
    """The pretend LMS whose app answers the current request."""
    return cast("Lms", current_app.extensions[EXTENSION])
