"""The environment peers are installed into: their own, outside the product's, made at first need."""

import subprocess
import sys
from pathlib import Path

from bench.progress import say

HOME = Path(__file__).parent.parent / ".venv-bench"
PACKAGES = ("pylti1p3==2.0.0", "flask", "waitress")
SECONDS_TO_INSTALL = 180


class PeersMissing(Exception):
    """The peers could not be installed; the message says why."""


def python() -> Path:
    """The interpreter that can import the peers.

    Raises:
        PeersMissing: they could not be installed.
    """
    interpreter, stamp = HOME / "bin" / "python", HOME / "installed"
    wanted = "\n".join(PACKAGES)
    if not stamp.exists() or stamp.read_text() != wanted:
        say(f"installing the peers into {HOME.name} (once) ...")
        _run(sys.executable, "-m", "venv", "--clear", str(HOME))
        _run(str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES)
        stamp.write_text(wanted)
    return interpreter


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=SECONDS_TO_INSTALL)
    except (OSError, subprocess.SubprocessError) as problem:
        said = (getattr(problem, "stderr", None) or str(problem)).strip().splitlines()
        raise PeersMissing(said[-1] if said else str(problem)) from None
