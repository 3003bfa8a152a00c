"""How a peer review can begin: the presets, and the settings that follow from one."""

from datetime import datetime, time, timedelta, tzinfo
from importlib.resources import files
from typing import Any

from lti_tool.activities.peer_review.rules.settings import Settings, of_new_activity, read, to_keep
from lti_tool.errors import NotFound
from lti_tool.parts.steps import presets
from lti_tool.parts.steps.presets import Preset, PresetError

END_OF_DAY = time(23, 59)


def checked(text: str) -> tuple[Preset, ...]:
    """The presets of a document, each with settings that a peer review has.

    Raises:
        PresetError: one of them chooses something that is not there.
    """
    found = presets.read(text)
    for preset in found:
        unknown = (preset.settings.keys() | preset.dates.keys()) - to_keep(Settings()).keys()
        if unknown:
            told = f"[{preset.slug}] sets what a peer review has not: {', '.join(sorted(unknown))}"
            raise PresetError(told)
    return found


PRESETS = checked(files(__package__).joinpath("presets.toml").read_text(encoding="utf-8"))


def preset_called(slug: str) -> Preset:
    """The preset of this name.

    Raises:
        NotFound: there is none.
    """
    found = next((preset for preset in PRESETS if preset.slug == slug), None)
    if found is None:
        raise NotFound
    return found


def settings_of(preset: Preset, now: datetime, zone: tzinfo) -> Settings:
    """What an activity begins with that is set up now; its dates lie at the end of a day in this zone."""
    kept: dict[str, Any] = to_keep(of_new_activity()) | dict(preset.settings)
    dates = {name: _end_of_day(now, wait, zone).isoformat() for name, wait in preset.dates.items()}
    return read(kept | dates)


def _end_of_day(now: datetime, wait: timedelta, zone: tzinfo) -> datetime:
    day = (now.astimezone(zone) + wait).date()
    return datetime.combine(day, END_OF_DAY, zone).astimezone(now.tzinfo)
