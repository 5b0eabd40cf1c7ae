"""A published count verified: whole, adding up, and a changed byte found at its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengjian.ballots.editions import rules
from hengjian.ballots.published import verify_count_file, written
from hengjian.errors import Refused
from tests.cli.run import run
from tests.depth import examples


def a_count() -> list[str]:
    """Forty-three owners, thirty votes, sixteen in favour."""
    law = rules().law("civil-code-2021")
    header: dict[str, Any] = {
        "code": "B-1",
        "title": "加装路灯",
        "site": "合成小区001",
        "questions": [{"number": 1, "text": "用公共收益加装路灯", "kind": "ordinary"}],
        "law": {
            "code": law.code,
            "source": law.source.zh,
            "quorum": law.quorum.as_kept() if law.quorum else None,
            "ordinary": law.ordinary.as_kept(),
            "special": law.special.as_kept(),
        },
        "silent": "apart",
        "invalid_takes_part": False,
        "roll": {"area": 541_037, "heads": 43, "hash": "ab"},
    }
    votes = [
        {"key": f"k{n}", "answers": {"1": "yes" if n < 16 else "no"}, "area": 12_582, "heads": 1,
         "channel": "web"}
        for n in range(30)
    ]  # fmt: skip
    return list(written(header, votes))


def put(path: Path, lines: list[str]) -> Path:
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())
    return path


def test_a_whole_count_holds_and_says_its_result(tmp_path: Path) -> None:
    lines = a_count()
    head = json.loads(lines[-1])["hash"]
    checks = verify_count_file(put(tmp_path / "c.jsonl", lines), head)
    assert [each.holds for each in checks] == [True] * 4
    assert "16 人，通过" in checks[2].details[0].zh
    assert not verify_count_file(tmp_path / "c.jsonl", "0" * 64)[-1].holds


@given(st.data())
@settings(max_examples=examples(120), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_any_changed_byte_is_found_at_its_line(tmp_path: Path, data: st.DataObject) -> None:
    lines = a_count()
    whole = "".join(f"{line}\n" for line in lines).encode()
    start = len(lines[0].encode()) + 1  # the first line must still say what the file is
    at = data.draw(st.integers(start, len(whole) - 2))
    byte = data.draw(st.integers(32, 126).filter(lambda new: new != whole[at]))
    number = whole[:at].count(b"\n") + 1
    path = tmp_path / "changed.jsonl"
    path.write_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])
    (first, *_) = verify_count_file(path)
    assert not first.holds
    assert first.details[0].en.startswith(f"line {number} ")


def test_a_line_taken_out_or_moved_is_found(tmp_path: Path) -> None:
    lines = a_count()
    gone = verify_count_file(put(tmp_path / "gone.jsonl", [*lines[:5], *lines[6:]]))
    assert not gone[0].holds
    assert not gone[1].holds
    moved = [*lines[:5], lines[6], lines[5], *lines[7:]]
    assert not verify_count_file(put(tmp_path / "moved.jsonl", moved))[0].holds
    cut = verify_count_file(put(tmp_path / "cut.jsonl", lines[:-1]))
    assert "没有结果一行" in [each.zh for each in cut[1].details]


def test_who_counts_wrong_and_seals_it_anew_is_found(tmp_path: Path) -> None:
    """Every hash is right; the result is not what the votes come to."""
    from hengjian.ballots.published import GENESIS, hash_of

    rows = [json.loads(line) for line in a_count()]
    rows[-1]["result"][0]["passed"] = False
    before, lines = GENESIS, []
    for row in rows:
        row.pop("hash")
        before = hash_of(row, before)
        text = json.dumps({**row, "hash": before}, ensure_ascii=False, sort_keys=True,
                          separators=(",", ":"))  # fmt: skip
        lines.append(text)
    checks = verify_count_file(put(tmp_path / "wrong.jsonl", lines))
    assert [each.holds for each in checks] == [True, True, False]


def test_the_command_line_verifies_it(tmp_path: Path) -> None:
    path = put(tmp_path / "c.jsonl", a_count())
    done = run("verify", path, "--format", "json")
    assert done.exit_code == 0, done.output
    text = path.read_text(encoding="utf-8").replace('"yes"', '"no"', 1)
    path.write_text(text, encoding="utf-8")
    done = run("verify", path)
    assert done.exit_code == 1
    assert "第" in done.output


def test_another_file_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"ballot":"hengjian-ballot/9"}\n', encoding="utf-8")
    with pytest.raises(Refused) as refused:
        verify_count_file(path)
    assert refused.value.problems[0].code == "ballot-unknown"
