"""What an author changes where groups leave reviews ungiven: the rule, or how many reviews are asked."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.queries import place
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.rules.grouping import GroupRule
from lti_tool.activities.peer_review.rules.settings import FEWEST_REVIEWS, Settings, to_keep
from lti_tool.activities.peer_review.service.settling import settle_all
from lti_tool.errors import Refused

NOT_FEWER = "not_fewer"


def let_everybody_review_everybody(session: Session, actor: Actor, *, now: datetime) -> None:
    """Let groups matter no more from now on; reviews that are kept or sent stay.

    Raises:
        NotFound: no peer review is placed behind the actor's resource link.
    """
    here = place.here(session, actor)
    _keep(session, here, replace(here.everybodys_settings, group_rule=GroupRule.ANY), now=now)


def ask_for_fewer(session: Session, actor: Actor, reviews: int, *, now: datetime) -> None:
    """Ask everybody for fewer reviews from now on.

    Raises:
        NotFound: no peer review is placed behind the actor's resource link.
        Refused: these are not fewer than are asked now.
    """
    here = place.here(session, actor)
    if not FEWEST_REVIEWS <= reviews < here.everybodys_settings.reviews_asked:
        raise Refused(NOT_FEWER)
    _keep(session, here, replace(here.everybodys_settings, reviews_asked=reviews), now=now)


def _keep(session: Session, here: Here, settings: Settings, *, now: datetime) -> None:
    here.activity.settings = to_keep(settings)
    settle_all(session, here.activity, now=now)
