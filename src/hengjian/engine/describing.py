"""Scoring rules in words: what earns the points, in both languages."""

from __future__ import annotations

from functools import lru_cache

from hengjian.bilingual import Text, same
from hengjian.engine.frameworks.compiled import CompiledIndicator
from hengjian.engine.frameworks.model import Grade
from hengjian.engine.frameworks.rules import (
    Band,
    Checklist,
    Criterion,
    Deductions,
    Fault,
    FormulaRule,
    Judged,
    Ladder,
    Level,
    Likert,
    Linear,
    Panel,
    PassFail,
    Proportional,
    Qualitative,
    Steps,
)

RULE_NAMES = {
    "proportional": Text("按完成比例", "proportional"),
    "linear": Text("区间线性", "linear"),
    "ladder": Text("分档", "ladder"),
    "steps": Text("逐档扣分", "steps"),
    "pass_fail": Text("达标得满分", "pass or fail"),
    "checklist": Text("评价要点", "checklist"),
    "deductions": Text("扣分项", "deductions"),
    "qualitative": Text("定性分档", "qualitative tiers"),
    "judged": Text("评判给分", "judged"),
    "likert": Text("量表加权", "Likert scale"),
    "panel": Text("专家打分", "panel"),
    "formula": Text("公式计分", "formula"),
}

SCORE_HEADS = (
    Text("指标", "Indicator"),
    Text("分值", "Points"),
    Text("目标值", "Target"),
    Text("完成值", "Actual"),
    Text("得分", "Score"),
    Text("得分率", "Rate"),
    Text("公布", "Published"),
)
"""The columns of the score table."""
STATUS_WORDS: dict[str, Text] = {
    "missing": Text("缺数据", "no data"),
    "zero": Text("缺数据计 0", "no data: 0"),
    "reweighted": Text("不适用", "left out"),
    "incomplete": Text("未全", "incomplete"),
}
"""What stands in place of a score that is none, or beside one that is 0 for want of data."""


def describe_grade(grade: Grade | None) -> Text:
    """The grade's name; with its title where that is another word. A dash where there is none."""
    if grade is None:
        return same("—")
    name, title = grade.grade, grade.title or same(grade.grade)
    zh, en = (name if name == each else f"{name} ({each})" for each in (title.zh, title.en))
    return Text(zh, en)


@lru_cache(maxsize=4096)
def describe_rule(compiled: CompiledIndicator) -> Text:
    """What earns the points of one leaf, as a sentence in both languages."""
    rule = compiled.indicator.score
    match rule:
        case Proportional():
            return _proportional(rule)
        case Linear():
            return _linear(rule)
        case Ladder():
            return _join([_band(band) for band in rule.bands])
        case Steps():
            return _steps(rule)
        case PassFail():
            shown = rule.when or ""
            return Text(
                f"{shown or '评判为通过'}得满分，否则不得分",
                f"full points when {shown or 'judged as passed'}, none otherwise",
            )
        case Checklist():
            return _join([_criterion(criterion) for criterion in rule.criteria])
        case Deductions():
            return _join([_fault(fault) for fault in rule.faults])
        case Qualitative():
            return _join(
                [Text(f"{t.id} {t.from_}–{t.to}", f"{t.id} {t.from_}–{t.to}") for t in rule.tiers]
            )
        case Judged():
            return _judgement_words(compiled)
        case Likert():
            return _join([_level(level) for level in rule.levels])
        case Panel():
            return _panel(rule)
        case FormulaRule():
            return Text(f"得分 = {rule.points}", f"score = {rule.points}")
    return Text("", "")


def describe_part(compiled: CompiledIndicator, part: str) -> Text:
    """The words of one criterion or fault by its id; the id itself where the rule has none such."""
    rule = compiled.indicator.score
    parts: tuple[Criterion | Fault, ...] = ()
    if isinstance(rule, Checklist):
        parts = (*rule.criteria, *rule.faults)
    elif isinstance(rule, Deductions):
        parts = rule.faults
    return next((each.text for each in parts if each.id == part), same(part))


def _proportional(rule: Proportional) -> Text:
    zh = "目标值 ÷ 完成值 × 分值" if rule.lower_is_better else "完成值 ÷ 目标值 × 分值"
    en = "target ÷ actual × points" if rule.lower_is_better else "actual ÷ target × points"
    if rule.floor:
        zh, en = f"{zh}；完成率低于 {rule.floor} 不得分", f"{en}; none below {rule.floor}"
    if rule.over:
        zh += f"；完成率超过 {rule.over.above} 的部分予以扣减，最多扣 {rule.over.at_most}"
        en += f"; completion beyond {rule.over.above} is taken off, at most {rule.over.at_most}"
    return Text(zh, en)


