"""How a file leaves: always to be saved, never to be shown or run as a page of ours."""

import logging
from typing import Protocol

from flask import Response, send_file

from lti_tool.errors import NotFound
from lti_tool.parts.files.rules.limits import FileKind
from lti_tool.storage import Storage

log = logging.getLogger(__name__)

POLICY = "default-src 'none'; sandbox"


class Outgoing(Protocol):
    """A file that somebody may have, under the name they may see."""

    @property
    def key(self) -> str:
        """Under which its content is kept."""
        ...

    @property
    def name(self) -> str:
        """What the browser is told it is called."""
        ...

    @property
    def kind(self) -> FileKind:
        """What it was found to be."""
        ...

    @property
    def size(self) -> int:
        """How many bytes there are."""
        ...


def attachment(storage: Storage, file: Outgoing) -> Response:
    """The file as a download; what would run when it is opened is saved as `page.html.txt`.

    Raises:
        NotFound: its content is gone, as after a backup without the files.
    """
    try:
        content = storage.open(file.key)
    except FileNotFoundError:
        log.error("the content of the file %s is not in the storage", file.key)  # noqa: TRY400 one line tells all
        raise NotFound from None
    response = send_file(
        content,
        mimetype=file.kind.media_type,
        as_attachment=True,
        download_name=f"{file.name}.txt" if file.kind.runs_when_opened else file.name,
        etag=False,
        conditional=False,
    )
    response.content_length = file.size
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
