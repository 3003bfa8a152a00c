"""Each edge case of the design is carried by a test that has its id in its name."""

import re
from collections.abc import Iterable

import pytest

from tests.structure.source import ROOT

PEER_REVIEW = frozenset(f"pr_{nth:02}" for nth in range(1, 28))
GATHERINGS = frozenset(f"mg_{nth:02}" for nth in (2, *range(9, 22), 30, 31, 32))
"""Of the cases of mentoring and gatherings, those that concern dates, seats and who was there."""
NOT_BUILT: frozenset[str] = frozenset()
"""What these ids are about does not exist yet; whoever builds it takes its id out of this list."""
NAMED = re.compile(r"^def test_((?:pr|mg)(?:_\d\d)+)_", re.MULTILINE)


def carried(sources: Iterable[str]) -> frozenset[str]:
    """The ids in the names of tests; `test_pr_01_02_…` carries two."""
    found: set[str] = set()
    for name in (name for source in sources for name in NAMED.findall(source)):
        family, *numbers = name.split("_")
        found.update(f"{family}_{number}" for number in numbers)
    return frozenset(found)


@pytest.fixture(scope="module")
def of_the_house() -> frozenset[str]:
    return carried(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))


def test_every_edge_case_that_is_built_has_a_test(of_the_house: frozenset[str]) -> None:
    assert (PEER_REVIEW | GATHERINGS) - of_the_house == NOT_BUILT


def test_no_test_carries_an_id_nobody_knows(of_the_house: frozenset[str]) -> None:
    assert of_the_house <= PEER_REVIEW | GATHERINGS


def test_an_id_without_a_test_is_seen() -> None:
    assert carried(["def test_pr_01_02_one() -> None:", "def test_of_pr_03() -> None:"]) == {"pr_01", "pr_02"}
