"""What a tool may send back from deep linking: content items, read strictly (Deep Linking 2.0, section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lti_tool.sandbox import line_items
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import origin_of
from lti_tool.sandbox.json_members import Members
from lti_tool.sandbox.state import LineItem

BAD_ANSWER: Final = "bad_answer"
_EVERY_ITEM: Final = frozenset({"type", "title", "text", "icon", "thumbnail"})
_MORE_OF: Final = {
    v.LTI_RESOURCE_LINK: frozenset({
        "url", "custom", "lineItem", "available", "submission", "iframe", "window",
    }),
    v.LINK: frozenset({"url", "embed", "iframe", "window"}),
    v.FILE: frozenset({"url", "mediaType", "expiresAt"}),
    v.HTML: frozenset({"html"}),
    v.IMAGE: frozenset({"url", "width", "height"}),
}  # fmt: skip
_PRESENTATION: Final = {
    "iframe": frozenset({"src", "width", "height"}),
    "window": frozenset({"targetName", "width", "height", "windowFeatures"}),
    "embed": frozenset({"html"}),
}
_PICTURE: Final = frozenset({"url", "width", "height"})
_LINE_ITEM: Final = frozenset({
    "label", "scoreMaximum", "resourceId", "tag", "gradesReleased", "startDateTime", "endDateTime",
    "submissionReview",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ContentItem:
    """One thing that was chosen.

    Args:
        kind: its content item type.
        line_item: the column it wants in the gradebook, without an id.
        dates: windows of time, by the variable that stands for each moment.
        document_target: where it wants to be shown.
    """

    kind: str
    title: str | None
    text: str
    url: str | None = None
    custom: Mapping[str, str] = field(default_factory=dict)
    line_item: LineItem | None = None
    dates: Mapping[str, str] = field(default_factory=dict)
    document_target: str = v.IFRAME


@dataclass(frozen=True, slots=True)
class Acceptable:
    """What an item may be: its types, where it may be shown, and on which origins an activity may live."""

    course_id: str
    kinds: tuple[str, ...]
    document_targets: tuple[str, ...]
    origins: tuple[str, ...]


def read(body: object, acceptable: Acceptable) -> ContentItem:
    """Understand one content item.

    Raises:
        Refused: 400, with the member that is wrong.
    """
    members = Members(body, "a content item", BAD_ANSWER)
    kind = members.choice("type", acceptable.kinds)
    members.allow_only(_EVERY_ITEM | _MORE_OF[kind])
    for name in ("icon", "thumbnail"):
        _check_picture(members.inner_or_none(name))
    title = members.text("title") if "title" in members else None
    item = ContentItem(
        kind=kind,
        title=title,
        text=members.text_or_none("text") or "",
        url=_url(members, kind, acceptable.origins),
        custom=members.texts_by_name("custom"),
        line_item=_line_item(members, acceptable.course_id, title),
        dates=_dates(members),
        document_target=_document_target(members, acceptable.document_targets),
    )
    _check_the_rest(members, kind)
    return item


def _url(members: Members, kind: str, origins: tuple[str, ...]) -> str | None:
    if kind == v.HTML:
        return None
    if kind != v.LTI_RESOURCE_LINK:
        return members.address("url")
    url = members.address_or_none("url")
    if url is not None and origin_of(url) not in origins:
        raise members.refused(f"must be on the tool's own origin, {' or '.join(origins)}", "url")
    return url


def _line_item(members: Members, course_id: str, title: str | None) -> LineItem | None:
    wanted = members.inner_or_none("lineItem")
    if wanted is None:
        return None
    wanted.allow_only(_LINE_ITEM)
    return line_items.read(wanted, course_id, label=title or "")


def _dates(members: Members) -> dict[str, str]:
    dates: dict[str, str] = {}
    for name in ("available", "submission"):
        window = members.inner_or_none(name)
        if window is None:
            continue
        window.allow_only({"startDateTime", "endDateTime"})
        starts, ends = (window.moment_or_none(each) for each in ("startDateTime", "endDateTime"))
        if starts is not None and ends is not None and ends < starts:
            raise window.refused("must not be before startDateTime", "endDateTime")
        for each in ("startDateTime", "endDateTime"):
            if each in window:
                dates[f"ResourceLink.{name}.{each}"] = window.text(each)
    return dates


def _document_target(members: Members, allowed: tuple[str, ...]) -> str:
    wanted = [name for name in _PRESENTATION if name in members]
    for name in wanted:
        shown = members.inner_or_none(name)
        if shown is not None:
            shown.allow_only(_PRESENTATION[name])
            _check_size(shown)
        if name not in allowed:
            raise members.refused(f"is nowhere this LMS shows things: {', '.join(allowed)}", name)
    return v.WINDOW if wanted == [v.WINDOW] or v.IFRAME not in allowed else v.IFRAME


def _check_the_rest(members: Members, kind: str) -> None:
    if kind == v.HTML:
        members.text("html")
    members.text_or_none("mediaType")
    members.moment_or_none("expiresAt")
    _check_size(members)


def _check_picture(picture: Members | None) -> None:
    if picture is not None:
        picture.allow_only(_PICTURE)
        picture.address("url")
        _check_size(picture)


def _check_size(members: Members) -> None:
    for name in ("width", "height"):
        size = members.number_or_none(name, above_zero=True)
        if size is not None and size != int(size):
            raise members.refused("must be a whole number of pixels", name)
