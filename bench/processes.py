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
        empty = process_ms(bytecode, "-c", "pass")
        imported = process_ms(bytecode, "-c", "import hengjian")
        case = str(library.case_folder("hongta"))
        evaluated = process_ms(bytecode, str(script), "evaluate", case)
    return [
        Row("import hengjian, beyond python itself", imported - empty, "ms", None, 100),
        Row("hengjian evaluate, whole process", evaluated, "ms", None, 600),
    ]


def process_ms(bytecode: str, *arguments: str, times: int = RUNS, ends: int = 0) -> float:
    """The median time of a whole Python process in milliseconds, after one that is not counted.

    Raises ``ValueError`` where one does not end with ``ends``.
    """
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "PYTHONPYCACHEPREFIX": bytecode}
    command = [sys.executable, *arguments]

    def once() -> None:
        done = subprocess.run(command, check=False, capture_output=True, env=environment)
        if done.returncode != ends:
            raise ValueError(f"{arguments}: {done.returncode}, {done.stderr.decode()[-2000:]}")

    return median_ms(once, times)
