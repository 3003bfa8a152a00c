"""What the acts in the log are called on the page."""

from flask_babel import lazy_gettext as _

from lti_tool.access.audit import Act
from lti_tool.web.shown import Words

ACTS: dict[str, Words] = {
    Act.STAFF_INVITED: _("gave a way in to"),
    Act.STAFF_SIGNED_IN: _("signed in"),
    Act.STAFF_DISABLED: _("let in no longer:"),
    Act.ORGANISATION_ADDED: _("added the organisation"),
    Act.PLATFORM_INVITED: _("invited the LMS"),
    Act.INVITATION_WITHDRAWN: _("withdrew the invitation of"),
    Act.PLATFORM_REGISTERED: _("connected the LMS"),
    Act.PLATFORM_CONFIRMED: _("confirmed the LMS"),
    Act.PLATFORM_CHANGED: _("changed the LMS"),
    Act.PLATFORM_SWITCHED_ON: _("switched on the LMS"),
    Act.PLATFORM_SWITCHED_OFF: _("switched off the LMS"),
    Act.DEPLOYMENT_APPROVED: _("let in the deployment"),
    Act.DEPLOYMENT_REFUSED: _("refused the deployment"),
    Act.KEY_MADE: _("made the signing key"),
    Act.PERSON_ERASED: _("erased a person's data:"),
}
