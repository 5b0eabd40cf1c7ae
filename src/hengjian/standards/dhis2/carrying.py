"""From metadata of DHIS2 to a framework: facts, formulas and indicators, with a problem for each
thing that is left out.

DHIS2 knows neither points nor targets: each indicator is worth one point that people give, and the
framework says so wherever it shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hengjian.bilingual import Text
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.naming import ordered
from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.engine.frameworks.yaml_text import as_written, yaml_text
from hengjian.engine.language import nodes as own
from hengjian.engine.language.parser import parse as parse_formula
from hengjian.engine.language.printing import text_of as formula_text
from hengjian.engine.language.types import Kind, NumberType, Type
from hengjian.engine.language.typing import check
from hengjian.engine.language.walking import names
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.standards.dhis2.grammar import parse
from hengjian.standards.dhis2.metadata import Group, Indicator, Metadata, ValidationRule
from hengjian.standards.dhis2.names import Names
from hengjian.standards.dhis2.nodes import Binary, Call, Expression, Item, Modified, Unary
from hengjian.standards.dhis2.translating import Strategy, translate

_UNITS = {Decimal(100): "%", Decimal(1000): "‰"}
"""The factors that are units: so many of them are 1."""
YEAR = 365
"""The days by which an annualised indicator is multiplied, over those of its period."""
_NUMERATOR, _DENOMINATOR = Text("分子", "numerator"), Text("分母", "denominator")
_REFERENCES, _EXPRESSION = Text("引用", "references"), Text("表达式", "expression")
_STRATEGIES: dict[str | None, Strategy] = {
    "SKIP_IF_ANY_VALUE_MISSING": "any",
    "SKIP_IF_ALL_VALUES_MISSING": "all",
    "NEVER_SKIP": "never",
    None: "never",
}
_OPERATORS: dict[str, own.Operator] = {
    "equal_to": "=",
    "not_equal_to": "!=",
    "greater_than": ">",
    "greater_than_or_equal_to": ">=",
    "less_than": "<",
    "less_than_or_equal_to": "<=",
}
_RECONSTRUCTION = Text(
    "由 DHIS2 元数据带入。DHIS2 没有分值和目标值：每个指标暂定 1 分，由人评判，"
    "请按主管部门的规定改写",
    "Carried from metadata of DHIS2, which has neither points nor targets: each indicator is worth"
    " one point that people give, until an authority says otherwise",
)
_UNGROUPED = Text("未分组的指标", "Indicators without a group")
_LEFT = {
    "programIndicators": (
        Text("个案项目指标", "program indicator"),
        Text("由逐个事件算出，这里只有汇总数", "computed event by event; there are totals only"),
    ),
    "predictors": (
        Text("预测器", "predictor"),
        Text("由多期的数推算数据", "it makes values of a series of periods"),
    ),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What metadata do not say of a framework: its code, its edition, what it is called."""

    framework: str
    edition: str
    title: Text


@dataclass(frozen=True, slots=True)
class Carried:
    """A framework made of metadata, ready to run, and the text it was read from."""

    text: str
    framework: CompiledFramework
    indicators: int
    rules: int
    problems: tuple[Problem, ...]
    """What was left out or changed its meaning, in the order of the export."""


def carry(
    metadata: Metadata, heading: Heading, *, file: str = "", as_dhis2: bool = False
) -> Carried:
    """The framework of ``metadata``; with ``as_dhis2`` a missing value counts as 0 unless all are
    missing, as DHIS2 has it, and otherwise stays missing.

    Raises ``Refused`` with every reason where not one indicator can be carried.
    """
    carrying = _Carrying(metadata, file, "all" if as_dhis2 else "any")
    formulas = dict(carrying.indicators())
    carried = len(formulas)
    if not formulas:
        nothing = problem("dhis2-nothing-carried", Place(file))
        raise Refused([*carrying.problems, nothing])
    formulas |= dict(carrying.rules())
    needed = _need(formulas)
    facts = {name: fact for name, fact in carrying.names.facts.items() if name in needed}
    constants = {name: c for name, c in carrying.names.constants.items() if name in needed}
    carrying.others({carrying.names.origins[name] for name in facts})
    data = {
        "framework": heading.framework,
        "edition": heading.edition,
        "title": _written(heading.title),
        "points": str(carried),
        "grades": "cn-90-80-60",
        "reconstruction": _written(_RECONSTRUCTION),
        "facts": facts,
        "formulas": {**constants, **formulas},
        "indicators": list(carrying.tree()),
    }
    text = "".join(
        yaml_text({key: value}, flow=None if isinstance(value, dict | list) else False)
        for key, value in as_written({k: v for k, v in data.items() if v}).items()
    )
    compiled = read_framework_text(text, f"{heading.framework}.yaml")
    rules = len(formulas) - carried
    return Carried(text, compiled, carried, rules, tuple(carrying.problems))


