"""How helpfulness, conduct, concerns and the gallery are said to people."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from lti_tool.activities.peer_review.forms import set_value
from lti_tool.activities.peer_review.queries.grouping import GroupSet
from lti_tool.activities.peer_review.rules.concerns import ConcernOutcome, Matter, outcomes
from lti_tool.activities.peer_review.rules.gallery import Consent
from lti_tool.activities.peer_review.rules.helpfulness import Praise
from lti_tool.web.shown import Option

HELPFUL_WORDS = {
    1: lazy_gettext("Not yet helpful"),
    2: lazy_gettext("A little helpful"),
    3: lazy_gettext("Helpful"),
    4: lazy_gettext("Very helpful"),
}
PRAISE_WORDS = {
    Praise.SPECIFIC: lazy_gettext("specific"),
    Praise.ACTIONABLE: lazy_gettext("something to act on"),
    Praise.KIND: lazy_gettext("kind"),
    Praise.FAIR: lazy_gettext("fair"),
}
MATTER_WORDS = {
    Matter.HURTFUL: lazy_gettext("It is hurtful, or about the person"),
    Matter.PERSONAL: lazy_gettext("It tells something private"),
    Matter.NOT_THEIRS: lazy_gettext("It is not the writer's own"),
    Matter.HARMFUL: lazy_gettext("It is dangerous or against the law"),
    Matter.OTHER: lazy_gettext("Something else"),
}
OUTCOME_WORDS = {
    ConcernOutcome.LEFT: lazy_gettext("Leave it as it is"),
    ConcernOutcome.WORDS_HIDDEN: lazy_gettext("Hide its words from the author of the work"),
    ConcernOutcome.SET_ASIDE: lazy_gettext("Set the review aside"),
    ConcernOutcome.TAKEN_OUT: lazy_gettext("Take the work out"),
}
OUTCOME_HINTS = {
    ConcernOutcome.LEFT: lazy_gettext("Whoever reported it is told that somebody looked."),
    ConcernOutcome.WORDS_HIDDEN: lazy_gettext("The levels still count for the grade."),
    ConcernOutcome.SET_ASIDE: lazy_gettext(
        "It no longer counts, and its words are hidden. Its reviewer stays done with it."
    ),
    ConcernOutcome.TAKEN_OUT: lazy_gettext(
        "Nobody gets it for review any more. Its author is asked to hand in another version."
    ),
}
OUTCOME_DONE = {
    ConcernOutcome.LEFT: lazy_gettext("Left as it is"),
    ConcernOutcome.WORDS_HIDDEN: lazy_gettext("Words hidden"),
    ConcernOutcome.SET_ASIDE: lazy_gettext("Set aside"),
    ConcernOutcome.TAKEN_OUT: lazy_gettext("Taken out"),
}
CONSENT_OPTIONS = (
    Option(Consent.NAMELESS, lazy_gettext("Yes, without my name")),
    Option(
        Consent.NAMED,
        lazy_gettext("Yes, with my name"),
        lazy_gettext("Nobody sees the name while the work may still come to them for review."),
    ),
    Option(Consent.NO, lazy_gettext("No"), lazy_gettext("Nobody hears of it but who facilitates.")),
)
CONSENT_WORDS = {
    None: lazy_gettext("Gallery: asked, not answered yet"),
    Consent.NO: lazy_gettext("Gallery: its author does not want to show it"),
    Consent.NAMELESS: lazy_gettext("In the gallery, without a name"),
    Consent.NAMED: lazy_gettext("In the gallery, with a name"),
}
CONDUCT = lazy_gettext(
    "- Speak about the work, never about the person.\n"
    "- Say what works, then what you would change, and how.\n"
    "- Give each work the time you wish for yours.\n"
    "- What you read here stays here.\n"
    "- Where names are not shown, do not look for them.\n"
    "- If something hurts somebody, or is not the author's own, report it instead of answering it."
)
"""The code of conduct where an author wrote none of their own."""


def matter_options() -> list[Option]:
    """What a concern may be about."""
    return [Option(matter, words) for matter, words in MATTER_WORDS.items()]


def outcome_options(*, is_about_review: bool) -> list[Option]:
    """What may be done about a concern."""
    possible = outcomes(is_about_review=is_about_review)
    return [Option(each, OUTCOME_WORDS[each], OUTCOME_HINTS[each]) for each in possible]


def set_option(one: GroupSet) -> Option:
    """A set of groups of the LMS as somebody chooses it."""
    groups = ngettext("One group", "%(num)s groups", one.groups)
    return Option(set_value(one.id), one.name or _("Groups that are in no set"), groups)
