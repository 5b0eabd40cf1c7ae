"""What another edition of the framework would change, before it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from hengjian.engine.api import TABLES, check_examples_of
from hengjian.engine.describing import describe_rule
from hengjian.engine.framework_tables.reading import framework_tree, read_framework_table
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.editions import Change as Difference
from hengjian.engine.frameworks.editions import diff
from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.engine.frameworks.yaml_text import framework_yaml
from hengjian.errors import Problem, Refused, Severity, problem
from hengjian.site.common.words import said
from hengjian.site.evaluation.asking import asked_by
from hengjian.site.evaluation.case import framework_of
from hengjian.site.evaluation.models import Evaluation


class Readable(Protocol):
    """A file as it comes in."""

    name: str | None

    def read(self) -> bytes:
        """Its content."""
        ...


@dataclass(frozen=True)
class Proposed:
    """An edition that was uploaded, beside the one that is used."""

    framework: CompiledFramework
    text: str
    differences: tuple[Difference, ...]
    problems: tuple[Problem, ...]
    """Errors keep it from being taken; advice of policy does not."""
    touched: Mapping[str, int]
    """By indicator whose questions are gone, how many answers it has."""

    @property
    def errors(self) -> list[Problem]:
        """What keeps it from being taken."""
        return [each for each in self.problems if each.severity is Severity.ERROR]


def read_edition(file: Readable, named: Mapping[str, str]) -> str:
    """The edition in an uploaded file, YAML or a table as annex 2 is, as YAML that compiles.

    ``named``: ``framework`` and ``edition`` of a table that does not say its own.

    Raises ``Refused`` with every problem of the file at its line or cell.
    """
    suffix = Path(file.name or "").suffix.lower()
    content = file.read()
    if suffix in TABLES:
        with TemporaryDirectory(prefix="hengjian-edition-") as room:
            path = Path(room) / f"framework{suffix}"
            path.write_bytes(content)
            said = framework_tree(path, {}).data
            there = said if isinstance(said, dict) else {}
            lacking = {key: value for key, value in named.items() if key not in there}
            text = framework_yaml(read_framework_table(path, lacking).framework)
    else:
        text = _text(content, file.name or "")
    read_framework_text(text, Path(file.name or "framework.yaml").name)
    return text


def _text(content: bytes, name: str) -> str:
    """As text editors save it: UTF-8, or what Chinese Windows writes by itself."""
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise Refused([problem("edition-not-text", name=name)])


def propose(evaluation: Evaluation, text: str) -> Proposed:
    """What taking this edition would change; nothing is written."""
    new, old = read_framework_text(text, "framework.yaml"), framework_of(evaluation.edition)
    asked = asked_by(new)
    touched: dict[str, int] = {}
    for row in evaluation.judgements.exclude(answer=""):
        if (row.indicator, row.part) not in asked:
            touched[row.indicator] = touched.get(row.indicator, 0) + 1
    return Proposed(new, text, differences(old, new), check_examples_of(new), touched)


def differences(old: CompiledFramework, new: CompiledFramework) -> tuple[Difference, ...]:
    """What changed from one edition to another, in reading order; rules of scoring in words."""
    return tuple(
        replace(each, before=_rule(old, each.name), after=_rule(new, each.name))
        if each.what == "score"
        else each
        for each in diff(old.framework, new.framework)
    )


def _rule(framework: CompiledFramework, code: str) -> str:
    """What earns the points of an indicator; empty where it has no rule of its own."""
    leaves = (each for each in framework.indicators if each.indicator.code == code)
    return next((said(describe_rule(each)) for each in leaves if each.is_leaf), "")
