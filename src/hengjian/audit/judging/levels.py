"""How grave a finding may be called: no graver than findings of its kind have proved right.

A kind is the check, where its figures stand, and how what is printed differs from what follows. In
how many whole documents findings of it were true, and false, stands in levels.toml, counted by
``python -m bench.audit_levels``; the check's own word counts as one more that was true.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path

from hengjian.audit.document import Document
from hengjian.audit.explanations import digits_of, is_slip
from hengjian.audit.findings import Finding, Severity

PLACE = Path(__file__).with_name("levels.toml")
_ERROR = Fraction(8, 10)
"""How many of a kind must be true for it to be called an error."""
_DIGITS = 3
_NEAR = 2
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def gravest(finding: Finding, document: Document) -> Severity:
    """The gravest that the finding may be called."""
    counts = _counts().get(kind_of(finding, document))
    if counts is None:
        return finding.severity
    sure = Fraction(counts["true"] + 1, counts["true"] + counts["false"] + 1)
    return "error" if sure >= _ERROR else "warning"


def kind_of(finding: Finding, document: Document) -> str:
    """The kind that a finding is counted under, as in rate/prose/slip: ``last`` by one in the last
    digit, ``slip`` and ``short`` by one slip of the pen of three digits and more or of fewer,
    ``near`` by less than half, ``far`` by more."""
    where = "prose" if finding.spots[0].cell is None else "table"
    if len({spot.block for spot in finding.spots}) > 1:
        where += "-apart"
    return f"{finding.code}/{where}/{_differing(finding.stated, finding.expected)}"


def _differing(stated: str, expected: str) -> str:
    printed, due = digits_of(stated), digits_of(expected)
    if printed and len(printed) == len(due) and abs(int(printed) - int(due)) == 1:
        return "last"
    if due and is_slip(printed, due):
        return "slip" if min(len(printed.strip("0")), len(due.strip("0"))) >= _DIGITS else "short"
    first, second = (_NUMBER.search(text.replace(",", "")) for text in (stated, expected))
    if first is None or second is None:
        return "far"
    least, most = sorted((Fraction(first[0]), Fraction(second[0])))
    return "near" if most < _NEAR * least else "far"


@cache
def _counts() -> Mapping[str, Mapping[str, int]]:
    return {} if _counting else tomllib.loads(PLACE.read_text(encoding="utf-8"))


_counting = False


def count_anew() -> None:
    """Bound nothing in this process: what is told is being counted."""
    global _counting  # the bench's processes alone, once, before they audit anything
    _counting = True
