"""How the standing of a participant is said to people: steps, states, reasons."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

from lti_tool.activities.peer_review.models import DeclineReason, Submission
from lti_tool.activities.peer_review.rules.duties import (
    Mark,
    Standing,
    mark_of_judging_oneself,
    mark_of_reflecting,
    marks,
)
from lti_tool.activities.peer_review.rules.giving import Doubt, Offer
from lti_tool.activities.peer_review.rules.grouping import GroupRule, SmallGroups
from lti_tool.activities.peer_review.rules.needs import Need, Place
from lti_tool.activities.peer_review.rules.reminding import Occasion, Why
from lti_tool.activities.peer_review.rules.settings import (
    Anonymity,
    Giving,
    LatePolicy,
    Practise,
    SelfReview,
    Settings,
    WhichVersion,
)
from lti_tool.participation.kinds import Addressee
from lti_tool.parts.forms.rules import CriterionKind
from lti_tool.web import dates, reading
from lti_tool.web.shown import Count, Option, Status, Step


class Show(StrEnum):
    """Which learners the facilitator's table shows."""

    ALL = "all"
    IN_NEED = "need"
    NOT_STARTED = "not_started"
    HANDED_IN = "handed_in"
    COMPLETE = "complete"


SHOW_NOBODY = {
    Show.IN_NEED: lazy_gettext("Nobody needs you just now."),
    Show.NOT_STARTED: lazy_gettext("Everybody has started."),
    Show.HANDED_IN: lazy_gettext("Nobody has handed in yet."),
    Show.COMPLETE: lazy_gettext("Nobody has finished yet."),
}
STATUS = {Mark.DONE: Status.DONE, Mark.NOW: Status.NOW, Mark.LATER: Status.LATER}
PLACE_STATUS = {
    Place.NOT_STARTED: Status.LATER,
    Place.WRITING: Status.NOW,
    Place.REVIEWING: Status.NOW,
    Place.WAITING: Status.INFO,
    Place.COMPLETE: Status.DONE,
    Place.GONE: Status.LATER,
}
PLACE_WORDS = {
    Place.NOT_STARTED: lazy_gettext("Not started"),
    Place.WRITING: lazy_gettext("Writing"),
    Place.REVIEWING: lazy_gettext("Reviewing"),
    Place.WAITING: lazy_gettext("Waiting for works"),
    Place.COMPLETE: lazy_gettext("Complete"),
    Place.GONE: lazy_gettext("No longer a learner here"),
}
NEED_WORDS = {
    Need.DISPUTED: lazy_gettext("Reviewers disagree"),
    Need.CONCERN: lazy_gettext("Concern reported"),
    Need.BLOCKED: lazy_gettext("Blocked"),
    Need.REPORTED: lazy_gettext("Cannot be reviewed"),
    Need.NO_REVIEWS: lazy_gettext("No reviews yet"),
    Need.OVERDUE: lazy_gettext("Overdue"),
}
NEED_SENTENCES = {
    Need.DISPUTED: lazy_gettext("The reviews of this work lie far apart. Read them, and say what you think."),
    Need.CONCERN: lazy_gettext("Somebody is concerned about what they wrote. Read it and decide."),
    Need.BLOCKED: lazy_gettext(
        "Nothing is left for them to review. Asking for fewer reviews in the settings helps."
    ),
    Need.REPORTED: lazy_gettext(
        "A reviewer gave this work back as unreadable or unsuitable. Have a look at it."
    ),
    Need.NO_REVIEWS: lazy_gettext("Handed in more than seven days ago, and nobody has reviewed it."),
    Need.OVERDUE: lazy_gettext("The date has passed and something is still to do."),
}
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
LATE_OPTIONS = (
    Option(
        LatePolicy.ACCEPT,
        lazy_gettext("Late is better than never"),
        lazy_gettext("Works and reviews are taken, and marked as late."),
    ),
    Option(
        LatePolicy.PENALTY,
        lazy_gettext("Late costs something"),
        lazy_gettext("Works and reviews are taken; each day takes a share of a late work's grade."),
    ),
    Option(
        LatePolicy.CLOSE,
        lazy_gettext("Closed after the date"),
        lazy_gettext("Drafts stay, but can no longer be sent."),
    ),
)

ANONYMITY_OPTIONS = (
    Option(
        Anonymity.DOUBLE,
        lazy_gettext("Nobody sees names"),
        lazy_gettext("Neither authors nor reviewers learn who the other is."),
    ),
    Option(
        Anonymity.SINGLE,
        lazy_gettext("Reviewers see the author's name"),
        lazy_gettext("Authors do not learn who reviewed their work."),
    ),
    Option(
        Anonymity.OPEN,
        lazy_gettext("Everybody sees names"),
        lazy_gettext("Good where people talk about it afterwards."),
    ),
)

