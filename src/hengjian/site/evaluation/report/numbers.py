"""Figures of the report beyond those of the engine: money, goals, the re-check, the work done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse

from hengjian.documents.evaluation.figures import REFERENCE, Figures, Named
from hengjian.documents.evaluation.printing import grouped
from hengjian.documents.model import words as said_as
from hengjian.errors import Problem, Refused
from hengjian.site.bonds.models import Goal
from hengjian.site.evaluation.case import Drawn, case_of
from hengjian.site.evaluation.models import Evaluation, SelfEvaluation, SelfLine, TeamMember
from hengjian.site.evaluation.self_rules import misread, rechecked
from hengjian.site.library.models import Project
from hengjian.site.money import queries
from hengjian.site.platform.figure import figure_address
from hengjian.site.watching.facts import GoalOnDay, goals_of

COLUMNS = {"due": "应到位", "arrived": "已到位", "transferred": "已拨付", "paid": "已支付"}
"""Of the fund table, in its order."""
TEN_THOUSAND = 10_000


@dataclass(frozen=True, slots=True)
class Origin:
    """A figure of the report that the engine does not reckon, and where it comes from."""

    name: str
    shown: str
    title: str
    source: str
    address: str = ""


def numbers_of(drawn: Drawn) -> Figures:
    """The figures that a paragraph of the report may refer to, in Chinese as the report is."""
    figures = Figures(drawn.result, "zh")
    for each in origins_of(drawn):
        figures.named[each.name] = Named(
            each.shown, each.title, ((figures.say("document"), said_as(each.source)),)
        )
    return figures


def origins_of(drawn: Drawn) -> Iterator[Origin]:
    """Every figure beyond the engine's."""
    yield from _money(drawn)
    yield from _goals(drawn)
    yield from _work(drawn)
    yield from _recheck(drawn)


def money_of(drawn: Drawn) -> queries.FundTable:
    """The fund table of the project on the day of the evaluation."""
    return queries.table(drawn.evaluation.project, drawn.as_of)


def _money(drawn: Drawn) -> Iterator[Origin]:
    project = drawn.evaluation.project
    for line in money_of(drawn).lines:
        for column, title in COLUMNS.items():
            amount = getattr(line.money, column)
            shown = f"{grouped(Fraction(amount) / TEN_THOUSAND, 2)}万元"
            address = figure_address(project, f"money:{column}", of=line.key)
            name = f"money.{line.key}.{column}"
            yield Origin(name, shown, f"{line.name.zh}{title}", "资金台账", address)


def approved_goals(drawn: Drawn) -> list[GoalOnDay]:
    """The approved goals in force on the day of the evaluation."""
    key = drawn.evaluation.project_id
    return goals_of(Project.objects.filter(pk=key), drawn.as_of).get(key, [])


def _goals(drawn: Drawn) -> Iterator[Origin]:
    found = approved_goals(drawn)
    row = drawn.evaluation
    report = reverse("web:evaluation-report", args=[row.code])
    scores = reverse("web:evaluation-scores", args=[row.code])
    yield Origin("goals.count", f"{len(found)}项", "批复的绩效目标", "绩效目标台账", report)
    for group in Goal.Group:
        count = sum(each.goal.group == group for each in found)
        label = str(Goal.Group(group).label)
        yield Origin(f"goals.{group.value}", f"{count}项", f"{label}目标", "绩效目标台账", report)
    aimed = [
        each
        for each in drawn.result.indicators
        if each.compiled.is_leaf and each.value is not None and each.target is not None
    ]
    met = [each for each in aimed if each.completion is not None and each.completion >= 1]
    yield Origin("aimed.count", f"{len(aimed)}项", "有目标值的指标", "评分表", scores)
    yield Origin("aimed.met", f"{len(met)}项", "达到目标值的指标", "评分表", scores)
    yield Origin(
        "aimed.below", f"{len(aimed) - len(met)}项", "没有达到目标值的指标", "评分表", scores
    )


