"""Knows how the Markdown of people becomes HTML that harms nobody, and how many words they wrote."""

import re
from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

_TAGS = {
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_HIGHEST, _LOWEST = 3, 6  # a page's own headings are h1 and h2
# Scripts without spaces between words count by the sign; elsewhere a word may carry apostrophes and hyphens.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+(?:['\u2019-][^\W_]+)*"
)


def _picture_as_link(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    # A picture from elsewhere would tell a stranger who reads; its address stays, the reader decides.
    token = tokens[index]
    address = str(token.attrGet("src") or "")
    return f'<a href="{Markup.escape(address)}">{Markup.escape(token.content or address)}</a>'


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    reader.add_render_rule("image", _picture_as_link)
    return reader


_MARKDOWN = _reader()


def markdown(text: str) -> Markup:
    """Turn what a person wrote into HTML: no HTML of theirs, no pictures, links that name nobody."""
    return _clean(_parsed(text))


def blocks(text: str) -> tuple[Markup, ...]:
    """The same in its parts, one after the other: each paragraph, list, quotation, table."""
    found: list[Markup] = []
    begun: list[Token] = []
    depth = 0
    for token in _parsed(text):
        begun.append(token)
        depth += token.nesting
        if not depth:
            found.append(_clean(begun))
            begun = []
    return tuple(found)


def words_in(text: str) -> int:
    """Count the words a person wrote, without Markdown's signs and addresses."""
    return sum(len(_WORD.findall(piece)) for piece in _pieces(_MARKDOWN.parse(text)))


def plain(text: str) -> str:
    """Give a person's words without Markdown's signs, a paragraph to a line, for places that show no more."""
    return "\n".join(piece.strip() for piece in _pieces(_MARKDOWN.parse(text)) if piece.strip())


def _parsed(text: str) -> list[Token]:
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1:]) + _HIGHEST - 1, _LOWEST)}"
    return tokens


def _clean(tokens: Sequence[Token]) -> Markup:
    clean = nh3.clean(
        _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener nofollow ugc",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_relative="deny",
    )
    return Markup(clean)  # noqa: S704 - nh3 has cleaned it


def _pieces(tokens: Sequence[Token]) -> list[str]:
    found: list[str] = []
    for token in tokens:
        if token.type == "inline":
            # Emphasis inside a word must not split it; breaks must.
            found.append(
                "".join(child.content or " " if _is_text(child) else "" for child in token.children or ())
            )
        elif token.type in {"fence", "code_block"}:
            found.append(token.content)
    return found


def _is_text(token: Token) -> bool:
    return token.type in {"text", "code_inline", "softbreak", "hardbreak", "image"}
