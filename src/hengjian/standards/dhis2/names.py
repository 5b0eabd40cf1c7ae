"""The names that objects of DHIS2 get in a framework, and the facts and constants they become."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hengjian.bilingual import Text
from hengjian.engine.frameworks.naming import RESERVED
from hengjian.engine.language.grammar import KEYWORDS
from hengjian.engine.language.types import NumberType, Type
from hengjian.errors import Refused, problem
from hengjian.quantities import DIGITS, exact_text
from hengjian.standards.dhis2.metadata import (
    DataElement,
    Identified,
    Indicator,
    Metadata,
    ValidationRule,
)

LENGTH = 40
"""The most letters a name keeps of a title; formulas stay short enough to be read."""
_NUMBERS = {
    "NUMBER": None,
    "INTEGER": None,
    "INTEGER_POSITIVE": "at_least",
    "INTEGER_ZERO_OR_POSITIVE": "at_least",
    "INTEGER_NEGATIVE": "at_most",
    "PERCENTAGE": "at_least",
    "UNIT_INTERVAL": "at_least",
}
"""The value types that are numbers, and the side on which 0 bounds their totals."""
_DAYS = Text("本期天数", "Days of the period")


class Names:
    """Names are made of titles, each used once; the uid stands behind one that is taken."""

    def __init__(self, metadata: Metadata) -> None:
        self._elements = {each.uid: each for each in metadata.data_elements}
        self._combos = {each.uid: each for each in metadata.category_option_combos}
        self._constants = {each.uid: each for each in metadata.constants}
        self._factors = {each.uid: each.factor for each in metadata.indicator_types}
        self._indicators = {each.uid: each for each in metadata.indicators}
        self._taken: dict[str, str] = dict.fromkeys((*RESERVED, *KEYWORDS), "")
        self.facts: dict[str, dict[str, Any]] = {}
        self.constants: dict[str, dict[str, Any]] = {}
        self.indicators: dict[str, tuple[str, str]] = {}
        """The formula of each indicator that was carried, and its unit."""
        self.origins: dict[str, str] = {}
        """The data element that each fact is made of."""

    def types(self) -> Mapping[str, Type]:
        """Every name so far: all are pure numbers."""
        formulas = (name for name, _ in self.indicators.values())
        return dict.fromkeys((*self.facts, *self.constants, *formulas), NumberType())

    def factor(self, each: Indicator) -> Decimal | None:
        """What numerator ÷ denominator is multiplied by, if it is known and above 0."""
        found = self._factors.get((each.indicator_type and each.indicator_type.id) or "")
        return found if found and found > 0 else None

    def element(self, parts: tuple[str, ...]) -> str:
        """The fact of a data element, for all or one of its category option combinations."""
        meant = tuple(parts)
        while len(meant) > 1 and meant[-1] == "*":
            meant = meant[:-1]
        element = self._elements.get(meant[0])
        if element is None:
            raise _unknown(f"#{{{'.'.join(parts)}}}")
        if element.domain_type == "TRACKER" or element.value_type not in _NUMBERS:
            found = "TRACKER" if element.domain_type == "TRACKER" else element.value_type
            values = {"text": element.title, "found": found or "—"}
            raise Refused([problem("dhis2-not-a-number", **values)])
        combos = [self._combo(uid) for uid in meant[1:] if uid != "*"]
        title = element.title
        if combos:
            zh = "，".join(each.title.zh for each in combos)
            en = ", ".join(each.title.en for each in combos)
            title = Text(f"{title.zh}（{zh}）", f"{title.en} ({en})")
        name = self._name(title.zh, ".".join(meant))
        self.origins[name] = element.uid
        self.facts.setdefault(name, _fact(element, title, ".".join(meant)))
        return name

    def _combo(self, uid: str) -> Identified:
        found = self._combos.get(uid)
        if found is None:
            raise _unknown(f"categoryOptionCombo {uid}")
        return found

    def constant(self, uid: str) -> str:
        """The formula that is a constant: its value."""
        found = self._constants.get(uid)
        if found is None or found.value is None:
            raise _unknown(f"C{{{uid}}}")
        text = exact_text(Fraction(found.value))
        if len(text.strip("-").replace(".", "")) > DIGITS:
            raise Refused([problem("dhis2-number", found=text[:40], column=1)])
        name = self._name(found.title.zh, uid)
        title = {"zh": found.title.zh, "en": found.title.en}
        self.constants[name] = {"value": text, "title": title, "description": f"DHIS2 {uid}"}
        return name

    def indicator(self, uid: str) -> tuple[str, int]:
        """The formula of an indicator that was carried, and how many DHIS2 counts for 1 of it."""
        found = self._indicators.get(uid)
        if found is None:
            raise _unknown(f"N{{{uid}}}")
        if uid not in self.indicators:
            values = {"name": found.title, "uid": uid}
            raise Refused([problem("dhis2-rests-on-left", **values)])
        name, unit = self.indicators[uid]
        return name, {"%": 100, "‰": 1000}.get(unit, 1)

    def keep(self, each: Indicator, unit: str) -> None:
        """Give a carried indicator its name."""
        self.indicators[each.uid] = (self._name(each.title.zh, each.uid), unit)

    def rule(self, each: ValidationRule) -> str:
        """The name of a validation rule."""
        return self._name(each.title.zh, each.uid)

    def days(self) -> str:
        """The fact that is the number of days of the period."""
        name = self._name(_DAYS.zh, "[days]")
        title = {"zh": _DAYS.zh, "en": _DAYS.en}
        self.origins[name] = ""
        self.facts.setdefault(name, {"title": title, "at_least": "1"})
        return name

    def _name(self, title: str, key: str) -> str:
        """A name for ``key`` made of ``title``: the same each time, and of nobody else."""
        plain = re.sub(r"\W+", "_", title).strip("_")
        plain = plain[:LENGTH].strip("_") or "x"
        if not re.match(r"[^\W\d]", plain):
            plain = f"n_{plain}"
        behind = re.sub(r"\W", "", key)
        for name in (plain, f"{plain}_{behind}"[:60], f"x_{behind}"[:60]):
            if self._taken.setdefault(name, key) == key:
                return name
        raise AssertionError(f"two objects with the uid {key}")


def _unknown(text: str) -> Refused:
    return Refused([problem("dhis2-reference-unknown", text=text[:60])])


def _fact(element: DataElement, title: Text, uid: str) -> dict[str, Any]:
    aggregated = f" · {element.aggregation_type}" if element.aggregation_type else ""
    bound = _NUMBERS[element.value_type or ""]
    return {
        "title": {"zh": title.zh, "en": title.en},
        "description": f"DHIS2 {uid}{aggregated}",
        **({bound: "0"} if bound else {}),
    }
