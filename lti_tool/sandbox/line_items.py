"""What a line item must look like, in the grade service and in a content item alike."""

from typing import Any, Final

from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.json_members import Members
from lti_tool.sandbox.state import LineItem

_OWN_MEMBERS: Final = frozenset({"id", "label", "scoreMaximum", "resourceId", "tag", "resourceLinkId"})


def read(members: Members, course_id: str, *, label: str | None = None) -> LineItem:
    """A line item without an id (AGS 2.0, section 3.2.1; Submission Review 1.0, section 3.1).

    Args:
        members: what the tool wrote.
        course_id: the course it is for.
        label: what it is called when the tool may leave that out, and does.

    Raises:
        Refused: 400, with the member that is wrong.
    """
    if label is None or "label" in members:
        label = members.text("label")
    starts, ends = members.moment_or_none("startDateTime"), members.moment_or_none("endDateTime")
    if starts is not None and ends is not None and ends < starts:
        raise members.refused("must not be before startDateTime", "endDateTime")
    members.flag_or_none("gradesReleased")
    _check_review(members.inner_or_none("submissionReview"))
    return LineItem(
        id="",
        course_id=course_id,
        label=label,
        score_maximum=members.number("scoreMaximum", above_zero=True),
        resource_link_id=members.text_or_none("resourceLinkId"),
        resource_id=members.text_or_none("resourceId"),
        tag=members.text_or_none("tag"),
        more=members.others_than(_OWN_MEMBERS),
    )


def shown(item: LineItem, url: str) -> dict[str, Any]:
    """A line item as the grade service shows it."""
    known = {
        "resourceLinkId": item.resource_link_id,
        "resourceId": item.resource_id,
        "tag": item.tag,
    }
    return {
        "id": url,
        "label": item.label,
        "scoreMaximum": item.score_maximum,
        **{name: value for name, value in known.items() if value is not None},
        **item.more,
    }


def _check_review(review: Members | None) -> None:
    if review is None:
        return
    review.allow_only({"reviewableStatus", "label", "url", "custom"})
    strange = set(review.texts("reviewableStatus")) - v.REVIEWABLE_STATUS
    if strange:
        raise review.refused(f"does not know {', '.join(sorted(strange))}", "reviewableStatus")
    review.text_or_none("label")
    review.address_or_none("url")
    review.texts_by_name("custom")
