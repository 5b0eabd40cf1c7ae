"""The leaves of a framework as the scoring page shows them: questions, figures, scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hengjian.bilingual import Text
from hengjian.engine.api import evaluate
from hengjian.engine.describing import describe_rule
from hengjian.engine.facts.gathered import Fact
from hengjian.engine.result import IndicatorResult
from hengjian.engine.trace import show_fact
from hengjian.site.accounts.queries import names_of
from hengjian.site.common.words import said
from hengjian.site.evaluation.asking import Part, parts_of
from hengjian.site.evaluation.case import Clash, Drawn
from hengjian.site.evaluation.kept_figures import read_values
from hengjian.site.evaluation.models import Evidence, FactChoice, Judgement, Snapshot
from hengjian.site.evaluation.rules import lacking_words
from hengjian.site.evaluation.standing import Bounds, Standing, bounds_of, printed


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure an indicator rests on."""

    name: str
    title: Text
    shown: str
    origin: str
    rows: int | None
    """How many rows were counted; None where it was not counted."""
    place: str
    clash: Clash | None


@dataclass(frozen=True, slots=True)
class Question:
    """One part of an indicator with what was answered."""

    part: Part
    row: Judgement | None
    lacks: Text | None
    """What it lacks to count; None where it counts."""
    changed: bool
    """Figures beside it have changed since it was answered."""
    withdrawn: int
    """How many of the pieces of evidence it cites were withdrawn."""
    entered: str
    """Who answered, by name."""
    checked: str
    """Who checked it, by name; empty where nobody has."""

    @property
    def answer(self) -> str:
        """What was answered; empty without."""
        return self.row.answer if self.row else ""

    @property
    def words(self) -> Text:
        """The answer in words."""
        named = dict(self.part.options)
        return named.get(self.answer, Text(self.answer or "—", self.answer or "—"))

    @property
    def version(self) -> int:
        """The version a form of it starts from; 0 where nobody has answered."""
        return self.row.version if self.row else 0

    @property
    def share(self) -> str:
        """The share inside a tier, in per cent."""
        share = self.row.share if self.row else None
        return "" if share is None else f"{(share * 100).normalize():f}%"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One indicator that is scored."""

    code: str
    name: Text
    above: Text
    """Its indicator of the second level."""
    top: str
    points: Decimal
    explanation: Text | None
    standard: Text
    result: IndicatorResult
    bounds: Bounds
    decided: bool
    questions: tuple[Question, ...]
    lacking: tuple[Text, ...]
    """Figures it lacks, in words."""
    in_doubt: bool
    """It rests on a figure of which nobody chose one of two values."""

    @property
    def trace(self) -> str:
        """The name of the figure that tells where the score comes from."""
        return f"scores:{self.code}"

    @property
    def score(self) -> str:
        """The score, or between which it lies."""
        if self.bounds.settled:
            return str(printed(self.bounds.low))
        return f"{printed(self.bounds.low)}–{printed(self.bounds.high)}"

    @property
    def checked(self) -> bool:
        """Whether a second person has vouched for every answer."""
        rows = [each.row for each in self.questions if each.row is not None and each.row.answer]
        return bool(rows) and all(row.checked_by for row in rows)

    @property
    def asks(self) -> bool:
        """Whether people are asked anything."""
        return bool(self.questions)

    @property
    def open_questions(self) -> int:
        """Questions whose answer does not count yet; faults may stay unanswered."""
        return sum(
            each.lacks is not None
            for each in self.questions
            if each.part.kind != "fault" or each.answer
        )

    @property
    def changed(self) -> bool:
        """Whether figures have changed since one of its answers was given."""
        return any(each.changed for each in self.questions)

    @property
    def fact(self) -> str:
        """What was achieved, against what, as the table shows it."""
        value = self.result.value
        if value is None:
            return ""
        shown = value.text(self.result.compiled.indicator.places)
        if self.result.target is None:
            return shown
        return f"{shown} / {self.result.target.shown(2)}"


NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Beside:
    """What the questions need besides their rows, asked for once."""

    moved: Mapping[int, frozenset[str]]
    names: Mapping[str, str]

    def name_of(self, username: str) -> str:
        return self.names.get(username, username)


def leaves_of(standing: Standing, only: str = "") -> list[Leaf]:
    """Every leaf in the order of the framework; or the one of that code."""
    drawn = standing.drawn
    every = {each.code: each for each in drawn.result.indicators}
    rows = {(row.indicator, row.part): row for row in drawn.judgements}
    told = [row for row in drawn.judgements if only in ("", row.indicator)]
    hands = (name for row in told for name in (row.entered_by, row.checked_by))
    beside = _Beside(_find_moved(drawn, told), names_of(filter(None, hands)))
    found = []
    for result in drawn.result.indicators:
        compiled = result.compiled
        if not compiled.is_leaf or only not in ("", result.code):
            continue
        above = every.get(compiled.parent or "")
        rests = drawn.rests_on(compiled.inputs)
        lacking = dict.fromkeys(drawn.lacking(compiled.inputs))
        found.append(
            Leaf(
                result.code,
                compiled.indicator.name,
                above.compiled.indicator.name if above is not None else Text("", ""),
                _top(every, result.code),
                Decimal(str(compiled.points)),
                compiled.indicator.explanation,
                describe_rule(compiled),
                result,
                bounds_of(standing, result.code),
                standing.is_decided(result.code),
                tuple(_questions(drawn, result, rows, beside, rests)),
                tuple(drawn.title_of(name) for name in lacking),
                bool(rests & drawn.undecided),
            )
        )
    return found


def _top(every: Mapping[str, IndicatorResult], code: str) -> str:
    while (above := every[code].compiled.parent) is not None:
        code = above
    return code


def _questions(
    drawn: Drawn,
    result: IndicatorResult,
    rows: Mapping[tuple[str, str], Judgement],
    beside: _Beside,
    rests: frozenset[str],
) -> Iterator[Question]:
    withdrawn = {row.pk for row in drawn.evidence if row.state == Evidence.State.WITHDRAWN}
    for part in parts_of(result.compiled):
        row = rows.get((part.indicator, part.id))
        cited = list(row.citations.all()) if row else []
        yield Question(
            part,
            row,
            Text("判断", "an answer") if row is None else lacking_words(row),
            row is not None and bool(beside.moved.get(row.on_snapshot_id or 0, NOTHING) & rests),
            sum(each.evidence_id in withdrawn for each in cited),
            beside.name_of(row.entered_by) if row else "",
            beside.name_of(row.checked_by) if row else "",
        )


def _find_moved(drawn: Drawn, rows: Iterable[Judgement]) -> dict[int, frozenset[str]]:
    """By an older snapshot that these answers were given on, the figures that are others now."""
    current = drawn.snapshot.pk if drawn.snapshot else None
    older = {row.on_snapshot_id for row in rows if row.on_snapshot_id} - {current}
    if not older:
        return {}
    found = {}
    for each in Snapshot.objects.filter(pk__in=older):
        was = read_values(each.body["figures"])
        found[each.pk] = frozenset(
            name for name, now in drawn.measured.items() if was.get(name, (None,))[0] != now[0]
        )
    return found


ORIGINS = {
    "records": Text("记录", "records"),
    "reported": Text("填报", "reported"),
    "formula": Text("公式", "formula"),
    "what-if": Text("假设", "what if"),
}


def figures_of(drawn: Drawn, leaf: Leaf) -> list[FigureLine]:
    """The figures a leaf rests on, those nearest to the score first."""
    clashes = {each.fact: each for each in drawn.clashes}
    facts = drawn.result.facts.by_name
    return [
        _figure(drawn, facts[name], clashes) for name in _in_order(drawn, leaf) if name in facts
    ]


def _in_order(drawn: Drawn, leaf: Leaf) -> list[str]:
    found: list[str] = []
    waiting = list(leaf.result.compiled.inputs)
    while waiting:
        name = waiting.pop(0)
        if name in found or name == "as_of":
            continue
        found.append(name)
        formula = drawn.framework.formulas.get(name)
        waiting += formula.inputs if formula else ()
    return found


def _figure(drawn: Drawn, fact: Fact, clashes: Mapping[str, Clash]) -> FigureLine:
    counted = fact.counted
    return FigureLine(
        fact.name,
        drawn.title_of(fact.name),
        show_fact(fact),
        said(ORIGINS[fact.origin]),
        counted.kept if counted is not None else None,
        fact.place,
        clashes.get(fact.name),
    )


OTHERS = {
    "records": Text("采用记录", "the records"),
    "reported": Text("采用填报", "take the reported figure"),
}


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What would come of the other of two values."""

    title: Text
    value: str
    which: Text
    score: str
    total: str
    grade: str


