"""What is wrong in a lake is told by file, table and project; the others are evaluated."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from hengjian.portfolio.layout import Part
from tests.portfolio.lakes import COMPILED, FIRST, problems, rewrite, rows, run, scores, write_part

OTHER = Part("south", "2022")


def lake_of_two(lake: Path) -> Path:
    """Two parts: P0 to P3 of which P3 has no ledger, and Q0, which nothing happens to."""
    write_part(lake, {"P0": rows(10), "P1": rows(20), "P2": rows(30), "P3": None})
    write_part(lake, {"Q0": rows(90)}, OTHER)
    return lake


def ledger(lake: Path) -> Path:
    return FIRST.file(lake, "ledger")


def listed(lake: Path) -> Path:
    return FIRST.file(lake, "_projects")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-9])


def spoil(file: Path) -> None:
    """The first page of rows, behind a footer that is whole."""
    content = bytearray(file.read_bytes())
    content[4:60] = bytes(0xFF for _ in range(56))
    file.write_bytes(bytes(content))


ALL = ("P0", "P1", "P2")
BROKEN: dict[str, tuple[Callable[[Path], object], str, str, tuple[str, ...]]] = {
    "torn": (lambda lake: cut(ledger(lake)), "lake-file-torn", "ledger", ALL),
    "spoilt inside": (lambda lake: spoil(ledger(lake)), "lake-file-torn", "ledger", ALL),
    "empty": (lambda lake: ledger(lake).write_bytes(b""), "lake-file-torn", "ledger", ALL),
    "missing": (lambda lake: ledger(lake).unlink(), "lake-file-missing", "ledger", ALL),
    "no column": (
        lambda lake: rewrite(ledger(lake), "SELECT * EXCLUDE paid FROM {file}"),
        "lake-column-missing",
        "ledger › paid",
        ALL,
    ),
    "another type": (
        lambda lake: rewrite(ledger(lake), "SELECT * REPLACE (paid / 100 AS paid) FROM {file}"),
        "lake-type-differs",
        "ledger › paid",
        ALL,
    ),
    "text for a number": (
        lambda lake: rewrite(ledger(lake), "SELECT * REPLACE (paid::VARCHAR AS paid) FROM {file}"),
        "lake-type-differs",
        "ledger › paid",
        ALL,
    ),
    "another unit": (
        lambda lake: rewrite(
            ledger(lake),
            "SELECT * FROM {file}",
            '{"order": "1个", "paid": "1元", "planned": "0.0001万元"}',
        ),
        "lake-unit-differs",
        "ledger › paid",
        ALL,
    ),
    "another kind of unit": (
        lambda lake: rewrite(
            ledger(lake),
            "SELECT * FROM {file}",
            '{"order": "1个", "paid": "0.01平方米", "planned": "1元"}',
        ),
        "lake-unit-differs",
        "ledger › paid",
        ALL,
    ),
    "no unit": (
        lambda lake: rewrite(ledger(lake), "SELECT * FROM {file}", ""),
        "lake-unit-untold",
        "ledger › paid",
        ALL,
    ),
    "a key twice": (
        lambda lake: rewrite(
            ledger(lake), "SELECT * FROM {file} UNION ALL SELECT * FROM {file} WHERE _project = 1"
        ),
        "lake-key-twice",
        "ledger › kind",
        ("P1",),
    ),
    "a number beyond a lake": (
        lambda lake: rewrite(
            ledger(lake),
            "SELECT * REPLACE (CASE _project WHEN 1 THEN 9000000000000000000 ELSE paid END AS paid)"
            " FROM {file}",
        ),
        "lake-number-outside",
        "ledger › paid",
        ("P1",),
    ),
    "a day beyond the calendar": (
        lambda lake: rewrite(
            ledger(lake),
            'SELECT * REPLACE (CASE _project WHEN 2 THEN 2000000000 ELSE 19204 END AS "on")'
            " FROM {file}",
        ),
        "lake-number-outside",
        "ledger › on",
        ("P2",),
    ),
    "a code twice": (
        lambda lake: rewrite(
            listed(lake),
            "SELECT * REPLACE (CASE code WHEN 'P2' THEN 'P1' ELSE code END AS code) FROM {file}",
        ),
        "lake-project-twice",
        "_projects › code",
        ("P1", "P1"),
    ),
    "no day": (
        lambda lake: rewrite(
            listed(lake),
            "SELECT * REPLACE (CASE WHEN code <> 'P2' THEN as_of END AS as_of) FROM {file}",
        ),
        "lake-day-missing",
        "P2",
        ("P2",),
    ),
    "a case that is none": (
        lambda lake: rewrite(
            listed(lake), "SELECT *, CASE code WHEN 'P1' THEN '[' END AS said FROM {file}"
        ),
        "lake-case-unreadable",
        "P1",
        ("P1",),
    ),
}


@pytest.mark.parametrize("clustered", [False, True])
@pytest.mark.parametrize("name", BROKEN)
def test_it_is_named_and_the_others_are_evaluated(
    tmp_path: Path, name: str, clustered: bool
) -> None:
    spoils, code, path, refused = BROKEN[name]
    lake_of_two(tmp_path)
    if clustered:
        run(tmp_path, columns="always")
    spoils(tmp_path)
    columns = "auto" if clustered else "never"
    assert run(tmp_path, columns=columns).evaluated == 2 - clustered
    told = [
        (who, where)
        for who, problem, where, is_refused in problems(
            tmp_path, "code", "problem", "path", "refused"
        )
        if (problem, where, is_refused) == (code, path, True)
    ]
    assert told == [(who, path) for who in refused]
    (file,) = {f for f, p in problems(tmp_path, "file", "problem") if p == code}
    assert str(tmp_path) in file
    assert FIRST.path in file
    found = scores(tmp_path)
    assert set(found) == {"P0", "P1", "P2", "P3", "Q0"} - set(refused) - (
        {"P2"} if name == "a code twice" else set()
    )
    assert found["Q0"] == (9000, "中")


def test_what_to_do_is_said_in_both_languages(tmp_path: Path) -> None:
    cut(ledger(lake_of_two(tmp_path)))
    run(tmp_path)
    told = problems(tmp_path, "problem", "zh", "en", "todo_zh", "todo_en")
    zh, en, todo_zh, todo_en = next(r[1:] for r in told if r[0] == "lake-file-torn")
    assert "“ledger”" in zh
    assert "3 个项目" in zh
    assert "3 projects" in en
    assert "重新写出" in todo_zh
    assert "write this one file anew" in todo_en


def test_a_torn_list_of_projects_is_told_of_the_part(tmp_path: Path) -> None:
    cut(listed(lake_of_two(tmp_path)))
    run(tmp_path)
    assert problems(tmp_path, "project", "problem", "path") == [(-1, "lake-file-torn", "_projects")]
    assert set(scores(tmp_path)) == {"Q0"}


def test_one_number_twice_in_the_list_is_nobody(tmp_path: Path) -> None:
    rewrite(
        listed(lake_of_two(tmp_path)),
        "SELECT * REPLACE (CASE _project WHEN 2 THEN 1 ELSE _project END AS _project) FROM {file}",
    )
    run(tmp_path)
    assert set(scores(tmp_path)) == {"P0", "P3", "Q0"}
    assert {("lake-project-twice", True), ("lake-rows-astray", False)} <= set(
        problems(tmp_path, "problem", "refused")
    )


def test_rows_of_nobody_are_told_and_not_counted(tmp_path: Path) -> None:
    rewrite(
        ledger(lake_of_two(tmp_path)),
        "SELECT * FROM {file} UNION ALL SELECT * REPLACE (77 AS _project) FROM {file} "
        "UNION ALL SELECT * REPLACE (NULL AS _project) FROM {file}",
    )
    run(tmp_path, columns="always")
    said = [en for p, en in problems(tmp_path, "problem", "en") if p == "lake-rows-astray"]
    assert len(said) == 1
    assert said[0].startswith("6 rows of table “ledger”")
    assert scores(tmp_path)["P0"] == (1000, "差")


def test_rows_of_who_left_the_list_are_told_from_the_columns_too(tmp_path: Path) -> None:
    run(lake_of_two(tmp_path), columns="always")
    rewrite(listed(tmp_path), "SELECT * FROM {file} WHERE code <> 'P1'")
    done = run(tmp_path)
    assert (done.clustered, done.kept) == (1, 3)
    said = [en for p, en in problems(tmp_path, "problem", "en") if p == "lake-rows-astray"]
    assert len(said) == 1
    assert said[0].startswith("1 rows of table “ledger”")
    assert set(scores(tmp_path)) == {"P0", "P2", "P3", "Q0"}


@pytest.mark.parametrize("columns", ["always", "never"])
def test_a_sum_beyond_64_bits_is_found_among_many(tmp_path: Path, columns: str) -> None:
    projects = {f"P{n:03}": rows(50) for n in range(40)}
    write_part(tmp_path, projects)
    rewrite(
        ledger(tmp_path),
        "SELECT * FROM {file} WHERE _project <> 17 UNION ALL SELECT * EXCLUDE i "
        "REPLACE (1000000000000000 AS paid, i::VARCHAR AS kind) FROM {file}, range(10000) AS r(i) "
        "WHERE _project = 17",
    )
    run(tmp_path, columns=columns)
    assert problems(tmp_path, "code", "problem", "path", "refused") == [
        ("P017", "number-too-large", "P017 › ledger", True)
    ]
    assert set(scores(tmp_path)) == set(projects) - {"P017"}
    assert set(scores(tmp_path).values()) == {(5000, "差")}


@pytest.mark.parametrize("columns", ["always", "never"])
def test_a_project_of_many_rows_stays_within_its_memory(tmp_path: Path, columns: str) -> None:
    write_part(tmp_path, {"P0": rows(50), "P1": rows(60)})
    rewrite(
        ledger(tmp_path),
        "SELECT * EXCLUDE i REPLACE (1 AS paid, i::VARCHAR AS kind) FROM {file}, "
        "range(300000) AS r(i) WHERE _project = 0 UNION ALL SELECT * FROM {file} "
        "WHERE _project = 1",
    )
    done = run(tmp_path, memory="150MB", columns=columns)
    assert not done.problems
    exact = Fraction(300_000, 100) / Fraction(300_000 * 10_000) * 100
    assert scores(tmp_path) == {"P0": (round(exact * 100), "差"), "P1": (6000, "中")}


def test_without_flags_a_table_of_the_lake_is_missed(tmp_path: Path) -> None:
    lake_of_two(tmp_path)
    rewrite(listed(tmp_path), "SELECT * EXCLUDE has_ledger FROM {file} WHERE code <> 'P3'")
    ledger(tmp_path).unlink()
    run(tmp_path)
    assert {p for (p,) in problems(tmp_path, "problem")} == {"lake-file-missing"}
    assert set(scores(tmp_path)) == {"Q0"}
    assert COMPILED.tables["ledger"].key == "kind"


def test_a_part_without_its_list_is_told_and_the_others_are_evaluated(tmp_path: Path) -> None:
    listed(lake_of_two(tmp_path)).unlink()
    done = run(tmp_path)
    assert done.evaluated == 2
    told = problems(tmp_path, "project", "problem", "path", "file")
    assert [each[:3] for each in told] == [(-1, "lake-file-torn", "_projects")]
    assert told[0][3].endswith(FIRST.path)
    assert set(scores(tmp_path)) == {"Q0"}
