"""The hostile files: each with its name, its doors and how it should end. The same every time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.adversary.endings import ENDINGS
from tests.adversary.hostile_documents import PDF, WORD
from tests.adversary.hostile_pictures import PICTURES
from tests.adversary.hostile_texts import CSV, REPORTS, TABLES, TRACES, YAML
from tests.adversary.hostile_workbooks import WORKBOOKS

CHECK, RECHECK = "hengjian case check FILE", "hengjian recheck FILE"
TABLE = "hengjian case check FOLDER"
AUDIT, VERIFY = "hengjian audit FILE", "hengjian verify FILE"
IMPORT, EVIDENCE = "site: import of sites", "site: evidence"
AT_EVERY_DOOR = frozenset(
    (
        "a merged range of 109 million cells", "1.9 million rows of one cell",
        "14 million shared strings", "a million columns",
        "a part that says 4 GB", "a part with a password", "a file cut in the middle",
    )
)  # fmt: skip
"""Workbooks that are tried at all four doors, which have one way in; the others at one."""
AT_WORKBOOK_DOORS: dict[str, dict[str, str]] = {
    "BROKEN": {
        CHECK: "workbook-broken", RECHECK: "workbook-broken", AUDIT: "document-damaged",
        IMPORT: "attachment-damaged",
    },
    "TOO-LARGE": {
        CHECK: "workbook-too-large", RECHECK: "workbook-too-large", AUDIT: "document-zip-bomb",
        IMPORT: "attachment-bomb",
    },
    "ENCRYPTED": {
        CHECK: "workbook-encrypted", RECHECK: "workbook-encrypted", AUDIT: "document-encrypted",
        IMPORT: "attachment-old-office",
    },
}  # fmt: skip
"""What the doors call a workbook that is not what it should be."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """A hostile file."""

    name: str
    suffix: str
    expected: Mapping[str, str]
    """By door, the code it is refused with."""
    write: Callable[[Path], object]


def hostile_files() -> Iterator[Hostile]:
    """All of them."""
    for name, expected, write in WORKBOOKS:
        same = dict.fromkeys((CHECK, RECHECK, AUDIT, IMPORT), expected)
        told = AT_WORKBOOK_DOORS.get(expected, same)
        doors = told if name in AT_EVERY_DOOR else (CHECK,)
        yield Hostile(name, ".xlsx", {door: told[door] for door in doors}, write)
    for name, expected, write in WORD:
        yield Hostile(f"Word: {name}", ".docx", {AUDIT: expected}, write)
    for name, write in PDF:
        yield Hostile(f"pdf: {name}", ".pdf", {AUDIT: ENDINGS[f"pdf: {name}"]}, write)
    for name, suffix, expected, write in PICTURES:
        yield Hostile(name, suffix, {EVIDENCE: expected}, write)
    for name, write in YAML:
        yield Hostile(f"YAML: {name}", ".yaml", {CHECK: ENDINGS[f"YAML: {name}"]}, write)
    for name, write in CSV:
        yield Hostile(f"CSV: {name}", ".csv", {IMPORT: ENDINGS[f"CSV: {name}"]}, write)
    for name, at_import, at_case, write in TABLES:
        yield Hostile(f"CSV: {name}", ".csv", {IMPORT: at_import, TABLE: at_case}, write)
    for name, write in TRACES:
        yield Hostile(f"trace: {name}", ".json", {VERIFY: ENDINGS[f"trace: {name}"]}, write)
    for name, suffix, write in REPORTS:
        yield Hostile(f"report: {name}", suffix, {AUDIT: ENDINGS[f"report: {name}"]}, write)
