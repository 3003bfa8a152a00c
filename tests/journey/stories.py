"""Every page of the product in every state, told as short stories; each step is a page somebody sees."""

from collections.abc import Callable, Iterator

from sqlalchemy import select, text, update
from werkzeug.test import TestResponse

from lti_tool.access.models import LaunchSession
from lti_tool.activities.peer_review.service.passing_time import run_jobs
from lti_tool.courses.models import Course, Membership, Person
from lti_tool.db import new_id
from lti_tool.lti import claims as names
from lti_tool.participation.models import Activity
from lti_tool.platforms.models import Deployment, DeploymentState, Registration, RegistrationState
from lti_tool.sandbox.misbehaviour import FOREVER, Endpoint, Fault, LaunchLie
from lti_tool.sandbox.seed import COURSE, INSTRUCTOR, LEARNERS, LEARNING_LEAD
from tests.access.cookieless import STORED, Cookieless
from tests.house import BASE_URL, House, Visitor
from tests.journey.stories_around import AROUND
from tests.peer_review.browsing import SET_UP, Table, judged, press, url

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
LONGEST_NAME = "Maria-Antonieta Papadopoulou-Wolfeschlegelsteinhausenbergerdorff von Hohenstein"
MANY = (LONGEST_NAME, *(f"Learner {nth:03}" for nth in range(1, 220)))
SOON, LATER = "2026-11-26T12:00", "2026-12-03T12:00"


def setting_up(house: House) -> Iterator[Step]:
    """An instructor's first launch, until the first learner has come."""
    author = house.open(INSTRUCTOR)
    yield "a new peer review", shown(author)
    yield "completion without any activity", author.get(at_launch(author, "/completion"))
    author.get(url(author, "/set-up"))
    press(author, "/set-up", "add-level-0", {"title": TITLE})
    yield "the rubric opened", shown(author)
    press(author, "/set-up", "preview", {"title": TITLE, "instructions": INSTRUCTIONS, "submit_due": SOON})
    yield "a preview asked for", shown(author)
    wrong = {
        "title": "",
        "reviews_asked": "99",
        "c0-title": "",
        "c0-l0-points": "many",
        "grace_minutes": "-1",
    }
    press(author, "/set-up", "publish", wrong)
    yield "what does not fit is said", shown(author)
    author.get(url(author, "/set-up"))
    press(author, "/set-up", "publish", SET_UP | {"title": TITLE, "instructions": INSTRUCTIONS})
    yield "published, and nobody has come", shown(author)
    yield "what learners will see", author.get(url(author, "/try"))
    yield "completion with nobody on the list", author.get(at_launch(author, "/completion"))
    author.get(url(author, "/change"))
    yield "the settings", shown(author)
    press(author, "/change", "save", {"title": ""})
    yield "settings that do not fit", shown(author)
    author.get(url(author, "/change"))
    press(author, "/change", "save", {"reviews_asked": "3"})
    yield "settings saved", shown(author)


def writing(house: House) -> Iterator[Step]:
    """A learner from the first visit to the work handed in."""
    early = house.open(LEARNERS[0])
    yield "before anybody has set it up", shown(early)
    table = laid(house, fewest_words="30", grace_minutes="10", submit_due=SOON)
    learner = table.learners[0]
    yield "the first visit", opened(learner)
    yield "an empty field", learner.get(url(learner, "/write"))
    press(learner, "/write", "check", {"text": " "})
    yield "nothing to hand in", shown(learner)
    learner.get(url(learner, "/write"))
    press(learner, "/write", "preview", {"text": WORK})
    yield "a preview of the work", shown(learner)
    yield "a draft", learner.get(url(learner, "/write"))
    press(learner, "/write", "leave", {"draft_version": "0", "text": "Another text"})
    yield "a draft changed in another window", shown(learner)
    learner.get(url(learner, "/write"))
    press(learner, "/write", "leave", {"text": "x" * 61_000})
    yield "too long a text", shown(learner)
    learner.get(url(learner, "/write"))
    press(learner, "/write", "leave")
    yield "come back to finish", shown(learner)
    learner.get(url(learner, "/write"))
    press(learner, "/write", "check", {"text": "Dear Ms Okafor, it comes on **Tuesday**."})
    yield "a last look at a short work", shown(learner)
    press(learner, "/hand-in", changed={"draft_version": "0"})
    yield "a last look after a change elsewhere", shown(learner)
    press(learner, "/hand-in")
    yield "handed in, the first on the table", shown(learner)
    yield "handed in, and it can still be changed", learner.get(url(learner, "/write"))
    yield "the first work on the table", learner.get(url(learner, "/reviews"))
    house.clock.move(minutes=11)
    yield "the work as it was handed in", learner.get(url(learner, "/write"))
    yield "a learner's own page for staff only", learner.get(url(learner, "/people"))


