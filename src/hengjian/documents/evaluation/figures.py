"""Figures by reference: every number of a report is looked up here, and none is typed.

``{facts.已开工小区数}``, ``{values.C1}``, ``{scores.C1}``, ``{rates.C}``, ``{total}`` …, each with
an optional format: a unit, a number of decimals, or both, as in ``{facts.已支付:万元.2}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from functools import partial

from hengjian.bilingual import Language, Text
from hengjian.documents.evaluation.funds import fund_total
from hengjian.documents.evaluation.printing import (
    day,
    fact_quantity,
    fact_text,
    number,
    parts,
    percent,
    shown,
)
from hengjian.documents.evaluation.wording import TIERS, WORDING, say
from hengjian.documents.model import Figure, Run, Runs, Words
from hengjian.engine.facts.gathered import Fact
from hengjian.engine.result import Evaluation, IndicatorResult
from hengjian.errors import Place, Refused, problem
from hengjian.quantities import Quantity, exact_text, round_half_up, unit

REFERENCE = re.compile(r"\{\{|\}\}|\{([^{}:]+)(?::([^{}]+))?\}")
"""A reference in a text, with its format; or a brace that is doubled to stand for itself."""
_FORMAT = re.compile(r"(?P<unit>[^.\d]*)(?:\.?(?P<places>\d))?")


@dataclass(frozen=True, slots=True)
class Named:
    """A figure that is worked out beside the result (an interval, a what-if), with where from."""

    text: str
    title: str
    entries: tuple[tuple[str, Runs], ...]


@dataclass(slots=True)
class Figures:
    """The figures of one evaluation in one language."""

    evaluation: Evaluation
    language: Language
    named: dict[str, Named] = field(default_factory=dict)

    def say(self, key: str, **values: object) -> str:
        """The fixed wording ``key`` in this report's language."""
        return say(key, self.language, **values)

    def of(self, text: Text) -> str:
        """A wording in this report's language."""
        return text.of(self.language)

    def get(self, reference: str, format: str = "", *, place: str = "") -> Figure:
        """The figure of ``reference``. Raises ``Refused`` (``report-reference-unknown``,
        ``report-format-unknown``) naming ``place``."""
        head, _, rest = reference.partition(".")
        try:
            if reference in self.named:
                return Figure(reference, self.named[reference].text)
            if not rest:
                return Figure(reference, _WHOLE[head](self))
            return Figure(reference, _PARTS[head](self, rest, format))
        except KeyError:
            raise self._unknown(reference, place) from None
        except _BadFormatError:
            where = Place(path=place)
            wrong = problem("report-format-unknown", where, reference=reference, format=format)
            raise Refused([wrong]) from None

    def bare(self, reference: str, format: str) -> Figure:
        """A figure without its unit, for a column whose header holds it."""
        figure = self.get(reference, format)
        head, _, rest = reference.partition(".")
        quantity = (
            fund_total(self.evaluation, rest)
            if head == "funds"
            else fact_quantity(self.evaluation.facts.by_name[rest])
        )
        if quantity is None:
            return figure
        return Figure(reference, formatted(quantity, format, self.language, bare=True))

    def runs(self, text: Text | str | None, place: str = "") -> Runs:
        """``text`` with its references replaced by figures. Raises ``Refused`` as ``get`` does."""
        template = self.of(text) if isinstance(text, Text) else text or ""
        runs: list[Run] = []
        at = 0
        for found in REFERENCE.finditer(template):
            runs.append(Words(template[at : found.start()]))
            at = found.end()
            if found[1]:
                runs.append(self.get(found[1].strip(), (found[2] or "").strip(), place=place))
            else:
                runs.append(Words(found[0][0]))
        runs.append(Words(template[at:]))
        return merged(runs)

    def filled(self, key: str, **values: str | Figure | Runs) -> Runs:
        """The fixed wording ``key`` whose values may be figures."""
        return spliced(WORDING[key].of(self.language), values)

    def known(self, reference: str) -> bool:
        """Whether there is a figure of that reference."""
        try:
            self.get(reference)
        except Refused:
            return False
        return True

    def _unknown(self, reference: str, place: str) -> Refused:
        close = get_close_matches(reference, self.references(), n=3, cutoff=0.4)
        return Refused(
            [
                problem(
                    "report-reference-unknown",
                    Place(path=place),
                    reference=reference,
                    close="、".join(close) or "—",
                )
            ]
        )

    def references(self) -> Sequence[str]:
        """Every reference a text may name."""
        codes = [r.code for r in self.evaluation.indicators]
        by_code = [f"{head}.{code}" for head in _BY_CODE for code in codes]
        facts = [f"facts.{name}" for name in self.evaluation.facts.by_name]
        return [*_WHOLE, *self.named, *facts, *by_code]

    def grade_named(self, name: str | None) -> str:
        """A grade of the scale as readers see it; the word for no grade where there is none."""
        for grade in self.evaluation.grades:
            if grade.grade == name and grade.title:
                return self.of(grade.title)
        return name or self.say("grade-withheld")

    def tier_named(self, id: str) -> str:
        """A qualitative tier as readers see it: the usual three have words in both languages."""
        return TIERS[id].of(self.language) if id in TIERS else id

    def name_of(self, fact: str) -> str:
        """A fact's name as readers see it: its title where the framework gives it one."""
        if fact in ("as_of", "value", "target"):
            return self.say({"as_of": "as-of"}.get(fact, fact))
        framework = self.evaluation.framework.framework
        for specs in (framework.facts, framework.measures, framework.formulas):
            spec = specs.get(fact)
            if spec is not None and spec.title is not None:
                return self.of(spec.title)
        return fact


