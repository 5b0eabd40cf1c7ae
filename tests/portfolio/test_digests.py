"""Digests that are kept: what changed is found all the same, and nothing else is read."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from hengjian.portfolio import digests
from hengjian.portfolio.layout import RESULTS
from tests.portfolio.lakes import FIRST, problems, rows, run, scores, write_lake, write_part

LISTED = "_projects"


def kept(lake: Path) -> Path:
    return FIRST.file(lake / RESULTS, digests.DIGESTS).with_suffix(".json")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute after the files were written."""
    real = time.time_ns
    monkeypatch.setattr(digests.time, "time_ns", lambda: real() + 60_000_000_000)


@pytest.fixture
def lake(tmp_path: Path, later: None) -> Path:
    """One part, evaluated, its digests kept."""
    write_lake(tmp_path, parts=1)
    assert run(tmp_path).evaluated == 1
    return tmp_path


def ledger(lake: Path) -> Path:
    return FIRST.file(lake, "ledger")


def other(file: Path) -> None:
    """Other content of the same size at the same time: a project paid another part."""
    before = file.stat()
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    with file.open("r+b") as same:
        same.write(bytes(content))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = file.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def unseen(lake: Path) -> None:
    """Let what is kept say that the ledger looks as it does, with the digest it had."""
    told, state = json.loads(kept(lake).read_text("utf-8")), ledger(lake).stat()
    seen = [state.st_size, state.st_ino, state.st_dev, state.st_mtime_ns, state.st_ctime_ns]
    told["ledger"][:-1] = seen
    kept(lake).write_text(json.dumps(told), "utf-8")


def test_a_file_that_stands_as_it_did_is_not_read(
    lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object) -> None:
        raise AssertionError("read again")

    assert set(json.loads(kept(lake).read_text("utf-8"))) == {LISTED, "ledger"}
    monkeypatch.setattr(digests.hashlib, "file_digest", read)
    assert run(lake).unchanged == 1
    with pytest.raises(AssertionError, match="read again"):
        run(lake, verify=True)


def test_same_size_and_same_time_are_not_the_same_file(lake: Path) -> None:
    other(ledger(lake))
    assert run(lake).evaluated == 1


def test_what_leaves_no_sign_is_found_by_reading_all(lake: Path) -> None:
    other(ledger(lake))
    unseen(lake)
    assert run(lake).unchanged == 1, "size, place and times are those of the digest"
    assert run(lake, verify=True).evaluated == 1
    assert run(lake).unchanged == 1, "reading all keeps the digests anew"


def test_a_file_that_was_just_written_is_read_again(tmp_path: Path) -> None:
    write_lake(tmp_path, parts=1)
    assert run(tmp_path).evaluated == 1
    assert not kept(tmp_path).exists(), "it could be written again within the same moment"
    write_part(tmp_path, {f"P0-{n}": rows(n * 20) for n in range(4)})
    assert run(tmp_path).evaluated == 1
    assert scores(tmp_path)["P0-3"] == (6000, "中")


def test_a_time_to_come_is_never_trusted(lake: Path) -> None:
    ahead = time.time_ns() + 3_600_000_000_000
    os.utime(ledger(lake), ns=(ahead, ahead))
    assert run(lake).unchanged == 1
    assert set(json.loads(kept(lake).read_text("utf-8"))) == {LISTED}


@pytest.mark.parametrize("content", ["", "[1]", '{"ledger": 7}', '{"ledger": []}'])
def test_what_is_not_whole_is_made_anew(lake: Path, content: str) -> None:
    kept(lake).write_text(content, "utf-8")
    assert run(lake).unchanged == 1
    assert set(json.loads(kept(lake).read_text("utf-8"))) == {LISTED, "ledger"}


def test_results_are_those_of_a_run_that_reads_all(lake: Path) -> None:
    write_part(lake, {f"P0-{n}": rows(n * 20) for n in range(4)})
    run(lake)
    found = scores(lake), problems(lake, "code", "problem")
    kept(lake).unlink()
    FIRST.file(lake / RESULTS, "scores").unlink()
    assert run(lake, verify=True).evaluated == 1
    assert (scores(lake), problems(lake, "code", "problem")) == found


def test_digests_of_a_part_that_is_gone_go_too(lake: Path) -> None:
    write_lake(lake, parts=2)
    run(lake)
    for table in ("ledger", LISTED):
        FIRST.file(lake, table).unlink()
    run(lake)
    left = [file.name for file in (lake / RESULTS / digests.DIGESTS).rglob("*.json")]
    assert left == ["part-00001.json"]
