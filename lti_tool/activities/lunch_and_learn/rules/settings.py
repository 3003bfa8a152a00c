"""What an author can set, and how it is kept with the activity."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any

MOST_ASKED = 20
SHORTEST, USUAL, LONGEST = 10, 45, 480
"""Minutes of a meeting."""
MOST_SEATS = 10_000


class Naming(StrEnum):
    """Whether questions have names."""

    CHOOSE = "choose"
    """Whoever asks decides."""
    NAMED = "named"
    NAMELESS = "nameless"


class Grading(StrEnum):
    """What the gradebook gets."""

    NOTHING = "nothing"
    COMPLETION = "completion"
    """All of it, once somebody is complete."""
    ATTENDANCE = "attendance"
    """The share of the dates asked for that they came to."""
    QUIZ = "quiz"
    """The mean of their quizzes."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of an author; each has a good answer already."""

    introduction: str = ""
    time_zone: str = ""
    """Whose clock the dates follow, as `Europe/Berlin`."""
    minutes: int = USUAL
    capacity: int | None = None
    place: str = ""
    url: str = ""
    proposes: bool = True
    """Whether people put topics up, as offers and as wishes, and vote for them."""
    rotates: bool = True
    """Whether people say that they present when it is their turn."""
    is_hybrid: bool = True
    """Whether people say if they come or join from afar."""
    asks_diet: bool = False
    naming: Naming = Naming.CHOOSE
    attend_least: int = 1
    takeaways_least: int = 1
    catches_up: bool = True
    """Whether the recording, its quiz and a takeaway count like having been there."""
    asks_feedback: bool = True
    pass_percent: int = 0
    """From how much of a quiz on it is passed; 0 where nobody can fail."""
    grading: Grading = Grading.COMPLETION
    remind: bool = True

    @property
    def gives_grade(self) -> bool:
        """Whether a gradebook column is of use."""
        return self.grading is not Grading.NOTHING

    @property
    def asks_something(self) -> bool:
        """Whether there is anything to complete."""
        return bool(self.attend_least or self.takeaways_least)


_CHOICES = {"naming": Naming, "grading": Grading}


def to_keep(settings: Settings) -> dict[str, Any]:
    """The settings as plain values for the activity's row."""
    return {name: str(value) if name in _CHOICES else value for name, value in asdict(settings).items()}


def read(kept: Mapping[str, Any]) -> Settings:
    """The settings from the activity's row; what an older version did not keep has its default."""
    known = {each.name: kept[each.name] for each in fields(Settings) if each.name in kept}
    return Settings(**known | {name: kind(known[name]) for name, kind in _CHOICES.items() if name in known})


def may_change_naming(before: Settings, after: Settings, *, is_asked: bool) -> bool:
    """Whether names of questions may be told otherwise from now on: never once somebody has asked one."""
    return not is_asked or before.naming is after.naming


def in_zone(settings: Settings, zone: str) -> Settings:
    """The settings with a zone, where they have none yet."""
    return settings if settings.time_zone else replace(settings, time_zone=zone)
