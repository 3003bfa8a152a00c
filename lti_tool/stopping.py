"""How a process learns that it shall stop: a signal, or the death of the process that started it."""

import os
import select
import signal
import threading
from types import FrameType
from typing import Final

LOOKS_EVERY_SECONDS: Final = 0.5


class Bell:
    """Rung once, heard by everybody who waits; safe to ring from a signal handler."""

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        self._rung = False

    @property
    def is_rung(self) -> bool:
        """Whether it is time to stop."""
        return self._rung

    def ring(self) -> None:
        """Tell everybody to stop; a lock could be held by the very code that the signal interrupts."""
        self._rung = True
        os.write(self._writer, b"!")

    def wait(self, seconds: float) -> bool:
        """Wait so long or until the bell rings; whether it rang."""
        select.select([self._reader], [], [], seconds)
        return self._rung


def on_signals(bell: Bell) -> None:
    """Ring at SIGTERM and SIGINT; the same signal a second time ends the process at once."""

    def ring(number: int, frame: FrameType | None) -> None:
        del frame
        signal.signal(number, signal.SIG_DFL)
        bell.ring()

    signal.signal(signal.SIGTERM, ring)
    signal.signal(signal.SIGINT, ring)


def with_parent(parent: int, bell: Bell) -> None:
    """Ring as soon as the process `parent` is not ours any more, even when it was killed without a word."""

    def watch() -> None:
        while os.getppid() == parent:
            if bell.wait(LOOKS_EVERY_SECONDS):
                return
        bell.ring()

    threading.Thread(target=watch, name="parent watch", daemon=True).start()
