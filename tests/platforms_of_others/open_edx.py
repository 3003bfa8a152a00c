"""Open edX as an LTI platform: its own `lti-consumer-xblock`, served by Django in this process."""

import os
import warnings
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import count
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import WSGIApplication

import django
from django.conf import settings
from lxml import html
from werkzeug.test import Client, TestResponse

from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.authorization import FormPost
from lti_tool.sandbox.deep_link_answers import Kept
from lti_tool.sandbox.deep_linking import Chosen
from lti_tool.sandbox.seed import COURSE, INSTRUCTOR
from lti_tool.sandbox.state import Person, ResourceLink
from lti_tool.sandbox.wire import Answer
from tests.platforms_of_others import edx_runtime
from tests.platforms_of_others.beside import Address, Grade, platform_keys

HOST = "openedx.example"
BASE_URL = f"https://{HOST}"
COURSE_KEY = "course-v1:LumenFreight+CARE+2026"
APPS = ("django.contrib.contenttypes", "django.contrib.auth", "lti_consumer")
NUMBERS = count(1)


@cache
def served() -> WSGIApplication:
    """Django with the package in it and a database in memory; one for the run."""
    edx_runtime.stand_in()
    # Playwright keeps an event loop in the thread of a worker that also tells browser tests.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    settings.configure(
        ALLOWED_HOSTS=[HOST],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=APPS,
        LMS_ROOT_URL=BASE_URL,
        LOGGING_CONFIG=None,
        MIGRATION_MODULES=dict.fromkeys(("contenttypes", "auth", "lti_consumer")),  # tables from the models
        MIDDLEWARE=["tests.platforms_of_others.edx_runtime.SignedIn"],
        PLATFORM_NAME="Open edX",
        ROOT_URLCONF="tests.platforms_of_others.edx_urls",
        SECRET_KEY="of the platform",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        USAGE_ID_PATTERN=r"(?P<usage_id>(?:i4x://?[^/]+/[^/]+/[^/]+/[^@]+(?:@[^/]+)?)|(?:[^/]+))",
        USE_TZ=True,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of packages that are not ours, while they are loaded
        django.setup()
        from django.core.management import call_command  # noqa: PLC0415 only after the set-up
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

        call_command("migrate", run_syncdb=True, verbosity=0)
        return get_wsgi_application()


