"""The loop of `potluck work`: messages, rosters, what passes with time, and mails about it."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lti_tool.access import sessions, staff
from lti_tool.admin.health import duties
from lti_tool.admin.health.duties import BEATS_EVERY
from lti_tool.admin.health.models import Duty
from lti_tool.courses import roster
from lti_tool.courses.roster import Registrar
from lti_tool.lti.http import Transport
from lti_tool.meeting_mails import planning as meeting_mails
from lti_tool.meeting_mails.links import ReplyLinks
from lti_tool.meeting_mails.writing import MeetingWriter
from lti_tool.outbox import deliver
from lti_tool.outbox import service as outbox
from lti_tool.outbox.deliver import Post
from lti_tool.outbox.destinations.ags_score import AgsScores
from lti_tool.outbox.destinations.mail import Mails, nobody_writes
from lti_tool.outbox.destinations.smtp_line import SmtpLine
from lti_tool.outbox.letters import Writer
from lti_tool.outbox.outcomes import Destination
from lti_tool.outbox.queries import AGS_SCORE, MAIL
from lti_tool.parts.files import service as files
from lti_tool.platforms import keys
from lti_tool.platforms import service as platforms
from lti_tool.platforms.clients import Clients
from lti_tool.platforms.keys import KeyRing
from lti_tool.reminders import planning
from lti_tool.reminders.links import StopLinks
from lti_tool.reminders.planning import Planner
from lti_tool.reminders.service import LETTER
from lti_tool.reminders.writing import ReminderWriter
from lti_tool.runtime import Runtime
from lti_tool.stopping import Bell

log = logging.getLogger(__name__)

Jobs = Callable[[Session, datetime], None]

LOOKS_EVERY_SECONDS: Final = 0.5
LONGEST_REST_SECONDS: Final = 30.0
"""How long the loop rests, after a while, when everything fails, such as without a database."""
MESSAGES_FOR_SECONDS: Final = 10.0
"""How long messages may hold up rosters and jobs."""
MESSAGES_A_ROUND: Final = 200
ROSTERS_A_ROUND: Final = 1
JOBS_EVERY: Final = timedelta(minutes=1)
REMINDERS_A_ROUND: Final = 100
MEETING_MAILS_A_ROUND: Final = 200
SWEEPS_EVERY: Final = timedelta(hours=1)
SWEEPS: Final = (sessions.sweep, staff.sweep, platforms.sweep_spent, keys.sweep, outbox.sweep)


@dataclass(frozen=True, slots=True)
class Counts:
    """What one round did."""

    messages: int = 0
    rosters: int = 0
    duties: tuple[Duty, ...] = ()
    failures: int = 0

    @property
    def is_busy(self) -> bool:
        """Whether there may be more of the same to do at once."""
        return not self.failures and bool(self.messages or self.rosters)


@dataclass(frozen=True, slots=True)
class Workshop:
    """All that the worker works with, made once for a process."""

    runtime: Runtime
    post: Post
    registrar: Registrar
    jobs: tuple[Jobs, ...]
    line: SmtpLine | None = None
    planner: Planner | None = None
    """Only where mails are sent."""


def workshop(runtime: Runtime, transport: Transport, jobs: Sequence[Jobs]) -> Workshop:
    """A workshop over an opened installation; `jobs` are those of the kinds of activities."""
    clients = Clients(transport, KeyRing(runtime.settings.secret_key).signing)
    scores = AgsScores(runtime.database, clients, runtime.clock)
    line = SmtpLine(runtime.settings.mail) if runtime.settings.mail else None
    mails = _mails(runtime, line) if line else nobody_writes
    zone = ZoneInfo(runtime.settings.time_zone)
    return Workshop(
        runtime=runtime,
        post=Post(runtime.database, runtime.clock, {AGS_SCORE: scores, MAIL: mails}),
        registrar=Registrar(runtime.database, clients, runtime.clock),
        jobs=tuple(jobs),
        line=line,
        planner=Planner(runtime.database, runtime.clock, zone) if line else None,
    )


def _mails(runtime: Runtime, line: SmtpLine) -> Destination:
    settings = runtime.settings
    links = StopLinks(settings.base_url, settings.secret_key)
    zone = ZoneInfo(settings.time_zone)
    writers: dict[str, Writer] = {LETTER: ReminderWriter(links, zone)}
    if settings.mail is not None:
        replies = ReplyLinks(settings.base_url, settings.secret_key)
        writers[meeting_mails.LETTER] = MeetingWriter(replies, links, settings.mail, zone)
    return Mails(runtime.database, line, writers, runtime.clock)


def run(shop: Workshop, bell: Bell) -> None:
    """Work until the bell rings; what is in hand then is finished first."""
    threading.Thread(target=_beat, args=(shop, bell), name="heartbeat", daemon=True).start()
    log.info("the worker is at work")
    failed = 0
    while not bell.is_rung:
        counts = do_round(shop, lambda: bell.is_rung)
        failed = failed + 1 if counts.failures else 0
        if not counts.is_busy:
            bell.wait(min(LOOKS_EVERY_SECONDS * 2.0 ** min(failed, 10), LONGEST_REST_SECONDS))
    log.info("the worker has stopped")


def do_round(shop: Workshop, stopping: Callable[[], bool] = lambda: False) -> Counts:
    """Everything that is due now, once around; what fails is logged and does not hold up the rest."""
    ends = time.monotonic() + MESSAGES_FOR_SECONDS
    tally = _Tally()
    with tally.guarding("messages"):
        tally.messages = deliver.deliver_due(
            shop.post, at_most=MESSAGES_A_ROUND, stopping=lambda: stopping() or time.monotonic() > ends
        )
    with tally.guarding("the mail server"):
        if shop.line is not None:
            shop.line.hang_up()
    with tally.guarding("rosters"):
        tally.rosters = roster.fetch_due(shop.registrar, at_most=ROSTERS_A_ROUND, stopping=stopping)
    with tally.guarding("jobs"):
        _do_duty(shop, tally, Duty.JOBS, JOBS_EVERY, shop.jobs)
    with tally.guarding("reminders"):
        _remind(shop, tally, stopping)
    with tally.guarding("sweeps"):
        if _do_duty(shop, tally, Duty.SWEEP, SWEEPS_EVERY, SWEEPS):
            _clear_files_away(shop, tally)
    return Counts(tally.messages, tally.rosters, tuple(tally.duties), tally.failures)


class _Tally:
    """Counts while a round goes on, and keeps one failure from ending it."""

    def __init__(self) -> None:
        self.messages = 0
        self.rosters = 0
        self.duties: list[Duty] = []
        self.failures = 0

    @contextmanager
    def guarding(self, what: str) -> Iterator[None]:
        """An entry door: whatever goes wrong inside is logged and counted."""
        try:
            yield
        except Exception:
            log.exception("%s failed", what)
            self.failures += 1


def _remind(shop: Workshop, tally: _Tally, stopping: Callable[[], bool]) -> None:
    if shop.planner is None or not _take_up(shop, Duty.REMINDERS, JOBS_EVERY):
        return
    tally.duties.append(Duty.REMINDERS)
    meeting_mails.plan_due(shop.planner, at_most=MEETING_MAILS_A_ROUND, stopping=stopping)
    planning.plan_due(shop.planner, at_most=REMINDERS_A_ROUND, stopping=stopping)


def _do_duty(
    shop: Workshop, tally: _Tally, duty: Duty, every: timedelta, deeds: Sequence[Callable[..., None]]
) -> bool:
    """Take a duty up if it is due, then do each of its deeds in a transaction of its own."""
    if not _take_up(shop, duty, every):
        return False
    tally.duties.append(duty)
    for deed in deeds:
        with tally.guarding(f"{duty} ({deed.__module__})"), shop.runtime.database.writing() as session:
            deed(session, now=shop.runtime.clock())
    return True


def _clear_files_away(shop: Workshop, tally: _Tally) -> None:
    """It only reads rows, however long a look at the whole storage takes."""
    runtime = shop.runtime
    with tally.guarding("clearing files away"), runtime.database.reading() as session:
        files.clear_away(session, runtime.storage, now=runtime.clock())


def _take_up(shop: Workshop, duty: Duty, every: timedelta) -> bool:
    now = shop.runtime.clock()
    with shop.runtime.database.reading() as session:
        if not duties.is_due(session, duty, every, now=now):
            return False
    with shop.runtime.database.writing() as session:
        return duties.take_up(session, duty, every, now=now)


def _beat(shop: Workshop, bell: Bell) -> None:
    """Give a sign of life now and then, also while a long roster is being fetched."""
    tally = _Tally()
    while not bell.is_rung:
        with tally.guarding("heartbeat"):
            _take_up(shop, Duty.HEARTBEAT, BEATS_EVERY / 2)
        bell.wait(BEATS_EVERY.total_seconds())
