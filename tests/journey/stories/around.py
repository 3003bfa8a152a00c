"""The pages around activities, told as short stories: choosing, data about oneself, grades, LMSs, staff."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lti_tool.db import new_id
from lti_tool.lti import claims as names
from lti_tool.outbox.models import MessageState
from lti_tool.outbox.queries import MAIL
from lti_tool.outbox.reasons import Reason
from lti_tool.outbox.service import put
from lti_tool.participation.models import Participant
from lti_tool.platforms import invitations
from lti_tool.platforms.models import (
    Deployment,
    DeploymentState,
    Organisation,
    Registration,
    RegistrationState,
)
from lti_tool.reminders.links import PATH, StopLinks, Wish
from lti_tool.sandbox.seed import COURSE, INSTRUCTOR, LEARNERS
from lti_tool.settings import Encryption, MailServer
from tests.admin.desk import Desk as StaffDesk
from tests.admin.desk import invited
from tests.authoring.desk import Desk as AuthorsDesk
from tests.authoring.test_recovery import copied
from tests.house import BASE_URL, House
from tests.journey.stories.telling import Step, shown
from tests.launch.sending import AMARA, BENCE, MENTOR, let_guests_look, review_of, said, sent_with
from tests.outbox.test_grades_page import deliver, graded
from tests.peer_review.browsing import Fields, Table, url
from tests.privacy.test_privacy import about, as_administrator


def choosing(house: House) -> Iterator[Step]:
    """An author chooses what a course shall show, and begins with the settings of a copy."""
    desk = AuthorsDesk(house)
    desk.sit_down()
    yield "nothing to choose from", page(desk)
    made = desk.make(title="A letter to a customer")
    yield "one that was just made", page(desk)
    desk.take()
    yield "nothing chosen", page(desk)
    desk.take(made)
    yield "how the course shall show it", page(desk)
    desk.put(points="many")
    yield "points that are no number", page(desk)
    desk.put(points="50")
    yield "on the way back to the LMS", page(desk)
    _, link = copied(house, potluck_activity=made)
    yield "a copied link", house.visitor(INSTRUCTOR).open(link)


def data_about_oneself(house: House) -> Iterator[Step]:
    """Somebody asks what is held about them, takes it along, and has it erased."""
    yield "nothing is held", shown(sent_with(house, about(), AMARA))
    table = Table(house)
    table.set_up()
    table.write(table.learners[0], "Dear Ms Okafor")
    mine = sent_with(house, about(), AMARA)
    yield "what is held", shown(mine)
    held = mine.at
    yield "a last question", mine.get(held.rstrip("/") + "/erase")
    yield "an administrator looks", shown(sent_with(house, as_administrator(AMARA), INSTRUCTOR))


def other_ways_in(house: House) -> Iterator[Step]:
    """A mentor, a grader at one person's work, a guest, and those who are not let in."""
    house.open(LEARNERS[3])
    table = Table(house)
    table.set_up()
    table.learners[0].open()
    table.learners[1].open()
    mentoring = said(ROLES=[MENTOR], ROLE_SCOPE_MENTOR=[AMARA.id, BENCE.id])
    yield "whom a mentor looks after", shown(sent_with(house, mentoring, LEARNERS[5]))
    yield "one person's work", shown(sent_with(house, review_of(AMARA), INSTRUCTOR))
    yield "one who never opened it", shown(sent_with(house, review_of(LEARNERS[3]), INSTRUCTOR))
    yield "the work of somebody unknown", shown(sent_with(house, review_of("nobody"), INSTRUCTOR))
    yield "the work of another learner", shown(sent_with(house, review_of(AMARA), BENCE))
    let_guests_look(house)
    yield "a guest", shown(sent_with(house, said(sub=...), LEARNERS[2]))
    choosing_as_a_learner = said(MESSAGE_TYPE=names.MessageType.DEEP_LINKING.value)
    yield "a learner who shall choose", shown(sent_with(house, choosing_as_a_learner, BENCE))


