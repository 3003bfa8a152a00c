"""What a person sees while a figure is being made: lines on stderr, stdout stays clean."""

import sys


def say(line: str) -> None:
    """One line of progress."""
    print(line, file=sys.stderr, flush=True)
