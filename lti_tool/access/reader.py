"""How the present reader's pages should speak and who may frame them, from the session already loaded."""

from collections.abc import Iterable

from flask import g, request, url_for

from lti_tool.access import asked
from lti_tool.access.models import LaunchMessage, LaunchSession
from lti_tool.lti import return_messages, web_addresses
from lti_tool.lti.return_messages import ReturnMessage

FRONT_DOOR = (
    "launch.login",
    "launch.login_of",
    "launch.enter",
    "launch.enter_stored",
    "launch.opened_directly",
    "registering.propose",
    "registering.connect",
)


def locale() -> str | None:
    """The locale the launch asked for."""
    launch = _launch()
    return launch.locale if launch else None


def zone() -> str | None:
    """The zone the browser told us."""
    launch = _launch()
    return launch.time_zone if launch else None


def zone_url() -> str | None:
    """Where the browser may tell its zone."""
    return url_for("access.tell_zone") if _launch() else None


def way_back(done: str = "") -> str | None:
    """The course this reader came from, told what they have done here (LTI Core 1.3, 5.4.4)."""
    launch = _launch()
    if launch is None or launch.return_url is None:
        return None
    return return_messages.with_message(launch.return_url, ReturnMessage(message=done))


def with_problem(address: str, problem: str) -> str:
    """A course's address, told what went wrong here (LTI Core 1.3, 5.4.4)."""
    return return_messages.with_message(address, ReturnMessage(error_message=problem)) or address


def let_frame(origins: Iterable[str]) -> None:
    """Let pages of these origins show this one, which belongs to no session."""
    g.potluck_frame_origins = tuple(origins)


def frame_ancestors() -> tuple[str, ...]:
    """Who may show this page in a frame: the platform it was launched from.

    Pages of the front door that refuse somebody may be framed by anyone: they hold no session and nothing
    to press, and a platform we do not know must still be able to show why nobody got in.
    """
    named: tuple[str, ...] | None = g.get("potluck_frame_origins")
    if named is not None:
        return named
    launch = _launch()
    if launch is not None:
        return tuple(launch.frame_origins.split())
    return ("*",) if request.endpoint in FRONT_DOOR or request.path.startswith("/l/") else ()


def form_targets() -> tuple[str, ...]:
    """Where a form of this page may post besides to us: back to the platform that wants something chosen.

    Its other origins are among them, because a browser holds a form to this list through every redirect.
    """
    launch = _launch()
    if launch is None or launch.message != LaunchMessage.DEEP_LINKING:
        return ()
    origin = web_addresses.origin(asked.deep_linking_settings(launch).return_url)
    return tuple(dict.fromkeys(filter(None, (origin, *launch.frame_origins.split()))))


def _launch() -> LaunchSession | None:
    found: LaunchSession | None = g.get("potluck_launch")
    return found
