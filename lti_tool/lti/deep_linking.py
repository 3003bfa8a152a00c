"""Answering a request to choose something (Deep Linking 2.0): what the platform takes, the signed answer."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from lti_tool.lti import claims, tokens
from lti_tool.lti.content_items import ContentItem, FileItem, HtmlItem, ItemType, ResourceLinkItem
from lti_tool.lti.launch_values import DeepLinkingSettings, DocumentTarget
from lti_tool.lti.tokens import Client

FORM_FIELD: Final = "JWT"
LIFETIME: Final = timedelta(minutes=5)
_MAX_MESSAGE: Final = 1000


class Obstacle(StrEnum):
    """Why the platform would not take an item."""

    TYPE = "type"
    MEDIA_TYPE = "media_type"
    ONE_ONLY = "one_only"


@dataclass(frozen=True, slots=True)
class Fitting:
    """Which items the platform takes, trimmed to what it can show; which stay behind, and why.

    `keeps_columns` is False when the platform says that it makes no gradebook columns from an answer, so
    that they have to be made by the grade service.
    """

    taken: tuple[ContentItem, ...]
    left: tuple[tuple[ContentItem, Obstacle], ...] = ()
    keeps_columns: bool = True


@dataclass(frozen=True, slots=True)
class Reply:
    """What we answer: items, perhaps none, and words for the person or for the platform's log."""

    items: tuple[ContentItem, ...] = ()
    message: str | None = None
    error_message: str | None = None
    log: str | None = None
    error_log: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the browser has to post: `token` in the form field `JWT`, to this request's own return address."""

    url: str
    token: str = field(repr=False)


def takes(settings: DeepLinkingSettings, kind: ItemType) -> bool:
    """Whether the platform wants items of this kind at all."""
    return kind.value in settings.accept_types


def fit(items: Iterable[ContentItem], settings: DeepLinkingSettings) -> Fitting:
    """Take of `items`, in their order, what the request accepts (Deep Linking 2.0)."""
    taken: list[ContentItem] = []
    left: list[tuple[ContentItem, Obstacle]] = []
    for item in items:
        obstacle = _obstacle(item, settings, is_first=not taken)
        if obstacle is None:
            taken.append(_trimmed(item, settings))
        else:
            left.append((item, obstacle))
    return Fitting(tuple(taken), tuple(left), keeps_columns=settings.accept_lineitem is not False)


def as_claim(settings: DeepLinkingSettings) -> dict[str, Any]:
    """The settings as JSON, to be kept until the answer; `message_claims.read_settings` reads them back."""
    targets = sorted(target.value for target in settings.accept_presentation_document_targets)
    return {
        "deep_link_return_url": settings.return_url,
        "accept_types": sorted(settings.accept_types),
        "accept_presentation_document_targets": targets,
        "accept_media_types": ",".join(settings.accept_media_types),
        "accept_multiple": settings.accept_multiple,
        "accept_lineitem": settings.accept_lineitem,
        "auto_create": settings.auto_create,
        "title": settings.title,
        "text": settings.text,
        "data": settings.data,
    }


def answer(
    client: Client, deployment_id: str, settings: DeepLinkingSettings, reply: Reply, *, now: datetime
) -> Answer:
    """The signed answer to the request that had these settings (Deep Linking 2.0).

    Raises:
        ContentItemInvalid: an item that no platform could place.
    """
    issued = int((now - tokens.BACKDATED).timestamp())
    content: dict[str, Any] = {
        # Security Framework 5.2.2: we are the issuer, under the name the platform gave us
        "iss": client.registration.client_id,
        "aud": client.registration.issuer,
        "azp": client.registration.client_id,
        "iat": issued,
        "exp": issued + int((tokens.BACKDATED + LIFETIME).total_seconds()),
        "nonce": secrets.token_urlsafe(24),
        claims.DEPLOYMENT_ID: deployment_id,
        claims.MESSAGE_TYPE: claims.DEEP_LINKING_RESPONSE,
        claims.VERSION: claims.LTI_VERSION,
        claims.CONTENT_ITEMS: [item.members() for item in reply.items],
    }
    if settings.data is not None:
        # to be returned exactly, when it came at all; D2L compares
        content[claims.DEEP_LINKING_DATA] = settings.data
    return Answer(settings.return_url, client.key.sign(content | _words(reply)))


def _words(reply: Reply) -> dict[str, str]:
    words = {
        claims.DEEP_LINKING_MESSAGE: reply.message,
        claims.DEEP_LINKING_ERROR_MESSAGE: reply.error_message,
        claims.DEEP_LINKING_LOG: reply.log,
        claims.DEEP_LINKING_ERROR_LOG: reply.error_log,
    }
    return {name: text[:_MAX_MESSAGE] for name, text in words.items() if text}


def _obstacle(item: ContentItem, settings: DeepLinkingSettings, *, is_first: bool) -> Obstacle | None:
    if not takes(settings, item.type):
        return Obstacle.TYPE
    if isinstance(item, FileItem) and not _takes_media_type(item.media_type, settings.accept_media_types):
        return Obstacle.MEDIA_TYPE
    if not is_first and not settings.accept_multiple:
        return Obstacle.ONE_ONLY
    return None


def _takes_media_type(media_type: str, accepted: tuple[str, ...]) -> bool:
    """Whether a list such as `image/*, application/zip` covers a media type; no list covers all."""
    name = media_type.partition(";")[0].strip().lower()
    family = name.partition("/")[0] + "/*"
    return not accepted or not {name, family, "*/*"}.isdisjoint(accepted)


def _trimmed(item: ContentItem, settings: DeepLinkingSettings) -> ContentItem:
    """The item without what the platform says it would not heed."""
    if isinstance(item, HtmlItem | FileItem):
        return item
    targets = settings.accept_presentation_document_targets
    if targets and targets.isdisjoint({DocumentTarget.IFRAME, DocumentTarget.FRAME}):
        item = replace(item, iframe=None)
    if targets and DocumentTarget.WINDOW not in targets:
        item = replace(item, window=None)
    if isinstance(item, ResourceLinkItem) and settings.accept_lineitem is False:
        item = replace(item, line_item=None)
    return item
