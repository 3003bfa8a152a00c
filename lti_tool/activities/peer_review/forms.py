"""What a browser may send to a peer review, read into values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from lti_tool.activities.peer_review.models import DeclineReason
from lti_tool.activities.peer_review.rules.drafts import Edition
from lti_tool.activities.peer_review.rules.gates import Dates, with_own_dates
from lti_tool.activities.peer_review.rules.grouping import GroupRule, SmallGroups
from lti_tool.activities.peer_review.rules.settings import (
    DATES,
    FEWEST_REVIEWS,
    MOST_GRACE_MINUTES,
    MOST_LATE_PERCENT,
    MOST_REVIEWS,
    MOST_WORDS,
    Anonymity,
    Authors,
    Giving,
    LatePolicy,
    Practise,
    SelfReview,
    Settings,
    WhichVersion,
)
from lti_tool.activities.peer_review.service.dating import Granted
from lti_tool.activities.peer_review.service.examples import Wanted as Example
from lti_tool.activities.peer_review.service.giving import Given
from lti_tool.activities.peer_review.service.reviewing import Declined
from lti_tool.activities.peer_review.service.setting_up import Wanted
from lti_tool.parts.files import asked as files
from lti_tool.parts.forms import asked, editor
from lti_tool.parts.forms.editor import TypedRubric
from lti_tool.parts.forms.rules import Answer, Rubric, unanswered
from lti_tool.web.forms import Bounds, Reader
from lti_tool.web.markup import words_in
from lti_tool.web.shown import Words

LONGEST_INSTRUCTIONS = 20_000
LONGEST_CONDUCT = 10_000
LONGEST_WORK = 60_000
LONGEST_NOTE = 1_000
HIGHEST_VERSION = 999_999_999

Form = MultiDict[str, str]
LABELS: Mapping[str, Words] = {
    "title": lazy_gettext("Title"),
    "instructions": lazy_gettext("What people should do"),
    "authors": lazy_gettext("Works are written"),
    "reviews_asked": lazy_gettext("Each person reviews"),
    "submit_opens": lazy_gettext("Hand in from"),
    "submit_due": lazy_gettext("Hand in by"),
    "submit_late_until": lazy_gettext("Late works are taken until"),
    "review_opens": lazy_gettext("Review from"),
    "review_due": lazy_gettext("Review by"),
    "release_at": lazy_gettext("Feedback and grades can be seen from"),
    "late": lazy_gettext("After a date"),
    "late_percent": lazy_gettext("For each day it is late, a work loses"),
    "dates_reason": lazy_gettext("Why?"),
    "giving": lazy_gettext("Works are given out"),
    "deal_at": lazy_gettext("On this date"),
    "anonymity": lazy_gettext("Names"),
    "group_rule": lazy_gettext("Groups of the LMS"),
    "group_set": lazy_gettext("Which groups"),
    "small_groups": lazy_gettext("Where a group is too small"),
    "revises": lazy_gettext("Authors may hand in again after feedback"),
    "which_version": lazy_gettext("The grade comes from"),
    "change_note": lazy_gettext("What did you change, and why?"),
    "practise": lazy_gettext("Worked examples are judged"),
    "self_review": lazy_gettext("Authors judge their own work"),
    "example_title": lazy_gettext("What it is called"),
    "example_text": lazy_gettext("The example"),
    "lesson": lazy_gettext("What is to be learnt from it"),
    "fewest_words": lazy_gettext("A work has at least"),
    "grace_minutes": lazy_gettext("After handing in, work can be changed for"),
    "remind": lazy_gettext("Remind people by mail"),
    "rates_reviews": lazy_gettext("Authors say how helpful each review was before they see their grade"),
    "asks_conduct": lazy_gettext("Reviewers agree to a code of conduct before their first review"),
    "conduct_text": lazy_gettext("A code of conduct of your own"),
    "reflects": lazy_gettext("Authors say what they will change once they have read their feedback"),
    "reflection_words": lazy_gettext("That takes at least"),
    "text": lazy_gettext("Your work"),
    "reason": lazy_gettext("Why?"),
    "work": lazy_gettext("Whose work?"),
    "sure": lazy_gettext("Give it all the same, whatever speaks against it"),
    "note": lazy_gettext("Anything facilitators should know"),
    **files.LABELS,
}
"""What the fields are called, on the page and in what is said about them."""


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


def set_up(form: Form, zone: ZoneInfo, before: Settings, set_ids: Iterable[str] = ()) -> SetUp:
    """The author's form; dates nobody touched stay exactly what they were `before`.

    `set_ids` are the sets of groups there are to choose from.
    """
    reader = Reader(form)
    title = reader.text("title", label=LABELS["title"], required=_("Give the activity a title."))
    settings = Settings(
        instructions=reader.prose("instructions", longest=LONGEST_INSTRUCTIONS, label=LABELS["instructions"]),
        authors=reader.choice("authors", Authors, label=LABELS["authors"]) or before.authors,
        reviews_asked=_number(
            reader,
            "reviews_asked",
            Bounds(FEWEST_REVIEWS, MOST_REVIEWS),
            3,
            required=_("Say how many works each person reviews."),
        ),
        **_moments(reader, zone, before),
        late_percent=_number(reader, "late_percent", Bounds(0, MOST_LATE_PERCENT), Settings().late_percent),
        late=reader.choice("late", LatePolicy, label=LABELS["late"]) or LatePolicy.ACCEPT,
        grace_minutes=_number(reader, "grace_minutes", Bounds(0, MOST_GRACE_MINUTES), 0),
        fewest_words=_number(reader, "fewest_words", Bounds(0, MOST_WORDS), 0),
        giving=(giving := reader.choice("giving", Giving, label=LABELS["giving"]) or Giving.WHEN_ASKED),
        deal_at=_moment(reader, "deal_at", zone, before.deal_at) if giving is Giving.AT_DATE else None,
        anonymity=reader.choice("anonymity", Anonymity, label=LABELS["anonymity"]) or before.anonymity,
        revises=reader.flag("revises"),
        which_version=reader.choice("which_version", WhichVersion, label=LABELS["which_version"])
        or before.which_version,
        practise=reader.choice("practise", Practise, label=LABELS["practise"]) or before.practise,
        self_review=reader.choice("self_review", SelfReview, label=LABELS["self_review"])
        or before.self_review,
        examples=before.examples,
        gives_grade=before.gives_grade,
        remind=_remind(reader, form, before),
        files=files.limits(reader),
        rates_reviews=reader.flag("rates_reviews"),
        asks_conduct=reader.flag("asks_conduct"),
        conduct_text=reader.prose("conduct_text", longest=LONGEST_CONDUCT, label=LABELS["conduct_text"]),
        conduct_version=before.conduct_version,
        reflects=reader.flag("reflects"),
        reflection_words=_number(reader, "reflection_words", Bounds(1, MOST_WORDS), before.reflection_words),
    )
    settings = replace(settings, **_groups(reader, before, set_ids))
    _refuse_crossed_dates(reader, settings)
    _judge_giving(reader, settings)
    _judge_groups(reader, settings)
    return SetUp(reader, editor.read(form), settings, title)


def set_value(set_id: str) -> str:
    """How a set of groups is called in a form; groups that are in no set have a name there, too."""
    return f"set-{set_id}"


def keep_names_secret(reader: Reader) -> None:
    """Note that names must stay as secret as people were told."""
    reader.refuse(
        "anonymity",
        _("Works are handed in already, by people who were told that nobody sees these names."),
    )


def keep_authors(reader: Reader) -> None:
    """Note that it is settled who writes together once somebody has begun."""
    reader.refuse(
        "authors",
        _("Somebody has begun to write already, so this stays as it is. Set up another activity instead."),
    )


def own_dates(
    form: Form, zone: ZoneInfo, before: Dates, everybodys: Settings
) -> tuple[Granted | None, Reader]:
    """Dates of a person or a group; None while they do not fit together with everybody's."""
    reader = Reader(form)
    dates = Dates(**_moments(reader, zone, before))
    reason = reader.prose("dates_reason", longest=LONGEST_NOTE, label=LABELS["dates_reason"])
    _refuse_crossed_dates(reader, with_own_dates(everybodys, dates))
    return (Granted(dates, reason) if reader.ok else None), reader