VERSION_OPTIONS = (
    Option(
        WhichVersion.LAST,
        lazy_gettext("The last version with enough reviews"),
        lazy_gettext("Earlier reviews stay with the version they are about."),
    ),
    Option(
        WhichVersion.BEST,
        lazy_gettext("The best version with enough reviews"),
        lazy_gettext("Nobody loses anything by trying again."),
    ),
)

PRACTISE_OPTIONS = (
    Option(
        Practise.WHEN_WAITING,
        lazy_gettext("By whoever waits for works"),
        lazy_gettext("After four hours without one; it counts as a review, but not for all of them."),
    ),
    Option(
        Practise.FIRST,
        lazy_gettext("By everybody, before the first review"),
        lazy_gettext("Until one judgement comes near yours, or all examples are judged."),
    ),
)

GROUP_OPTIONS = (
    Option(
        GroupRule.ANY,
        lazy_gettext("Do not matter"),
        lazy_gettext("Everybody may review everybody."),
    ),
    Option(
        GroupRule.WITHIN,
        lazy_gettext("Review within their group"),
        lazy_gettext("Whoever is in no group reviews the others who are in none."),
    ),
    Option(
        GroupRule.ACROSS,
        lazy_gettext("Review works of other groups"),
        lazy_gettext("Never those of their own."),
    ),
)

SMALL_GROUPS_OPTIONS = (
    Option(
        SmallGroups.FEWER,
        lazy_gettext("Its people review fewer works"),
        lazy_gettext("As many as there are others in the group."),
    ),
    Option(
        SmallGroups.JOINED,
        lazy_gettext("Small groups review together"),
        lazy_gettext("As many of them as it takes, the smallest first."),
    ),
)

SELF_REVIEW_OPTIONS = (
    Option(SelfReview.NONE, lazy_gettext("Not asked"), lazy_gettext("Others judge their work.")),
    Option(
        SelfReview.FIRST,
        lazy_gettext("Before they review others"),
        lazy_gettext("By the same rubric; it makes no grade."),
    ),
    Option(
        SelfReview.LAST,
        lazy_gettext("After they have reviewed others"),
        lazy_gettext("Feedback opens once they have, so that they can compare."),
    ),
)

CRITERION_KINDS = (
    Option(CriterionKind.LEVELS, lazy_gettext("One of several levels")),
    Option(CriterionKind.CHECK, lazy_gettext("Yes or no")),
    Option(CriterionKind.POINTS, lazy_gettext("A number of points")),
    Option(CriterionKind.COMMENT, lazy_gettext("Words alone, no points")),
)

GIVING_OPTIONS = (
    Option(
        Giving.WHEN_ASKED,
        lazy_gettext("When learners ask"),
        lazy_gettext("Whoever has handed in can start at once; the least reviewed work comes first."),
    ),
    Option(
        Giving.BY_FACILITATOR,
        lazy_gettext("To all at once, when you say so"),
        lazy_gettext("Learners wait until a facilitator gives them out."),
    ),
    Option(
        Giving.AT_DATE,
        lazy_gettext("To all at once, at a date"),
        lazy_gettext("Whoever hands in later is reviewed too."),
    ),
)


def steps(
    settings: Settings, stand: Standing, work: Submission | None = None, *, links: bool = True
) -> list[Step]:
    """The steps of a participant; a preview has no links."""
    at = marks(stand)
    may_read = not stand.are_reviews_sealed and stand.received > 0
    found = [
        Step(
            _("Write your work"),
            STATUS[at.write],
            _sentence_of_writing(settings, stand, work),
            _url("peer_review.write", when=links and not stand.is_writing_ahead),
        ),
        Step(
            _name_of_reviewing(stand.needed),
            STATUS[at.review],
            _sentence_of_reviewing(settings, stand),
            _url("peer_review.reviews", when=links and at.review is not Mark.LATER),
            Count(min(stand.sent, stand.needed), stand.needed) if stand.needed else None,
        ),
        Step(
            _("Read your feedback"),
            STATUS[at.read],
            _sentence_of_reading(settings, stand),
            _url("peer_review.feedback", when=links and may_read),
        ),
    ]
    if settings.self_review is not SelfReview.NONE:
        at_second = settings.self_review is SelfReview.FIRST
        found.insert(1 if at_second else 2, _step_of_judging_oneself(stand, links=links))
    return [*found, _step_of_reflecting(stand, links=links)] if settings.reflects else found


