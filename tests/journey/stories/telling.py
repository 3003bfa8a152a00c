"""What all stories share: what is written in them, and how their people come to a page."""

from collections.abc import Callable, Iterator

from werkzeug.test import TestResponse

from lti_tool.activities.peer_review.service.passing_time import run_jobs
from tests.house import House, Visitor
from tests.peer_review.browsing import Table

Step = tuple[str, TestResponse]
Story = Callable[[House], Iterator[Step]]
TITLE = "A letter to a customer whose delivery is three days late and who has written twice"
INSTRUCTIONS = "Write **one** letter.\n\n1. Say what happened\n2. Say what you do about it\n\n> Be kind."
WORK = (
    "Dear Ms Okafor,\n\nyour desk is **in Lille**, and comes on Tuesday. I am sorry that nobody told you.\n\n"
    "- You can have it at home before nine\n- or fetch it yourself, and we pay the way\n\n"
    "See https://lumen-freight.example/a-very-long-address/that-nobody/would-break/by-itself?parcel=0034091"
)
COMMENT = "You say *where* it is at once. I would name the day in the first line, too."
SOON, LATER = "2026-11-26T12:00", "2026-12-03T12:00"


def laid(house: House, **changed: str) -> Table:
    """A table with the activity set up."""
    table = Table(house)
    table.set_up(title=TITLE, instructions=INSTRUCTIONS, **changed)
    return table


def shown(visitor: Visitor) -> TestResponse:
    """The page somebody sees now."""
    assert visitor.page is not None
    return visitor.page


def opened(visitor: Visitor) -> TestResponse:
    """The page a new launch leads to."""
    return visitor.open()


def at_launch(visitor: Visitor, path: str) -> str:
    """A page of this visitor's launch that belongs to no kind of activity."""
    return f"/l/{visitor.at.split('/')[2]}{path}"


def now_at(visitor: Visitor, path: str) -> str:
    """The same page in the launch of today."""
    return f"/l/{visitor.at.split('/')[2]}/{path.split('/', 3)[3]}"


def know_time(house: House) -> None:
    """Let the worker see what has passed with time."""
    with house.runtime.database.writing() as session:
        run_jobs(session, house.clock())
