"""How dates, seats and topics stand, in words."""

from flask_babel import lazy_gettext as _

from lti_tool.activities.lunch_and_learn.rules.duties import Duty
from lti_tool.parts.boards.rules.kinds import ItemState
from lti_tool.parts.meetings.rules.states import Attendance, How, MeetingState, Rsvp
from lti_tool.web.shown import Status

MEETING_WORDS = {
    MeetingState.DRAFT: _("Draft"),
    MeetingState.SCHEDULED: _("Planned"),
    MeetingState.LIVE: _("Live now"),
    MeetingState.HELD: _("Held"),
    MeetingState.CANCELLED: _("Called off"),
    MeetingState.NOT_HELD: _("Nobody came"),
}
MEETING_STATUS = {
    MeetingState.DRAFT: Status.PLAIN,
    MeetingState.SCHEDULED: Status.LATER,
    MeetingState.LIVE: Status.NOW,
    MeetingState.HELD: Status.DONE,
    MeetingState.CANCELLED: Status.INFO,
    MeetingState.NOT_HELD: Status.INFO,
}
RSVP_WORDS = {
    Rsvp.NONE: _("Not answered yet"),
    Rsvp.GOING: _("You come"),
    Rsvp.CONFIRM: _("Moved: do you still come?"),
    Rsvp.WAITING: _("On the waiting list"),
    Rsvp.OFFERED: _("A seat is free for you"),
    Rsvp.DECLINED: _("You do not come"),
    Rsvp.CANCELLED: _("You gave your seat back"),
}
RSVP_STATUS = {
    Rsvp.NONE: Status.PLAIN,
    Rsvp.GOING: Status.DONE,
    Rsvp.CONFIRM: Status.NEED,
    Rsvp.WAITING: Status.LATER,
    Rsvp.OFFERED: Status.NEED,
    Rsvp.DECLINED: Status.INFO,
    Rsvp.CANCELLED: Status.INFO,
}
GUEST_WORDS = {
    Rsvp.NONE: _("has not answered"),
    Rsvp.GOING: _("comes"),
    Rsvp.CONFIRM: _("is asked again"),
    Rsvp.WAITING: _("waits"),
    Rsvp.OFFERED: _("has an offer"),
    Rsvp.DECLINED: _("does not come"),
    Rsvp.CANCELLED: _("gave the seat back"),
}
ATTENDANCE_WORDS = {
    None: _("not recorded"),
    Attendance.PRESENT: _("there"),
    Attendance.PARTIAL: _("there for a part"),
    Attendance.ABSENT: _("not there"),
    Attendance.EXCUSED: _("excused"),
}
HOW_WORDS = {
    None: "",
    How.ROLL: _("by the roll"),
    How.CODE: _("self (code)"),
    How.PAGE: _("self (open page)"),
}
TOPIC_WORDS = {
    ItemState.PROPOSED: _("Put up"),
    ItemState.ACCEPTED: _("Waits for a date"),
    ItemState.SCHEDULED: _("Has a date"),
    ItemState.DONE: _("Done"),
    ItemState.DECLINED: _("Declined"),
    ItemState.WITHDRAWN: _("Taken back"),
}
DUTY_WORDS = {
    Duty.ATTEND: _("Come to a lunch"),
    Duty.TAKEAWAY: _("Write down what you will use"),
    Duty.QUIZ: _("Answer a quiz"),
    Duty.FEEDBACK: _("Say how it was"),
    Duty.FOLLOW_UP: _("Say what became of it, two weeks later"),
    Duty.PRESENT: _("Present something"),
}
