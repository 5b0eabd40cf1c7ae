"""Verifying an exported trail: whatever was edited, deleted, moved or cut off is found."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengjian.errors import Refused
from hengjian.trail import FORMS, GENESIS, HASHED, NEWEST, Head, hash_of, verify_trail_file
from tests.cli.run import run

Line = dict[str, Any]
LENGTH = 6


def chained(lines: list[Line]) -> list[Line]:
    """The lines with the hashes they should have."""
    previous = GENESIS
    for line in lines:
        line["previous_hash"] = previous
        line["hash"] = previous = hash_of(line)
    return lines


def trail(length: int = LENGTH) -> list[Line]:
    """Lines as the site writes them; the first two of the first version, the third is shown by its
    hashes only."""
    lines: list[Line] = [dict.fromkeys(HASHED[1 if n < 2 else NEWEST], "") for n in range(length)]
    for number, line in enumerate(lines, start=1):
        if "version" in line:
            line["version"] = NEWEST
        line |= {"sequence": number, "at": f"2026-01-0{number}T08:00:00+00:00", "actor": "甲"}
        line |= {"before": {"households": number}, "after": {"households": number + 1}}
    chained(lines)
    hidden = lines[2]
    lines[2] = {name: hidden[name] for name in ("sequence", "previous_hash", "hash")}
    return lines


def header_of(lines: list[Line]) -> Line:
    shown = sum("at" in line for line in lines)
    head = lines[-1]["hash"] if lines else GENESIS
    told = {"count": len(lines), "shown": shown, "head": head}
    return {"trail": FORMS[-1], **told, "exported_at": "2026-02-01T00:00:00+00:00"}


def write(path: Path, lines: list[Line], header: Line | None = None) -> Path:
    rows = [header or header_of(lines), *lines]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "trail.jsonl"


def failing(path: Path, head: str | None = None) -> dict[str, str]:
    """The checks that fail, with their first finding."""
    checks = verify_trail_file(path, head)
    return {check.code: check.details[0].en for check in checks if not check.holds}


def test_an_untouched_trail_holds(file: Path) -> None:
    lines = trail()
    write(file, lines)
    assert failing(file) == {}
    assert failing(file, lines[3]["hash"]) == {}, "a head printed earlier lies on the chain"


def test_an_empty_trail_holds(file: Path) -> None:
    assert failing(write(file, [])) == {}


def test_an_edited_line_is_named(file: Path) -> None:
    lines = trail()
    lines[4]["why"] = "另一个理由"
    assert failing(write(file, lines)) == {
        "lines": "sequence 5: its content was changed; it does not have its hash"
    }


def test_an_edited_line_with_a_new_hash_breaks_the_chain_after_it(file: Path) -> None:
    lines = trail()
    lines[3]["why"] = "另一个理由"
    lines[3]["hash"] = hash_of(lines[3])
    found = failing(write(file, lines))
    assert found["chain"].startswith("sequence 5: does not follow from 4")


def test_a_deleted_line_is_named(file: Path) -> None:
    lines = trail()
    del lines[3]
    assert failing(write(file, lines))["chain"].startswith("sequence 4: deleted")


def test_lines_that_changed_places_are_named(file: Path) -> None:
    lines = trail()
    lines[3], lines[4] = lines[4], lines[3]
    checks = {check.code: check for check in verify_trail_file(write(file, lines))}
    said = " ".join(line.en for line in checks["chain"].details)
    assert "sequence 4: stands after 5" in said


def test_a_cut_off_end_is_found_by_the_header_or_by_a_head_kept_elsewhere(file: Path) -> None:
    lines = trail()
    head = lines[-1]["hash"]
    honest = header_of(lines)
    assert "cut off" in failing(write(file, lines[:-2], honest))["header"]
    write(file, lines[:-2])
    assert failing(file) == {}, "with a new header the file alone cannot tell"
    assert "cut short" in failing(file, head)["head"]


def test_a_trail_rewritten_as_a_whole_is_found_by_a_head_kept_elsewhere(file: Path) -> None:
    lines = [line for line in trail() if "at" in line]
    head = lines[-1]["hash"]
    lines[0]["why"] = "另一个理由"
    for number, line in enumerate(lines, start=1):
        line["sequence"] = number
    write(file, chained(lines))
    assert failing(file) == {}
    assert "rewritten" in failing(file, head)["head"]


def heads(lines: list[Line], *sequences: int) -> list[Head]:
    """What was written down of these lines."""
    return [Head(n, lines[n - 1]["hash"], f"2026-01-0{n}T23:00:00+08:00") for n in sequences]


def told_of_heads(path: Path, kept: list[Head]) -> list[str]:
    (check,) = [each for each in verify_trail_file(path, heads=kept) if each.code == "heads"]
    return [] if check.holds else [line.en for line in check.details]


def test_a_cut_off_end_is_found_by_the_heads_kept_day_by_day(file: Path) -> None:
    lines = trail()
    kept = heads(lines, 2, 6)
    assert told_of_heads(write(file, lines), kept) == []
    assert told_of_heads(write(file, lines[:-2]), kept) == [
        "at 2026-01-06T23:00:00+08:00 there were 6 lines, now there are 4: the end was cut off"
    ]


def test_a_trail_rewritten_as_a_whole_is_found_by_the_heads_kept_day_by_day(file: Path) -> None:
    lines = trail()
    kept = heads(lines, 1, 4, 6)
    whole = [line for line in lines if "at" in line]
    whole[2]["why"] = "另一个理由"
    for number, line in enumerate(whole, start=1):
        line["sequence"] = number
    write(file, chained(whole))
    assert failing(file) == {}
    said = told_of_heads(file, kept)
    assert [line.partition(" had")[0] for line in said[:1]] == [
        "at 2026-01-04T23:00:00+08:00 sequence 4"
    ]
    assert "cut off" in said[1]


def test_a_line_earlier_than_the_one_before_is_remarked(file: Path) -> None:
    lines = [line for line in trail() if "at" in line]
    for number, line in enumerate(lines, start=1):
        line["sequence"] = number
    lines[3]["at"] = "2026-01-01T00:00:00+00:00"
    checks = {check.code: check for check in verify_trail_file(write(file, chained(lines)))}
    assert all(check.holds for check in checks.values()), "a clock that was set back breaks nothing"
    assert checks["times"].details[0].en.startswith("sequence 4: 2026-01-01 00:00:00+00:00, before")
    assert "times" not in {check.code for check in verify_trail_file(write(file, trail()))}


def test_an_export_of_the_first_form_is_still_verified(file: Path) -> None:
    lines = chained([dict.fromkeys(HASHED[1], "") | {"sequence": n, "at": ""} for n in range(1, 4)])
    header = header_of(lines) | {"trail": FORMS[0]}
    assert failing(write(file, lines, header)) == {}


@pytest.mark.parametrize("version", [0, 3, True, "2", None, [2]])
def test_a_version_that_does_not_exist_is_told(file: Path, version: object) -> None:
    lines = trail()
    lines[4]["version"] = version
    assert "unknown version" in failing(write(file, lines))["lines"]


def test_a_line_reduced_to_its_hashes_is_found(file: Path) -> None:
    lines = trail()
    honest = header_of(lines)
    lines[4] = {name: lines[4][name] for name in ("sequence", "previous_hash", "hash")}
    assert "shown = 5" in failing(write(file, lines, honest))["header"]


def test_a_second_value_under_the_same_key_is_refused(file: Path) -> None:
    write(file, trail())
    text = file.read_text("utf-8").replace('"actor": "甲"', '"actor": "乙", "actor": "甲"', 1)
    file.write_text(text, "utf-8")
    with pytest.raises(Refused) as refused:
        verify_trail_file(file)
    assert refused.value.problems[0].place.line == 2


@pytest.mark.parametrize("content", ["", "[]\n", '{"trail": "other/1"}\n', "\x00\n"])
def test_what_is_no_trail_is_refused(file: Path, content: str) -> None:
    file.write_text(content, "utf-8")
    with pytest.raises(Refused):
        verify_trail_file(file)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=5),
    st.lists(st.integers(), max_size=2),
)


@st.composite
def tampering(draw: st.DrawFn) -> list[Line]:
    """One change to one line, to the places of lines, or to their number."""
    lines = copy.deepcopy(trail())
    place = draw(st.integers(0, LENGTH - 1))
    match draw(st.sampled_from(["edit", "add", "remove", "delete", "swap", "repeat", "cut"])):
        case "edit":
            name = draw(st.sampled_from(sorted(lines[place])))
            lines[place][name] = draw(VALUES.filter(lambda value: value != lines[place][name]))
        case "add":
            lines[place][
                draw(st.text(max_size=5).filter(lambda name: name not in HASHED[NEWEST]))
            ] = 1
        case "remove":
            del lines[place][draw(st.sampled_from(sorted(lines[place])))]
        case "delete":
            del lines[place]
        case "swap":
            other = draw(st.integers(0, LENGTH - 1).filter(lambda number: number != place))
            lines[place], lines[other] = lines[other], lines[place]
        case "repeat":
            lines.insert(draw(st.integers(0, LENGTH)), copy.deepcopy(lines[place]))
        case "cut":
            del lines[place:]
    return lines


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(lines=tampering())
def test_any_single_tampering_is_found(file: Path, lines: list[Line]) -> None:
    assert failing(write(file, lines, header_of(trail())))


class TestCommand:
    """``hengjian verify FILE.jsonl``."""

    def test_it_says_what_holds(self, file: Path) -> None:
        lines = trail()
        result = run("--lang", "en", "verify", write(file, lines), "--head", lines[0]["hash"])
        assert result.exit_code == 0, result.output
        assert "it is sequence 1; 5 lines came later" in result.output

    def test_it_fails_and_names_the_line(self, file: Path) -> None:
        lines = trail()
        lines[4]["why"] = "x"
        result = run("verify", write(file, lines), "--format", "json")
        assert result.exit_code == 1
        told = {check["check"]: check for check in json.loads(result.stdout)}
        assert told["lines"]["details"] == ["序号 5：内容改动过，与它的哈希不符"]

    def test_it_holds_the_trail_against_a_file_of_heads(self, file: Path, tmp_path: Path) -> None:
        lines = trail()
        kept = tmp_path / "heads.txt"
        kept.write_text(
            "# 某区\n\n" + "".join(head.as_line() for head in heads(lines, 3, 6)), "utf-8"
        )
        result = run("--lang", "en", "verify", write(file, lines), "--heads", kept)
        assert (result.exit_code, "all 2 are there" in result.output) == (0, True)
        assert run("verify", write(file, lines[:-1]), "--heads", kept).exit_code == 1

    def test_each_line_that_is_no_head_is_named(self, file: Path, tmp_path: Path) -> None:
        kept = tmp_path / "heads.txt"
        kept.write_text("昨天 5 abc\n\n2026-01-01 6\n", "utf-8")
        result = run("verify", write(file, trail()), "--heads", kept)
        assert result.exit_code == 1
        for place in ("heads.txt:1", "heads.txt:3"):
            assert place in result.output
        kept.write_text("# nothing\n", "utf-8")
        assert run("verify", write(file, trail()), "--heads", kept).exit_code == 1
