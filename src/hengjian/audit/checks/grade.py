"""The stated grade against the grade scale."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim, Example, Finding, Severity
from hengjian.audit.grading import NATIONAL, Graded, Scale, graded, scales
from hengjian.bilingual import Text
from hengjian.quantities import exact_text

_CODE = "grade"


def _run(context: Context) -> Iterator[Claim]:
    printed = scales(context.document)
    done: set[tuple[object, object]] = set()
    for each in graded(context.document):
        if each.score > 100 or (each.score_spot, each.grade_spot) in done:
            continue
        done.add((each.score_spot, each.grade_spot))
        known = [scale for scale in printed if each.grade in scale.names()]
        if printed and not known:
            continue
        if not known and (each.grade not in NATIONAL.names() or each.score <= 10):
            continue
        yield _judged(each, known)


def _judged(each: Graded, known: list[Scale]) -> Claim:
    choices = known or [NATIONAL]
    scale = choices[0]
    places = (each.score_spot, each.grade_spot)
    if any(choice.grade(each.score) == each.grade for choice in choices):
        return Claim(_CODE, places if scale.spot is None else (*places, scale.spot))
    shown = () if scale.spot is None else (scale.spot,)
    spots = (each.grade_spot, each.score_spot, *shown)
    severity: Severity = "error" if len(known) == 1 else "warning"
    follows = scale.grade(each.score)
    least = next((low for low, grade in scale.grades if grade == follows), Fraction(0))
    whose = ("文中等级标准", "the scale in the text") if known else (
        "财预〔2020〕10号的等级标准", "the national scale (财预〔2020〕10号)"
    )  # fmt: skip
    message = Text(
        f"得分 {each.score_text} 印为“{each.printed}”；"
        f"按{whose[0]}（{follows} ≥ {exact_text(least)}）应为“{follows}”。",
        f"The score {each.score_text} is graded “{each.printed}”; by {whose[1]} "
        f"({follows} from {exact_text(least)}) it is “{follows}”.",
    )
    suggestion = Text(
        f"等级改为“{follows}”，或核对得分。", f"Grade it “{follows}”, or check the score."
    )
    finding = Finding(
        _CODE, severity, message, spots, each.printed, follows, suggestion=suggestion,
        considered=CHECK.benign,
    )  # fmt: skip
    return Claim(_CODE, spots, (finding,))


CHECK = Check(
    code=_CODE,
    title=Text("评价等级", "Grade"),
    why=Text(
        "等级决定结果如何应用；等级与得分、标准不符，结论就不成立。",
        "The grade decides what follows; one that does not fit its score cannot stand.",
    ),
    run=_run,
    flags=(
        Example(
            "等级标准：优（得分≥90分）；良（80分≤得分＜90分）；中（60分≤得分＜80分）；"
            "差（得分＜60分）。\n\n"
            "项目综合得分78.6分，评价等级为“良”。",
            "中",
        ),
        Example("项目绩效评价得分为91.20分，评价等级为良好。", "优"),
        Example(
            "评价结果分四档：90分（含）以上为优，80（含）-90分为良，60（含）-80分为中，"
            "60分以下为差。\n\n"
            "经评价，总得分80分，评定等级为“中”。",
            "良",
        ),
        Example(
            "评分95分及以上为优秀，85分至95分为良好，75分至85分为合格，75分以下为不合格。\n\n"
            "本项目评价得分92分，评价等级为优秀。",
            "良",
        ),
        Example(
            "| 项目 | 得分 | 等级 |\n|---|---|---|\n| 甲 | 88.5 | 良 |\n| 乙 | 79.9 | 良 |\n", "中"
        ),
        Example(
            "| 等级 | 分数区间 |\n|---|---|\n| 优 | 90-100分 |\n| 良 | 80-89分 |\n"
            "| 中 | 60-79分 |\n| 差 | 60分以下 |\n\n评价得分59.99分，绩效等级为“中”。",
            "差",
        ),
    ),
    passes=(
        Example(
            "等级标准：优（得分≥90分）；良（80分≤得分＜90分）；中（60分≤得分＜80分）；"
            "差（得分＜60分）。\n\n"
            "项目综合得分67.4分，评价等级为“中”。"
        ),
        Example("评价得分80分，等级为良。"),
        Example(
            "评分95分及以上为优秀，85分至95分为良好，75分至85分为合格，75分以下为不合格。\n\n"
            "本项目评价得分92分，评价等级为良好。"
        ),
        Example("单位自评得分99分，自评等级为优；评价得分67.4分，评价等级为中。"),
        Example("满分100分，评价得分85.3分，其中产出得分28分，效益情况良好，评价等级为良好。"),
        Example(
            "五级标准：优[90,100]、良[80,90)、中[70,80)、一般[60,70)、差[0,60)。\n\n"
            "评价得分65分，评价等级为一般。"
        ),
        Example("施工质量等级为合格，得分率85%。"),
    ),
    benign=(
        Text("区间含下限、不含上限", "bounds that take in the lower end only"),
        Text("各地等级标准不同，先用文中标准", "places differ: the scale in the text goes first"),
        Text("自评等级与评价等级分别核对", "self-evaluation and evaluation are looked at apart"),
    ),
)