class _BadFormatError(Exception):
    """A format that does not fit its figure."""


def spliced(template: str, values: Mapping[str, str | Figure | Runs]) -> Runs:
    """``template`` with ``{name}`` replaced by words, a figure or runs."""
    runs: list[Run] = []
    for index, piece in enumerate(re.split(r"\{([\w-]+)\}", template)):
        if index % 2 == 0:
            runs.append(Words(piece))
            continue
        value = values[piece]
        if isinstance(value, str):
            runs.append(Words(value))
        elif isinstance(value, tuple):
            runs.extend(value)
        else:
            runs.append(value)
    return merged(runs)


def merged(runs: Sequence[Run]) -> Runs:
    """``runs`` with neighbouring words joined and empty ones left out."""
    result: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if isinstance(run, Words) and result and isinstance(result[-1], Words):
            result[-1] = Words(result[-1].text + run.text)
        else:
            result.append(run)
    return tuple(result)


def lost(result: IndicatorResult) -> Fraction | None:
    """The points an indicator did not earn."""
    return None if result.score is None else result.weight - Fraction(result.score)


def _fact(figures: Figures, name: str, format: str) -> str:
    fact: Fact = figures.evaluation.facts.by_name[name]
    quantity = fact_quantity(fact)
    if not format:
        return fact_text(fact, figures.language)
    if fact.value is None:
        return figures.say("no-data")
    if quantity is None:
        raise _BadFormatError
    return formatted(quantity, format, figures.language)


def formatted(quantity: Quantity, format: str, language: Language, *, bare: bool = False) -> str:
    """``quantity`` in the unit and decimals ``format`` asks for; ``bare`` without the unit."""
    match = _FORMAT.fullmatch(format)
    if match is None:
        raise _BadFormatError
    try:
        wanted = unit(match["unit"]) if match["unit"] else quantity.unit
        converted = quantity.to(wanted)
    except Refused:
        raise _BadFormatError from None
    places = int(match["places"]) if match["places"] else None
    if wanted == quantity.unit:
        converted = Quantity(converted.amount, wanted, quantity.places)
    return parts(converted, language, places)[0] if bare else shown(converted, language, places)


def _write_measure(which: str, figures: Figures, code: str, format: str) -> str:
    result = figures.evaluation[code]
    quantity: Quantity | None = getattr(result, which)
    if quantity is None:
        return figures.say("no-data")
    if format:
        return formatted(quantity, format, figures.language)
    return shown(quantity, figures.language, shown_places(result, quantity))


