"""Lunch-and-learns, from the set-up to what became of them."""

from collections.abc import Iterator
from uuid import UUID

from lxml import html
from sqlalchemy import select

from lti_tool.courses.models import Membership, Person
from lti_tool.db import new_id
from lti_tool.meeting_mails.links import PATH, Reply, ReplyLinks
from lti_tool.participation.models import Activity, Participant
from lti_tool.sandbox.seed import LEARNERS
from tests.house import BASE_URL, SECRET, House, Visitor
from tests.journey.stories.telling import Step, opened, shown
from tests.lunch_and_learn.lunchroom import Lunchroom

SERIES = "Lunches at the works of Lumen Freight, with everybody who wants to come"
TOPIC = "Reading a balance sheet in ten minutes, and what to look at first when there is little time"
AT_WORK = "I look at the suppliers' figures before I sign."
QUESTION = "Is a loan from the parent company debt or equity when you judge the risk?"
ANSWER = "Debt, unless it ranks behind all others."
USE = "the debt-to-equity check on our two new suppliers"
HAPPENED = "One of them looked worse than we thought."
QUIZ = "Which of these belongs to equity?"
WORDS = "Bring your **lunch**.\n\n1. Come\n2. Ask"
SAID_AT_LUNCH = frozenset({
    SERIES,
    TOPIC,
    AT_WORK,
    QUESTION,
    ANSWER,
    USE,
    HAPPENED,
    QUIZ,
    "Reserves",
    "A loan",
    "Slides",
    "https://slides.example/a-very-long-address/that-nobody/would-break/by-itself?page=0034091",
    "Recording",
    "https://slides.example/",
    "Room 4, at the end of the corridor",
    "nuts",
    "Ill.",
    "lunch",
    "Bring your",
    "Come",
    "Ask",
    "Stay as it is.",
    "Writing to customers who wait",
})  # fmt: skip
"""What people type in these stories."""


def setting_lunches_up(house: House) -> Iterator[Step]:
    """An author chooses lunches, sets them up and plans the first dates."""
    room = Lunchroom(house)
    host = room.host
    yield "what people shall do", opened(host)
    yield "the set-up of lunches", room.get(host, "/set-up")
    yield "lunches filled in by a preset", room.fill_in(host, "/set-up", do="preset-practice_circle")
    yield "lunches without a title", room.fill_in(host, "/set-up", title="", url="no", do="publish")
    room.set_up(title=SERIES, introduction=WORDS, asks_diet="yes")
    room.get(host, "/people?done=published")
    yield "lunches without dates", shown(host)
    yield "lunches before there is a date, as people see them", room.get(host, "/try")
    yield "settings of lunches", room.get(host, "/change")
    yield "dates to plan", room.get(host, "/dates/new")
    yield "a date nobody can mean", room.fill_in(host, "/dates/new", starts="soon", minutes="2")
    meeting_id = room.plan(title=TOPIC, times="3", place="Room 4, at the end of the corridor", capacity="2")
    yield "dates are planned", room.get(host, "/people?done=planned")
    yield "a date to change", room.get(host, f"/dates/{meeting_id}/change")
    yield "a date to call off", room.get(host, f"/dates/{meeting_id}/call-off")
    yield "nobody to invite", room.get(host, f"/dates/{meeting_id}/invite")
    yield "a date before anybody answered", room.get(host, f"/meetings/{meeting_id}/host")
    yield "a roll without anybody", room.get(host, f"/meetings/{meeting_id}/roll")
    room.send(host, f"/dates/{meeting_id}/call-off", {})
    yield "a date is called off", room.get(host, "/people?done=called_off")


