"""The columns of a platform's gradebook that are ours: listed, recognised, created (AGS 2.0, 3.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any, Final

import orjson

from lti_tool.lti import launch_claims, moments, pages, plain_text, service_calls, submission_review
from lti_tool.lti.claims import Scope
from lti_tool.lti.errors import Reason, ScoreInvalid, ServiceFailed
from lti_tool.lti.http import Response
from lti_tool.lti.launch_values import Window
from lti_tool.lti.score import plain_number
from lti_tool.lti.service_calls import Call, Services
from lti_tool.lti.submission_review import SubmissionReview

MEDIA_TYPE: Final = "application/vnd.ims.lis.v2.lineitem+json"
CONTAINER_MEDIA_TYPE: Final = "application/vnd.ims.lis.v2.lineitemcontainer+json"


@dataclass(frozen=True, slots=True)
class LineItem:
    """A column of the gradebook; `url` is its id at the platform."""

    url: str
    label: str
    score_maximum: float
    resource_id: str | None = None
    resource_link_id: str | None = None
    tag: str | None = None
    grades_released: bool | None = None
    window: Window | None = None
    review: SubmissionReview | None = None


@dataclass(frozen=True, slots=True)
class WantedLineItem:
    """The column we need: how to recognise it, and what to call it when it must be made.

    A second column of the same link is asked for without `resource_link_id`, or it would be taken for the
    column that the platform made for the link itself. Making one whose maximum is no number above zero
    raises ScoreInvalid.
    """

    label: str
    score_maximum: float
    resource_id: str | None = None
    resource_link_id: str | None = None
    tag: str | None = None
    grades_released: bool | None = None
    window: Window | None = None
    review: SubmissionReview | None = None

    def __post_init__(self) -> None:
        if not isfinite(self.score_maximum) or self.score_maximum <= 0:
            raise ScoreInvalid(
                Reason.SCORE_MAXIMUM, f"a column needs a maximum above zero, not {self.score_maximum}"
            )

    def members(self) -> dict[str, Any]:
        """What it says, under AGS's names (AGS 2.0, 3.2); a deep link carries the same."""
        members = {
            "label": self.label,
            "scoreMaximum": plain_number(self.score_maximum),
            "resourceId": self.resource_id,
            "resourceLinkId": self.resource_link_id,
            "tag": self.tag,
            "gradesReleased": self.grades_released,
            submission_review.MEMBER: None if self.review is None else self.review.members(),
        } | (self.window.members() if self.window else {})
        return {name: value for name, value in members.items() if value is not None}


def list_line_items(
    services: Services, url: str, *, now: datetime, scope: Scope = Scope.LINE_ITEM
) -> list[LineItem]:
    """Our columns in the course, from all pages; no filter is sent, because not every platform heeds them.

    Raises:
        ServiceFailed: a page could not be had, so a column may be missing from the list.
        TokenUnavailable: the platform gives no token for it.
    """

    def get(page_url: str) -> Response:
        return services.call(Call("GET", page_url, scope, accept=CONTAINER_MEDIA_TYPE), now=now)

    walk = pages.walk(url, get, _read_page)
    if walk.failure is not None:
        raise walk.failure
    if walk.stopped is not None:
        raise ServiceFailed(Reason.SERVICE_UNREADABLE, f"the list of line items is cut short: {walk.stopped}")
    return [item for page in walk.pages for item in page]


def create_line_item(services: Services, url: str, wanted: WantedLineItem, *, now: datetime) -> LineItem:
    """Make a column and return it with its address.

    Raises:
        ServiceFailed: the platform refuses, or its answer names no address.
        TokenUnavailable: the platform gives no token for it.
    """
    call = Call("POST", url, Scope.LINE_ITEM, MEDIA_TYPE, MEDIA_TYPE, orjson.dumps(wanted.members()))
    item = _read_item(service_calls.read_json(services.call(call, now=now)))
    if item is None:
        raise ServiceFailed(Reason.SERVICE_UNREADABLE, "the new line item came back without its address")
    return item


def get_line_item(services: Services, url: str, *, now: datetime) -> LineItem:
    """One column, as it is now (AGS 2.0, 3.2).

    Raises:
        ServiceFailed: the platform refuses, or its answer is no line item.
        TokenUnavailable: the platform gives no token for it.
    """
    response = services.call(Call("GET", url, Scope.LINE_ITEM, accept=MEDIA_TYPE), now=now)
    item = _read_item(service_calls.read_json(response))
    if item is None:
        raise ServiceFailed(Reason.SERVICE_UNREADABLE, "expected a line item with its address")
    return item