def _step_of_judging_oneself(stand: Standing, *, links: bool) -> Step:
    return Step(
        _("Judge your own work"),
        STATUS[mark_of_judging_oneself(stand)],
        "",
        _url("peer_review.self_review", when=links and stand.judging_oneself.is_sent),
    )


def _step_of_reflecting(stand: Standing, *, links: bool) -> Step:
    may_open = stand.reflecting.has_reflected or stand.reflecting.may
    return Step(
        _("Say what you will change"),
        STATUS[mark_of_reflecting(stand)],
        "" if may_open else _("If no feedback comes, nothing is due."),
        _url("peer_review.reflection", when=links and may_open and not stand.are_reviews_sealed),
    )


def decline_options() -> list[Option]:
    """Why somebody may give a work back."""
    return [Option(reason, DECLINE_WORDS[reason], DECLINE_HINTS[reason]) for reason in DeclineReason]


def decline_words(reason: str) -> LazyString:
    """Why a work was given back."""
    return DECLINE_WORDS[DeclineReason(reason)]


def offer_options(offers: Iterable[Offer]) -> list[Option]:
    """The works that may be given to somebody, each with its reviewers and what speaks against it."""
    return [Option(str(one.submission_id), one.author, _sentences_of_offer(one)) for one in offers]


def due(moment: datetime | None) -> Markup | str:
    """The due date as a sentence; nothing where there is none."""
    return _with_moment(_("Due %(when)s."), moment) if moment else ""


def _sentences_of_offer(offer: Offer) -> str:
    reviewers = _("No reviewer so far.")
    if offer.load:
        reviewers = ngettext("One reviewer so far.", "%(num)s reviewers so far.", offer.load)
    return " ".join([str(reviewers), *(str(DOUBT_WORDS[doubt]) for doubt in offer.doubts)])


def reminder_line(occasion: Occasion, to: Addressee, now: datetime) -> str:
    """What an occasion is to somebody who reads about it in a mail."""
    say = to.voice
    when = dates.when(occasion.due, now, to.zone, say.locale) if occasion.due else ""
    if occasion.why is Why.FEEDBACK:
        return say.gettext("New feedback on your work has arrived.")
    if occasion.why is Why.WORK_DUE:
        return say.gettext("Your work is to be handed in. Due %(when)s.", when=when)
    if occasion.why is Why.REVIEW_KEPT:
        return say.gettext(
            "A review is begun and not sent. The work is kept for you until %(when)s.", when=when
        )
    return say.ngettext(
        "One review is still to be sent. Due %(when)s.",
        "%(num)s reviews are still to be sent. Due %(when)s.",
        occasion.number,
        when=when,
    )


def _name_of_reviewing(needed: int) -> str:
    if not needed:
        return str(_("Review works of colleagues"))
    return str(ngettext("Review one work", "Review %(num)s works", needed))


def _sentence_of_writing(settings: Settings, stand: Standing, work: Submission | None) -> Markup | str:
    if work is None or not work.is_handed_in or work.handed_in_at is None:
        return _from(settings.submit_opens) if stand.is_writing_ahead else due(settings.submit_due)
    words = _("Handed in %(when)s, after the date.") if work.is_late else _("Handed in %(when)s.")
    return _with_moment(words, work.handed_in_at)


def _sentence_of_reviewing(settings: Settings, stand: Standing) -> Markup | str:
    if stand.is_handed_in and stand.needed == 0:
        return str(_("Nobody else is here yet, so there is nothing to review."))
    more = stand.sent - stand.needed
    if more > 0:
        return str(ngettext("One more than needed, thank you.", "%(num)s more than needed, thank you.", more))
    if more == 0:
        return ""
    return _from(settings.review_opens) if stand.is_reviewing_ahead else due(settings.review_due)


def _sentence_of_reading(settings: Settings, stand: Standing) -> Markup | str:
    if not stand.are_reviews_sealed and not stand.received:
        return str(_("Nothing has arrived yet."))
    if not stand.are_reviews_sealed:
        return str(ngettext("One review has arrived.", "%(num)s reviews have arrived.", stand.received))
    if stand.is_release_ahead:
        return _from(settings.release_at)
    if settings.review_due is None:
        return str(_("Opens when your reviews are sent."))
    words = _("Opens when your reviews are sent, at the latest %(when)s.")
    return _with_moment(words, settings.review_due)


def _from(moment: datetime | None) -> Markup | str:
    return _with_moment(_("From %(when)s."), moment) if moment else ""


def _with_moment(words: str, moment: datetime) -> Markup:
    return escape(words) % {"when": reading.when(moment)}


def _url(endpoint: str, *, when: bool) -> str | None:
    return url_for(endpoint) if when else None
