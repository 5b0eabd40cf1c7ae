"""What parsers and the system say is told in the language of the interface."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hengjian.engine.frameworks.yaml_tree import read_yaml
from hengjian.engine.sheets.text_files import csv_grid
from hengjian.errors import Problem, Refused
from hengjian.files import reading

CHINESE = re.compile("[\u4e00-\u9fff]")


def said(problem: Problem) -> str:
    """The last part of a Chinese message: what the parser said."""
    return problem.message("zh").partition("：")[2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [1, 2", "缺少 ',' 或 ']'"),
        ("a: {b: %}", "不能以这个字符开头"),
        ("a: b: c", "内容里有冒号的请加引号"),
        ("a: 'x", "引号或括号没有配对"),
        ("a:\n - b\n c", "缺少冒号"),
        ("- a\nb: c", "应以 - 开头"),
        ('a: "\\q"', "不认识的转义"),
    ],
)
def test_yaml_is_explained_in_chinese(text: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        read_yaml(text, "case.yaml")
    (found,) = refused.value.problems
    assert words in said(found)
    assert not CHINESE.search(found.message("en"))


def test_what_is_not_known_is_passed_on() -> None:
    with pytest.raises(Refused) as refused:
        read_yaml("%YAML 3\n---\na", "case.yaml")
    (found,) = refused.value.problems
    assert "写法不合 YAML（did not find" in found.message("zh")


@pytest.mark.parametrize(
    ("rows", "words"), [('a,"b\n', "引号没有配对"), ('a,"b"c\n', "引号后面应是分隔符 ,")]
)
def test_csv_is_explained_in_chinese(tmp_path: Path, rows: str, words: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text("x,y\n" + rows, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        list(csv_grid(file).rows)
    assert words in said(refused.value.problems[0])


def test_the_system_is_explained_in_chinese(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused, reading(tmp_path):
        (tmp_path / ("a" * 300)).stat()
    assert "名称太长（File name too long）" in refused.value.problems[0].message("zh")
    assert refused.value.problems[0].message("en").endswith("File name too long")