def proposing_topics(house: House) -> Iterator[Step]:
    """People put topics up, vote, and say that they present."""
    room = _set_up(house)
    ada, ben = room.everybody_in(2)
    yield "no date and no topic", room.get(ada, "/mine")
    yield "an empty board", room.get(ada, "/topics")
    yield "a topic without words", room.fill_in(ada, "/topics", topic=" ", do="offer")
    yield "a topic is put up", room.fill_in(ada, "/topics", topic=TOPIC, practice=AT_WORK, do="offer")
    room.fill_in(ben, "/topics", topic="Writing to customers who wait", do="wish")
    yield "a board with an offer and a wish", room.get(ben, "/topics")
    room.fill_in(ada, "/presenting")
    room.send(ada, "/presenting", {"do": "yes"})
    yield "a board whose votes one does not see yet", room.get(ada, "/topics")
    yield "the board of who leads", room.get(room.host, "/topics")
    meeting_id = room.plan(title=SERIES)
    yield "a date that can get a topic", room.get(room.host, f"/meetings/{meeting_id}/host")
    _give_topic(room, meeting_id)
    yield "a date with a topic", room.get(room.host, f"/meetings/{meeting_id}/host?done=scheduled")
    yield "a presenter before their date", room.get(ada, f"/meetings/{meeting_id}")
    yield "whom a presenter may ask", room.get(ada, f"/meetings/{meeting_id}/hand-over")
    yield (
        "nobody chosen to present instead",
        room.fill_in(ada, f"/meetings/{meeting_id}/hand-over", person=""),
    )
    chosen = _first(ada.text, "//select[@name='person']/option[@value!='']/@value")
    room.send(ada, f"/meetings/{meeting_id}/hand-over", {"person": chosen})
    yield "a presenter who asked somebody", shown(ada)
    yield "somebody who is asked to present", room.get(ben, f"/meetings/{meeting_id}")


def coming_to_lunch(house: House) -> Iterator[Step]:
    """People say whether they come, and wait for a seat."""
    room = _set_up(house, asks_diet="yes")
    ada, ben, cleo = room.everybody_in(3)
    meeting_id = room.plan(
        title=TOPIC, capacity="1", place="Room 4, at the end of the corridor", url="https://slides.example/"
    )
    other = room.plan(title=SERIES)
    yield "the next date", room.get(ada, "/")
    yield "a date to answer", room.get(ada, f"/meetings/{meeting_id}")
    room.come(ada, meeting_id, way="remote", diet="nuts")
    yield "a seat", shown(ada)
    room.come(ada, other, way="in_person")
    yield "two dates at once", room.get(ada, f"/meetings/{other}")
    room.come(ben, meeting_id, way="in_person")
    yield "a place in line", shown(ben)
    yield "a full date", room.get(cleo, f"/meetings/{meeting_id}")
    room.fill_in(room.host, f"/dates/{meeting_id}/change", starts="2026-12-02T12:00")
    yield "a date that moved", room.get(ada, f"/meetings/{meeting_id}")
    yield "whom to invite", room.get(room.host, f"/dates/{meeting_id}/invite")
    yield "nobody chosen to invite", room.fill_in(room.host, f"/dates/{meeting_id}/invite", person="")
    room.go_to(meeting_id, minutes=-20 * 60)
    room.come_back()
    room.press(ada, meeting_id, "seat", do="no")
    yield "a seat given back", shown(ada)
    yield "a seat that is offered", room.get(ben, f"/meetings/{meeting_id}")
    yield "who comes", room.get(room.host, f"/meetings/{meeting_id}/host")


def being_at_lunch(house: House) -> Iterator[Step]:
    """A date is live: for who comes, and for who runs it."""
    room = _set_up(house)
    ada, ben, cleo = room.everybody_in(3)
    meeting_id = room.plan(title=TOPIC)
    room.come(ada, meeting_id, way="in_person")
    yield "a link without an address", room.fill_in(room.host, f"/meetings/{meeting_id}/kept", link_title="")
    slides = {"link_title": "Slides", "link_url": _LONG}
    yield "slides are added", room.send(room.host, f"/meetings/{meeting_id}/kept", slides)
    yield "what is kept with a date", room.get(room.host, f"/meetings/{meeting_id}/kept")
    yield "a quiz to write", room.get(room.host, f"/meetings/{meeting_id}/quiz/edit")
    yield "a quiz without words", room.fill_in(room.host, f"/meetings/{meeting_id}/quiz/edit", do="keep")
    _write_quiz(room, meeting_id)
    yield "a quiz before the date", room.get(ada, f"/meetings/{meeting_id}/quiz")
    room.open_doors(meeting_id)
    yield "the doors are open", shown(room.host)
    yield "the code on the big screen", room.get(room.host, f"/meetings/{meeting_id}/screen")
    yield "a code that a camera found", room.get(cleo, f"/meetings/{meeting_id}/code/123456")
    yield "no code that a camera found", room.get(cleo, f"/meetings/{meeting_id}/code/lunch")
    yield "a live date", room.get(ada, f"/meetings/{meeting_id}")
    yield "a live date with the code filled in", room.get(ada, f"/meetings/{meeting_id}/check-in?code=123456")
    room.check_in(ada, meeting_id, "000000")
    yield "a wrong code", shown(ada)
    room.check_in(ada, meeting_id)
    yield "checked in", shown(ada)
    room.ask(ada, meeting_id, " ")
    yield "a question without words", shown(ada)
    room.ask(ada, meeting_id, QUESTION, nameless="yes")
    yield "a question is asked", shown(ada)
    room.ask(ben, meeting_id, QUESTION)
    item = _first(room.get(room.host, f"/meetings/{meeting_id}/host").get_data(as_text=True), _QUESTIONS)
    room.host.send(item, {"do": "answered", "answer": ANSWER})
    room.host.send(item, {"do": "pin"})
    room.send(room.host, f"/meetings/{meeting_id}/host", {"do": "takeaways"})
    yield "a queue of questions", shown(room.host)
    yield "asked what one will use", room.get(ben, f"/meetings/{meeting_id}")
    room.press(ben, meeting_id, "takeaways", takeaway="", due="some day")
    yield "a takeaway without words", shown(ben)
    room.press(ben, meeting_id, "takeaways", takeaway=USE, due="2026-12-18")
    yield "a takeaway is kept", shown(ben)


