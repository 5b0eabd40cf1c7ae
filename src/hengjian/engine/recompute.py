#!/usr/bin/env python3
"""Recompute every score of a Hengjian trace with the Python standard library alone.

    python verify.py trace.json

This script shares no code with the engine that wrote the trace. It reads the facts, evaluates every
formula from its prefix form, applies every scoring rule, spreads the points of indicators left out,
rounds, adds up and grades; then it compares each step with what the trace says. It prints the
differences and exits 0 when there are none, 1 when there are, 2 when the file cannot be read.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import sys
from decimal import Decimal
from fractions import Fraction
from typing import Any

Value = Fraction | dt.date | bool | str
VERSIONS = ("hengjian-trace/1", "hengjian-trace/2")
"""The formats this script reads; the second knows more rules and sums rounded once."""
BROKEN = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)
"""What reading or recomputing something that is no trace raises."""
LARGEST = 100
"""The most decimals and powers of ten that are taken seriously."""
MOST = 10_000
"""The most facts and the most indicators one trace may have."""


def number(text: Any) -> Fraction:
    """An exact number from its text: ``"10/37"`` or ``"30878.14"``."""
    if isinstance(text, float):
        raise TypeError(f"{text!r} is not exact")
    written = str(text)
    _, _, power = written.lower().partition("e")
    if power and abs(int(power)) > LARGEST:
        raise ValueError(f"{written} is beyond all measure")
    return Fraction(written)


def rounded(value: Fraction, places: int) -> Fraction:
    """Half up, ties away from zero."""
    if not 0 <= places <= LARGEST:
        raise ValueError(f"{places} decimals")
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**places)


class Formula:
    """Evaluates prefix forms over named values; ``None`` is missing."""

    def __init__(self, values: dict[str, Value | None]) -> None:
        self.values = values

    def __call__(self, node: list[Any]) -> Any:
        kind = node[0]
        if kind == "number":
            return number(node[1])
        if kind == "day":
            return dt.date.fromisoformat(node[1])
        if kind in ("words", "truth"):
            return node[1]
        if kind == "name":
            return self.values[node[1]]
        if kind == "neg":
            inner = self(node[1])
            return None if inner is None else -inner
        if kind == "not":
            inner = self(node[1])
            return None if inner is None else not inner
        if kind == "in":
            inner = self(node[1])
            return None if inner is None else inner in [self(option) for option in node[2]]
        if kind == "call":
            return self.call(node[1], node[2])
        return self.operate(node[1], node[2], node[3])

    def operate(self, operator: str, first: list[Any], second: list[Any]) -> Any:
        left, right = self(first), self(second)
        if operator in ("and", "or"):
            decisive = operator == "or"
            if left is decisive or right is decisive:
                return decisive
            return None if left is None or right is None else not decisive
        if left is None or right is None:
            return None
        if operator in ("+", "-") and isinstance(left, dt.date):
            return self.shift(operator, left, right)
        if operator == "/":
            return left / right if right else None
        if operator == "*":
            return left * right
        if operator in ("+", "-"):
            return left + right if operator == "+" else left - right
        return {
            "=": left == right,
            "!=": left != right,
            "<": operator == "<" and left < right,
            "<=": operator == "<=" and left <= right,
            ">": operator == ">" and left > right,
            ">=": operator == ">=" and left >= right,
        }[operator]

    @staticmethod
    def shift(operator: str, day: dt.date, other: Any) -> Any:
        if isinstance(other, dt.date):
            return Fraction((day - other).days)
        return day + dt.timedelta(days=math.floor(other if operator == "+" else -other))

    def call(self, function: str, arguments: list[list[Any]]) -> Any:
        if function == "if":
            chosen = self(arguments[0])
            return None if chosen is None else self(arguments[1 if chosen else 2])
        values = [self(argument) for argument in arguments]
        if function == "known":
            return values[0] is not None
        if function == "coalesce":
            return next((value for value in values if value is not None), None)
        if any(value is None for value in values):
            return None
        if function == "round":
            return rounded(values[0] / values[1], 0) * values[1]
        if function in ("ceil", "floor"):
            whole = math.ceil if function == "ceil" else math.floor
            return whole(values[0] / values[1]) * values[1]
        if function == "abs":
            return abs(values[0])
        if function == "sum":
            return sum(values, Fraction(0))
        return min(values) if function == "min" else max(values)


class Trace:
    """A trace and the differences found in it."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.as_of = dt.date.fromisoformat(data["as_of"])
        self.facts = {name: self.fact(entry) for name, entry in data["facts"].items()}
        self.facts["as_of"] = self.as_of
        rounding = data["framework"]["rounding"]
        self.places = rounding["places"]
        self.rounds_totals = rounding.get("of", "leaves") == "total"
        self.differences: list[tuple[str, str, Any, Any]] = []
        self.recomputed = 0

    @staticmethod
    def fact(entry: dict[str, Any]) -> Value | None:
        value, kind = entry["value"], entry["type"]
        if kind == "number":
            return number(value)
        return dt.date.fromisoformat(value) if kind == "date" else value

    def differ(self, of: str, what: str, said: Any, computed: Any) -> None:
        """Record a difference, if there is one: in ``what`` of an indicator or a fact."""
        self.recomputed += 1
        if said != computed:
            self.differences.append((of, what, said, computed))

    def check(self) -> list[str]:
        """Every difference between what the trace says and what follows from it."""
        unreadable = self.refuse()
        if unreadable:
            return [unreadable]
        self.recompute()
        return [
            f"{' '.join(filter(None, (of, what)))}: the trace says {said}, recomputed {computed}"
            for of, what, said, computed in self.differences
        ]

    def refuse(self) -> str | None:
        """Why this trace is not read at all; ``None`` where it is."""
        if self.data.get("trace") not in VERSIONS:
            return f"this script reads {' and '.join(VERSIONS)}, not {self.data.get('trace')}"
        for part in ("facts", "indicators"):
            if len(self.data[part]) > MOST:
                return f"more than {MOST} {part}"
        return None

    def recompute(self) -> None:
        """Compute every step anew and record what differs."""
        self.check_formulas()
        shares = {e["code"]: self.leaf(e) for e in self.data["indicators"] if e["rule"]}
        weights = self.spread(shares)
        scores: dict[str, Fraction | None] = {}
        for entry in reversed(self.data["indicators"]):
            scores[entry["code"]] = self.score(entry, shares, weights, scores)
        self.totals(scores)

    def rounded(self, value: Fraction) -> Fraction:
        """A score as it is told."""
        return rounded(value, self.places)

    def check_formulas(self) -> None:
        for name, entry in self.data["facts"].items():
            if entry["prefix"] and entry["origin"] in ("formula", "what-if"):
                if name in self.data["what_if"]:
                    continue
                self.differ(name, "fact", self.facts[name], Formula(self.facts)(entry["prefix"]))

    def leaf(self, entry: dict[str, Any]) -> Fraction | None:
        """The share one leaf earns, before and after veto and cap."""
        own = dict(self.facts)
        for part in ("value", "target"):
            said = entry[part]
            own[part] = None
            if said and said["prefix"]:
                own[part] = Formula(self.facts)(said["prefix"])
                computed = own[part] if isinstance(own[part], Fraction) else None
                exact = None if said["exact"] is None else number(said["exact"])
                self.differ(entry["code"], part, exact, computed)
        rules = Rules(entry, own)
        share = rules.share()
        for id, met in rules.decided.items():
            self.differ(entry["code"], id, entry["decided"].get(id), met)
        said_share = None if entry["share"] is None else number(entry["share"])
        self.differ(entry["code"], "share", said_share, share)
        for name in ("veto", "cap"):
            held = entry[name]
            if held:
                fires = Formula(own)(held["prefix"]) is True
                self.differ(entry["code"], name, held["fired"], fires)
                if fires and share is not None:
                    most = Fraction(0) if name == "veto" else held["share"]
                    share = share if most is None else min(share, number(most))
        return share

    def spread(self, shares: dict[str, Fraction | None]) -> dict[str, Fraction]:
        """The points each indicator counts for after those left out gave theirs away."""
        entries = self.data["indicators"]
        children: dict[str | None, list[dict[str, Any]]] = {}
        for entry in entries:
            children.setdefault(entry["parent"], []).append(entry)
        counts: dict[str, bool] = {}
        for entry in reversed(entries):
            code = entry["code"]
            if entry["rule"]:
                counts[code] = shares[code] is not None or entry["missing"] != "reweight"
            else:
                counts[code] = any(counts[child["code"]] for child in children[code])
        weights: dict[str, Fraction] = {}
        remaining: dict[str | None, Fraction] = {None: number(self.data["framework"]["points"])}
        for entry in entries:
            siblings = [e for e in children[entry["parent"]] if counts[e["code"]]]
            nominal = sum((number(e["points"]) for e in siblings), Fraction(0))
            mine = number(entry["points"]) if counts[entry["code"]] else Fraction(0)
            weight = remaining[entry["parent"]] * mine / nominal if mine else Fraction(0)
            weights[entry["code"]] = remaining[entry["code"]] = weight
            self.differ(entry["code"], "weight", number(entry["weight"]), weight)
        return weights

    def score(
        self,
        entry: dict[str, Any],
        shares: dict[str, Fraction | None],
        weights: dict[str, Fraction],
        scores: dict[str, Fraction | None],
    ) -> Fraction | None:
        """What one indicator brings to the sum: rounded, unless only sums are rounded."""
        code = entry["code"]
        result: Fraction | None
        if entry["rule"]:
            share = shares[code]
            if share is None and entry["missing"] == "zero":
                share = Fraction(0)
            result = None if share is None else share * weights[code]
            if result is not None and not self.rounds_totals:
                result = self.rounded(result)
        else:
            below = [e["code"] for e in self.data["indicators"] if e["parent"] == code]
            known = [s for s in (scores[child] for child in below) if s is not None]
            result = sum(known, Fraction(0)) if known else None
        said = None if entry["score"] is None else number(entry["score"])
        self.differ(code, "score", said, None if result is None else self.rounded(result))
        return result

    def totals(self, scores: dict[str, Fraction | None]) -> None:
        top = [e for e in self.data["indicators"] if e["parent"] is None]
        total = self.rounded(sum((scores[e["code"]] or Fraction(0) for e in top), Fraction(0)))
        self.differ("", "total", number(self.data["total"]), total)
        leaves = [e for e in self.data["indicators"] if e["rule"]]
        missing = [e for e in leaves if scores[e["code"]] is None and e["missing"] == "missing"]
        complete = not missing and any(scores[e["code"]] is not None for e in leaves)
        self.differ("", "complete", self.data["complete"], complete)
        grade = None
        if complete:
            percent = total * 100 / number(self.data["framework"]["points"])
            scale = self.data["grades"]
            reached = [i for i, g in enumerate(scale) if percent >= number(g["at_least"])]
            index = min(reached, default=len(scale) - 1)
            names = [g["grade"] for g in scale]
            held = [names.index(name) for e in leaves for name in limits(e) if name in names]
            grade = names[max([index, *held])]
        self.differ("", "grade", self.data["grade"], grade)


