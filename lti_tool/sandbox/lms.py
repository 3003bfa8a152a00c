"""One running pretend LMS: its world, addresses, clock, faults and desks, for every endpoint."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, cast

from flask import current_app

from lti_tool.sandbox.addresses import PlatformAddress, ToolAddress
from lti_tool.sandbox.deep_linking import ChoosingDesk
from lti_tool.sandbox.misbehaviour import Faults
from lti_tool.sandbox.openings import OpeningDesk
from lti_tool.sandbox.state import ResourceLink
from lti_tool.sandbox.tokens import TokenDesk
from lti_tool.sandbox.tool_tokens import ToolKeys
from lti_tool.sandbox.world import World

EXTENSION: Final = "potluck-sandbox"


@dataclass(frozen=True, slots=True)
class Lms:
    """What an endpoint needs to answer; `tool` is the one that is always registered."""

    world: World
    tool: ToolAddress
    platform: PlatformAddress
    clock: Callable[[], datetime]
    faults: Faults
    tool_keys: ToolKeys
    desk: TokenDesk = field(default_factory=TokenDesk)
    choosings: ChoosingDesk = field(default_factory=ChoosingDesk)
    openings: OpeningDesk = field(default_factory=OpeningDesk)

    def tools(self) -> list[ToolAddress]:
        """Every registered tool; the one that is always there comes first."""
        return [self.tool, *self.world.tools()]

    def tool_called(self, client_id: str) -> ToolAddress | None:
        """The tool that is registered under a client_id."""
        return next((tool for tool in self.tools() if tool.client_id == client_id), None)

    def tool_of(self, link: ResourceLink) -> ToolAddress:
        """The tool that an activity opens."""
        return self.tool_called(link.client_id or "") or self.tool


def current_lms() -> Lms:
    """The pretend LMS whose app answers the current request."""
    return cast("Lms", current_app.extensions[EXTENSION])
