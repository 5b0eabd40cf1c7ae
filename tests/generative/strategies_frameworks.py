"""Random frameworks, made from a ``random.Random``: all rules, vetoes and caps, nested levels."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.quantities import exact_text

AS_OF = dt.date(2022, 7, 31)
KINDS = ("x", "y", "it's")
DAYS = tuple(AS_OF + dt.timedelta(days) for days in (-400, -3, -1, 0, 1, 2, 30))
GRADES = ("优", "良", "中", "差")

TABLES: dict[str, Any] = {
    "alpha": {
        "title": "alpha",
        "columns": {
            "amount": {"type": "number", "title": "a", "unit": "元", "places": 2, "negative": True},
            "cost": {"type": "number", "title": "c", "unit": "万元", "places": 4},
            "size": {"type": "number", "title": "s", "unit": "平方米", "places": 1},
            "n": {"type": "number", "title": "n", "unit": "个"},
            "begun": {"type": "date", "title": "b"},
            "due": {"type": "date", "title": "d"},
            "ok": {"type": "boolean", "title": "o"},
            "kind": {"type": "text", "title": "k"},
        },
    },
    "beta": {
        "title": "beta",
        "columns": {
            "order": {"type": "number", "title": "o", "unit": "个"},
            "amount": {"type": "number", "title": "a", "unit": "元", "places": 2},
            "ok": {"type": "boolean", "title": "o"},
            "begun": {"type": "date", "title": "b"},
            "due": {"type": "date", "title": "d"},
            "kind": {"type": "text", "title": "k"},
        },
    },
}

COMMON_CONDITIONS = (
    "begun <= as_of",
    "begun <= due",
    "due - begun > 2天",
    "begun + 1.5天 <= due",
    "due - 0.5天 < as_of",
    "begun - (due - begun) * 0.5 <= as_of",
    "as_of + (begun - due) * 0.3 > due",
    "begun in (2022-07-30, 2022-08-01)",
    "max(begun, due) > as_of",
    "coalesce(begun, due) <= as_of",
    "ok",
    "ok = false",
    "known(begun)",
    "coalesce(ok, false)",
    'kind = "x"',
    'kind != "it\'s"',
    'kind in ("x", "it\'s")',
    'ok != (kind = "y")',
    "amount > 10.5元",
    "amount / 3 > 5元",
    "min(amount, 8元, 20元) >= 8元",
    "if(ok, amount, 0元) > 10元",
    "amount >= 100000000000000000000元",
    "coalesce(amount, 0元) = 0元",
    "true",
)
ALPHA_CONDITIONS = (
    "amount > cost",
    "-amount < cost * 0.5",
    "amount * n > 2个 * amount",
    "sum(amount, cost, 1元) < 3万元",
    "size * 3 > 7平方米",
    "n + 1个 >= 2个",
    "n in (1个, 2个)",
    "amount - cost != 0元",
    "max(amount, cost) = cost",
)


def _wanted(rng: Random) -> str:
    return rng.choice(("35%", "100%", "1.25", "80%", "1/3", "200%"))


def condition(rng: Random, table: str, depth: int = 2) -> str:
    """A condition over the rows of a table."""
    shape = rng.randrange(4 if depth else 1)
    if shape == 0:
        return rng.choice(COMMON_CONDITIONS + (ALPHA_CONDITIONS if table == "alpha" else ()))
    if shape == 1:
        return f"not ({condition(rng, table, depth - 1)})"
    joint = rng.choice(("and", "or"))
    return f"({condition(rng, table, depth - 1)}) {joint} ({condition(rng, table, depth - 1)})"


def measures(rng: Random) -> dict[str, Any]:
    """Measures with names that tell their type: m_count…, m_money…, m_day…, m_share…"""
    found: dict[str, Any] = {}
    for i in range(2):
        for table in TABLES:
            where = {"where": condition(rng, table)} if rng.random() < 0.8 else {}
            found[f"m_count_{table}_{i}"] = {"unit": "个", "count": table, **where}
        table = rng.choice(tuple(TABLES))
        money = rng.choice(("sum", "min", "max"))
        found[f"m_money_{i}"] = {
            "unit": "万元",
            money: f"{table}.amount",
            "where": condition(rng, table),
        }
        found[f"m_share_{i}"] = {
            "unit": "%",
            "share": table,
            "where": condition(rng, table),
            "among": condition(rng, table, 1),
        }
    for name, source in (("m_mean", "alpha.amount / alpha.cost"), ("m_plain", "alpha.size")):
        found[name] = {"mean": source, "where": condition(rng, "alpha")}
        found[name]["unit"] = "%" if name == "m_mean" else "平方米"
        if rng.random() < 0.5:
            found[name]["each_to"] = "0.1%" if name == "m_mean" else "0.5平方米"
    found["m_cost"] = {"unit": "元", "sum": "alpha.cost"}
    found["m_number"] = {"unit": "个", rng.choice(("sum", "min", "max")): "alpha.n"}
    found["m_day"] = {rng.choice(("min", "max")): "beta.begun", "where": condition(rng, "beta", 1)}
    return found


FACTS: dict[str, Any] = {
    "f_money": {"unit": "万元"},
    "f_rate": {"unit": "%"},
    "f_day": {"type": "date"},
    "f_flag": {"type": "boolean"},
    "f_word": {"type": "text"},
    "f_quizzes": {"unit": "百题"},
}
COUNTS = (*(f"m_count_{table}_{i}" for table in TABLES for i in range(2)), "m_number")
MONEY = ("m_money_0", "m_money_1", "m_cost", "f_money")
RATES = ("m_share_0", "m_share_1", "m_mean", "f_rate")


def ratio(rng: Random, depth: int = 2, own: tuple[str, ...] = ()) -> str:
    """A formula that gives a pure number."""
    shape = rng.randrange(12 if depth else 4)
    if shape == 0:
        return f"{rng.choice(COUNTS)} / {rng.choice(COUNTS)}"
    if shape == 1:
        return f"{rng.choice(MONEY)} / {rng.choice(MONEY)}"
    if shape == 2:
        return rng.choice(RATES + own)
    if shape == 3:
        return rng.choice(("37%", "0.5", "2", "1", "0"))
    a, b = ratio(rng, depth - 1, own), ratio(rng, depth - 1, own)
    return (
        f"({a}) + ({b})",
        f"({a}) - ({b})",
        f"({a}) * ({b})",
        f"({a}) / ({'2' if b == '0' else b})",
        f"min({a}, {b})",
        f"max({a}, {b}, 10%)",
        f"if({truth(rng, depth - 1, own)}, {a}, {b})",
        rng.choice(
            (
                f"coalesce({a}, {b})",
                f"{rng.choice(('round', 'ceil', 'floor'))}({a}, 0.5%)",
                f"sum({a}, {b})",
                f"-({a})",
                f"abs({a})",
            )
        ),
    )[shape - 4]


def truth(rng: Random, depth: int = 2, own: tuple[str, ...] = ()) -> str:
    """A formula that is true, false or missing."""
    shape = rng.randrange(5 if depth else 2)
    if shape == 0:
        return rng.choice(
            (
                "f_flag",
                "known(f_money)",
                'f_word = "x"',
                'f_word in ("y", "it\'s")',
                "m_day <= f_day",
                "m_day + 2.5天 > as_of",
                "as_of - f_day >= 1天",
                "coalesce(f_day, m_day) < as_of",
                "max(f_day, m_day) != as_of",
                "f_money > 0.3万元",
                "f_rate - m_share_0 >= 2百分点",
                "f_rate + 3百分点 > m_share_1",
                "f_quizzes >= 3题",
                "m_plain > 2平方米",
                "m_number in (1个, 3个)",
                "coalesce(f_flag, true) != (m_count_alpha_0 > 1个)",
                'if(known(f_word), f_word, "x") = "y"',
            )
        )
    if shape == 1:
        mark = rng.choice(("<", "<=", ">", ">=", "=", "!="))
        return f"{ratio(rng, 0, own)} {mark} {ratio(rng, 0, own)}"
    if shape == 2:
        return f"not ({truth(rng, depth - 1, own)})"
    joint = rng.choice(("and", "or"))
    return f"({truth(rng, depth - 1, own)}) {joint} ({truth(rng, depth - 1, own)})"


def _ladder(rng: Random, points: Fraction) -> dict[str, Any]:
    def worth() -> dict[str, Any]:
        if rng.random() < 0.5:
            return {"share": rng.choice(("0%", "33.3%", "60%", "100%"))}
        return {"points": str(points / rng.choice((1, 2, 3)))}

    rising = rng.random() < 0.5
    bounds = ("30%", "70%", "100%") if rising else ("100%", "70%", "30%")
    key = rng.choice(("at_most", "below") if rising else ("at_least", "above"))
    bands = [{key: bound, **worth()} for bound in bounds] + [worth()]
    return {"rule": "ladder", "bands": bands, "measured": rng.choice(("value", "completion"))}


def _proportional(rng: Random) -> dict[str, Any]:
    rule: dict[str, Any] = {"rule": "proportional"}
    if rng.random() < 0.4:
        rule["floor"] = rng.choice(("30%", "60%"))
    if rng.random() < 0.4:
        rule["cap"] = rng.choice(("90%", "100%"))
    if rng.random() < 0.3:
        rule["lower_is_better"] = True
    if rng.random() < 0.4:
        rule["over"] = {"above": rng.choice(("100%", "130%")), "at_most": "20%"}
    return rule


def _linear(rng: Random) -> dict[str, Any]:
    start, end = rng.choice((("60%", "100%"), ("0%", "1"), ("100%", "20%")))
    measured = rng.choice(("completion", "value"))
    return {"rule": "linear", "from": start, "to": end, "measured": measured}


def _steps(rng: Random) -> dict[str, Any]:
    return {
        "rule": "steps",
        "each": rng.choice(("1%", "1百分点", "30%")),
        "off": rng.choice(("0.5", "1/3", "2")),
        **({"from": "90%"} if rng.random() < 0.5 else {}),
        "count": rng.choice(("started", "whole")),
        "lower_is_better": rng.random() < 0.3,
        "measured": rng.choice(("value", "completion")),
    }


def _checklist(rng: Random, points: Fraction) -> dict[str, Any]:
    ids = ("c1", "c2", "c3")
    criteria: list[dict[str, Any]] = [{"id": id, "text": id} for id in ids]
    worth = rng.randrange(3)
    if worth == 1:
        for criterion, share in zip(criteria, ("50%", "30%", "20%"), strict=True):
            criterion["share"] = share
    if worth == 2:
        for criterion, part in zip(criteria, (2, 1, 1), strict=True):
            criterion["points"] = str(points * part / 4)
    for criterion in criteria:
        if rng.random() < 0.3:
            criterion["when"] = truth(rng, 1)
        elif rng.random() < 0.3:
            fault = {"id": f"{criterion['id']}-f", "text": "f", "points": str(points / 10)}
            criterion["faults"] = [{**fault, "times": 2}]
    return {"rule": "checklist", "criteria": criteria}


def _rule(rng: Random, points: Fraction) -> tuple[dict[str, Any], bool, bool]:
    """A rule, whether it wants a value, and whether it wants a target."""
    likert = {
        "rule": "likert",
        "levels": [
            {"fact": fact, "share": share}
            for fact, share in zip(COUNTS, ("100%", "70%", "30%", "0%"), strict=False)
        ],
    }
    faults = [{"id": "d1", "text": "d", "points": str(points / 4), "times": 3}]
    faults.append({"id": "d2", "text": "d", "points": str(points / 2)})
    simple: tuple[Callable[[], dict[str, Any]], ...] = (
        lambda: {"rule": "pass_fail", "when": truth(rng)},
        lambda: {"rule": "pass_fail"},
        lambda: {"rule": "formula", "points": f"{points} * ({ratio(rng)})"},
        lambda: _checklist(rng, points),
        lambda: {"rule": "judged"},
        lambda: {"rule": "deductions", "faults": faults},
        lambda: {"rule": "qualitative"},
        lambda: {"rule": "panel", "judges": 3, "trim": 1, "out_of": "10"},
    )
    shape = rng.randrange(5 + len(simple))
    if shape == 0:
        return _proportional(rng), True, True
    if shape == 1:
        rule = _linear(rng)
        return rule, True, rule["measured"] == "completion"
    if shape == 2:
        rule = _ladder(rng, points)
        return rule, True, rule["measured"] == "completion"
    if shape == 3:
        return likert, False, rng.random() < 0.5
    if shape == 4:
        rule = _steps(rng)
        return rule, True, rule["measured"] == "completion" or "from" not in rule
    return simple[shape - 5](), False, False


def leaf(rng: Random, code: str) -> dict[str, Any]:
    """A scored indicator."""
    points = Fraction(rng.choice(("4", "6", "7.2", "10", "3.32", "10/3")))
    rule, has_value, has_target = _rule(rng, points)
    found: dict[str, Any] = {"code": code, "name": code, "points": str(points), "score": rule}
    own: tuple[str, ...] = ()
    if has_value:
        found["value"], own = ratio(rng), (*own, "value")
    if has_target:
        found["target"] = ratio(rng, 1) if rng.random() < 0.3 else _wanted(rng)
        own = (*own, "target")
    found["missing"] = rng.choice(("missing", "zero", "reweight", "reweight"))
    if rng.random() < 0.3:
        found["veto"] = {"when": truth(rng, 1, own), "why": "veto"}
        if rng.random() < 0.5:
            found["veto"]["grade"] = rng.choice(GRADES)
    if rng.random() < 0.3:
        found["cap"] = {"when": truth(rng, 1, own), "why": "cap", "share": "60%"}
        if rng.random() < 0.5:
            found["cap"]["grade"] = rng.choice(GRADES)
    return found


def tree(rng: Random, code: str, depth: int) -> dict[str, Any]:
    """A leaf, or a parent with some children."""
    if not depth or rng.random() < 0.3:
        return leaf(rng, code)
    below = [tree(rng, f"{code}{i}", depth - 1) for i in range(1, rng.randint(2, 4))]
    return {"code": code, "name": code, "children": below}


def _points(node: dict[str, Any]) -> Fraction:
    if "children" in node:
        return sum(map(_points, node["children"]), Fraction(0))
    return Fraction(node["points"])


def _to_whole_thirds(indicators: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The indicators, and one more where their points are no number an authority could write."""
    total = sum(map(_points, indicators), Fraction(0))
    if total.denominator % 3:
        return indicators
    last = {"code": "Z", "name": "Z", "points": str(-total % 1), "score": "judged"}
    return [*indicators, {**last, "missing": "zero"}]


