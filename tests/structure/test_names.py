"""Files are named for what they know, and slices use the same few names."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.structure.source import PACKAGES, ROOT

Rule = Callable[[Iterable[str]], list[str]]

FORBIDDEN = frozenset({
    "base", "common", "commons", "core", "helper", "helpers", "manager", "managers", "misc", "util", "utils",
})  # fmt: skip
ALLOWED = frozenset({"lti_tool/db/base.py"})
SLICE = frozenset({
    "__init__", "kind", "models", "rules", "service", "queries", "forms", "views", "shown", "statements",
    "content", "templates", "scripts",
})  # fmt: skip
"""Docs: docs/adding-an-activity.md says what each is for."""
KINDS = "lti_tool/activities/"
NO_SLICES = frozenset({"__init__.py", "catalogue.py"})


def files_of(root: Path, folders: Iterable[str] = (*PACKAGES, "tests")) -> list[str]:
    """Every file of a tree that could carry a name of ours."""
    paths = (path for folder in folders for path in (root / folder).rglob("*") if path.is_file())
    return sorted(path.relative_to(root).as_posix() for path in paths if "__pycache__" not in path.parts)


def empty_names(paths: Iterable[str]) -> list[str]:
    """The Python files and folders whose name says nothing."""
    return [
        path
        for path in paths
        if path.endswith(".py") and path not in ALLOWED and FORBIDDEN & set(_names(path))
    ]


def foreign_slice_files(paths: Iterable[str]) -> list[str]:
    """The files and folders of a kind of activity that are not on the list every kind shares."""
    below = (path.removeprefix(KINDS).split("/") for path in paths if path.startswith(KINDS))
    found = {
        f"{KINDS}{parts[0]}/{parts[1]}"
        for parts in below
        if len(parts) > 1 and parts[1].removesuffix(".py") not in SLICE
    }
    return sorted(found)


def loose_kind_files(paths: Iterable[str]) -> list[str]:
    """What lies beside the kinds without being one, the catalogue apart."""
    below = (path.removeprefix(KINDS) for path in paths if path.startswith(KINDS))
    return sorted(name for name in below if "/" not in name and name not in NO_SLICES)


def strange_template_folders(paths: Iterable[str]) -> list[str]:
    """Templates of a kind that do not lie in a folder named for it."""
    below = (path.removeprefix(KINDS).split("/") for path in paths if path.startswith(KINDS))
    return sorted(
        KINDS + "/".join(parts)
        for parts in below
        if len(parts) > 2 and parts[1] == "templates" and (len(parts) < 4 or parts[2] != parts[0])
    )


def _names(path: str) -> list[str]:
    return path.removesuffix(".py").split("/")


@pytest.mark.parametrize(
    "rule", [empty_names, foreign_slice_files, loose_kind_files, strange_template_folders]
)
def test_every_file_has_its_right_name(rule: Rule) -> None:
    assert rule(files_of(ROOT)) == []


@pytest.mark.parametrize(
    ("rule", "path", "found"),
    [
        (empty_names, "xapi/utils.py", "xapi/utils.py"),
        (empty_names, "lti_tool/web/helpers/dates.py", "lti_tool/web/helpers/dates.py"),
        (empty_names, "lti_tool/web/base.py", "lti_tool/web/base.py"),
        (foreign_slice_files, f"{KINDS}peer_review/logic.py", f"{KINDS}peer_review/logic.py"),
        (foreign_slice_files, f"{KINDS}peer_review/engine/draw.py", f"{KINDS}peer_review/engine"),
        (loose_kind_files, f"{KINDS}shared.py", "shared.py"),
        (
            strange_template_folders,
            f"{KINDS}mentoring/templates/page.html",
            f"{KINDS}mentoring/templates/page.html",
        ),
        (
            strange_template_folders,
            f"{KINDS}mentoring/templates/pairs/page.html",
            f"{KINDS}mentoring/templates/pairs/page.html",
        ),
    ],
)
def test_a_wrong_name_is_found(rule: Rule, path: str, found: str, tmp_path: Path) -> None:
    planted = tmp_path / path
    planted.parent.mkdir(parents=True)
    planted.touch()

    assert rule(files_of(tmp_path)) == [found]


@pytest.mark.parametrize(
    "path",
    [
        "lti_tool/db/base.py",
        "lti_tool/web/templates/base.html",
        f"{KINDS}catalogue.py",
        f"{KINDS}mentoring/rules/matching.py",
        f"{KINDS}mentoring/templates/mentoring/pairs.html",
    ],
)
def test_the_names_of_the_house_are_no_findings(path: str) -> None:
    rules = (empty_names, foreign_slice_files, loose_kind_files, strange_template_folders)

    assert [rule([path]) for rule in rules] == [[], [], [], []]
