"""Presets: named beginnings of an activity, written as TOML, one table for each.

A preset chooses numbers, lists and switches of its kind, never a workflow. What it says to people goes
through gettext where it is shown.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from lti_tool.errors import PotluckError

_AFTER = re.compile(r"([dw])(\d{1,3})")
_DAYS = {"d": 1, "w": 7}
_KEYS = frozenset({"title", "purpose", "steps", "settings", "dates", "form"})


class PresetError(PotluckError):
    """A preset that says something nobody can mean."""


class Loop(StrEnum):
    """The stages of learning that a step serves; a method worth its name serves them all."""

    GAIN = "gain"
    APPLY = "apply"
    FEEDBACK = "feedback"
    REFLECT = "reflect"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing people do, and the stage it serves."""

    do: str
    loop: Loop


@dataclass(frozen=True, slots=True)
class Preset:
    """A named beginning of an activity."""

    slug: str
    title: str
    purpose: str
    """For whom it is good, in a sentence."""
    steps: tuple[Step, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What it chooses, by the names its kind keeps settings under."""
    dates: Mapping[str, timedelta] = field(default_factory=dict)
    """How long after its start a date lies, by the same names."""
    form: str = ""
    """Which of its kind's forms it begins with."""


def read(text: str) -> tuple[Preset, ...]:
    """The presets of a TOML document, in its order.

    Raises:
        PresetError: a table lacks something, has something nobody reads, or a value that does not fit.
    """
    return tuple(_preset(slug, table) for slug, table in tomllib.loads(text).items())


def after(text: str) -> timedelta:
    """How long "w2" (two weeks) or "d10" (ten days) is.

    Raises:
        PresetError: it is neither.
    """
    found = _AFTER.fullmatch(text)
    if found is None:
        told = f"{text!r} is no time after the start: write w2 for two weeks, d10 for ten days"
        raise PresetError(told)
    return timedelta(days=_DAYS[found[1]] * int(found[2]))


def _preset(slug: str, table: Mapping[str, Any]) -> Preset:
    unknown = table.keys() - _KEYS
    if unknown:
        told = f"[{slug}] has what nobody reads: {', '.join(sorted(unknown))}"
        raise PresetError(told)
    try:
        return Preset(
            slug=slug,
            title=table["title"],
            purpose=table["purpose"],
            steps=tuple(Step(step["do"], Loop(step["loop"])) for step in table["steps"]),
            settings=table.get("settings", {}),
            dates={name: after(moment) for name, moment in table.get("dates", {}).items()},
            form=table.get("form", ""),
        )
    except (KeyError, ValueError) as problem:
        told = f"[{slug}] lacks something, or it does not fit: {problem}"
        raise PresetError(told) from problem