def shown_places(result: IndicatorResult, quantity: Quantity) -> int | None:
    """The decimals an indicator's value or target is shown in; none for whole counts."""
    exact = exact_text(quantity.amount)
    if "/" not in exact and len(exact.partition(".")[2]) <= 2 and quantity.unit.symbol != "%":
        return None
    return result.compiled.indicator.places


def _score(figures: Figures, code: str, format: str) -> str:
    result = figures.evaluation[code]
    if result.score is None:
        return figures.say("no-data")
    return f"{result.score:f}"


def _points(figures: Figures, code: str, format: str) -> str:
    return number(figures.evaluation[code].compiled.points)


def _weight(figures: Figures, code: str, format: str) -> str:
    return number(figures.evaluation[code].weight)


def _rate(figures: Figures, code: str, format: str) -> str:
    rate = figures.evaluation[code].rate
    return figures.say("no-data") if rate is None else percent(rate)


def _lost(figures: Figures, code: str, format: str) -> str:
    missed = lost(figures.evaluation[code])
    return figures.say("no-data") if missed is None else number(missed)


def _exact(figures: Figures, code: str, format: str) -> str:
    exact = figures.evaluation[code].exact
    return figures.say("no-data") if exact is None else number_near(exact)


def number_near(exact: Fraction) -> str:
    """An unrounded score: itself where it ends within six decimals, else its first six."""
    text = exact_text(exact)
    if "/" not in text and len(text.partition(".")[2]) <= 6:
        return text
    return f"≈ {round_half_up(exact, 6):f}"


def _share(which: str, figures: Figures, code: str, format: str) -> str:
    share: Fraction | None = getattr(figures.evaluation[code], which)
    return figures.say("no-data") if share is None else percent(share)


def _write_published(figures: Figures, code: str, format: str) -> str:
    published = figures.evaluation.case.published
    if published is None:
        raise KeyError(code)
    if code == "total":
        return _or_missing(figures, published.total)
    if code == "grade":
        return figures.grade_named(published.grade)
    return f"{published.indicators[code]:f}"


def _or_missing(figures: Figures, value: object) -> str:
    return figures.say("no-data") if value is None else str(value)


def _write_count(figures: Figures, what: str, format: str) -> str:
    case = figures.evaluation.case
    counts = {
        "indicators": sum(r.compiled.is_leaf for r in figures.evaluation.indicators),
        "facts": len(figures.evaluation.facts.by_name),
        "sources": len(case.sources),
        "evidence": len(case.evidence),
    }
    return str(counts[what])


def _fund(figures: Figures, which: str, format: str) -> str:
    amount = fund_total(figures.evaluation, which)
    if amount is None:
        return figures.say("no-data")
    return formatted(amount, format or ".2", figures.language)


def _grade(figures: Figures) -> str:
    grade = figures.evaluation.grade
    return figures.grade_named(grade.grade if grade else None)


def _total_rate(figures: Figures) -> str:
    evaluation = figures.evaluation
    return percent(Fraction(evaluation.total) / Fraction(evaluation.framework.framework.points))


_WHOLE: dict[str, Callable[[Figures], str]] = {
    "total": lambda f: f"{f.evaluation.total:f}",
    "grade": _grade,
    "full": lambda f: number(f.evaluation.framework.framework.points),
    "as_of": lambda f: day(f.evaluation.as_of, f.language),
    "total_rate": _total_rate,
    "places": lambda f: str(f.evaluation.framework.framework.rounding.places),
    "points": lambda f: number(f.evaluation.framework.framework.points),
}
_Part = Callable[[Figures, str, str], str]
_BY_CODE: dict[str, _Part] = {
    "values": partial(_write_measure, "value"),
    "targets": partial(_write_measure, "target"),
    "scores": _score,
    "points": _points,
    "weights": _weight,
    "rates": _rate,
    "lost": _lost,
    "exact": _exact,
    "completions": partial(_share, "completion"),
    "shares": partial(_share, "share"),
}
_PARTS: dict[str, _Part] = {
    **_BY_CODE,
    "facts": _fact,
    "published": _write_published,
    "counts": _write_count,
    "funds": _fund,
}