def reviewing(house: House) -> Iterator[Step]:
    """A learner who reviews two works."""
    table = laid(house, review_due=LATER)
    first = table.learners[0]
    opened(first)
    yield "reviews before one's own work", first.get(url(first, "/reviews"))
    for learner in table.learners[:3]:
        table.write(learner, WORK)
    yield "a work waits for a review", opened(first)
    yield "reviews to be started", first.get(url(first, "/reviews"))
    at = table.pull(first)
    yield "a review to be written", shown(first)
    press(first, at, "check", {})
    yield "levels are missing", shown(first)
    first.get(at)
    press(first, at, "leave", judged(first.text, 1, COMMENT) | {"draft_version": "0", "draft_page": "x"})
    press(
        first,
        at,
        "leave",
        judged(first.get(at).get_data(as_text=True), 0, COMMENT) | {"draft_version": "0", "draft_page": "y"},
    )
    yield "a review changed in another window", shown(first)
    first.get(at)
    press(first, at, "leave", judged(first.text, 0, "x" * 11_000))
    yield "too long a comment", shown(first)
    first.get(at)
    press(first, at, "leave", judged(first.text, 0, ""))
    yield "a review begun", shown(first)
    yield "a review in the list", first.get(url(first, "/reviews"))
    yield "a review cannot be written", first.get(f"{at}/decline")
    press(first, f"{at}/decline", changed={"reason": ""})
    yield "no reason said", shown(first)
    first.get(at)
    press(first, at, "check", judged(first.text, 0, ""))
    yield "a last look at a review without reasons", shown(first)
    press(first, f"{at}/send", changed={"draft_version": "0"})
    yield "a last look after another window", shown(first)
    house.clock.move(days=4)
    know_time(house)
    yield "a review out of time", opened(first)
    at = now_at(first, at)
    yield "the time it was kept for is over", first.get(at)
    press(first, at, "check", judged(first.text, 0, COMMENT))
    yield "a last look at a review", shown(first)
    press(first, f"{at}/send")
    yield "a review sent, one more to do", shown(first)
    yield "a review that was sent", first.get(at)
    table.review(first, 1)
    yield "both reviews sent, no feedback yet", shown(first)
    yield "two reviews in the list", first.get(url(first, "/reviews"))


def feedback(house: House) -> Iterator[Step]:
    """What reviewers wrote: nothing, one, many; then a colleague's work for good will."""
    table = laid(house)
    four = table.learners[:4]
    for learner in four[:3]:
        table.write(learner, WORK)
    first, second, third, fourth = four
    table.review(first, 0, COMMENT)
    table.review(first, 1, COMMENT)
    first.get(url(first, "/"))
    yield "done, feedback to come", shown(first)
    table.review(second, 0, COMMENT)
    table.review(second, 1, "")
    yield "feedback is ready", first.get(url(first, "/"))
    first.send(url(first, "/feedback"))
    yield "one review, no grade yet", shown(first)
    table.review(third, 1, COMMENT)
    table.review(third, 2, COMMENT)
    yield "more feedback is ready", first.get(url(first, "/"))
    first.send(url(first, "/feedback"))
    yield "two reviews and why this grade", shown(first)
    table.write(fourth, WORK)
    yield "all read, and a colleague waits", first.get(url(first, "/"))
    at = table.pull(first)
    yield "one more review", shown(first)
    press(first, at, "leave")
    yield "one more review begun", shown(first)


