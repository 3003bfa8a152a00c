"""The sheets of LMSs that their vendor runs for all customers, field names as the LMS shows them."""

from typing import Final

from flask_babel import lazy_gettext as _

from lti_tool.platforms.sheets.shape import PUT_INTO_A_COURSE, Line, Ours, Sheet, Shown, Theirs

_ON: Final = _("Yes")

CANVAS: Final = Sheet(
    way=(_("Admin, Developer Keys, + Developer Key, + LTI Key"),),
    lines=(
        Line(_("Key Name"), Ours.NAME),
        Line(_("Redirect URIs"), Ours.LAUNCH),
        Line(_("Method"), _("Enter URL")),
        Line(_("JSON URL"), Ours.CANVAS_CONFIGURATION),
    ),
    shown=(
        Shown(Theirs.ISSUER, _("the same for every Canvas in the cloud"), "https://canvas.instructure.com"),
        Shown(Theirs.CLIENT_ID, _("the number in the Details column of Developer Keys")),
        Shown(
            Theirs.AUTH_URL,
            _("the same for every Canvas in the cloud"),
            "https://sso.canvaslms.com/api/lti/authorize_redirect",
        ),
        Shown(
            Theirs.TOKEN_URL,
            _("the same for every Canvas in the cloud"),
            "https://sso.canvaslms.com/login/oauth2/token",
        ),
        Shown(
            Theirs.JWKS_URL,
            _("the same for every Canvas in the cloud"),
            "https://sso.canvaslms.com/api/lti/security/jwks",
        ),
    ),
    invitation=_("Admin, Apps, Manage, Install a New App, Dynamic Registration: the registration URL"),
    next_steps=(
        _("Switch the app on, if it is not: Admin, Apps, Manage; or turn the developer key's State to ON."),
        _("Add it to the account or a course by its client id: Settings, Apps, View App Configurations."),
        _(
            "Teachers find Potluck as an External Tool in assignments (Submission Type) and in modules "
            "(+, External Tool)."
        ),
    ),
)
BLACKBOARD: Final = Sheet(
    way=(
        _("developer.anthology.com, My Apps, + : once for this installation of Potluck"),
        _("Afterwards in Learn: Administrator Panel, LTI Tool Providers, Register LTI 1.3/Advantage Tool"),
    ),
    lines=(
        Line(_("Application Name"), Ours.NAME),
        Line(_("Description"), Ours.DESCRIPTION),
        Line(_("Domain(s)"), Ours.HOST),
        Line(_("My Integration supports LTI 1.3"), _ON),
        Line(_("Login Initiation URL"), Ours.LOGIN),
        Line(_("Tool Redirect URL(s)"), Ours.LAUNCH),
        Line(_("Tool JWKS URL"), Ours.KEYS),
        Line(_("Signing Algorithm"), "RS256"),
        Line(_("Target Link URI, of a placement"), Ours.LAUNCH),
    ),
    shown=(
        Shown(Theirs.ISSUER, _("Issuer"), "https://blackboard.com"),
        Shown(Theirs.CLIENT_ID, _("Application ID, in Learn: Client ID")),
        Shown(Theirs.AUTH_URL, _("OIDC auth request endpoint")),
        Shown(Theirs.TOKEN_URL, _("Auth token endpoint")),
        Shown(Theirs.JWKS_URL, _("Public keyset URL")),
        Shown(Theirs.DEPLOYMENT, _("Deployment ID, in Learn")),
    ),
    next_steps=(
        _("In Learn, approve the tool and allow it names, e-mail addresses, grades and membership access."),
        _("Let teachers find it: Manage Placements, Create Placement, type Deep Linking content tool."),
        _("Learn under a host name of your own: add that host here, or launches from it are refused."),
        PUT_INTO_A_COURSE,
    ),
)
D2L: Final = Sheet(
    way=(_("Admin Tools, Manage Extensibility, LTI Advantage, Register Tool, Standard"),),
    lines=(
        Line(_("Enabled"), _ON),
        Line(_("Name"), Ours.NAME),
        Line(_("Description"), Ours.DESCRIPTION),
        Line(_("Domain"), Ours.HOST),
        Line(_("Redirect URLs"), Ours.LAUNCH),
        Line(_("OpenID Connect Login URL"), Ours.LOGIN),
        Line(_("Target Link URI"), Ours.LAUNCH),
        Line(_("Keyset URL"), Ours.KEYS),
        Line(
            _("Extensions"),
            _("Assignment and Grade Services, Deep Linking, Names and Role Provisioning Services"),
        ),
    ),
    shown=(
        Shown(Theirs.CLIENT_ID, _("Client Id")),
        Shown(Theirs.JWKS_URL, _("Brightspace Keyset URL")),
        Shown(Theirs.TOKEN_URL, _("Brightspace OAuth2 Access Token URL")),
        Shown(Theirs.AUTH_URL, _("OpenID Connect Authentication Endpoint")),
        Shown(Theirs.TOKEN_AUDIENCE, _("Brightspace OAuth2 Audience")),
        Shown(Theirs.ISSUER, _("Issuer")),
    ),
    invitation=_(
        "Admin Tools, Manage Extensibility, LTI Advantage, Register Tool, Dynamic: the registration URL"
    ),
    next_steps=(
        _("Enable the registration, and look at the extensions it was given."),
        _("Make a deployment: External Learning Tools, LTI Advantage, New Deployment; add the org units."),
        _("Let its security settings send names and e-mail addresses; without them people are unnamed."),
        _("Add a link of the type Deep Linking Quicklink with the target link URI of above."),
        PUT_INTO_A_COURSE,
    ),
)
SCHOOLOGY: Final = Sheet(
    way=(_("App Center, Organization Apps or My Developer Apps, + Add App"),),
    lines=(
        Line(_("App Name"), Ours.NAME),
        Line(_("Type of App"), _("LTI 1.3 App")),
        Line(_("Can be installed for"), _("Course: Course Materials")),
        Line(_("Configuration Type"), _("Manual")),
        Line(_("Privacy"), _("Send Name and Email/Username of user who launches the tool")),
        Line(_("LTI Advantage"), _("Deep Linking, Assignment and Grade Services, Names and Role Services")),
        Line(_("Public key type"), _("Keyset URL")),
        Line(_("JWKS URL"), Ours.KEYS),
        Line(_("Domain/URL"), Ours.LAUNCH),
        Line(_("OIDC Login Init URL"), Ours.LOGIN),
        Line(_("Redirect URLs"), Ours.LAUNCH),
    ),
    shown=(
        Shown(Theirs.ISSUER, _("the same for every Schoology"), "https://schoology.schoology.com"),
        Shown(Theirs.CLIENT_ID, _("App Center, your app, Options, API Info: Client ID")),
        Shown(
            Theirs.AUTH_URL,
            _("the same for every Schoology"),
            "https://lti-service.svc.schoology.com/lti-service/authorize-redirect",
        ),
        Shown(
            Theirs.TOKEN_URL,
            _("the same for every Schoology"),
            "https://lti-service.svc.schoology.com/lti-service/access-token",
        ),
        Shown(
            Theirs.JWKS_URL,
            _("the same for every Schoology"),
            "https://lti-service.svc.schoology.com/lti-service/.well-known/jwks",
        ),
        Shown(Theirs.DEPLOYMENT, _("shown when the app is installed; otherwise the first launch tells it")),
    ),
    next_steps=(
        _("Install the app: App Center, your app, Install LTI 1.3 App; choose the organization or courses."),
        PUT_INTO_A_COURSE,
    ),
)