def _groups(reader: Reader, before: Settings, set_ids: Iterable[str]) -> dict[str, Any]:
    """The author's word about groups where they were asked, which is where there are any."""
    rule = reader.choice("group_rule", GroupRule, label=LABELS["group_rule"]) or before.group_rule
    small = reader.choice("small_groups", SmallGroups, label=LABELS["small_groups"]) or before.small_groups
    known = {set_value(each): each for each in set_ids}
    required = _("Say which groups you mean.") if rule is not GroupRule.ANY and known else ""
    chosen = reader.one_of("group_set", known, label=LABELS["group_set"], required=required)
    group_set = before.group_set if chosen is None else known[chosen]
    return {"group_rule": rule, "group_set": group_set, "small_groups": small}


def _judge_groups(reader: Reader, settings: Settings) -> None:
    """Who is in one team may be in several groups, so only one of them decides who reviews whom."""
    if settings.by_teams and settings.group_rule is not GroupRule.ANY:
        reader.refuse(
            "group_rule",
            _("Teams review one another: let groups of the LMS not matter here, or let people write alone."),
        )


def _judge_giving(reader: Reader, settings: Settings) -> None:
    """Works are given out after they are due and before their reviews are."""
    at, due, review_due = settings.deal_at, settings.submit_due, settings.review_due
    if settings.giving is not Giving.AT_DATE or "deal_at" in reader.errors:
        return
    if at is None:
        reader.refuse("deal_at", _("Say when works are given out."))
    elif due and at < due:
        reader.refuse("deal_at", _("Works can only be given out once they are due."))
    elif review_due and at >= review_due:
        reader.refuse("deal_at", _("Works must be given out before their reviews are due."))


