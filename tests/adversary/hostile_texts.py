"""Texts that are more than they seem: YAML, CSV, JSON, reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Write = Callable[[Path], object]


def says(content: bytes | str, then: bytes | str = b"", times: int = 1) -> Write:
    """A file of these bytes, and of others repeated behind them."""
    first, again = (each.encode() if isinstance(each, str) else each for each in (content, then))
    return lambda path: path.write_bytes(first + again * times)


def _laughs(levels: int) -> str:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(lines)


YAML: list[tuple[str, Write]] = [
    ("aliases that grow ten times a line", says(_laughs(9))),
    ("an anchor that names itself", says("a: &a [*a]")),
    ("a merge key", says("a: &a {b: 1}\nc:\n  <<: *a\n")),
    ("a tag that makes an object", says("a: !!python/object/apply:os.system ['true']\n")),
    ("a tag of its own", says("a: !evil 1\n")),
    ("100,000 brackets", says("a: ", "[", 100_000)),
    ("20,000 levels of indentation", says("".join(" " * n + "a:\n" for n in range(1400)))),
    ("a million entries", says("a: [" + "1," * 1_000_000 + "]")),
    ("a number of 100,000 digits", says("id: " + "9" * 100_000)),
    ("a key of a megabyte", says("? " + "k" * 1_100_000 + "\n: 1\n")),
    ("a key that is a list", says("? [a, b]\n: 1\n")),
    ("the same key 50,000 times", says("a: 1\n" * 50_000)),
    ("noughts", says(bytes(1000))),
    ("UTF-16 without its mark", says("a: 1\n".encode("utf-16-le"))),
    ("bytes that are no text", says(b"a: \xff\xfe\xfd\n")),
    ("half a character", says('a: "\\ud800"\n')),
    ("two documents", says("a: 1\n---\nb: 2\n")),
    ("a directive that is not known", says("%EVIL 1\n---\na: 1\n")),
    ("a tab for indentation", says("a:\n\tb: 1\n")),
    ("an open quote over 800 KB", says('a: "' + "x" * 800_000)),
    ("60 MB of blanks", says("", " ", 60_000_000)),
    ("a list where a case is wanted", says("- 1\n")),
    ("nothing", says("")),
]
HEADER = "编码,小区名称,街道\n"
CSV: list[tuple[str, Write]] = [
    ("an open quote over 40 MB", says(HEADER + '"', "x", 40_000_000)),
    ("a line of 40 MB", says(HEADER, "x", 40_000_000)),
    ("a header of a million columns", says("a," * 1_000_000 + "\n1\n")),
    ("two million rows", says(HEADER, "a,b,c\n", 2_000_000)),
    ("ten million separators in a row", says(HEADER, ",", 10_000_000)),
    ("noughts", says(HEADER.encode() + b"a\0,b,c\n")),
    ("control characters", says(HEADER.encode() + b"a\x07,b,D1\n")),
    ("bytes that are no text", says(HEADER.encode() + b"\xff\xff,b,c\n")),
    ("UTF-16", says((HEADER + "S-1,甲,D1\n").encode("utf-16"))),
    ("a formula in every cell", says(HEADER + "=1+1,@SUM(A1),D1\n")),
    ("a number of 100,000 digits", says("编码,小区名称,街道,户数\nS-1,甲,D1," + "9" * 100_000)),
    ("numbers that are none", says("编码,小区名称,街道,户数\nS-1,甲,D1,NaN\nS-2,乙,D1,1e999\n")),
    ("Arabic digits", says("编码,小区名称,街道,户数\nS-1,甲,D1,٣٤\n")),
    ("a code with a slash and dots", says(HEADER + "../S/1,甲,D1\n")),
    ("marks that turn the order of letters", says(HEADER + "S-1,甲\u202e乙,D1\n")),
    ("the header twice", says(HEADER.strip() + "," + HEADER + "S-1,甲,D1,S-1,甲,D1\n")),
    ("only a header", says(HEADER)),
    ("quotes within quotes without end", says(HEADER + '"a""b""' * 200_000)),
]
COLUMNS = "code,name,planned\n"
TABLES: list[tuple[str, str, str, Write]] = [
    ("ten million empty lines", "too-many-rows", "too-many-rows", says(COLUMNS, "\n", 10_000_000)),
    ("ten million old Mac lines", "too-many-rows", "too-many-rows",
     says(COLUMNS.strip(), "\r", 10_000_000)),
    ("30,000 repeated codes", "reading-stopped, column-unknown, key-duplicate",
     "reading-stopped, key-duplicate, more-problems", says(COLUMNS, "S-1,甲,是\n", 30_000)),
    ("40,000 rows that are too short", "reading-stopped, column-unknown, row-short",
     "reading-stopped, row-short, more-problems", says(COLUMNS, "S-1\n", 40_000)),
]  # fmt: skip
"""Tables for the site and for a case, with the code that each says."""
DEEP = 100_000


def _objects(**values: Any) -> bytes:
    return json.dumps(values).encode()


TRACES: list[tuple[str, Write]] = [
    ("100,000 brackets", says("[" * DEEP)),
    ("a list", says("[]")),
    ("a number of 100,000 digits", says('{"total": ' + "9" * 100_000 + "}")),
    ("a trace of nothing", says("{}")),
    ("bytes that are no text", says(b'{"a": "\xff"}')),
    ("noughts", says(bytes(100))),
    ("steps that are numbers", says(_objects(total="1", grade="", steps=[1] * 10_000))),
    ("a hundred million blanks", says("", " ", 100_000_000)),
]
REPORTS: list[tuple[str, str, Write]] = [
    ("a number of 5,000 digits", ".txt", says("得分" + "9" * 5_000 + "分。")),
    ("17 KB of shares", ".txt", says("其中甲占比12.3%，" * 700)),
    ("an empty list of parts", ".txt", says("收入100万元，其中：税收0万元。\n" * 100)),
]
