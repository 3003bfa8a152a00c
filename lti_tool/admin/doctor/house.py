"""The installation by itself: its address, its worker, its grades on their way."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext

from lti_tool.admin.doctor.findings import Check, Finding, Verdict
from lti_tool.admin.doctor.patients import Installation


def examine(house: Installation) -> Iterator[Finding]:
    """What can be said without asking anybody."""
    yield _address(house)
    yield _worker(house)
    yield _messages(house)


def _address(house: Installation) -> Finding:
    if house.is_loopback:
        return Finding(
            Check.ADDRESS,
            Verdict.NOTE,
            _("%(url)s is on this machine: only an LMS on this machine can use it.", url=house.base_url),
            _("For others set POTLUCK_BASE_URL to an https:// address with a host of its own."),
        )
    return Finding(
        Check.ADDRESS,
        Verdict.OK,
        _("%(url)s; its cookies are kept inside the frame of an LMS.", url=house.base_url),
    )


def _worker(house: Installation) -> Finding:
    if house.has_worker:
        return Finding(Check.WORKER, Verdict.OK, _("It gave a sign of life within the last half minute."))
    return Finding(
        Check.WORKER,
        Verdict.FAIL,
        _("No worker gave a sign of life lately: grades and rosters stand still."),
        _("Run potluck serve, or potluck work beside a web server of your own."),
    )


def _messages(house: Installation) -> Finding:
    if house.stuck_messages:
        return Finding(
            Check.MESSAGES,
            Verdict.WARN,
            lazy_ngettext(
                "One grade has been on its way for more than an hour.",
                "%(num)s grades have been on their way for more than an hour.",
                house.stuck_messages,
            ),
            _("They are tried again by themselves for two weeks. What follows may say what holds them up."),
        )
    if house.refused_messages:
        return Finding(
            Check.MESSAGES,
            Verdict.WARN,
            lazy_ngettext(
                "One grade of the last two weeks was refused by its LMS.",
                "%(num)s grades of the last two weeks were refused by their LMS.",
                house.refused_messages,
            ),
            _("Instructors see each one with its reason, and can send it again."),
        )
    return Finding(Check.MESSAGES, Verdict.OK, _("None is late, and none was refused lately."))
