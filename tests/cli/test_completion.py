"""What the tabulator offers, and the manual page."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import get_completion_class

from hengjian.cli import COMMANDS, completing, group
from tests.cli.run import run
from tests.engine.small import write_case

MANUAL = Path(__file__).parents[2] / "docs" / "reference" / "hengjian.1"


def offered(*words: str) -> list[str]:
    """What is offered for the last word."""
    kind = get_completion_class("bash")
    assert kind is completing.SpacelessBash
    *before, written = words
    found = kind(group, {}, "hengjian", "_HENGJIAN_COMPLETE").get_completions(before, written)
    return [each.value if each.type == "plain" else f"<{each.type}>" for each in found]


def test_commands_come_from_the_table() -> None:
    assert offered("") == list(COMMANDS)
    assert offered("ev") == ["evaluate"]
    assert offered("--l") == ["--lang"]


def test_cases_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert offered("evaluate", "hon") == ["hongta"]
    assert offered("evaluate", "other") == ["<file>"]
    (tmp_path / "hong-kong").mkdir()
    assert offered("evaluate", "hon") == ["hongta", "hong-kong/"]


def test_frameworks_indicators_and_facts(tmp_path: Path) -> None:
    assert "self-evaluation-2020" in offered("evaluate", "hongta", "--framework", "self")
    assert offered("explain", "hongta", "C1") == ["C1", "C11"]
    assert offered("evaluate", "hongta", "--set", "开工及") == ["开工及时率="]
    case = str(write_case(tmp_path))
    assert offered("explain", case, "B") == ["B", "B1", "B2"]


def test_a_case_that_cannot_be_read_offers_nothing() -> None:
    assert offered("explain", "nowhere", "") == []
    assert offered("evaluate", "nowhere", "--set", "") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script(shell: str) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0
    assert f"_HENGJIAN_COMPLETE={shell}_complete" in result.stdout


def test_bash_itself_completes(tmp_path: Path) -> None:
    """The script, sourced by the shell it is for."""
    script = tmp_path / "hengjian.bash"
    script.write_text(run("completion", "bash").stdout, encoding="utf-8")
    asked = (
        f"source {script}; COMP_WORDS=(hengjian repo); COMP_CWORD=1; "
        '_hengjian_completion hengjian; echo "${COMPREPLY[@]}"'
    )
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", asked],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("report", "")


def test_the_manual_has_every_command_and_roff_reads_it() -> None:
    text = MANUAL.read_text("utf-8")
    assert [name for name in COMMANDS if f".SS hengjian {name}" not in text] == []
    if shutil.which("groff"):
        command = ["groff", "-Kutf8", "-man", "-Tutf8", "-ww", str(MANUAL)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
