"""The author's pages: set up, look at it as people will, change it later; what is asked after each date."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import available_timezones

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.lunch_and_learn import forms
from lti_tool.activities.lunch_and_learn.queries import place
from lti_tool.activities.lunch_and_learn.rules import duties
from lti_tool.activities.lunch_and_learn.rules.presets import PRESETS, preset_called, settings_of
from lti_tool.activities.lunch_and_learn.rules.settings import Settings, in_zone
from lti_tool.activities.lunch_and_learn.service import setting_up
from lti_tool.activities.lunch_and_learn.shown.options import GRADING_OPTIONS, NAMING_OPTIONS
from lti_tool.activities.lunch_and_learn.shown.steps import steps
from lti_tool.activities.lunch_and_learn.views.mounting import WRONG, blueprint
from lti_tool.errors import Conflict, Refused
from lti_tool.parts.steps.progress import Known, progress
from lti_tool.web import current
from lti_tool.web.reading import zone
from lti_tool.web.shown import Words

BUTTON, PREVIEW, BEGIN_WITH = "do", "preview", "preset-"
NEW, OLD = "lunch_and_learn.set_up", "lunch_and_learn.change"
_FLAGS = ("proposes", "rotates", "is_hybrid", "asks_diet", "catches_up", "asks_feedback", "remind")


@dataclass(frozen=True, slots=True)
class Form:
    """The author's form as the page shows it."""

    target: str
    given: Mapping[str, str]
    settings: Settings
    errors: Mapping[str, Words] = field(default_factory=dict)
    begun_with: str = ""


@blueprint.get("/set-up")
@allow(Permission.AUTHOR)
def set_up() -> ResponseReturnValue:
    """A new lunch-and-learn: every field has a good answer already."""
    title = place.link_title(current.session(), current_actor())
    settings = in_zone(Settings(), zone().key)
    return _page(Form(NEW, _given(settings, title), settings))


@blueprint.post("/set-up")
@allow(Permission.AUTHOR)
def publish() -> ResponseReturnValue:
    """Publish it, or answer a button inside the form."""
    typed = forms.set_up(request.form, in_zone(Settings(), zone().key))
    button = request.form.get(BUTTON, "")
    if button.startswith(BEGIN_WITH):
        return _begun_with(button.removeprefix(BEGIN_WITH), typed)
    if button == PREVIEW:
        return _page(Form(NEW, typed.reader.given, typed.settings))
    wanted = typed.wanted
    if wanted is None:
        return _page(Form(NEW, typed.reader.given, typed.settings, typed.reader.errors)), WRONG
    try:
        made = setting_up.set_up(current.session(), current_actor(), wanted, now=current.now())
    except Conflict:  # the button was pressed twice: the first press did it
        return redirect(url_for("launch.here"), 303)
    return redirect(url_for("launch.here", made=made.id, done="published"), 303)


@blueprint.post("/set-up/preview")
@allow(Permission.AUTHOR)
def preview() -> ResponseReturnValue:
    """What people will see, while the author types."""
    typed = forms.set_up(request.form, in_zone(Settings(), zone().key))
    return render_template("lunch_and_learn/_preview.html", **_preview(typed.title, typed.settings))


@blueprint.get("/change")
@allow(Permission.AUTHOR)
def change() -> ResponseReturnValue:
    """The settings as they stand."""
    here = place.here(current.session(), current_actor())
    return _page(Form(OLD, _given(here.settings, here.activity.title), here.settings))


@blueprint.post("/change")
@allow(Permission.AUTHOR)
def save_change() -> ResponseReturnValue:
    """Save them, or show the preview."""
    before = place.here(current.session(), current_actor()).settings
    typed = forms.set_up(request.form, before)
    if request.form.get(BUTTON) == PREVIEW:
        return _page(Form(OLD, typed.reader.given, typed.settings))
    wanted = typed.wanted
    if wanted is None:
        return _page(Form(OLD, typed.reader.given, typed.settings, typed.reader.errors)), WRONG
    try:
        setting_up.change(current.session(), current_actor(), wanted, now=current.now())
    except Refused:
        told = _("People have asked questions already, told who would see their names.")
        typed.reader.refuse("naming", told)
        return _page(Form(OLD, typed.reader.given, typed.settings, typed.reader.errors)), WRONG
    return redirect(url_for("lunch_and_learn.people", done="changed"), 303)


def _begun_with(slug: str, typed: forms.SetUp) -> str:
    """The form filled in as the preset says; what it is called, says and where it is stays as typed."""
    preset, was = preset_called(slug), typed.settings
    settings = replace(
        settings_of(preset),
        introduction=was.introduction,
        time_zone=was.time_zone,
        place=was.place,
        url=was.url,
    )
    return _page(Form(NEW, _given(settings, typed.title), settings, begun_with=preset.slug))


def _page(form: Form) -> str:
    return render_template(
        "lunch_and_learn/set_up.html",
        form=form,
        labels=forms.LABELS,
        is_new=form.target == NEW,
        presets=PRESETS,
        begin_with=BEGIN_WITH,
        naming_options=NAMING_OPTIONS,
        grading_options=GRADING_OPTIONS,
        zones=sorted(available_timezones()),
        sends_mail=current.runtime().settings.mail is not None,
        **_preview(form.given.get("title", ""), form.settings),
    )


def _preview(title: str, settings: Settings) -> dict[str, object]:
    nobody = progress(duties.asked(settings), Known())
    return {"title": title, "settings": settings, "steps": steps(nobody)}


def _given(settings: Settings, title: str) -> dict[str, str]:
    """The settings as their fields show them."""
    return {
        "title": title,
        "introduction": settings.introduction,
        "time_zone": settings.time_zone,
        "minutes": str(settings.minutes),
        "capacity": str(settings.capacity or ""),
        "place": settings.place,
        "url": settings.url,
        "naming": settings.naming,
        "attend_least": str(settings.attend_least),
        "takeaways_least": str(settings.takeaways_least),
        "pass_percent": str(settings.pass_percent),
        "grading": settings.grading,
        **{name: "yes" if getattr(settings, name) else "" for name in _FLAGS},
    }
