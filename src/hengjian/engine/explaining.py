"""Why an indicator has its score, in words: a tree from the score down to the page it comes from.

The tree knows no terminal and no page: its words have weights, and whoever shows them gives each
weight a look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from hengjian.bilingual import Language, Text
from hengjian.engine.describing import RULE_NAMES, describe_part, describe_rule, describe_step
from hengjian.engine.facts.gathered import Fact
from hengjian.engine.facts.model import Answer, Source
from hengjian.engine.frameworks.rules import Citation
from hengjian.engine.language.nodes import Expression
from hengjian.engine.language.printing import substituted, text_of
from hengjian.engine.language.walking import names
from hengjian.engine.result import Evaluation, IndicatorResult
from hengjian.engine.result_json import facts_behind
from hengjian.engine.trace import show, show_fact
from hengjian.quantities import exact_text

ORIGINS = {
    "reported": Text("填报", "reported"),
    "records": Text("记录汇总", "counted from records"),
    "formula": Text("公式", "formula"),
    "what-if": Text("假设", "what if"),
}

Weight = Literal["plain", "strong", "score", "value", "missing", "bad", "note", "dim"]
"""How words weigh: a headline, its score, a figure, a figure that is not there, what went wrong,
what must be said of the data, what stands in the second row."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the tree, in pieces of different weight, and what stands below it."""

    pieces: list[tuple[str, Weight]] = field(default_factory=list)
    below: list[Branch] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The line in plain words."""
        return "".join(words for words, _ in self.pieces)

    def add(self, line: str | Branch, weight: Weight = "plain") -> Branch:
        """Hang a line below; it."""
        branch = line if isinstance(line, Branch) else Branch([(line, weight)])
        self.below.append(branch)
        return branch

    def append(self, words: str, weight: Weight = "plain") -> None:
        """Write on in the same line."""
        self.pieces.append((words, weight))

    def lines(self) -> Iterator[str]:
        """The tree as plain text with its twigs drawn, this line first."""
        yield self.text
        for number, branch in enumerate(self.below, 1):
            last = number == len(self.below)
            first, *rest = branch.lines()
            yield f"{'└── ' if last else '├── '}{first}"
            yield from (f"{'    ' if last else '│   '}{line}" for line in rest)


def explain(evaluation: Evaluation, result: IndicatorResult, language: Language = "zh") -> Branch:
    """The tree of one indicator of ``evaluation``."""
    return _Explanation(evaluation, language).of(result)


class _Explanation:
    """The tree of one indicator, in one language."""

    def __init__(self, evaluation: Evaluation, language: Language) -> None:
        self.evaluation = evaluation
        self.language = language

    def word(self, zh: str, en: str) -> str:
        """One of two wordings."""
        return Text(zh, en).of(self.language)

    def of(self, result: IndicatorResult) -> Branch:
        """The tree of ``result``: its rule and inputs, or its children; what must be said of
        reconstructed points comes first."""
        tree = self.headline(result)
        note = self.evaluation.framework.framework.reconstruction
        if note is not None and result.compiled.level > 1:
            tree.add(f"※{note.of(self.language)}", "note")
        synthetic = self.evaluation.case.synthetic
        if synthetic is not None and self.counts_records(result):
            tree.add(f"※{synthetic.of(self.language)}", "note")
        self.fill(tree, result)
        return tree

    def counts_records(self, result: IndicatorResult) -> bool:
        """Whether anything behind ``result`` is counted from records."""
        facts = self.evaluation.facts.by_name
        return any(facts[n].counted for n in facts_behind(self.evaluation, result.compiled.inputs))

    def fill(self, tree: Branch, result: IndicatorResult) -> None:
        """Fill the tree of a leaf, or of a parent with its children's."""
        if result.compiled.is_leaf:
            self.leaf(tree, result)
        for child in self.evaluation.indicators:
            if child.compiled.parent == result.code:
                self.fill(tree.add(self.headline(child)), child)

    def headline(self, result: IndicatorResult) -> Branch:
        """Code, name, score out of points, rate."""
        name = result.compiled.indicator.name.of(self.language)
        line = Branch([(f"{result.code} {name}  ", "strong")])
        score = "—" if result.score is None else str(result.score)
        line.append(f"{score} / {result.compiled.points}", "score")
        if result.rate_shown is not None:
            line.append(f"  {result.rate_shown}", "dim")
        if result.published is not None:
            line.append(f"  {self.word('公布', 'published')} {result.published}", "dim")
        return line

    def leaf(self, tree: Branch, result: IndicatorResult) -> None:
        """A leaf: rule, value, target, how it was scored, judgement, citation."""
        self.rule(tree, result)
        compiled = result.compiled
        told: set[str] = set()
        value = result.value_shown
        if compiled.value is not None:
            self.computed(tree, self.word("完成值", "value"), compiled.value, value, told)
        if compiled.target is not None and result.target is not None:
            target = result.target_shown
            self.computed(tree, self.word("目标值", "target"), compiled.target, target, told)
        self.facts(tree, compiled.inputs, told)
        self.judgement(tree, result)
        self.scoring(tree, result)
        for citation in compiled.indicator.cite:
            tree.add(f"{self.word('依据', 'source of the rule')}: {cited(citation)}", "dim")

    def rule(self, tree: Branch, result: IndicatorResult) -> None:
        """The rule by name and in words."""
        rule = result.compiled.indicator.score
        assert rule is not None
        name = RULE_NAMES[rule.rule].of(self.language)
        words = describe_rule(result.compiled).of(self.language)
        tree.add(self.word(f"计分规则：{name}——{words}", f"rule: {name} — {words}"))

    def computed(
        self, tree: Branch, label: str, expression: Expression, value: str | None, told: set[str]
    ) -> None:
        """A formula, with its values put in, and the facts behind it."""
        source = text_of(expression)
        named = {n: show_fact(f) for n, f in self.evaluation.facts.by_name.items()}
        named["as_of"] = self.evaluation.as_of.isoformat()
        put_in = substituted(expression, named)
        chain = [source] if put_in == source else [source, put_in]
        if value is not None and value != chain[-1]:
            chain.append(value)
        branch = tree.add(f"{label}: {' = '.join(chain)}")
        self.facts(branch, names(expression), told)

    def facts(self, tree: Branch, names: tuple[str, ...], told: set[str]) -> None:
        """Each fact with its origin and place, formulas followed down; each told once."""
        for name in names:
            fact = self.evaluation.facts.by_name.get(name)
            if fact is None or name in told:
                continue
            told.add(name)
            branch = tree.add(self.fact(fact))
            self.provenance(branch, fact)
            formula = self.evaluation.framework.formulas.get(name)
            if formula is not None:
                self.facts(branch, formula.inputs, told)

    def fact(self, fact: Fact) -> Branch:
        """``name = value``, its origin and date."""
        value = show(fact.value, fact.unit, fact.printed if fact.origin == "reported" else None)
        line = Branch([(f"{fact.name} = ", "plain")])
        line.append(value or self.word("缺", "missing"), "value" if value else "missing")
        if value or fact.counted or fact.formula:
            line.append(f"  {ORIGINS[fact.origin].of(self.language)} · {fact.as_of}", "dim")
        return line

    def provenance(self, branch: Branch, fact: Fact) -> None:
        """Source and place, formula, counting, and what another source says."""
        if fact.source:
            where = self.source(fact.source, fact.place)
            branch.add(f"{self.word('来源', 'source')}: {where}", "dim")
        if fact.formula:
            branch.add(f"{self.word('公式', 'formula')}: {fact.formula}", "dim")
        if fact.counted is not None:
            branch.add(self.counting(fact), "dim")
        if fact.origin == "reported" and fact.recorded not in (None, fact.value):
            other = show(fact.recorded, fact.unit)
            label = self.word("另算得", "computed otherwise")
            branch.add(f"{label}: {other}", "dim")

    def counting(self, fact: Fact) -> str:
        """How a measure was counted."""
        counted = fact.counted
        assert counted is not None
        column = f".{counted.column}" if counted.column else ""
        where = f" where {counted.where}" if counted.where else ""
        kept, rows = counted.kept, counted.rows
        found = self.word(f"{kept}/{rows} 行", f"{kept} of {rows} rows")
        synthetic = self.evaluation.case.synthetic
        mark = self.word(" ※合成记录", " ※synthetic records") if synthetic else ""
        label = self.word("记录", "records")
        return f"{label}: {counted.aggregate} {counted.table}{column}{where} ({found}){mark}"

    def source(self, key: str, place: str) -> str:
        """A source's title and the place in it."""
        source: Source | None = self.evaluation.case.sources.get(key)
        title = source.title.of(self.language) if source else key
        return f"{title} · {place}" if place else title

    def judgement(self, tree: Branch, result: IndicatorResult) -> None:
        """What people judged, why, and on what evidence."""
        for id, holds in result.decided.items():
            mark = {True: "✓", False: "✗", None: "—"}[holds]
            told = describe_part(result.compiled, id).of(self.language)
            when = text_of(result.compiled.criteria[id])
            tree.add(f"{mark} {told} · {self.word('由数据判定', 'decided by facts')}: {when}")
        judged = result.judgement
        if judged is None:
            return
        branch = tree.add(self.word("评判", "judgement"))
        for id, answer in judged.criteria.items():
            text = describe_part(result.compiled, id)
            self.answer(branch, answer, text, met_mark(answer))
        for id, answer in (judged.faults or {}).items():
            text = describe_part(result.compiled, id)
            self.answer(branch, answer, text, f"− ×{answer.times}")
        if judged.faults == {}:
            branch.add(self.word("未发现扣分事项", "no fault was found"))
        if judged.tier is not None:
            branch.add(f"{judged.tier} {judged.share}")
        if judged.passed is not None:
            branch.add("✓" if judged.passed else "✗")
        if judged.score is not None:
            branch.add(f"{judged.score:f} {self.word('分', 'points')}")
        for judge, score in judged.scores.items():
            branch.add(f"{judge}: {score}")
        self.grounds(branch, judged.reason, judged.evidence)

    def answer(self, tree: Branch, answer: Answer, text: Text, mark: str) -> None:
        """One criterion or fault with its reason and evidence."""
        weight: Weight = "bad" if mark.startswith(("✗", "−")) else "plain"
        branch = tree.add(f"{mark} {text.of(self.language)}", weight)
        self.grounds(branch, answer.reason, answer.evidence)

    def grounds(self, tree: Branch, reason: Text | None, evidence: tuple[str, ...]) -> None:
        """A reason and the evidence for it, down to the page."""
        if reason is not None:
            tree.add(f"{self.word('理由', 'reason')}: {reason.of(self.language)}")
        for key in evidence:
            found = self.evaluation.case.evidence.get(key)
            if found is not None:
                where = self.source(found.source, found.place)
                title = found.title.of(self.language)
                tree.add(f"{self.word('佐证', 'evidence')} {title}: {where}", "dim")

    def scoring(self, tree: Branch, result: IndicatorResult) -> None:
        """Completion, share, points, rounding: how the score came out."""
        if result.exact is None or result.score is None:
            words = self.word("缺数据，未计分", "no data: not scored")
            if result.status == "reweighted":
                words = self.word("缺数据，不适用，分值让给同级", "no data: left out")
            tree.add(words, "missing")
            return
        steps = [describe_step(step).of(self.language) for step in result.steps]
        share = exact_text(result.share) if result.share is not None else "—"
        product = f"{share} × {exact_text(result.weight)} = {exact_text(result.exact)}"
        line = f"{product} → {result.score}"
        note = f"（{'；'.join(steps)}）" if steps else ""
        tree.add(f"{self.word('得分', 'score')}: {line}{note}", "strong")


def met_mark(answer: Answer) -> str:
    """✓, ✗, or the share to which a criterion is met."""
    if isinstance(answer.met, bool):
        return "✓" if answer.met else "✗"
    return answer.met.text()


def cited(citation: Citation) -> str:
    """Document number and article."""
    return f"{citation.number} {citation.article}".strip()
