"""Platforms that others built take what we say, and we take what they say."""

from urllib.parse import parse_qs, urlencode

import pytest
from sqlalchemy import select

from lti_tool.courses.models import Course, Membership, Person
from lti_tool.lti import tokens, tool_keys
from lti_tool.lti.claims import Scope
from lti_tool.lti.http import Request, Response, Transport, TransportFailed, TransportFailure
from lti_tool.lti.nrps import Roster, RosterQuery, fetch_roster
from lti_tool.lti.tokens import Client
from lti_tool.outbox.models import Message, MessageState
from lti_tool.participation import service as participation
from lti_tool.participation.models import Participant
from lti_tool.platforms import service as platforms
from lti_tool.platforms.clients import Clients
from lti_tool.platforms.keys import KeyRing
from lti_tool.platforms.models import Registration
from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS
from lti_tool.worker import do_round, workshop
from tests.authoring.desk import Desk, stands_on
from tests.house import House
from tests.peer_review.browsing import Table
from tests.platforms_of_others.beside import PEOPLE, Grade
from tests.platforms_of_others.conftest import Beside

AMARA = LEARNERS[0]


def set_up(house: House) -> Table:
    """The instructor has published an activity behind the link, and one learner has opened it."""
    table = Table(house)
    table.set_up()
    table.learners[0].open()
    return table


def give_grade(house: House, scaled: float, comment: str = "") -> None:
    """The one learner gets a grade."""
    with house.runtime.database.writing() as session:
        participant = session.scalars(
            select(Participant)
            .join(Person, Person.id == Participant.person_id)
            .where(Person.name == AMARA.name)
        ).one()
        participation.give_grade(session, participant, scaled, comment, now=house.clock())


def work(house: House) -> None:
    """One round of the worker."""
    counts = do_round(workshop(house.runtime, house.carry, ()))
    assert counts.failures == 0


def asked_for(house: House, ending: str) -> int:
    """How often a platform was asked at an address that ends so."""
    return sum(call.url.partition("?")[0].endswith(ending) for call in house.calls)


def losing_answers(line: Transport) -> Transport:
    """A line on which every score arrives and no answer to one."""

    def carry(request: Request) -> Response:
        answer = line(request)
        if request.url.endswith("/scores"):
            raise TransportFailed(TransportFailure.TIMEOUT, "no answer")
        return answer

    return carry


def token_calls(house: House) -> list[Request]:
    """What was sent to get tokens."""
    return [call for call in house.calls if call.url == house.platform.address.token_url]


def roster_in_pages(house: House, size: int) -> Roster:
    """The roster as our own client fetches it, so many people at a time."""
    clients = Clients(house.carry, KeyRing(house.runtime.settings.secret_key).signing)
    with house.runtime.database.reading() as session:
        registration = session.get_one(Registration, house.registration_id)
        services = clients.services(session, registration, now=house.clock())
        url = session.scalars(select(Course.roster_url)).one()
    assert url
    return fetch_roster(services, url, RosterQuery(page_size=size), now=house.clock())


def test_somebody_of_theirs_gets_in_by_name(neighbour: House) -> None:
    visitor = neighbour.open(AMARA)

    assert visitor.page
    assert visitor.page.status_code == 200
    with neighbour.runtime.database.reading() as session:
        assert session.execute(select(Person.name, Person.email)).one() == (AMARA.name, AMARA.email)


@pytest.mark.parametrize(("person", "is_staff"), [(INSTRUCTOR, True), (AMARA, False)])
def test_their_roles_are_understood(neighbour: House, person: Person, is_staff: bool) -> None:  # noqa: FBT001
    neighbour.open(person)

    with neighbour.runtime.database.reading() as session:
        found = session.execute(select(Membership.is_staff, Membership.is_learner)).one()
    assert found == (is_staff, not is_staff)


def test_their_launch_gets_nobody_in_twice(neighbour: House) -> None:
    visitor = neighbour.visitor(AMARA)
    form = visitor.launch_form()
    visitor.post_launch(form)

    assert visitor.post_launch(form).status_code == 409


def test_they_take_what_an_author_chose_and_it_opens(neighbour: House) -> None:
    desk = Desk(neighbour)
    desk.sit_down()

    kept = desk.choose(desk.make(title="A letter to a friend"))

    (link,) = kept.links
    assert link.title == "A letter to a friend"
    assert stands_on(neighbour.open(AMARA, link)) == "A letter to a friend"