def _need(formulas: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """What the formulas name: what only those name that were left out is asked of nobody."""
    return {name for each in formulas.values() for name in names(parse_formula(each["value"]))}


def _written(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


@dataclass(slots=True)
class _Carrying:
    """One export on its way."""

    metadata: Metadata
    file: str
    strategy: Strategy
    problems: list[Problem] = field(default_factory=list)
    names: Names = field(init=False)
    carried: dict[str, tuple[int, Indicator]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = Names(self.metadata)

    # indicators ----------------------------------------------------------------------------------

    def indicators(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The formula of each indicator that can be carried, those it rests on before it."""
        parsed: dict[str, dict[str, Expression]] = {}
        places = {each.uid: n for n, each in enumerate(self.metadata.indicators)}
        by_uid = {each.uid: each for each in self.metadata.indicators}
        for each in self.metadata.indicators:
            sides = self._parse(each, places[each.uid])
            if sides is not None:
                parsed[each.uid] = sides
        needs = {uid: [n for n in _needs(sides) if n in parsed] for uid, sides in parsed.items()}
        order, cycles = ordered(needs)
        circling = {uid: cycle for cycle in cycles for uid in cycle}
        for uid in (*order, *(each for each in parsed if each not in order)):
            indicator, number = by_uid[uid], places[uid]
            if uid in circling:
                titles = [by_uid[each].title.zh for each in circling[uid]]
                why = problem("dhis2-cycle", cycle=" → ".join((*titles, titles[0])))
                self._leave(indicator, number, _REFERENCES, [why])
                continue
            formula = self._formula(indicator, number, parsed[uid])
            if formula is not None:
                yield self.names.indicators[uid][0], formula
                self.carried[uid] = (number, indicator)

    def _parse(self, each: Indicator, number: int) -> dict[str, Expression] | None:
        """Numerator and denominator as trees; nothing where one cannot be read."""
        found: dict[str, Expression] = {}
        sides = (("numerator", _NUMERATOR), ("denominator", _DENOMINATOR))
        for key, part in sides:
            text = getattr(each, key)
            if not text or not text.strip():
                self._leave(each, number, part, [problem("dhis2-lacks", key=key)])
                continue
            try:
                found[key] = parse(text)
            except Refused as refused:
                self._leave(each, number, part, refused.problems)
        return found if len(found) == len(sides) else None

    def _formula(
        self, each: Indicator, number: int, sides: Mapping[str, Expression]
    ) -> dict[str, Any] | None:
        """The named formula of an indicator; nothing where it cannot be carried."""
        factor = self.names.factor(each)
        if factor is None:
            part = Text("指标类型", "indicator type")
            self._leave(each, number, part, [problem("dhis2-lacks", key="indicatorType.factor")])
            return None
        found: dict[str, own.Expression] = {}
        for key, part in (("numerator", _NUMERATOR), ("denominator", _DENOMINATOR)):
            try:
                found[key] = self._translate(sides[key], self.strategy)
            except Refused as refused:
                self._leave(each, number, part, refused.problems)
        if len(found) < len(sides):
            return None
        unit = _UNITS.get(factor, "")
        value = found["numerator"]
        if not unit and factor != 1:
            value = own.Binary("*", value, _number(factor))
        if each.annualized:
            value = own.Binary("*", value, own.Binary("/", _number(YEAR), self._days()))
        if found["denominator"] != _number(1):
            value = own.Binary("/", value, found["denominator"])
        try:
            text = _check_text(value, NumberType())
        except Refused as refused:
            self._leave(each, number, _NUMERATOR, refused.problems)
            return None
        self.names.keep(each, unit)
        return {
            "value": text,
            **({"unit": unit} if unit else {}),
            "title": _written(each.title),
            "description": _describe(each),
        }

    def _days(self) -> own.Expression:
        return own.Name(self.names.days())

    def _translate(self, node: Expression, strategy: Strategy) -> own.Expression:
        result = translate(node, self.names, strategy)
        _check_type(result, NumberType(), self.names)
        return result

    def _leave(
        self, each: Indicator, number: int, part: Text, why: tuple[Problem, ...] | list[Problem]
    ) -> None:
        """Tell why an indicator is left out."""
        place = Place(self.file, path=f"/indicators/{number}")
        for reason in why:
            self.problems.append(
                problem("dhis2-indicator-left", place, part=part, **_name(each), why=_say(reason))
            )

    # validation rules ----------------------------------------------------------------------------

    def rules(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """A formula that is true or false for each validation rule that can be carried."""
        for number, rule in enumerate(self.metadata.validation_rules):
            place = Place(self.file, path=f"/validationRules/{number}")
            try:
                yield self.names.rule(rule), self._rule(rule)
            except Refused as refused:
                for reason in refused.problems:
                    values = {"part": _EXPRESSION, "why": _say(reason)}
                    self.problems.append(problem("dhis2-rule-left", place, **_name(rule), **values))

    def _rule(self, rule: ValidationRule) -> dict[str, Any]:
        """What should hold. Raises ``Refused`` where it cannot be said."""
        left, right = self._side(rule, "left_side"), self._side(rule, "right_side")
        known = own.Call("known", (left,)), own.Call("known", (right,))
        holds: own.Expression
        if rule.operator == "compulsory_pair":
            holds = own.Binary("=", *known)
        elif rule.operator == "exclusive_pair":
            holds = own.Unary("not", own.Binary("and", *known))
        elif rule.operator in _OPERATORS:
            holds = own.Binary(_OPERATORS[rule.operator], left, right)
        else:
            raise Refused([problem("dhis2-lacks", key=f"operator ({rule.operator or '—'})")])
        text = _check_text(holds, Kind.TRUTH)
        words = rule.instruction or rule.description
        return {
            "value": text,
            "title": _written(rule.title),
            "description": f"DHIS2 {rule.uid}" + (f": {words}" if words else ""),
        }

    def _side(self, rule: ValidationRule, key: str) -> own.Expression:
        side = getattr(rule, key)
        if side is None or not (side.expression or "").strip():
            raise Refused([problem("dhis2-lacks", key=key)])
        if side.missing_value_strategy not in _STRATEGIES:
            found = f"missingValueStrategy ({side.missing_value_strategy})"
            raise Refused([problem("dhis2-lacks", key=found)])
        pair = rule.operator in ("compulsory_pair", "exclusive_pair")
        strategy = "any" if pair else _STRATEGIES[side.missing_value_strategy]
        return self._translate(parse(side.expression), strategy)

    # the rest ------------------------------------------------------------------------------------

    def others(self, elements: set[str]) -> None:
        """Tell of objects that have no place in a framework, and of what the facts made of
        ``elements`` lose."""
        for section, (kind, why) in _LEFT.items():
            found = dict(self.metadata.sections())[section]
            for number, each in enumerate(found):
                place = Place(self.file, path=f"/{section}/{number}")
                values = {"kind": kind, "why": why, **_name(each)}
                self.problems.append(problem("dhis2-object-left", place, **values))
        for number, element in enumerate(self.metadata.data_elements):
            if element.aggregation_levels and element.uid in elements:
                place = Place(self.file, path=f"/dataElements/{number}")
                levels = " ".join(map(str, element.aggregation_levels))
                values = {**_name(element), "levels": levels}
                self.problems.append(problem("dhis2-levels", place, **values))
        if self.strategy == "any":
            self.problems.append(problem("dhis2-missing-strict", Place(self.file)))

    def tree(self) -> Iterator[dict[str, Any]]:
        """The groups with their indicators, then those without a group."""
        placed: dict[str, Group] = {}
        groups: dict[str, list[str]] = {}
        for number, group in enumerate(self.metadata.indicator_groups):
            place = Place(self.file, path=f"/indicatorGroups/{number}")
            listed = [each.id or "" for each in group.indicators]
            self._tell_lacking(group, listed, place)
            for uid in listed:
                if uid in self.carried and uid not in placed:
                    placed[uid] = group
                    groups.setdefault(group.uid, []).append(uid)
                elif uid in placed and placed[uid] is not group:
                    values = {"group": placed[uid].title, **_name(self.carried[uid][1])}
                    self.problems.append(problem("dhis2-in-several-groups", place, **values))
        for group in self.metadata.indicator_groups:
            if group.uid in groups:
                yield self._parent(group.uid, group.title, groups[group.uid])
        rest = [uid for uid in self.carried if uid not in placed]
        if rest:
            yield self._parent("ungrouped", _UNGROUPED, rest)

    def _tell_lacking(self, group: Group, listed: list[str], place: Place) -> None:
        here = {each.uid for each in self.metadata.indicators}
        lacking = sum(count for uid, count in Counter(listed).items() if uid not in here)
        if lacking:
            values = {**_name(group), "count": lacking}
            self.problems.append(problem("dhis2-group-lacks", place, **values))

    def _parent(self, code: str, title: Text, uids: list[str]) -> dict[str, Any]:
        in_order = sorted(uids, key=lambda uid: self.carried[uid][0])
        children = [self._leaf(self.carried[uid][1]) for uid in in_order]
        return {"code": code, "name": _written(title), "children": children}

    def _leaf(self, each: Indicator) -> dict[str, Any]:
        name, unit = self.names.indicators[each.uid]
        places = {} if each.decimals is None else {"places": min(max(each.decimals, 0), 10)}
        return {
            "code": each.uid,
            "name": _written(each.title),
            "points": "1",
            "value": name,
            **({"unit": unit} if unit else {}),
            **places,
            "score": "judged",
        }


def _number(value: int | Decimal) -> own.Number:
    return own.Number(Fraction(value))


def _name(each: Any) -> dict[str, object]:
    return {"name": each.title, "uid": each.uid}


def _say(reason: Problem) -> Text:
    return Text(reason.message("zh"), reason.message("en"))


def _describe(each: Indicator) -> str:
    """Where it comes from and how DHIS2 says it."""
    said = [f"DHIS2 {each.uid}", each.numerator_description, each.denominator_description]
    parts = [part.strip() for part in said if part and part.strip()]
    annual = ["annualised"] if each.annualized else []
    return " · ".join((*parts, *annual))


def _needs(sides: Mapping[str, Expression]) -> Iterator[str]:
    """The indicators that expressions refer to."""
    waiting = list(sides.values())
    while waiting:
        match waiting.pop():
            case Item("N", parts):
                yield ".".join(parts)
            case Unary() as node:
                waiting.append(node.operand)
            case Binary() as node:
                waiting += [node.right, node.left]
            case Call() as node:
                waiting += reversed(node.arguments)
            case Modified() as node:
                waiting.append(node.of)
            case _:
                pass


def _check_type(node: own.Expression, wanted: Type, names: Names) -> None:
    """Raises ``Refused`` where ``node`` is not of the type ``wanted``."""
    found, problems = check(node, names.types())
    if problems:
        raise Refused([_refuse(each) for each in problems])
    if isinstance(found, NumberType) != isinstance(wanted, NumberType):
        why = Text("它不是一个数", "it is no number")
        raise Refused([problem("dhis2-formula-refused", why=why)])


def _refuse(reason: Problem) -> Problem:
    return problem("dhis2-formula-refused", why=_say(reason))


def _check_text(node: own.Expression, wanted: Type) -> str:
    """The source of a formula that the reader of frameworks takes: its length and depth are its
    own. Raises ``Refused``."""
    text = formula_text(node)
    try:
        parse_formula(text)
    except Refused as refused:
        raise Refused([_refuse(each) for each in refused.problems]) from refused
    return text
