"""An author begins with a preset, sees at once what it means, and may change all of it."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lti_tool.activities.peer_review.rules.presets import PRESETS, checked, settings_of
from lti_tool.activities.peer_review.rules.settings import Anonymity, Practise, SelfReview
from lti_tool.parts.forms.starters import STARTERS
from lti_tool.parts.steps.presets import Loop, Preset, PresetError
from tests.peer_review.browsing import Table, begin, press, url

NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
ALL = pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.slug)


@ALL
def test_every_preset_serves_all_stages_of_learning(preset: Preset) -> None:
    assert {step.loop for step in preset.steps} == set(Loop)


@ALL
def test_the_steps_a_preset_names_are_those_it_switches_on(preset: Preset) -> None:
    settings = settings_of(preset, NOW, UTC)
    switched_on = {
        "reflect": settings.reflects,
        "revise": settings.revises,
        "judge_own_work": settings.self_review is not SelfReview.NONE,
        "practise": settings.practise is Practise.FIRST,
    }

    assert {step.do for step in preset.steps} - {"write", "review", "read"} == {
        name for name, is_on in switched_on.items() if is_on
    }
    assert preset.form in STARTERS


def test_dates_lie_at_the_end_of_a_day_where_the_author_is() -> None:
    [graded] = [preset for preset in PRESETS if preset.slug == "graded_with_deadlines"]

    settings = settings_of(graded, NOW, ZoneInfo("Europe/Berlin"))

    assert settings.submit_due == datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
    assert settings.review_due == datetime(2026, 12, 7, 22, 59, tzinfo=UTC)


def test_a_preset_with_a_setting_that_is_not_there_is_refused() -> None:
    text = '[odd]\ntitle = "Odd"\npurpose = "None."\nsteps = []\nsettings = { reviews = 2 }\n'

    with pytest.raises(PresetError, match=r"\[odd\] sets what a peer review has not: reviews"):
        checked(text)


@ALL
def test_an_activity_is_published_as_its_preset_says(table: Table, preset: Preset) -> None:
    author = table.author
    begin(author)
    press(author, "/set-up", f"preset-{preset.slug}", {"title": "Mine", "instructions": "Write *one*."})
    filled = author.text

    press(author, "/set-up", "publish")

    assert 'value="Mine"' in filled
    assert "Write *one*." in filled
    begin(author)
    author.get(url(author, "/change"))
    asked = preset.settings["reviews_asked"]
    assert re.search(rf'name="reviews_asked"[^>]* value="{asked}"', author.text)
    reflects = re.search(r'name="reflects"[^>]* checked', author.text)
    assert bool(reflects) == preset.settings.get("reflects", False)


def test_feedback_only_gives_words_and_no_grade(table: Table) -> None:
    begin(table.author)
    press(table.author, "/set-up", "preset-two_people_swap", {"title": "Ours"})
    press(table.author, "/set-up", "publish", {"asks_conduct": ""})
    first, second = table.learners[:2]
    for learner in (first, second):
        table.write(learner)
    for learner in (first, second):
        table.review(learner, words="It says when.")

    first.send(url(first, "/feedback"))

    assert "It says when." in first.text
    assert "there is no grade" in first.get(url(first, "/")).text
    first.get(url(first, "/feedback"))
    assert "Why this grade" not in first.text
    assert second.person.name in first.text


def test_two_people_see_each_others_names() -> None:
    [swap] = [preset for preset in PRESETS if preset.slug == "two_people_swap"]

    assert settings_of(swap, NOW, UTC).anonymity is Anonymity.OPEN


def test_a_preset_nobody_knows_changes_nothing(table: Table) -> None:
    author = table.author
    begin(author)

    press_unknown = author.send(url(author, "/set-up"), {"title": "Mine", "do": "preset-of-mine"})

    assert press_unknown.status_code == 404
    begin(author)
    assert "Set up a peer review" in author.text
