"""Sending a score to a line item and reading back what the gradebook holds (AGS 2.0, 3.3 and 3.4)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from math import isfinite
from typing import Any, Final

from lti_tool.lti import launch_claims, pages, plain_text, score, service_calls, web_query
from lti_tool.lti.claims import Scope
from lti_tool.lti.errors import Reason, ServiceFailed, TokenUnavailable
from lti_tool.lti.http import Response
from lti_tool.lti.score import Score
from lti_tool.lti.service_calls import Call, Services

RESULT_MEDIA_TYPE: Final = "application/vnd.ims.lis.v2.resultcontainer+json"
_MAX_COMMENT_LENGTH: Final = 10_000
_IN_DOUBT: Final = frozenset({Reason.SERVICE_UNREACHABLE, Reason.SERVICE_TROUBLE})


class Delivery(StrEnum):
    """What became of a score that was sent."""

    DELIVERED = "delivered"
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What became of a score, why, and when the platform wants to be asked again (None: at our own pace).

    After SERVICE_CONFLICT the same score needs a newer timestamp: the platform holds one as new.
    """

    delivery: Delivery
    reason: Reason | None = None
    detail: str = ""
    retry_at: datetime | None = None

    @property
    def in_doubt(self) -> bool:
        """Whether the score may have arrived all the same: the answer got lost, or the platform stumbled."""
        return self.reason in _IN_DOUBT


@dataclass(frozen=True, slots=True)
class Result:
    """What the gradebook holds for one person on one line item."""

    user_id: str
    score: float | None
    maximum: float | None
    comment: str | None = field(repr=False)


def send_score(services: Services, line_item_url: str, content: Score, *, now: datetime) -> DeliveryReport:
    """Send a score (AGS 2.0, 3.4); whatever happens is in the report, nothing is raised for it."""
    url = web_query.with_path_suffix(line_item_url, "/scores")
    call = Call("POST", url, Scope.SCORE, content_type=score.MEDIA_TYPE, body=content.to_json())
    try:
        services.call(call, now=now)
    except (ServiceFailed, TokenUnavailable) as error:
        delivery = Delivery.LATER if error.again else Delivery.REFUSED
        return DeliveryReport(delivery, error.reason, error.detail, error.retry_at)
    return DeliveryReport(Delivery.DELIVERED)


def get_result(services: Services, line_item_url: str, user_id: str, *, now: datetime) -> Result | None:
    """What the gradebook holds for one person, or None (AGS 2.0, 3.3).

    Whether the platform heeds `user_id` or not, only that person's result is returned.

    Raises:
        ServiceFailed: the platform refuses or cannot be understood.
        TokenUnavailable: the platform gives no token for it.
    """
    url = web_query.with_parameters(_results_url(line_item_url), {"user_id": user_id})
    for result in _read_results(_get_results(services, url, now)):
        if result.user_id == user_id:
            return result
    return None


def list_results(services: Services, line_item_url: str, *, now: datetime) -> list[Result]:
    """What the gradebook holds for everybody, from all pages (AGS 2.0, 3.3).

    Raises:
        ServiceFailed: a page could not be had, so somebody's result may be missing.
        TokenUnavailable: the platform gives no token for it.
    """

    def get(page_url: str) -> Response:
        return _get_results(services, page_url, now)

    walk = pages.walk(_results_url(line_item_url), get, _read_results)
    if walk.failure is not None:
        raise walk.failure
    if walk.stopped is not None:
        raise ServiceFailed(Reason.SERVICE_UNREADABLE, f"the list of results is cut short: {walk.stopped}")
    return [result for page in walk.pages for result in page]


def _results_url(line_item_url: str) -> str:
    """No `limit` is ever added: Moodle 4.5 answers it with a 404 page."""
    return web_query.with_path_suffix(line_item_url, "/results")


def _get_results(services: Services, url: str, now: datetime) -> Response:
    return services.call(Call("GET", url, Scope.RESULT_READ, accept=RESULT_MEDIA_TYPE), now=now)


def _read_results(response: Response) -> list[Result]:
    entries = service_calls.read_json(response)
    if not isinstance(entries, list):
        raise ServiceFailed(Reason.SERVICE_UNREADABLE, "expected a list of results")
    people = (
        (launch_claims.identifier(entry.get("userId")), entry) for entry in entries if isinstance(entry, dict)
    )
    return [_read_result(user_id, entry) for user_id, entry in people if user_id is not None]


def _read_result(user_id: str, entry: dict[str, Any]) -> Result:
    return Result(
        user_id,
        score=_number(entry.get("resultScore")),
        maximum=_number(entry.get("resultMaximum")),
        comment=plain_text.lines(entry.get("comment"), _MAX_COMMENT_LENGTH),
    )


def _number(value: object) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
        return float(value)
    return None
