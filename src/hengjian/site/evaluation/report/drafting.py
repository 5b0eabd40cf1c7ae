"""A first draft of the report by rules: each sentence says what rows say, and nothing else.

Numbers stand by reference. Where no row says anything there is no sentence, and the section keeps
saying who has what belongs there: nothing is praised, nothing is called empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Model

from hengjian.documents.evaluation.chains import citations
from hengjian.documents.evaluation.figures import Figures, lost
from hengjian.engine.frameworks.rules import Checklist
from hengjian.engine.result import IndicatorResult
from hengjian.site.common.words import both
from hengjian.site.evaluation.asking import FOUND, NO, PARTLY, parts_of
from hengjian.site.evaluation.case import Drawn
from hengjian.site.evaluation.models import Evaluation, Finding, Judgement, Passage, SelfEvaluation
from hengjian.site.evaluation.report.numbers import approved_goals, checked_form, numbers_of
from hengjian.site.evaluation.self_rules import lacking, misread, rechecked
from hengjian.site.library.models import Participation

HEADING = Passage.Kind.HEADING
ON_THE_WORKS = ("sites", "certificates")
"""Record tables that tell how far the works are."""
WORST = 3
"""So many indicators are named as those that lost most."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A paragraph as a rule wrote it."""

    section: str
    text: str
    kind: str = Passage.Kind.PROSE
    about: str = ""
    in_summary: bool = False


def drafted(drawn: Drawn) -> list[Drafted]:
    """The paragraphs that the rows of an evaluation give, in the order of the outline."""
    figures = numbers_of(drawn)
    return [each for rule in RULES for each in rule(drawn, figures)]


def _opening(drawn: Drawn, figures: Figures) -> Iterator[Drafted]:
    row = drawn.evaluation
    notice = f"（{row.notice}）" if row.notice else ""
    # An annual evaluation is said by its year: 2022年度财政评价, not 2022年度年度财政评价.
    timing = "" if row.timing == Evaluation.Timing.ANNUAL else _zh(row, "timing")
    kind = _zh(row, "kind")
    yield Drafted(
        "opening",
        f"{row.agency}受{row.commissioner}委托{notice}，对{row.project}开展{row.year}年度"
        f"{timing}{kind}，数据截至{{as_of}}。"
        "现将评价情况报告如下。",
    )


def _project(drawn: Drawn, figures: Figures) -> Iterator[Drafted]:
    project = drawn.evaluation.project
    named = [
        f"《{each.title}》" + (f"（{each.number}）" if each.number else "")
        for each in project.policies.all()
    ]
    if named:
        yield Drafted("background", f"项目所依据的文件有{'、'.join(named)}。")
    if project.description.strip():
        text = project.description.strip().rstrip("。")
        yield Drafted("content", f"建设内容：{_plain(text)}。", in_summary=True)


def _progress(drawn: Drawn, figures: Figures) -> Iterator[Drafted]:
    told = []
    for name, measure in drawn.framework.measures.items():
        fact = drawn.result.facts.by_name.get(name)
        if measure.table in ON_THE_WORKS and fact is not None and fact.value is not None:
            told.append(f"{drawn.title_of(name).zh}{{facts.{name}}}")
    if told:
        text = f"截至{{as_of}}，{'，'.join(told)}。"
        yield Drafted("progress", text, in_summary=True)


def _funds(drawn: Drawn, figures: Figures) -> Iterator[Drafted]:
    if figures.get("money.total.due").text == "0.00万元":
        return
    yield Drafted(
        "funds",
        "截至{as_of}，应到位资金{money.total.due}，实际到位{money.total.arrived}，"
        "拨付项目单位{money.total.transferred}，实际支付{money.total.paid}，各来源见表1。",
    )


def _goals(drawn: Drawn, figures: Figures) -> Iterator[Drafted]:
    found = approved_goals(drawn)
    if found:
        groups = dict.fromkeys(each.goal.group for each in found)
        label = {each.goal.group: _zh(each.goal, "group") for each in found}
        parts = "、".join(f"{label[group]}{{goals.{group}}}" for group in groups)
        yield Drafted("goals-approved", f"批复的绩效目标共{{goals.count}}：{parts}，详见附件1。")


