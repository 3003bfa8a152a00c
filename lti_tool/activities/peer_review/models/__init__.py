"""Rows of a peer review, by what they are about."""

from lti_tool.activities.peer_review.models.activity import SLUG, OwnDates, PeerReview
from lti_tool.activities.peer_review.models.aftermath import (
    Concern,
    ConductAgreement,
    Echo,
    Excuse,
    GalleryWork,
    GradeByHand,
    Reflection,
    Verdict,
)
from lti_tool.activities.peer_review.models.examples import ExampleReview, ExampleWork, LaterUse
from lti_tool.activities.peer_review.models.remarks import Remark
from lti_tool.activities.peer_review.models.reviews import (
    DONE,
    OPEN_STATES,
    TAKING,
    DeclineReason,
    FacilitatorReview,
    OwnReview,
    Review,
    ReviewState,
)
from lti_tool.activities.peer_review.models.teams import Team, TeamMember
from lti_tool.activities.peer_review.models.works import (
    Authorship,
    Submission,
    SubmissionFile,
    SubmissionVersion,
    WorkState,
)

__all__ = [
    "DONE",
    "OPEN_STATES",
    "SLUG",
    "TAKING",
    "Authorship",
    "Concern",
    "ConductAgreement",
    "DeclineReason",
    "Echo",
    "ExampleReview",
    "ExampleWork",
    "Excuse",
    "FacilitatorReview",
    "GalleryWork",
    "GradeByHand",
    "LaterUse",
    "OwnDates",
    "OwnReview",
    "PeerReview",
    "Reflection",
    "Remark",
    "Review",
    "ReviewState",
    "Submission",
    "SubmissionFile",
    "SubmissionVersion",
    "Team",
    "TeamMember",
    "Verdict",
    "WorkState",
]
