"""How a page shows a tool in a frame, and what it may keep for the tool meanwhile (platform storage)."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, abort, render_template, request, url_for

from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import ToolAddress, origin_of
from lti_tool.sandbox.lms import current_lms
from lti_tool.sandbox.misbehaviour import StorageLie

bp = Blueprint("framing", __name__)

NO_STORAGE: Final = "none"


@dataclass(frozen=True, slots=True)
class Frame:
    """A tool in a frame.

    Args:
        url: where the frame begins.
        origin: the only one whose messages are listened to.
        storage: the `lti_storage_target`, when the LMS keeps texts for the tool.
        lie: what goes wrong with the storage on purpose.
    """

    url: str
    origin: str
    storage: str | None
    lie: StorageLie | None


def framed(tool: ToolAddress, endpoint: str, /, **values: Any) -> Frame:
    """The frame that begins at this endpoint.

    The page's own address may say `storage` (none, _parent, or the name of the storage frame) and `lie`;
    what it does not say is as the world has it.
    """
    storage = request.args.get("storage", current_lms().world.storage_target or NO_STORAGE)
    target = storage_target(storage)
    lie = request.args.get("lie")
    if lie is not None and lie not in list(StorageLie):
        abort(HTTPStatus.NOT_FOUND)
    return Frame(
        url=url_for(endpoint, **values, storage=target),
        origin=origin_of(tool.target_link_uri),
        storage=target,
        lie=StorageLie(lie) if lie is not None else None,
    )


def storage_target(named: str) -> str | None:
    """The `lti_storage_target` that an address names, or nothing for `none`; anything else is a 404."""
    if named not in {NO_STORAGE, v.STORAGE_PARENT, v.STORAGE_FRAME}:
        abort(HTTPStatus.NOT_FOUND)
    return None if named == NO_STORAGE else named


@bp.get("/lti/storage")
def storage_frame() -> str:
    """The empty page of a frame beside the tool's, which keeps texts for the tool."""
    return render_template("sandbox/storage_frame.html")
