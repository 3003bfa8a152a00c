"""What a reminder says."""

from datetime import datetime

from lti_tool.activities.peer_review.rules.reminding import Occasion, Why
from lti_tool.participation.kinds import Addressee
from lti_tool.web import dates


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
