"""Checks of a scoring rule's parameters: units, ranges, coverage, and what it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hengjian.engine.frameworks.checks import check_count
from hengjian.engine.frameworks.coverage import Span, beyond, spans_text
from hengjian.engine.frameworks.fields import Points
from hengjian.engine.frameworks.findings import Findings, worded
from hengjian.engine.frameworks.model import Indicator
from hengjian.engine.frameworks.naming import Names
from hengjian.engine.frameworks.rules import (
    Band,
    Checklist,
    Criterion,
    Deductions,
    FormulaRule,
    Ladder,
    Likert,
    Linear,
    Panel,
    PassFail,
    Proportional,
    Qualitative,
    Steps,
)
from hengjian.engine.frameworks.yaml_tree import Path
from hengjian.engine.language.types import NumberType, Type
from hengjian.engine.language.typing import PERCENTAGE_POINTS
from hengjian.quantities import Quantity, exact_text

_PURE = NumberType()
_ONE = Fraction(1)


def check_rule(
    indicator: Indicator,
    path: Path,
    points: Points,
    value_type: Type | None,
    mentioned: frozenset[str],
    names: Names,
    findings: Findings,
) -> None:
    """Check the rule of one leaf. ``mentioned`` are the names in its conditions and its formula."""
    checker = _RuleChecker(indicator, path, points, value_type, names, findings)
    checker.check_needs(mentioned)
    checker.check_cap()
    checker.check_parameters()


@dataclass(frozen=True, slots=True)
class _RuleChecker:
    indicator: Indicator
    indicator_path: Path
    points: Points
    value_type: Type | None
    names: Names
    findings: Findings

    @property
    def path(self) -> Path:
        """Where the rule stands."""
        return (*self.indicator_path, "score")

    def check_needs(self, mentioned: frozenset[str]) -> None:
        """value and target are there for a rule that needs them, and of use where they are."""
        rule = self.indicator.score
        needed, welcome = _needs(rule)
        name = rule.rule if rule is not None else ""
        for key in ("value", "target"):
            is_there = getattr(self.indicator, key) is not None
            if key in needed and not is_there:
                self.findings.note("rule-needs", self.path, rule=name, key=key)
            elif is_there and key not in welcome and key not in mentioned:
                path = (*self.indicator_path, key)
                self.findings.note_key("rule-ignores", path, rule=name, key=key)
        if "value" in needed and self.value_type not in (None, _PURE):
            self._check_number()

    def _check_number(self) -> None:
        if not isinstance(self.value_type, NumberType):
            words = worded("found", self.value_type)
            self.findings.note("formula-not-number", (*self.indicator_path, "value"), **words)

    def check_cap(self) -> None:
        """A cap says what it caps."""
        cap = self.indicator.cap
        if cap is None:
            return
        path = (*self.indicator_path, "cap")
        if cap.share is None and cap.grade is None:
            self.findings.note("cap-without-effect", path)
        self._share(cap.share, (*path, "share"))

    def check_parameters(self) -> None:
        """The parameters of the rule itself."""
        match self.indicator.score:
            case Proportional() as rule:
                self._proportional(rule)
            case Linear() as rule:
                self._linear(rule)
            case Ladder() as rule:
                self._ladder(rule)
            case Steps() as rule:
                self._steps(rule)
            case Checklist() as rule:
                self._checklist(rule)
            case Deductions() as rule:
                self._deductions(rule)
            case Qualitative() as rule:
                self._qualitative(rule)
            case Likert() as rule:
                self._likert(rule)
            case Panel() as rule:
                self._panel(rule)
            case _:
                pass

    def _share(self, amount: Quantity | None, path: Path, least: Fraction = Fraction(0)) -> None:
        """A pure number from ``least`` to 1."""
        if amount is None:
            return
        if amount.unit.dimension:
            wanted = {"wanted_zh": "百分数", "wanted_en": "a percentage"}
            self.findings.note("parameter-unit", path, found=amount, **wanted)
        elif not least <= amount.base <= 1:
            bounds = {"least": f"{exact_text(least * 100)}%", "most": "100%"}
            self.findings.note("parameter-range", path, found=amount, **bounds)

    def _like(self, amount: Quantity | None, wanted: Type | None, path: Path) -> None:
        """A parameter of the dimension of what is measured; a bare 0 fits any."""
        if amount is None or not isinstance(wanted, NumberType):
            return
        bare_zero = amount.base == 0 and not amount.unit.dimension
        if amount.unit.dimension != wanted.dimension and not bare_zero:
            words = worded("wanted", wanted)
            self.findings.note("parameter-unit", path, found=amount, **words)

    def _type_measure(self, measured: str) -> Type | None:
        return _PURE if measured == "completion" else self.value_type

    def _proportional(self, rule: Proportional) -> None:
        self._share(rule.floor, (*self.path, "floor"))
        self._share(rule.cap, (*self.path, "cap"))
        if rule.over is None:
            return
        path = (*self.path, "over")
        self._share(rule.over.at_most, (*path, "at_most"))
        self._like(rule.over.above, _PURE, (*path, "above"))
        if not rule.over.above.unit.dimension and rule.over.above.base < 1:
            bounds = {"least": "100%", "most": "∞"}
            self.findings.note("parameter-range", (*path, "above"), found=rule.over.above, **bounds)

    def _linear(self, rule: Linear) -> None:
        wanted = self._type_measure(rule.measured)
        self._like(rule.from_, wanted, (*self.path, "from"))
        self._like(rule.to, wanted, (*self.path, "to"))
        if rule.from_.base == rule.to.base:
            self.findings.note("linear-same-ends", (*self.path, "to"))

    def _ladder(self, rule: Ladder) -> None:
        wanted = self._type_measure(rule.measured)
        for index, band in enumerate(rule.bands):
            path = (*self.path, "bands", index)
            for key in ("at_least", "above", "at_most", "below"):
                self._like(getattr(band, key), wanted, (*path, key))
            self._band_worth(band, path)
        self._check_coverage(rule.bands)

    def _steps(self, rule: Steps) -> None:
        wanted = self._type_measure(rule.measured)
        self._like(rule.from_, wanted, (*self.path, "from"))
        is_apart = wanted == _PURE and NumberType(rule.each.unit.dimension) == PERCENTAGE_POINTS
        if not is_apart:
            self._like(rule.each, wanted, (*self.path, "each"))
        if rule.each.amount <= 0:
            found = rule.each.text()
            self.findings.note(
                "points-not-positive", (*self.path, "each"), name="each", found=found
            )
        self._off(rule.off, (*self.path, "off"), self.points)

    def _off(self, off: Points, path: Path, most: Fraction) -> None:
        """Points that are taken off lie above 0, up to all there are."""
        if not 0 < off <= most:
            values = {"found": str(off), "most": exact_text(most)}
            self.findings.note("fault-points", path, **values)

    def _band_worth(self, band: Band, path: Path) -> None:
        if (band.points is None) == (band.share is None):
            self.findings.note("band-worth", path)
        self._share(band.share, (*path, "share"))
        if band.points is not None and not 0 <= band.points <= self.points:
            values = {"found": str(band.points), "most": str(self.points)}
            self.findings.note("band-points", (*path, "points"), **values)

    def _check_coverage(self, bands: tuple[Band, ...]) -> None:
        """Every number falls into a band, and every band is the first for some number."""
        left = [Span()]
        for index, band in enumerate(bands):
            path = (*self.path, "bands", index)
            span = Span.of(band)
            if span.is_empty:
                self.findings.note("band-empty", path)
            elif not any(span.meets(rest) for rest in left):
                self.findings.note("band-unreachable", path)
            left = beyond(left, span)
        if left:
            shown = next((q.unit for band in bands for q in _bounds(band)), None)
            self.findings.note("ladder-gap", (*self.path, "bands"), gap=spans_text(left, shown))

    def _checklist(self, rule: Checklist) -> None:
        path = (*self.path, "criteria")
        self._unique([c.id for c in rule.criteria], path)
        points = [c.points for c in rule.criteria if c.points is not None]
        shares = [c.share for c in rule.criteria if c.share is not None]
        self._unique([fault.id for fault in rule.faults], path)
        for index, criterion in enumerate(rule.criteria):
            self._share(criterion.share, (*path, index, "share"))
            self._criterion_faults(rule, criterion, (*path, index, "faults"))
        if (points and shares) or not {len(points), len(shares)} <= {0, len(rule.criteria)}:
            self.findings.note("criteria-worth-mixed", path)
        elif points and sum(points) != self.points:
            values = {"sum": exact_text(sum(points, Fraction(0))), "points": str(self.points)}
            self.findings.note("criteria-points", path, **values)
        elif shares and sum(share.base for share in shares) != 1:
            total = sum((share.base for share in shares), Fraction(0))
            self.findings.note("criteria-shares", path, sum=f"{exact_text(total * 100)}%")

    def _criterion_faults(self, rule: Checklist, criterion: Criterion, path: Path) -> None:
        if not criterion.faults:
            return
        if criterion.when is not None:
            self.findings.note_key("criterion-when-faults", path, id=criterion.id)
        worth = rule.share_of(criterion, self.points) * self.points
        for index, fault in enumerate(criterion.faults):
            self._off(fault.points, (*path, index, "points"), worth)

    def _deductions(self, rule: Deductions) -> None:
        path = (*self.path, "faults")
        self._unique([fault.id for fault in rule.faults], path)
        for index, fault in enumerate(rule.faults):
            self._off(fault.points, (*path, index, "points"), self.points)

    def _unique(self, ids: Sequence[str], path: Path) -> None:
        for index, each in enumerate(ids):
            if each in ids[:index]:
                self.findings.note("id-repeated", (*path, index, "id"), found=each)

    def _qualitative(self, rule: Qualitative) -> None:
        path = (*self.path, "tiers")
        self._unique([tier.id for tier in rule.tiers], path)
        for index, tier in enumerate(rule.tiers):
            self._share(tier.from_, (*path, index, "from"))
            self._share(tier.to, (*path, index, "to"))
        ends = sorted((tier.from_.base, tier.to.base) for tier in rule.tiers)
        starts, stops = [start for start, _ in ends], [stop for _, stop in ends]
        rising = all(start < stop for start, stop in ends)
        if not ends or [*starts, _ONE] != [Fraction(0), *stops] or not rising:
            found = "; ".join(f"{_percent(start)}–{_percent(stop)}" for start, stop in ends)
            self.findings.note("tiers-gap", path, found=found)

    def _likert(self, rule: Likert) -> None:
        path = (*self.path, "levels")
        self._unique([level.fact for level in rule.levels], path)
        for index, level in enumerate(rule.levels):
            self._share(level.share, (*path, index, "share"))
            check_count(level.fact, (*path, index, "fact"), self.names, self.findings)

    def _panel(self, rule: Panel) -> None:
        if rule.judges <= 2 * rule.trim:
            values = {"trim": rule.trim, "judges": rule.judges}
            self.findings.note("panel-trim", self.path, **values)
        if rule.out_of <= 0:
            path, found = (*self.path, "out_of"), f"{rule.out_of:f}"
            self.findings.note("points-not-positive", path, name="out_of", found=found)


def _percent(share: Fraction) -> str:
    return f"{exact_text(share * 100)}%"


def _bounds(band: Band) -> Iterable[Quantity]:
    return (q for q in (band.at_least, band.above, band.at_most, band.below) if q is not None)


def bounds_of(rule: object) -> Iterator[Quantity]:
    """The amounts a rule holds the value against, 0 left out: it is the same in every unit."""
    found: Iterable[Quantity | None] = ()
    match rule:
        case Ladder(measured="value"):
            found = (bound for band in rule.bands for bound in _bounds(band))
        case Linear(measured="value"):
            found = (rule.from_, rule.to)
        case Steps(measured="value"):
            found = (rule.from_,)
    yield from (bound for bound in found if bound is not None and bound.amount)


def _needs(rule: object) -> tuple[frozenset[str], frozenset[str]]:
    """What a rule needs of value and target, and what it can use."""
    both, value, none = frozenset({"value", "target"}), frozenset({"value"}), frozenset[str]()
    match rule:
        case Proportional():
            return both, both
        case Steps() if rule.from_ is None and rule.measured == "value":
            return both, both
        case Linear() | Ladder() | Steps():
            needed = both if rule.measured == "completion" else value
            return needed, needed
        case Likert():
            return none, frozenset({"target"})
        case PassFail() | FormulaRule():
            return none, none
        case _:
            return none, none
