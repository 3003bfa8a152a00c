"""What pages show of works whose passages are commented on, and the script that helps to point at one."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow
from lti_tool.activities.peer_review.models import Remark, Review, SubmissionVersion
from lti_tool.activities.peer_review.queries.files import Files
from lti_tool.activities.peer_review.queries.pages import FeedbackPage, ReviewPage
from lti_tool.activities.peer_review.queries.reading import Parts, SeenByReviewer, reading_of
from lti_tool.activities.peer_review.queries.remarks import (
    pinned,
    pinned_in_draft,
    remarks_of,
    with_marks,
)
from lti_tool.activities.peer_review.rules.passages import MOST_REMARKS
from lti_tool.activities.peer_review.views import remarks
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.activities.peer_review.views.remarks import Typed
from lti_tool.web import current

SCRIPT = (Path(__file__).parent.parent / "scripts" / "passages.js").read_text(encoding="utf-8")


@blueprint.get("/scripts/passages.js")
@allow(Permission.PUBLIC)  # a browser fetches scripts without the secret of a session that no cookie keeps
def passages_script() -> ResponseReturnValue:
    """The small script that fills the fields of a comment from what is selected."""
    return Response(
        SCRIPT, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "max-age=3600"}
    )


def seen(page: ReviewPage) -> SeenByReviewer:
    """The versions of the work that the reviewer of this page may have read."""
    return SeenByReviewer(current.session(), current.runtime().storage, page.review)


def fields(page: ReviewPage, typed: Typed | None = None) -> dict[str, Any]:
    """The work with its marks, and the fields for remarks: as they are kept, or as they were typed."""
    readings = seen(page)
    found = pinned_in_draft(_kept(page), readings.newest)
    return {
        "parts": with_marks(readings.newest, found),
        "pinned": found,
        "slots": remarks.slots_as_typed(typed, readings) if typed else remarks.slots(found, readings),
        "about": remarks.parts_to_choose(readings.newest.parts),
        "remark_field": remarks.name,
        "remark_labels": remarks.LABELS,
        "most_remarks": MOST_REMARKS,
    }


def read(version: SubmissionVersion | None, its_files: Files) -> Parts:
    """A work without marks; nothing before it is handed in."""
    return reading_of(current.runtime().storage, version, its_files).parts if version else ()


def beside(page: ReviewPage) -> dict[str, Any]:
    """The work with its marks, and the remarks of its reviewer."""
    newest = seen(page).newest
    found = pinned(_kept(page), newest)
    return {"parts": with_marks(newest, found), "pinned": found}


def of_author(page: FeedbackPage, lettered: Mapping[str, Review]) -> dict[str, Any]:
    """The actor's own work with the marks of these reviews, by their letters, and the remarks of each."""
    reading = reading_of(current.runtime().storage, page.version, page.files)
    kept = remarks_of(current.session(), list(lettered.values()))
    found = {review.id: pinned(kept[review.id], reading, letter) for letter, review in lettered.items()}
    marks = [one for each in found.values() for one in each]
    return {"parts": with_marks(reading, marks), "pinned": found, "marks": marks}


def _kept(page: ReviewPage) -> Sequence[Remark]:
    return remarks_of(current.session(), [page.review])[page.review.id]
