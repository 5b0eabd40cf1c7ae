"""Write the reference pages generated from the code: ``python -m docs.build [--check]``.

With ``--check`` nothing is written: pages that differ from what the code says are named with their
first differing lines, and the exit code is 1.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from difflib import unified_diff
from itertools import islice
from pathlib import Path

from docs import (
    catalogue_pages,
    check_pages,
    command_pages,
    evaluation_pages,
    framework_pages,
    glossary_page,
    interface_pages,
    man_page,
    privacy_pages,
    procedure_pages,
    python_page,
    role_pages,
    watch_pages,
)

REFERENCE = Path(__file__).parent / "reference"
PAGES: dict[str, Callable[[], str]] = {
    "checks.md": check_pages.checks,
    "cli.md": command_pages.cli,
    "data-dictionary.md": catalogue_pages.dictionary,
    "evaluation-steps.md": evaluation_pages.steps_and_gates,
    "frameworks.md": framework_pages.shipped,
    "glossary.md": glossary_page.glossary,
    "hengjian.1": man_page.manual,
    "interface-rows.md": interface_pages.rows_of_the_interface,
    "policies.md": catalogue_pages.policies,
    "problems.md": catalogue_pages.problems,
    "personal-data.md": privacy_pages.inventory,
    "procedures.md": procedure_pages.declared,
    "python.md": python_page.python,
    "roles.md": role_pages.shipped_roles,
    "units.md": catalogue_pages.units_known,
    "warning-rules.md": watch_pages.rules_in_force,
    **framework_pages.schemas(),
    **procedure_pages.pictures(),
}
"""Every generated page and what makes it."""
AT_THE_ROOT = {"glossary.md": Path(__file__).parents[1] / "GLOSSARY.md"}
"""Generated pages that stand elsewhere."""
MEASURED = ("audit-quality.md", "audit-on-reports.md", "public-load.md")
"""Pages that benchmarks write: they say what was measured, not what the code says."""
SHOWN = 20
"""The most lines of difference shown a page."""


def write() -> list[str]:
    """Write every page; the names of those that changed."""
    changed = [name for name in PAGES if _differences(name)]
    REFERENCE.mkdir(exist_ok=True)
    for name in changed:
        _file(name).write_text(PAGES[name](), encoding="utf-8")
    return changed


def stale() -> Iterator[str]:
    """The differences of every page that is not what the code says, and files of no page."""
    for name in PAGES:
        lines = _differences(name)
        if lines:
            more = f"\n… {len(lines) - SHOWN} more lines" if len(lines) > SHOWN else ""
            yield "\n".join(islice(lines, SHOWN)) + more
    kept = {*PAGES, *MEASURED, "README.md"} - AT_THE_ROOT.keys()
    for file in sorted(REFERENCE.glob("*")):
        if file.name not in kept:
            yield f"{file.name}: no page of this name is generated"


def _file(name: str) -> Path:
    return AT_THE_ROOT.get(name, REFERENCE / name)


def _shown(name: str) -> str:
    return AT_THE_ROOT[name].name if name in AT_THE_ROOT else f"docs/reference/{name}"


def _differences(name: str) -> list[str]:
    file = _file(name)
    before = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    after = PAGES[name]().splitlines()
    return list(unified_diff(before, after, _shown(name), "from the code", lineterm=""))


def main(arguments: list[str]) -> int:
    """Write or check; the exit code."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m docs.build [--check]", file=sys.stderr)
        return 2
    if arguments:
        found = list(stale())
        for each in found:
            print(each, file=sys.stderr)
        if found:
            print("stale reference pages: run python -m docs.build", file=sys.stderr)
        return 1 if found else 0
    for name in write():
        print(_shown(name))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
