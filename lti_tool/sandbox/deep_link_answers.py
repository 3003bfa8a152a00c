"""The tool's answer to a deep linking request: verified, understood, and put into the course."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from lti_tool.sandbox import content_items
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import ToolAddress, deep_link_query
from lti_tool.sandbox.content_items import BAD_ANSWER, Acceptable, ContentItem
from lti_tool.sandbox.deep_linking import Choosing, Chosen, already_ended
from lti_tool.sandbox.lms import Lms
from lti_tool.sandbox.state import Material, ResourceLink
from lti_tool.sandbox.tool_tokens import SignedByTool

_MOST_ITEMS: Final = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """What is in the course after an answer: activities and other material, with what the tool said."""

    chosen: Chosen
    links: tuple[ResourceLink, ...] = ()
    materials: tuple[Material, ...] = ()


def waiting(lms: Lms, query: Mapping[str, str]) -> Choosing:
    """The request that a return URL with this query belongs to.

    Raises:
        Refused: the query is not the one that was given out, or nobody waits for this answer.
    """
    choosing = lms.choosings.find(query.get("choosing", ""))
    if choosing is None or query != deep_link_query(choosing.id):
        raise already_ended()
    return choosing


def receive(lms: Lms, choosing: Choosing, fields: Mapping[str, str]) -> Choosing:
    """Take the answer that a browser posted (Deep Linking 2.0, section 3.4.2).

    Raises:
        Refused: with what is wrong; the request goes on waiting.
    """
    if choosing.answer is not None:
        raise already_ended()
    tool, token = choosing.tool, fields.get("JWT", "")
    signed = SignedByTool(token, lms.tool_keys, tool.jwks_url, what="the answer", code=BAD_ANSWER)
    _check_parties(signed, tool, lms.platform.issuer)
    _check_message(signed, tool, choosing.settings.data)
    signed.expires_at(lms.clock())
    lms.choosings.spend(tool.client_id, signed.text("nonce"))
    said = {name: signed.claims.get(v.DEEP_LINKING_CLAIM + name) for name in v.DEEP_LINKING_WORDS}
    for name, words in said.items():
        if words is not None and not isinstance(words, str):
            raise signed.refused(f"needs a {name} that is text")
    return lms.choosings.hold(choosing, Chosen(_items(signed, choosing), said["msg"], said["errormsg"]))


def keep(lms: Lms, choosing: Choosing) -> Kept:
    """Put what was chosen into the course, once.

    Raises:
        Refused: there is no answer, or it was kept before.
    """
    if choosing.answer is None:
        raise already_ended()
    lms.choosings.end(choosing)
    links: list[ResourceLink] = []
    materials: list[Material] = []
    with lms.world.changing():
        for item in choosing.answer.items:
            if item.kind == v.LTI_RESOURCE_LINK:
                links.append(_place(lms, choosing, item))
            else:
                materials.append(lms.world.add_material(_material(choosing, item)))
    return Kept(choosing.answer, tuple(links), tuple(materials))


def _check_parties(signed: SignedByTool, tool: ToolAddress, issuer: str) -> None:
    claims = signed.claims
    if claims.get("iss") != tool.client_id:
        raise signed.refused("needs the client_id as its iss")
    if claims.get("aud") not in (issuer, [issuer]):
        raise signed.refused(f"needs {issuer} as its aud, and nobody else")
    if claims.get("azp", tool.client_id) != tool.client_id:
        raise signed.refused("needs the client_id as its azp, when it has one")


def _check_message(signed: SignedByTool, tool: ToolAddress, data: str | None) -> None:
    fixed = {
        v.CLAIM + "message_type": "LtiDeepLinkingResponse",
        v.CLAIM + "version": "1.3.0",
        v.CLAIM + "deployment_id": tool.deployment_id,
    }
    for name, expected in fixed.items():
        if signed.claims.get(name) != expected:
            raise signed.refused(f"needs {expected} as its {name}")
    # Deep Linking 2.0, section 3.4.2: data must come back as it was given, and only then.
    if signed.claims.get(v.DEEP_LINKING_CLAIM + "data") != data:
        raise signed.refused("needs the data of the request, letter by letter")


def _items(signed: SignedByTool, choosing: Choosing) -> tuple[ContentItem, ...]:
    listed: Any = signed.claims.get(v.DEEP_LINKING_CLAIM + "content_items", [])
    if not isinstance(listed, list) or len(listed) > _MOST_ITEMS:
        raise signed.refused(f"needs content_items that are a list of at most {_MOST_ITEMS}")
    settings = choosing.settings
    if len(listed) > 1 and not settings.accept_multiple:
        raise signed.refused("has several items where one was asked for")
    acceptable = Acceptable(
        choosing.course_id,
        settings.accept_types,
        settings.accept_presentation_document_targets,
        choosing.tool.origins,
    )
    items = (content_items.read(each, acceptable) for each in listed)
    if settings.accept_lineitem is False:
        return tuple(replace(item, line_item=None) for item in items)
    return tuple(items)


def _material(choosing: Choosing, item: ContentItem) -> Material:
    title = item.title or item.url or choosing.tool.name
    return Material("", choosing.course_id, item.kind, title, item.text, item.url)


def _place(lms: Lms, choosing: Choosing, item: ContentItem) -> ResourceLink:
    link = ResourceLink(
        id="",
        course_id=choosing.course_id,
        title=item.title or choosing.tool.name,
        description=item.text,
        target_link_uri=item.url,
        custom=item.custom,
        client_id=choosing.tool.client_id,
        dates=item.dates,
        document_target=item.document_target,
    )
    column = item.line_item
    if column is not None and not column.label:
        column = replace(column, label=link.title)
    return lms.world.place(link, column)