def test_they_take_an_answer_with_nothing_chosen(neighbour: House) -> None:
    desk = Desk(neighbour)
    desk.sit_down()

    desk.cancel()

    assert desk.author.hand_over().links == ()


def test_a_grade_gets_into_the_column_they_made(neighbour: House) -> None:
    set_up(neighbour)
    give_grade(neighbour, 0.8, "Well done, André")

    work(neighbour)

    assert share(neighbour) == 0.8
    assert neighbour.platform.grades()[AMARA.id].comment == "Well done, André"


def test_a_grade_gets_into_a_column_we_asked_for(beside: Beside) -> None:
    house = beside(makes_columns=False)
    set_up(house)
    give_grade(house, 0.65)

    work(house)

    assert share(house) == 0.65


def test_a_column_of_a_course_with_a_long_name_is_made_all_the_same(beside: Beside) -> None:
    house = beside(makes_columns=False, course_title="How to write to customers " * 9)
    set_up(house)
    give_grade(house, 0.65)

    work(house)

    assert share(house) == 0.65


def test_the_newest_grade_stands_even_within_one_second(neighbour: House) -> None:
    set_up(neighbour)
    for scaled in (0.4, 0.9):
        give_grade(neighbour, scaled)
        work(neighbour)

    assert share(neighbour) == 0.9


def test_a_grade_whose_answer_got_lost_is_found_there_and_not_sent_again(neighbour: House) -> None:
    set_up(neighbour)
    give_grade(neighbour, 0.7)

    do_round(workshop(neighbour.runtime, losing_answers(neighbour.carry), ()))
    neighbour.clock.move(seconds=5)
    work(neighbour)

    assert share(neighbour) == 0.7
    assert asked_for(neighbour, "/scores") == 1
    with neighbour.runtime.database.reading() as session:
        assert session.scalars(select(Message.state)).all() == [MessageState.SENT]


def test_three_grades_need_one_token_of_theirs_and_the_roster_one(neighbour: House) -> None:
    set_up(neighbour)
    shop = workshop(neighbour.runtime, neighbour.carry, ())

    for scaled in (0.4, 0.5, 0.6):
        give_grade(neighbour, scaled)
        do_round(shop)

    scopes = [parse_qs(call.body.decode())["scope"] for call in token_calls(neighbour)]
    assert sorted(scopes) == [[Scope.SCORE.value], [Scope.MEMBERSHIP_READ.value]]


def test_their_roster_becomes_our_people(neighbour: House) -> None:
    neighbour.open(INSTRUCTOR)

    work(neighbour)

    with neighbour.runtime.database.reading() as session:
        rows = session.execute(
            select(Person.name, Membership.is_staff, Membership.is_learner).join_from(Membership, Person)
        )
        assert set(map(tuple, rows)) == {
            (person.name, person is INSTRUCTOR, person is not INSTRUCTOR) for person in PEOPLE
        }
        assert session.scalars(select(Course.roster_problem)).one() is None


def test_their_roster_comes_whole_in_pages(neighbour: House) -> None:
    neighbour.open(INSTRUCTOR)
    before = asked_for(neighbour, "members") + asked_for(neighbour, "memberships")

    roster = roster_in_pages(neighbour, size=3)

    assert roster.complete
    assert [member.user_id for member in roster.members] == [person.id for person in PEOPLE]
    assert asked_for(neighbour, "members") + asked_for(neighbour, "memberships") == before + 3


def test_they_give_a_token_only_for_our_own_signature(neighbour: House) -> None:
    with neighbour.runtime.database.reading() as session:
        registration = platforms.as_protocol(session.get_one(Registration, neighbour.registration_id))
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "scope": Scope.SCORE.value,
    }
    stranger = Client(registration, tool_keys.generate("stranger"))
    assertion = tokens.client_assertion(stranger, neighbour.clock())

    answer = neighbour.platform.call(
        "POST",
        registration.token_url,
        {"Content-Type": "application/x-www-form-urlencoded"},
        urlencode({**form, "client_assertion": assertion}).encode(),
    )

    assert answer.status == 400


def share(house: House) -> float:
    """What the learner's grade is, as a share of the maximum."""
    grade: Grade = house.platform.grades()[AMARA.id]
    return round(grade.points / grade.maximum, 4)
