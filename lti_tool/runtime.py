"""The running installation: its settings, database, clock and files, opened once at start."""

from dataclasses import dataclass
from functools import partial

from lti_tool.clock import Clock, system_now
from lti_tool.db import Database
from lti_tool.db.engine import create
from lti_tool.settings import Settings
from lti_tool.storage import DiskStorage, Storage
from xapi.lrs import buffer

FILES = "files"
"""The folder of uploaded files, inside the one for data."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """What the web application, the worker and the commands run on alike."""

    settings: Settings
    database: Database
    clock: Clock
    storage: Storage
    """Of what people upload."""


def open_runtime(settings: Settings, clock: Clock = system_now) -> Runtime:
    """The installation the settings describe; statements recorded in a transaction are written last in it."""
    database = Database(create(settings.database_url), before_commit=(partial(buffer.flush, clock=clock),))
    storage = DiskStorage(settings.data_dir / FILES)
    return Runtime(settings=settings, database=database, clock=clock, storage=storage)
