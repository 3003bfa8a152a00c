"""Tests hand in fakes; nothing is patched."""

import ast
from collections.abc import Iterable

import pytest

from tests.structure.source import ROOT, Source, dotted, origins, parsed, read

PATCHING = frozenset({"delattr", "delitem", "setattr", "setitem"})
LIBRARIES = ("unittest.mock", "mock", "pytest_mock")


def patching(sources: Iterable[Source]) -> list[str]:
    """Where a test replaces code that it should have handed in."""
    return [
        source.at(node)
        for source in sources
        for known in [origins(source)]
        for node in ast.walk(source.tree)
        if _imports_a_mock(node) or _patches(node, known)
    ]


def _imports_a_mock(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name in LIBRARIES for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.module in LIBRARIES or any(
            f"{node.module}.{alias.name}" in LIBRARIES for alias in node.names
        )
    return isinstance(node, ast.arg) and node.arg == "mocker"


def _patches(node: ast.AST, known: dict[str, str]) -> bool:
    if not isinstance(node, ast.Attribute) or node.attr not in PATCHING:
        return False
    return dotted(node.value, known).endswith(("monkeypatch", "MonkeyPatch"))


def test_no_test_patches_code() -> None:
    assert patching(read(ROOT, "tests")) == []


@pytest.mark.parametrize(
    "code",
    [
        "from unittest import mock",
        "from unittest.mock import patch",
        "import unittest.mock",
        "def test_x(mocker): pass",
        "monkeypatch.setattr(clock, 'system_now', lambda: None)",
        "monkeypatch.setitem(registry, 'x', 1)",
    ],
)
def test_a_test_that_patches_is_found(code: str) -> None:
    assert patching([parsed(code, "tests/test_x.py")]) == ["tests/test_x.py:1"]


def test_a_test_about_the_environment_may_set_it() -> None:
    assert patching([parsed("monkeypatch.setenv('POTLUCK_PORT', '1')")]) == []
