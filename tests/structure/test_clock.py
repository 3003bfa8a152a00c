"""Only the two clocks read the time; everything else takes `now`."""

import ast
import re
from collections.abc import Iterable

import pytest

from tests.structure.source import Source, dotted, origins, parsed, product

READING = re.compile(
    r"datetime\.(datetime|date)\.(now|utcnow|today)"
    r"|time\.(time|time_ns|localtime|gmtime|ctime|asctime|strftime)"
    r"|uuid\.uuid1"
    r"|sqlalchemy\.func\.(now|current_timestamp|current_date|current_time|localtimestamp)"
    r"|sqlalchemy\.(sql\.)?(functions\.)?(now|current_timestamp)"
)
SPOKEN = re.compile(
    r"\b(CURRENT_(TIMESTAMP|DATE|TIME)|now\(\)|clock_timestamp\(\)|datetime\('now')", re.IGNORECASE
)
CLOCKS = ("lti_tool/clock.py", "xapi/clock.py")


def reading_the_time(sources: Iterable[Source], clocks: Iterable[str] = CLOCKS) -> list[str]:
    """Where the present moment is read, in Python or in SQL, outside of the clocks."""
    return [
        source.at(node)
        for source in sources
        if source.path not in set(clocks)
        for known in [origins(source)]
        for node in ast.walk(source.tree)
        if _reads(node, known) or _asks_the_database(node)
    ]


def _reads(node: ast.AST, known: dict[str, str]) -> bool:
    return isinstance(node, ast.Attribute | ast.Name) and bool(READING.fullmatch(dotted(node, known)))


def _asks_the_database(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    spoken = (argument.value for argument in node.args if isinstance(argument, ast.Constant))
    return any(isinstance(words, str) and SPOKEN.search(words) for words in spoken)


def test_only_the_clocks_read_the_time() -> None:
    assert reading_the_time(product()) == []


@pytest.mark.parametrize("clock", CLOCKS)
def test_each_clock_is_the_place_that_reads_it(clock: str) -> None:
    own = [source for source in product() if source.path == clock]

    assert reading_the_time(own, clocks=())


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime\nx = datetime.now(UTC)",
        "import datetime as d\nx = d.datetime.utcnow()",
        "from datetime import date as day\nx = day.today()",
        "import time\nx = time.time()",
        "from time import time_ns as count\nx = count()",
        "from datetime import datetime\nx = mapped_column(default=datetime.now)",
        "from sqlalchemy import func\nx = select(func.now())",
        "from sqlalchemy import text\nx = text('CURRENT_TIMESTAMP')",
    ],
)
def test_a_file_that_reads_the_time_is_found(code: str) -> None:
    planted = parsed(code, "lti_tool/parts/rules.py")

    assert "lti_tool/parts/rules.py:2" in reading_the_time([planted])


@pytest.mark.parametrize(
    "code",
    ["import time\nx = time.monotonic()", "def late(due, now):\n    return due < now", "x = clock.now()"],
)
def test_lengths_and_moments_handed_in_are_no_findings(code: str) -> None:
    assert reading_the_time([parsed(code)]) == []