def _organisation(drawn: Drawn, figures: Figures) -> Iterator[Drafted]:
    project = drawn.evaluation.project
    told = [f"主管部门为{project.competent_department}"]
    if project.implementer is not None:
        told.append(f"实施单位为{project.implementer}")
    parts: dict[str, list[str]] = {}
    rows = Participation.objects.filter(project=project).select_related("organisation")
    for each in rows.exclude(capacity=Participation.Capacity.EVALUATOR).order_by("capacity", "pk"):
        parts.setdefault(_zh(each, "capacity"), []).append(each.organisation.name)
    told += [f"{what}单位为{'、'.join(dict.fromkeys(who))}" for what, who in parts.items()]
    yield Drafted("organisation", f"{'；'.join(told)}。")


def _work(drawn: Drawn, figures: Figures) -> Iterator[Drafted]:
    row, framework = drawn.evaluation, drawn.framework.framework
    yield Drafted(
        "purpose",
        f"评价对象为{row.project}，委托方为{row.commissioner}，评价范围是截至{{as_of}}的决策、"
        "实施、产出和效益情况。"
        if _has_four_parts(drawn)
        else f"评价对象为{row.project}，委托方为{row.commissioner}，评价数据截至{{as_of}}。",
    )
    weights = "、".join(
        f"{each.compiled.indicator.name.zh}{{points.{each.code}}}分" for each in _tops(drawn)
    )
    yield Drafted(
        "method",
        f"评价采用《{framework.title.zh}》（{framework.edition}版），满分{{full}}分，"
        f"末级指标{{counts.indicators}}项，一级指标分值为{weights}。",
    )
    if framework.authority:
        yield Drafted("method", f"指标体系的依据：{citations(figures, framework.authority)}。")
    yield Drafted(
        "process",
        "评价组{work.team}均已声明与项目无利害关系。评分所据的评判{work.answers}，均写明理由并引用"
        "证据，其中{work.checked}由另一人复核；登记的证据{work.evidence}。",
    )


def _has_four_parts(drawn: Drawn) -> bool:
    names = [each.compiled.indicator.name.zh for each in _tops(drawn)]
    return names == ["决策", "过程", "产出", "效益"]


def _overall(drawn: Drawn, figures: Figures) -> Iterator[Drafted]:
    if drawn.result.grade is None:
        return
    yield Drafted(
        "overall",
        f"{drawn.evaluation.project}绩效评价得分{{total}}分，评价等级为“{{grade}}”。",
        in_summary=True,
    )
    parts = "；".join(
        f"{each.compiled.indicator.name.zh}{{scores.{each.code}}}/{{points.{each.code}}}分"
        f"（得分率{{rates.{each.code}}}）"
        for each in _tops(drawn)
    )
    yield Drafted("overall", f"其中{parts}，见表2。", in_summary=True)
    worst = sorted(
        (each for each in _leaves(drawn) if lost(each)), key=lambda x: lost(x) or 0, reverse=True
    )
    if worst:
        named = "、".join(
            f"{each.compiled.indicator.name.zh}（失{{lost.{each.code}}}分）"
            for each in worst[:WORST]
        )
        yield Drafted("overall", f"失分最多的是{named}。", in_summary=True)


def _goals_met(drawn: Drawn, figures: Figures) -> Iterator[Drafted]:
    if figures.get("aimed.count").text != "0项":
        yield Drafted(
            "goals-met",
            "有目标值的指标{aimed.count}，达到目标值{aimed.met}，没有达到{aimed.below}，"
            "逐项对照见表3。",
        )


def _analysis(drawn: Drawn, figures: Figures) -> Iterator[Drafted]:
    for top in _tops(drawn):
        section, code = f"analysis-{top.code}", top.code
        name = top.compiled.indicator.name.zh
        leaves = [each for each in _leaves(drawn) if _top_of(drawn, each) == code]
        if any(each.score is None for each in leaves):
            continue
        yield Drafted(
            section,
            f"{name}满分{{points.{code}}}分，得分{{scores.{code}}}分，得分率{{rates.{code}}}。",
            about=code,
        )
        whole = [each.compiled.indicator.name.zh for each in leaves if not lost(each)]
        if whole:
            yield Drafted(section, f"{'、'.join(whole)}没有失分。", about=code)
        yield from (_leaf(drawn, each, section) for each in leaves if lost(each))


