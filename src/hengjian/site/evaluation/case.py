"""The only way from the site's rows to a judgement.

``case_of(evaluation)`` draws an evaluation together: the measures of its framework counted over the
rows of its project, the figures that were reported beside them, the answers that people gave with
reason and evidence. The scoring page, the board, the re-check, the package and the command line
evaluate what it draws, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from hengjian.bilingual import Text
from hengjian.engine.api import evaluate
from hengjian.engine.facts.gathered import Measured, Value
from hengjian.engine.facts.model import Case
from hengjian.engine.facts.model import Judgement as EngineJudgement
from hengjian.engine.facts.records import Records
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledMeasure
from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.engine.frameworks.rules import Panel
from hengjian.engine.language.printing import text_of
from hengjian.engine.measures.counting import count_all
from hengjian.engine.result import Evaluation as Result
from hengjian.engine.trace import show
from hengjian.site.evaluation.asking import Given, Side, judgement_of, panel_judgement
from hengjian.site.evaluation.kept_figures import read_figures, read_values
from hengjian.site.evaluation.models import (
    Evaluation,
    Evidence,
    FactChoice,
    Finding,
    FrameworkEdition,
    Judgement,
    Snapshot,
)
from hengjian.site.evaluation.panels import PanelScores, disclosed_scores, panel_leaves
from hengjian.site.evaluation.rows import (
    Rows,
    answering_rows_of,
    rows_of,
    scored_rows_of,
    working,
    workings,
)
from hengjian.site.library.facts import book, facts_of
from hengjian.site.library.table_queries import record_tables

SITE = "site"
"""The key of the source that stands for the site's own rows."""
FROM_WHOM: Mapping[str, Text] = {
    "answers": Text("居民问卷", "the survey of residents"),
    "requests": Text("热线和信访记录", "hotline and petitions"),
    "investment_parts": Text("项目库的投资构成", "components of investment in the library"),
    "investment_years": Text("项目库的年度投资", "investment of a year in the library"),
    "goals": Text("绩效目标", "goals"),
    "affordability": Text("承受能力评估", "affordability"),
    "site_effects": Text("小区的改造前后数据", "measurements before and after at the sites"),
}
"""Who can give what the site's rows do not hold yet, by record table."""
BY_THE_UNIT = Text("项目单位填报", "the implementing unit reports it")


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure nobody has yet, what hangs on it and who could give it."""

    fact: str
    title: Text
    indicators: tuple[str, ...]
    from_whom: Text


@dataclass(frozen=True, slots=True)
class Clash:
    """Two values under one name: reported and counted, or counted by two definitions."""

    fact: str
    title: Text
    here: str
    """What the framework's own definition counts, as shown."""
    there: str
    """What was reported, or what the site's book of measures counts under the same name."""
    meaning: bool
    """The two are defined differently; else one was reported and one counted."""
    choice: FactChoice | None
    definitions: tuple[str, str] = ("", "")

    @property
    def decided(self) -> bool:
        """Whether somebody chose, with a reason."""
        return self.choice is not None and self.choice.chosen != FactChoice.Chosen.OPEN


