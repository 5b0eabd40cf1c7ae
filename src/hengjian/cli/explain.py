"""hengjian explain CASE CODE: the chain from a score down to the page it comes from."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click
from rich.text import Text as Styled
from rich.tree import Tree

from hengjian.bilingual import Language, Text
from hengjian.cli.evaluate import score_text, shown
from hengjian.cli.options import case_argument, evaluation_options, format_option
from hengjian.cli.output import console, print_json
from hengjian.engine.api import evaluate_case
from hengjian.engine.describing import RULE_NAMES, describe_part, describe_rule, describe_step
from hengjian.engine.facts.gathered import Fact
from hengjian.engine.facts.model import Answer, Source
from hengjian.engine.frameworks.rules import Citation
from hengjian.engine.language.nodes import Expression
from hengjian.engine.language.printing import substituted, text_of
from hengjian.engine.language.walking import names
from hengjian.engine.result import Evaluation, IndicatorResult
from hengjian.engine.trace import show, show_fact, trace_of
from hengjian.errors import Refused, problem
from hengjian.quantities import exact_text, round_half_up

ORIGINS = {
    "reported": Text("填报", "reported"),
    "records": Text("记录汇总", "counted from records"),
    "formula": Text("公式", "formula"),
    "what-if": Text("假设", "what if"),
}


@click.command(
    short_help="说明一个指标为什么得这些分 why a score",
    help="说明一个指标为什么得这些分：公式、代入的数、每个数的来源与页码、评判的理由和佐证。"
    "\n\nWhy an indicator has its score: formula, values, sources and places, judgements, "
    "evidence.",
)
@case_argument
@click.argument("code")
@evaluation_options
@format_option
@click.pass_context
def explain(
    ctx: click.Context,
    case: Path,
    code: str,
    framework: str | None,
    as_of: dt.date | None,
    basis: str | None,
    changes: tuple[tuple[str, str], ...],
    form: str,
) -> None:
    """Explain one indicator."""
    evaluation = evaluate_case(
        case, framework=framework, as_of=as_of, basis=basis, what_if=dict(changes)
    )
    try:
        result = evaluation[code]
    except KeyError:
        known = "、".join(each.code for each in evaluation.indicators)
        raise Refused([problem("code-unknown", code=code, known=known)]) from None
    if form == "json":
        print_json(explanation_json(evaluation, result))
        return
    console().print(Explanation(evaluation, ctx.obj).of(result))


def explanation_json(evaluation: Evaluation, result: IndicatorResult) -> dict[str, Any]:
    """The trace of one indicator and of every fact behind it."""
    trace = trace_of(evaluation)
    entries = {entry["code"]: entry for entry in trace["indicators"]}
    below = [e for e in trace["indicators"] if e["parent"] == result.code]
    needed = _behind(evaluation, result.compiled.inputs)
    return {
        "indicator": entries[result.code],
        "children": below,
        "facts": {name: trace["facts"][name] for name in needed},
    }


def _behind(evaluation: Evaluation, names: tuple[str, ...]) -> list[str]:
    """Every fact behind ``names``, formulas followed down, in order."""
    found: list[str] = []
    for name in names:
        formula = evaluation.framework.formulas.get(name)
        for each in (name, *_behind(evaluation, formula.inputs if formula else ())):
            if each not in found and each in evaluation.facts.by_name:
                found.append(each)
    return found


class Explanation:
    """The tree of one indicator, in one language."""

    def __init__(self, evaluation: Evaluation, language: Language) -> None:
        self.evaluation = evaluation
        self.language = language

    def word(self, zh: str, en: str) -> str:
        """One of two wordings."""
        return Text(zh, en).of(self.language)

    def of(self, result: IndicatorResult) -> Tree:
        """The tree of ``result``: its rule and inputs, or its children; what must be said of
        reconstructed points comes first."""
        tree = Tree(self.headline(result))
        note = self.evaluation.framework.framework.reconstruction
        if note is not None and result.compiled.level > 1:
            tree.add(Styled(f"※{note.of(self.language)}", style="yellow"))
        synthetic = self.evaluation.case.synthetic
        if synthetic is not None and self.counts_records(result):
            tree.add(Styled(f"※{synthetic.of(self.language)}", style="yellow"))
        self.fill(tree, result)
        return tree

    def counts_records(self, result: IndicatorResult) -> bool:
        """Whether anything behind ``result`` is counted from records."""
        facts = self.evaluation.facts.by_name
        return any(facts[n].counted for n in _behind(self.evaluation, result.compiled.inputs))

    def fill(self, tree: Tree, result: IndicatorResult) -> None:
        """Fill the tree of a leaf, or of a parent with its children's."""
        if result.compiled.is_leaf:
            self.leaf(tree, result)
        for child in self.evaluation.indicators:
            if child.compiled.parent == result.code:
                self.fill(tree.add(self.headline(child)), child)

    def headline(self, result: IndicatorResult) -> Styled:
        """Code, name, score out of points, rate."""
        line = Styled(f"{result.code} {result.compiled.indicator.name.of(self.language)}  ", "bold")
        line.append(f"{score_text(result.score)} / {result.compiled.points}", "bold cyan")
        if result.rate is not None:
            line.append(f"  {round_half_up(result.rate * 100, 2)}%", "dim")
        if result.published is not None:
            line.append(f"  {self.word('公布', 'published')} {result.published}", "dim")
        return line

    def leaf(self, tree: Tree, result: IndicatorResult) -> None:
        """A leaf: rule, value, target, how it was scored, judgement, citation."""
        self.rule(tree, result)
        compiled = result.compiled
        told: set[str] = set()
        value = shown(result.value, result)
        if compiled.value is not None:
            self.computed(tree, self.word("完成值", "value"), compiled.value, value, told)
        if compiled.target is not None and result.target is not None:
            target = result.target.shown(2)
            self.computed(tree, self.word("目标值", "target"), compiled.target, target, told)
        self.facts(tree, compiled.inputs, told)
        self.judgement(tree, result)
        self.scoring(tree, result)
        for citation in compiled.indicator.cite:
            tree.add(Styled(f"{self.word('依据', 'source of the rule')}: {cited(citation)}", "dim"))

    def rule(self, tree: Tree, result: IndicatorResult) -> None:
        """The rule by name and in words."""
        rule = result.compiled.indicator.score
        assert rule is not None
        name = RULE_NAMES[rule.rule].of(self.language)
        words = describe_rule(result.compiled).of(self.language)
        tree.add(self.word(f"计分规则：{name}——{words}", f"rule: {name} — {words}"))

    def computed(
        self, tree: Tree, label: str, expression: Expression, value: str | None, told: set[str]
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

    def facts(self, tree: Tree, names: tuple[str, ...], told: set[str]) -> None:
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

    def fact(self, fact: Fact) -> Styled:
        """``name = value``, its origin and date."""
        value = show(fact.value, fact.unit, fact.printed if fact.origin == "reported" else None)
        line = Styled(f"{fact.name} = ")
        line.append(value or self.word("缺", "missing"), "green" if value else "bold red")
        if value or fact.counted or fact.formula:
            line.append(f"  {ORIGINS[fact.origin].of(self.language)} · {fact.as_of}", "dim")
        return line

    def provenance(self, branch: Tree, fact: Fact) -> None:
        """Source and place, formula, counting, and what another source says."""
        if fact.source:
            where = self.source(fact.source, fact.place)
            branch.add(Styled(f"{self.word('来源', 'source')}: {where}", "dim"))
        if fact.formula:
            branch.add(Styled(f"{self.word('公式', 'formula')}: {fact.formula}", "dim"))
        if fact.counted is not None:
            branch.add(Styled(self.counting(fact), "dim"))
        if fact.origin == "reported" and fact.recorded not in (None, fact.value):
            other = show(fact.recorded, fact.unit)
            label = self.word("另算得", "computed otherwise")
            branch.add(Styled(f"{label}: {other}", "dim"))

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

    def judgement(self, tree: Tree, result: IndicatorResult) -> None:
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

    def answer(self, tree: Tree, answer: Answer, text: Text, mark: str) -> None:
        """One criterion or fault with its reason and evidence."""
        style = "red" if mark.startswith(("✗", "−")) else None
        branch = tree.add(Styled(f"{mark} {text.of(self.language)}", style or ""))
        self.grounds(branch, answer.reason, answer.evidence)

    def grounds(self, tree: Tree, reason: Text | None, evidence: tuple[str, ...]) -> None:
        """A reason and the evidence for it, down to the page."""
        if reason is not None:
            tree.add(f"{self.word('理由', 'reason')}: {reason.of(self.language)}")
        for key in evidence:
            found = self.evaluation.case.evidence.get(key)
            if found is not None:
                where = self.source(found.source, found.place)
                title = found.title.of(self.language)
                tree.add(Styled(f"{self.word('佐证', 'evidence')} {title}: {where}", "dim"))

    def scoring(self, tree: Tree, result: IndicatorResult) -> None:
        """Completion, share, points, rounding: how the score came out."""
        if result.exact is None or result.score is None:
            words = self.word("缺数据，未计分", "no data: not scored")
            if result.status == "reweighted":
                words = self.word("缺数据，不适用，分值让给同级", "no data: left out")
            tree.add(Styled(words, "bold red"))
            return
        steps = [describe_step(step).of(self.language) for step in result.steps]
        share = exact_text(result.share) if result.share is not None else "—"
        product = f"{share} × {exact_text(result.weight)} = {exact_text(result.exact)}"
        line = f"{product} → {result.score}"
        note = f"（{'；'.join(steps)}）" if steps else ""
        tree.add(Styled(f"{self.word('得分', 'score')}: {line}{note}", "bold"))


def met_mark(answer: Answer) -> str:
    """✓, ✗, or the share to which a criterion is met."""
    if isinstance(answer.met, bool):
        return "✓" if answer.met else "✗"
    return answer.met.text()


def cited(citation: Citation) -> str:
    """Document number and article."""
    return f"{citation.number} {citation.article}".strip()