def _leaf(drawn: Drawn, leaf: IndicatorResult, section: str) -> Drafted:
    code, name = leaf.code, leaf.compiled.indicator.name.zh
    text = f"{name}满分{{points.{code}}}分，得分{{scores.{code}}}分，失{{lost.{code}}}分。"
    if leaf.value is not None:
        text += f"完成值为{{values.{code}}}"
        text += f"，目标值为{{targets.{code}}}。" if leaf.target is not None else "。"
    why = list(_why(drawn, leaf))
    if why:
        text += f"失分的原因：{'；'.join(why)}。"
    return Drafted(section, text, about=code)


def _why(drawn: Drawn, leaf: IndicatorResult) -> Iterator[str]:
    """The questions of a leaf that were not answered in full, each with the reason given."""
    asked = {part.id: part for part in parts_of(leaf.compiled)}
    for row in drawn.judgements:
        if row.indicator != leaf.code or not drawn.counts(row) or row.part not in asked:
            continue
        if row.answer in (NO, PARTLY, FOUND):
            yield f"{_end(asked[row.part].text.zh)}，{_verdict(row)}（{_end(_plain(row.reason))}）"
    rule = leaf.compiled.indicator.score
    if isinstance(rule, Checklist):
        for criterion in rule.criteria:
            if leaf.decided.get(criterion.id) is False:
                yield f"{_end(criterion.text.zh)}，数据不符合"


def _verdict(row: Judgement) -> str:
    return {NO: "不符合", PARTLY: "部分符合", FOUND: "已发现"}[row.answer]


def _recheck(drawn: Drawn, figures: Figures) -> Iterator[Drafted]:
    row = checked_form(drawn.evaluation)
    if row is None:
        return
    unit = row.project.implementer or row.project.competent_department
    rebuilt = "（按公开报告所述重建）" if row.reconstruction else ""
    yield Drafted(
        "recheck-work",
        f"评价组复核了{unit}填报的{row.year}年度绩效自评表{rebuilt}，逐行按表上的分值和目标重算，"
        "并与项目记录核对，见附件6。",
        about=row.code,
    )
    if misread(row):
        text = "自评表各行合计与表上的总分不符，须先核对读表，不作虚高与否的结论。"
        yield Drafted("recheck-result", text, about=row.code)
    else:
        yield Drafted(
            "recheck-result",
            f"{row.year}年度自评{{recheck.claimed}}分，按同一张表复核为{{recheck.final}}分，"
            "相差{recheck.inflated}分。",
            about=row.code,
            in_summary=True,
        )
        text = "本次评价用的是另一套指标体系，自评分、复核分与评价得分不能直接相减。"
        yield Drafted("recheck-result", text, about=row.code)
    silent = _silent_lines(row)
    if rechecked(row).all_problems:
        text = "复核发现不合规{recheck.problems}"
        text += f"；未写偏差原因和改进措施的指标有{'、'.join(silent)}。" if silent else "。"
        yield Drafted("recheck-problems", text, about=row.code)


def _silent_lines(row: SelfEvaluation) -> list[str]:
    """The lines that deviate from their target and say no reason."""
    codes = ("selfeval-reason-missing", "selfeval-far-above")
    return [str(dict(each.values)["name"]) for each in lacking(row) if each.code in codes]


def _experience(drawn: Drawn, figures: Figures) -> Iterator[Drafted]:
    rows = drawn.evaluation.findings.filter(
        kind=Finding.Kind.EXPERIENCE, state=Finding.State.CONFIRMED
    )
    for row in rows.order_by("pk"):
        yield Drafted("experience", row.title, HEADING, row.code, in_summary=True)
        yield from _lines("experience", row.text, row.code, in_summary=True)


