"""The sheets of LMSs that customers run themselves, and of any other, field names as the LMS shows them."""

from typing import Final

from flask_babel import lazy_gettext as _

from lti_tool.platforms.sheets.shape import PUT_INTO_A_COURSE, Line, Ours, Sheet, Shown, Theirs

_ON: Final = _("Yes")

MOODLE: Final = Sheet(
    way=(
        _("Site administration, Plugins, Activity modules, External tool, Manage tools"),
        _("Configure a tool manually"),
    ),
    lines=(
        Line(_("Tool name"), Ours.NAME),
        Line(_("Tool URL"), Ours.LAUNCH),
        Line(_("LTI version"), "LTI 1.3"),
        Line(_("Public key type"), _("Keyset URL")),
        Line(_("Public keyset"), Ours.KEYS),
        Line(_("Initiate login URL"), Ours.LOGIN),
        Line(_("Redirection URI(s)"), Ours.LAUNCH),
        Line(_("Tool configuration usage"), _("Show in activity chooser and as a preconfigured tool")),
        Line(_("Supports Deep Linking (Content-Item Message)"), _ON),
        Line(_("Content Selection URL"), Ours.LAUNCH),
        Line(
            _("IMS LTI Assignment and Grade Services"),
            _("Use this service for grade sync and column management"),
        ),
        Line(
            _("IMS LTI Names and Role Provisioning"),
            _("Use this service to retrieve members' information as per privacy settings"),
        ),
        Line(_("Share launcher's name with tool"), _("Always")),
        Line(_("Share launcher's email with tool"), _("Always")),
        Line(_("Accept grades from the tool"), _("Always")),
    ),
    shown=(
        Shown(Theirs.ISSUER, _("Platform ID")),
        Shown(Theirs.CLIENT_ID, _("Client ID")),
        Shown(Theirs.DEPLOYMENT, _("Deployment ID")),
        Shown(Theirs.JWKS_URL, _("Public keyset URL")),
        Shown(Theirs.TOKEN_URL, _("Access token URL")),
        Shown(Theirs.AUTH_URL, _("Authentication request URL")),
    ),
    invitation=_("Site administration, Plugins, Activity modules, External tool, Manage tools: Tool URL"),
    next_steps=(
        _("Activate the tool: in Manage tools its card says Pending; press Activate."),
        _(
            "Let teachers find it: set Tool configuration usage to show it in the activity chooser. Each "
            "teacher can then switch it on in their course, under More, LTI External tools."
        ),
        PUT_INTO_A_COURSE,
    ),
)
OPENEDX: Final = Sheet(
    way=(
        _("Studio, Settings, Advanced Settings: add lti_consumer to the Advanced Module List"),
        _("In a unit: Advanced, LTI Consumer, Edit"),
    ),
    lines=(
        Line(_("LTI Version"), "LTI 1.3"),
        Line(_("Tool Launch URL"), Ours.LAUNCH),
        Line(_("Registered Redirect URIs"), Ours.LAUNCH),
        Line(_("Tool Initiate Login URL"), Ours.LOGIN),
        Line(_("Tool Public Key Mode"), _("Keyset URL")),
        Line(_("Tool Keyset URL"), Ours.KEYS),
        Line(_("Enable LTI NRPS"), "True"),
        Line(
            _("LTI Assignment and Grades Service"),
            _("Allow tools to manage and submit grades (programmatic)"),
        ),
        Line(_("Deep linking"), "True"),
        Line(_("Deep Linking Launch URL"), Ours.LAUNCH),
        Line(_("Scored"), "True"),
        Line(_("Request user's full name"), "True"),
        Line(_("Request user's email"), "True"),
    ),
    shown=(
        Shown(Theirs.ISSUER, _("the address of the LMS itself, such as https://learn.example")),
        Shown(Theirs.CLIENT_ID, _("Client ID")),
        Shown(Theirs.DEPLOYMENT, _("Deployment ID"), "1"),
        Shown(Theirs.JWKS_URL, _("Keyset URL")),
        Shown(Theirs.TOKEN_URL, _("Access Token URL")),
        Shown(Theirs.AUTH_URL, _("OIDC Callback URL")),
    ),
    next_steps=(
        _("Each block is a registration of its own: connect each, or share one as a reusable configuration."),
        _("Publish the unit and open it as course staff: the first opening sets the activity up."),
    ),
)
SAKAI: Final = Sheet(
    way=(_("Administration Workspace, External Tools, Install LTI 1.x Tool"),),
    lines=(
        Line(_("Tool Title"), Ours.NAME),
        Line(_("Launch URL"), Ours.LAUNCH),
        Line(_("Tool supports LTI 1.3"), _ON),
        Line(_("LTI 1.3 Tool Keyset URL"), Ours.KEYS),
        Line(_("LTI 1.3 Tool OpenID Connect/Initialization Endpoint"), Ours.LOGIN),
        Line(_("LTI 1.3 Tool Redirect Endpoint(s)"), Ours.LAUNCH),
        Line(_("Send Names to the External Tool"), _ON),
        Line(_("Send Email Addresses to the External Tool"), _ON),
        Line(_("Allow External Tool to return grades"), _ON),
        Line(_("Provide Roster to External Tool"), _ON),
    ),
    shown=(
        Shown(Theirs.ISSUER, _("LTI 1.3 Platform Issuer")),
        Shown(Theirs.CLIENT_ID, _("LTI 1.3 Client ID")),
        Shown(Theirs.DEPLOYMENT, _("LTI 1.3 Deployment ID")),
        Shown(Theirs.JWKS_URL, _("LTI 1.3 Platform OAuth2 Well-Known/KeySet URL")),
        Shown(Theirs.TOKEN_URL, _("LTI 1.3 Platform OAuth2 Bearer Token Retrieval URL")),
        Shown(Theirs.AUTH_URL, _("LTI 1.3 Platform OIDC Authentication URL")),
    ),
    invitation=_(
        "Administration Workspace, External Tools, LTI Advantage auto-provision: the registration URL"
    ),
    next_steps=(
        _("Look at the new tool in External Tools: names, e-mail addresses, grades and roster are to be on."),
        _("Add it to a site: Site Info, Manage Tools, Plugin Tools; or in Lessons, Add Content."),
        PUT_INTO_A_COURSE,
    ),
)
GENERIC: Final = Sheet(
    way=(_("Where your LMS adds external tools or LTI tools: a new tool with LTI version 1.3"),),
    lines=(
        Line(_("name"), Ours.NAME),
        Line(_("tool URL, target link URL, launch URL, deep linking URL"), Ours.LAUNCH),
        Line(_("initiate login URL, OpenID Connect login URL"), Ours.LOGIN),
        Line(_("redirection URI(s)"), Ours.LAUNCH),
        Line(_("public key type"), _("key set URL (JWKS)")),
        Line(_("public key set, public JWK URL"), Ours.KEYS),
        Line(_("domain"), Ours.HOST),
        Line(_("services"), _("grades with columns of our own, names and roles, deep linking")),
        Line(_("privacy"), _("names and e-mail addresses")),
    ),
    shown=(
        Shown(Theirs.ISSUER, _("platform id, issuer")),
        Shown(Theirs.CLIENT_ID, _("client id")),
        Shown(Theirs.DEPLOYMENT, _("deployment id")),
        Shown(Theirs.AUTH_URL, _("authentication request URL, OIDC authorization endpoint")),
        Shown(Theirs.TOKEN_URL, _("access token URL")),
        Shown(Theirs.JWKS_URL, _("public keyset URL, key set endpoint")),
    ),
    invitation=_("Where your LMS asks for a registration URL or a tool initiation registration endpoint"),
    next_steps=(
        _("Some LMSs keep a new tool switched off: look whether it is active, and for which courses."),
        PUT_INTO_A_COURSE,
    ),
)
