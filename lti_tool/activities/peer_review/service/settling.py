"""What follows from a deed: complete once the own duties are done, a grade once enough reviews arrived."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import PeerReview, Submission
from lti_tool.activities.peer_review.queries import grades, leaving, works
from lti_tool.activities.peer_review.queries.authorship import authors_of
from lti_tool.activities.peer_review.queries.dates import settings_of, settings_of_all
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.queries.standing import my_part
from lti_tool.activities.peer_review.rules import gates
from lti_tool.activities.peer_review.rules import settings as rules
from lti_tool.activities.peer_review.rules.duties import PATIENCE
from lti_tool.activities.peer_review.rules.settings import Settings
from lti_tool.activities.peer_review.service.holding import hold_everybody, hold_participant, hold_works
from lti_tool.activities.peer_review.service.leaving import follow_the_list
from lti_tool.courses.models import Person
from lti_tool.participation import service as participation
from lti_tool.participation.models import Activity, Participant
from lti_tool.web.language import voice_for

LOOK_AGAIN = timedelta(days=1)
LONGEST_LOOK = timedelta(days=30)
"""So long after the date for reviews somebody may still turn out to owe less."""


def settle(session: Session, here: Here, *, now: datetime) -> bool:
    """Complete the participant `here.me` if their duties are done, and grade them if that is due.

    Their row and their work must be held. Gives whether they are complete.
    """
    if here.me is None:
        return False
    part = my_part(session, here, now=now)
    if part.standing.is_done:
        participation.complete(session, here.me, now=now)
    if part.work is not None:
        part.work.is_late = _is_late(session, here, part.work)
        grade(session, here.settings, here.me, part.work, now=now)
    return here.me.completed_at is not None


def _is_late(session: Session, here: Here, work: Submission) -> bool:
    """Whether it came after its date; that of a team after the date of each of them."""
    everybodys = [here.settings]
    if work.team_id is not None:
        authors = authors_of(session, work)
        everybodys = [settings_of(session, here.activity, author.person_id) for author in authors]
    return all(gates.days_late(settings, work.first_handed_in_at) > 0 for settings in everybodys)


def grade(
    session: Session, settings: Settings, author: Participant, work: Submission, *, now: datetime
) -> None:
    """Give the author the grade a facilitator set, else the mean of the reviews once it is due.

    `settings` are those that hold for the author; nothing is graded before the date of release.
    """
    if not gates.is_released(settings, now) or grades.by_hand(session, author) is not None:
        return
    give_grade_of_reviews(session, settings, author, work, now=now)


def grade_authors(session: Session, activity: Activity, work: Submission, *, now: datetime) -> None:
    """The same for all whose work it is, each by the settings that hold for them."""
    for author in authors_of(session, work):
        session.refresh(author)
        grade(session, settings_of(session, activity, author.person_id), author, work, now=now)


def give_grade_of_reviews(
    session: Session, settings: Settings, author: Participant, work: Submission | None, *, now: datetime
) -> bool:
    """Give the author the mean of the reviews as they stand, if it is due; gives whether it was."""
    explanation = grades.of_reviews(session, settings, author, work)
    if explanation is None:
        return False
    # The gradebook's line is for the author, whoever's deed made it due.
    voice = voice_for(session.get_one(Person, author.person_id).locale)
    comment = voice.ngettext(
        "Mean of one review: %(grade)s of 100.",
        "Mean of %(num)s reviews: %(grade)s of 100.",
        len(explanation.totals),
        grade=voice.number(explanation.of_reviews * 100),
    )
    if explanation.late_share:
        comment += " " + voice.gettext(
            "It came late: %(percent)s %% less.", percent=voice.number(explanation.late_share * 100)
        )
    participation.give_grade(session, author, explanation.scaled, comment, now=now)
    return True


def settle_all(session: Session, activity: Activity, *, now: datetime) -> None:
    """Look at everybody's duties again, after settings, dates or the list of learners changed.

    Works of those who left go out of the pool first; nothing is due from them any more.
    """
    theirs = settings_of_all(session, activity)
    everybody, gone = hold_everybody(session, activity), leaving.gone(session, activity)
    follow_the_list(session, activity, everybody, gone, now=now)
    heres = [Here(activity, theirs(one.person_id), one) for one in everybody if one.person_id not in gone]
    done = [settle(session, here, now=now) for here in heres]
    peer_review = session.get_one(PeerReview, activity.id)
    peer_review.settled_at = now
    looks = [gates.next_change(here.settings, now) for here in heres]
    is_waited_for = len(done) == 1 or rules.read(activity.settings).reflects
    looks.append(None if all(done) else _look_again(activity, now, is_waited_for=is_waited_for))
    peer_review.settle_at = min((look for look in looks if look is not None), default=None)


def settle_one(session: Session, activity: Activity, person_id: UUID, *, now: datetime) -> None:
    """Look at one person's duties again, after their own dates changed."""
    settings = settings_of(session, activity, person_id)
    me = hold_participant(session, activity, person_id)
    work = works.work_of(session, me)
    hold_works(session, [work.id] if work else [])
    settle(session, Here(activity, settings, me), now=now)
    moment = gates.next_change(settings, now)
    if moment is not None:
        look_again_by(session, activity, moment)


def look_again_by(session: Session, activity: Activity, moment: datetime) -> None:
    """Have everybody's duties looked at no later than this."""
    peer_review = session.get_one(PeerReview, activity.id)
    if peer_review.settle_at is None or peer_review.settle_at > moment:
        peer_review.settle_at = moment


def patience_ends(now: datetime) -> datetime:
    """When somebody who handed in now and is alone has waited long enough."""
    return now + PATIENCE


def _look_again(activity: Activity, now: datetime, *, is_waited_for: bool) -> datetime | None:
    due = rules.read(activity.settings).review_due
    if due is None:
        return now + LOOK_AGAIN if is_waited_for else None
    return now + LOOK_AGAIN if due < now < due + LONGEST_LOOK else None
