"""How reviewers are helped to write, as an author types it: sentences to begin with, and the least words."""

import re
from collections.abc import Callable

from flask_babel import gettext as _

from lti_tool.web.shown import Words

MOST_PROMPTS = 6
LONGEST_PROMPT = 200
MOST_LEAST_WORDS = 500

_NUMBER = re.compile(r"[0-9]{1,3}")

Refuse = Callable[[str, Words], None]


def prompts(typed: str, field: str, place: str, refuse: Refuse) -> tuple[str, ...]:
    """The sentences, one from each line; empty lines are none."""
    found = tuple(" ".join(line.split()) for line in typed.splitlines() if line.strip())
    if len(found) > MOST_PROMPTS:
        told = _("%(place)s: %(most)s sentences to begin with are enough.", place=place, most=MOST_PROMPTS)
        refuse(field, told)
    if any(len(one) > LONGEST_PROMPT for one in found):
        told = _(
            "%(place)s: a sentence to begin with is too long; %(longest)s characters fit.",
            place=place,
            longest=LONGEST_PROMPT,
        )
        refuse(field, told)
    return found


def least_words(typed: str, field: str, place: str, refuse: Refuse) -> int:
    """How many words a comment has at least; nothing typed asks for none."""
    if not typed:
        return 0
    words = int(typed) if _NUMBER.fullmatch(typed) else None
    if words is None or words > MOST_LEAST_WORDS:
        told = _(
            "%(place)s: type the least words of a comment as a whole number from 0 to %(most)s.",
            place=place,
            most=MOST_LEAST_WORDS,
        )
        refuse(field, told)
    return words or 0
