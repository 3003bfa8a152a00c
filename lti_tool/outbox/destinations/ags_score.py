"""Grades on their way to the LMS: each arrives once, whatever happens between us and it (AGS 2.0)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.clock import Clock
from lti_tool.courses.models import Course, Identity, ResourceLink
from lti_tool.db import Database
from lti_tool.lti import ags
from lti_tool.lti.ags import Delivery, DeliveryReport
from lti_tool.lti.errors import Reason as LtiReason
from lti_tool.lti.errors import ServiceFailed, TokenUnavailable
from lti_tool.lti.score import ActivityProgress, GradingProgress, Score
from lti_tool.lti.service_calls import Services
from lti_tool.outbox import claiming, stamps
from lti_tool.outbox.destinations import gradebook_columns
from lti_tool.outbox.destinations.gradebook_columns import SCORE_MAXIMUM, Column
from lti_tool.outbox.destinations.resting import Resting
from lti_tool.outbox.outcomes import Abandoned, Claim, Delivered, Outcome, Refused, TryAgain
from lti_tool.outbox.reasons import Reason
from lti_tool.platforms import service as platforms
from lti_tool.platforms.clients import Clients
from lti_tool.platforms.models import Deployment
from lti_tool.platforms.quirks import catalogue

SEARCH_AGAIN: Final = timedelta(seconds=5)
SAME: Final = 0.0051
"""Grades closer than this are one grade: gradebooks keep two decimals at least."""

REASONS: Final = {
    LtiReason.SERVICE_UNREACHABLE: Reason.UNREACHABLE,
    LtiReason.SERVICE_FORBIDDEN: Reason.NOT_ALLOWED,
    LtiReason.SERVICE_UNAUTHORIZED: Reason.NO_ACCESS,
    LtiReason.SERVICE_NOT_FOUND: Reason.NOT_FOUND,
    LtiReason.SERVICE_CONFLICT: Reason.OUT_OF_ORDER,
    LtiReason.SERVICE_BUSY: Reason.TROUBLE,
    LtiReason.SERVICE_TROUBLE: Reason.TROUBLE,
    LtiReason.SERVICE_REDIRECTED: Reason.NOT_FOUND,
    LtiReason.SERVICE_UNREADABLE: Reason.UNREADABLE,
    LtiReason.SERVICE_URL_NOT_ALLOWED: Reason.NOT_ALLOWED,
    LtiReason.TOKEN_UNREACHABLE: Reason.UNREACHABLE,
    LtiReason.TOKEN_LATER: Reason.TROUBLE,
    LtiReason.TOKEN_REFUSED: Reason.NO_ACCESS,
    LtiReason.TOKEN_UNREADABLE: Reason.NO_ACCESS,
    LtiReason.TOKEN_SCOPE_NOT_GRANTED: Reason.NO_ACCESS,
}
UNKNOWN_FATE: Final = frozenset({
    LtiReason.SERVICE_UNREACHABLE,
    LtiReason.SERVICE_TROUBLE,
    LtiReason.SERVICE_UNREADABLE,
    LtiReason.SERVICE_BUSY,
})  # fmt: skip
"""After these the score may stand in the gradebook all the same."""

PASSING: Final = frozenset({Reason.NO_ACCESS, Reason.UNREADABLE})
"""What an administrator of the LMS may put right without anybody touching the grades again."""


@dataclass(frozen=True, slots=True)
class Grade:
    """What a message asks for: this share of the maximum, for this person, in this link's column."""

    resource_link_id: UUID
    person_id: UUID
    scaled: float
    comment: str
    resource_id: str

    @classmethod
    def of(cls, claim: Claim) -> "Grade":
        """The grade in a message's payload."""
        payload = claim.payload
        return cls(
            resource_link_id=UUID(payload["resource_link_id"]),
            person_id=UUID(payload["person_id"]),
            scaled=float(payload["scaled"]),
            comment=str(payload.get("comment") or ""),
            resource_id=str(payload.get("resource_id") or payload["resource_link_id"]),
        )


@dataclass(frozen=True, slots=True)
class Errand:
    """One attempt: the message, its grade, and where it goes."""

    claim: Claim
    grade: Grade
    column: Column
    registration_id: UUID
    user_id: str
    services: Services
    extensions: Mapping[str, Any]
    """What the platform's product wants to be told with every score."""

    @property
    def column_url(self) -> str:
        """The address of the column, once it is known."""
        if self.column.url is None:
            raise ValueError("the column is looked for first")
        return self.column.url