def answering_after_lunch(house: House) -> Iterator[Step]:
    """Before they go, people answer a quiz and say how it was."""
    room = _set_up(house)
    ada, ben = room.everybody_in(2)
    meeting_id = room.plan(title=TOPIC)
    room.come(ben, meeting_id, way="in_person")
    _write_quiz(room, meeting_id)
    room.open_doors(meeting_id)
    room.check_in(ada, meeting_id)
    yield "a quiz to answer", room.get(ada, f"/meetings/{meeting_id}/quiz")
    room.send(ada, f"/meetings/{meeting_id}/quiz", {})
    yield "a quiz that is not answered", shown(ada)
    room.send(ada, f"/meetings/{meeting_id}/quiz", _right(ada.text))
    yield "how the quiz went", shown(ada)
    yield "how it was", room.get(ada, f"/meetings/{meeting_id}/feedback")
    room.send(ada, f"/meetings/{meeting_id}/feedback", {})
    yield "not said how it was", shown(ada)
    yield "the roll of a live date", room.get(room.host, f"/meetings/{meeting_id}/roll")


def after_lunch(house: House) -> Iterator[Step]:
    """The roll is closed; people catch up, say what became of it, and somebody need not do a step."""
    room = _set_up(house)
    people = room.everybody_in(4)
    ada, ben, cleo, dina = people
    meeting_id = room.plan(title=TOPIC)
    for visitor in people:
        room.come(visitor, meeting_id, way="in_person")
    room.open_doors(meeting_id)
    for visitor in (ada, ben, cleo):
        room.check_in(visitor, meeting_id)
        room.fill_in(visitor, f"/meetings/{meeting_id}/feedback", **_useful(room, visitor, meeting_id))
    yield "said how it was", room.get(ada, f"/meetings/{meeting_id}/feedback")
    room.take_away(ada, meeting_id, USE)
    room.go_to(meeting_id, minutes=50)
    room.close(meeting_id)
    yield "the roll is closed", shown(room.host)
    yield "a roll to correct", room.get(room.host, f"/meetings/{meeting_id}/roll")
    recording = {"link_title": "Recording", "link_url": "https://slides.example/", "recording": "yes"}
    room.get(room.host, f"/meetings/{meeting_id}/kept")
    room.send(room.host, f"/meetings/{meeting_id}/kept", recording)
    yield "not there, and a recording", room.get(dina, f"/meetings/{meeting_id}")
    room.send(dina, f"/meetings/{meeting_id}/watched", {})
    yield "a recording watched", shown(dina)
    yield "a complete person", room.get(ada, "/mine")
    yield "the table of lunches", room.get(room.host, "/people")
    absent = _first(room.host.text, f"//a[contains(., '{LEARNERS[3].name}')]/@href")
    yield "somebody who never came", room.get(room.host, f"/people/of/{_never_came(house)}")
    yield "what was said about one's own sessions", room.get(ada, "/feedback")
    yield "one person of lunches", room.host.get(absent)
    room.host.send(f"{absent}/steps/attend", {})
    yield "a step to skip without a reason", shown(room.host)
    room.host.send(f"{absent}/steps/attend", {"reason": "Ill."})
    yield "a step somebody need not do", shown(room.host)
    house.clock.move(days=15)
    room.come_back()
    yield "asked what became of it", room.get(ada, "/mine")
    item = _first(ada.text, "//a[contains(@href, '/takeaways/')]/@href")
    yield "what became of it", ada.get(item)
    ada.send(item, {})
    yield "not said what became of it", shown(ada)
    ada.send(item, {"became": "applied", "happened": HAPPENED})
    yield "said what became of it", shown(ada)
    yield "a date applied by somebody", room.get(ben, f"/meetings/{meeting_id}")
    yield "what people said together", room.get(room.host, f"/meetings/{meeting_id}/feedback/together")
    yield "an address of somebody else's date", room.get(ben, f"/meetings/{UUID(int=1)}")


