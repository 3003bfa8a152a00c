"""Templates as the structure tests see them: what stands outside of Jinja, and the words inside of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, nodes
from lxml import html

from tests.structure.source import PACKAGES, ROOT

PARSER = html.HTMLParser(encoding="utf-8")
TRANSLATING = frozenset({"_", "gettext", "ngettext", "npgettext", "pgettext"})
PROSE = re.compile(r"\s*[^\W\d_a-z][a-z]+(\s|$|[.,:;!?…])|\w+\s+\w+.*[.!?…]\s*$")
"""A word with a capital, or a sentence with its end: what a person would read, unlike a class or a value."""
WORDS = re.compile(r"[^\W\d_]{2,}")
ATTRIBUTES = re.compile(r"[a-z-]+=\"[^\"]*\"")
"""What a macro gives back to stand inside of a tag."""
NAMES = frozenset({"Potluck"})
"""Names that are the same in every language."""
READ_ALOUD = frozenset({
    "alt", "aria-description", "aria-label", "aria-placeholder", "aria-roledescription", "aria-valuetext",
    "label", "placeholder", "title",
})  # fmt: skip
SILENT = ("script", "style")
DATA_BLOCK = "application/json"


@dataclass(frozen=True, slots=True)
class Template:
    """One template file."""

    path: str
    text: str

    def markup(self) -> html.HtmlElement:
        """The HTML around Jinja's tags, which leave only their line ends behind."""
        pieces = []
        for _, token, value in Environment(autoescape=True).lexer.tokeniter(self.text, self.path):
            pieces.append(value if token == "data" else "\n" * value.count("\n"))
        return html.document_fromstring(("".join(pieces) or "<p>").encode(), parser=PARSER)


def read(root: Path, *folders: str) -> list[Template]:
    """Every template below these folders of a tree."""
    paths = (path for folder in folders for path in sorted((root / folder).rglob("*.html")))
    return [Template(path.relative_to(root).as_posix(), path.read_text("utf-8")) for path in paths]


def product() -> list[Template]:
    """Every template of the three packages."""
    return read(ROOT, *PACKAGES)


def unsaid(template: Template) -> list[str]:
    """The words people would read in one language only: text, attributes and what is handed to macros."""
    found = [*_texts(template), *_attributes(template), *_constants(template)]
    return [f"{template.path}:{line}: {words.strip()}" for line, words in found]


def unsafe(template: Template) -> list[str]:
    """What the content security policy forbids: styles, scripts and handlers written into the page."""
    found = []
    for element in _elements(template):
        inline = element.tag == "style" or (
            element.tag == "script" and "src" not in element.attrib and element.get("type") != DATA_BLOCK
        )
        if inline:
            found.append((element.sourceline, f"<{element.tag}>"))
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on") or value.strip().lower().startswith("javascript:"):
                found.append((element.sourceline, f"<{element.tag} {name}=…>"))
    return [f"{template.path}:{line}: {what}" for line, what in found]


def unfetched(template: Template) -> list[str]:
    """Links that a browser fetches by itself: in the frame of an LMS that is without our cookie."""
    found = [element.sourceline for element in _elements(template) if "download" in element.attrib]
    return [f"{template.path}:{line}: download" for line in found]


def is_read(words: str) -> bool:
    """Whether a text holds a word that is not the same everywhere."""
    return any(word not in NAMES for word in WORDS.findall(ATTRIBUTES.sub("", words)))


def _elements(template: Template) -> Iterator[html.HtmlElement]:
    return (element for element in template.markup().iter() if isinstance(element.tag, str))


def _texts(template: Template) -> Iterator[tuple[int, str]]:
    for element in _elements(template):
        line = element.sourceline or 1
        if element.tag not in SILENT and is_read(element.text or ""):
            yield line, element.text
        if is_read(element.tail or ""):
            yield line, element.tail


def _attributes(template: Template) -> Iterator[tuple[int, str]]:
    for element in _elements(template):
        for name, value in element.attrib.items():
            spoken = name in READ_ALOUD or (name == "value" and element.get("type") in {"submit", "button"})
            if (spoken and is_read(value)) or (name.startswith("data-") and PROSE.match(value)):
                yield element.sourceline or 1, value


def _constants(template: Template) -> Iterator[tuple[int, str]]:
    tree = Environment(autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"]).parse(template.text)
    yield from _spoken_below(tree)


def _spoken_below(node: nodes.Node) -> Iterator[tuple[int, str]]:
    if isinstance(node, nodes.Const):
        if isinstance(node.value, str) and PROSE.match(node.value):
            yield node.lineno, node.value
        return
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TRANSLATING:
        return
    for child in node.iter_child_nodes():
        yield from _spoken_below(child)