def dates(house: House) -> Iterator[Step]:
    """What is said when the dates have passed and nothing is taken any more."""
    table = laid(house, late="close", submit_due=SOON, review_due=LATER)
    first, second, third = table.learners[:3]
    yield "a preview with dates", opened(first)
    for learner in (first, second):
        table.write(learner, WORK)
    opened(third)
    third.get(url(third, "/write"))
    press(third, "/write", "leave", {"text": WORK})
    at = table.pull(first)
    press(first, at, "leave", judged(first.text, 0, COMMENT))
    house.clock.move(days=5)
    yield "too late to hand in", opened(third)
    third.get(url(third, "/write"))
    press(third, "/write", "check")
    yield "a last look when it is too late", shown(third)
    press(third, "/hand-in", changed={"draft_version": "1"})
    yield "handing in is closed", shown(third)
    house.clock.move(days=7)
    yield "too late to review", opened(first)
    yield "the list when it is too late", first.get(url(first, "/reviews"))
    at = now_at(first, at)
    first.get(at)
    press(first, at, "check", judged(first.text, 0, COMMENT))
    press(first, f"{at}/send")
    yield "sending is closed", shown(first)
    yield "who is late", opened(table.author)


def facilitating(house: House) -> Iterator[Step]:
    """The instructor's table with one learner, with some, with very many; and one learner in full."""
    table = laid(house, reviews_asked="3")
    author, learners = table.author, table.learners
    opened(learners[0])
    yield "one learner has come", opened(author)
    yield "a learner who has only come", author.get(learner_of(author))
    for learner in learners[:4]:
        table.write(learner, WORK)
    for nth in (0, 1, 2):
        table.review(learners[0], nth, COMMENT)
    at = table.pull(learners[1])
    press(learners[1], f"{at}/decline", changed={"reason": "unreadable", "note": "Nothing but signs."})
    table.review(learners[2], 0, "")
    table.pull(learners[3])
    opened(learners[4])
    know_roster(house)
    house.clock.move(days=8)
    yield "some learners, and some in need", opened(author)
    yield "only those in need", author.get(url(author, "/people?show=need"))
    yield "nobody of that kind", author.get(url(author, "/people?show=not_started"))
    author.get(url(author, "/people"))
    yield "a learner in full", author.get(learner_of(author))
    yield "who has finished", author.get(at_launch(author, "/completion"))
    yield "the statements behind a completion", author.get(statements_of(author, learners[0]))
    yield (
        "who has not started, and it is nobody",
        author.get(at_launch(author, "/completion?show=not_passed")),
    )
    know_roster(house, problem="HTTP 403")
    yield "completion without a fresh list", author.get(at_launch(author, "/completion"))
    know_roster(house, url=None)
    yield "completion with an LMS that shares no list", author.get(at_launch(author, "/completion"))
    know_roster(house)
    enrol_many(house)
    yield "very many learners", author.get(url(author, "/people"))
    yield "very many learners, the last page", author.get(url(author, "/people?page=5"))
    yield "who of very many has finished", author.get(at_launch(author, "/completion"))
    yield "who has not started", author.get(at_launch(author, "/completion?show=not_started&page=2"))
    yield "no statements of whom only the list knows", author.get(nobodys_statements(house, author))


def taking_part_and_leading(house: House) -> Iterator[Step]:
    """Somebody who learns in the course they lead."""
    table = laid(house)
    opened(table.author)
    launches(house, is_learner=True)
    yield "a facilitator's own page", table.author.get(url(table.author, "/mine"))
    yield "the table with a way to the own page", table.author.get(url(table.author, "/people"))


