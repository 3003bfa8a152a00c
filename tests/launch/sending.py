"""Launches that say what a test wants them to say, and what came of them."""

from typing import Any

from sqlalchemy import func, select, update

from lti_tool.db import Base
from lti_tool.lti import claims
from lti_tool.platforms.models import Registration
from lti_tool.sandbox.misbehaviour import LaunchLie
from lti_tool.sandbox.seed import LEARNERS
from lti_tool.sandbox.state import Person as Somebody
from tests.house import House, Visitor

AMARA, BENCE, YUTING = LEARNERS[:3]
MENTOR = "http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor"
ADMINISTRATOR = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"
LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"


def said(**values: Any) -> LaunchLie:
    """A launch with claims set, or taken away by `...`; names are those of `claims`."""

    def edit(launched: dict[str, Any]) -> None:
        for name, value in values.items():
            key = getattr(claims, name, name)
            if value is ...:
                launched.pop(key, None)
            else:
                launched[key] = value

    return LaunchLie(claims=edit)


def review_of(person: Somebody | str) -> LaunchLie:
    user_id = person if isinstance(person, str) else person.id
    return said(MESSAGE_TYPE="LtiSubmissionReviewRequest", FOR_USER={"user_id": user_id})


def rows(house: House) -> dict[str, int]:
    with house.runtime.database.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name != "spent_state"
        }


def sent_with(house: House, lie: LaunchLie, person: Somebody) -> Visitor:
    """Somebody who was sent in with this message; the page they got."""
    house.platform.faults.lie(lie)
    visitor = house.visitor(person)
    answer = visitor.post_launch(visitor.launch_form())
    visitor.page = answer
    if answer.status_code == 303:
        visitor.get(answer.headers["Location"])
    return visitor


def let_guests_look(house: House) -> None:
    with house.runtime.database.writing() as session:
        session.execute(update(Registration).values(lets_guests_look=True))
