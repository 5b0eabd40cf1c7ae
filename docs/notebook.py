"""Execute the notebook of the documentation: ``python -m docs.notebook [--check]``.

A kernel runs every cell in an empty folder; what the cells show is written into the notebook, or
with ``--check`` compared with what stands there.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

FILE = Path(__file__).parent / "how-to" / "evaluate-from-a-notebook.ipynb"
HERE = f"{Path(__file__).parent.parent}/"
"""Where the project lies on this machine: nobody else needs to read it."""
KINDS = ("text/html", "text/plain")
"""What is kept of what a cell shows."""


def executed(file: Path = FILE) -> nbformat.NotebookNode:
    """The notebook with what its cells show. Raises ``nbclient``'s error where one fails."""
    notebook = nbformat.read(file, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        # a kernel is spoken to over files of this folder: no port is opened
        manager = AsyncKernelManager(kernel_name="python3", transport="ipc", ip=f"{folder}/kernel")
        NotebookClient(
            notebook, km=manager, timeout=60, resources={"metadata": {"path": folder}}
        ).execute()
    for cell in notebook.cells:
        cell.metadata.clear()
        for output in cell.get("outputs", ()):
            if data := output.get("data"):
                kept = {kind: data[kind] for kind in KINDS if kind in data}
                output.data = {kind: text.replace(HERE, "") for kind, text in kept.items()}
    return notebook


def shown(notebook: nbformat.NotebookNode) -> Iterator[tuple[int, Any]]:
    """What each cell shows, by its number."""
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", ()):
            yield number, output.get("text") or dict(output.get("data", {}))


def differences(file: Path = FILE) -> list[str]:
    """The cells that show something else than what stands in the notebook."""
    before, now = list(shown(nbformat.read(file, as_version=4))), list(shown(executed(file)))
    if len(before) != len(now):
        return [f"{len(before)} outputs stand in the notebook, {len(now)} are shown"]
    pairs = zip(before, now, strict=True)
    return [f"cell {cell} shows: {found}" for kept, (cell, found) in pairs if kept != (cell, found)]


def main(arguments: list[str]) -> int:
    """Execute and write, or check; the exit code."""
    if arguments == ["--check"]:
        found = differences()
        for each in found:
            print(each, file=sys.stderr)
        return 1 if found else 0
    nbformat.write(executed(), FILE)
    print(FILE)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
