"""Teams that hand in one work together: how many reviews it needs, and lists of who is in which."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

MOST_LINES = 5_000
LONGEST_NAME = 200
HEADINGS = ("person", "team")


class Wrong(StrEnum):
    """What may be wrong with a line of a list."""

    TWO_CELLS = "two_cells"
    """It has no person, or no team."""
    LONG_NAME = "long_name"
    UNKNOWN = "unknown"
    """Nobody here is called so."""
    AMBIGUOUS = "ambiguous"
    """Several people are called so."""
    TWICE = "twice"
    """The person stands in an earlier line already."""
    TOO_MANY = "too_many"
    """The list is longer than anybody's course; nothing behind this line was read."""


@dataclass(frozen=True, slots=True)
class Loads:
    """How many reviews a work is to get, and how many it gets at most."""

    aimed: int
    at_most: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: a person as they are called there, and the team they shall be in."""

    number: int
    person: str
    team: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that cannot be followed."""

    number: int
    wrong: Wrong
    person: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody a list may mean, by their name or their address."""

    person_id: UUID
    name: str
    email: str = ""


def loads(asked: int, people: int, works: int) -> Loads:
    """How many reviews works are to get, so that each person can review what they owe.

    Nobody reviews the work of their own team, so everybody's reviews must fit into all works but one.
    """
    if works <= 1:
        return Loads(asked, asked + 1)
    owed = min(asked, works - 1) * people
    return Loads(max(asked, -(-owed // works)), max(asked, -(-owed // (works - 1))) + 1)


def read_list(rows: Iterable[tuple[int, Sequence[str]]]) -> tuple[list[Line], list[Problem]]:
    """The lines of a list, by the number and the cells of each: who it is, then their team.

    A first line of headings is left out.
    """
    lines: list[Line] = []
    problems: list[Problem] = []
    for at, (number, cells) in enumerate(rows):
        if at == MOST_LINES:
            return lines, [*problems, Problem(number, Wrong.TOO_MANY)]
        if at == 0 and _is_heading(cells):
            continue
        person, team = (*cells, "", "")[:2]
        if not person or not team:
            problems.append(Problem(number, Wrong.TWO_CELLS))
        elif len(team) > LONGEST_NAME:
            problems.append(Problem(number, Wrong.LONG_NAME))
        else:
            lines.append(Line(number, person, team))
    return lines, problems


def whom(lines: Iterable[Line], people: Sequence[Named]) -> tuple[dict[UUID, str], list[Problem]]:
    """Who shall be in which team, by the people's ids; and the lines that name nobody, or several people."""
    by_call = _by_call(people)
    chosen: dict[UUID, str] = {}
    problems = []
    for line in lines:
        meant = by_call.get(line.person.casefold(), frozenset())
        wrong = _wrong(meant, chosen)
        if wrong is None:
            chosen[min(meant)] = line.team
        else:
            problems.append(Problem(line.number, wrong, line.person))
    return chosen, problems


def _wrong(meant: frozenset[UUID], chosen: Mapping[UUID, str]) -> Wrong | None:
    if len(meant) != 1:
        return Wrong.AMBIGUOUS if meant else Wrong.UNKNOWN
    return Wrong.TWICE if meant & chosen.keys() else None


def _by_call(people: Sequence[Named]) -> Mapping[str, frozenset[UUID]]:
    found: dict[str, set[UUID]] = {}
    for one in people:
        for call in (" ".join(one.name.split()), one.email):
            if call:
                found.setdefault(call.casefold(), set()).add(one.person_id)
    return {call: frozenset(ids) for call, ids in found.items()}


def _is_heading(cells: Sequence[str]) -> bool:
    return tuple(cell.casefold() for cell in cells[:2]) == HEADINGS
