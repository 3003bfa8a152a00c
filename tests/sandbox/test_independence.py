"""The sandbox is the tests' second opinion: it may share nothing with what it judges."""

import ast
from pathlib import Path

import pytest

import lti_tool.sandbox

HOME = Path(lti_tool.sandbox.__file__).parent
FILES = sorted(HOME.rglob("*.py"))


def imported_by(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_sandbox_imports_nothing_of_the_tool_and_no_joserfc(path: Path) -> None:
    foreign = {
        name
        for name in imported_by(path)
        if name.split(".")[0] in {"joserfc", "xapi", "scorm_export"}
        or (name.startswith("lti_tool") and not name.startswith("lti_tool.sandbox"))
    }

    assert foreign == set()
