"""Whether mails leave the house: the mail server is asked to take one, and none is sent."""

import smtplib
from collections.abc import Iterator

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext

from lti_tool.admin.doctor.findings import Check, Finding, Verdict
from lti_tool.admin.doctor.patients import Installation
from lti_tool.outbox import reasons
from lti_tool.outbox.destinations.mail import judged
from lti_tool.outbox.destinations.smtp_line import SmtpLine


def examine(house: Installation, line: SmtpLine | None) -> Iterator[Finding]:
    """What can be said of mails; nothing where none are sent."""
    if line is None:
        return
    try:
        line.try_out()
    except (smtplib.SMTPException, OSError) as problem:
        yield _fails(line, problem)
        return
    finally:
        line.hang_up()
    yield (
        _refused(house)
        if house.refused_mails
        else Finding(
            Check.MAIL,
            Verdict.OK,
            _("%(host)s takes mails from %(sender)s.", host=line.server.host, sender=line.server.sender),
        )
    )


def _fails(line: SmtpLine, problem: smtplib.SMTPException | OSError) -> Finding:
    found = judged(problem, line.server.sender)
    said = f" ({found.detail})" if found.detail else ""
    return Finding(
        Check.MAIL,
        Verdict.FAIL,
        f"{line.server.host}: {reasons.words(found.reason)}{said}",
        _("See POTLUCK_SMTP_URL and POTLUCK_MAIL_FROM; mails wait for two weeks meanwhile."),
    )


def _refused(house: Installation) -> Finding:
    return Finding(
        Check.MAIL,
        Verdict.WARN,
        lazy_ngettext(
            "One mail of the last two weeks was refused.",
            "%(num)s mails of the last two weeks were refused.",
            house.refused_mails,
        ),
        _("The page Undelivered for staff says why."),
    )
