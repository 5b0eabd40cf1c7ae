"""What a user waits for at the command line: whole processes, from start to end.

Bytecode is kept in a folder of its own, as it is where the product is installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.rows import Row, median_ms
from hengjian import library

RUNS = 9


def run() -> list[Row]:
    """The import, and the evaluation of the reference case."""
    script = Path(sys.executable).with_name("hengjian")
    with tempfile.TemporaryDirectory() as bytecode:
        empty = _process(bytecode, "-c", "pass")
        imported = _process(bytecode, "-c", "import hengjian")
        evaluated = _process(bytecode, str(script), "evaluate", str(library.case_folder("hongta")))
    return [
        Row("import hengjian, beyond python itself", imported - empty, "ms", None, 100),
        Row("hengjian evaluate, whole process", evaluated, "ms", None, 600),
    ]


def _process(bytecode: str, *arguments: str) -> float:
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "PYTHONPYCACHEPREFIX": bytecode}
    command = [sys.executable, *arguments]
    return median_ms(
        lambda: subprocess.run(command, check=True, capture_output=True, env=environment), RUNS
    )
