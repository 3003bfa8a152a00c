"""How long a poll takes while a crowd is at one lunch, and whether any vote is lost."""

import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import lxml.html
from sqlalchemy import func, select

from bench.browser import Browser
from bench.entering import let_in
from bench.installation import installed
from bench.progress import say
from bench.proofs.tool import Tool
from bench.served import free_port
from lti_tool.clock import system_now
from lti_tool.parts.boards.models import Item, Vote
from lti_tool.parts.boards.rules.kinds import ItemKind
from lti_tool.runtime import Runtime
from lti_tool.sandbox import serve
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import PlatformAddress, ToolAddress
from lti_tool.sandbox.app import create_app as create_lms
from lti_tool.sandbox.seed import COURSE, INSTRUCTOR
from lti_tool.sandbox.state import Membership, Person
from lti_tool.sandbox.world import Placement, World

PEOPLE, ACTING, PROCESSES = 200, 20, 4
SECONDS, QUICK_SECONDS, ROUNDS = 40, 12, 3
SET_UP = {
    "title": "Lunches",
    "time_zone": "Etc/UTC",
    "minutes": "45",
    "naming": "choose",
    "grading": "completion",
    "do": "publish",
}


class NotAsExpected(Exception):
    """The lunch could not be held; the message says why."""


def run(*, quick: bool) -> dict[str, Any]:
    """Milliseconds of a poll from the request to its last byte, the server as an administrator starts it."""
    with ExitStack() as stack:
        runtime, people, meetings = _laid(stack)
        seconds = QUICK_SECONDS if quick else SECONDS
        rounds = [_round(people, meeting, seconds) for meeting in meetings[: 1 if quick else ROUNDS]]
        lost = _lost(runtime, [vote for found in rounds for vote in found["votes"]])
    wrong = [each for found in rounds for each in found["wrong"]]
    p95s = [quantiles(found["polls_ms"], n=20)[18] for found in rounds]
    return {
        "p95_ms": round(median(p95s), 1),
        "p95_ms_rounds": [round(each, 1) for each in p95s],
        "p50_ms": round(median(median(found["polls_ms"]) for found in rounds), 1),
        "acts_p95_ms": round(median(quantiles(found["acts_ms"], n=20)[18] for found in rounds), 1),
        "requests": sum(len(found["polls_ms"]) + len(found["acts_ms"]) for found in rounds),
        "unchanged": sum(found["unchanged"] for found in rounds),
        "votes": sum(len(found["votes"]) for found in rounds),
        "questions": sum(found["questions"] for found in rounds),
        "lost_votes": lost,
        "wrong": wrong[:5],
        "people": PEOPLE,
        "acting": ACTING,
    }


def _laid(stack: ExitStack) -> tuple[Runtime, list[dict[str, Any]], list[str]]:
    """A tool as an administrator starts it, a live date for each round, and everybody's browser inside."""
    tool_url, lms_url = (f"http://{host}:{free_port()}" for host in ("localhost", "127.0.0.1"))
    tool = ToolAddress(
        login_url=f"{tool_url}/lti/login",
        redirect_uris=(f"{tool_url}/lti/launch",),
        jwks_url=f"{tool_url}/lti/jwks",
        target_link_uri=f"{tool_url}/lti/launch",
    )
    world, lms = World.open(), PlatformAddress(lms_url)
    people = [_enrolled(world, nth) for nth in range(PEOPLE)]
    link = world.add_link(COURSE.id, Placement("Lunches")).id
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    environment = {"POTLUCK_BASE_URL": tool_url, "POTLUCK_DATA_DIR": folder, "POTLUCK_LOG_LEVEL": "INFO"}
    described = {
        "issuer": lms.issuer,
        "client_id": tool.client_id,
        "auth_url": lms.authorization_url,
        "token_url": lms.token_url,
        "jwks_url": lms.jwks_url,
        "deployment_id": tool.deployment_id,
    }
    runtime = installed(environment, described)
    stack.callback(runtime.database.dispose)
    stack.enter_context(
        serve.running(create_lms(world, tool=tool, clock=system_now, base_url=lms_url), lms_url)
    )
    started = Tool(environment, Path(folder) / "tool.log")
    stack.callback(started.end)
    started.start()
    host, home = _enter(lms_url, tool_url, INSTRUCTOR, link)
    meetings = [_hold(host, home, nth) for nth in range(ROUNDS)]
    say("the doors are open")
    inside = [_enter(lms_url, tool_url, person, link) for person in people]
    say(f"{len(inside)} people are in")
    told = [
        {
            "origin": tool_url,
            "cookies": browser.cookies,
            "home": home,
            "name": person.username,
            "acts": nth < ACTING,
        }
        for nth, (person, (browser, home)) in enumerate(zip(people, inside, strict=True))
    ]
    for browser, _ in inside:
        browser.close()
    return runtime, told, meetings


