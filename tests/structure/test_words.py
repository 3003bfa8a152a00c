"""What Python and scripts say to people goes through gettext, like the templates."""

import ast
import re
from collections.abc import Iterable, Iterator

import pytest

from tests.structure.source import PACKAGES, ROOT, Source, parsed, product
from tests.structure.templates import PROSE, TRANSLATING

SAYING = TRANSLATING | {"lazy_gettext", "lazy_ngettext", "lazy_pgettext"}
FOR_ADMINISTRATORS = (
    "lti_tool/beside.py",
    "lti_tool/cli.py",
    "lti_tool/lti/",
    "lti_tool/serving.py",
    "lti_tool/settings.py",
    "lti_tool/stopping.py",
    "lti_tool/worker.py",
    "lti_tool/sandbox/",
)
"""Commands, start-up, the protocol and the pretend LMS speak English to whoever runs the tool."""
TECHNICAL = frozenset({"debug", "error", "exception", "info", "log", "warning"})
COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"])//[^\n]*", re.DOTALL)
QUOTED = re.compile(r"'([^'\n]*)'|\"([^\"\n]*)\"|`([^`]*)`")


def unsaid(sources: Iterable[Source]) -> list[str]:
    """The sentences in Python that are for people and do not go through gettext."""
    return [
        f"{source.path}:{line}: {words}"
        for source in sources
        if source.path.startswith("lti_tool/")
        and not source.path.startswith(FOR_ADMINISTRATORS)
        and not source.path.endswith("/commands.py")
        and "/commands/" not in source.path
        for line, words in _spoken(source.tree)
    ]


def unsaid_in_script(path: str, text: str) -> list[str]:
    """The sentences in a script, which must take its words from the page."""
    plain = COMMENT.sub("", text)
    found = (next(filter(None, quoted.groups()), "") for quoted in QUOTED.finditer(plain))
    return [f"{path}: {words}" for words in found if PROSE.match(words) and " " in words.strip()]


def _spoken(node: ast.AST) -> Iterator[tuple[int, str]]:
    if _is_for_nobody(node):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_prose(node.value):
        yield node.lineno, node.value
    for child in ast.iter_child_nodes(node):
        yield from _spoken(child)


def _is_for_nobody(node: ast.AST) -> bool:
    """Docstrings, errors on their way to the log, annotations, and what goes through gettext already."""
    if isinstance(node, ast.Raise):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if not isinstance(node, ast.Call):
        return False
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return called in SAYING | TECHNICAL or called == "__init__"


def _is_prose(words: str) -> bool:
    is_header = '="' in words
    return " " in words.rstrip("\n") and not is_header and bool(PROSE.match(words))


def test_python_speaks_through_gettext() -> None:
    assert unsaid(product()) == []


def test_scripts_take_their_words_from_the_page() -> None:
    scripts = (path for package in PACKAGES for path in (ROOT / package).rglob("*.js"))

    found = [unsaid_in_script(path.name, path.read_text("utf-8")) for path in scripts]

    assert [words for words in found if words] == []


@pytest.mark.parametrize(
    "code",
    [
        'flash("Your work is handed in.")',
        'title = "Your work"',
        'words = f"Learner {number}"',
        'reader.refuse("title", "Give it a title.")',
        'WORDS = {1: "Nothing has arrived yet."}',
    ],
)
def test_a_sentence_in_one_language_only_is_found(code: str) -> None:
    assert len(unsaid([parsed(code)])) == 1


@pytest.mark.parametrize(
    "code",
    [
        'flash(_("Your work is handed in."))',
        'words = ngettext("One review", "%(num)s reviews", count)',
        'raise Refused("slug-odd", "The slug is odd.")',
        'log.info("Message sent.")',
        '"""What a file knows."""',
        'class Row:\n    """A row."""\n    name: str\n    """Its name is long."""',
        'header = "X-Potluck-Form-Token"',
        """header = 'Basic realm="Potluck completions"'""",
        'classes = "btn btn-primary"',
    ],
)
def test_what_is_not_for_people_is_no_finding(code: str) -> None:
    assert unsaid([parsed(code)]) == []


@pytest.mark.parametrize("code", ["say('Draft saved now');", 'alert("Something went wrong.")'])
def test_a_sentence_in_a_script_is_found(code: str) -> None:
    assert unsaid_in_script("planted.js", code)


@pytest.mark.parametrize("code", ["// It's Saved here\nsay(box.dataset.saved)", "on('click', 'GET')"])
def test_the_workings_of_a_script_are_no_finding(code: str) -> None:
    assert unsaid_in_script("planted.js", code) == []
