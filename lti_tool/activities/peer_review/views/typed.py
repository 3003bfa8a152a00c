"""What a browser may send to the pages around feedback, read into values."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from lti_tool.activities.peer_review.models import Review
from lti_tool.activities.peer_review.rules.helpfulness import LEAST, MOST, Praise, Rating
from lti_tool.web.forms import Bounds, Reader

Form = MultiDict[str, str]
LONGEST_REPLY = 4_000
LONGEST_REASON = 1_000
HIGHEST_VERSION = 999_999_999
REPLY = lazy_gettext("Your reply")
REASON = lazy_gettext("Why?")
HELPFULNESS = [str(each) for each in range(LEAST, MOST + 1)]


def ratings(form: Form, reviews: Iterable[Review]) -> Mapping[UUID, Rating]:
    """How much each of these reviews helped, by their ids; those nothing was chosen for are left out."""
    reader = Reader(form)
    found: dict[UUID, Rating] = {}
    for review in reviews:
        chosen = reader.one_of(helpful_field(review.id), HELPFULNESS)
        if chosen:
            praised = tuple(each for each in Praise if reader.flag(praise_field(review.id, each)))
            found[review.id] = Rating(int(chosen), praised)
    return found


def reply(form: Form, review_id: UUID) -> tuple[str, Reader]:
    """What an author answers."""
    reader = Reader(form)
    required = _("Write something before you send your reply.")
    text = reader.prose(reply_field(review_id), longest=LONGEST_REPLY, label=REPLY, required=required)
    return text, reader


def reason(form: Form) -> tuple[str, Reader]:
    """Why a facilitator decides as they do."""
    reader = Reader(form)
    text = reader.prose("reason", longest=LONGEST_REASON, label=REASON, required=_("Say why."))
    return text, reader


def version(form: Form) -> int:
    """Which version of a text somebody read."""
    return Reader(form).integer("version", Bounds(0, HIGHEST_VERSION)) or 0


def helpful_field(review_id: UUID) -> str:
    """The name of the field that says how much a review helped."""
    return f"helpful-{review_id.hex}"


def praise_field(review_id: UUID, praise: Praise) -> str:
    """The name of the field that says whether this was good about it."""
    return f"{praise}-{review_id.hex}"


def reply_field(review_id: UUID) -> str:
    """The name of the field that holds the answer."""
    return f"reply-{review_id.hex}"