@dataclass(frozen=True)
class Drawn:
    """An evaluation drawn together: framework, figures and answers as the engine reads them."""

    evaluation: Evaluation
    framework: CompiledFramework
    as_of: date
    measured: Mapping[str, Measured]
    choices: Mapping[str, FactChoice]
    judgements: Sequence[Judgement]
    evidence: Sequence[Evidence]
    findings: Sequence[Finding]
    figures_of_book: Mapping[str, Value | None]
    """What the site's book of measures counts where it defines a shared name otherwise."""
    snapshot: Snapshot | None = None
    panel: PanelScores = field(default_factory=dict)
    """What the judges of a panel gave, by indicator: nothing before it is disclosed."""
    cited: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """By judgement, the codes of the usable evidence it cites."""
    scores_only: bool = False
    """Only what scores hang on was read: the case tells neither evidence nor reasons."""

    @cached_property
    def cited_by(self) -> Mapping[int, tuple[str, ...]]:
        """By finding, the codes of the usable evidence it cites."""
        usable = {row.pk: row.code for row in self.evidence if row.state == Evidence.State.USABLE}
        return {
            row.pk: tuple(
                usable[each.evidence_id]
                for each in row.citations.all()
                if each.evidence_id in usable
            )
            for row in self.findings
        }

    def counts(self, row: Judgement) -> bool:
        """An answer counts with a reason and evidence that stands."""
        return bool(row.answer and row.reason.strip() and self.cited[row.pk])

    @cached_property
    def answers(self) -> Mapping[str, Mapping[str, Given]]:
        """The answers that count, by indicator and part."""
        found: dict[str, dict[str, Given]] = {}
        for row in filter(self.counts, self.judgements):
            told = ("", ()) if self.scores_only else (row.reason, self.cited[row.pk])
            found.setdefault(row.indicator, {})[row.part] = Given(
                row.answer, row.share, row.times, *told
            )
        return found

    def case(self, open_as: Side | None = None, prefer: str = "") -> Case:
        """The engine's case: what counts; ``open_as`` fills open answers with best or worst.

        ``prefer`` says which counts of two values nobody has chosen between; as reported without.
        """
        if open_as is not None:
            own = self.case(prefer=prefer)
            return own.model_copy(update={"judgements": {**own.judgements, **self.filled(open_as)}})
        return self._official if not prefer else self._preferring(prefer)

    @cached_property
    def _official(self) -> Case:
        said = {
            "case": self.evaluation.code.lower(),
            "title": str(self.evaluation.project),
            "framework": self.framework.framework.framework,
            "edition": self.framework.framework.edition,
            "as_of": self.as_of.isoformat(),
            "basis": "reported",
            "facts": self._facts(),
            "judgements": self._counting,
        }
        return Case.model_validate(said if self.scores_only else said | self._tell())

    def _preferring(self, prefer: str) -> Case:
        """The same, this source counting where nobody has chosen."""
        facts = {
            name: fact.model_copy(update={"basis": fact.basis or prefer})
            for name, fact in self._official.facts.items()
        }
        return self._official.model_copy(update={"facts": facts})

    def _tell(self) -> dict[str, Any]:
        """What no score hangs on."""
        project = self.evaluation.project
        invented = project.synthetic or self.evaluation.synthetic
        return {
            "project": str(project),
            "synthetic": "其中有为演示编造的数据" if invented else None,
            "participants": list(self._participants()),
            "sources": self._sources(),
            "evidence": self._evidence(),
            "findings": [_finding(row, self.cited_by) for row in self.findings],
        }

    def filled(self, open_as: Side) -> dict[str, EngineJudgement]:
        """The judgements that differ where what is open is answered with the best or the worst."""
        return {
            code: EngineJudgement.model_validate(said)
            for code, said in self._judge(open_as)
            if self._counting.get(code) != said
        }

    @cached_property
    def _counting(self) -> dict[str, dict[str, Any]]:
        return dict(self._judge(None))

    def _participants(self) -> Iterator[dict[str, Any]]:
        row = self.evaluation
        named = (
            ("委托方", "Commissioned by", row.commissioner),
            ("主管部门", "Competent department", row.project.competent_department),
            ("实施单位", "Implementing unit", row.project.implementer),
            ("评价机构", "Evaluator", row.agency),
        )
        for zh, en, who in named:
            if who is not None:
                yield {"role": {"zh": zh, "en": en}, "name": who.name}

    def _sources(self) -> dict[str, Any]:
        site = {"zh": "本系统记录", "en": "Records of this system"}
        found: dict[str, Any] = {SITE: {"title": site}}
        for row in self.evidence:
            found[row.code] = {"title": row.title}
            if row.dated is not None:
                found[row.code]["date"] = row.dated.isoformat()
        return found

    def _facts(self) -> dict[str, Any]:
        codes = {row.pk: row.code for row in self.evidence}
        found: dict[str, Any] = {}
        for name, choice in self.choices.items():
            if not choice.value:
                continue
            said: dict[str, Any] = {
                "value": choice.value,
                "source": SITE,
                "basis": choice.chosen or None,
            }
            found[name] = said
            if self.scores_only:
                continue
            said |= {"source": codes.get(choice.evidence_id or 0, SITE), "place": choice.place}
            if choice.on is not None:
                said["as_of"] = choice.on.isoformat()
            if note := choice.why or choice.note:
                said["note"] = note
        return found

    def _evidence(self) -> dict[str, Any]:
        return {
            row.code: {
                "title": row.title,
                "kind": row.kind,
                "source": row.code,
                "place": row.place,
            }
            for row in self.evidence
            if row.state == Evidence.State.USABLE
        }

    def _judge(self, open_as: Side | None) -> Iterator[tuple[str, dict[str, Any]]]:
        for compiled in self.framework.indicators:
            if not compiled.is_leaf:
                continue
            code, rule = compiled.indicator.code, compiled.indicator.score
            if isinstance(rule, Panel):
                said = panel_judgement(rule, self.panel.get(code, {}), open_as)
            else:
                said = judgement_of(compiled, self.answers.get(code, {}), open_as)
            if said is not None:
                yield code, said

    @cached_property
    def result(self) -> Result:
        """The engine's result of what counts."""
        return evaluate(self.framework, self.case(), self.measured)

    @cached_property
    def clashes(self) -> tuple[Clash, ...]:
        """Every pair of values under one name, decided or not."""
        return (*self._meanings(), *self._disagreements())

    @cached_property
    def undecided(self) -> frozenset[str]:
        """The facts between whose two values nobody has chosen."""
        named = {name for name, other in self._otherwise_counted()}
        named |= {str(said["name"]) for said in self._disagreeing()}
        chosen = {
            name for name, choice in self.choices.items() if choice.chosen != FactChoice.Chosen.OPEN
        }
        return frozenset(named - chosen)

    def _otherwise_counted(self) -> Iterator[tuple[str, Value | None]]:
        """Each name that the site's book counts otherwise, with what it counts."""
        for name, other in self.figures_of_book.items():
            if self.measured[name][0] != other:
                yield name, other

    def _disagreeing(self) -> Iterator[dict[str, object]]:
        """What the engine says of each reported figure that the records do not bear out."""
        for found in self.result.problems:
            if found.code == "facts-disagree":
                yield dict(found.values)

    def _meanings(self) -> Iterator[Clash]:
        for name, other in self._otherwise_counted():
            own = self.measured[name][0]
            measure, shared = self.framework.measures[name], book().measures[name]
            yield Clash(
                name,
                self.title_of(name),
                self.shown(name, own),
                self.shown(name, other),
                True,
                self.choices.get(name),
                (definition_of(measure), definition_of(shared)),
            )

    def _disagreements(self) -> Iterator[Clash]:
        for said in self._disagreeing():
            name = str(said["name"])
            here, there = str(said["computed"]), str(said["reported"])
            yield Clash(name, self.title_of(name), here, there, False, self.choices.get(name))

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """What the leaves lack, by name, with who could give it."""
        blocked: dict[str, list[str]] = {}
        for result in self.result.indicators:
            if result.compiled.is_leaf and result.score is None:
                for name in dict.fromkeys(self.lacking(result.compiled.inputs)):
                    blocked.setdefault(name, []).append(result.code)
        return tuple(
            Missing(name, self.title_of(name), tuple(codes), self._from_whom(name))
            for name, codes in blocked.items()
        )

    def lacking(self, names: Iterable[str]) -> Iterator[str]:
        """The facts without a value that these rest on, down to what nothing computes."""
        facts = self.result.facts.by_name
        for name in names:
            if name == "as_of" or (name in facts and facts[name].value is not None):
                continue
            formula = self.framework.formulas.get(name)
            deeper = list(self.lacking(formula.inputs)) if formula else []
            yield from deeper or [name]

    def _from_whom(self, name: str) -> Text:
        measure = self.framework.measures.get(name)
        return FROM_WHOM.get(measure.table, BY_THE_UNIT) if measure else BY_THE_UNIT

    def title_of(self, name: str) -> Text:
        """The words of a fact; its name where the framework has none."""
        spec = self.framework.measures.get(name) or self.framework.formulas.get(name)
        own = spec.spec.title if spec is not None else None
        declared = self.framework.framework.facts.get(name)
        title = own or (declared.title if declared is not None else None)
        return title or Text(name, name)

    def shown(self, name: str, value: Value | None) -> str:
        """A value in the unit that the framework declares for the fact."""
        return show(value, self.framework.units[name]) or "—"

    def rests_on(self, inputs: Iterable[str]) -> frozenset[str]:
        """The facts that these are computed from, themselves among them."""
        found: set[str] = set()
        waiting = list(inputs)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                formula = self.framework.formulas.get(name)
                waiting += formula.inputs if formula else []
        return frozenset(found)


