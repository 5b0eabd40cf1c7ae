"""What follows from a set of answers: what is relevant, computed, chosen from, and wrong.

Questions are gone through in the order of the form until nothing changes, at most as many times as
there are questions. A question that is not relevant reads as empty for all others. The script
``surveys/form.js`` follows the same rules line by line; numbers are those of XPath (IEEE doubles)
in both, for they answer to the same specification.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hengjian.site.residents.surveys.forms.grammar import Node

Value = str | bool | float
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?")
EPOCH = date(1970, 1, 1)
NUMBER = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)\s*")


@dataclass(slots=True)
class Evaluated:
    """The form as it stands with these answers."""

    values: dict[str, str]
    """By question; what is not relevant is empty."""
    relevant: dict[str, bool] = field(default_factory=dict)
    """By question and group."""
    options: dict[str, list[str]] = field(default_factory=dict)
    """What a question of a narrowed list can be answered with."""
    missing: list[str] = field(default_factory=list)
    """Required and empty."""
    wrong: list[str] = field(default_factory=list)
    """Against their constraint, or not what their type is."""

    @property
    def problems(self) -> int:
        """How many questions keep it from being sent."""
        return len(self.missing) + len(self.wrong)


def evaluate(form: Mapping[str, Any], given: Mapping[str, str], today: date) -> Evaluated:
    """The form with these answers on that day."""
    state = _State(form, dict.fromkeys(form["order"], "") | dict(given), today)
    for _ in range(len(form["order"]) + 1):
        if not state.once_through():
            break
    return state.told()


@dataclass
class _State:
    form: Mapping[str, Any]
    values: dict[str, str]
    today: date
    relevant: dict[str, bool] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)

    def once_through(self) -> bool:
        """Every item in order; whether anything changed."""
        changed = False
        for item in self.form["items"]:
            name = item["name"]
            held = self.relevant.get(item["in"], True)
            now = held and ("relevant" not in item or truth(self.of(item["relevant"], name)))
            if self.relevant.get(name, True) != now:
                self.relevant[name] = now
                changed = True
            self.relevant[name] = now
            if item["type"] == "group":
                continue
            if "calculate" in item and now:
                changed |= self.keep(name, computed(self.of(item["calculate"], name)))
            if "filter" in item:
                changed |= self.narrow(item)
        return changed

    def keep(self, name: str, value: str) -> bool:
        """Whether the value is another than it was."""
        if self.values[name] == value:
            return False
        self.values[name] = value
        return True

    def narrow(self, item: Mapping[str, Any]) -> bool:
        """The options that are left; a chosen one that is not among them is cleared."""
        name = item["name"]
        rows = self.form["lists"][item["list"]]
        left = [row["name"] for row in rows if truth(self.of(item["filter"], name, row))]
        changed = self.options.get(name) != left
        self.options[name] = left
        chosen = self.values[name].split() if item["type"] == "many" else [self.values[name]]
        return self.keep(name, " ".join(each for each in chosen if each in left)) or changed

    def read(self, name: str) -> str:
        """A question as others see it."""
        return self.values[name] if self.relevant.get(name, True) else ""

    def told(self) -> Evaluated:
        """What came of it."""
        values = {name: self.read(name) for name in self.form["order"]}
        found = Evaluated(values, self.relevant, self.options)
        for item in self.form["items"]:
            name = item["name"]
            if item["type"] in ("group", "note", "calculate") or not self.relevant[name]:
                continue
            value = values[name]
            if not value:
                if "required" in item and truth(self.of(item["required"], name)):
                    found.missing.append(name)
                continue
            fits = fits_type(item, value, self.form["lists"])
            if not fits or ("constraint" in item and not truth(self.of(item["constraint"], name))):
                found.wrong.append(name)
        return found

    def of(self, node: Node, name: str, row: Mapping[str, str] | None = None) -> Value:
        """The value of a node, for a question, and for a row of its list."""
        match node[0]:
            case "s" | "n":
                literal = node[1]
                return literal if isinstance(literal, str) else float(literal)
            case ".":
                return self.values[name]
            case "p":
                return self.read(node[1])
            case "c":
                return (row or {}).get(node[1], "")
            case "f":
                return self.call(node[1], node[2:], name, row)
            case "and":
                return truth(self.of(node[1], name, row)) and truth(self.of(node[2], name, row))
            case "or":
                return truth(self.of(node[1], name, row)) or truth(self.of(node[2], name, row))
            case "-" if len(node) == 2:
                return -number(self.of(node[1], name, row))
        return operate(node[0], self.of(node[1], name, row), self.of(node[2], name, row))

    def call(
        self, function: str, nodes: Sequence[Node], name: str, row: Mapping[str, str] | None
    ) -> Value:
        """A function of the subset."""
        if function == "if":
            return self.of(nodes[1 if truth(self.of(nodes[0], name, row)) else 2], name, row)
        if function == "once":
            return self.values[name] or text(self.of(nodes[0], name, row))
        if function == "jr:choice-name":
            return self.choice_name(nodes[1][1], text(self.of(nodes[0], name, row)))
        if function == "today":
            return self.today.isoformat()
        found: Value = FUNCTIONS[function](*(self.of(each, name, row) for each in nodes))
        return found

    def choice_name(self, question: str, value: str) -> str:
        """What an option is called, in the form's first language."""
        item = next(each for each in self.form["items"] if each["name"] == question)
        rows = self.form["lists"].get(item.get("list", ""), [])
        told = (row["label"].get("zh", "") for row in rows if row["name"] == value)
        return next(told, "")


