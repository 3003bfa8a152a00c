"""How lunch-and-learns can begin: the presets, and the settings that follow from one."""

from importlib.resources import files

from lti_tool.activities.lunch_and_learn.rules.settings import Settings, read, to_keep
from lti_tool.errors import NotFound
from lti_tool.parts.steps import presets
from lti_tool.parts.steps.presets import Preset, PresetError


def checked(text: str) -> tuple[Preset, ...]:
    """The presets of a document, each with settings that lunch-and-learns have.

    Raises:
        PresetError: one of them chooses something that is not there.
    """
    found = presets.read(text)
    for preset in found:
        unknown = preset.settings.keys() - to_keep(Settings()).keys()
        if unknown:
            told = f"[{preset.slug}] sets what lunch-and-learns have not: {', '.join(sorted(unknown))}"
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


def settings_of(preset: Preset) -> Settings:
    """What an activity begins with."""
    return read(dict(preset.settings))
