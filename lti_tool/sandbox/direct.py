"""The pretend LMS without a socket: takes what the tool sends and gives what the browser would post."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NoReturn
from urllib.parse import urlsplit

from flask import Flask

from lti_tool.sandbox import authorization, deep_link_answers
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import DEFAULT_BASE_URL, PlatformAddress, ToolAddress
from lti_tool.sandbox.app import create_app
from lti_tool.sandbox.authorization import FormPost
from lti_tool.sandbox.deep_link_answers import Kept
from lti_tool.sandbox.deep_linking import DeepLinkingSettings, already_ended
from lti_tool.sandbox.hints import Hint
from lti_tool.sandbox.lms import EXTENSION, Lms
from lti_tool.sandbox.misbehaviour import Faults
from lti_tool.sandbox.profiles import Product
from lti_tool.sandbox.state import Course, LineItem, Person, ResourceLink
from lti_tool.sandbox.vocabulary import Message
from lti_tool.sandbox.wire import Answer, Transport
from lti_tool.sandbox.world import World


class DirectPlatform:
    """A pretend LMS in this process.

    Args:
        world: what it knows.
        tool: the tool as it is registered there.
        clock: gives the present moment.
        tool_transport: how it fetches the tool's JWKS.
        base_url: its issuer.
    """

    def __init__(
        self,
        world: World,
        *,
        tool: ToolAddress,
        clock: Callable[[], datetime],
        tool_transport: Transport,
        base_url: str = DEFAULT_BASE_URL,
    ) -> None:
        self.world = world
        self.tool = tool
        self.address = PlatformAddress(base_url)
        self.faults = Faults(wait=_give_up)
        self.app: Flask = create_app(
            world,
            tool=tool,
            clock=clock,
            base_url=base_url,
            faults=self.faults,
            transport=tool_transport,
        )
        # A hanging answer must reach the caller as the exception it is.
        self.app.config["PROPAGATE_EXCEPTIONS"] = True
        self._lms: Lms = self.app.extensions[EXTENSION]

    def login(
        self, person: Person, link: ResourceLink | None = None, *, document_target: str = v.IFRAME
    ) -> FormPost:
        """What the browser sends to the tool's login URL when somebody opens an activity (or the first)."""
        link = link or self._first_link(person)
        return self._start(person, Hint(link.id, document_target))

    def login_url(
        self, person: Person, link: ResourceLink | None = None, *, document_target: str = v.IFRAME
    ) -> str:
        """The same as a link: login by GET."""
        return authorization.with_query(self.login(person, link, document_target=document_target))

    def review_form(
        self, person: Person, line_item: LineItem, learner: Person, *, document_target: str = v.IFRAME
    ) -> FormPost:
        """What the browser sends to the tool when somebody opens a learner's work from the gradebook."""
        hint = Hint(line_item.id, document_target, Message.SUBMISSION_REVIEW, learner.id)
        return self._start(person, hint)

    def privacy_form(
        self, person: Person, about: Person | None = None, *, document_target: str = v.IFRAME
    ) -> FormPost:
        """What the browser sends when somebody asks what the tool keeps about a person, or about them."""
        about = about or person
        return self._start(person, Hint(self.tool.client_id, document_target, Message.DATA_PRIVACY, about.id))

    def deep_link_form(
        self,
        person: Person,
        settings: DeepLinkingSettings | None = None,
        *,
        course: Course | None = None,
        document_target: str = v.IFRAME,
        client_id: str | None = None,
    ) -> FormPost:
        """What the browser sends to the tool's login URL when somebody adds an activity to their course.

        Go on as with `login`: `launch` gives the request that the browser posts.
        """
        course = course or self.world.courses_of(person.id)[0]
        tool = self._lms.tool_called(client_id or self.tool.client_id) or self.tool
        begun = self._lms.choosings.start(person.id, course.id, tool, settings or DeepLinkingSettings())
        hint = Hint(begun.id, document_target, Message.DEEP_LINKING)
        return self._start(person, hint)

    def receive_deep_link(self, form: FormPost) -> Kept:
        """Post the tool's answer to its return URL; gives what is in the course then.

        Raises:
            Refused: the answer is not in order, or nobody waits for it.
        """
        query = {name: values[0] for name, values in authorization.parameters_of(form.url).items()}
        waiting = deep_link_answers.waiting(self._lms, query)
        if form.url != self.address.deep_link_return_url(waiting.id):
            raise already_ended()
        return deep_link_answers.keep(self._lms, deep_link_answers.receive(self._lms, waiting, form.fields))

    def registration_url(
        self,
        link: str,
        product: Product = Product.SANDBOX,
        *,
        names_deployment: bool | None = None,
        renews: str | None = None,
    ) -> str:
        """What an administrator's browser opens to connect the tool behind an invitation link.

        Args:
            link: the invitation.
            product: the LMS to play.
            names_deployment: whether the answer has a deployment_id, when not as the product does it.
            renews: the client_id of a tool that registers again.
        """
        lms = self._lms
        opening = lms.openings.open(
            link, product, now=lms.clock(), names_deployment=names_deployment, renews=renews
        )
        return opening.initiation_url(self.address.configuration_url(opening.id))

    def launch(self, authentication_url: str) -> FormPost:
        """What the browser posts to the tool after this redirect: id_token and state, or an error.

        Raises:
            Refused: the LMS would show an error page of its own.
        """
        return authorization.answer(self._lms, authorization.parameters_of(authentication_url))

    def call(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        """Make a call to a service (token, JWKS, grades, roster) without a socket.

        Raises:
            TimeoutError: the answer hangs, because a fault says so.
            ConnectionError: the URL is not this LMS's.
        """
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != self.address.base_url:
            raise ConnectionRefusedError(f"nobody answers at {parts.netloc}")
        response = self.app.test_client().open(
            f"{parts.path}?{parts.query}" if parts.query else parts.path,
            method=method,
            headers=dict(headers),
            data=body,
            base_url=self.address.base_url,
        )
        return Answer(response.status_code, dict(response.headers), response.get_data())

    def forget_tokens(self) -> None:
        """End every access token, as a restart of the LMS does: the next call gets a 401."""
        self._lms.desk.forget()

    def _start(self, person: Person, hint: Hint) -> FormPost:
        storage = self.world.storage_target if hint.document_target == v.IFRAME else None
        return authorization.start_login(self._lms, person, hint, storage_target=storage)

    def _first_link(self, person: Person) -> ResourceLink:
        return next(
            link for course in self.world.courses_of(person.id) for link in self.world.links(course.id)
        )


def _give_up(seconds: float) -> NoReturn:
    raise TimeoutError(f"no answer for {seconds:g} s")
