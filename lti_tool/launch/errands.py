"""Which messages are for whom: to choose, to see somebody's work, to see somebody's data."""

from lti_tool.launch.refusals import Door, DoorClosed
from lti_tool.lti import roles
from lti_tool.lti.claims import MessageType
from lti_tool.lti.launch_values import Launch
from lti_tool.lti.roles import Role


def check(launch: Launch) -> None:
    """Make sure that the message is for whoever came with it.

    Raises:
        DoorClosed: it is not.
    """
    for closed, is_for_them in (
        (Door.CHOOSING_IS_FOR_STAFF, _may_choose(launch)),
        (Door.WORK_OF_ANOTHER, _may_review(launch)),
        (Door.DATA_OF_ANOTHER, _may_see_data(launch)),
    ):
        if not is_for_them:
            raise DoorClosed(closed, way_back=launch.presentation.return_url)


def _may_choose(launch: Launch) -> bool:
    return launch.message_type is not MessageType.DEEP_LINKING or roles.is_staff(launch.roles)


def _may_review(launch: Launch) -> bool:
    """Graders any work, learners their own (Submission Review 1.0)."""
    if launch.message_type is not MessageType.SUBMISSION_REVIEW:
        return True
    return roles.is_staff(launch.roles) or (_is_about_oneself(launch) and Role.LEARNER in launch.roles)


def _may_see_data(launch: Launch) -> bool:
    """One's own, and whoever runs the LMS that of the one they name (Data Privacy Launch 1.0)."""
    if launch.message_type is not MessageType.DATA_PRIVACY:
        return True
    return _is_about_oneself(launch) or roles.is_administrator(launch.roles)


def _is_about_oneself(launch: Launch) -> bool:
    return launch.for_user is None or launch.for_user.user_id == launch.user_id
