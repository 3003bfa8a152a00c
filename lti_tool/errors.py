"""What the application refuses, and whose move it is.

    PotluckError
    ├── SetupError      the administrator's: a setting, a file, a port; one sentence, what to do
    ├── NotFound        the caller's: not there, or not theirs (never told apart)
    ├── NotAllowed      the caller's: their role does not include this
    ├── SessionEnded    nobody's: the launch is too old or its cookie is gone; launch again
    │   └── SessionLeft     without cookies it lived in a page, and this is another one
    ├── StaffNotSignedIn    the caller's: a page for staff, and nobody is signed in
    ├── StaleForm       the caller's: a form that this session did not show
    ├── Refused         the caller's: understood, but may not happen now; says why by its code
    └── Conflict        nobody's: somebody else was faster; look again

Trying again helps with Conflict; launching again with SessionEnded and StaleForm.
"""


class PotluckError(Exception):
    """Everything the application raises on purpose."""


class SetupError(PotluckError):
    """The installation is not as it must be; the message is one sentence and says what to do."""


class NotFound(PotluckError):
    """The row does not exist for this actor."""


class NotAllowed(PotluckError):
    """The actor's role does not include this."""


class SessionEnded(PotluckError):
    """There is no running session behind the request."""


class SessionLeft(SessionEnded):
    """The session behind the request still runs, in a page of its own that alone knows its secret."""


class StaffNotSignedIn(PotluckError):
    """The page is for people who look after the installation, and nobody is signed in."""


class StaleForm(PotluckError):
    """The form does not carry this session's token (a forged or an old page)."""


class Refused(PotluckError):
    """The deed is understood but not possible now; `code` names the reason for pages and tests."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


class Conflict(PotluckError):
    """Another deed came first; looking again shows the present state."""
