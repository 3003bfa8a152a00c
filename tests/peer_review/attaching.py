"""Files in the forms of a peer review, as a browser sends them."""

import io
import re

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.house import BASE_URL, Visitor
from tests.peer_review.browsing import Fields, Table, press, url

FILES = {
    "files_pdf": "yes",
    "files_images": "yes",
    "files_office": "yes",
    "files_text": "yes",
    "files_most": "5",
    "files_megabytes": "1",
    "files_alone": "yes",
}
"""The author's form with every kind of file ticked but source code."""
DOWNLOAD = re.compile(r'href="(/[^"]*/files/[^"]+)"')
REMOVE = re.compile(r'value="(remove-[0-9a-f-]{36})"')


def attach(visitor: Visitor, *files: tuple[str, bytes], button: str = "add", text: str | None = None) -> None:
    """Choose files on the page for writing, which is the page last seen, and press a button."""
    fields: dict[str, object] = {**Fields(visitor.text).values, "do": button}
    fields["form_token"] = visitor.form_token
    if text is not None:
        fields["text"] = text
    fields["files"] = [FileStorage(io.BytesIO(content), name) for name, content in files]
    boundary, body = encode_multipart(fields)
    visitor.page = visitor.browser.post(
        url(visitor, "/write"),
        base_url=BASE_URL,
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        follow_redirects=True,
    )
    visitor.at = visitor.page.request.path


def hand_in_with(visitor: Visitor, *files: tuple[str, bytes], text: str = "Dear customer.") -> None:
    """Open the activity, write, add files and hand in."""
    visitor.open()
    visitor.get(url(visitor, "/write"))
    attach(visitor, *files, button="check", text=text)
    press(visitor, "/hand-in")


def downloads(visitor: Visitor) -> list[str]:
    """The addresses of files on the page last seen."""
    return DOWNLOAD.findall(visitor.text)


def fetched(visitor: Visitor, address: str) -> TestResponse:
    """A file as this visitor's browser gets it."""
    return visitor.browser.get(address, base_url=BASE_URL, buffered=True)


def set_up_without_files(table: Table) -> None:
    """The instructor publishes an activity that takes none."""
    table.set_up(**{name: "" for name in FILES if FILES[name] == "yes"})


def set_up_with_files(table: Table, **changed: str) -> None:
    """The instructor publishes an activity that takes files."""
    table.set_up(**(FILES | changed))