def answering_a_mail(house: House) -> Iterator[Step]:
    """Somebody answers a date from a mail, without their LMS."""
    room = _set_up(house)
    [ada] = room.everybody_in(1)
    meeting_id = room.plan(title=TOPIC)
    room.come(ada, meeting_id, way="in_person")
    with house.runtime.database.reading() as session:
        person_id = session.scalars(select(Participant.person_id)).one()
    seals, now = ReplyLinks(BASE_URL, SECRET), house.clock()
    stays, comes = (seals.seal(Reply(person_id, meeting_id, one), now=now) for one in (False, True))
    yield "a date that one cannot come to", ada.get(PATH + stays)
    yield "answered that one cannot come", ada.send(PATH + stays, {})
    yield "a date that one comes to after all", ada.get(PATH + comes)
    yield "answered that one comes", ada.send(PATH + comes, {})
    yield "a link that has ended", ada.get(f"{PATH}gone")
    room.go_to(meeting_id, minutes=1)
    yield "answered too late", ada.send(PATH + stays, {})


_LONG = "https://slides.example/a-very-long-address/that-nobody/would-break/by-itself?page=0034091"
_QUESTIONS = "//form[contains(@action, '/host/questions/')]/@action"


def _set_up(house: House, **changed: str) -> Lunchroom:
    room = Lunchroom(house)
    room.set_up(title=SERIES, introduction=WORDS, **changed)
    return room


def _give_topic(room: Lunchroom, meeting_id: UUID) -> None:
    room.get(room.host, f"/meetings/{meeting_id}/host")
    topic = _first(room.host.text, "//select[@name='topic']/option/@value")
    room.send(room.host, f"/dates/{meeting_id}/topic", {"topic": topic})


def _write_quiz(room: Lunchroom, meeting_id: UUID) -> None:
    room.fill_in(
        room.host,
        f"/meetings/{meeting_id}/quiz/edit",
        **{
            "q0-title": QUIZ,
            "q0-kind": "one",
            "q0-required": "yes",
            "q0-o0-title": "Reserves",
            "q0-o0-right": "yes",
            "q0-o1-title": "A loan",
            "q0-explanation": ANSWER,
            "do": "keep",
        },
    )


def _right(page: str) -> dict[str, str]:
    """The first answer to each question."""
    tree = html.fromstring(page)
    names = tree.xpath("//input[@type='radio'][starts-with(@name, 'q-')]/@name")
    return {name: tree.xpath(f"//input[@name='{name}']/@value")[0] for name in dict.fromkeys(names)}


def _useful(room: Lunchroom, visitor: Visitor, meeting_id: UUID) -> dict[str, str]:
    """The highest step of the scale, and some words."""
    page = room.get(visitor, f"/meetings/{meeting_id}/feedback").get_data(as_text=True)
    tree = html.fromstring(page)
    scale = tree.xpath("//input[@type='radio'][starts-with(@name, 'q-')]/@name")[0]
    words = tree.xpath("//textarea[starts-with(@name, 'q-')]/@name")[0]
    return {scale: "5", words: "Stay as it is."}


def _never_came(house: House) -> UUID:
    """A person of the course's list who never opened the activity."""
    with house.runtime.database.writing() as session:
        activity = session.scalars(select(Activity)).one()
        person = Person(
            id=new_id(),
            organisation_id=activity.organisation_id,
            xapi_name=new_id().hex,
            name=LEARNERS[5].name,
            created_at=house.clock(),
        )
        session.add(person)
        session.flush()
        session.add(
            Membership(
                organisation_id=activity.organisation_id,
                course_id=activity.course_id,
                person_id=person.id,
                is_learner=True,
                seen_at=house.clock(),
            )
        )
        return person.id


def _first(page: str, path: str) -> str:
    return str(html.fromstring(page).xpath(path)[0])
