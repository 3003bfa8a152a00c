"""How much processor time another process has used, all its threads together, seen from outside."""

import os
import time
from pathlib import Path

_WHOLE_PROCESS = 2
"""Linux counts a process by the scheduler under this clock (CPUCLOCK_SCHED, clock_getcpuclockid(3))."""


def seconds_of(pid: int) -> float:
    """Processor seconds of a process so far, user and system.

    Raises:
        OSError: there is no such process.
    """
    try:
        return time.clock_gettime((~pid << 3) | _WHOLE_PROCESS)
    except OSError:
        return _by_ticks(pid)


def _by_ticks(pid: int) -> float:
    """The same in steps of a hundredth of a second, for kernels that do not lend that clock."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    user, system = int(after_name[11]), int(after_name[12])
    return (user + system) / os.sysconf("SC_CLK_TCK")
