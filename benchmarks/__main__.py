"""Run one benchmark by its name. With `--json` its last line is one JSON object; without, a readable table."""

import argparse
import importlib
import json
import sys
from collections.abc import Mapping

NAMES = {
    "backlog": "50,000 events missed in 20 rooms: newest page, caught up, longest stall of the window, memory",
    "delivery": "one message from a client to another: service, painted row, raw socket and official client beside it",
    "failover": "faults of the network: time until messages flow again, and until tier 1 is back; lost, duplicated",
    "fuzzy": "the quick switcher's ranking over 10,000 names, after each letter",
    "package": "the installed program: sizes, build, start beside the start from source, memory of all processes",
    "soak": "200,000 events in 10 minutes into an open window: longest stall, frames, growth of memory",
    "search": "1,000,000 messages: answers while typing, for a word, narrowed by a person; size and cost of the index",
    "tiers": "delivery over each tier alone, the official client beside them",
    "startup": "process start to painted rooms and conversation, with 100,000 messages; memory when idle",
    "workspace": "the local workspace: start, memory, write to receive, writes a second, fan-out, joins, sync",
    "timeline": "the message list with 1,000, 100,000 and 1,000,000 messages in a room",
}


def main() -> int:
    """Run what the command line names and print the result."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "name", choices=sorted(NAMES), help="; ".join(f"{name}: {what}" for name, what in NAMES.items())
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    parser.add_argument("--minutes", type=float, help="how long `soak` goes on, instead of ten")
    chosen = parser.parse_args()
    if chosen.minutes is not None and chosen.name != "soak":
        parser.error("only soak takes --minutes")
    module = importlib.import_module(f"benchmarks.{chosen.name}")
    options = {} if chosen.minutes is None else {"minutes": chosen.minutes}
    result: dict[str, object] = module.measure(**options)
    if chosen.json:
        print(json.dumps(result))
    else:
        _print_table(result)
    return 0


def _print_table(result: Mapping[str, object], indent: str = "") -> None:
    for key, value in result.items():
        if isinstance(value, Mapping) and "median" not in value:
            print(f"{indent}{key}")
            _print_table(value, indent + "  ")
        elif isinstance(value, Mapping):
            shown = ", ".join(f"{name} {number}" for name, number in value.items())
            print(f"{indent}{key:<20} {shown}")
        else:
            print(f"{indent}{key:<20} {value}")


if __name__ == "__main__":
    sys.exit(main())
