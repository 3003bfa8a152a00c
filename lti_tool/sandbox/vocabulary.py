"""The names LTI 1.3 and its services give to messages, claims, roles, scopes and media types."""

from enum import StrEnum
from typing import Final


class Message(StrEnum):
    """What a launch is for."""

    RESOURCE_LINK = "LtiResourceLinkRequest"
    DEEP_LINKING = "LtiDeepLinkingRequest"
    SUBMISSION_REVIEW = "LtiSubmissionReviewRequest"
    DATA_PRIVACY = "DataPrivacyLaunchRequest"


CLAIM: Final = "https://purl.imsglobal.org/spec/lti/claim/"
AGS_CLAIM: Final = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
DEEP_LINKING_CLAIM: Final = "https://purl.imsglobal.org/spec/lti-dl/claim/"
NRPS_CLAIM: Final = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
GROUPS_CLAIM: Final = "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice"

SCOPE_LINE_ITEM: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
SCOPE_LINE_ITEM_READ: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"
SCOPE_RESULT_READ: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
SCOPE_SCORE: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
SCOPE_ROSTER: Final = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
SCOPE_GROUPS: Final = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"
AGS_SCOPES: Final = (SCOPE_LINE_ITEM, SCOPE_LINE_ITEM_READ, SCOPE_RESULT_READ, SCOPE_SCORE)
SCOPES: Final = (*AGS_SCOPES, SCOPE_ROSTER, SCOPE_GROUPS)

LINE_ITEM: Final = "application/vnd.ims.lis.v2.lineitem+json"
LINE_ITEMS: Final = "application/vnd.ims.lis.v2.lineitemcontainer+json"
SCORE: Final = "application/vnd.ims.lis.v1.score+json"
RESULTS: Final = "application/vnd.ims.lis.v2.resultcontainer+json"
MEMBERS: Final = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
GROUPS: Final = "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json"
GROUP_SETS: Final = "application/vnd.ims.lti-gs.v1.contextgroupsetcontainer+json"

MEMBERSHIP: Final = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
INSTITUTION: Final = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
INSTITUTION_ADMINISTRATOR: Final = INSTITUTION + "Administrator"
LEARNER: Final = MEMBERSHIP + "Learner"
INSTRUCTOR: Final = MEMBERSHIP + "Instructor"
COURSE_ADMINISTRATOR: Final = MEMBERSHIP + "Administrator"
MENTOR: Final = MEMBERSHIP + "Mentor"
COURSE_SECTION: Final = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"

# The types of content items (Deep Linking 2.0, section 2), and the words beside them in an answer.
LTI_RESOURCE_LINK: Final = "ltiResourceLink"
LINK: Final = "link"
FILE: Final = "file"
HTML: Final = "html"
IMAGE: Final = "image"
DEEP_LINKING_WORDS: Final = ("msg", "log", "errormsg", "errorlog")

# Where a launch may be shown; the first two are what this LMS can do.
IFRAME: Final = "iframe"
WINDOW: Final = "window"

# Where a platform may keep texts for a tool: in the page around its frame, or in a frame beside it.
STORAGE_PARENT: Final = "_parent"
STORAGE_FRAME: Final = "lti-storage"

ACTIVITY_PROGRESS: Final = frozenset({"Initialized", "Started", "InProgress", "Submitted", "Completed"})
GRADING_PROGRESS: Final = frozenset({"FullyGraded", "Pending", "PendingManual", "Failed", "NotReady"})

REVIEWABLE_STATUS: Final = frozenset({*ACTIVITY_PROGRESS, "None"})

# What a launch can say of a person; a registered tool names those it wants.
PERSON_CLAIMS: Final = ("name", "given_name", "family_name", "email", "locale")

PLATFORM_CONFIGURATION: Final = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL_CONFIGURATION: Final = "https://purl.imsglobal.org/spec/lti-tool-configuration"

ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

DATES: Final = (
    "ResourceLink.available.startDateTime",
    "ResourceLink.available.endDateTime",
    "ResourceLink.submission.startDateTime",
    "ResourceLink.submission.endDateTime",
)
# The variables that this LMS fills in; a tool must recognise all others by their `$`.
VARIABLES: Final = (
    "User.id",
    "User.username",
    "Person.name.full",
    "Person.name.given",
    "Person.name.family",
    "Person.email.primary",
    "Person.sourcedId",
    "Context.id",
    "Context.label",
    "Context.title",
    "Context.id.history",
    "CourseSection.sourcedId",
    "ResourceLink.id",
    "ResourceLink.title",
    "ResourceLink.description",
    "ResourceLink.id.history",
    *DATES,
)
