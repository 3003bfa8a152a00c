"""What a browser may send as the response to a rubric, read into values."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from lti_tool.parts.forms.editor import points_of
from lti_tool.parts.forms.rules import Answer, Criterion, CriterionKind
from lti_tool.web.forms import Reader, cleaned
from lti_tool.web.shown import Words

LONGEST_COMMENT = 10_000
POINTS = "points-"
WHY: Mapping[str, Words] = {
    CriterionKind.LEVELS: lazy_gettext("Why this level?"),
    CriterionKind.CHECK: lazy_gettext("Why this answer?"),
    CriterionKind.POINTS: lazy_gettext("Why so many points?"),
    CriterionKind.COMMENT: lazy_gettext("In your own words"),
}
"""What the field for words is called."""


def level_field(criterion: Criterion) -> str:
    """The name of the field that holds the judgement: a level or points, else the words themselves."""
    if criterion.kind is CriterionKind.COMMENT:
        return comment_field(criterion)
    return f"{POINTS if criterion.kind is CriterionKind.POINTS else 'level-'}{criterion.id.hex}"


def is_points_field(name: str) -> bool:
    """Whether a field of this name holds points."""
    return name.startswith(POINTS)


def comment_field(criterion: Criterion) -> str:
    """The name of the field that holds the words."""
    return f"comment-{criterion.id.hex}"


def answer(reader: Reader, form: Mapping[str, str], criterion: Criterion) -> Answer:
    """What is chosen or typed for one criterion so far."""
    label = f"{WHY[criterion.kind]} ({criterion.title})"
    comment = as_typed(reader, form, comment_field(criterion), LONGEST_COMMENT, label)
    if criterion.kind is CriterionKind.POINTS:
        return Answer(criterion.id, comment=comment, points=_points(reader, criterion))
    levels = [str(level.id) for level in criterion.levels]
    chosen = reader.one_of(level_field(criterion), levels, label=criterion.title) if levels else None
    return Answer(criterion.id, UUID(chosen) if chosen else None, comment)


def ask_for_answers(reader: Reader, missing: Iterable[Criterion]) -> None:
    """Note what each criterion still needs of what the reader has read: a judgement, or more words."""
    for criterion in missing:
        words = comment_field(criterion)
        if not reader.given.get(level_field(criterion)):
            reader.refuse(level_field(criterion), _asked_for(criterion))
        if not criterion.is_enough(reader.given.get(words, "")):
            reader.refuse(words, _more_words(criterion))


def as_typed(reader: Reader, form: Mapping[str, str], name: str, longest: int, label: Words) -> str:
    """What was typed with its last spaces and lines, so that the page that typed it finds it unchanged."""
    reader.prose(name, longest=longest, label=label)
    return cleaned(form.get(name, ""))


def _points(reader: Reader, criterion: Criterion) -> float | None:
    name = level_field(criterion)
    typed = reader.text(name, label=criterion.title)
    points = points_of(typed, criterion.highest) if typed else None
    if typed and points is None:
        most = f"{criterion.highest:g}"
        told = _("%(title)s: type a number from 0 to %(most)s.", title=criterion.title, most=most)
        reader.refuse(name, told)
    return points


def _more_words(criterion: Criterion) -> Words:
    return ngettext(
        "%(title)s: write at least one word.",
        "%(title)s: write at least %(num)s words.",
        criterion.least_words,
        title=criterion.title,
    )


def _asked_for(criterion: Criterion) -> Words:
    if criterion.kind is CriterionKind.POINTS:
        return _("Type points for: %(title)s", title=criterion.title)
    if criterion.kind is CriterionKind.COMMENT:
        return _("Write something about: %(title)s", title=criterion.title)
    if criterion.kind is CriterionKind.CHECK:
        return _("Choose yes or no for: %(title)s", title=criterion.title)
    return _("Choose a level for: %(title)s", title=criterion.title)
