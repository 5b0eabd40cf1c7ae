"""Columns clustered by project: when they are made, and that no damaged one counts."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from hengjian.portfolio.clustering import COLUMNS, columns_file
from hengjian.portfolio.layout import RESULTS, Part
from tests.engine.measures.ledger import AS_OF
from tests.portfolio.lakes import (
    FIRST,
    problems,
    rewrite,
    rows,
    run,
    scores,
    write_lake,
    write_part,
)

LATER = AS_OF + dt.timedelta(days=1)


def kept(lake: Path, table: str = "ledger", part: Part = FIRST) -> Path:
    return columns_file(lake / RESULTS, part, table)


def files(lake: Path) -> list[Path]:
    return sorted((lake / RESULTS / COLUMNS).rglob("*.columns"))


def by_sql(lake: Path, **settings: object) -> dict[str, tuple[int, str | None]]:
    """The scores of the same lake without columns."""
    run(lake, columns="never", **settings)
    return scores(lake)


def test_they_are_made_at_the_second_evaluation(tmp_path: Path) -> None:
    write_lake(tmp_path)
    assert run(tmp_path).clustered == 0
    assert not files(tmp_path)
    second = run(tmp_path, as_of=LATER)
    assert (second.evaluated, second.clustered, second.by_sql) == (3, 3, {})
    assert len(files(tmp_path)) == 6, "the ledger and the list of three parts"
    made = {file: file.stat().st_mtime_ns for file in files(tmp_path)}
    third = run(tmp_path, as_of=AS_OF)
    assert (third.evaluated, third.clustered) == (3, 3)
    assert {file: file.stat().st_mtime_ns for file in files(tmp_path)} == made
    found, told = scores(tmp_path), problems(tmp_path, "code", "problem", "path", "zh")
    assert found == by_sql(tmp_path)
    assert told == problems(tmp_path, "code", "problem", "path", "zh")


def test_never_is_never_and_always_at_once(tmp_path: Path) -> None:
    write_lake(tmp_path, parts=1)
    for day in (AS_OF, LATER):
        assert run(tmp_path, as_of=day, columns="never").clustered == 0
    assert not files(tmp_path)
    other = write_lake(tmp_path / "other", parts=1)
    assert run(other, columns="always").clustered == 1
    assert len(files(other)) == 2


def test_rows_that_are_not_sorted_are_clustered_all_the_same(tmp_path: Path) -> None:
    write_part(tmp_path, {f"P{n}": [*rows(n * 10), *rows(1)] for n in range(6)})
    rewrite(FIRST.file(tmp_path, "ledger"), "SELECT * FROM {file} ORDER BY hash(kind)")
    assert run(tmp_path, columns="always").clustered == 1
    found = scores(tmp_path)
    assert len(set(found.values())) == 6
    assert found == by_sql(tmp_path)


def half(content: bytearray) -> bytes:
    return bytes(content[: len(content) // 2])


def flipped(content: bytearray) -> bytes:
    """One bit of the last cells is another."""
    last = len(content.rstrip(b"\0")) - 1
    content[last] ^= 1
    return bytes(content)


def another_head(content: bytearray) -> bytes:
    return bytes(content).replace(b'"gaps": false', b'"gaps": true ', 1)


def longer(content: bytearray) -> bytes:
    return bytes(content) + b"\0" * 64


DAMAGE: dict[str, Callable[[bytearray], bytes]] = {
    "torn": half,
    "a bit": flipped,
    "its head": another_head,
    "longer": longer,
    "empty": lambda _: b"",
    "something else": lambda _: b"PAR1" * 99,
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_is_none_and_is_made_anew(tmp_path: Path, name: str) -> None:
    write_lake(tmp_path, parts=1, projects=9)
    run(tmp_path, columns="always")
    wanted, whole = by_sql(tmp_path, as_of=LATER), kept(tmp_path).read_bytes()
    spoilt = DAMAGE[name](bytearray(whole))
    assert spoilt != whole
    kept(tmp_path).write_bytes(spoilt)
    done = run(tmp_path, as_of=AS_OF)
    assert (done.evaluated, done.clustered, done.problems) == (1, 1, [])
    assert scores(tmp_path) == wanted
    assert kept(tmp_path).read_bytes() == whole


def test_columns_of_other_rows_do_not_count(tmp_path: Path) -> None:
    write_part(tmp_path, {"P0": rows(10), "P1": rows(20)})
    run(tmp_path, columns="always")
    older = kept(tmp_path).read_bytes()
    write_part(tmp_path, {"P0": rows(70), "P1": rows(80)})
    run(tmp_path)
    kept(tmp_path).write_bytes(older)
    run(tmp_path, as_of=LATER)
    assert scores(tmp_path) == {"P0": (7000, "中"), "P1": (8000, "中")}


PROGRAM = """
import os, signal, sys
from pathlib import Path
from hengjian.portfolio import clustering
from tests.portfolio.lakes import run
whole, wait = clustering.os.fsync, [int(sys.argv[2])]
def ended(handle):
    wait[0] -= 1
    if not wait[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    whole(handle)
clustering.os.fsync = ended
run(Path(sys.argv[1]), columns="always")
"""


@pytest.mark.parametrize("written", [1, 2, 3, 4, 5])
def test_killed_while_files_are_written_it_goes_on(tmp_path: Path, written: int) -> None:
    write_lake(tmp_path, parts=1)
    killed = subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path), str(written)])
    assert killed.returncode == (-signal.SIGKILL if written < 5 else 0)
    if written < 5:
        assert list((tmp_path / RESULTS).rglob(".*.partial"))
        assert not list((tmp_path / RESULTS / "scores").rglob("part-*"))
    assert len(files(tmp_path)) == min(written - 1, 2)
    done = run(tmp_path, columns="always")
    assert (done.clustered, done.problems) == (int(written < 5), [])
    assert not list((tmp_path / RESULTS).rglob(".*.partial"))
    assert scores(tmp_path)["P0-3"] == (3000, "差")


def test_columns_of_a_part_that_is_gone_go_too(tmp_path: Path) -> None:
    write_lake(tmp_path, parts=2)
    run(tmp_path, columns="always")
    gone = Part(FIRST.region, FIRST.year, 1)
    for table in ("_projects", "ledger"):
        gone.file(tmp_path, table).unlink()
    run(tmp_path)
    assert files(tmp_path) == [kept(tmp_path, "_projects"), kept(tmp_path)]


def many(size: int, **other: int) -> dict[str, list[dict[str, object]]]:
    paid = {f"P{n}": n for n in range(size)} | other
    return {name: [*rows(n), *rows(n + 1)] for name, n in paid.items()}


def test_only_projects_that_changed_are_evaluated_again(tmp_path: Path) -> None:
    write_part(tmp_path, many(20))
    run(tmp_path, columns="always")
    write_part(tmp_path, many(20, P3=90, P7=1))
    done = run(tmp_path)
    assert (done.evaluated, done.kept, done.problems) == (1, 18, [])
    found, told = scores(tmp_path), problems(tmp_path, "code", "problem", "zh")
    assert found["P3"] == (9050, "中")
    assert found == by_sql(tmp_path, as_of=AS_OF)
    assert told == problems(tmp_path, "code", "problem", "zh")


def test_who_comes_goes_or_is_called_otherwise_is_a_change(tmp_path: Path) -> None:
    write_part(tmp_path, many(6))
    run(tmp_path, columns="always")
    write_part(tmp_path, {**many(5), "Q": rows(60), "R": None})
    assert run(tmp_path).kept == 5
    assert set(scores(tmp_path)) == {"P0", "P1", "P2", "P3", "P4", "Q", "R"}
    listed = FIRST.file(tmp_path, "_projects")
    rewrite(listed, "SELECT * REPLACE (replace(code, 'P2', 'Z') AS code) FROM {file}")
    assert run(tmp_path).kept == 6
    assert "Z" in scores(tmp_path)
    assert "P2" not in scores(tmp_path)


@pytest.mark.parametrize(
    ("column", "cell"),
    [("paid", None), ("paid", Fraction(-5)), ("on", LATER), ("ok", False), ("ok", None)],
)
def test_any_cell_that_is_counted_is_a_change(tmp_path: Path, column: str, cell: object) -> None:
    projects = many(4)
    write_part(tmp_path, projects)
    run(tmp_path, columns="always")
    projects["P1"][0][column] = cell
    write_part(tmp_path, projects)
    assert run(tmp_path).kept == 3
    assert scores(tmp_path) == by_sql(tmp_path, as_of=AS_OF)


def test_what_was_wrong_with_an_unchanged_project_is_told_still(tmp_path: Path) -> None:
    projects = {"P0": rows(50), "P1": [], "P2": None, "P3": rows(60)}
    write_part(tmp_path, projects)
    run(tmp_path, columns="always")
    before = problems(tmp_path, "code", "problem", "refused", "en", "path")
    assert before
    write_part(tmp_path, {**projects, "P3": rows(61)})
    assert run(tmp_path).kept == 3
    assert problems(tmp_path, "code", "problem", "refused", "en", "path") == before


def test_spoilt_results_are_not_kept(tmp_path: Path) -> None:
    write_part(tmp_path, many(300))
    run(tmp_path, columns="always")
    file = FIRST.file(tmp_path / RESULTS, "scores")
    content = bytearray(file.read_bytes())
    content[4:900] = bytes(896)
    file.write_bytes(bytes(content))
    write_part(tmp_path, many(300, P3=90))
    done = run(tmp_path)
    assert (done.evaluated, done.kept, done.problems) == (1, 0, [])
    assert scores(tmp_path) == by_sql(tmp_path, as_of=AS_OF)
