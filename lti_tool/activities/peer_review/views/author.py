"""The author's pages: set up, look at it as a learner will, change it later."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review import forms
from lti_tool.activities.peer_review.forms import SetUp
from lti_tool.activities.peer_review.queries import place
from lti_tool.activities.peer_review.queries.grouping import GroupSet, group_sets
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.rules import gates
from lti_tool.activities.peer_review.rules.duties import Standing
from lti_tool.activities.peer_review.rules.gates import Gate
from lti_tool.activities.peer_review.rules.grouping import GroupRule
from lti_tool.activities.peer_review.rules.presets import PRESETS, preset_called, settings_of
from lti_tool.activities.peer_review.rules.settings import DATES, Settings, of_new_activity
from lti_tool.activities.peer_review.service import setting_up
from lti_tool.activities.peer_review.shown import (
    ANONYMITY_OPTIONS,
    AUTHORS_OPTIONS,
    CRITERION_KINDS,
    GIVING_OPTIONS,
    GROUP_OPTIONS,
    LATE_OPTIONS,
    PRACTISE_OPTIONS,
    SELF_REVIEW_OPTIONS,
    SMALL_GROUPS_OPTIONS,
    VERSION_OPTIONS,
    steps,
)
from lti_tool.activities.peer_review.views import library, rubrics
from lti_tool.activities.peer_review.views.library import NEW, OLD
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.activities.peer_review.views.words import set_option
from lti_tool.errors import Conflict, Refused
from lti_tool.parts.files import asked as files
from lti_tool.parts.forms import editor, exchange
from lti_tool.parts.forms.editor import TypedRubric
from lti_tool.parts.forms.starters import STARTERS, starter
from lti_tool.parts.steps.presets import Preset
from lti_tool.web import current
from lti_tool.web.reading import moment_input, zone
from lti_tool.web.shown import Words

OK, WRONG = 200, 422
BUTTON, PREVIEW, BEGIN_WITH, BRING_ALONG = "do", "preview", "preset-", "bring-rubric"


@dataclass(frozen=True, slots=True)
class Form:
    """The author's form as the page shows it."""

    target: str
    given: Mapping[str, str]
    rubric: TypedRubric
    settings: Settings
    errors: Mapping[str, Words] = field(default_factory=dict)
    is_rubric_open: bool = False
    begun_with: str = ""
    """The preset it was filled in from just now."""


@blueprint.get("/set-up")
@allow(Permission.AUTHOR)
def set_up() -> ResponseReturnValue:
    """A new peer review: every field has a good answer already."""
    title = place.link_title(current.session(), current_actor())
    settings = of_new_activity()
    return _page(Form(NEW, _given(settings, title), editor.shown(starter()), settings))


@blueprint.post("/set-up")
@allow(Permission.AUTHOR, largest=rubrics.LARGEST_FILE)
def publish() -> ResponseReturnValue:
    """Publish it, or answer a button inside the form."""
    typed = forms.set_up(request.form, zone(), Settings(), [one.id for one in _sets()])
    button = request.form.get(BUTTON, "")
    if button.startswith(BEGIN_WITH):
        return _begun_with(preset_called(button.removeprefix(BEGIN_WITH)), typed)
    answer = _answer_button(typed, NEW)
    if answer is not None:
        return answer
    wanted = typed.judged()
    if wanted is None:
        return _typed_page(typed, NEW), WRONG
    try:
        made = setting_up.set_up(current.session(), current_actor(), wanted, now=current.now())
    except Conflict:  # the button was pressed twice: the first press did it
        return redirect(url_for("launch.here"), 303)
    return redirect(url_for("launch.here", made=made.id, done="published"), 303)


@blueprint.post("/set-up/preview")
@allow(Permission.AUTHOR)
def preview() -> ResponseReturnValue:
    """What learners will see, while the author types."""
    typed = forms.set_up(request.form, zone(), Settings())
    return render_template("peer_review/_preview.html", **_preview(typed.title, typed.settings))


@blueprint.get("/change")
@allow(Permission.AUTHOR)
def change() -> ResponseReturnValue:
    """The settings and the rubric as they stand."""
    here = _here()
    rubric = editor.shown(place.rubric(current.session(), here.activity))
    settings = here.everybodys_settings
    return _page(Form(OLD, _given(settings, here.activity.title), rubric, settings))


@blueprint.post("/change")
@allow(Permission.AUTHOR, largest=rubrics.LARGEST_FILE)
def save_change() -> ResponseReturnValue:
    """Save them, or answer a button inside the form."""
    before = _here().everybodys_settings
    typed = forms.set_up(request.form, zone(), before, [one.id for one in _sets()])
    answer = _answer_button(typed, OLD)
    if answer is not None:
        return answer
    wanted = typed.judged()
    if wanted is None:
        return _typed_page(typed, OLD), WRONG
    try:
        setting_up.change(current.session(), current_actor(), wanted, now=current.now())
    except Refused as refused:
        if refused.code == setting_up.AUTHORS_ARE_SETTLED:
            forms.keep_authors(typed.reader)
        else:
            forms.keep_names_secret(typed.reader)
        return _typed_page(typed, OLD), WRONG
    return redirect(url_for("peer_review.people", done="changed"), 303)


def _sets() -> list[GroupSet]:
    return group_sets(current.session(), current_actor())


def _begun_with(preset: Preset, typed: SetUp) -> str:
    """The form filled in as the preset says; what it is called and asks for stays as it was typed."""
    settings = settings_of(preset, current.now(), zone())
    settings = replace(settings, instructions=typed.settings.instructions)
    rubric = editor.shown(STARTERS[preset.form]())
    return _page(Form(NEW, _given(settings, typed.title), rubric, settings, begun_with=preset.slug))


