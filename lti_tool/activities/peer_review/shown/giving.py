"""How works are given and given back, in words."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_babel.speaklater import LazyString

from lti_tool.activities.peer_review.models import DeclineReason
from lti_tool.activities.peer_review.rules.giving import Doubt, Offer
from lti_tool.web.shown import Option

DECLINE_WORDS = {
    DeclineReason.KNOWS_AUTHOR: lazy_gettext("I know who wrote it"),
    DeclineReason.UNREADABLE: lazy_gettext("I cannot read it"),
    DeclineReason.UNSUITABLE: lazy_gettext("Something in it is not right"),
    DeclineReason.OTHER: lazy_gettext("Another reason"),
}


DECLINE_HINTS = {
    DeclineReason.KNOWS_AUTHOR: lazy_gettext("Somebody else will review it."),
    DeclineReason.UNREADABLE: lazy_gettext("It is empty, broken or in a language I do not read."),
    DeclineReason.UNSUITABLE: lazy_gettext(
        "It hurts somebody, or it is not the author's own. A facilitator will look."
    ),
    DeclineReason.OTHER: "",
}


DOUBT_WORDS = {
    Doubt.FULL: lazy_gettext("That is as many as a work gets."),
    Doubt.IN_RETURN: lazy_gettext("Its author reviews their work."),
    Doubt.NOT_HANDED_IN: lazy_gettext("Their own work is not handed in."),
    Doubt.OTHER_GROUP: lazy_gettext("Their groups do not review each other."),
}


def decline_options() -> list[Option]:
    """Why somebody may give a work back."""
    return [Option(reason, DECLINE_WORDS[reason], DECLINE_HINTS[reason]) for reason in DeclineReason]


def decline_words(reason: str) -> LazyString:
    """Why a work was given back."""
    return DECLINE_WORDS[DeclineReason(reason)]


def offer_options(offers: Iterable[Offer]) -> list[Option]:
    """The works that may be given to somebody, each with its reviewers and what speaks against it."""
    return [Option(str(one.submission_id), one.author, _sentences_of_offer(one)) for one in offers]


def _sentences_of_offer(offer: Offer) -> str:
    reviewers = _("No reviewer so far.")
    if offer.load:
        reviewers = ngettext("One reviewer so far.", "%(num)s reviewers so far.", offer.load)
    return " ".join([str(reviewers), *(str(DOUBT_WORDS[doubt]) for doubt in offer.doubts)])
