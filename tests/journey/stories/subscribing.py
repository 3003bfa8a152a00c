"""People bring their meetings into their own calendars, told as a short story."""

from collections.abc import Iterator

from tests.calendars.subscribing import AMARA, WEEK, Subscribers, leave, page
from tests.house import House
from tests.journey.stories.telling import Step, shown

MEETING = "Lunch"
OTHER = "Bread for beginners"


def bringing_meetings_into_a_calendar(house: House) -> Iterator[Step]:
    """Somebody makes addresses, renews one and stops it."""
    subscribers = Subscribers(house)
    amara = subscribers.amara
    yield "no activity with meetings", amara.get(page(amara))
    subscribers.plan(MEETING, WEEK)
    other = subscribers.another_activity(OTHER, AMARA)
    subscribers.plan(MEETING, WEEK, other)
    yield "activities with meetings", amara.get(page(amara))
    address = subscribers.make(amara)
    yield "an address for ones own meetings", shown(amara)
    subscribers.make(amara, other)
    yield "an address for one activity", shown(amara)
    subscribers.fetch(address)
    leave(subscribers, other)
    yield "one in use, one that shows nothing any more", amara.get(page(amara))
    subscribers.make(amara)
    yield "a new address", shown(amara)
    yield "none any more", subscribers.stop(amara)
