"""Knows the small values that pages hand to the components: statuses, steps, options, figures."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from flask_babel.speaklater import LazyString

Words: TypeAlias = str | LazyString


class Status(StrEnum):
    """The ways something can stand; each has its own colour, icon and shape."""

    DONE = "done"
    NOW = "now"
    LATER = "later"
    NEED = "need"
    INFO = "info"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many, shown as plates or, above six, as a meter."""

    reached: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an activity in the list "Your steps"."""

    title: Words
    status: Status
    sentence: Words = ""
    url: str | None = None
    count: Count | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One answer a field offers."""

    value: str
    label: Words
    hint: Words = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A way to a page of another part, named by its endpoint."""

    endpoint: str
    words: Words


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a summary, with the page that shows what is behind it."""

    number: Words
    noun: Words
    url: str | None = None
