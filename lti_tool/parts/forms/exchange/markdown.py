"""A rubric as Markdown: a heading for each criterion, a list of its levels, or a table of all.

    ## Easy to follow
    Did you understand it at the first reading?

    - At once (20): Clear words, one thought after the other
    - With some effort (12)

    > At first I was unsure what you meant by

    *At least 20 words*

A list with the one line `- 0 to 20` asks for points; a criterion without a list asks for words alone. Quotes
are sentences to begin a comment with, which has so many words at least; both may be left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _

from lti_tool.parts.forms.exchange import tables
from lti_tool.parts.forms.exchange.unreadable import (
    NUMBER,
    at_line,
    least_words_at,
    levels_at,
    points_at,
    shown,
    with_points,
)
from lti_tool.parts.forms.rules import (
    Criterion,
    CriterionDraft,
    CriterionKind,
    LevelDraft,
    Rubric,
    RubricDraft,
)
from lti_tool.web.spreadsheets import Row

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_ITEM = re.compile(r"[-*+]\s+(.*)")
_SENTENCE = re.compile(r">\s*(.*)")
_LEAST = re.compile(r"\*At least ([0-9]+) words?\*")
_SPAN = re.compile(rf"0\s*(?:to|\u2013|-)\s*({NUMBER})")
_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")


@dataclass(slots=True)
class _Part:
    """A heading with what stands below it."""

    number: int
    depth: int
    title: str
    words: list[str] = field(default_factory=list)
    items: list[tuple[int, str]] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    least_words: int = 0


def is_meant(text: str) -> bool:
    """Whether the text is Markdown: it begins with a heading, or its lines with the bars of a table."""
    return text.startswith("|") or _HEADING.fullmatch(text.splitlines()[0].strip()) is not None


def read(text: str) -> RubricDraft:
    """The rubric of a document.

    Raises:
        Unreadable: something on a line does not fit.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    bars = [(number, line) for number, line in lines if line.startswith("|")]
    if bars:
        return tables.read([_row(number, line) for number, line in bars if not _RULE.fullmatch(line)])
    parts = _parts(lines)
    if len(parts) > 1 and not parts[0].items and parts[0].depth < min(part.depth for part in parts[1:]):
        parts = parts[1:]  # the name of the rubric
    return RubricDraft(tuple(_criterion(part) for part in parts))


def as_markdown(title: str, rubric: Rubric) -> str:
    """The rubric as a document."""
    return "\n".join([f"# {title}", *(_told(criterion) for criterion in rubric.criteria)])


def _parts(lines: Sequence[tuple[int, str]]) -> list[_Part]:
    parts: list[_Part] = []
    for number, line in lines:
        heading, item = _HEADING.fullmatch(line), _ITEM.fullmatch(line)
        sentence, least = _SENTENCE.fullmatch(line), _LEAST.fullmatch(line)
        if heading is not None:
            parts.append(_Part(number, len(heading[1]), heading[2]))
        elif not parts:
            raise at_line(number, _("begin with a heading."))
        elif item is not None:
            parts[-1].items.append((number, item[1].replace("**", "")))
        elif sentence is not None:
            parts[-1].sentences.extend(filter(None, sentence.groups()))
        elif least is not None:
            parts[-1].least_words = least_words_at(number, least[1])
        elif parts[-1].items:
            parts[-1].items[-1] = (parts[-1].items[-1][0], f"{parts[-1].items[-1][1]} {line}")
        else:
            parts[-1].words.append(line)
    return parts


def _criterion(part: _Part) -> CriterionDraft:
    if not part.title:
        raise at_line(part.number, _("the criterion has no name."))
    return replace(_judged(part), prompts=tuple(part.sentences), least_words=part.least_words)


def _judged(part: _Part) -> CriterionDraft:
    question = " ".join(part.words)
    if not part.items:
        return CriterionDraft(part.title, (), question, kind=CriterionKind.COMMENT)
    number, only = part.items[0]
    span = _SPAN.fullmatch(only)
    if span is not None and len(part.items) == 1:
        highest = points_at(number, span[1])
        return CriterionDraft(part.title, (), question, kind=CriterionKind.POINTS, highest=highest)
    levels = [_level(*item) for item in part.items]
    return CriterionDraft(part.title, levels_at(part.number, levels), question)


def _level(number: int, item: str) -> LevelDraft:
    title, points, said = with_points(number, item)
    if points is None or not title:
        raise at_line(number, _("write a level with its points in brackets, such as Good (5)."))
    return LevelDraft(title, points, said)


def _row(number: int, line: str) -> Row:
    cells = line.strip("|").split("|")
    return Row(number, tuple(" ".join(cell.replace("**", "").split()) for cell in cells))


def _told(criterion: Criterion) -> str:
    head = f"\n## {criterion.title}\n"
    question = f"\n{criterion.description}\n" if criterion.description else ""
    return head + question + _answers(criterion) + _help(criterion)


def _answers(criterion: Criterion) -> str:
    if criterion.kind is CriterionKind.POINTS:
        return f"\n- 0 to {shown(criterion.highest)}\n"
    levels = "".join(
        f"- {level.title} ({shown(level.points)}){f': {level.description}' if level.description else ''}\n"
        for level in criterion.levels
    )
    return f"\n{levels}" if levels else ""


def _help(criterion: Criterion) -> str:
    sentences = "".join(f"\n> {sentence}\n" for sentence in criterion.prompts)
    return sentences + (f"\n*At least {criterion.least_words} words*\n" if criterion.least_words else "")
