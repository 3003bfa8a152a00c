"""The rubrics an author starts from: questions that fit most work."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

from lti_tool.parts.forms.rules import CriterionDraft, CriterionKind, LevelDraft, RubricDraft


def starter() -> RubricDraft:
    """A rubric of 100 points in the reader's language, good enough to publish as it is."""
    return RubricDraft((
        CriterionDraft(
            _("Does what the task asks"),
            (
                LevelDraft(_("Everything is there"), 40, _("Every part of the task is answered")),
                LevelDraft(_("Most of it"), 25, _("One part is missing or thin")),
                LevelDraft(_("A beginning"), 10, _("Several parts are still missing")),
            ),
            _("Would the person who set the task find what they asked for?"),
        ),
        CriterionDraft(
            _("Gives good reasons"),
            (
                LevelDraft(_("Convincing"), 40, _("Each claim has a reason or an example")),
                LevelDraft(_("Partly"), 25, _("Some claims stand alone")),
                LevelDraft(_("Not yet"), 10, _("I had to take it on trust")),
            ),
            _("Do the reasons and examples convince you?"),
        ),
        CriterionDraft(
            _("Easy to follow"),
            (
                LevelDraft(_("At once"), 20, _("Clear words, one thought after the other")),
                LevelDraft(_("With some effort"), 12, _("I read a few places twice")),
                LevelDraft(_("Hard to follow"), 5, _("I would have to ask back")),
            ),
            _("Did you understand it at the first reading?"),
        ),
    ))  # fmt: skip


def words() -> RubricDraft:
    """A rubric of words alone in the reader's language: it makes no grade."""
    return RubricDraft((
        CriterionDraft(
            _("What works"),
            (),
            _("What should stay as it is, and why?"),
            kind=CriterionKind.COMMENT,
        ),
        CriterionDraft(
            _("What you would change"),
            (),
            _("Name one or two things, and say how you would do them."),
            kind=CriterionKind.COMMENT,
        ),
    ))  # fmt: skip


STARTERS: Mapping[str, Callable[[], RubricDraft]] = {"levels": starter, "words": words}
"""The same by the names that presets call them."""
