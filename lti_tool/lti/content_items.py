"""What a deep link answers with: items to place in a course, as Deep Linking 2.0 describes their kinds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar, Final

from lti_tool.lti import moments, web_addresses
from lti_tool.lti.errors import ContentItemInvalid, Reason
from lti_tool.lti.launch_values import Window
from lti_tool.lti.line_items import WantedLineItem

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


class ItemType(StrEnum):
    """The kinds of content item we can make."""

    RESOURCE_LINK = "ltiResourceLink"
    LINK = "link"
    FILE = "file"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Image:
    """A small picture of an item: its icon or thumbnail."""

    url: str
    width: int | None = None
    height: int | None = None

    def members(self) -> dict[str, Any]:
        """The object as an item carries it."""
        return _present({"url": _checked(self.url), "width": self.width, "height": self.height})


@dataclass(frozen=True, slots=True)
class Frame:
    """How large an item wants to be inside the platform's page."""

    width: int | None = None
    height: int | None = None

    def members(self) -> dict[str, Any]:
        """The object as an item carries it."""
        return _present({"width": self.width, "height": self.height})


@dataclass(frozen=True, slots=True)
class NewWindow:
    """How an item opens in a window of its own; one with the same name opens in the same window."""

    target_name: str | None = None
    width: int | None = None
    height: int | None = None

    def members(self) -> dict[str, Any]:
        """The object as an item carries it."""
        return _present({"targetName": self.target_name, "width": self.width, "height": self.height})


@dataclass(frozen=True, slots=True)
class ResourceLinkItem:
    """A link that launches us (Deep Linking 2.0, "LTI Resource Link").

    Always with its address: Blackboard makes an invalid link of one without.
    """

    type: ClassVar[ItemType] = ItemType.RESOURCE_LINK

    url: str
    title: str | None = None
    text: str | None = None
    icon: Image | None = None
    thumbnail: Image | None = None
    iframe: Frame | None = None
    window: NewWindow | None = None
    custom: Mapping[str, str] = field(default_factory=lambda: _NONE)
    line_item: WantedLineItem | None = None
    available: Window | None = None
    submission: Window | None = None

    def members(self) -> dict[str, Any]:
        """The object as the answer carries it."""
        return _common(self) | _present(
            {
                "url": _checked(self.url),
                "iframe": self.iframe.members() if self.iframe else None,
                "window": self.window.members() if self.window else None,
                "custom": dict(self.custom) or None,
                "lineItem": _line_item(self.line_item) if self.line_item else None,
                "available": _window(self.available),
                "submission": _window(self.submission),
            }
        )


@dataclass(frozen=True, slots=True)
class LinkItem:
    """A plain link to a page of ours (Deep Linking 2.0, "Link"); Moodle 4.5 makes a broken activity of it."""

    type: ClassVar[ItemType] = ItemType.LINK

    url: str
    title: str | None = None
    text: str | None = None
    icon: Image | None = None
    thumbnail: Image | None = None
    iframe: Frame | None = None
    window: NewWindow | None = None

    def members(self) -> dict[str, Any]:
        """The object as the answer carries it; its frame names what it shows."""
        url = _checked(self.url)
        return _common(self) | _present(
            {
                "url": url,
                "iframe": {"src": url} | self.iframe.members() if self.iframe else None,
                "window": self.window.members() if self.window else None,
            }
        )


@dataclass(frozen=True, slots=True)
class FileItem:
    """A file the platform fetches once and keeps (Deep Linking 2.0, "File")."""

    type: ClassVar[ItemType] = ItemType.FILE

    url: str
    media_type: str
    title: str | None = None
    text: str | None = None
    icon: Image | None = None
    thumbnail: Image | None = None
    expires_at: datetime | None = None

    def members(self) -> dict[str, Any]:
        """The object as the answer carries it."""
        return _common(self) | _present(
            {
                "url": _checked(self.url),
                "mediaType": self.media_type,
                "expiresAt": moments.write(self.expires_at) if self.expires_at else None,
            }
        )


@dataclass(frozen=True, slots=True)
class HtmlItem:
    """A piece of HTML to put into the platform's page (Deep Linking 2.0, "HTML fragment")."""

    type: ClassVar[ItemType] = ItemType.HTML

    html: str
    title: str | None = None
    text: str | None = None

    def members(self) -> dict[str, Any]:
        """The object as the answer carries it."""
        return _present({"type": self.type.value, "title": self.title, "text": self.text}) | {
            "html": self.html
        }


ContentItem = ResourceLinkItem | LinkItem | FileItem | HtmlItem


def _common(item: ResourceLinkItem | LinkItem | FileItem) -> dict[str, Any]:
    return _present(
        {
            "type": item.type.value,
            "title": item.title,
            "text": item.text,
            "icon": item.icon.members() if item.icon else None,
            "thumbnail": item.thumbnail.members() if item.thumbnail else None,
        }
    )


def _line_item(wanted: WantedLineItem) -> dict[str, Any]:
    """A column of a link that does not exist yet, and therefore has no id."""
    return replace(wanted, resource_link_id=None).members()


def _present(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def _window(window: Window | None) -> dict[str, str] | None:
    if window is None:
        return None
    if window.start and window.end and window.start >= window.end:
        raise ContentItemInvalid(Reason.ITEM_WINDOW, "a window ends before it begins")
    return window.members() or None


def _checked(url: str) -> str:
    if web_addresses.read(url) is None:
        raise ContentItemInvalid(Reason.ITEM_ADDRESS, "expected an absolute http(s) address")
    return url
