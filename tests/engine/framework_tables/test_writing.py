"""A workbook and a YAML file of a framework read back as the same framework."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook

from hengjian import library
from hengjian.engine.framework_tables.layout import COLUMNS, HELP, INDICATORS
from hengjian.engine.framework_tables.reading import read_framework_table
from hengjian.engine.framework_tables.writing import write_framework, write_template
from hengjian.engine.frameworks.reader import read_framework, read_framework_text
from hengjian.engine.frameworks.yaml_text import framework_yaml
from tests.generative.strategies_frameworks import framework

HARD = """\
framework: hard
edition: "1"
title: {zh: 难写的体系, en: A framework hard to write}
points: 10
grades: [{at_least: 60, grade: 中}, {at_least: 0, grade: 差}]
units: {题: {}, 学时: {is: 45分钟}}
facts: {答对: {unit: 题}, 备注: {type: text}}
measures: {平均分: {unit: '%', mean: sites.households / sites.households, each_to: 0.01%}}
indicators:
  - code: relevance
    name: {zh: 备注（3分）, en: Remark}
    standard: {zh: "=1+1", en: it is two}
    points: 10/3
    value: if(备注 = "注：无", 答对, 0)
    target: 20题
    score: proportional
    examples: [{答对: 10题, 备注: "注：无", value: 10题}]
  - {code: Z, name: A1 总分, points: 10/3, missing: zero, score: judged,
     cite: [{number: 某文 1号, article: 第一条}]}
  - {code: Y, name: 合计, points: 10/3, score: {rule: pass_fail, when: 平均分 > 0}}
"""


@pytest.mark.parametrize("name", [file.stem for file in library.framework_files()])
def test_a_workbook_loses_nothing(tmp_path: Path, name: str) -> None:
    file = next(file for file in library.framework_files() if file.stem == name)
    original = read_framework(file).framework
    write_framework(tmp_path / "f.xlsx", original)
    assert read_framework_table(tmp_path / "f.xlsx").framework == original


def test_what_looks_like_something_else_is_kept_too(tmp_path: Path) -> None:
    original = read_framework_text(HARD, "hard.yaml").framework
    write_framework(tmp_path / "f.xlsx", original)
    assert read_framework_table(tmp_path / "f.xlsx").framework == original
    assert read_framework_text(framework_yaml(original), "again.yaml").framework == original


@pytest.mark.parametrize("seed", range(6))
def test_any_framework_is_kept(tmp_path: Path, seed: int) -> None:
    original = framework(Random(seed)).framework
    write_framework(tmp_path / "f.xlsx", original)
    assert read_framework_table(tmp_path / "f.xlsx").framework == original
    assert read_framework_text(framework_yaml(original), "again.yaml").framework == original


def test_the_template_says_how_and_offers_what_may_be_chosen(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    book = load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames[0] == HELP.zh
    sheet = book[INDICATORS.zh]
    headings = [cell.value for cell in sheet[1]]
    assert headings[:3] == ["一级指标", "二级指标", "三级指标"]
    assert headings[3:] == [heading.title.zh for heading in COLUMNS.values()]
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.formula1]
    assert any("按完成比例" in str(words) for words in lists)
