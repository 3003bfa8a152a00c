"""The sandbox LMS beside the tool: where it lives, that the two know each other, and running it.

Its own package is imported only when it runs: it needs PyJWT, which an installation without it need not have.
"""

from dataclasses import replace
from importlib.util import find_spec

import click

from lti_tool import serving
from lti_tool.errors import SetupError
from lti_tool.platforms import service as platforms
from lti_tool.platforms.service import PlatformAddresses
from lti_tool.runtime import Runtime
from lti_tool.settings import Settings
from lti_tool.stopping import Bell

NAME = "Sandbox LMS"


def base_url(settings: Settings) -> str:
    """Its address: on 127.0.0.1 while the tool is on localhost, so that browsers take them for two sites."""
    return f"http://127.0.0.1:{settings.port + 1}"


def refuse_outside_this_machine(settings: Settings) -> None:
    """Keep the sandbox, where everybody may be anybody, away from production.

    Raises:
        SetupError: the tool is not on this machine's own address, or PyJWT is not installed.
    """
    if not settings.is_loopback:
        raise SetupError(
            "The sandbox LMS lets everybody be anybody, so it runs beside a tool on localhost only, "
            f"and POTLUCK_BASE_URL is {settings.base_url}."
        )
    if find_spec("jwt") is None:
        raise SetupError("The sandbox LMS needs one more package: pip install 'potluck[sandbox]'.")


def register(runtime: Runtime) -> None:
    """Let the sandbox LMS launch the tool; done once, and again with each new address."""
    from lti_tool.sandbox.addresses import CLIENT_ID, DEPLOYMENT_ID, PlatformAddress  # noqa: PLC0415

    address = PlatformAddress(base_url(runtime.settings))
    now = runtime.clock()
    with runtime.database.writing() as session:
        if platforms.candidates(session, address.issuer, CLIENT_ID):
            return
        registration = platforms.register_platform(
            session,
            platforms.default_organisation(session, iri_base=runtime.settings.iri_base, now=now),
            NAME,
            PlatformAddresses(
                issuer=address.issuer,
                client_id=CLIENT_ID,
                auth_url=address.authorization_url,
                token_url=address.token_url,
                jwks_url=address.jwks_url,
            ),
            now=now,
        )
        platforms.add_deployment(session, registration, DEPLOYMENT_ID, now=now)


def run(runtime: Runtime, bell: Bell) -> None:
    """Serve the sandbox LMS until the bell rings; it keeps its grades beside the database.

    Raises:
        SetupError: its port is taken.
    """
    from lti_tool.sandbox.addresses import ToolAddress  # noqa: PLC0415
    from lti_tool.sandbox.app import create_app  # noqa: PLC0415
    from lti_tool.sandbox.vocabulary import STORAGE_PARENT  # noqa: PLC0415
    from lti_tool.sandbox.world import World  # noqa: PLC0415

    settings, tool = runtime.settings, runtime.settings.base_url
    address = ToolAddress(
        login_url=f"{tool}/lti/login",
        redirect_uris=(f"{tool}/lti/launch",),
        jwks_url=f"{tool}/lti/jwks",
        target_link_uri=f"{tool}/lti/launch",
    )
    world = World.open(settings.data_dir / "sandbox-lms.json")
    world.storage_target = STORAGE_PARENT
    app = create_app(world, tool=address, clock=runtime.clock, base_url=base_url(settings))
    place = replace(settings, host="127.0.0.1", port=settings.port + 1)
    serving.serve(app, place, (), bell, when_open=lambda: _welcome(settings))


def _welcome(settings: Settings) -> None:
    click.echo(f"\n  Potluck is at the table. Open  {base_url(settings)}/\n")
