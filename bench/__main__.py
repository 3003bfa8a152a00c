"""`python -m bench NAME [--quick]`: measure, tell the progress on stderr, print one JSON object last."""

import argparse
import json
import sys

from bench import facilitating
from bench.allocate import measuring as allocate
from bench.launch import measuring as launch
from bench.live import measuring as live

BENCHES = {"allocate": allocate.run, "launch": launch.run, "live": live.run, "people": facilitating.run}


def main() -> int:
    """Run the bench that was asked for."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("name", choices=sorted(BENCHES))
    parser.add_argument("--quick", action="store_true", help="smaller sizes, at most a minute on two cores")
    asked = parser.parse_args()
    print(json.dumps(BENCHES[asked.name](quick=asked.quick)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