def operate(operator: str, left: Value, right: Value) -> Value:
    """A comparison or a sum."""
    if operator in ("=", "!="):
        return same(left, right) is (operator == "=")
    a, b = number(left), number(right)
    match operator:
        case "<":
            return a < b
        case "<=":
            return a <= b
        case ">":
            return a > b
        case ">=":
            return a >= b
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case "div":
            return divided(a, b)
        case "mod":
            return math.fmod(a, b) if b and math.isfinite(a) and not math.isnan(b) else math.nan
    raise ValueError(operator)


def divided(a: float, b: float) -> float:
    """As IEEE divides: by zero it is without end, or no number."""
    if b:
        return a / b
    if not a or math.isnan(a) or math.isnan(b):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1, b)


def same(left: Value, right: Value) -> bool:
    """Truths are compared as truths, numbers as numbers, all else as text."""
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) is truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return number(left) == number(right)
    return left == right


def truth(value: Value) -> bool:
    """A number but zero and NaN; a text that is not empty."""
    if isinstance(value, bool):
        return value
    return bool(value) and not math.isnan(value) if isinstance(value, float) else value != ""


def number(value: Value) -> float:
    """A date is its day since 1970; text that is no number is NaN."""
    if isinstance(value, str):
        if NUMBER.fullmatch(value):
            return float(value)
        day = day_of(value)
        return float((day - EPOCH).days) if day is not None else math.nan
    return float(value)


def text(value: Value) -> str:
    """As XPath writes it: no exponent, whole numbers without a point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == math.floor(value):
        return str(int(value))
    told = repr(value)
    return told if "e" not in told else f"{value:.20f}".rstrip("0")


def computed(value: Value) -> str:
    """As a calculation is kept: NaN is empty."""
    told = text(value)
    return "" if told == "NaN" else told


def day_of(value: str) -> date | None:
    """The day a text writes; None where it writes none."""
    found = DAY.fullmatch(value)
    try:
        return date(*map(int, found.groups()[:3])) if found else None
    except ValueError:
        return None


def fits_type(
    item: Mapping[str, Any], value: str, lists: Mapping[str, Sequence[Mapping[str, Any]]]
) -> bool:
    """Whether an answer is what its question asks for."""
    match item["type"]:
        case "integer":
            return re.fullmatch(r"-?\d{1,9}", value) is not None
        case "decimal":
            return len(value) <= 24 and NUMBER.fullmatch(value) is not None
        case "date":
            return day_of(value) is not None
        case "one":
            return any(row["name"] == value for row in lists[item["list"]])
        case "many":
            names = {row["name"] for row in lists[item["list"]]}
            return all(each in names for each in value.split())
    return True


def _round(value: Value, places: Value | None = None) -> float:
    """To a whole number as XPath does, half towards the greater; to places as ODK does, half away
    from zero."""
    told = number(value)
    if places is None:
        return float(math.floor(told + 0.5)) if math.isfinite(told) else told
    scale = 10.0 ** int(number(places))
    scaled = abs(told) * scale
    return math.copysign(math.floor(scaled + 0.5) / scale, told) if scaled < 1e300 else told


def _int(value: Value) -> float:
    told = number(value)
    return float(math.trunc(told)) if math.isfinite(told) else told


def _extreme(values: Sequence[Value], of: Any) -> float:
    told = [number(each) for each in values]
    return math.nan if any(map(math.isnan, told)) else float(of(told))


def _substr(value: Value, begin: Value, end: Value | None = None) -> str:
    told = text(value)
    first = max(0, int(number(begin)))
    return told[first:] if end is None else told[first : max(0, int(number(end)))]


def _select_at(value: Value, place: Value) -> str:
    told, at = text(value).split(), number(place)
    return told[int(at)] if 0 <= at < len(told) else ""


def _format_date(value: Value, pattern: Value) -> str:
    day = _day(value)
    if day is None:
        return ""
    parts = {
        "%Y": f"{day.year:04}", "%y": f"{day.year % 100:02}", "%m": f"{day.month:02}",
        "%n": str(day.month), "%d": f"{day.day:02}", "%e": str(day.day),
    }  # fmt: skip
    return re.sub("%[Yymnde]", lambda found: parts[found[0]], text(pattern))


def _day(value: Value) -> date | None:
    if isinstance(value, float):
        if not math.isfinite(value) or abs(value) > 1_000_000:
            return None
        return EPOCH + timedelta(days=math.floor(value))
    return day_of(text(value))


def _date(value: Value) -> str:
    day = _day(value)
    return day.isoformat() if day is not None else ""


def _power(value: Value, exponent: Value) -> float:
    try:
        found = math.pow(number(value), number(exponent))
    except OverflowError:
        return math.inf
    except ValueError:
        return math.nan
    return found


FUNCTIONS: Mapping[str, Any] = {
    "not": lambda value: not truth(value),
    "selected": lambda value, wanted: text(wanted) in text(value).split(),
    "count-selected": lambda value: float(len(text(value).split())),
    "selected-at": _select_at,
    "coalesce": lambda first, second: text(first) or text(second),
    "concat": lambda *values: "".join(map(text, values)),
    "string": text,
    "string-length": lambda value: float(len(text(value))),
    "substr": _substr,
    "contains": lambda value, part: text(part) in text(value),
    "starts-with": lambda value, part: text(value).startswith(text(part)),
    "regex": lambda value, pattern: (
        re.fullmatch(f"(?:{text(pattern)})", text(value), re.ASCII) is not None
    ),
    "number": number,
    "int": _int,
    "round": _round,
    "min": lambda *values: _extreme(values, min),
    "max": lambda *values: _extreme(values, max),
    "pow": _power,
    "date": _date,
    "format-date": _format_date,
    "boolean": truth,
    "true": lambda: True,
    "false": lambda: False,
}