def _work(drawn: Drawn) -> Iterator[Origin]:
    row = drawn.evaluation
    home = reverse("web:evaluation", args=[row.code])
    scores = reverse("web:evaluation-scores", args=[row.code])
    evidence = reverse("web:evaluation-evidence", args=[row.code])
    team = row.team.filter(verdict=TeamMember.Verdict.NONE).count()
    given = [each for each in drawn.judgements if drawn.counts(each)]
    checked = sum(bool(each.checked_by) for each in given)
    usable = sum(each.state == each.State.USABLE for each in drawn.evidence)
    yield Origin("work.team", f"{team}人", "已声明的评价组成员", "评价组", home)
    yield Origin("work.answers", f"{len(given)}项", "有理由和证据的评判", "评分表", scores)
    yield Origin("work.checked", f"{checked}项", "另一人复核过的评判", "评分表", scores)
    yield Origin("work.evidence", f"{usable}件", "可用的证据", "证据", evidence)


def checked_form(evaluation: Evaluation) -> SelfEvaluation | None:
    """The newest self-evaluation of the project that the report can speak of."""
    year = evaluation.year
    return evaluation.project.self_evaluations.filter(year__lte=year).order_by("-year").first()


def final_scores(row: SelfEvaluation) -> list[tuple[SelfLine | None, Decimal | None, Decimal]]:
    """Line, claimed and what counts after the re-check; the line of execution has none."""
    result, lines = rechecked(row), list(row.lines.all())
    heads: list[SelfLine | None] = [None] * (len(result.rows) - len(lines))
    found = []
    for line, own in zip([*heads, *lines], result.rows, strict=True):
        judged = line is not None and line.verdict == SelfLine.Verdict.JUDGED
        score = line.verdict_score if judged and line is not None else None
        found.append((line, own.claimed, own.counted if score is None else score))
    return found


def _recheck(drawn: Drawn) -> Iterator[Origin]:
    row = checked_form(drawn.evaluation)
    if row is None:
        return
    address = reverse("web:evaluation-recheck", args=[drawn.evaluation.code, row.code])
    result = rechecked(row)
    final = sum((score for _, _, score in final_scores(row)), Decimal(0))
    problems = len(result.all_problems)
    told = [
        ("claimed", f"{result.claimed}", "自评得分"),
        ("final", f"{final}", "复核得分"),
        ("problems", f"{problems}处", "不合规之处"),
    ]
    if not misread(row):
        told.append(("inflated", f"{result.claimed - final}", "自评高出复核"))
    for name, shown, title in told:
        yield Origin(f"recheck.{name}", shown, title, f"{row.year}年度自评复核", address)


def references_in(text: str) -> list[str]:
    """The references of a text in their order, each with its format."""
    return [
        f"{found[1].strip()}:{found[2].strip()}" if found[2] else found[1].strip()
        for found in REFERENCE.finditer(text)
        if found[1]
    ]


def read_as(text: str, figures: Figures) -> dict[str, str]:
    """By reference, how each figure of the text reads now; those that name nothing are left out."""
    found = {}
    for each in references_in(text):
        name, _, form = each.partition(":")
        try:
            found[each] = figures.get(name, form).text
        except Refused:
            continue
    return found


def unknown_in(text: str, figures: Figures, place: str) -> list[Problem]:
    """The references that name no figure, with the names that come near, and bad formats."""
    found: list[Problem] = []
    for each in dict.fromkeys(references_in(text)):
        name, _, form = each.partition(":")
        try:
            figures.get(name, form, place=place)
        except Refused as refused:
            found += refused.problems
    return found


def read_passage(text: str, evaluation: Evaluation) -> tuple[dict[str, str], list[Problem]]:
    """How each figure that a text names reads now, and what is wrong with those that name none.

    The evaluation is drawn together only where the text names a figure.
    """
    if not references_in(text):
        return {}, []
    figures = numbers_of(case_of(evaluation))
    return read_as(text, figures), unknown_in(text, figures, "text")


def address_of(reference: str, drawn: Drawn, origins: dict[str, Origin]) -> str:
    """Where the figure of a reference is explained."""
    name = reference.partition(":")[0]
    if name in origins:
        return origins[name].address
    head, _, rest = name.partition(".")
    code = drawn.evaluation.code
    if head == "facts":
        return reverse("web:figure", args=["evaluation-facts", code, rest])
    if rest and any(each.code == rest for each in drawn.result.indicators):
        return reverse("web:figure", args=["scores", code, rest])
    return reverse("web:figure", args=["scores", code, "total"])
