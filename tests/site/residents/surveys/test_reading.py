"""Broken workbooks are refused by sheet and cell, all at once; sound ones become forms."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from hengjian.errors import Refused
from hengjian.site.platform.telling import sentence
from hengjian.site.residents.surveys.forms.grammar import sound_pattern
from hengjian.site.residents.surveys.forms.reading import PROBLEM, form_of, meanings_of
from hengjian.site.residents.surveys.forms.sheets import read_grids, sheets_of
from hengjian.site.residents.surveys.forms.xforms import xform_of
from hengjian.site.residents.surveys.shipped import NAMES, workbook_of
from tests.outside import SAMPLES
from tests.site.residents.surveys.forms import CHOICES, HEAD, form, shipped_form, workbook
from tests.site.residents.surveys.samples import SAMPLES_OF_PYXFORM


def refusals(make: Callable[[], object]) -> dict[str, str]:
    """The codes of what is wrong, each with the first place."""
    with pytest.raises(Refused) as refused:
        make()
    for each in refused.value.problems:
        assert sentence(each)
    return {each.code: str(each.place) for each in reversed(refused.value.problems)}


def row(kind: str, name: str = "q", label: str = "题", **columns: str) -> list[str]:
    values = {"type": kind, "name": name, "label": label, **columns}
    return [values.get(column, "") for column in HEAD]


PEOPLE = row("integer", "people")
BROKEN: Sequence[tuple[str, str, Sequence[Any]]] = (
    ("form-question-unknown", "[survey!E3]:1", (row("text", relevant="${nope} > 1"),)),
    ("form-question-unknown", "[survey!E3]:13", (row("text", relevant="${people} = ${x}"),)),
    ("form-function-unknown", "[survey!G3]:1", (row("calculate", calculation="sqrt(4)"),)),
    ("form-function-arguments", "[survey!G3]:1", (row("calculate", calculation="not()"),)),
    ("form-name-bare", "[survey!E3]:1", (row("text", relevant="people > 1"),)),
    ("form-truth-bare", "[survey!E3]:1", (row("text", relevant="${people}"),)),
    ("form-truth-bare", "[survey!E3]:1", (row("text", relevant="not(${people})"),)),
    ("form-truth-bare", "[survey!E3]:11", (row("text", relevant="${people} and 1 = 1"),)),
    ("form-truth-bare", "[survey!E3]:11", (row("text", relevant="${people} = true()"),)),
    ("form-expression-path", "[survey!E3]:1", (row("text", relevant="/data/people > 1"),)),
    ("form-expression-path", "[survey!E3]:1", (row("text", relevant="../people > 1"),)),
    ("form-expression-ends", "[survey!E3]:12", (row("text", relevant="${people} >"),)),
    ("form-expression-rest", "[survey!E3]:11", (row("text", relevant="${people} ${people}"),)),
    ("form-expression-sign", "[survey!E3]:11", (row("text", relevant="${people} ; 1"),)),
    ("form-expression-wants", "[survey!E3]:15", (row("text", relevant="(${people} > 1"),)),
    ("form-expression-deep", "[survey!E3]:61", (row("text", relevant="(" * 90 + "1" + ")" * 90),)),
    ("form-expression-long", "[survey!E3]:1", (row("text", relevant="1 + " * 2000 + "1"),)),
    ("form-pattern-unsafe", "[survey!F3]:1", (row("text", constraint="regex(., '(a+)+')"),)),
    ("form-date-format", "[survey!G3]:1",
     (row("calculate", calculation="format-date(today(), '%H')"),)),
    ("form-once-inside", "[survey!G3]", (row("calculate", calculation="concat('a', once(1))"),)),
    ("form-cycle", "[survey!G3]", (row("calculate", calculation=". + 1"),)),
    ("form-type-not-carried", "[survey!A3]", (row("image"),)),
    ("form-type-not-carried", "[survey!A3]", (row("begin_repeat", "r"), row("end_repeat"))),
    ("form-type-not-carried", "[survey!A3]", (row("select_one town or_other"),)),
    ("form-list-unknown", "[survey!A3]", (row("select_one nowhere"),)),
    ("form-type-missing", "[survey!A3]", (row(""),)),
    ("form-question-name", "[survey!B3]", (row("text", "两 户"),)),
    ("form-name-twice", "[survey!B3]", (row("text", "people"),)),
    ("form-label-missing", "[survey!A3]", (row("text", label=""),)),
    ("form-label-reads", "[survey!C3]", (row("text", label="有 ${people} 人"),)),
    ("form-group-open", "[survey!A3]", (row("begin_group", "g"),)),
    ("form-group-ends", "[survey!A3]", (row("end_group", ""),)),
    ("form-question-name", "[survey!A3]", (row("begin_group", ""), row("end_group", ""))),
    ("form-calculation-missing", "[survey!A3]", (row("calculate"),)),
    ("form-letters", "[survey!A3]", (row("select_one town", "satisfaction"),)),
)  # fmt: skip


@pytest.mark.parametrize(("code", "place", "rows"), BROKEN, ids=lambda each: str(each)[:40])
def test_what_is_broken_is_named_where_it_stands(
    code: str, place: str, rows: Sequence[Any]
) -> None:
    assert refusals(lambda: form(PEOPLE, *rows)) == {code: place}


def test_a_ring_of_questions_is_named() -> None:
    found = refusals(
        lambda: form(
            row("calculate", "a", calculation="${b} + 1"),
            row("calculate", "b", calculation="${a} + 1"),
        )
    )
    assert found == {"form-cycle": "[survey!G2]"}
    found = refusals(
        lambda: form(
            row("begin_group", "g", relevant="${inside} = 1"), row("integer", "inside"),
            row("end_group", ""),
        )
    )  # fmt: skip
    assert found == {"form-cycle": "[survey!E2]"}


def test_everything_wrong_is_told_at_once() -> None:
    found = refusals(
        lambda: form(row("text", relevant="${x}"), row("image", "p"), row("text", "两", label=""))
    )
    assert set(found) == {
        "form-question-unknown", "form-type-not-carried", "form-question-name",
        "form-label-missing",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "choices"),
    [
        ("form-list-nameless", ((*CHOICES[0],), ("", "a", "甲", ""))),
        ("form-option-name", ((*CHOICES[0],), ("x", "a b", "甲", ""))),
        ("form-option-twice", ((*CHOICES[0],), ("x", "a", "甲", ""), ("x", "a", "乙", ""))),
        ("form-label-missing", ((*CHOICES[0],), ("x", "a", "", ""))),
        ("form-label-reads", ((*CHOICES[0],), ("x", "a", "${people} 人", ""))),
        ("form-header-missing", (("list", "name", "label"), ("x", "a", "甲"))),
    ],
)
def test_broken_lists_are_named(code: str, choices: Any) -> None:
    assert set(refusals(lambda: form(PEOPLE, choices=choices))) == {code}


def test_sheets_without_their_columns_are_refused() -> None:
    assert set(refusals(lambda: read_grids({"Sheet1": [["a"]]}))) == {"form-sheet-missing"}
    assert set(refusals(lambda: read_grids({"survey": [["name"], ["q"]]}))) == {
        "form-header-missing"
    }
    assert set(refusals(lambda: read_grids({"survey": [["type", "name", "type"]]}))) == {
        "form-header-twice"
    }
    grid = [["type", "name", "label"], ["text", "q", "=A1"]]
    assert set(refusals(lambda: read_grids({"survey": grid}))) == {"form-cell-formula"}
    unknown = (*HEAD, "relevent")
    found = refusals(lambda: form([*PEOPLE, "1"], head=unknown))
    assert found == {"form-column-not-carried": "[survey!I1]"}


def test_old_columns_are_read_by_their_new_names() -> None:
    """``bind::relevant`` is how ``relevant`` was written before; both at once are one too many."""
    old = tuple({"relevant": "bind::relevant", "constraint": "bind:constraint"}.get(c, c)
                for c in HEAD)  # fmt: skip
    lines = (PEOPLE, row("text", relevant="${people} > 1", constraint=". != 'x'"))
    assert form(*lines, head=old)["items"] == form(*lines)["items"]
    twice = [(*HEAD, "bind::relevant"), PEOPLE]
    assert set(refusals(lambda: read_grids({"survey": twice}))) == {"form-header-twice"}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no workbook", b"<xml/>"])
def test_what_is_no_workbook_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert set(refusals(lambda: sheets_of(path, path.name))) == {"form-no-workbook"}


def test_a_bomb_and_entities_are_refused_before_a_library_opens_them(tmp_path: Path) -> None:
    sound = tmp_path / "sound.xlsx"
    sound.write_bytes(workbook(survey=(HEAD, PEOPLE)))
    evil = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    for name, content in (("entities.xlsx", evil), ("bomb.xlsx", b"<a>" + b"0" * 400_000_000)):
        path = tmp_path / name
        with zipfile.ZipFile(sound) as read, zipfile.ZipFile(path, "w", 8) as write:
            for part in read.namelist():
                sheet = part == "xl/worksheets/sheet1.xml"
                write.writestr(part, content if sheet else read.read(part))
        begun = time.monotonic()
        assert set(refusals(partial(sheets_of, path, path.name))) == {"form-no-workbook"}
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_are_sound_in_both_languages(name: str, tmp_path: Path) -> None:
    found, path = shipped_form(name, tmp_path)
    assert "<h:html" in xform_of(path)
    for item in found["items"]:
        assert item["type"] == "calculate" or set(item["label"]) == {"zh", "en"}, item["name"]
    for rows in found["lists"].values():
        assert all(set(each["label"]) == {"zh", "en"} for each in rows)
    told = {"satisfaction": {"policy_known", "involved", "satisfaction"}, "visit": {PROBLEM}}
    assert set(meanings_of(found)) == told.get(name, set())


def test_the_same_source_is_the_same_workbook() -> None:
    assert [workbook_of(name) for name in NAMES] == [workbook_of(name) for name in NAMES]


def test_an_upload_lies_in_a_file_of_another_name(tmp_path: Path) -> None:
    path = tmp_path / "tmp1.upload"
    path.write_bytes(workbook_of("scheme"))
    assert "survey" in sheets_of(path, "scheme.xlsx")


@pytest.mark.parametrize(
    "pattern", ["(a+)+", "(a|a)*", "(?=a)", r"(a)\1", "a**", "[", "a{2}{3}", "x" * 300]
)
def test_patterns_that_may_never_end_are_refused(pattern: str) -> None:
    assert not sound_pattern(pattern)


def test_sound_patterns_pass() -> None:
    for pattern in (r"1\d{10}", "[A-Z]{2}[0-9]+", r"\d+(\.\d+)?", "(是|否)"):
        assert sound_pattern(pattern), pattern


@pytest.mark.samples
def test_the_samples_of_pyxform_convert_or_are_refused_for_what_they_lack() -> None:
    found = {f"{path.parent.name}/{path.name}": codes(path) for path in workbooks()}
    assert found == SAMPLES_OF_PYXFORM


def workbooks() -> list[Path]:
    """Those of its tests: sound ones, and ones that were reported as bugs."""
    return sorted(Path(SAMPLES).glob("*/*.xls*"))


def codes(path: Path) -> str:
    """What a workbook is refused for; nothing where it becomes a form."""
    book = CalamineWorkbook.from_path(str(path))
    grids = {
        name.strip().lower(): book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }
    try:
        form_of(read_grids(grids))
    except Refused as error:
        told = {each.code.removeprefix("form-") for each in error.problems if sentence(each)}
        return " ".join(sorted(told))
    return ""
