"""Which sheet belongs to which product."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lti_tool.platforms.quirks.catalogue import GENERIC
from lti_tool.platforms.sheets import in_the_cloud, on_own_servers
from lti_tool.platforms.sheets.shape import Sheet

SHEETS: Final[Mapping[str, Sheet]] = MappingProxyType({
    "moodle": on_own_servers.MOODLE,
    "canvas": in_the_cloud.CANVAS,
    "blackboard": in_the_cloud.BLACKBOARD,
    "d2l": in_the_cloud.D2L,
    "openedx": on_own_servers.OPENEDX,
    "sakai": on_own_servers.SAKAI,
    "schoology": in_the_cloud.SCHOOLOGY,
    GENERIC: on_own_servers.GENERIC,
})  # fmt: skip


def sheet(product: str) -> Sheet:
    """The sheet of a product; of one we do not know, the general one."""
    return SHEETS.get(product, on_own_servers.GENERIC)