def grades_on_their_way(house: House) -> Iterator[Step]:
    """An instructor sees how grades reach the LMS."""
    author = house.open(INSTRUCTOR)
    at = f"/l/{author.at.split('/')[2]}/grades"
    yield "no grade yet", author.get(at)
    graded(house, 2)
    author = house.open(INSTRUCTOR)
    at = f"/l/{author.at.split('/')[2]}/grades"
    yield "grades on their way", author.get(at)
    away = house.world._memory.memberships.pop((COURSE.id, LEARNERS[0].id))
    deliver(house)
    yield "one refused, one in the gradebook", author.get(at)
    yield "only those on their way", author.get(f"{at}?state=waiting")
    house.world._memory.memberships[COURSE.id, LEARNERS[0].id] = away
    author.get(at)
    yield "sent again", author.send(f"{at}/again")


def looking_after(house: House) -> Iterator[Step]:
    """Somebody looks after the installation, without an LMS."""
    desk = StaffDesk(house)
    yield "not signed in", desk.get("/admin/")
    secret = invited(house)
    yield "a link to sign in", desk.get(f"/admin/sign-in/{secret}")
    yield "signed in", desk.send(f"/admin/sign-in/{secret}")
    yield "a link that has ended", StaffDesk(house).get(f"/admin/sign-in/{secret}")
    something_waits(house)
    yield "an LMS that waits", desk.get("/admin/")
    yield "one LMS that waits", desk.get(f"/admin/platforms/{house.registration_id}")
    desk.send(f"/admin/platforms/{house.registration_id}/switch", {"to": "off"})
    yield "one LMS switched off", desk.get(f"/admin/platforms/{house.registration_id}")
    desk.send(f"/admin/platforms/{house.registration_id}/switch", {"to": "on"})
    yield "one LMS", desk.get(f"/admin/platforms/{house.registration_id}")
    yield "its check-up", desk.get(f"/admin/platforms/{house.registration_id}/check-up")
    yield "its fields", desk.get(f"/admin/platforms/{house.registration_id}/change")
    yield "its fields, wrongly filled", desk.send(f"/admin/platforms/{house.registration_id}/change")
    yield "organisations", desk.get("/admin/organisations")
    yield "an organisation without a name", desk.send("/admin/organisations")
    desk.send("/admin/organisations", {"name": "Acme Learning", "slug": "acme"})
    yield "connecting an LMS", desk.get("/admin/connect")
    yield "an invitation without a name", desk.send("/admin/connect")
    with house.runtime.database.reading() as session:
        owner = session.scalars(select(Organisation.id).limit(1)).one()
    wanted = {"label": "Moodle of the academy", "organisation": str(owner)}
    yield "an invitation", desk.send("/admin/connect", wanted)
    yield "by hand", desk.get("/admin/platforms/new?product=moodle")
    yield "keys", desk.get("/admin/keys")
    yield "a new key", desk.send("/admin/keys")
    yield "everything delivered", desk.get("/admin/undelivered")
    graded(house, 2)
    house.world._memory.memberships.clear()
    deliver(house)
    with house.runtime.database.writing() as session:
        lost_mail(session, house.clock())
    yield "something undelivered", desk.get("/admin/undelivered")
    yield "the log", desk.get("/admin/log")
    desk.get("/admin/")
    yield "signed out", desk.send("/admin/sign-out")


def ending_mails(house: House) -> Iterator[Step]:
    """Somebody wants no more mails, and comes without an LMS; their author is asked whether to send any."""
    sending = replace(house.runtime.settings, mail=SOME_MAIL_SERVER)
    house.app.extensions["potluck"] = replace(house.runtime, settings=sending)
    table = Table(house)
    table.set_up()
    yield "settings where mails are sent", table.author.get(url(table.author, "/change"))
    table.learners[0].open()
    one, everything = addresses_that_end_mails(house)
    browser = house.app.test_client()
    yield "a link in a mail", browser.get(one, base_url=BASE_URL)
    yield "no more mails about one activity", browser.post(one, data={"do": "stop"}, base_url=BASE_URL)
    yield "a link for all of them", browser.get(everything, base_url=BASE_URL)
    yield "no more mails", browser.post(everything, data={"do": "stop"}, base_url=BASE_URL)
    yield "a link in an old mail", browser.get(f"{PATH}old", base_url=BASE_URL)