def _linear(rule: Linear) -> Text:
    zh = "实际值" if rule.measured == "value" else "完成率"
    en = "the value" if rule.measured == "value" else "completion"
    return Text(
        f"{zh}由 {rule.from_} 至 {rule.to} 按比例得分",
        f"points in proportion as {en} goes from {rule.from_} to {rule.to}",
    )


def _band(band: Band) -> Text:
    bounds = [("≥", band.at_least), (">", band.above), ("≤", band.at_most), ("<", band.below)]
    written = " ".join(f"{mark} {bound}" for mark, bound in bounds if bound is not None)
    zh = f"{band.share} 的分值" if band.share is not None else f"{band.points} 分"
    en = f"{band.share} of the points" if band.share is not None else f"{band.points} points"
    return Text(f"{written or '其余'} 得 {zh}", f"{written or 'otherwise'}: {en}")


def _judgement_words(compiled: CompiledIndicator) -> Text:
    """The authority's own words, or what the points lie between."""
    most = compiled.points
    between = Text(f"在 0 至 {most} 分之间评定", f"0 to {most} points, as people judge")
    return compiled.indicator.standard or between


def _steps(rule: Steps) -> Text:
    zh, en = ("完成率", "completion") if rule.measured == "completion" else ("实际值", "the value")
    from_zh, from_en = ("目标值", "the target") if rule.measured == "value" else ("100%", "100%")
    if rule.from_ is not None:
        from_zh = from_en = str(rule.from_)
    side_zh, side_en = ("高于", "above") if rule.lower_is_better else ("低于", "below")
    part_zh = "，不足部分不计" if rule.count == "whole" else "，不足部分按一档计"
    part_en = "full" if rule.count == "whole" else "started"
    return Text(
        f"{zh}每{side_zh} {from_zh} {rule.each} 扣 {rule.off} 分{part_zh}，扣完为止",
        f"{rule.off} points off for each {part_en} {rule.each} that {en} is {side_en} {from_en}",
    )


def _criterion(criterion: Criterion) -> Text:
    """A criterion with what decides it and what is taken off it."""
    zh, en = criterion.text.zh, criterion.text.en
    if criterion.when is not None:
        zh, en = f"{zh}（{criterion.when}）", f"{en} ({criterion.when})"
    off = _join([_fault(fault) for fault in criterion.faults])
    if criterion.faults:
        zh, en = f"{zh}（{off.zh}）", f"{en} ({off.en})"
    return Text(zh, en)


def _fault(fault: Fault) -> Text:
    off = fault.points
    return Text(f"{fault.text.zh}，每次扣 {off} 分", f"{fault.text.en}: {off} off each time")


def _level(level: Level) -> Text:
    return Text(f"{level.fact} 计 {level.share}", f"{level.fact} counts {level.share}")


def _panel(rule: Panel) -> Text:
    zh = f"评委按 {rule.out_of} 分制打分取平均"
    en = f"mean of the judges' scores out of {rule.out_of}"
    if rule.trim:
        zh += f"，去掉最高和最低各 {rule.trim} 个"
        en += f", the {rule.trim} highest and lowest left out"
    return Text(zh, en)


def _join(parts: list[Text]) -> Text:
    return Text("；".join(p.zh for p in parts), "; ".join(p.en for p in parts))


_STEPS = {
    "floor": Text("低于下限，不得分", "below the floor: nothing"),
    "cap": Text("超过上限，按上限计", "beyond the cap: held to it"),
    "over": Text("超额完成过多，扣减", "far above target: taken back"),
    "nothing-spent": Text("完成值不大于零，按上限计", "nothing spent: full completion"),
    "trimmed": Text("已去掉最高最低", "highest and lowest left out"),
    "veto": Text("一票否决", "vetoed"),
    "capped": Text("封顶", "capped"),
}


def describe_step(step: str) -> Text:
    """What a step of the scoring means, in both languages."""
    if step in _STEPS:
        return _STEPS[step]
    kind, _, which = step.partition("-")
    if kind == "band":
        return Text(f"适用第 {which} 档", f"band {which} applies")
    if kind == "step":
        return Text(f"扣 {which} 档", f"{which} steps off")
    if kind == "tier":
        return Text(f"{which}一档", f"tier {which}")
    raise KeyError(step)
