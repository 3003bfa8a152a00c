"""What a browser may send to a peer review, read into values."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from lti_tool.activities.peer_review.models import DeclineReason
from lti_tool.activities.peer_review.rules.drafts import Edition
from lti_tool.activities.peer_review.rules.settings import (
    FEWEST_REVIEWS,
    MOST_GRACE_MINUTES,
    MOST_REVIEWS,
    MOST_WORDS,
    LatePolicy,
    Settings,
)
from lti_tool.activities.peer_review.service.reviewing import Declined
from lti_tool.activities.peer_review.service.setting_up import Wanted
from lti_tool.parts.forms import editor
from lti_tool.parts.forms.editor import TypedRubric
from lti_tool.parts.forms.rules import Answer, Criterion, Rubric
from lti_tool.web.forms import Bounds, Reader, cleaned

LONGEST_INSTRUCTIONS = 20_000
LONGEST_WORK = 60_000
LONGEST_COMMENT = 10_000
LONGEST_NOTE = 1_000
HIGHEST_VERSION = 999_999_999

Form = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class SetUp:
    """The author's form as it was typed."""

    reader: Reader
    rubric: TypedRubric
    settings: Settings
    title: str

    def judged(self) -> Wanted | None:
        """What the author wants; None while something does not fit, then the reader knows what."""
        draft = editor.judge(self.rubric, self.reader.refuse)
        return Wanted(self.title, self.settings, draft) if self.reader.ok else None


def set_up(form: Form, zone: ZoneInfo, before: Settings) -> SetUp:
    """The author's form; dates nobody touched stay exactly what they were `before`."""
    reader = Reader(form)
    title = reader.text("title", required=_("Give the activity a title."))
    settings = Settings(
        instructions=reader.prose("instructions", longest=LONGEST_INSTRUCTIONS),
        reviews_asked=_number(
            reader, "reviews_asked", Bounds(FEWEST_REVIEWS, MOST_REVIEWS), 3, required=True
        ),
        submit_due=reader.moment("submit_due", zone, unchanged=before.submit_due),
        review_due=reader.moment("review_due", zone, unchanged=before.review_due),
        late=reader.choice("late", LatePolicy) or LatePolicy.ACCEPT,
        grace_minutes=_number(reader, "grace_minutes", Bounds(0, MOST_GRACE_MINUTES), 0),
        fewest_words=_number(reader, "fewest_words", Bounds(0, MOST_WORDS), 0),
    )
    if settings.submit_due and settings.review_due and settings.review_due <= settings.submit_due:
        reader.refuse("review_due", _("Reviews can only be due after the works are."))
    return SetUp(reader, editor.read(form), settings, title)


def edition(form: Form) -> Edition:
    """Which draft the page showed that sent this form."""
    reader = Reader(form)
    version = reader.integer("draft_version", Bounds(0, HIGHEST_VERSION))
    return Edition(-1 if version is None else version, reader.text("draft_page", longest=40))


def work(form: Form) -> tuple[str, Reader]:
    """The text of a work exactly as it was typed, but for signs nobody sees."""
    reader = Reader(form)
    return _as_typed(reader, form, "text", LONGEST_WORK), reader


def answers(form: Form, rubric: Rubric) -> tuple[tuple[Answer, ...], Reader]:
    """The level and the words for each criterion; a level of another rubric is refused."""
    reader = Reader(form)
    return tuple(_answer(reader, form, criterion) for criterion in rubric.criteria), reader


def level_field(criterion: Criterion) -> str:
    """The name of the field that holds the level."""
    return f"level-{criterion.id.hex}"


def comment_field(criterion: Criterion) -> str:
    """The name of the field that holds the words."""
    return f"comment-{criterion.id.hex}"


def ask_for_levels(reader: Reader, missing: Iterable[Criterion]) -> None:
    """Note each criterion that still needs a level."""
    for criterion in missing:
        reader.refuse(level_field(criterion), _("Choose a level for: %(title)s", title=criterion.title))


def declined(form: Form) -> tuple[Declined | None, Reader]:
    """Why somebody gives a work back; None while they have not said."""
    reader = Reader(form)
    reason = reader.choice("reason", DeclineReason, required=_("Choose what fits best."))
    note = reader.prose("note", longest=LONGEST_NOTE)
    return (Declined(reason, note) if reason and reader.ok else None), reader


def _answer(reader: Reader, form: Form, criterion: Criterion) -> Answer:
    chosen = reader.one_of(level_field(criterion), [str(level.id) for level in criterion.levels])
    comment = _as_typed(reader, form, comment_field(criterion), LONGEST_COMMENT)
    return Answer(criterion.id, UUID(chosen) if chosen else None, comment)


def _as_typed(reader: Reader, form: Form, name: str, longest: int) -> str:
    """What was typed with its last spaces and lines, so that the page that typed it finds it unchanged."""
    reader.prose(name, longest=longest)
    return cleaned(form.get(name, ""))


def _number(reader: Reader, name: str, bounds: Bounds, default: int, *, required: bool = False) -> int:
    words = _("Type a number.") if required else ""
    found = reader.integer(name, bounds, required=words)
    return default if found is None else found