def framework_tree(rng: Random) -> dict[str, Any]:
    """A whole framework as data."""
    indicators = [tree(rng, code, rng.randint(0, 2)) for code in "ABC"[: rng.randint(1, 3)]]
    indicators = _to_whole_thirds(indicators)
    total = sum(map(_points, indicators), Fraction(0))
    scale = rng.choice((("90", "80", "60", "0"), ("85", "50", "20", "0")))
    return {
        "framework": "generated",
        "edition": "1",
        "title": "generated",
        "points": exact_text(total),
        "rounding": {"places": rng.choice((2, 3)), "of": rng.choice(("leaves", "total"))},
        "units": {"题": None, "百题": {"is": "100题"}},
        "grades": [{"at_least": a, "grade": g} for a, g in zip(scale, GRADES, strict=True)],
        "tables": TABLES,
        "facts": FACTS,
        "measures": measures(rng),
        "formulas": {"g_rate": {"unit": "%", "value": ratio(rng)}},
        "indicators": indicators,
    }


def framework(rng: Random) -> CompiledFramework:
    """A compiled framework."""
    return read_framework_text(json.dumps(framework_tree(rng), ensure_ascii=False), "generated")


def large_framework(rng: Random) -> CompiledFramework:
    """A compiled framework with at least eight scored indicators."""
    while True:
        compiled = framework(rng)
        if sum(each.is_leaf for each in compiled.indicators) >= 8:
            return compiled
