"""What a case must hold together by itself, whatever its framework."""

from __future__ import annotations

from pathlib import Path

from hengjian.engine.facts.reading import read_case
from hengjian.errors import Severity
from tests.engine.facts.conftest import CASE, Write
from tests.engine.facts.refusals import refused, spoken


def test_a_case_is_named_by_its_folder_or_its_file(folder: Write) -> None:
    home = folder()
    assert read_case(home).case == read_case(home / "case.yaml").case
    assert read_case(home).folder == home


def test_what_is_no_case(tmp_path: Path) -> None:
    assert refused(lambda: read_case(tmp_path))[0].code == "case-not-found"
    assert refused(lambda: read_case(tmp_path / "none.xlsx"))[0].code == "case-not-found"
    (tmp_path / "case.pdf").write_bytes(b"%PDF")
    assert refused(lambda: read_case(tmp_path / "case.pdf"))[0].code == "case-kind-unknown"


def test_reported_figures_know_their_place(folder: Write) -> None:
    place = read_case(folder()).place(("facts", "开工小区数", "value"))
    assert (place.line, place.column) == (8, 18)
    assert place.path == "facts › 开工小区数 › value"


def test_reported_figures_keep_their_order(folder: Write) -> None:
    case = CASE + "  乙: {value: 1个, source: form}\n  甲: {value: 2个, source: form}\n"
    assert list(read_case(folder(case)).case.facts) == ["开工小区数", "乙", "甲"]


def test_every_name_leads_somewhere(folder: Write) -> None:
    case = CASE + (
        "  竣工数: {value: 3个, source: from}\n"
        "evidence:\n  e1: {title: 批复, kind: formal, source: nowhere}\n"
        "judgements:\n"
        "  A1: {criteria: {a: {met: true, evidence: [e1, e9]}}, evidence: [e8]}\n"
        "  A2: {faults: {late: {times: 1, evidence: [e7]}}}\n"
        "findings:\n  - {title: 慢, text: 慢, evidence: [e6]}\n"
    )
    lines = case.splitlines()

    def spot(code: str, name: str) -> tuple[str, int, int]:
        line = next(n for n, text in enumerate(lines, start=1) if name in text)
        return code, line, lines[line - 1].index(name) + 1

    found = refused(lambda: read_case(folder(case)))
    assert {(p.code, p.place.line, p.place.column) for p in found} == {
        spot("source-unknown", "from"),
        spot("source-unknown", "nowhere"),
        *(spot("evidence-unknown", name) for name in ("e9", "e8", "e7", "e6")),
    }


def test_files_of_sources(folder: Write) -> None:
    missing = CASE.replace("{title: 绩效自评表}", "{title: 表, file: form.pdf}")
    (warned,) = spoken(read_case(folder(missing)).problems)
    assert (warned.code, warned.severity) == ("source-file-missing", Severity.WARNING)
    home = folder(missing)
    (home / "form.pdf").write_bytes(b"%PDF")
    assert read_case(home).problems == ()
    outside = CASE.replace("{title: 绩效自评表}", "{title: 表, file: ../../form.pdf}")
    assert refused(lambda: read_case(folder(outside)))[0].code == "source-file-outside"


def test_figures_to_look_at(folder: Write) -> None:
    case = CASE + (
        "  满意度: {value: 104%, source: form}\n"
        "  结余: {value: -3万元, source: form}\n"
        "  竣工数: {value: 3个, source: form, as_of: 2022-08-01}\n"
    )
    warned = spoken(read_case(folder(case)).problems)
    assert {(p.code, p.place.line) for p in warned} == {
        ("percentage-above-100", 9),
        ("figure-negative", 10),
        ("fact-after-as-of", 11),
    }
    assert {p.severity for p in warned} == {Severity.WARNING}


def test_dates_of_the_case(folder: Write) -> None:
    for written in ("2022.7", "44743"):
        (found,) = refused(lambda w=written: read_case(folder(CASE.replace("2022-07-31", w))))
        assert found.place.line == 4
        assert written in found.message()


def test_empty_sections_are_sections_not_given(folder: Write) -> None:
    assert read_case(folder(CASE + "evidence:\njudgements:\n")).case.judgements == {}
    (found,) = refused(lambda: read_case(folder(CASE.replace("as_of: 2022-07-31", "as_of:"))))
    assert found.place.line == 4
