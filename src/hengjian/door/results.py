"""The result of an evaluation, as a program or a notebook holds it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

from hengjian import formats
from hengjian.bilingual import Language, Text
from hengjian.door import showing
from hengjian.door.frames import Frame, Library, frame_of
from hengjian.engine import explaining
from hengjian.engine.api import rescore
from hengjian.engine.describing import SCORE_HEADS, STATUS_WORDS, describe_grade
from hengjian.engine.explaining import Branch
from hengjian.engine.facts.reading import CaseFiles
from hengjian.engine.result import Evaluation, IndicatorResult
from hengjian.engine.result_json import evaluation_json, explanation_json, result_of
from hengjian.engine.trace import trace_of
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.quantities import Quantity, round_half_up
from hengjian.statistics.insight import Insight, insight
from hengjian.statistics.robustness import distance
from hengjian.statistics.surveys import survey_insights
from hengjian.statistics.weights import SEED
from hengjian.statistics.wording import (
    JUDGEMENT_HEADS,
    TITLE,
    InsightWords,
    distance_lines,
    survey_lines,
)


@dataclass(frozen=True)
class Result:
    """One project's scores and grade by one framework on one day.

    ``result["C11"]`` is one indicator; iterating goes through all of them, parents first.
    """

    evaluation: Evaluation
    """What the engine gave, with every fact and step."""
    files: CaseFiles
    """What the case was read from."""
    language: Language = "zh"
    """In which it shows itself."""
    before: Result | None = None
    """Of a what-if: the result it is compared with."""

    @property
    def case(self) -> str:
        """The case's name."""
        return self.evaluation.case.case

    @property
    def title(self) -> str:
        """The project's title."""
        return self.evaluation.case.title.of(self.language)

    @property
    def framework(self) -> str:
        """The framework's name and edition."""
        framework = self.evaluation.framework.framework
        return f"{framework.framework} {framework.edition}"

    @property
    def as_of(self) -> dt.date:
        """The day for which the facts hold."""
        return self.evaluation.as_of

    @property
    def total(self) -> Decimal:
        """The official total; of the scores there are, where some are missing."""
        return self.evaluation.total

    @property
    def points(self) -> Decimal:
        """The most the total can be."""
        return Decimal(str(self.evaluation.framework.framework.points))

    @property
    def grade(self) -> str | None:
        """The grade; ``None`` where something is missing and it is withheld."""
        return self.evaluation.grade.grade if self.evaluation.grade else None

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.evaluation.complete

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What contradicts itself or is missing; ``problem.message("en")`` says it."""
        return self.evaluation.problems

    def __getitem__(self, code: str) -> IndicatorResult:
        """One indicator: its score, rate, value, target. Raises ``Refused`` (``code-unknown``)."""
        return result_of(self.evaluation, code)

    def __iter__(self) -> Iterator[IndicatorResult]:
        return iter(self.evaluation.indicators)

    def to_frame(self, library: Library | None = None) -> Frame:
        """The score table, one row an indicator, as a frame of pandas or polars, whichever is
        there. Points, scores and amounts are ``Decimal``; ``rate`` is a part of 1, ``amount`` the
        value in ``unit``. Raises ``Refused`` (``frames-not-installed``)."""
        return frame_of([score_row(each, self.language) for each in self], library)

    def explain(self, code: str) -> Explanation:
        """Why the indicator ``code`` has its score, down to the page each figure comes from.
        Raises ``Refused`` (``code-unknown``)."""
        return Explanation(self.evaluation, self[code], self.language)

    def what_if(self, changes: Mapping[str, str] | None = None, /, **facts: str) -> Result:
        """The same with some facts changed, as written with their units:
        ``what_if(开工及时率="26.69%")``. Never an official result. Raises ``Refused``."""
        changed = {name: str(value) for name, value in {**(changes or {}), **facts}.items()}
        return replace(self, evaluation=rescore(self.evaluation, changed), before=self)

    def robustness(
        self, *, confidence: int = 95, draws: int = 10_000, seed: int = SEED
    ) -> Robustness:
        """How firmly the grade stands: surveys at ``confidence`` per cent, single facts and
        judgements, and ``draws`` of random weights from ``seed``. Raises ``Refused``
        (``confidence-unknown``)."""
        found = insight(self.evaluation, confidence=confidence, draws=draws, seed=seed)
        return Robustness(self.evaluation, found, self.language)

    def report(self, path: str | Path, *, language: Language | None = None) -> Path:
        """Write the evaluation report as docx, pdf or html, or the package to hand over as zip, by
        the suffix of ``path``; the path. Needs the extra ``documents``.

        Raises ``Refused``: ``extra-missing``, ``report-suffix-unknown``, ``file-unwritable``,
        ``package-without-files`` for a package of a case that stands in no file.
        """
        from hengjian.documents.api import build_report, write_built
        from hengjian.documents.package import write_whole_package

        out, package = Path(path), Path(path).suffix.lower() == ".zip"
        if package and not self.files.file.exists():
            raise Refused([problem("package-without-files", Place(file=str(out)))])
        built = build_report(self.evaluation, language or self.language, insight(self.evaluation))
        if package:
            write_whole_package(self.evaluation, self.files.file, out, built)
        else:
            write_built(built, out)
        return out

    def as_json(self) -> formats.Evaluation:
        """What ``hengjian evaluate --format json`` prints; see ``hengjian.output_schema``."""
        return evaluation_json(self.evaluation, self.language)

    def trace(self) -> dict[str, Any]:
        """The whole calculation as one document, which ``hengjian verify`` recomputes."""
        return trace_of(self.evaluation)

    def __repr__(self) -> str:
        grade = self.grade or ("等级不评定", "grade withheld")[self.language == "en"]
        changed = f", what if {dict(self.evaluation.what_if)}" if self.evaluation.what_if else ""
        return f"<Result {self.case}: {self.total} / {self.points}, {grade}{changed}>"

    def _repr_html_(self) -> str:
        return "".join((self._head(), self._table(), self._conclusion(), self._below()))

    def _head(self) -> str:
        framework = self.evaluation.framework.framework
        words = f"{framework.title.of(self.language)} · {framework.edition} · {self.as_of}"
        notes = (framework.reconstruction, self.evaluation.case.synthetic)
        said = [showing.line(f"※ {note.of(self.language)}") for note in notes if note is not None]
        return showing.heading(self.title) + showing.line(words) + "".join(said)

    def _table(self) -> str:
        results = self.evaluation.indicators
        published = any(each.published is not None for each in results)
        heads = [
            head.of(self.language) for head in (SCORE_HEADS if published else SCORE_HEADS[:-1])
        ]
        rows = [_cells(each, self.language)[: len(heads)] for each in results]
        return showing.table(heads, rows, levels=[each.compiled.level for each in results])

    def _conclusion(self) -> str:
        withheld = Text("不评定（缺数据）", "withheld (data missing)")
        given = self.evaluation.grade
        grade = (describe_grade(given) if given else withheld).of(self.language)
        words = f"{Text('总分', 'Total').of(self.language)} {self.total} / {self.points}　"
        words += f"{Text('等级', 'Grade').of(self.language)} {grade}"
        said = [showing.heading(words)]
        if self.evaluation.what_if:
            what_if = Text("假设", "what if").of(self.language)
            changed = "、".join(f"{k} = {v}" for k, v in self.evaluation.what_if.items())
            before = f"　({self.before.total} → {self.total})" if self.before else ""
            said.append(showing.line(f"{what_if}: {changed}{before}"))
        return "".join(said)

    def _below(self) -> str:
        """The way to the next grades, the intervals of the surveys, the problems."""
        surveys = survey_lines(self.evaluation, survey_insights(self.evaluation), self.language)
        lines = [*distance_lines(distance(self.evaluation), self.language), *surveys]
        return showing.bullets(lines) + showing.problem_list(self.problems, self.language)


def score_row(result: IndicatorResult, language: Language) -> dict[str, Any]:
    """One indicator as a row of a frame."""
    value = result.value
    rate, points = result.rate, Decimal(str(result.compiled.points))
    return {
        "code": result.code,
        "name": result.compiled.indicator.name.of(language),
        "level": result.compiled.level,
        "parent": result.compiled.parent,
        "points": points,
        "score": result.score,
        "rate": None if rate is None else round_half_up(rate, 4),
        "value": result.value_shown,
        "amount": None if value is None else _amount(value, result.compiled.indicator.places),
        "unit": None if value is None else value.unit.symbol,
        "target": result.target_shown,
        "status": result.status,
        "published": result.published,
    }


def _amount(value: Quantity, places: int | None) -> Decimal:
    """In the decimals shown; exactly where none are asked for, or in six where it has no end."""
    written = value.number(places)
    return round_half_up(value.amount, 6) if "/" in written else Decimal(written)


def _cells(result: IndicatorResult, language: Language) -> list[str]:
    status = STATUS_WORDS.get(result.status)
    score = "" if result.score is None else str(result.score)
    return [
        f"{result.code} {result.compiled.indicator.name.of(language)}",
        str(result.compiled.points),
        result.target_shown or "",
        result.value_shown or "",
        status.of(language) if status else score,
        result.rate_shown or "",
        "" if result.published is None else str(result.published),
    ]


@dataclass(frozen=True)
class Explanation:
    """Why an indicator has its score: a tree of rule, formula, figures, sources, judgements."""

    evaluation: Evaluation
    result: IndicatorResult
    language: Language = "zh"

    @cached_property
    def tree(self) -> Branch:
        """The tree in words."""
        return explaining.explain(self.evaluation, self.result, self.language)

    def as_json(self) -> formats.Explanation:
        """What ``hengjian explain --format json`` prints; see ``hengjian.output_schema``."""
        return explanation_json(self.evaluation, self.result)

    def __str__(self) -> str:
        return "\n".join(self.tree.lines())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"<div>{_pieces(self.tree)}</div>{_below(self.tree)}"


_TAGS = {"strong": "b", "score": "b", "value": "b", "missing": "b", "note": "em", "dim": "small"}


def _pieces(branch: Branch) -> str:
    found = []
    for words, weight in branch.pieces:
        tag = _TAGS.get(weight)
        found.append(f"<{tag}>{escape(words)}</{tag}>" if tag else escape(words))
    return "".join(found)


def _below(branch: Branch) -> str:
    items = "".join(f"<li>{_pieces(each)}{_below(each)}</li>" for each in branch.below)
    return f"<ul>{items}</ul>" if items else ""


@dataclass(frozen=True)
class Robustness:
    """How firmly a grade stands; no official score."""

    evaluation: Evaluation
    insight: Insight
    language: Language = "zh"

    def to_frame(self, library: Library | None = None) -> Frame:
        """One row a fact that bears on a score: at which value, alone, it would turn the grade."""
        return frame_of([_turning(each) for each in self.insight.as_json()["facts"]], library)

    def as_json(self) -> formats.Insight:
        """What ``hengjian evaluate --insight --format json`` has under ``insight``."""
        return self.insight.as_json()

    @property
    def _words(self) -> InsightWords:
        return InsightWords(self.evaluation, self.insight, self.language)

    def __str__(self) -> str:
        words = self._words
        rows = ["    " + "  ".join(row) for row in words.judgement_rows()]
        found = [*words.distance(), *words.surveys(), *words.facts(), words.judgements()]
        lines = [f"  · {line}" for line in filter(None, found)]
        return "\n".join(
            [TITLE.of(self.language), *lines, *rows, *(f"  · {w}" for w in words.weights())]
        )

    __repr__ = __str__

    def _repr_html_(self) -> str:
        words = self._words
        lines = [*words.distance(), *words.surveys(), *words.facts(), *words.weights()]
        found = showing.heading(TITLE.of(self.language)) + showing.bullets(lines)
        if words.judgements():
            heads = [head.of(self.language) for head in JUDGEMENT_HEADS]
            found += showing.line(words.judgements())
            found += showing.table(heads, words.judgement_rows())
        return found


def _turning(fact: Mapping[str, Any]) -> dict[str, Any]:
    row = {key: fact[key] for key in ("name", "value")}
    row["indicators"] = " ".join(fact["indicators"])
    row["at_stake"] = Decimal(fact["at_stake"])
    for way in ("rising", "falling"):
        turn = fact[way] or {}
        row |= {f"{way}_to": turn.get("value"), f"{way}_grade": turn.get("grade")}
    return row
