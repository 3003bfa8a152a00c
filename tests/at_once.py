"""Deeds in threads that start together."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import TypeVar

T = TypeVar("T")


def at_once(*deeds: Callable[[], T]) -> list[T | Exception]:
    """Do all of these in threads of their own, started together; what each gave or raised."""
    start, got = Barrier(len(deeds)), {}

    def run(nth: int, deed: Callable[[], T]) -> None:
        start.wait()
        try:
            got[nth] = deed()
        except Exception as problem:  # noqa: BLE001 whatever went wrong is what the test wants to see
            got[nth] = problem

    threads = [Thread(target=run, args=(nth, deed)) for nth, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [got[nth] for nth in range(len(deeds))]
