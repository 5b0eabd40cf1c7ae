"""A lake evaluated: what comes out, what is evaluated anew, what survives an end in the middle."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.errors import Refused
from hengjian.portfolio import results
from hengjian.portfolio.layout import RESULTS, Part, parts_of
from hengjian.portfolio.running import Settings, alone_in, evaluate_lake
from tests.portfolio.lakes import (
    COMPILED,
    FIRST,
    FRAMEWORK,
    problems,
    rows,
    run,
    scores,
    write_lake,
    write_part,
)


def test_every_project_is_scored_and_its_problems_are_told(tmp_path: Path) -> None:
    write_part(tmp_path, {"P0": rows(70), "P1": rows(59), "P2": None, "P3": []})
    done = run(tmp_path)
    assert (done.evaluated, done.unchanged, done.problems) == (1, 0, [])
    assert scores(tmp_path) == {
        "P0": (7000, "中"),
        "P1": (5900, "差"),
        "P2": (0, None),
        "P3": (0, None),
    }
    assert problems(tmp_path, "code", "problem", "refused") == [
        ("P2", "grade-withheld", False),
        ("P2", "indicator-missing", False),
        ("P3", "division-by-zero", False),
        ("P3", "grade-withheld", False),
        ("P3", "indicator-missing", False),
    ]
    told = results.summary(tmp_path / RESULTS, "500MB")
    assert (told.projects, told.refused) == (4, 0)
    assert dict(told.grades) == {"中": 1, "差": 1, None: 2}


def test_only_what_changed_is_evaluated_anew(tmp_path: Path) -> None:
    write_lake(tmp_path)
    assert run(tmp_path).evaluated == 3
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / RESULTS).rglob("*.parquet")}
    again = run(tmp_path)
    assert (again.evaluated, again.unchanged) == (0, 3)
    write_part(tmp_path, {"P1-0": rows(99)}, Part("north", "2022", 1))
    changed = run(tmp_path)
    assert (changed.evaluated, changed.unchanged) == (1, 2)
    assert scores(tmp_path)["P1-0"] == (9900, "中")
    assert "P1-3" not in scores(tmp_path)
    kept = [file for file, when in before.items() if file.stat().st_mtime_ns == when]
    assert len(kept) == 4, "scores and problems of two parts"


def test_another_framework_day_or_basis_evaluates_all_anew(tmp_path: Path) -> None:
    write_lake(tmp_path, parts=2)
    run(tmp_path)
    half = json.dumps({**FRAMEWORK, "edition": "2"}, ensure_ascii=False)
    assert run(tmp_path, read_framework_text(half, "half.yaml")).evaluated == 2
    assert run(tmp_path, basis="records").evaluated == 2
    early = run(tmp_path, as_of=dt.date(2021, 1, 1))
    assert early.evaluated == 2
    assert scores(tmp_path)["P0-3"] == (0, "差"), "nothing was paid by then"


def test_results_of_a_part_that_is_gone_go_too(tmp_path: Path) -> None:
    write_lake(tmp_path, parts=2)
    run(tmp_path)
    Part("north", "2022", 1).file(tmp_path, "_projects").unlink()
    Part("north", "2022", 1).file(tmp_path, "ledger").unlink()
    done = run(tmp_path)
    assert [found.code for found in done.problems] == ["lake-results-older"]
    assert {code[:2] for code in scores(tmp_path)} == {"P0"}


def test_a_result_that_cannot_be_read_is_made_anew(tmp_path: Path) -> None:
    write_lake(tmp_path, parts=2)
    run(tmp_path)
    wanted = scores(tmp_path)
    file = FIRST.file(tmp_path / RESULTS, results.SCORES)
    file.write_bytes(file.read_bytes()[:-30])
    assert run(tmp_path).evaluated == 1
    assert scores(tmp_path) == wanted


def test_what_is_told_while_it_runs(tmp_path: Path) -> None:
    heard: list[tuple[int, int, str]] = []
    evaluate_lake(
        write_lake(tmp_path),
        Settings(COMPILED, tmp_path / RESULTS),
        lambda done, total, part: heard.append((done, total, part.path[-18:])),
    )
    assert heard == [(n, 3, f"part-{n:05}.parquet") for n in range(3)]


def test_a_folder_without_a_lake_is_refused(tmp_path: Path) -> None:
    for lake in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(Refused) as refused:
            parts_of(lake)
        assert refused.value.problems[0].code in ("lake-empty", "file-unreadable")


PROGRAM = """
import sys, time
from pathlib import Path
from hengjian.portfolio.running import Settings, evaluate_lake
from tests.portfolio.lakes import COMPILED
lake = Path(sys.argv[1])
slow = float(sys.argv[2])
done = evaluate_lake(lake, Settings(COMPILED, lake / "_results"), lambda *_: time.sleep(slow))
print(done.evaluated, done.unchanged, *(each.code for each in done.problems))
"""


def started(lake: Path, slow: float, **options: object) -> subprocess.Popen[str]:
    """A run as a process of its own."""
    command = [sys.executable, "-c", PROGRAM, str(lake), str(slow)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options)


def test_killed_in_the_middle_it_goes_on_where_it_stood(tmp_path: Path) -> None:
    lake, out = write_lake(tmp_path, parts=5), tmp_path / RESULTS
    first = started(lake, 0.2)
    until = time.monotonic() + 60
    while len(list(out.rglob("scores/**/part-*.parquet"))) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    (out / "scores" / FIRST.path).with_name(".part-00004.parquet.1.partial").write_bytes(b"PAR1")
    kept = len(list(out.rglob("scores/**/part-*.parquet")))
    assert 2 <= kept < 5
    done = run(lake)
    assert (done.evaluated, done.unchanged) == (5 - kept, kept)
    assert not list(out.rglob(".*.partial"))
    assert not list(out.glob(".spill-*"))
    resumed = scores(lake)
    alone = write_lake(tmp_path / "alone", parts=5)
    run(alone)
    assert resumed == scores(alone)
    assert len(resumed) == 20


def test_two_runs_do_not_write_into_one_folder(tmp_path: Path) -> None:
    write_lake(tmp_path, parts=1)
    run(tmp_path)
    with alone_in(tmp_path / RESULTS), pytest.raises(Refused) as refused:
        run(tmp_path)
    assert [found.code for found in refused.value.problems] == ["lake-busy"]


def test_where_the_disk_is_full_the_file_is_named_and_no_half_of_it_stays(tmp_path: Path) -> None:
    import resource

    lake = write_lake(tmp_path, parts=2)
    run(lake)
    before = scores(lake)
    write_part(lake, {"P0-0": rows(1)}, FIRST)
    full = started(
        lake, 0, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    )
    said, _ = full.communicate(timeout=60)
    assert said.split() == ["0", "1", "lake-columns-unkept", "file-unwritable"]
    assert scores(lake) == before, "the earlier result stands"
    assert not list((lake / RESULTS).rglob(".*.partial"))
    assert run(lake).evaluated == 1
    assert scores(lake)["P0-0"] == (100, "差")
