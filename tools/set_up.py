"""Make the environment in ``.venv``, saying what is done and how long it takes.

``python tools/set_up.py [GROUP …]``; needs nothing but the standard library. In a terminal each
step shows what it is at; elsewhere a line is written when a step begins, every ten seconds, and at
its end. What a step says is shown only where it fails.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
ENVIRONMENT = Path(os.environ.get("UV_PROJECT_ENVIRONMENT", ROOT / ".venv"))
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
EVERY = 10.0
"""Seconds between two lines where there is no terminal."""


class Step:
    """One command, with what it says last and the time it has taken."""

    def __init__(self, number: int, total: int, told: str, command: list[str | Path]) -> None:
        self.head = f"[{number}/{total}] {told}"
        self.command = [str(word) for word in command]
        self.said: list[str] = []
        self.live = sys.stderr.isatty()

    def run(self) -> int:
        """Run it to its end and tell of it; its exit code."""
        began = time.monotonic()
        self.tell(f"{self.head} …")
        surroundings = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(ENVIRONMENT)}
        with subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=surroundings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process:
            listener = threading.Thread(target=self._listen, args=(process,), daemon=True)
            listener.start()
            self._wait(process, began)
            listener.join()
        spent = time.monotonic() - began
        if process.returncode:
            self.tell(f"{self.head}: 失败 failed ({process.returncode})", last=True)
            sys.stderr.write("\n".join(self.said) + "\n")
        else:
            self.tell(f"{self.head}  {spent:.1f} s", last=True)
        return process.returncode

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.said.append(line.rstrip())

    def _wait(self, process: subprocess.Popen[str], began: float) -> None:
        told = began
        while process.poll() is None:
            time.sleep(0.1)
            now = time.monotonic()
            if self.live or now - told >= EVERY:
                told = now
                at = f": {self.said[-1].strip()}" if self.said else ""
                self.tell(f"{self.head}  {now - began:.0f} s{at}")

    def tell(self, line: str, *, last: bool = False) -> None:
        """One line; in a terminal in the place of the one before."""
        if self.live:
            width = os.get_terminal_size(sys.stderr.fileno()).columns - 1
            shown = _fitting(line, width)
            sys.stderr.write(f"\r\x1b[2K{shown}" + ("\n" if last else ""))
        else:
            sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def _fitting(line: str, width: int) -> str:
    """As much of a line as a terminal of ``width`` cells shows; Chinese takes two."""
    cells, kept = 0, []
    for character in line:
        cells += 2 if "\u2e80" <= character <= "\uffef" else 1
        if cells > width:
            break
        kept.append(character)
    return "".join(kept)


def commands(groups: list[str]) -> list[tuple[str, list[str | Path]]]:
    """What is to be done here: what is there already is left out."""
    found: list[tuple[str, list[str | Path]]] = []
    if not PYTHON.exists():
        told = f"建立环境 making {ENVIRONMENT.name}"
        found.append((told, [sys.executable, "-m", "venv", ENVIRONMENT]))
    uv = BIN / ("uv.exe" if os.name == "nt" else "uv")
    if not uv.exists():
        # -qq: errors are told, and nothing of what else pip may find to remark on the machine
        pip = ["-m", "pip", "-qq", "--disable-pip-version-check", "install", "uv"]
        found.append(("安装 uv installing uv", [PYTHON, *pip]))
    # Spark is larger than all the rest: the group of that name brings it where it is wanted
    extras = ["--all-extras", "--no-extra", "spark"]
    sync = ["sync", "--frozen", *extras, "--no-progress", "--inexact", "--python", PYTHON]
    more = [word for group in groups for word in ("--group", group)]
    found.append((f"安装 {_locked()} 个组件 packages (~1 min)", [uv, *sync, *more]))
    return found


def _locked() -> int:
    return (ROOT / "uv.lock").read_text(encoding="utf-8").count("[[package]]")


def main(groups: list[str]) -> int:
    """Do it all; the exit code of the first step that fails, else 0."""
    steps = commands(groups)
    for number, (told, command) in enumerate(steps, 1):
        if code := Step(number, len(steps), told, command).run():
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
