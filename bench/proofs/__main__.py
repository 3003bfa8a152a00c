"""`python -m bench.proofs NAME [--quick]`: run a proof, print one JSON object last."""

import argparse
import json
import signal
import sys

from bench.proofs import kills
from bench.proofs.databases import DATABASES


def main() -> int:
    """Run the proof that was asked for; it fails when anything was lost or doubled."""
    parser = argparse.ArgumentParser(prog="./dev prove", description=__doc__)
    parser.add_argument("name", choices=["kills"])
    parser.add_argument("--quick", action="store_true", help="8 kills instead of 50")
    parser.add_argument("--seed", type=int, default=1, help="repeats a run's choices")
    parser.add_argument("--database", choices=sorted(DATABASES), default="sqlite")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that nothing we started outlives us
    plan = kills.Plan(kills=8 if asked.quick else 50, seed=asked.seed)
    with DATABASES[asked.database]() as database_url:
        found = kills.run(plan, database_url)
    print(json.dumps(found))
    return 1 if found["lost"] or found["doubled"] else 0


if __name__ == "__main__":
    sys.exit(main())