def _here() -> Here:
    return place.here(current.session(), current_actor())


def _answer_button(typed: SetUp, target: str) -> ResponseReturnValue | None:
    """The page again, for buttons that only change the form; None for the button that saves."""
    button = request.form.get(BUTTON, "")
    if button == BRING_ALONG:
        return _with_rubric_brought_along(typed, target)
    if button == library.KEEP:
        return _kept(typed, target)
    if button == library.SEE:
        return library.beside(target)
    if button == library.BACK:
        given = {**typed.reader.given, **library.typed()}
        form = Form(target, given, typed.rubric, typed.settings, is_rubric_open=True)
        return _page(form, rubric_text=request.form.get(rubrics.TEXT, ""))
    is_begun = button == library.BEGIN and target == NEW
    rubric = library.begun_with() if is_begun else editor.press(typed.rubric, button)
    if rubric is None and button != PREVIEW:
        return None
    given, settings = typed.reader.given, typed.settings
    return _page(Form(target, given, rubric or typed.rubric, settings, is_rubric_open=rubric is not None))


def _kept(typed: SetUp, target: str) -> ResponseReturnValue:
    """The page again, once a copy of its rubric is kept, or told why it is not."""
    reader = library.keep(typed.rubric)
    given = {**typed.reader.given, **reader.given}
    form = Form(target, given, typed.rubric, typed.settings, reader.errors, is_rubric_open=True)
    return _page(form, is_kept=reader.ok), OK if reader.ok else WRONG


def _with_rubric_brought_along(typed: SetUp, target: str) -> ResponseReturnValue:
    """The form with the rubric that was pasted or sent as a file; nothing is saved."""
    given, settings = typed.reader.given, typed.settings
    text = rubrics.text_of(request.form, request.files.get(rubrics.FILE))
    try:
        brought = editor.shown(exchange.read(text))
    except exchange.Unreadable as problem:
        form = Form(target, given, typed.rubric, settings, {rubrics.TEXT: problem.words}, is_rubric_open=True)
        return _page(form, rubric_text=text), WRONG
    return _page(Form(target, given, brought, settings, is_rubric_open=True), is_brought_along=True)


def _typed_page(typed: SetUp, target: str) -> str:
    errors = dict(typed.reader.errors)
    is_rubric_wrong = any(name not in typed.reader.given for name in errors)
    given, settings = typed.reader.given, typed.settings
    return _page(Form(target, given, typed.rubric, settings, errors, is_rubric_open=is_rubric_wrong))


def _page(form: Form, **shown: object) -> str:
    return render_template(
        "peer_review/set_up.html",
        bring_along=BRING_ALONG,
        form=form,
        labels=forms.LABELS,
        is_new=form.target == NEW,
        presets=PRESETS,
        begin_with=BEGIN_WITH,
        late_options=LATE_OPTIONS,
        giving_options=GIVING_OPTIONS,
        version_options=VERSION_OPTIONS,
        practise_options=PRACTISE_OPTIONS,
        self_review_options=SELF_REVIEW_OPTIONS,
        group_options=GROUP_OPTIONS,
        small_groups_options=SMALL_GROUPS_OPTIONS,
        set_options=[set_option(one) for one in _sets()],
        anonymity_options=ANONYMITY_OPTIONS,
        authors_options=AUTHORS_OPTIONS,
        limits=editor,
        criterion_kinds=CRITERION_KINDS,
        kept_options=library.options() if form.target == NEW else [],
        sends_mail=current.runtime().settings.mail is not None,
        **_preview(form.given.get("title", ""), form.settings),
        **shown,
    )


def _preview(title: str, settings: Settings) -> dict[str, object]:
    now = current.now()
    stand = Standing(
        needed=settings.reviews_asked,
        is_writing_ahead=gates.handing_in(settings, now) is Gate.AHEAD,
        is_reviewing_ahead=gates.reviewing(settings, now) is Gate.AHEAD,
        is_release_ahead=not gates.is_released(settings, now),
    )
    return {"title": title, "settings": settings, "steps": steps(settings, stand, links=False)}


def _given(settings: Settings, title: str) -> dict[str, str]:
    """The settings as their fields show them."""
    return {
        "title": title,
        "instructions": settings.instructions,
        "authors": settings.authors,
        "reviews_asked": str(settings.reviews_asked),
        **{name: moment_input(getattr(settings, name)) for name in DATES},
        "late": settings.late,
        "late_percent": str(settings.late_percent),
        "grace_minutes": str(settings.grace_minutes),
        "fewest_words": str(settings.fewest_words),
        "giving": settings.giving,
        "revises": "yes" if settings.revises else "",
        "which_version": settings.which_version,
        "practise": settings.practise,
        "self_review": settings.self_review,
        "group_rule": settings.group_rule,
        "group_set": "" if settings.group_rule is GroupRule.ANY else forms.set_value(settings.group_set),
        "small_groups": settings.small_groups,
        "anonymity": settings.anonymity,
        "deal_at": moment_input(settings.deal_at),
        "remind": "yes" if settings.remind else "",
        **files.given(settings.files),
        "rates_reviews": "yes" if settings.rates_reviews else "",
        "asks_conduct": "yes" if settings.asks_conduct else "",
        "conduct_text": settings.conduct_text,
        "reflects": "yes" if settings.reflects else "",
        "reflection_words": str(settings.reflection_words),
    }
