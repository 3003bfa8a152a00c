"""What a browser may send about feeds: of which activity."""

from collections.abc import Mapping
from uuid import UUID

from lti_tool.errors import NotFound

ACTIVITY = "activity"


def activity_named(form: Mapping[str, str]) -> UUID | None:
    """The activity whose feed is meant; None for that of all activities.

    Raises:
        NotFound: what was sent is no id.
    """
    typed = form.get(ACTIVITY, "")
    if not typed:
        return None
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound from None
