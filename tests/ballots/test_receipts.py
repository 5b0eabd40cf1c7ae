"""A receipt finds its vote in the published count, and whatever was done to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengjian.ballots.published import GENESIS, hash_of, receipt_of, verify_count_file
from hengjian.errors import Refused
from tests.ballots.test_published import a_count, put
from tests.cli.run import run
from tests.depth import examples

SLOWLY = settings(
    max_examples=examples(120),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
VOTES = 30


def votes_in(lines: list[str]) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in lines[1:-1]]
    return [{name: value for name, value in row.items() if name != "hash"} for row in rows]


def receipt(lines: list[str], number: int) -> str:
    return receipt_of("B-1", votes_in(lines)[number])


def sealed_anew(rows: list[dict[str, Any]]) -> list[str]:
    """The file as somebody writes it who changes rows and makes every hash right again."""
    before, lines = GENESIS, []
    for row in rows:
        row.pop("hash", None)
        before = hash_of(row, before)
        told = {**row, "hash": before}
        lines.append(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    return lines


@pytest.mark.parametrize("number", range(VOTES))
def test_every_vote_is_found_by_its_receipt(tmp_path: Path, number: int) -> None:
    lines = a_count()
    path = put(tmp_path / "c.jsonl", lines)
    mine = verify_count_file(path, receipt=receipt(lines, number))[-1]
    assert mine.code == "ballot-receipt"
    assert mine.holds
    assert mine.details[0].en.startswith(f"line {number + 2}: question 1 ")


@given(st.data())
@SLOWLY
def test_a_changed_byte_of_ones_vote_is_located_by_chain_and_receipt(
    tmp_path: Path, data: st.DataObject
) -> None:
    lines = a_count()
    number = data.draw(st.integers(0, VOTES - 1))
    kept = receipt(lines, number)
    line = lines[number + 1].encode()
    at = data.draw(st.integers(0, line.index(b'"hash"') - 1))
    byte = data.draw(st.integers(32, 126).filter(lambda new: new != line[at]))
    changed = line[:at] + bytes([byte]) + line[at + 1 :]
    content = [each.encode() for each in lines]
    content[number + 1] = changed
    path = tmp_path / "changed.jsonl"
    path.write_bytes(b"\n".join(content) + b"\n")
    chain, *_, mine = verify_count_file(path, receipt=kept)
    assert chain.details[0].en.startswith(f"line {number + 2} ")
    assert not mine.holds


@given(number=st.integers(0, VOTES - 1), field=st.sampled_from(("answers", "area", "heads", "key")))
@SLOWLY
def test_a_file_sealed_anew_around_another_vote_is_found_by_the_receipt(
    tmp_path: Path, number: int, field: str
) -> None:
    """Every hash is right again: the chain says nothing, and the receipt does."""
    lines = a_count()
    kept = receipt(lines, number)
    rows = [json.loads(line) for line in lines]
    changed = {"answers": {"1": "abstain"}, "area": 1, "heads": 2, "key": "another"}
    rows[number + 1][field] = changed[field]
    path = put(tmp_path / "anew.jsonl", sealed_anew(rows))
    chain, *_, mine = verify_count_file(path, receipt=kept)
    assert chain.holds
    assert not mine.holds
    if field != "key":
        assert mine.details[0].en.startswith(f"line {number + 2} is not as cast")


@given(number=st.integers(0, VOTES - 1))
@SLOWLY
def test_a_vote_that_was_taken_out_is_missed(tmp_path: Path, number: int) -> None:
    lines = a_count()
    kept = receipt(lines, number)
    rows = [json.loads(line) for line in lines]
    del rows[number + 1]
    mine = verify_count_file(put(tmp_path / "less.jsonl", sealed_anew(rows)), receipt=kept)[-1]
    assert not mine.holds
    assert mine.details[0].en.startswith("the file has no such vote")


def test_a_vote_that_stands_twice_is_no_vote_counted_as_cast(tmp_path: Path) -> None:
    lines = a_count()
    rows = [json.loads(line) for line in lines]
    twice = sealed_anew([*rows[:2], dict(rows[1]), *rows[2:]])
    path = put(tmp_path / "twice.jsonl", twice)
    mine = verify_count_file(path, receipt=receipt(lines, 0))[-1]
    assert not mine.holds
    assert len(mine.details) == 2


def test_a_receipt_of_another_ballot_says_so(tmp_path: Path) -> None:
    lines = a_count()
    kept = receipt_of("B-2", votes_in(lines)[0])
    mine = verify_count_file(put(tmp_path / "c.jsonl", lines), receipt=kept)[-1]
    assert not mine.holds
    assert "B-2" in mine.details[0].en


@given(st.text(max_size=200))
@SLOWLY
def test_what_is_no_receipt_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = put(tmp_path / "c.jsonl", a_count())
    with pytest.raises(Refused) as refused:
        verify_count_file(path, receipt=text)
    assert refused.value.problems[0].code == "ballot-receipt-unreadable"


def test_the_command_line_takes_it_with_breaks_as_it_was_copied(tmp_path: Path) -> None:
    lines = a_count()
    path, kept = put(tmp_path / "c.jsonl", lines), receipt(lines, 3)
    broken = f" {kept[:40]}\n{kept[40:]} "
    done = run("verify", path, "--receipt", broken)
    assert done.exit_code == 0, done.output
    assert "第 5 行" in done.output
    wrong = kept[:-1] + ("0" if kept[-1] != "0" else "1")
    assert run("verify", path, "--receipt", wrong).exit_code == 1
    assert "不是投票回执" in run("verify", path, "--receipt", "hj1:x").output