def case_of(evaluation: Evaluation, as_of: date | None = None, *, anew: bool = False) -> Drawn:
    """Draw an evaluation together as of its day, or another.

    Figures come from its working snapshot, so that an answer is saved without counting; ``anew``,
    or another day, counts them over the rows that stand now.
    """
    day = as_of or evaluation.as_of
    kept = None if anew or day != evaluation.as_of else working(evaluation)
    return _draw(evaluation, day, kept, rows_of([evaluation])[evaluation.pk], _panels([evaluation]))


def scoring_of(evaluation: Evaluation) -> Drawn:
    """The same for the pages that answer and score: answers, evidence and figures as rows, no
    findings; its case tells only what scores hang on, and scores as ``case_of`` does."""
    rows = answering_rows_of([evaluation])[evaluation.pk]
    whole = _draw(evaluation, evaluation.as_of, working(evaluation), rows, _panels([evaluation]))
    return replace(whole, scores_only=True)


def cases_of(evaluations: Sequence[Evaluation]) -> Iterator[Drawn]:
    """Draw many together for their scores alone, each as of its day: as few questions to the
    database as for one. They score as ``case_of`` does; their cases tell nothing else."""
    given, kept = scored_rows_of(evaluations), workings(evaluations)
    panels = _panels(evaluations)
    for row in evaluations:
        yield _draw(row, row.as_of, kept.get(row.pk), given[row.pk], panels, scores_only=True)