def edition(form: Form) -> Edition:
    """Which draft the page showed that sent this form."""
    reader = Reader(form)
    version = reader.integer("draft_version", Bounds(0, HIGHEST_VERSION))
    return Edition(-1 if version is None else version, reader.text("draft_page", longest=40))


def change_note(form: Form) -> tuple[str, Reader]:
    """What an author changed after feedback; that they must say so is for whoever asks."""
    reader = Reader(form)
    return reader.prose("change_note", longest=LONGEST_NOTE, label=LABELS["change_note"]), reader


def work(form: Form) -> tuple[str, Reader]:
    """The text of a work exactly as it was typed, but for signs nobody sees."""
    reader = Reader(form)
    return asked.as_typed(reader, form, "text", LONGEST_WORK, LABELS["text"]), reader


def answers(form: Form, rubric: Rubric) -> tuple[tuple[Answer, ...], Reader]:
    """What is chosen or typed for each criterion; a level of another rubric is refused."""
    reader = Reader(form)
    return tuple(asked.answer(reader, form, criterion) for criterion in rubric.criteria), reader


def declined(form: Form) -> tuple[Declined | None, Reader]:
    """Why somebody gives a work back; None while they have not said."""
    reader = Reader(form)
    reason = reader.choice(
        "reason", DeclineReason, label=LABELS["reason"], required=_("Choose why you cannot review it.")
    )
    note = reader.prose("note", longest=LONGEST_NOTE, label=LABELS["note"])
    return (Declined(reason, note) if reason and reader.ok else None), reader


def given(form: Form, participant_id: UUID) -> tuple[Given | None, Reader]:
    """Which work a facilitator gives; None while they have not said."""
    reader = Reader(form)
    typed = reader.text("work", longest=40, label=LABELS["work"], required=_("Choose a work."))
    try:
        work_id = UUID(typed)
    except ValueError:
        return None, reader
    is_sure = reader.one_of("sure", ["yes"], label=LABELS["sure"]) is not None
    return (Given(participant_id, work_id, is_sure) if reader.ok else None), reader


def ask_if_sure(reader: Reader) -> None:
    """Note that something speaks against the work that was chosen."""
    reader.refuse("sure", _("Something speaks against this work. Choose another one, or say you are sure."))


def example(form: Form, rubric: Rubric) -> tuple[Example | None, tuple[Answer, ...], Reader]:
    """A worked example with its author's judgement; None while something is missing."""
    reader = Reader(form)
    title = reader.text(
        "example_title", label=LABELS["example_title"], required=_("Give the example a name.")
    )
    text = asked.as_typed(reader, form, "example_text", LONGEST_WORK, LABELS["example_text"])
    if not words_in(text):
        reader.refuse("example_text", _("Write the example, or paste it here."))
    lesson = reader.prose("lesson", longest=asked.LONGEST_COMMENT, label=LABELS["lesson"])
    judged = tuple(asked.answer(reader, form, criterion) for criterion in rubric.criteria)
    asked.ask_for_answers(reader, unanswered(rubric, judged))
    return (Example(title, text, lesson, judged) if reader.ok else None), judged, reader


def _remind(reader: Reader, form: Form, before: Settings) -> bool:
    """The author's word where they were asked, which is where mails are sent at all."""
    return reader.flag("remind") if form.get("remind_asked") else before.remind


def _moment(reader: Reader, name: str, zone: ZoneInfo, unchanged: datetime | None) -> datetime | None:
    return reader.moment(name, zone, unchanged=unchanged, label=LABELS[name])


def _moments(reader: Reader, zone: ZoneInfo, before: Settings | Dates) -> dict[str, Any]:
    return {name: _moment(reader, name, zone, getattr(before, name)) for name in DATES}


def _refuse_crossed_dates(reader: Reader, settings: Settings) -> None:
    """Dates that leave no time for what they frame; each is said at the later one."""
    if _is_crossed(settings.submit_opens, settings.submit_due):
        reader.refuse("submit_due", _("Works can only be due after they can be handed in."))
    if settings.submit_late_until is not None and settings.submit_due is None:
        reader.refuse("submit_late_until", _("Late works need a date after which they are late."))
    elif _is_crossed(settings.submit_due, settings.submit_late_until):
        reader.refuse("submit_late_until", _("Late works come after the date for works."))
    if _is_crossed(settings.submit_due, settings.review_due):
        reader.refuse("review_due", _("Reviews can only be due after the works are."))
    elif _is_crossed(settings.review_opens, settings.review_due):
        reader.refuse("review_due", _("Reviews can only be due after they can begin."))


def _is_crossed(earlier: datetime | None, later: datetime | None) -> bool:
    return earlier is not None and later is not None and later <= earlier


def _number(reader: Reader, name: str, bounds: Bounds, default: int, *, required: Words = "") -> int:
    found = reader.integer(name, bounds, label=LABELS[name], required=required)
    return default if found is None else found
