"""What the completion API answers when it cannot answer: problems as RFC 9457 describes them."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from lti_tool.errors import PotluckError
from lti_tool.web.errors import PageError
from lti_tool.web.shown import Words

_CHALLENGE = ("WWW-Authenticate", 'Basic realm="Potluck completions", charset="UTF-8"')


@dataclass(frozen=True, slots=True)
class Answer:
    """A problem and the headers that belong to it."""

    page: PageError
    headers: tuple[tuple[str, str], ...] = ()


class Problem(PotluckError):
    """Stops a request of the API; `answer` is what its caller is told."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.page.code)
        self.answer = answer


def key_refused() -> Problem:
    """No key, an unknown one, a wrong secret or a revoked key; the answer does not say which."""
    page = PageError(
        401,
        "COMPLETIONS-KEY",
        _("A key is needed"),
        _("Show a key of the record store with HTTP Basic; this one is missing, wrong or revoked."),
    )
    return Problem(Answer(page, (_CHALLENGE,)))  # RFC 9110 15.5.2: a 401 says how to identify oneself


def scope_missing() -> Problem:
    """The key is good but does not open completions."""
    page = PageError(
        403,
        "COMPLETIONS-SCOPE",
        _("This key does not open completions"),
        _("The key needs one of the scopes completions/read, all/read or all."),
    )
    return Problem(Answer(page))


def parameter_unknown(name: str, known: str) -> Problem:
    """A query parameter that does not exist: an answer without it could be mistaken for what was meant."""
    happened = _("There is no parameter %(name)s; known are %(known)s.", name=name, known=known)
    return Problem(Answer(PageError(400, "COMPLETIONS-PARAMETER", _("Unknown parameter"), happened)))


def value_unfit(name: str, expected: Words) -> Problem:
    """A query parameter whose value cannot be used."""
    happened = _("The parameter %(name)s needs %(expected)s.", name=name, expected=expected)
    return Problem(Answer(PageError(400, "COMPLETIONS-VALUE", _("Unfit value"), happened)))


def nothing_there(name: str) -> Problem:
    """An id that the key's organisation does not have; whether another has it is not said."""
    happened = _("The id in the parameter %(name)s belongs to nothing here.", name=name)
    return Problem(Answer(PageError(404, "COMPLETIONS-NOTHING", _("Nothing has this id"), happened)))
