"""All benchmarks, or those named: ``python -m bench [MODULE …]``.

Prints a row each: name, value, baseline, ratio, limit, verdict. Ends with 1 where a limit is
passed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from bench.rows import Row

MODULES = (
    "language",
    "frameworks",
    "one_project",
    "portfolio",
    "peers",
    "country",
    "processes",
    "door",
    "report",
    "audit",
    "audit_quality",
    "annual_plan",
    "bonds",
    "site_import",
    "warnings",
    "site_pages",
    "funds_pages",
    "public_load",
    "evaluations",
)
_LIMIT = re.compile(r"\(limit ([\d.]+)[^)]*\)")


def rows(module: str) -> Iterator[Row]:
    """The rows of one module; some are plain: name with its limit, value, unit."""
    for found in import_module(f"bench.{module}").run():
        if isinstance(found, Row):
            yield found
        else:
            name, value, unit = found
            limit = _LIMIT.search(name)
            yield Row(name, value, unit, None, float(limit[1]) if limit else None)


def shown(row: Row) -> str:
    """One line."""
    value = "—" if row.value is None else f"{row.value:,.4g} {row.unit}"
    baseline = "" if row.baseline is None else f"{row.baseline:,.4g} {row.unit}"
    ratio = "" if row.ratio is None else f"{row.ratio:,.2f}×"
    sign = "≥" if row.faster else "≤"
    limit = "" if row.limit is None else f"{sign} {row.limit:,g}"
    verdict = " ".join(filter(None, (row.verdict, row.note)))
    return f"{row.name:<52}{value:>14}{baseline:>16}{ratio:>14}{limit:>10}  {verdict}"


def main(named: list[str]) -> int:
    """Run and print."""
    over = False
    print(f"{'name':<52}{'value':>14}{'baseline':>16}{'ratio':>14}{'limit':>10}  verdict")
    for module in named or [m for m in MODULES if find_spec(f"bench.{m}")]:
        for row in rows(module):
            print(shown(row), flush=True)
            over |= row.verdict == "over"
    return int(over)


raise SystemExit(main(sys.argv[1:]))
