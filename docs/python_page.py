"""The page of the Python door, from its own signatures and docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import hengjian
from docs.markdown import code, page, table

_INTRODUCTION = (
    "What `import hengjian` offers to programs and notebooks. Names outside this page may change; "
    "these change only with a note in the changelog. Input that cannot be used raises `Refused` "
    "with all its problems at once, each at its line, cell or key. "
    "[Evaluate from a notebook](../how-to/evaluate-from-a-notebook.ipynb) shows it at work."
)
_TYPES = (
    ("CaseLike", "a path as text or `Path`, the name of a shipped case, a mapping with the keys of "
     "`case.yaml`, or record tables by name"),
    ("Rows", "a data frame of pandas or polars, or a list of mappings, one a row"),
    ("Frame", "a data frame of pandas or polars"),
    ("Library", '`"pandas"` or `"polars"`'),
    ("Day", "a `date`, or text: `2023-09-30`"),
    ("Basis", '`"reported"` or `"records"`'),
    ("Language", '`"zh"` or `"en"`; without it `HENGJIAN_LANG`, else Chinese'),
)  # fmt: skip
_CODE = re.compile(r"``(.+?)``")


def python() -> str:
    """Every name of the door: functions with their arguments, classes with what they offer."""
    blocks = [block for name in hengjian.__all__ for block in _described(name)]
    types = table(["Type", "What it takes"], ((code(name), told) for name, told in _TYPES))
    return page("Python: import hengjian", _INTRODUCTION, types, *blocks)


def _described(name: str) -> Iterator[str]:
    found = getattr(hengjian, name)
    yield f"## `{name}`"
    if not inspect.isclass(found) or found is hengjian.Framework:  # the others are given, not made
        yield f"```text\n{_written(name, inspect.signature(found))}\n```"
    yield _words(hengjian._at_home(name))
    if inspect.isclass(found):
        yield "\n".join(_members(found))


def _members(kind: type) -> Iterator[str]:
    """A line each, in the order they stand in the class."""
    if kind is hengjian.Framework:
        yield f"- {_plain(inspect.getdoc(kind.__init__) or '')}"
    for name, member in vars(kind).items():
        if name.startswith("_") and name != "__getitem__":
            continue
        called, doc = _called(name, member)
        if called and doc:
            yield f"- `{called}`: {_plain(doc)}"


def _called(name: str, member: Any) -> tuple[str, str]:
    """How it is written where it is used, and its docstring; nothing for a plain field."""
    if isinstance(member, staticmethod):
        member = member.__func__
    if isinstance(member, property | cached_property):
        return name, inspect.getdoc(member) or ""
    if not inspect.isfunction(member):
        return "", ""
    signature = inspect.signature(member)
    own = [p for p in signature.parameters.values() if p.name != "self"]
    if name == "__getitem__":
        return f"[{own[0].name}]", inspect.getdoc(member) or ""
    shown = signature.replace(parameters=own)
    return _one_line(f"{name}{shown}"), inspect.getdoc(member) or ""


def _written(name: str, signature: inspect.Signature) -> str:
    """The signature, an argument a line."""
    shown = _one_line(str(signature))
    if len(shown) < 70:
        return name + shown
    lines, star = [], False
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not star:
            lines.append("    *,")
            star = True
        lines.append(f"    {_one_line(str(parameter))},")
    returned = str(signature.return_annotation).strip("'")
    end = "" if returned == "None" else f" -> {returned}"
    return "\n".join([f"{name}(", *lines, f"){end}"])


def _one_line(text: str) -> str:
    """Without the quotes of annotations that are kept as text."""
    return re.sub(r"((?:: |-> ))'([^']*)'", r"\1\2", text)


def _words(of: object) -> str:
    return _CODE.sub(r"`\1`", inspect.getdoc(of) or "")


def _plain(doc: str) -> str:
    return " ".join(_CODE.sub(r"`\1`", doc).split())
