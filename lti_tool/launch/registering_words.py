"""What a registration asks for and does not get, in words an administrator reads."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _

from lti_tool.launch.registering import Described
from lti_tool.lti.claims import MESSAGE_SPELLINGS, MessageType, Scope
from lti_tool.lti.dynamic_registration import About, Gap, Note
from lti_tool.web.shown import Words

_SCOPES: Final[dict[str, Words]] = {
    Scope.LINE_ITEM: _("make columns in the gradebook"),
    Scope.LINE_ITEM_READ: _("see its own columns in the gradebook"),
    Scope.RESULT_READ: _("see the grades in its own columns"),
    Scope.SCORE: _("write grades into its own columns"),
    Scope.MEMBERSHIP_READ: _("see who is in a course"),
    Scope.GROUP_READ: _("see the groups of a course"),
}
_CLAIMS: Final[dict[str, Words]] = {
    "name": _("names"),
    "given_name": _("names"),
    "family_name": _("names"),
    "email": _("e-mail addresses"),
    "picture": _("pictures"),
    "locale": _("languages"),
}
_MESSAGES: Final[dict[str, Words]] = {
    MessageType.RESOURCE_LINK: _("open an activity"),
    MessageType.DEEP_LINKING: _("choose an activity"),
    MessageType.SUBMISSION_REVIEW: _("look at one learner's work from the gradebook"),
    MessageType.DATA_PRIVACY: _("ask for what is kept about a person"),
}


def asked(described: Described) -> tuple[tuple[Words, str], ...]:
    """What we ask for: about whom we learn, what we may do, what people can do from the LMS."""
    choice = described.choice
    messages = (MESSAGE_SPELLINGS[str(message["type"])] for message in choice.messages)
    found = (
        (_("It tells Potluck people's"), _listed(_CLAIMS.get(name) for name in choice.claims)),
        (_("Potluck may"), _listed(_SCOPES.get(name) for name in choice.scopes)),
        (_("People can"), _listed(_MESSAGES.get(message) for message in messages)),
    )
    return tuple((title, words) for title, words in found if words)


def hosts_elsewhere(described: Described) -> tuple[str, ...]:
    """The hosts of addresses that are not where the description is."""
    platform = described.platform
    addresses = {
        "authorization_endpoint": platform.authentication_url,
        "token_endpoint": platform.token_url,
        "jwks_uri": platform.keys_url,
        "registration_endpoint": platform.registration_url,
    }
    hosts = (urlsplit(addresses[name]).netloc for name in platform.elsewhere)
    return tuple(dict.fromkeys(hosts))


def not_offered(notes: Iterable[Note]) -> tuple[str, ...]:
    """What the LMS does not offer, each once, as far as somebody would miss it."""
    return _each_once(note for note in notes if note.gap is Gap.NOT_OFFERED)


def dropped(notes: Iterable[Note]) -> tuple[str, ...]:
    """What the LMS did not grant although it offers it.

    Only scopes: messages and names it may have taken over without repeating them, as Moodle does.
    """
    return _each_once(note for note in notes if note.gap is Gap.NOT_CONFIRMED and note.about is About.SCOPE)


def _each_once(notes: Iterable[Note]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_about, notes))))


def _about(note: Note) -> str:
    known: dict[About, dict[str, Words]] = {
        About.SCOPE: _SCOPES,
        About.CLAIM: {name: _CLAIMS[name] for name in ("name", "email")},
        About.MESSAGE: _MESSAGES,
    }
    return str(known.get(note.about, {}).get(note.value, ""))


def _listed(words: Iterable[Words | None]) -> str:
    return ", ".join(dict.fromkeys(str(each) for each in words if each is not None))
