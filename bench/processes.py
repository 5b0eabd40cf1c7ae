"""What a user waits for at the command line: whole processes, from start to end.

In processor time of the process, which is what it takes on a quiet machine and changes little on a
busy one. The baseline is bare: a process that imports the same libraries (pydantic, yaml, click,
rich) and reads the files of the same case as YAML and text, and does nothing with them. Bytecode is
kept in a folder of its own, as it is where the product is installed.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.rows import Row, median_ms
from hengjian import library

RUNS = 9
IMPORT, EVALUATE, COMPLETE = 100, 600, 150
"""Milliseconds that importing, evaluating and completing a command may take."""
RATIO = 2.5
"""The most that an evaluation may take, in bare processes."""
BARE = """
import sys, pathlib
import click, pydantic, yaml, rich.table, rich.console
for path in map(pathlib.Path, sys.argv[1:]):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".yaml":
        list(yaml.parse(text, Loader=yaml.CSafeLoader))
class Model(pydantic.BaseModel):
    name: str
Model(name="x")
"""


def run() -> list[Row]:
    """The import, the evaluation of the reference case, and a shell's question for commands."""
    script = Path(sys.executable).with_name("hengjian")
    case = library.case_folder("hongta")
    read = [str(path) for path in (*sorted(case.iterdir()), *library.framework_files())]
    commands: dict[str, list[str]] = {
        "empty": ["-c", "pass"],
        "import": ["-c", "import hengjian"],
        "bare": ["-c", BARE, *read],
        "evaluate": [str(script), "evaluate", str(case)],
        "complete": [str(script)],
    }
    with tempfile.TemporaryDirectory() as bytecode:
        found = _in_turn(commands, bytecode)
    evaluated, bare = found["evaluate"], found["bare"]
    return [
        Row(
            "import hengjian, beyond python itself",
            found["import"] - found["empty"],
            "ms",
            None,
            IMPORT,
        ),
        Row("hengjian evaluate, whole process", evaluated, "ms", None, EVALUATE),
        Row("hengjian evaluate, in bare processes", evaluated, "ms", bare, RATIO),
        Row("hengjian <Tab>, whole process", found["complete"], "ms", None, COMPLETE),
    ]


def _in_turn(commands: dict[str, list[str]], bytecode: str) -> dict[str, float]:
    """The median of each, run in turn so that a change in the load falls on all of them alike."""
    spent: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(RUNS + 1):
        for name, command in commands.items():
            took = processor_ms(bytecode, *command)
            if turn:
                spent[name].append(took)
    return {name: statistics.median(each) for name, each in spent.items()}


def processor_ms(bytecode: str, *arguments: str) -> float:
    """The processor time of one whole Python process in milliseconds."""
    before = _children()
    _run(bytecode, arguments, 0)
    return (_children() - before) * 1000


def process_ms(bytecode: str, *arguments: str, times: int = RUNS, ends: int = 0) -> float:
    """The median time of a whole Python process in milliseconds, after one that is not counted.

    Raises ``ValueError`` where one does not end with ``ends``.
    """
    return median_ms(lambda: _run(bytecode, arguments, ends), times)


def _run(bytecode: str, arguments: tuple[str, ...], ends: int) -> None:
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    asked = _ASKED if len(arguments) == 1 else {}
    environment = {**kept, "PYTHONPYCACHEPREFIX": bytecode, **asked}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, check=False, capture_output=True, env=environment)
    if done.returncode != ends:
        raise ValueError(f"{arguments}: {done.returncode}, {done.stderr.decode()[-2000:]}")


_ASKED = {"_HENGJIAN_COMPLETE": "bash_complete", "COMP_WORDS": "hengjian ", "COMP_CWORD": "1"}
"""What a shell asks by the environment, of the command without any word."""


def _children() -> float:
    """Seconds of processor time that ended children have taken."""
    times = os.times()
    return times.children_user + times.children_system
