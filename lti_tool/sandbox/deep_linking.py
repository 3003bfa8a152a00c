"""What the pretend LMS asks somebody to choose in a tool, and which of its requests wait for an answer."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from threading import Lock
from typing import Any, Final

from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.content_items import BAD_ANSWER, ContentItem
from lti_tool.sandbox.errors import Refused

_MOST_OPEN: Final = 1000


def odd_data() -> str:
    """A text that comes back letter by letter only from a tool that does not touch it."""
    return f"é +&=/?#%20%C3 \\\"'<b>\u2028\U0001f958 line\nnext {secrets.token_urlsafe(8)} "


@dataclass(frozen=True, slots=True)
class DeepLinkingSettings:
    """What may be chosen, as Deep Linking 2.0, section 3.4.1 names it; None leaves a member out."""

    accept_types: tuple[str, ...] = (v.LTI_RESOURCE_LINK, v.LINK)
    accept_presentation_document_targets: tuple[str, ...] = (v.IFRAME, v.WINDOW)
    accept_media_types: str | None = None
    accept_multiple: bool | None = True
    accept_lineitem: bool | None = True
    auto_create: bool | None = None
    title: str | None = None
    text: str | None = None
    data: str | None = field(default_factory=odd_data)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A verified answer.

    Args:
        items: what was chosen; nothing when somebody changed their mind.
        message: what the tool wants to tell people (`msg`).
        problem: what the tool says went wrong (`errormsg`).
    """

    items: tuple[ContentItem, ...]
    message: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Choosing:
    """Somebody is choosing for a course; an answer may wait for their yes."""

    id: str
    person_id: str
    course_id: str
    tool: ToolAddress
    settings: DeepLinkingSettings
    answer: Chosen | None = None


class ChoosingDesk:
    """The deep linking requests that wait for an answer; a restart forgets them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: dict[str, Choosing] = {}
        self._nonces: set[tuple[str, str]] = set()

    def start(
        self, person_id: str, course_id: str, tool: ToolAddress, settings: DeepLinkingSettings
    ) -> Choosing:
        """Start to wait for an answer; the oldest of very many is forgotten."""
        begun = Choosing(secrets.token_urlsafe(16), person_id, course_id, tool, settings)
        with self._lock:
            self._open[begun.id] = begun
            if len(self._open) > _MOST_OPEN:
                del self._open[next(iter(self._open))]
        return begun

    def find(self, choosing_id: str) -> Choosing | None:
        """The request that still waits, for an answer or for a yes."""
        return self._open.get(choosing_id)

    def hold(self, choosing: Choosing, answer: Chosen) -> Choosing:
        """Keep the one answer until somebody says yes.

        Raises:
            Refused: there was one before, or nobody waits.
        """
        with self._lock:
            waiting = self._open.get(choosing.id)
            if waiting is None or waiting.answer is not None:
                raise already_ended()
            answered = replace(waiting, answer=answer)
            self._open[choosing.id] = answered
            return answered

    def end(self, choosing: Choosing) -> None:
        """Wait no longer.

        Raises:
            Refused: it had ended before.
        """
        with self._lock:
            if self._open.pop(choosing.id, None) is None:
                raise already_ended()

    def spend(self, client_id: str, nonce: str) -> None:
        """Let a nonce pass once.

        Raises:
            Refused: it has been used before.
        """
        with self._lock:
            if (client_id, nonce) in self._nonces:
                raise Refused(HTTPStatus.BAD_REQUEST, BAD_ANSWER, "this nonce has been used before")
            self._nonces.add((client_id, nonce))


def already_ended() -> Refused:
    """The refusal of an answer that nobody waits for."""
    return Refused(HTTPStatus.BAD_REQUEST, BAD_ANSWER, "nobody waits for this answer, or it was given before")


def settings_claim(settings: DeepLinkingSettings, return_url: str) -> Mapping[str, Any]:
    """The settings as a claim."""
    said = {
        "deep_link_return_url": return_url,
        "accept_types": list(settings.accept_types),
        "accept_presentation_document_targets": list(settings.accept_presentation_document_targets),
        "accept_media_types": settings.accept_media_types,
        "accept_multiple": settings.accept_multiple,
        "accept_lineitem": settings.accept_lineitem,
        "auto_create": settings.auto_create,
        "title": settings.title,
        "text": settings.text,
        "data": settings.data,
    }
    return {name: value for name, value in said.items() if value is not None}