def refusals(house: House) -> Iterator[Step]:
    """Everybody who is not let in."""
    nobody = house.visitor()
    yield "a door opened without an LMS", nobody.get("/lti/launch")
    yield "a login that says nothing", nobody.get("/lti/login")
    yield (
        "a login of an unknown LMS",
        nobody.get(
            "/lti/login?iss=https://lms.example&login_hint=1&target_link_uri=http://localhost:8000/lti/launch"
        ),
    )
    yield "no cookie came along", forgetful(house)
    used = house.visitor()
    form = used.launch_form()
    again = house.app.test_client()
    again._cookies.update(used.browser._cookies)
    used.post_launch(form)
    yield "a launch used before", again.post("/lti/launch", data=form.fields, base_url=BASE_URL)
    yield "an LMS that cannot be trusted", lied(house, names.VERSION, "1.1.0")
    yield "a person without a name or number", lied(house, "sub", None)
    yield "not signed in", returned(house, {"error": "login_required"})
    yield "a form without its token", returned(house, {"id_token": ""})
    late = house.visitor()
    form = late.launch_form()
    house.clock.move(minutes=11)
    late.page = late.post_launch(form)
    yield "a launch that took too long", shown(late)
    yield "a deployment that waits", refused(house, update(Deployment).values(state=DeploymentState.PENDING))
    yield (
        "a connection switched off",
        refused(house, update(Registration).values(state=RegistrationState.INACTIVE)),
    )


def without_cookies(house: House) -> Iterator[Step]:
    """A browser that keeps no cookies, at an LMS that keeps texts for the tool, or offers to."""
    browser = Cookieless(house)
    yield "on the way to the LMS", browser.way_out
    form = browser.launch_form()
    yield "the LMS is asked", browser.post("/lti/launch", form.fields)
    yield "the LMS does not answer", browser.post(STORED, form.fields | {"storage_problem": "silent"})
    alone = {"Sec-Fetch-Dest": "document"}
    yield "a window that keeps none either", browser.post(STORED, form.fields, alone)
    browser.open()
    yield "a page loaded again", house.app.test_client().get(browser.home, base_url=BASE_URL)


def failures(house: House) -> Iterator[Step]:
    """What is said when something is not there, not allowed or not possible."""
    table = laid(house)
    learner = table.learners[0]
    opened(learner)
    mine = url(learner, "")
    yield "a page that does not exist", learner.get("/nothing")
    yield "somebody else's page", learner.get(f"{mine}/reviews/{new_id()}")
    yield "a page for facilitators", learner.get(f"{mine}/people")
    yield "an address that is a button", learner.get(f"{mine}/hand-in")
    yield "an old form", learner.send(f"{mine}/write", {"form_token": "0" * 64})
    opened(learner)
    mine = url(learner, "")
    yield "a request too large", learner.send(f"{mine}/write", {"text": "x" * 2_000_000})
    learner.get(f"{mine}/")
    yield "a zone that is none", learner.send(f"{mine.removesuffix('/peer_review')}/zone")
    yield "a session that has ended", house.visitor().get(f"{mine}/")
    with house.runtime.database.writing() as session:
        session.execute(text("ALTER TABLE submission RENAME TO submission_gone"))
    yield "our own mistake", learner.get(f"{mine}/write")
    yield "an LMS whose keys cannot be read", without_keys(house)


def in_the_lms(house: House) -> Iterator[Step]:
    """The pages of the sandbox LMS."""
    lms = house.platform.app.test_client()

    def get(path: str) -> TestResponse:
        return lms.get(path, base_url=house.platform.address.base_url, follow_redirects=True)

    place = {
        person.username: f"/as/{person.username}/course/{COURSE.id}"
        for person in (INSTRUCTOR, LEARNING_LEAD, LEARNERS[0])
    }
    author, lead, learner = place.values()
    yield "who to be", get("/")
    yield "the course of an instructor", get(author)
    yield "the course of a learner", get(f"/as/{LEARNERS[0].username}/")
    yield "a gradebook without grades", get(f"{author}/gradebook")
    yield "the people", get(f"{lead}/roster")
    yield "back from the tool", get(f"{learner}/returned?lti_msg=Done&lti_errormsg=Oh")
    yield "on the way to the tool", get(f"{author}/activity/rl-7718/open")
    yield "a request the LMS refuses", get("/lti/authorize?client_id=unknown")
    yield "nothing at this address", get("/nothing")
    nameless = lms.post(f"{author}/activities", data={"title": " "}, base_url=house.platform.address.base_url)
    yield "an activity without a name", nameless


