"""A fresh installation of the product that knows one platform, made without its command line."""

from collections.abc import Mapping

from lti_tool import settings
from lti_tool.cli import prepare
from lti_tool.clock import Clock, system_now
from lti_tool.platforms import service as platforms
from lti_tool.runtime import Runtime, open_runtime


def installed(
    environment: Mapping[str, str], platform: Mapping[str, str], clock: Clock = system_now
) -> Runtime:
    """The installation that this environment describes, migrated and registered with the platform."""
    runtime = open_runtime(settings.read(environment), clock)
    prepare(runtime)
    now = runtime.clock()
    with runtime.database.writing() as session:
        organisation = platforms.default_organisation(session, iri_base=runtime.settings.iri_base, now=now)
        addresses = platforms.PlatformAddresses(
            issuer=platform["issuer"],
            client_id=platform["client_id"],
            auth_url=platform["auth_url"],
            token_url=platform["token_url"],
            jwks_url=platform["jwks_url"],
        )
        registration = platforms.register_platform(session, organisation, "Bench", addresses, now=now)
        platforms.add_deployment(session, registration, platform["deployment_id"], now=now)
    return runtime
