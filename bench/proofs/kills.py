"""`./dev prove kills`: people work while web server and worker are killed; nothing is lost or doubled."""

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import update

from bench.installation import installed
from bench.proofs import audit
from bench.proofs.asking import Reader
from bench.proofs.killing import Killer
from bench.proofs.people import Crew
from bench.proofs.tool import Tool
from bench.served import Served, free_port, served
from lti_tool.outbox.models import UNSENT, Message
from lti_tool.runtime import Runtime
from lti_tool.sandbox.addresses import CLIENT_ID, DEPLOYMENT_ID, PlatformAddress

PRETEND_LMS = (sys.executable, "-m", "bench.proofs.pretend_lms")
MOST_LINKS = 600
DELIVERY_SECONDS = 120.0


class NotProved(Exception):
    """The proof could not be carried out; the message says why."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How often something is killed, and the seed of every choice."""

    kills: int
    seed: int
    begins_after: int = 0
    """How many deeds are left in peace before the first kill; a short proof begins when grades come."""


def run(plan: Plan, database_url: str | None = None) -> dict[str, Any]:
    """Carry the proof out and give its figures; on SQLite when no other database is named.

    Raises:
        NotProved: somebody got stuck, or scores were still on their way in the end.
    """
    began = time.monotonic()
    tool_url, lms_url = (f"http://{host}:{free_port()}" for host in ("localhost", "127.0.0.1"))
    with tempfile.TemporaryDirectory() as folder:
        environment = _environment(tool_url, folder, database_url)
        runtime = installed(environment, _described(lms_url))
        tool = Tool(environment, Path(folder) / "tool.log")
        told = {"tool_url": tool_url, "base_url": lms_url, "links": MOST_LINKS, "seed": plan.seed}
        try:
            with served(PRETEND_LMS, told) as lms:
                found = _prove(
                    plan, runtime, tool, lms, Crew(tool_url, lms_url, lms.ready["links"], plan.seed)
                )
        finally:
            tool.end()
            runtime.database.dispose()
    return found | {"seconds": round(time.monotonic() - began)}


def _prove(plan: Plan, runtime: Runtime, tool: Tool, lms: Served, crew: Crew) -> dict[str, Any]:
    tool.start()
    crew.start()
    try:
        killed = Killer(runtime, tool, lms, crew, Random(plan.seed)).run(
            plan.kills, begins_after=plan.begins_after
        )
    finally:
        crew.finish()
    if crew.diary.failures:
        met = crew.diary.surprises + crew.diary.server_errors
        raise NotProved(f"{crew.diary.failures}; met: {met}; {tool.last_words()}")
    said = lms.ask({"behave": True})
    _deliver(runtime, tool)
    scores = [(item, user, points) for item, user, points in lms.ask({})["scores"]]
    elsewhere = audit.Elsewhere(Reader(runtime).statements(), scores)
    reckoning = audit.reckon(runtime, crew.diary, elsewhere)
    tool.stop()
    return {
        "kills": plan.kills,
        "deeds": reckoning.deeds,
        "statements": reckoning.statements,
        "scores": reckoning.scores,
        "lost": reckoning.lost,
        "doubled": reckoning.doubled,
        "seed": plan.seed,
        "database": runtime.database.engine.dialect.name,
        "killed": dict(killed),
        "faults": said["faults"],
        "unanswered": crew.diary.unanswered,
        "server_errors": crew.diary.server_errors,
        "surprises": crew.diary.surprises,
        "found": reckoning.found(),
    }


def _deliver(runtime: Runtime, tool: Tool) -> None:
    """Let the leases of the dead run out and everything be delivered.

    Nothing runs while the rows are touched, so every lease is a dead worker's; they end now rather than in a
    minute, and with them the rests between attempts.
    """
    tool.stop()
    with runtime.database.writing() as session:
        now = runtime.clock()
        session.execute(update(Message).where(Message.leased_until.is_not(None)).values(leased_until=now))
        session.execute(update(Message).where(Message.state.in_(UNSENT)).values(due_at=now))
    tool.start()
    ends = time.monotonic() + DELIVERY_SECONDS
    while left := audit.unsettled(runtime):
        if time.monotonic() > ends:
            raise NotProved(f"{left} scores are still on their way: {tool.last_words()}")
        time.sleep(0.2)


def _environment(tool_url: str, folder: str, database_url: str | None) -> dict[str, str]:
    environment = {
        "POTLUCK_BASE_URL": tool_url,
        "POTLUCK_DATA_DIR": folder,
        "POTLUCK_LOG_LEVEL": "INFO",
    }
    return environment if database_url is None else {**environment, "POTLUCK_DATABASE_URL": database_url}


def _described(lms_url: str) -> dict[str, str]:
    address = PlatformAddress(lms_url)
    return {
        "issuer": address.issuer,
        "client_id": CLIENT_ID,
        "deployment_id": DEPLOYMENT_ID,
        "auth_url": address.authorization_url,
        "token_url": address.token_url,
        "jwks_url": address.jwks_url,
    }
