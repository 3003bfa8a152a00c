"""Which gradebook column a link's scores belong to: known, found, or made, by one worker at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.courses.models import Course, ResourceLink
from lti_tool.lti import line_items
from lti_tool.lti.claims import MessageType, Scope
from lti_tool.lti.line_items import WantedLineItem
from lti_tool.lti.score import ActivityProgress
from lti_tool.lti.service_calls import Services
from lti_tool.lti.submission_review import SubmissionReview
from lti_tool.outbox.models import LineItemSearch
from lti_tool.platforms.models import Registration
from lti_tool.platforms.quirks.catalogue import product

SCORE_MAXIMUM = 100.0
REVIEWABLE = frozenset(ActivityProgress) - {ActivityProgress.INITIALIZED}
"""From when on there is something of a learner's to look at."""
LONGEST_LABEL = 100
"""Open edX refuses a column with a longer name, and gives no title of the link to make a shorter one of."""
SEARCH_LEASE = timedelta(seconds=60)
"""A search that ended without an answer keeps others away so long: what it asked for may still be made."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a link tells about its gradebook column; `url` is None until it is found or made."""

    resource_link_id: UUID
    url: str | None
    list_url: str | None
    scopes: frozenset[str]
    wanted: WantedLineItem

    @property
    def is_offered(self) -> bool:
        """Whether the LMS takes scores for this link at all."""
        takes_scores = Scope.SCORE in self.scopes
        may_look = not self.scopes.isdisjoint({Scope.LINE_ITEM, Scope.LINE_ITEM_READ})
        return takes_scores and (self.url is not None or (self.list_url is not None and may_look))

    @property
    def may_read_results(self) -> bool:
        """Whether the LMS shows us the grades that stand."""
        return Scope.RESULT_READ in self.scopes


def of(
    link: ResourceLink, course: Course, resource_id: str, review: SubmissionReview | None = None
) -> Column:
    """The column of a link, as far as it is known."""
    is_whole_course = link.lti_resource_link_id == course.context_id  # so does Canvas, and then answers 404
    return Column(
        resource_link_id=link.id,
        url=link.line_item_url or None,
        list_url=link.line_items_url or None,
        scopes=frozenset(link.ags_scopes.split()),
        wanted=WantedLineItem(
            label=(link.title or course.title or resource_id)[:LONGEST_LABEL],
            score_maximum=SCORE_MAXIMUM,
            resource_id=resource_id,
            resource_link_id=None if is_whole_course else link.lti_resource_link_id,
            review=review,
        ),
    )


def review(registration: Registration) -> SubmissionReview | None:
    """What a column says of opening one learner's work; None where the LMS does not know that message.

    It names no address: the LMS opens that of the link itself.
    """
    if MessageType.SUBMISSION_REVIEW not in product(registration.product).messages:
        return None
    return SubmissionReview(REVIEWABLE)


def begin_search(session: Session, link: ResourceLink, *, now: datetime) -> bool:
    """Reserve the search for a link's column; False while another worker is at it."""
    search = session.get(LineItemSearch, link.id, with_for_update=True)
    if search is None:
        search = LineItemSearch(resource_link_id=link.id, organisation_id=link.organisation_id)
        session.add(search)
    elif search.leased_until > now:
        return False
    search.leased_until = now + SEARCH_LEASE
    return True


def find_or_make(services: Services, column: Column, *, now: datetime) -> str | None:
    """The address of the column; None when there is none and the LMS lets us make none.

    Raises:
        ServiceFailed: the platform refuses or does not answer.
        TokenUnavailable: the platform gives no token for it.
    """
    if column.list_url is None:
        return None
    if Scope.LINE_ITEM in column.scopes:
        return line_items.find_or_create_line_item(services, column.list_url, column.wanted, now=now).url
    listed = line_items.list_line_items(services, column.list_url, now=now, scope=Scope.LINE_ITEM_READ)
    found = line_items.choose(listed, column.wanted)
    return None if found is None else found.url


def remember(session: Session, resource_link_id: UUID, url: str) -> None:
    """Keep what was found, unless a launch told meanwhile; the search is over."""
    link = session.get_one(ResourceLink, resource_link_id, with_for_update=True)
    link.line_item_url = link.line_item_url or url
    search = session.get(LineItemSearch, resource_link_id)
    if search is not None:
        session.delete(search)