STORIES: dict[str, Story] = {
    story.__name__.replace("_", " "): story
    for story in (
        setting_up,
        writing,
        reviewing,
        feedback,
        dates,
        facilitating,
        taking_part_and_leading,
        refusals,
        without_cookies,
        failures,
        in_the_lms,
        *AROUND,
    )
}


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


def learner_of(author: Visitor) -> str:
    """The page of the first learner in the table."""
    _, _, rest = author.text.partition("/peer_review/people/")
    return url(author, f"/people/{rest[:36]}")


def statements_of(author: Visitor, learner: Visitor) -> str:
    """The statements of somebody on the completion page."""
    before, _, _ = author.text.partition(f'" aria-label="Statements of {learner.person.name}"')
    return before.rpartition('href="')[2]


def nobodys_statements(house: House, author: Visitor) -> str:
    """The statements of somebody who never came."""
    author.get(at_launch(author, "/completion"))
    with house.runtime.database.reading() as session:
        person = session.scalars(select(Person).where(Person.name == LONGEST_NAME)).one()
        activity = session.scalars(select(Activity)).one()
        return at_launch(author, f"/completion/{activity.id}/{person.id}")


def launches(house: House, **values: object) -> None:
    """Change what running sessions say about people."""
    with house.runtime.database.writing() as session:
        session.execute(update(LaunchSession).values(**values))


def know_roster(
    house: House, problem: str | None = None, url: str | None = "http://127.0.0.1:8001/roster"
) -> None:
    """How the list of people stands."""
    values = {"roster_synced_at": house.clock(), "roster_problem": problem, "roster_url": url}
    with house.runtime.database.writing() as session:
        session.execute(update(Course).values(**values))


def enrol_many(house: House) -> None:
    """Fill the course, one name longer than any."""
    with house.runtime.database.writing() as session:
        [course] = session.scalars(select(Course))
        for nth, name in enumerate(MANY):
            person = Person(
                id=new_id(),
                organisation_id=course.organisation_id,
                xapi_name=f"many-{nth}",
                name=name,
                created_at=house.clock(),
            )
            session.add(person)
            session.flush()
            session.add(
                Membership(
                    organisation_id=course.organisation_id,
                    course_id=course.id,
                    person_id=person.id,
                    is_learner=True,
                    is_staff=False,
                    seen_at=house.clock(),
                )
            )


def now_at(visitor: Visitor, path: str) -> str:
    """The same page in the launch of today."""
    return f"/l/{visitor.at.split('/')[2]}/{path.split('/', 3)[3]}"


def know_time(house: House) -> None:
    """Let the worker see what has passed with time."""
    with house.runtime.database.writing() as session:
        run_jobs(session, house.clock())


def without_keys(house: House) -> TestResponse:
    """A launch from an LMS that is away, later than its keys may be trusted from memory."""
    faults = house.platform.faults
    faults.fail(Endpoint.JWKS, Fault(status=500), times=FOREVER)
    house.clock.move(days=2)
    visitor = house.visitor()
    return visitor.post_launch(visitor.launch_form())


def forgetful(house: House) -> TestResponse:
    """A browser that kept no cookie between login and launch."""
    form = house.visitor().launch_form()
    return house.visitor().post_launch(form)


def lied(house: House, claim: str, value: object) -> TestResponse:
    """A launch that says something wrong."""

    def edit(claims: dict[str, object]) -> None:
        claims[claim] = value
        if value is None:
            del claims[claim]

    house.platform.faults.lie(LaunchLie(claims=edit))
    visitor = house.visitor()
    return visitor.post_launch(visitor.launch_form())


def returned(house: House, fields: dict[str, str]) -> TestResponse:
    """What an LMS posts instead of a launch."""
    visitor = house.visitor()
    form = visitor.launch_form()
    fields["state"] = form.fields["state"]
    return visitor.browser.post("/lti/launch", data=fields, base_url=BASE_URL)


def refused(house: House, changed: object) -> TestResponse:
    """A launch after the administrator changed something."""
    visitor = house.visitor()
    form = visitor.launch_form()
    with house.runtime.database.writing() as session:
        session.execute(changed)
    return visitor.post_launch(form)