def otherwise(standing: Standing, leaf: Leaf) -> list[Otherwise]:
    """For each pair of values the leaf rests on, what the other would give: never official."""
    drawn = standing.drawn
    found = []
    rests = drawn.rests_on(leaf.result.compiled.inputs)
    for clash in drawn.clashes:
        if clash.fact not in rests or clash.meaning:
            continue
        chosen = clash.choice.chosen if clash.choice else ""
        other = "reported" if chosen == FactChoice.Chosen.RECORDS else "records"
        case = drawn.case("met")
        facts = dict(case.facts)
        facts[clash.fact] = facts[clash.fact].model_copy(update={"basis": other})
        result = evaluate(drawn.framework, case.model_copy(update={"facts": facts}), drawn.measured)
        own = next(each for each in result.indicators if each.code == leaf.code)
        found.append(
            Otherwise(
                clash.title,
                clash.here if other == "records" else clash.there,
                Text("采用记录", "the records")
                if other == "records"
                else Text("采用填报", "take the reported figure"),
                str(own.score),
                str(result.total),
                result.grade.grade if result.grade else "",
            )
        )
    return found


def level_lines(standing: Standing) -> list[dict[str, Any]]:
    """The indicators of the first level with their scores and rates, for the head of the page."""
    found = []
    for result in standing.drawn.result.indicators:
        if result.compiled.level != 1:
            continue
        bounds = bounds_of(standing, result.code)
        points = Fraction(result.compiled.points)
        found.append(
            {
                "code": result.code,
                "trace": f"scores:{result.code}",
                "name": result.compiled.indicator.name,
                "points": Decimal(str(result.compiled.points)),
                "settled": bounds.settled,
                "low": printed(bounds.low),
                "high": printed(bounds.high),
                "rate": printed(bounds.low * 100 / points) if points else None,
                "sure": printed(bounds.low * 100 / points) if points else 0,
                "maybe": printed((bounds.high - bounds.low) * 100 / points) if points else 0,
            }
        )
    return found
