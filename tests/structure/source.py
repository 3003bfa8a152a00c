"""Python files of a tree as the structure tests see them: parsed, with what each name was imported from."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("lti_tool", "xapi", "scorm_export")


@dataclass(frozen=True, slots=True)
class Source:
    """One file: where it lies in its tree, and what it says."""

    path: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return Path(self.path).name

    def at(self, node: ast.AST) -> str:
        """Where a finding is, as editors want to read it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


def read(root: Path, *folders: str) -> list[Source]:
    """Every Python file below these folders of a tree."""
    paths = (path for folder in folders for path in sorted((root / folder).rglob("*.py")))
    return [Source(path.relative_to(root).as_posix(), ast.parse(path.read_text("utf-8"))) for path in paths]


def parsed(text: str, path: str = "lti_tool/planted.py") -> Source:
    """A file planted by a test."""
    return Source(path, ast.parse(text))


@cache
def product() -> list[Source]:
    """Every Python file of the three packages."""
    return read(ROOT, *PACKAGES)


def origins(source: Source) -> dict[str, str]:
    """What the imported names of a file stand for: `dt` -> `datetime.datetime`."""
    found: dict[str, str] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found


def dotted(node: ast.expr, known: dict[str, str]) -> str:
    """The full name an expression such as `dt.now` stands for; empty when it is no plain name."""
    if isinstance(node, ast.Name):
        return known.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        before = dotted(node.value, known)
        return f"{before}.{node.attr}" if before else ""
    return ""


def calls(source: Source) -> Iterator[ast.Call]:
    """Every call in a file."""
    return (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))
