"""The steps of a participant: what they are called, how they stand, by when they are due."""

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from lti_tool.activities.peer_review.models import Submission
from lti_tool.activities.peer_review.rules.duties import (
    Mark,
    Standing,
    mark_of_judging_oneself,
    mark_of_reflecting,
    marks,
)
from lti_tool.activities.peer_review.rules.settings import SelfReview, Settings
from lti_tool.web import reading
from lti_tool.web.shown import Count, Status, Step

STATUS = {Mark.DONE: Status.DONE, Mark.NOW: Status.NOW, Mark.LATER: Status.LATER}


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


def due(moment: datetime | None) -> Markup | str:
    """The due date as a sentence; nothing where there is none."""
    return _with_moment(_("Due %(when)s."), moment) if moment else ""


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
