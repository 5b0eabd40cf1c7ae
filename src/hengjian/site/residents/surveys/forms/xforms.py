"""The XForm of a workbook, for clients that speak OpenRosa: pyxform makes it."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import Element

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from hengjian.errors import Place, Refused, problem

ROW = re.compile(r"\[row : (\d+)\]")
EXPRESSIONS = ("constraint", "relevant", "calculate", "required", "nodeset")
"""Attributes of an XForm that hold expressions."""
PARTS = re.compile(r"""'[^']*'|"[^"]*"|(?<![\w:.-])regex\s*\(|[()]""")


def xform_of(path: Path) -> str:
    """The XForm. Raises ``Refused`` with what pyxform says where it refuses the workbook."""
    try:
        return str(convert(path.read_bytes(), file_type=".xlsx").xform)
    except PyXFormError as error:
        said = str(error)
        row = ROW.search(said)
        place = Place(sheet="survey", cell=f"A{row[1]}") if row else Place(sheet="survey")
        raise Refused([problem("form-refused", place, said=said[:300])]) from error


def bind_patterns(root: Element) -> None:
    """Bind every pattern of an XForm to the whole answer: ``^(?:…)$``.

    ODK's documentation asks ``regex`` for an exact and complete match, and Collect does so; the web
    engine of the same people finds a part. Bound, a pattern means the same to all of them and us.
    """
    for element in root.iter():
        for name in EXPRESSIONS:
            if (said := element.get(name)) is not None:
                element.set(name, with_whole_patterns(said))


def with_whole_patterns(expression: str) -> str:
    """The expression with the last text in each call of ``regex`` bound at both ends."""
    calls: list[re.Match[str] | bool | None] = []
    patterns: list[re.Match[str]] = []
    for part in PARTS.finditer(expression):
        text = part[0]
        if text[-1] == "(":
            calls.append(True if len(text) > 1 else None)
        elif text == ")":
            last = calls.pop() if calls else None
            if isinstance(last, re.Match):
                patterns.append(last)
        elif calls and calls[-1] is not None:
            calls[-1] = part
    for part in sorted(patterns, key=lambda each: each.start(), reverse=True):
        text, (start, end) = part[0], part.span()
        whole = f"{text[0]}^(?:{text[1:-1]})${text[0]}"
        expression = expression[:start] + whole + expression[end:]
    return expression