class OpenEdx:
    """One course with one activity; `makes_columns` is Open edX's "declarative" way of grading."""

    name = "lti-consumer-xblock"

    def __init__(
        self, tool: ToolAddress, *, makes_columns: bool = True, course_title: str = COURSE.title
    ) -> None:
        self.course_title = course_title
        self._browser = Client(served(), use_cookies=False)
        self._config = _configured(tool, "declarative" if makes_columns else "programmatic")
        self.block = edx_runtime.BLOCKS[str(self._config.location)]
        api, passport = f"{BASE_URL}/api/lti_consumer/v1", self._config.passport_id
        self.tool = replace(tool, client_id=self._config.lti_1p3_client_id, deployment_id="1")
        self.address = Address(
            BASE_URL, f"{api}/launch/", f"{api}/token/{passport}", f"{api}/public_keysets/{passport}"
        )

    def login(self, person: Person, link: ResourceLink | None = None) -> FormPost:
        """The link that opens the activity, or what was chosen for it."""
        return FormPost(_start_url(self._visit(person), dl_content_id=link.id if link else None), {})

    def deep_link_form(self, person: Person, *_: object, **__: object) -> FormPost:
        """The link that chooses content for the activity."""
        return FormPost(_start_url(self._visit(person), deep_link_launch=True), {})

    def launch(self, authentication_url: str) -> FormPost:
        """What the browser posts after the tool's redirect."""
        page = self._browser.get(_path(authentication_url), base_url=BASE_URL)
        assert page.status_code == 200, page.text
        (form,) = html.fromstring(page.text).forms
        return FormPost(form.action, {name: value for name, value in form.fields.items() if name})

    def receive_deep_link(self, form: FormPost) -> Kept:
        """Post the tool's answer as the author; gives what is in the course then."""
        answer = self.post_deep_link(form, INSTRUCTOR)
        assert answer.status_code == 200, answer.text
        items = self._config.ltidlcontentitem_set.order_by("pk")
        links = tuple(
            ResourceLink(str(item.pk), COURSE.id, item.attributes["title"], custom=item.attributes["custom"])
            for item in items
        )
        return Kept(Chosen(()), links)

    def post_deep_link(self, form: FormPost, person: Person) -> TestResponse:
        """Post the tool's answer, signed in as somebody."""
        return self._browser.post(
            _path(form.url),
            data=form.fields,
            base_url=BASE_URL,
            headers={"Cookie": f"{edx_runtime.STUDIO_USER}={person.username}"},
        )

    def grades(self) -> dict[str, Grade]:
        """What the progress page shows, by the ids of people."""
        return self.block.grades

    def call(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        """Make a call to a service without a socket."""
        got = self._browser.open(
            _path(url), method=method, headers=dict(headers), data=body, base_url=BASE_URL
        )
        return Answer(got.status_code, dict(got.headers), got.get_data())

    def _visit(self, person: Person) -> Any:
        """What the XBlock says of a visit (`LtiConsumerXBlock.get_lti_1p3_launch_data`)."""
        from lti_consumer.data import Lti1p3LaunchData  # noqa: PLC0415 only after the set-up

        return Lti1p3LaunchData(
            user_id=edx_runtime.number_of(person.id),
            user_role="staff" if person is INSTRUCTOR else "student",
            config_id=self._config.config_id,
            resource_link_id=str(self._config.location),
            external_user_id=person.id,
            preferred_username=person.username,
            name=person.name,
            email=person.email,
            launch_presentation_document_target="iframe",
            context_id=COURSE_KEY,
            context_type=["course_offering"],
            context_title=f"{self.course_title} - LumenFreight",
            context_label=COURSE_KEY,
            custom_parameters={"team": "Front desk"},
        )


def _configured(tool: ToolAddress, ags_mode: str) -> Any:
    """A new activity, as Studio saves it, that launches the tool."""
    from lti_consumer.models import (  # noqa: PLC0415 only after the set-up
        CourseAllowPIISharingInLTIFlag,
        Lti1p3Passport,
        LtiConfiguration,
    )
    from opaque_keys.edx.keys import CourseKey, UsageKey  # noqa: PLC0415

    CourseAllowPIISharingInLTIFlag.objects.get_or_create(
        course_id=CourseKey.from_string(COURSE_KEY), enabled=True
    )
    block = f"block-v1:LumenFreight+CARE+2026+type@lti_consumer+block@letter{next(NUMBERS)}"
    location = UsageKey.from_string(block)
    edx_runtime.Block(location)
    return LtiConfiguration.objects.create(
        version=LtiConfiguration.LTI_1P3,
        config_store=LtiConfiguration.CONFIG_ON_DB,
        location=location,
        lti_1p3_passport=Lti1p3Passport.objects.create(
            lti_1p3_internal_private_key=platform_keys().private,
            lti_1p3_internal_private_key_id="edx-key-1",
            lti_1p3_tool_keyset_url=tool.jwks_url,
        ),
        lti_1p3_oidc_url=tool.login_url,
        lti_1p3_launch_url=tool.target_link_uri,
        lti_1p3_redirect_uris=list(tool.redirect_uris),
        lti_advantage_enable_nrps=True,
        lti_advantage_deep_linking_enabled=True,
        lti_advantage_deep_linking_launch_url=tool.target_link_uri,
        lti_advantage_ags_mode=ags_mode,
    )


def _start_url(visit: Any, **how: object) -> str:
    from lti_consumer.api import get_lti_1p3_launch_start_url  # noqa: PLC0415 only after the set-up

    return get_lti_1p3_launch_start_url(visit, **how)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
