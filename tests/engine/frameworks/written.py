"""Frameworks as text, and what the reader says of them."""

from __future__ import annotations

from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.errors import Problem, Refused

HEAD = """\
framework: written
edition: "1"
title: 体系
points: 10
grades: [{at_least: 60, grade: 中}, {at_least: 0, grade: 差}]
facts: {完成率: {unit: '%'}, 户数: {unit: 户}, 金额: {unit: 万元}, 开工日: {type: date}}
"""


def leaf(body: str) -> str:
    """A framework with one indicator of 10 points; ``body`` is a flow mapping's inside."""
    return f"{HEAD}indicators:\n  - {{code: A, name: 甲, points: 10, {body}}}\n"


def problems(text: str | bytes) -> tuple[Problem, ...]:
    """Everything the reader says: of a framework it refuses, or of one it takes."""
    try:
        return read_framework_text(text, "f.yaml").problems
    except Refused as refused:
        return refused.problems


def codes(text: str | bytes) -> list[str]:
    """The codes of the problems but for facts that are not used, which these texts do not care
    about."""
    return [found.code for found in problems(text) if found.code != "facts-unused"]


def spots(text: str | bytes) -> list[tuple[str, int | None, int | None]]:
    """Code, line and column of each problem."""
    return [(p.code, p.place.line, p.place.column) for p in problems(text)]


def compiled(text: str) -> CompiledFramework:
    """The framework of a text that is in order."""
    return read_framework_text(text, "f.yaml")
