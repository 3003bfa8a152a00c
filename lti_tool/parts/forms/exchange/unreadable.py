"""What is wrong with a rubric that cannot be read, and how points and levels are told."""

import re
from collections.abc import Sequence

from flask_babel import gettext as _

from lti_tool.errors import PotluckError
from lti_tool.parts.forms.editor import FEWEST_LEVELS, MOST_LEVELS, MOST_POINTS, points_of
from lti_tool.parts.forms.prompting import MOST_LEAST_WORDS
from lti_tool.parts.forms.rules import LevelDraft
from lti_tool.web.shown import Words

NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
_WORDS = re.compile(r"[0-9]{1,3}")
_WITH_POINTS = re.compile(rf"(?P<name>.*?)\s*\((?P<points>{NUMBER})\)(?::\s*(?P<more>.*))?")


class Unreadable(PotluckError):
    """A text that is no rubric we can read; `words` say to its author why."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


def at_line(number: int, words: Words) -> Unreadable:
    """The same for something on one line."""
    return Unreadable(_("Line %(number)s: %(what)s", number=number, what=words))


def points_at(number: int, typed: str) -> float:
    """Points as they stand on a line.

    Raises:
        Unreadable: they are no number of points that fits.
    """
    points = points_of(typed.strip())
    if points is None:
        most = MOST_POINTS
        told = _("'%(typed)s' is no number of points from 0 to %(most)s.", typed=typed, most=most)
        raise at_line(number, told)
    return points


def least_words_at(number: int, typed: str) -> int:
    """The least words of a comment as they stand on a line; nothing asks for none.

    Raises:
        Unreadable: they are no number of words that fits.
    """
    if not typed:
        return 0
    if not _WORDS.fullmatch(typed) or int(typed) > MOST_LEAST_WORDS:
        most = MOST_LEAST_WORDS
        told = _("'%(typed)s' is no number of words from 0 to %(most)s.", typed=typed, most=most)
        raise at_line(number, told)
    return int(typed)


def with_points(number: int, cell: str) -> tuple[str, float | None, str]:
    """What stands before points in brackets, the points, and what follows a colon: `Good (5): clear`.

    Raises:
        Unreadable: the points do not fit.
    """
    found = _WITH_POINTS.fullmatch(cell)
    if found is None:
        return cell, None, ""
    return found["name"], points_at(number, found["points"]), found["more"] or ""


def levels_at(number: int, levels: Sequence[LevelDraft]) -> tuple[LevelDraft, ...]:
    """The levels of the criterion on a line, if there are as many as a criterion can have.

    Raises:
        Unreadable: there are too few, or too many.
    """
    if not FEWEST_LEVELS <= len(levels) <= MOST_LEVELS:
        told = _("a criterion has %(fewest)s to %(most)s levels.", fewest=FEWEST_LEVELS, most=MOST_LEVELS)
        raise at_line(number, told)
    return tuple(levels)


def shown(points: float) -> str:
    """Points as they are written."""
    return f"{points:g}"
