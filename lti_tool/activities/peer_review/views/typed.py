"""What a browser may send to the pages around feedback, read into values."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from werkzeug.datastructures import MultiDict

from lti_tool.activities.peer_review.models import Review
from lti_tool.activities.peer_review.rules.concerns import ConcernOutcome, Matter, outcomes
from lti_tool.activities.peer_review.rules.gallery import Consent
from lti_tool.activities.peer_review.rules.helpfulness import LEAST, MOST, Praise, Rating
from lti_tool.activities.peer_review.service.concerns import Reported, Resolved
from lti_tool.web.forms import Bounds, Reader

Form = MultiDict[str, str]
LONGEST_REPLY = 4_000
LONGEST_REASON = 1_000
LONGEST_REFLECTION = 20_000
HIGHEST_VERSION = 999_999_999
REPLY = lazy_gettext("Your reply")
REASON = lazy_gettext("Why?")
GRADE = lazy_gettext("Grade")
REFLECTION = lazy_gettext("What will you change?")
CONSENT = lazy_gettext("May everybody here see your work?")
LABELS = {
    "matter": lazy_gettext("What is wrong?"),
    "words": lazy_gettext("In your own words"),
    "hides": lazy_gettext("Hide it from me while somebody looks at it"),
    "outcome": lazy_gettext("What do you do?"),
    "note": lazy_gettext("A note for people who facilitate"),
}
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


def grade(form: Form) -> tuple[int | None, str, Reader]:
    """A grade of 100 and why it is that; None while it does not fit."""
    reader = Reader(form)
    found = reader.integer("grade", Bounds(0, 100), label=GRADE, required=_("Type a grade from 0 to 100."))
    text = reader.prose("reason", longest=LONGEST_REASON, label=REASON, required=_("Say why."))
    return found, text, reader


def refuse_to_leave_no_grade(reader: Reader) -> None:
    """Note that a gradebook cannot be told that there is no grade any more."""
    reader.refuse(
        "grade", _("There was no grade before, and reviews give none yet. Set another one instead.")
    )


def reported(form: Form) -> tuple[Reported | None, Reader]:
    """What somebody has a concern about; None while they have not said."""
    reader = Reader(form)
    matter = reader.choice("matter", Matter, label=LABELS["matter"], required=_("Choose what is wrong."))
    words = reader.prose("words", longest=LONGEST_REPLY, label=LABELS["words"])
    hides = reader.flag("hides")
    return (Reported(matter, words, hides) if matter and reader.ok else None), reader


def resolved(form: Form, *, is_about_review: bool) -> tuple[Resolved | None, Reader]:
    """What a facilitator does about a concern; None while they have not said."""
    reader = Reader(form)
    possible = outcomes(is_about_review=is_about_review)
    required = _("Choose what you do about it.")
    chosen = reader.one_of("outcome", possible, label=LABELS["outcome"], required=required)
    note = reader.prose("note", longest=LONGEST_REASON, label=LABELS["note"])
    return (Resolved(ConcernOutcome(chosen), note) if chosen and reader.ok else None), reader


def reflection(form: Form) -> tuple[str, Reader]:
    """What somebody will change."""
    reader = Reader(form)
    required = _("Write what you will change.")
    return reader.prose("reflection", longest=LONGEST_REFLECTION, label=REFLECTION, required=required), reader


def consent(form: Form) -> tuple[Consent | None, Reader]:
    """Whether an author lets everybody see their work; None while they have not said."""
    reader = Reader(form)
    chosen = reader.choice("consent", Consent, label=CONSENT, required=_("Choose one of the answers."))
    return chosen, reader


def ask_for_more(reader: Reader, fewest: int) -> None:
    """Note that a reflection takes some more words."""
    words = ngettext("Write at least one word.", "Write at least %(num)s words.", fewest)
    reader.refuse("reflection", words)


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