def _hold(host: Browser, home: str, nth: int) -> str:
    """Set lunches up, once, and open the doors of one that begins in half an hour; its id."""
    if not nth:
        _send(host, f"{home}/set-up", SET_UP)
    starts = (system_now() + timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M")
    date = {"title": f"Lunch {nth}", "starts": starts, "time_zone": "Etc/UTC", "minutes": "45", "times": "1"}
    table = _send(host, f"{home}/dates/new", date)
    tree = lxml.html.document_fromstring(table)
    links = tree.xpath(f"//a[contains(@href, '/host')][normalize-space()='Lunch {nth}']/@href")
    if not links:
        raise NotAsExpected("no date was planned")
    meeting = str(links[0]).split("/")[-2]
    _send(host, f"{home}/meetings/{meeting}/host", {"do": "open"})
    return meeting


def _send(browser: Browser, url: str, fields: dict[str, str]) -> str:
    tree = lxml.html.document_fromstring(browser.get(url).text)
    token = str(tree.xpath("//input[@name='form_token']/@value")[0])
    page = browser.post(url, {"form_token": token, **fields})
    if not page.is_well:
        raise NotAsExpected(f"{url}: {page.status} {page.title}")
    return page.text


def _enter(lms_url: str, tool_url: str, person: Person, link: str) -> tuple[Browser, str]:
    browser, location = let_in(lms_url, tool_url, person, link)
    inside = location.partition("/l/")[2].partition("/")[0]
    return browser, f"{tool_url}/l/{inside}/lunch_and_learn"


def _round(people: list[dict[str, Any]], meeting: str, seconds: int) -> dict[str, Any]:
    """Let everybody be there for so long; what all of them met."""
    began = time.monotonic()
    there = [one | {"home": f"{one['home']}/meetings/{meeting}"} for one in people]
    parts = [there[nth::PROCESSES] for nth in range(PROCESSES)]
    with ThreadPoolExecutor(PROCESSES) as pool:
        found = list(pool.map(lambda part: _part(part, seconds), parts))
    say(f"a round of {seconds} s took {time.monotonic() - began:.0f} s")
    return {
        name: [each for one in found for each in one[name]]
        for name in ("polls_ms", "acts_ms", "votes", "wrong")
    } | {name: sum(one[name] for one in found) for name in ("unchanged", "questions")}


def _part(people: list[dict[str, Any]], seconds: int) -> dict[str, Any]:
    told = json.dumps({"people": people, "seconds": seconds})
    done = subprocess.run(
        (sys.executable, "-m", "bench.live.crowd"), input=told, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotAsExpected(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _lost(runtime: Runtime, votes: list[list[str]]) -> int:
    """Votes the server said it took and that are not counted, or counted and not there."""
    taken = {(who, item) for who, item in votes}
    with runtime.database.reading() as session:
        rows = session.scalar(select(func.count()).select_from(Vote)) or 0
        counted = session.scalar(select(func.sum(Item.votes)).where(Item.kind == ItemKind.QUESTION)) or 0
    return max(abs(len(taken) - rows), abs(rows - int(counted)))


def _enrolled(world: World, nth: int) -> Person:
    name = f"guest.{nth:03}"
    person = Person(f"guest-{nth}", name, "Guest", f"No. {nth:03}", f"{name}@lunch.example", "")
    world.add_person(person)
    world.enrol(Membership(COURSE.id, person.id, (v.LEARNER,)))
    return person