def addresses_that_end_mails(house: House) -> tuple[str, str]:
    """What stands in a mail: for the one activity, and for all."""
    links, now = StopLinks(BASE_URL, house.runtime.settings.secret_key), house.clock()
    with house.runtime.database.reading() as session:
        participant = session.scalars(select(Participant)).one()
        person_id, activity_id = participant.person_id, participant.activity_id
    return (
        links.address(Wish(person_id, activity_id), now=now),
        links.address(Wish(person_id), now=now),
    )


def connecting(house: House) -> Iterator[Step]:
    """An LMS takes an invitation."""
    now = house.clock()
    with house.runtime.database.writing() as session:
        owner = session.scalars(select(Organisation)).one()
        secret = invitations.invite(session, owner.id, "Sandbox", now=now).secret
    browser = house.app.test_client()

    def get(path: str) -> TestResponse:
        return browser.get(path, base_url=BASE_URL)

    yield "where the link goes", get(f"/lti/register/{secret}")
    yield "a link that does not exist", get("/lti/register/unknown")
    yield "an LMS that does not say who it is", get(f"/lti/register/{secret}?openid_configuration=nonsense")
    link = f"{BASE_URL}/lti/register/{secret}"
    asking = browser.get(house.platform.registration_url(link), base_url=BASE_URL)
    yield "an LMS asks", asking
    fields = {name: value for name, value in Fields(asking.get_data(as_text=True)).values.items() if value}
    yield "an LMS is connected", browser.post(f"/lti/register/{secret}", data=fields, base_url=BASE_URL)
    yield "a link that was used", get(f"/lti/register/{secret}")


def lost_mail(session: Session, now: datetime) -> None:
    """A mail that its server did not take."""
    owner = session.scalars(select(Organisation)).first()
    assert owner
    lost = put(
        session, organisation_id=owner.id, destination=MAIL, subject=f"mail:{new_id()}", payload={}, now=now
    )
    lost.state, lost.reason = MessageState.REFUSED, Reason.MAIL_REFUSED
    lost.detail = "550 5.1.1 nobody here"


def something_waits(house: House) -> None:
    """The LMS waits to be confirmed, and one more deployment of it for approval."""
    with house.runtime.database.writing() as session:
        registration = session.scalars(select(Registration)).one()
        session.execute(update(Registration).values(state=RegistrationState.WAITING))
        session.add(
            Deployment(
                id=new_id(),
                organisation_id=registration.organisation_id,
                registration_id=registration.id,
                lti_deployment_id="second",
                state=DeploymentState.PENDING,
                created_at=house.clock(),
            )
        )


def page(desk: AuthorsDesk) -> TestResponse:
    """What the author sees now."""
    assert desk.author.page is not None
    return desk.author.page


SAID = frozenset({
    "Amber", "Blue",
    "A letter to a customer", "A reply", "Acme Learning", "Moodle of the academy", "Sandbox", "Ada",
    "Bread for beginners", "On Bread for beginners",
    "Night shift", "Shifts", "On parental leave until Monday",
})  # fmt: skip
"""Titles and names that people in these stories type."""
SOME_MAIL_SERVER = MailServer(
    "localhost", 25, Encryption.NONE, None, None, "Potluck", "potluck@school.example"
)
AROUND = (
    choosing,
    data_about_oneself,
    other_ways_in,
    grades_on_their_way,
    ending_mails,
    looking_after,
    connecting,
)
