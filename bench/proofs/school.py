"""The tool and the sandbox LMS on ports of this machine, in this process, for their clock is moved."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from bench.entering import enter
from bench.installation import installed
from bench.peer_review import Visit
from bench.proofs.days import Days
from bench.served import free_port
from lti_tool.activities.catalogue import KINDS
from lti_tool.app import create_app
from lti_tool.platforms.transport import PooledTransport
from lti_tool.runtime import Runtime
from lti_tool.sandbox import serve
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import PlatformAddress, ToolAddress
from lti_tool.sandbox.app import create_app as create_lms
from lti_tool.sandbox.seed import COURSE
from lti_tool.sandbox.state import Membership, Person, ResourceLink
from lti_tool.sandbox.world import Placement, World
from lti_tool.worker import Workshop, do_round, workshop

MOST_ROUNDS = 50


@dataclass(frozen=True, slots=True)
class School:
    """An LMS with one activity of ours in a course, the tool behind it, and its worker."""

    runtime: Runtime
    world: World
    link: ResourceLink
    lms_url: str
    shop: Workshop

    def enter(self, person: Person) -> Visit:
        """Somebody opens the activity from the course."""
        return enter(self.lms_url, self.runtime.settings.base_url, person, self.link.id)

    def enrol(self, number: int) -> list[Person]:
        """So many more learners of the course."""
        people = [_person(nth) for nth in range(1, number + 1)]
        for one in people:
            self.world.add_person(one)
            self.world.enrol(Membership(COURSE.id, one.id, (v.LEARNER,)))
        return people

    def work(self) -> None:
        """Let the worker do all that is due."""
        for _ in range(MOST_ROUNDS):
            if not do_round(self.shop).is_busy:
                return

    def gradebook(self) -> dict[str, float]:
        """What the LMS has for everybody: user name to points."""
        scores = [one for one in self.world.scores() if one.line_item_id == self.link.line_item_id]
        names = {one.id: one.username for one in self.world.people()}
        return {
            names[one.person_id]: one.score_given
            for one in sorted(scores, key=lambda score: score.timestamp)
            if one.score_given is not None
        }


@contextmanager
def school(days: Days) -> Iterator[School]:
    """A fresh one on SQLite, gone after the block."""
    tool_url, lms_url = (f"http://{host}:{free_port()}" for host in ("localhost", "127.0.0.1"))
    tool = ToolAddress(
        login_url=f"{tool_url}/lti/login",
        redirect_uris=(f"{tool_url}/lti/launch",),
        jwks_url=f"{tool_url}/lti/jwks",
        target_link_uri=f"{tool_url}/lti/launch",
    )
    world, lms = World.open(), PlatformAddress(lms_url)
    platform = {
        "issuer": lms.issuer,
        "client_id": tool.client_id,
        "auth_url": lms.authorization_url,
        "token_url": lms.token_url,
        "jwks_url": lms.jwks_url,
        "deployment_id": tool.deployment_id,
    }
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        environment = {"POTLUCK_BASE_URL": tool_url, "POTLUCK_DATA_DIR": folder}
        runtime = installed(environment, platform, lambda: days.now)
        stack.callback(runtime.database.dispose)
        transport = PooledTransport(runtime.settings)
        stack.callback(transport.close)
        lms_app = create_lms(world, tool=tool, clock=lambda: days.now, base_url=lms_url)
        stack.enter_context(serve.running(lms_app, lms_url))
        stack.enter_context(serve.running(create_app(runtime, transport), tool_url))
        shop = workshop(runtime, transport, [kind.run_jobs for kind in KINDS])
        yield School(runtime, world, world.add_link(COURSE.id, Placement("A cohort")), lms_url, shop)


def _person(nth: int) -> Person:
    return Person(
        f"cohort-{nth}", f"learner.{nth:03}", "Learner", f"No. {nth:03}", f"learner.{nth}@school.example", ""
    )