class AgsScores:
    """The destination of grades.

    When it is not known whether an earlier attempt arrived, the gradebook is asked first; only a grade that
    is not there is sent again, under the timestamp it had, which the platform takes once at most.
    """

    def __init__(self, database: Database, clients: Clients, clock: Clock) -> None:
        self._database = database
        self._clients = clients
        self._clock = clock
        self._resting = Resting()

    def __call__(self, claim: Claim) -> Outcome:
        """Bring one grade into the gradebook."""
        with self._database.reading() as session:
            errand = self._prepare(session, claim)
        if not isinstance(errand, Errand):
            return errand
        platform = errand.registration_id
        resting = self._resting.instead_of_asking(platform, in_doubt=claim.in_doubt, now=self._clock())
        if resting is not None:
            return resting
        outcome = self._bring(errand)
        self._resting.note(platform, outcome, now=self._clock())
        return outcome

    def _bring(self, prepared: Errand) -> Outcome:
        """Find the column, look whether the grade is there where that is in doubt, and send it where not."""
        in_doubt = prepared.claim.in_doubt
        try:
            errand = self._with_column(prepared)
            if not isinstance(errand, Errand):
                return errand
            if in_doubt and self._stands_already(errand):
                return Delivered()
        except (ServiceFailed, TokenUnavailable) as problem:
            return _before_sending(problem, in_doubt=in_doubt)
        return self._send(errand)

    def _prepare(self, session: Session, claim: Claim) -> Errand | Refused:
        """Everything the network will need, read before it is used."""
        grade = Grade.of(claim)
        link = session.get(ResourceLink, grade.resource_link_id)
        if link is None:
            return Refused(Reason.NO_GRADEBOOK)
        deployment = session.get_one(Deployment, link.deployment_id)
        registration = platforms.active_registration(session, deployment.registration_id)
        if registration is None:
            return Refused(Reason.SWITCHED_OFF)
        course, review = session.get_one(Course, link.course_id), gradebook_columns.review(registration)
        column = gradebook_columns.of(link, course, grade.resource_id, review)
        if not column.is_offered:
            return Refused(Reason.NO_GRADEBOOK)
        user_id = session.scalar(
            select(Identity.subject).where(
                Identity.person_id == grade.person_id, Identity.registration_id == registration.id
            )
        )
        if user_id is None:
            return Refused(Reason.PERSON_UNKNOWN)
        services = self._clients.services(session, registration, now=self._clock())
        extensions = catalogue.product(registration.product).score_extensions
        return Errand(claim, grade, column, registration.id, user_id, services, extensions)

    def _with_column(self, errand: Errand) -> Errand | Outcome:
        """The same errand with its column known: one worker looks for it, the others come back later."""
        column, now = errand.column, self._clock()
        if column.url is not None:
            return errand
        with self._database.writing() as session:
            link = session.get_one(ResourceLink, column.resource_link_id)
            if not gradebook_columns.begin_search(session, link, now=now):
                return TryAgain(
                    Reason.COLUMN_BUSY, retry_at=now + SEARCH_AGAIN, in_doubt=errand.claim.in_doubt
                )
        url = gradebook_columns.find_or_make(errand.services, column, now=self._clock())
        if url is None:
            return Refused(Reason.NO_GRADEBOOK)
        with self._database.writing() as session:
            gradebook_columns.remember(session, column.resource_link_id, url)
        return replace(errand, column=replace(column, url=url))

    def _stands_already(self, errand: Errand) -> bool:
        """Whether the gradebook shows this very grade; False as well where we may not look."""
        if not errand.column.may_read_results:
            return False
        try:
            found = ags.get_result(errand.services, errand.column_url, errand.user_id, now=self._clock())
        except (ServiceFailed, TokenUnavailable) as problem:
            if problem.again:
                raise
            return False
        if found is None or found.score is None:
            return False
        maximum = found.maximum or SCORE_MAXIMUM
        return abs(found.score - errand.grade.scaled * maximum) < SAME

    def _send(self, errand: Errand) -> Outcome:
        """Fix the timestamp, then send; never the other way round."""
        claim, grade = errand.claim, errand.grade
        with self._database.writing() as session:
            if not claiming.renew(session, claim, now=self._clock()):
                return Abandoned()
            stamped = stamps.stamp(session, claim, errand.column_url, grade.person_id, now=self._clock())
        score = Score(
            user_id=errand.user_id,
            timestamp=stamped,
            activity_progress=ActivityProgress.COMPLETED,
            grading_progress=GradingProgress.FULLY_GRADED,
            given=round(grade.scaled * SCORE_MAXIMUM, 4),
            maximum=SCORE_MAXIMUM,
            comment=grade.comment,
            extensions=errand.extensions,
        )
        report = ags.send_score(errand.services, errand.column_url, score, now=self._clock())
        return self._judge(errand, report)

    def _judge(self, errand: Errand, report: DeliveryReport) -> Outcome:
        """What the answer to a score means."""
        if report.delivery is Delivery.DELIVERED:
            return Delivered()
        # Open edX answers 400, all others 409, to a timestamp that is not later than the last one
        stale = {LtiReason.SERVICE_CONFLICT} | (
            {LtiReason.SERVICE_BAD_REQUEST} if errand.claim.in_doubt else set()
        )
        if report.reason in stale:
            return self._after_a_stale_timestamp(errand, report)
        return _outcome(report, in_doubt=errand.claim.in_doubt or report.reason in UNKNOWN_FATE)

    def _after_a_stale_timestamp(self, errand: Errand, report: DeliveryReport) -> Outcome:
        """The platform holds a score as new as ours: perhaps it is ours."""
        try:
            if self._stands_already(errand):
                return Delivered()
        except (ServiceFailed, TokenUnavailable) as problem:
            return _before_sending(problem, in_doubt=True)
        return TryAgain(Reason.OUT_OF_ORDER, report.detail)


def _before_sending(problem: ServiceFailed | TokenUnavailable, *, in_doubt: bool) -> Outcome:
    """A failure on the way to the sending: nothing was sent by this attempt."""
    return _outcome(
        DeliveryReport(
            Delivery.LATER if problem.again else Delivery.REFUSED,
            problem.reason,
            problem.detail,
            problem.retry_at,
        ),
        in_doubt=in_doubt,
    )


def _outcome(report: DeliveryReport, *, in_doubt: bool) -> Outcome:
    reason = REASONS.get(report.reason, Reason.NOT_ACCEPTED) if report.reason else Reason.BROKEN
    detail = f"{report.reason}: {report.detail}" if report.reason else report.detail
    if report.delivery is Delivery.LATER or reason in PASSING:
        return TryAgain(reason, detail, report.retry_at, in_doubt)
    return Refused(reason, detail)
