"""Run the benchmarks: ``python -m scripts.benchmarks [NAME...] [--county] [--json FILE]``."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

import orjson

from scripts.benchmarks.measuring import Result

# name on the command line -> module of this package with ``run(county) -> results``
BENCHMARKS = {
    "import": "importing",
    "certificate": "certificate",
    "check": "check",
    "mortgage": "mortgage",
}


def main() -> None:
    """Measure what is asked (everything by default) and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--county", action="store_true", help="at the size of a county")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    print(f"{'name':<34} {'ours':>10} {'reference':>10} {'unit':<6} {'ratio':>7}  bound")
    results: list[Result] = []
    for name in asked.names or BENCHMARKS:
        module = importlib.import_module(f"scripts.benchmarks.{BENCHMARKS[name]}")
        for result in module.run(asked.county):
            print(result.line(), flush=True)
            results.append(result)
    if asked.json:
        asked.json.write_bytes(
            orjson.dumps([result.plain() for result in results], option=orjson.OPT_INDENT_2)
        )


if __name__ == "__main__":
    main()
