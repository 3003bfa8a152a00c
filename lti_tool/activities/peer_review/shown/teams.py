"""What is wrong with a list of who is in which team."""

from flask_babel import gettext as _

from lti_tool.activities.peer_review.rules.teams import MOST_LINES, Problem, Wrong
from lti_tool.web.shown import Words


def problem_words(problem: Problem) -> str:
    """What is wrong with a line, and what to do about it."""
    return str(_("Line %(number)s: %(what)s", number=problem.number, what=_what(problem)))


def _what(problem: Problem) -> Words:
    match problem.wrong:
        case Wrong.TWO_CELLS:
            return _("write a person and a team, with a tab, a semicolon or a comma between them.")
        case Wrong.LONG_NAME:
            return _("this name of a team is too long.")
        case Wrong.UNKNOWN:
            return _("nobody here is called %(person)s.", person=problem.person)
        case Wrong.AMBIGUOUS:
            return _("several people are called %(person)s; write an e-mail address.", person=problem.person)
        case Wrong.TWICE:
            return _("%(person)s is in a line above already.", person=problem.person)
        case Wrong.TOO_MANY:
            return _("a list has %(most)s lines at most.", most=MOST_LINES)