def _problems(drawn: Drawn, figures: Figures) -> Iterator[Drafted]:
    for row in drawn.findings:
        yield Drafted("problems", row.title, HEADING, row.code, in_summary=True)
        yield from _lines("problems", row.text, row.code, in_summary=True)
        if row.cause.strip():
            side = _zh(row, "side") if row.side else ""
            inner = _zh(row, "origin") if row.origin else ""
            kind = f"（{'、'.join(filter(None, (side, inner)))}）" if side or inner else ""
            yield Drafted("problems", f"原因{kind}：{_end(row.cause)}。", about=row.code)
        losing = [each for each in _leaves(drawn) if each.code in row.indicators and lost(each)]
        if losing:
            named = "，".join(
                f"{each.compiled.indicator.name.zh}失{{lost.{each.code}}}分" for each in losing
            )
            yield Drafted("problems", f"涉及的指标中，{named}。", about=row.code)


def _advice(drawn: Drawn, figures: Figures) -> Iterator[Drafted]:
    for finding in drawn.findings:
        for row in finding.recommendations.all():
            yield Drafted("advice", row.title, HEADING, row.code, in_summary=True)
            yield from _lines("advice", row.text, row.code, in_summary=True)
            text = f"针对“{finding.title}”。责任单位：{row.addressee}。"
            text += f"完成标准：{_end(row.done_when)}。"
            yield Drafted("advice", text, about=row.code)
        if not finding.recommendations.all() and finding.none_because.strip():
            text = f"对“{finding.title}”没有提出建议，因为{_end(finding.none_because)}。"
            yield Drafted("advice", text, about=finding.code)


def _other(drawn: Drawn, figures: Figures) -> Iterator[Drafted]:
    for step in drawn.evaluation.steps.filter(state="waived").order_by("pk"):
        text = f"“{step}”一步没有做，理由：{_end(step.why)}。"
        yield Drafted("other", _plain(text), about=step.code)
    for clash in drawn.clashes:
        if clash.choice is None or not clash.decided:
            continue
        chosen = "采用填报数" if clash.choice.chosen == "reported" else "采用记录数"
        told = "两种口径的统计" if clash.meaning else "记录数和填报数"
        text = (
            f"“{clash.title.zh}”的{told}分别为{clash.here}和{clash.there}，{chosen}，"
            f"理由：{_end(clash.choice.why)}。"
        )
        yield Drafted("other", _plain(text), about=clash.fact)


Rule = Callable[[Drawn, Figures], Iterable[Drafted]]
RULES: tuple[Rule, ...] = (
    _opening,
    _project,
    _progress,
    _funds,
    _goals,
    _organisation,
    _work,
    _overall,
    _goals_met,
    _analysis,
    _recheck,
    _experience,
    _problems,
    _advice,
    _other,
)


def _lines(section: str, text: str, about: str, *, in_summary: bool) -> Iterator[Drafted]:
    """A paragraph a line; only the first is short enough for the summary."""
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines()))):
        yield Drafted(section, line, about=about, in_summary=in_summary and not number)


def _tops(drawn: Drawn) -> list[IndicatorResult]:
    return [each for each in drawn.result.indicators if each.compiled.level == 1]


def _leaves(drawn: Drawn) -> list[IndicatorResult]:
    return [each for each in drawn.result.indicators if each.compiled.is_leaf]


def _top_of(drawn: Drawn, leaf: IndicatorResult) -> str:
    above = {each.code: each.compiled.parent for each in drawn.result.indicators}
    code = leaf.code
    while above[code] is not None:
        code = str(above[code])
    return code


def _zh(row: Model, field: str) -> str:
    """The Chinese of a choice, whatever the language of the page: the report is Chinese."""
    choices = dict(row._meta.get_field(field).flatchoices)  # type: ignore[union-attr]  # a choice
    return both(choices[getattr(row, field)]).zh


def _end(text: str) -> str:
    return text.strip().rstrip("。；;.")


def _plain(text: str) -> str:
    """Words of rows: braces in them are no references."""
    return text.replace("{", "{{").replace("}", "}}")
