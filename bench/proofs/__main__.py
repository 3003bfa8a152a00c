"""`python -m bench.proofs NAME [--quick]`: run a proof, print one JSON object last."""

import argparse
import json
import signal
import sys
from typing import Any

from bench.proofs import cohort, kills, seats, streaming
from bench.proofs.databases import DATABASES


def main() -> int:
    """Run the proof that was asked for; it fails when what it is to show does not hold."""
    parser = argparse.ArgumentParser(prog="./dev prove", description=__doc__)
    parser.add_argument("name", choices=sorted(PROOFS))
    parser.add_argument(
        "--quick",
        action="store_true",
        help="8 kills, not 50; 3 cohorts, not 60; 8 learners, not 30; 5 rushes, not 50",
    )
    parser.add_argument("--seed", type=int, default=1, help="repeats a run's choices")
    parser.add_argument("--database", choices=sorted(DATABASES), default="sqlite", help="for kills, seats")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that nothing we started outlives us
    found, is_proved = PROOFS[asked.name](asked)
    print(json.dumps(found))
    return 0 if is_proved else 1


def _kills(asked: argparse.Namespace) -> tuple[dict[str, Any], bool]:
    plan = kills.Plan(kills=8 if asked.quick else 50, seed=asked.seed)
    with DATABASES[asked.database]() as database_url:
        found = kills.run(plan, database_url)
    return found, not (found["lost"] or found["doubled"])


def _cohort(asked: argparse.Namespace) -> tuple[dict[str, Any], bool]:
    found = cohort.run(learners=8 if asked.quick else 30, seed=asked.seed)
    return found, found["agree"]


def _streaming(asked: argparse.Namespace) -> tuple[dict[str, Any], bool]:
    found = streaming.run(runs=3 if asked.quick else 60, seed=asked.seed)
    return found, found["proved"]


def _seats(asked: argparse.Namespace) -> tuple[dict[str, Any], bool]:
    with DATABASES[asked.database]() as database_url:
        found = seats.run(times=5 if asked.quick else 50, database_url=database_url)
    return found, not found["surprises"]


PROOFS = {"cohort": _cohort, "kills": _kills, "seats": _seats, "streaming": _streaming}


if __name__ == "__main__":
    sys.exit(main())
