"""A work of one course becomes a worked example of the next."""

from collections.abc import Iterator

from lti_tool.sandbox.seed import COURSE
from lti_tool.sandbox.world import Placement
from tests.house import House
from tests.journey.stories.telling import TITLE, WORK, Step, laid, opened, shown
from tests.peer_review.browsing import SET_UP, press, url
from tests.peer_review.test_both_roles import page_of
from tests.peer_review.test_later_use import answer, ask, make_example, offered


def using_works_of_earlier_courses(house: House) -> Iterator[Step]:
    """The question, the answer, the list, the example, and what is left when the answer changes."""
    table = laid(house, reviews_asked="1")
    author, lead = table.learners[0], house.visitor(table.author.person)
    table.write(author, WORK)
    ask(table, author)
    page_of(table, author)
    yield "a learner who is asked about later courses", shown(table.author)
    yield "an author is asked about later courses", opened(author)
    yield "the question about later courses", author.get(url(author, "/later-use"))
    press(author, "/later-use")
    yield "no answer about later courses", shown(author)
    link = house.world.add_link(COURSE.id, Placement(TITLE))
    lead.open(link)
    press(lead, "/set-up", "publish", SET_UP | {"title": TITLE})
    lead.open(link)
    yield "no works of earlier courses", lead.get(url(lead, "/examples/earlier"))
    answer(author)
    yield "an author who lets later courses see it", opened(author)
    yield "works of earlier courses", lead.get(url(lead, "/examples/earlier"))
    yield "an example made of an earlier work", lead.get(offered(lead)[0])
    lead.get(url(lead, "/examples/earlier"))
    make_example(lead, example_title=TITLE)
    yield "an example that came from an earlier course", shown(lead)
