"""The verbs and activity types our statements use, each IRI written once."""

from dataclasses import dataclass

_ADL_VERB = "http://adlnet.gov/expapi/verbs/"
_ADL_TYPE = "http://adlnet.gov/expapi/activities/"
_W3ID_ADL = "https://w3id.org/xapi/adl/verbs/"
_ACROSSX = "https://w3id.org/xapi/acrossx/verbs/"
_TLA = "https://w3id.org/xapi/tla/verbs/"
_CMI5_TYPE = "https://w3id.org/xapi/cmi5/activitytype/"
_STREAMS = "http://activitystrea.ms/"
_STREAMS_LONG = "http://activitystrea.ms/schema/1.0/"
_TINCAN_VERB = "http://id.tincanapi.com/verb/"
_TINCAN_TYPE = "http://id.tincanapi.com/activitytype/"


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: its IRI and the English word shown for it."""

    iri: str
    display: str


LAUNCHED = Verb(_ADL_VERB + "launched", "launched")
INITIALIZED = Verb(_ADL_VERB + "initialized", "initialized")
TERMINATED = Verb(_ADL_VERB + "terminated", "terminated")
COMPLETED = Verb(_ADL_VERB + "completed", "completed")
PASSED = Verb(_ADL_VERB + "passed", "passed")
FAILED = Verb(_ADL_VERB + "failed", "failed")
SCORED = Verb(_ADL_VERB + "scored", "scored")
PROGRESSED = Verb(_ADL_VERB + "progressed", "progressed")
ATTENDED = Verb(_ADL_VERB + "attended", "attended")
REGISTERED = Verb(_ADL_VERB + "registered", "registered")
ASKED = Verb(_ADL_VERB + "asked", "asked")
ANSWERED = Verb(_ADL_VERB + "answered", "answered")
RESPONDED = Verb(_ADL_VERB + "responded", "responded")
COMMENTED = Verb(_ADL_VERB + "commented", "commented")
SHARED = Verb(_ADL_VERB + "shared", "shared")
VOIDED = Verb(_ADL_VERB + "voided", "voided")

SATISFIED = Verb(_W3ID_ADL + "satisfied", "satisfied")
WAIVED = Verb(_W3ID_ADL + "waived", "waived")
ABANDONED = Verb(_W3ID_ADL + "abandoned", "abandoned")

WAS_ASSIGNED = Verb(_ACROSSX + "was-assigned", "was assigned")
EVALUATED = Verb(_ACROSSX + "evaluated", "evaluated")
PLANNED = Verb(_TLA + "planned", "planned")

SUBMITTED = Verb(_STREAMS + "submit", "submitted")
REQUESTED = Verb(_STREAMS + "request", "requested")
ACCEPTED = Verb(_STREAMS + "accept", "accepted")
REJECTED = Verb(_STREAMS + "reject", "rejected")
AGREED = Verb(_STREAMS + "agree", "agreed")
WITHDREW = Verb(_STREAMS + "retract", "withdrew")
FLAGGED = Verb(_STREAMS + "flag-as-inappropriate", "flagged as inappropriate")
RESOLVED = Verb(_STREAMS + "resolve", "resolved")
SCHEDULED = Verb(_STREAMS + "schedule", "scheduled")
HOSTED = Verb(_STREAMS + "host", "hosted")
PRESENTED = Verb(_STREAMS + "present", "presented")
CREATED = Verb(_STREAMS + "create", "created")

REVIEWED = Verb(_TINCAN_VERB + "reviewed", "reviewed")
RATED = Verb(_TINCAN_VERB + "rated", "rated")
REPLIED = Verb(_TINCAN_VERB + "replied", "replied")
VIEWED = Verb(_TINCAN_VERB + "viewed", "viewed")
VOTED_UP = Verb(_TINCAN_VERB + "voted-up", "voted up")
MENTORED = Verb(_TINCAN_VERB + "mentored", "mentored")
UNREGISTERED = Verb(_TINCAN_VERB + "unregistered", "unregistered")
TALKED_WITH = Verb(_TINCAN_VERB + "talked-with", "talked with")

ACTIVITY = _ADL_TYPE + "activity"
ASSESSMENT = _ADL_TYPE + "assessment"
COURSE = _ADL_TYPE + "course"
MEETING = _ADL_TYPE + "meeting"
QUESTION = _ADL_TYPE + "question"
PROFILE = _ADL_TYPE + "profile"
CMI5_BLOCK = _CMI5_TYPE + "block"
CMI5_COURSE = _CMI5_TYPE + "course"
REVIEW = _STREAMS + "review"
SOLUTION = _TINCAN_TYPE + "solution"
GOAL = _TINCAN_TYPE + "goal"
SLIDE_DECK = _TINCAN_TYPE + "slide-deck"
SUGGESTION = _TINCAN_TYPE + "suggestion"
RESOURCE = _TINCAN_TYPE + "resource"
ASKED_QUESTION = _STREAMS + "question"
NOTE = _STREAMS + "note"
SURVEY = _TINCAN_TYPE + "survey"
INTERACTION = _ADL_TYPE + "cmi.interaction"

_ATTENDANCE = "http://xapi.trainingevidencesystems.com/recipes/attendance/0_0_1"
ATTENDANCE_IN_DETAIL = _ATTENDANCE + "#detailed"
"""The recipe by which Moodle's log store tells who signed up for a meeting and who gave a seat back."""
ATTENDANCE_SIMPLE = _ATTENDANCE + "#simple"
"""The same of who was there."""


def spellings(iri: str) -> tuple[str, ...]:
    """Every IRI a query for this one must also find: Activity Streams has a short and a long spelling."""
    if iri.startswith(_STREAMS_LONG):
        return (iri, _STREAMS + iri.removeprefix(_STREAMS_LONG))
    if iri.startswith(_STREAMS) and "/" not in iri.removeprefix(_STREAMS):
        return (iri, _STREAMS_LONG + iri.removeprefix(_STREAMS))
    return (iri,)
