"""All measurements, or those named: `python -m benchmarks core turns`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from time import perf_counter

from benchmarks.databases import databases

SECTIONS = ("core", "turns", "webhook", "sending", "growth", "nudges", "plans")


def main(*wanted: str) -> None:
    """Print a table of all rows; progress goes to standard error. Goals that are missed are only said."""
    if unknown := set(wanted) - set(SECTIONS):
        sys.exit(f"There is no {', '.join(sorted(unknown))}; choose among {', '.join(SECTIONS)}.")
    with databases() as made:
        for section in wanted or SECTIONS:
            begin = perf_counter()
            rows: Callable[..., Iterator[object]] = import_module(f"benchmarks.{section}").rows
            for row in rows(made):
                print(row, flush=True)
            print(f"{section}: {perf_counter() - begin:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