def limits(entry: dict[str, Any]) -> list[str]:
    """The grades that a veto or cap that fired allows at best."""
    held = [entry[name] for name in ("veto", "cap") if entry[name] and entry[name]["fired"]]
    return [condition["grade"] for condition in held if condition["grade"]]


class Rules:
    """The scoring rules, on exact fractions."""

    def __init__(self, entry: dict[str, Any], values: dict[str, Value | None]) -> None:
        self.entry = entry
        self.rule = entry["rule"]
        self.values = values
        self.points = number(entry["points"])
        self.judgement = entry["judgement"] or {}
        self.decided: dict[str, bool | None] = {}

    def share(self) -> Fraction | None:
        """The share of points, 0 to 1, or ``None``."""
        share = getattr(self, self.rule["rule"])()
        return None if share is None else min(max(share, Fraction(0)), Fraction(1))

    def amount(self, name: str) -> Fraction | None:
        value = self.values[name]
        return value if isinstance(value, Fraction) and not isinstance(value, bool) else None

    def completion(self, swapped: bool = False) -> Fraction | None:
        value, target = self.amount("value"), self.amount("target")
        if value is None or target is None:
            return None
        upper, lower = (target, value) if swapped else (value, target)
        return upper / lower if lower else None

    def proportional(self) -> Fraction | None:
        cap = number(self.rule["cap"]) if self.rule["cap"] is not None else Fraction(1)
        value, target = self.amount("value"), self.amount("target")
        swapped = self.rule["lower_is_better"]
        if swapped and value is not None and target is not None and value <= 0:
            return cap
        completion = self.completion(swapped)
        if completion is None:
            return None
        if self.rule["floor"] is not None and completion < number(self.rule["floor"]):
            return Fraction(0)
        over = self.rule["over"]
        if over and completion > number(over["above"]):
            return cap - min(completion - number(over["above"]), number(over["at_most"]))
        return min(completion, cap)

    def measured(self) -> Fraction | None:
        return self.amount("value") if self.rule["measured"] == "value" else self.completion()

    def linear(self) -> Fraction | None:
        x = self.measured()
        start, end = number(self.rule["from"]), number(self.rule["to"])
        return None if x is None else (x - start) / (end - start)

    def ladder(self) -> Fraction | None:
        x = self.measured()
        if x is None:
            return None
        for band in self.rule["bands"]:
            bound = {k: number(v) for k, v in band.items() if k in BOUNDS and v is not None}
            if all(BOUNDS[name](x, limit) for name, limit in bound.items()):
                if band["share"] is not None:
                    return number(band["share"])
                return number(band["points"]) / self.points
        return None

    def steps(self) -> Fraction | None:
        x, start = self.measured(), Fraction(1)
        if self.rule["from"] is not None:
            start = number(self.rule["from"])
        elif self.rule["measured"] == "value":
            target = self.amount("target")
            if target is None:
                return None
            start = target
        if x is None:
            return None
        missed = x - start if self.rule["lower_is_better"] else start - x
        steps = max(missed, Fraction(0)) / number(self.rule["each"])
        whole = math.floor(steps) if self.rule["count"] == "whole" else math.ceil(steps)
        return 1 - number(self.rule["off"]) * whole / self.points

    def pass_fail(self) -> Fraction | None:
        if self.rule["when"] is not None:
            passed = Formula(self.values)(self.rule["when"]["prefix"])
        else:
            passed = self.judgement.get("passed")
        return None if passed is None else Fraction(int(passed))

    def checklist(self) -> Fraction | None:
        answers = self.judgement.get("criteria", {})
        criteria = self.rule["criteria"]
        by_facts = {c["id"]: c["when"] for c in criteria if c.get("when")}
        self.decided = {id: Formula(self.values)(when["prefix"]) for id, when in by_facts.items()}
        faults = self.judgement.get("faults") or {}
        known = {f["id"] for c in criteria for f in c.get("faults", ())}
        if {c["id"] for c in criteria} - set(by_facts) != set(answers) or not set(faults) <= known:
            return None
        if None in self.decided.values():
            return None
        total = Fraction(0)
        for criterion in criteria:
            worth = self.worth(criterion, len(criteria))
            if criterion["id"] in by_facts:
                total += worth * int(self.decided[criterion["id"]] is True)
                continue
            met = answers[criterion["id"]]["met"]
            part = Fraction(int(met)) if isinstance(met, bool) else number(met)
            off = taken_off(criterion.get("faults", ()), faults) / self.points
            total += max(worth * min(max(part, Fraction(0)), Fraction(1)) - off, Fraction(0))
        return total

    def worth(self, criterion: dict[str, Any], criteria: int) -> Fraction:
        if criterion["share"] is not None:
            return number(criterion["share"])
        if criterion["points"] is not None:
            return number(criterion["points"]) / self.points
        return Fraction(1, criteria)

    def deductions(self) -> Fraction | None:
        found = self.judgement.get("faults")
        if found is None or not set(found) <= {fault["id"] for fault in self.rule["faults"]}:
            return None
        return 1 - taken_off(self.rule["faults"], found) / self.points

    def judged(self) -> Fraction | None:
        said = self.judgement.get("score")
        if said is None or not 0 <= number(said) <= self.points:
            return None
        return number(said) / self.points

    def qualitative(self) -> Fraction | None:
        tier = next((t for t in self.rule["tiers"] if t["id"] == self.judgement.get("tier")), None)
        said = self.judgement.get("share")
        if tier is None or said is None:
            return None
        share = number(said)
        return share if number(tier["from"]) <= share <= number(tier["to"]) else None

    def likert(self) -> Fraction | None:
        counts: list[tuple[Fraction, Fraction]] = []
        for level in self.rule["levels"]:
            count = self.values[level["fact"]]
            if not isinstance(count, Fraction):
                return None
            counts.append((count, number(level["share"])))
        answers = sum((count for count, _ in counts), Fraction(0))
        if not answers:
            return None
        index = sum((count * share for count, share in counts), Fraction(0)) / answers
        self.values["value"] = index
        return self.completion() if self.entry["target"] else index

    def panel(self) -> Fraction | None:
        scores = sorted(number(score) for score in self.judgement.get("scores", {}).values())
        trim, out_of = self.rule["trim"], number(self.rule["out_of"])
        if len(scores) < max(self.rule["judges"], 2 * trim + 1):
            return None
        if scores[0] < 0 or scores[-1] > out_of:
            return None
        kept = scores[trim : len(scores) - trim]
        return sum(kept, Fraction(0)) / len(kept) / out_of

    def formula(self) -> Fraction | None:
        points = Formula(self.values)(self.rule["points"]["prefix"])
        return None if points is None else points / self.points


def taken_off(faults: Any, found: dict[str, Any]) -> Fraction:
    """The points that the faults found cost."""
    return sum(
        (number(f["points"]) * min(found[f["id"]]["times"], f["times"]) for f in faults
         if f["id"] in found),
        Fraction(0),
    )  # fmt: skip


BOUNDS = {
    "at_least": lambda x, limit: x >= limit,
    "above": lambda x, limit: x > limit,
    "at_most": lambda x, limit: x <= limit,
    "below": lambda x, limit: x < limit,
}


def main(arguments: list[str]) -> int:
    """The script: recompute the trace named on the command line."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            trace = Trace(json.load(file, parse_float=Decimal))
        found = trace.check()
    except (OSError, *BROKEN) as error:
        print(f"{arguments[0]}: cannot be read as a trace: {error!r}", file=sys.stderr)
        return 2
    for difference in found:
        print(difference)
    total = trace.data["total"]
    print(f"{trace.recomputed} steps recomputed, {len(found)} differences, total {total}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
