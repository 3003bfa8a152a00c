"""No recorded file is forgotten, and none is missed: each is named by a test that replays it."""

import ast
import os
import re
from pathlib import Path

import pytest

from tests.lti.captures import CAPTURES, NEEDED

ROOT = Path(__file__).parents[1]
REPLAYS = [
    path
    for folder in ("captures", "lti")
    for path in sorted((ROOT / folder).glob("test_*.py"))
    if path != Path(__file__)
]
NAME = re.compile(r"\d\d-[a-zA-Z0-9-]+")
LISTED = re.compile(r"^\| (\d\d-[a-zA-Z0-9-]+)\.json \|", re.MULTILINE)


def named_in(source: str) -> set[str]:
    """The names of recorded files that stand in a test as texts of their own."""
    texts = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return {text for text in texts if isinstance(text, str) and NAME.fullmatch(text)}


def replayed() -> set[str]:
    """The files that some test replays."""
    return set[str]().union(*(named_in(path.read_text()) for path in REPLAYS))


def must_be_there() -> bool:
    """Whether whoever runs the tests said where the recorded traffic is."""
    return bool(os.environ.get("POTLUCK_SHARED"))


def test_the_recorded_traffic_is_where_it_was_said_to_be() -> None:
    if not must_be_there():
        pytest.skip("POTLUCK_SHARED names no folder, so the recorded traffic may be missing")

    assert CAPTURES.is_dir(), f"POTLUCK_SHARED is given, and there is no {CAPTURES.name} folder in it"


@NEEDED
def test_every_recorded_file_is_replayed() -> None:
    there = {path.stem for path in CAPTURES.glob("*.json")}

    assert there - replayed() == set()


@NEEDED
def test_every_file_a_test_replays_is_there() -> None:
    there = {path.stem for path in CAPTURES.glob("*.json")}

    assert replayed() - there == set()


@NEEDED
def test_every_file_of_the_list_is_there() -> None:
    listed = set(LISTED.findall((CAPTURES / "README.md").read_text()))

    assert listed
    assert {name for name in listed if not (CAPTURES / f"{name}.json").is_file()} == set()


def test_a_name_that_stands_in_a_comment_alone_replays_nothing() -> None:
    source = '# "58-score-post-same-second"\nNAMES = ["06-platform-jwks", "see 57-score-post-ok"]\n'

    assert named_in(source) == {"06-platform-jwks"}