def _panels(evaluations: Sequence[Evaluation]) -> Mapping[int, PanelScores]:
    """The disclosed scores of those whose framework has a panel."""
    asked = [row.pk for row in evaluations if panel_leaves(framework_of(row.edition))]
    return disclosed_scores(asked) if asked else {}


def _draw(
    evaluation: Evaluation,
    day: date,
    snapshot: Snapshot | None,
    rows: Rows,
    panels: Mapping[int, PanelScores],
    *,
    scores_only: bool = False,
) -> Drawn:
    framework = framework_of(evaluation.edition)
    if snapshot is not None:
        read = read_values if scores_only else read_figures
        measured, other = read(snapshot.body["figures"]), read_values(snapshot.body["book"])
    else:
        records = records_of(evaluation, day)
        measured = count_all(framework.measures.values(), records, day)
        other = by_the_book(framework, records, day)
    return Drawn(
        evaluation,
        framework,
        day,
        measured,
        rows.choices,
        rows.judgements,
        rows.evidence,
        rows.findings,
        {name: value for name, (value, _) in other.items()},
        snapshot,
        panels.get(evaluation.pk, {}),
        rows.cited,
        scores_only,
    )


def _finding(row: Finding, cited: Mapping[int, tuple[str, ...]]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "title": row.title,
        "text": row.text,
        "indicators": list(row.indicators),
        "evidence": list(cited[row.pk]),
        "recommendations": [
            {"title": each.title, "text": each.text, "owner": each.addressee.name}
            for each in row.recommendations.all()
        ],
    }
    return found | ({"cause": row.cause} if row.cause else {})


def framework_of(edition: FrameworkEdition) -> CompiledFramework:
    """The framework of an edition, compiled once a process."""
    return _compile(edition.text, f"{edition.framework}.yaml")


@lru_cache(maxsize=64)
def _compile(text: str, file: str) -> CompiledFramework:
    return read_framework_text(text, file)


def records_of(evaluation: Evaluation, as_of: date) -> Records:
    """The record tables of the project that the framework's measures count and the site holds.

    Where nothing at all was heard of residents, nobody listened here; where no component of the
    investment was entered, nobody said what it costs: those tables are missing, and not a count of
    nothing.
    """
    framework = framework_of(evaluation.edition)
    wanted = {measure.table for measure in framework.measures.values()} & record_tables().keys()
    found = facts_of(evaluation.project, as_of, sorted(wanted))
    silent = {name for name in FROM_WHOM if not found.rows.get(name)}
    rows = {name: lines for name, lines in found.rows.items() if name not in silent}
    return Records(framework.tables, rows, found.problems)


def counted_now(evaluation: Evaluation) -> dict[str, Measured]:
    """The measures of its framework over the rows that stand now, for its day."""
    measures = framework_of(evaluation.edition).measures.values()
    return count_all(measures, records_of(evaluation, evaluation.as_of), evaluation.as_of)


def by_the_book(framework: CompiledFramework, records: Records, as_of: date) -> dict[str, Measured]:
    """What the site's own book counts under names that the framework defines otherwise."""
    shared = [
        book().measures[name]
        for name, measure in framework.measures.items()
        if name in book().measures
        and definition_of(measure) != definition_of(book().measures[name])
    ]
    known = [measure for measure in shared if measure.table in records.rows]
    return count_all(known, records, as_of)


def definition_of(measure: CompiledMeasure) -> str:
    """A measure as it is written: aggregate, column, table and conditions."""
    column = f".{measure.column}" if measure.column else ""
    said = f"{measure.aggregate} {measure.table}{column}"
    said += f" / {measure.per}" if measure.per else ""
    said += f" among {text_of(measure.among)}" if measure.among else ""
    return said + (f" where {text_of(measure.where)}" if measure.where else "")
