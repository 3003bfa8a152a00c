"""Presets are read as they are written, and what nobody could mean is refused by name."""

from datetime import timedelta

import pytest

from lti_tool.parts.steps.presets import Loop, PresetError, Step, after, read

ONE = """
[swap]
title = "Swap"
purpose = "For two."
steps = [{ do = "write", loop = "apply" }]
settings = { reviews_asked = 1 }
dates = { submit_due = "w1" }
form = "words"
"""


def test_a_preset_is_read_as_it_is_written() -> None:
    [preset] = read(ONE)

    assert (preset.slug, preset.title, preset.purpose, preset.form) == ("swap", "Swap", "For two.", "words")
    assert preset.steps == (Step("write", Loop.APPLY),)
    assert preset.settings == {"reviews_asked": 1}
    assert preset.dates == {"submit_due": timedelta(weeks=1)}


@pytest.mark.parametrize(("text", "days"), [("d0", 0), ("d10", 10), ("w2", 14)])
def test_times_after_the_start_are_days_or_weeks(text: str, days: int) -> None:
    assert after(text) == timedelta(days=days)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('title = "Swap"', "", "title"),
        ('"apply"', '"play"', "play"),
        ('"w1"', '"in a week"', "no time after the start"),
        ("form =", "shape =", "shape"),
    ],
)
def test_what_nobody_can_mean_is_refused_with_its_name(right: str, wrong: str, told: str) -> None:
    with pytest.raises(PresetError, match=rf"{told}"):
        read(ONE.replace(right, wrong))
