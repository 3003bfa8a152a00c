"""What an author and people who come choose from."""

from flask_babel import lazy_gettext as _

from lti_tool.activities.lunch_and_learn.rules.settings import Grading, Naming
from lti_tool.parts.boards.rules.kinds import ItemState
from lti_tool.parts.meetings.rules.series import Every
from lti_tool.parts.meetings.rules.states import Attendance, SeatRole, Way
from lti_tool.parts.questions.rules.questions import QuestionKind
from lti_tool.web.shown import Option

NAMING_OPTIONS = (
    Option(Naming.CHOOSE, _("Whoever asks decides"), _("Without a name, nobody can find out later.")),
    Option(Naming.NAMED, _("Always with a name")),
    Option(Naming.NAMELESS, _("Never with a name")),
)
GRADING_OPTIONS = (
    Option(Grading.COMPLETION, _("Full marks once complete")),
    Option(Grading.ATTENDANCE, _("The share of dates they came to")),
    Option(Grading.QUIZ, _("The mean of their quizzes")),
    Option(Grading.NOTHING, _("Nothing")),
)
EVERY_OPTIONS = (
    Option(Every.WEEK, _("weeks")),
    Option(Every.MONTH, _("months, on the same weekday")),
)
WAY_OPTIONS = (Option(Way.IN_PERSON, _("In the room")), Option(Way.REMOTE, _("From afar")))
BECAME_OPTIONS = (
    Option(ItemState.APPLIED, _("Yes, I used it")),
    Option(ItemState.PARTLY, _("In part")),
    Option(ItemState.NOT_APPLIED, _("Not (yet)")),
)
BECAME_WORDS = {
    ItemState.OPEN: _("Not asked yet"),
    **{ItemState(option.value): option.label for option in BECAME_OPTIONS},
}
ROLE_OPTIONS = (
    Option(SeatRole.ATTENDEE, _("comes")),
    Option(SeatRole.PRESENTER, _("presents")),
    Option(SeatRole.HOST, _("hosts")),
)
NOT_SAID = ""
ATTENDANCE_OPTIONS = (
    Option(NOT_SAID, _("not recorded")),
    Option(Attendance.PRESENT, _("there")),
    Option(Attendance.PARTIAL, _("there for a part")),
    Option(Attendance.ABSENT, _("not there")),
    Option(Attendance.EXCUSED, _("excused")),
)
QUIZ_KINDS = (
    Option(QuestionKind.ONE, _("One of several answers")),
    Option(QuestionKind.MANY, _("Several of several answers")),
    Option(QuestionKind.NUMBER, _("A number")),
)
FORM_KINDS = (
    Option(QuestionKind.SCALE, _("A scale from 1 to 5")),
    Option(QuestionKind.LONG, _("Several lines")),
    Option(QuestionKind.TEXT, _("One line")),
    *QUIZ_KINDS,
)