def update_line_item(services: Services, item: LineItem, wanted: WantedLineItem, *, now: datetime) -> None:
    """Change a column to what is wanted (AGS 2.0, 3.2); what is not said stays as `item` has it.

    The whole column is sent, because what a PUT leaves out is taken away, the tie to its link included.

    Raises:
        ServiceFailed: the platform refuses.
        TokenUnavailable: the platform gives no token for it.
    """
    present = WantedLineItem(
        wanted.label,
        wanted.score_maximum,
        resource_id=item.resource_id,
        resource_link_id=item.resource_link_id,
        tag=item.tag,
        grades_released=item.grades_released,
        window=item.window,
        review=item.review,
    )
    body = orjson.dumps({"id": item.url} | present.members() | wanted.members())
    services.call(Call("PUT", item.url, Scope.LINE_ITEM, MEDIA_TYPE, MEDIA_TYPE, body), now=now)


def delete_line_item(services: Services, url: str, *, now: datetime) -> None:
    """Take a column away, with the grades in it (AGS 2.0, 3.2); one that is gone already is no failure.

    Raises:
        ServiceFailed: the platform refuses, as Open edX always does.
        TokenUnavailable: the platform gives no token for it.
    """
    try:
        services.call(Call("DELETE", url, Scope.LINE_ITEM), now=now)
    except ServiceFailed as failed:
        if failed.reason is not Reason.SERVICE_NOT_FOUND:
            raise


def find_or_create_line_item(
    services: Services, url: str, wanted: WantedLineItem, *, now: datetime
) -> LineItem:
    """The column that is ours, made when there is none.

    Raises:
        ServiceFailed: the platform refuses.
        TokenUnavailable: the platform gives no token for it.
    """
    found = choose(list_line_items(services, url, now=now), wanted)
    return create_line_item(services, url, wanted, now=now) if found is None else found


def choose(items: Iterable[LineItem], wanted: WantedLineItem) -> LineItem | None:
    """The column that is meant: by our resource id, else by the link, else by the tag alone.

    A column that says something else where both sides say something is another one.
    """
    candidates = [item for item in items if _agrees(item, wanted)]
    for name in ("resource_id", "resource_link_id", "tag"):
        value = getattr(wanted, name)
        matching = [item for item in candidates if value is not None and getattr(item, name) == value]
        if matching:
            return max(matching, key=lambda item: _shared(item, wanted))
    return None


def _agrees(item: LineItem, wanted: WantedLineItem) -> bool:
    return all(
        mine is None or theirs is None or mine == theirs
        for mine, theirs in (
            (wanted.resource_id, item.resource_id),
            (wanted.resource_link_id, item.resource_link_id),
            (wanted.tag, item.tag),
        )
    )


def _shared(item: LineItem, wanted: WantedLineItem) -> int:
    names = ("resource_id", "resource_link_id", "tag")
    return sum(
        getattr(item, name) is not None and getattr(item, name) == getattr(wanted, name) for name in names
    )


def _read_page(response: Response) -> list[LineItem]:
    entries = service_calls.read_json(response)
    if not isinstance(entries, list):
        raise ServiceFailed(Reason.SERVICE_UNREADABLE, "expected a list of line items")
    items = (_read_item(entry) for entry in entries)
    return [item for item in items if item is not None]


def _read_item(entry: Any) -> LineItem | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not entry["id"]:
        return None
    return LineItem(
        url=entry["id"],
        label=plain_text.one_line(entry.get("label")) or "",
        score_maximum=_maximum(entry.get("scoreMaximum")),
        resource_id=launch_claims.identifier(entry.get("resourceId")),
        resource_link_id=launch_claims.identifier(entry.get("resourceLinkId")),
        tag=launch_claims.identifier(entry.get("tag")),
        grades_released=released if isinstance(released := entry.get("gradesReleased"), bool) else None,
        window=_window(entry),
        review=submission_review.read(entry.get(submission_review.MEMBER)),
    )


def _window(entry: dict[str, Any]) -> Window | None:
    window = Window(moments.read(entry.get("startDateTime")), moments.read(entry.get("endDateTime")))
    return None if window == Window() else window


def _maximum(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and value > 0:
        return float(value)
    return 0.0
