"""How the board is narrowed and exported: its filters, and its columns as a workbook has them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import current_day
from hengjian.site.common.words import said, words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.models import Evaluation
from hengjian.site.platform.lists import (
    Choice,
    Column,
    Facet,
    Listing,
    by_field,
    facet_of,
    label_of,
)
from hengjian.site.platform.telling import leading_to

MINE = {
    "undeclared": queries.undeclared,
    "leaderless": queries.without_lead,
    "open": queries.to_score,
    "unchecked": queries.to_check,
    "steps": queries.with_steps_to_take,
    "papers": queries.with_papers_to_review,
    "plans": queries.with_plan_to_approve,
    "budgets": queries.with_budget_to_decide,
    "panel": queries.with_panel_to_score,
    "opinions": queries.with_opinion_to_write,
    "visits": queries.with_sites_to_visit,
    "packages": queries.with_package_to_verify,
}
"""What one has to do, as the duties of the home page ask for it."""


def _now(row: Any) -> str:
    """The step at which it stands, in words; empty where all are settled."""
    return said(Text(row.now_zh, row.now_en)) if row.now_zh else ""


def _days_late(row: Any) -> int | None:
    """Calendar days since the step was due; None where its day is not past."""
    today = current_day()
    return (today - row.now_due).days if row.now_due and row.now_due < today else None


def _read_kept(name: str) -> Any:
    """What is kept of the standing under that name; None where the scores are not seen."""
    return lambda row: getattr(getattr(row, "standing", None), name, None) if row.seen else None


LISTING = Listing(
    name="evaluations",
    title=words("评价台账", "Evaluations"),
    columns=(
        Column("project", words("项目", "project"), lambda r: r.project.name, "name"),
        Column("code", words("编号", "code"), lambda r: r.code),
        Column("kind", words("评价类型", "kind"), lambda r: label_of(r, "kind")),
        Column("year", words("评价年度", "year"), lambda r: r.year, "year"),
        Column("agency", words("评价机构", "evaluator"), lambda r: r.agency.name),
        Column("as_of", words("评价截至日", "as of"), lambda r: r.as_of, "date"),
        Column("state", words("状态", "state"), lambda r: label_of(r, "state")),
        Column("step", words("现在步骤", "step"), _now),
        Column("due_on", words("步骤期限", "step due on"), lambda r: r.now_due, "date"),
        Column("late", words("逾期", "overdue"), _days_late, "number", unit=words("天", "days")),
        Column("points", words("已定分值", "points decided"), _read_kept("points"), "number"),
        Column("full", words("满分", "full points"), _read_kept("full"), "number"),
        Column("open", words("未定指标", "indicators open"), _read_kept("open_leaves"), "number"),
        Column("low", words("得分下限", "total, at least"), _read_kept("low"), "number"),
        Column("high", words("得分上限", "total, at most"), _read_kept("high"), "number"),
        Column("grade", words("评价等级", "grade"), _read_kept("grade")),
    ),
    address=leading_to("web:evaluation"),
    empty_title=words("还没有评价", "No evaluations yet"),
    empty_hint=words(
        "财政部门委托评价机构以后，评价组在这里评分、取证、出具；评价数据直接取自项目记录。",
        "Once the finance bureau commissions an evaluator, the team scores, gathers evidence and "
        "issues here; the figures come from the project's own records.",
    ),
)


def listing_for(known: QuerySet[Evaluation], membership: Membership) -> Listing:
    """The board as this membership narrows it: years and evaluators are those it knows of."""
    parties = known.order_by().values_list("year", "agency__code", "agency__name").distinct()
    years, agencies = set(), set()
    for year, code, name in parties:
        years.add(year)
        agencies.add((name, code))
    offered = {
        "year": [Choice(str(each), str(each)) for each in sorted(years, reverse=True)],
        "agency": [Choice(code, name) for name, code in sorted(agencies)],
        "overdue": [Choice("yes", words("只看逾期", "overdue only"))],
    }

    def mine(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        asked = MINE.get(value)
        return rows.filter(pk__in=asked(membership).values("pk")) if asked else rows.none()

    facets = (
        Facet("year", words("年度", "year"), lambda _: offered["year"], _of_year),
        Facet(
            "agency",
            words("评价机构", "evaluator"),
            lambda _: offered["agency"],
            by_field("agency__code"),
        ),
        facet_of("kind", words("评价类型", "kind"), Evaluation.Kind),
        Facet(
            "overdue",
            words("期限", "deadline"),
            lambda _: offered["overdue"],
            _late,
        ),
        Facet("state", words("状态", "state"), lambda _: (), by_field("state"), "hidden"),
        Facet("step", words("步骤", "step"), lambda _: (), _at_step, "hidden"),
        Facet("mine", words("等我办", "mine"), lambda _: (), mine, "hidden"),
    )
    return replace(LISTING, facets=facets)


def _at_step(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    there = queries.where_stuck(rows).filter(key=value)
    return rows.filter(pk__in=there.values("evaluation"))


def _late(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return queries.overdue(rows, current_day()) if value == "yes" else rows.none()


def _of_year(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(year=int(value)) if value.isdecimal() and len(value) == 4 else rows.none()


def with_standing(rows: QuerySet[Evaluation], membership: Membership) -> QuerySet[Any]:
    """The rows with the step at which they stand and, where the scores are seen, what is kept."""
    steps = queries.where_stuck(Evaluation.objects.all())
    now = steps.filter(evaluation=OuterRef("pk")).order_by()
    return rows.select_related("project", "agency", "standing").annotate(
        seen=Exists(queries.scored_for(membership).filter(pk=OuterRef("pk"))),
        now_zh=Subquery(now.values(said=KT("body__title__zh"))[:1]),
        now_en=Subquery(now.values(said=KT("body__title__en"))[:1]),
        now_due=Subquery(now.values("due_on")[:1]),
    )
