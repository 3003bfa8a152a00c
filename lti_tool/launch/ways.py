"""Where a launch leads, by what its message was for and what is there."""

from flask import url_for

from lti_tool.access import Actor, Permission
from lti_tool.access.models import LaunchMessage
from lti_tool.activities.catalogue import kind_named

HERE = "launch.here"
CHOOSE = "authoring.choose"
BEGIN = "authoring.begin"
HELD = "privacy.held"
MENTORED = "launch.mentored"


def way_in(
    actor: Actor, message: str, kind: str | None, *, made: str | None = None, done: str | None = None
) -> str:
    """The address this launch leads to; `launch.here` itself where there is nothing to lead to.

    `kind` is that of the activity behind the actor's link; which activity was `made`, and what was `done`,
    is passed on to the page that says so.
    """
    if message == LaunchMessage.DATA_PRIVACY:
        return url_for(HELD)
    if message == LaunchMessage.DEEP_LINKING:
        return url_for(CHOOSE, made=made)
    if kind is None:
        return url_for(BEGIN if actor.may(Permission.AUTHOR) else HERE)
    if message == LaunchMessage.SUBMISSION_REVIEW:
        return _to_work(actor, kind)
    if actor.may(Permission.SEE_MENTORED) and not _has_a_part(actor):
        return url_for(MENTORED)
    return url_for(kind_named(kind).home_endpoint, done=done)


def _to_work(actor: Actor, kind: str) -> str:
    if not actor.may(Permission.FACILITATE):
        return url_for(kind_named(kind).feedback_endpoint)
    if actor.subject_person_id is None:
        return url_for(HERE)
    return url_for(kind_named(kind).review_endpoint, person_id=actor.subject_person_id)


def _has_a_part(actor: Actor) -> bool:
    return actor.may(Permission.TAKE_PART) or actor.may(Permission.FACILITATE)
