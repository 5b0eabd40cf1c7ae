"""Where a figure of a project's bonds comes from: the steps of its reckoning, for the drawer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.bonds.basis import Factor
from hengjian.bonds.coverage import Verdict, explain_coverage, explain_year
from hengjian.bonds.due import State
from hengjian.bonds.explained import Explained, ratio
from hengjian.bonds.forecast import explain_stream
from hengjian.bonds.idle import explain_idle
from hengjian.bonds.performance import payable
from hengjian.bonds.schedule import explain_payment, schedule
from hengjian.bonds.stress import break_even, single_factor, two_factors
from hengjian.errors import Refused
from hengjian.quantities import round_half_up
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import name_of
from hengjian.site.bonds import queries
from hengjian.site.bonds.ex_ante import scored
from hengjian.site.bonds.models import (
    Assessment,
    Bond,
    BondUse,
    DebtService,
    Goal,
    PerformanceClause,
)
from hengjian.site.bonds.pages import drawings
from hengjian.site.bonds.pages.assessments import items_of
from hengjian.site.bonds.pages.calendar import within_a_year
from hengjian.site.bonds.pages.coverage import Read, read, run_simulation
from hengjian.site.bonds.pages.registers import income_chart
from hengjian.site.bonds.queries import (
    clock_of,
    disclosures,
    goals_of,
    in_force,
    repayment_calendar,
    results_of,
)
from hengjian.site.bonds.terms import as_bond, as_clause, yuan_of
from hengjian.site.common.words import language, said, words
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.english import quantities
from hengjian.site.platform.figure import (
    MOST,
    Asked,
    Chart,
    Figures,
    Record,
    Trace,
    Value,
    figure_address,
    one,
    trace_of_chart,
)

AMOUNT = words("金额（元）", "amount (yuan)")
BONDS = Figures(Project, "bonds", right=Permission.MONEY_VIEW)
BOND = Figures(Bond, rows=queries.whole)
CLAUSE = Figures(PerformanceClause)
USE = Figures(BondUse)
GOAL = Figures(Goal)
ASSESSMENT = Figures(Assessment)
CALENDAR: Figures[Any] = Figures(None, "calendar", right=Permission.MONEY_VIEW)
"""Of the repayment calendar, over all the bonds that the reader sees."""


@dataclass(frozen=True, slots=True)
class Why:
    """What a drawer shows."""

    title: Text
    explained: Explained


def _trace(why: Why, rows: Iterable[Any] = ()) -> Trace:
    """The steps of a reckoning as the trace of its last figure."""
    steps = why.explained.as_json(language())
    trace = Trace(why.title.of(language()), Value(quantities(str(steps[-1]["value"]))))
    trace.steps = steps
    trace.synthetic = any(row.synthetic for row in rows)
    return trace


@BONDS.named("coverage", "year", "stream", "even", "idle")
def _of_project(asked: Asked[Project]) -> Trace | None:
    """The steps to one figure of a project's page, under the same changes and on the same day."""
    found = read(asked.request, asked.membership, asked.row.code)
    try:
        why = KINDS[asked.name](found, asked.of)
    except (Refused, ValueError, StopIteration) as nothing:
        raise LookupError from nothing
    return _trace(why, (*found.standing.streams, *found.standing.uses))


def _coverage(found: Read, of: str) -> Why:
    if found.shown is None:
        raise LookupError(of)
    return Why(
        Text("全周期本息覆盖倍数", "Debt-service coverage for life"), explain_coverage(found.shown)
    )


def _year(found: Read, of: str) -> Why:
    if found.shown is None:
        raise LookupError(of)
    return Why(Text(f"{of} 年覆盖和收支", f"Coverage and balance of {of}"),
               explain_year(found.shown, int(of)))  # fmt: skip


def _stream(found: Read, of: str) -> Why:
    """``P-1-R0ab1@2030``: a stream's code and a year."""
    if found.basis is None:
        raise LookupError(of)
    code, _, year = of.rpartition("@")
    stream = next(each for each in found.standing.streams if each.code == code)
    return Why(
        Text(f"{stream.name}，{year} 年", f"{stream.name}, {year}"),
        explain_stream(found.basis.forecast, code, int(year)),
    )


def _even(found: Read, of: str) -> Why:
    if found.basis is None or found.bounds is None:
        raise LookupError(of)
    factor = Factor(of)
    even = break_even(found.basis, found.bounds.lower, factor)
    title = Text(f"{factor.wording.zh}的临界变动", f"Break-even of {factor.wording.en}")
    return Why(title, even.explained())


def _idle(found: Read, of: str) -> Why:
    clock = clock_of(found.standing, found.day)
    if clock is None:
        raise LookupError(of)
    return Why(Text("债券资金闲置成本", "Cost of idle bond money"), explain_idle(clock.found))


KINDS: dict[str, Callable[[Read, str], Why]] = {
    "coverage": _coverage,
    "year": _year,
    "stream": _stream,
    "even": _even,
    "idle": _idle,
}


@BONDS.named("amount", "rate")
def _uses(asked: Asked[Project]) -> Trace:
    """The bond money of a project, bond by bond, and the rate by its shares."""
    standing = read(asked.request, asked.membership, asked.row.code).standing
    rate = asked.name == "rate"
    trace = Trace(
        words("年利率（%，按金额加权）", "rate (% a year, by amount)")
        if rate
        else words("债券资金（元）", "bond money (yuan)"),
        Value(standing.rate, "decimal") if rate else Value(standing.amount, "yuan"),
        words("Σ 金额 × 年利率 ÷ Σ 金额", "Σ amount × rate ÷ Σ amount")
        if rate
        else words("各只债券用于本项目的金额之和", "what each bond lends to the project, added up"),
    )
    trace.columns = (words("债券", "bond"), words("年利率（%）", "rate (%)"), AMOUNT)
    trace.records = [
        Record(
            use.bond.name,
            Value(use.amount, "yuan"),
            reverse("web:bond", args=[use.bond.code]),
            (Value(use.bond.rate, "decimal"),),
        )
        for use in standing.uses
    ]
    trace.records_count = len(trace.records)
    trace.synthetic = any(use.synthetic for use in standing.uses)
    return trace


@CLAUSE.named("due")
def _due(asked: Asked[PerformanceClause]) -> Trace | None:
    """How the payment of a clause came about at its score."""
    row = asked.row
    if row.score is None:
        return None
    due = payable(as_clause(row), row.score)
    return _trace(Why(Text("应付金额", "Amount due"), due.explained()), [row])


@BOND.named("payment")
def _payment(asked: Asked[Bond]) -> Trace | None:
    """How one payment of the schedule came about; ``of`` is its number."""
    row, number = asked.row, int(asked.of) if asked.of.isdecimal() else 0
    whole = schedule(as_bond(row, row.uses.all()))
    if not 1 <= number <= len(whole.payments):
        return None
    title = Text(f"第 {number} 期应付本息", f"Payment {number}")
    return _trace(Why(title, explain_payment(whole, number)), [row])


CHARTS = {
    "by-year": (
        words(
            "覆盖倍数 =（净收益 + 付息资金）÷ 还本付息，逐年",
            "coverage = (net revenue + money set aside) ÷ debt service, year by year",
        ),
        "web:bond-project",
    ),
    "balance": (
        words(
            "逐年收入、成本、付息资金、还本付息和累计",
            "each year's revenue, cost and debt service",
        ),
        "web:bond-project",
    ),
    "tornado": (
        words(
            "其他不变，一个因素变动后的全周期覆盖倍数",
            "coverage for life when one factor changes",
        ),
        "web:bond-stress",
    ),
    "distribution": (
        words(
            "收入和成本按三角分布抽样（固定种子），每次计算全周期覆盖倍数",
            "revenue and cost drawn from triangles with a fixed seed; coverage for life of each",
        ),
        "web:bond-stress",
    ),
    "forecast": (
        words("各收入类别按测算假设逐年推算", "each stream by its assumptions, year by year"),
        "web:bond-forecast",
    ),
    "income": (
        words("测算收入与已登记收入逐年比较", "forecast against the income entered, by year"),
        "web:bond-registers",
    ),
}
"""The drawings of a project's bonds: how each is reckoned, and the page of what is behind it."""


@BONDS.named(*CHARTS)
def _trace_drawing(asked: Asked[Project]) -> Trace | None:
    """What a drawing shows, under the same changes as the page."""
    found = read(asked.request, asked.membership, asked.row.code)
    how, page = CHARTS[asked.name]
    drawn = _drawing(asked, found)
    trace = trace_of_chart(drawn, how, reverse(page, args=[asked.row.code]))
    if trace is not None:
        trace.synthetic = any(row.synthetic for row in found.standing.streams)
    return trace


def _drawing(asked: Asked[Project], found: Read) -> Chart | None:
    if asked.name == "income":
        return income_chart(found, asked.membership)
    shown, basis, bounds = found.shown, found.basis, found.bounds
    if shown is None or basis is None or bounds is None:
        return None
    match asked.name:
        case "by-year":
            return drawings.coverage_chart(shown)
        case "balance":
            return drawings.balance_chart(shown)
        case "tornado":
            return drawings.tornado(shown.ratio, single_factor(basis, bounds))
        case "distribution":
            return drawings.distribution(run_simulation(basis, bounds))
        case _:
            return drawings.forecast_chart(shown.basis.forecast)


@BONDS.named("below")
def _below(asked: Asked[Project]) -> Trace | None:
    """Of two factors changed at once, the combinations below the bound; ``of``: the factors."""
    found = read(asked.request, asked.membership, asked.row.code)
    if found.basis is None or found.bounds is None:
        return None
    known = {str(factor): factor for factor in Factor}
    rows, _, columns = asked.of.partition(".")
    grid = two_factors(found.basis, found.bounds, known[rows], known[columns])
    cells = [cell for line in grid.cells for cell in line]
    below = sum(cell.verdict is Verdict.BELOW for cell in cells)
    trace = Trace(
        words(
            "低于下限的组合（种）",
            "combinations below the bound",
        ),
        Value(below, "number"),
    )
    lower = ratio(found.bounds.lower, 2)
    trace.formula = words(
        f"两个因素各按步长变动，{len(cells)} 种组合里全周期覆盖倍数低于 {lower} 的计数",
        f"both factors changed step by step: of {len(cells)} combinations those below {lower}",
    )
    return trace


@BOND.named("opening", "principal", "interest", "fee", "total", "paid", "missing", "issue")
def _of_payment(asked: Asked[Bond]) -> Trace | None:
    """A figure of one payment of the schedule, ``of`` its number; of all of them without."""
    if asked.of and asked.name != "paid":
        return _payment(asked)
    return _of_schedule(asked)


def _paid(row: Bond, kept: QuerySet[DebtService]) -> Trace:
    """What was paid of a bond's debt service, entries that were reversed left out."""
    trace = Trace(words("已还本付息（元）", "debt service paid (yuan)"), Value(None))
    trace.formula = words(
        "已登记的还本付息，冲销的不计",
        "entries of debt service, less reversed",
    )
    trace.columns = (words("日期", "date"), words("项目", "project"), AMOUNT)
    trace.records = [
        Record(
            f"{each.paid_on} {each.get_kind_display()}",
            Value(each.amount, "yuan"),
            reverse("web:bond", args=[row.code]),
            (Value(each.project.name),),
        )
        for each in kept[:MOST]
    ]
    trace.shown = Value(sum((each.amount for each in kept), Decimal("0.00")), "yuan")
    trace.records_count = kept.count()
    trace.rest_on(kept)
    return trace


def _of_schedule(asked: Asked[Bond]) -> Trace:
    row = asked.row
    whole = schedule(as_bond(row, row.uses.all()))
    paid = visible_to(DebtService, asked.membership).filter(bond=row).select_related("project")
    if asked.name == "paid":
        return _paid(row, queries.standing_payments(paid))
    trace = Trace(words("还本付息（元）", "debt service (yuan)"), Value(None))
    sums = {
        "principal": whole.principal,
        "interest": whole.interest,
        "fee": whole.fees,
        "issue": whole.issue_fee,
        "total": whole.principal + whole.interest + whole.fees,
        "opening": whole.principal,
        "missing": whole.principal + whole.interest + whole.fees,
    }
    trace.shown = Value(yuan_of(sums[asked.name]), "yuan")
    trace.formula = words(
        "按发行要素编制的还本付息表各期之和；利息 = 期初本金 × 年利率 ÷ 每年付息次数，精确到分",
        "the schedule made from the terms, added up; interest = opening × rate ÷ payments a year",
    )
    trace.columns = (words("到期日", "due on"), words("本金（元）", "principal (yuan)"), AMOUNT)
    trace.records = [
        Record(
            str(each.due),
            Value(yuan_of(each.principal + each.interest + each.service_fee), "yuan"),
            figure_address(row, "payment", each.number),
            (Value(yuan_of(each.principal), "yuan"),),
        )
        for each in whole.payments
    ]
    trace.records_count = len(whole.payments)
    trace.source, trace.as_of, trace.synthetic = row.source, row.as_of, row.synthetic
    return trace


@BOND.named("assigned", "projects")
def _trace_uses(asked: Asked[Bond]) -> Trace:
    """To which projects the bond is on-lent."""
    rows = visible_to(BondUse, asked.membership).filter(bond=asked.row).select_related("project")
    uses = list(rows)
    counted = asked.name == "projects"
    whole = sum((use.amount for use in uses), Decimal("0.00"))
    trace = Trace(
        words(
            "使用的项目（个）",
            "projects",
        )
        if counted
        else words(
            "已安排（元）",
            "assigned (yuan)",
        ),
        Value(len(uses), "number") if counted else Value(whole, "yuan"),
        words("安排给各项目的额度", "what is on-lent to each project"),
    )
    trace.columns = (words("项目", "project"), AMOUNT)
    trace.records = [
        Record(
            use.project.name,
            Value(use.amount, "yuan"),
            reverse("web:bond-project", args=[use.project.code]),
        )
        for use in uses
    ]
    trace.records_count = len(uses)
    trace.rest_on(rows)
    return trace


@CALENDAR.named("overdue", "ahead")
def _trace_debt(asked: Asked[Any]) -> Trace:
    """What is overdue, or due within a year, over all the bonds that the reader sees."""
    late = asked.name == "overdue"
    rows = [
        each
        for each in repayment_calendar(asked.membership, asked.day)
        if (each.due.state is State.OVERDUE if late else within_a_year(each, asked.day))
    ]
    trace = Trace(
        words("逾期未付（元）", "overdue (yuan)")
        if late
        else words("今后一年应付（元）", "due within a year (yuan)"),
        Value(yuan_of(sum(each.due.missing for each in rows)), "yuan"),
        words("各期应付减去已付", "what each payment lacks"),
        as_of=asked.day,
    )
    trace.columns = (words("到期日、债券", "due, bond"), words("项目", "project"), AMOUNT)
    trace.records = [
        Record(
            f"{each.due.payment.due} {each.use.bond.name}",
            Value(yuan_of(each.due.missing), "yuan"),
            figure_address(each.use.bond, "payment", each.due.payment.number),
            (Value(each.use.project.name),),
        )
        for each in rows[:MOST]
    ]
    trace.records_count = len(rows)
    trace.more = reverse("web:bond-calendar") + ("?state=overdue" if late else "")
    trace.synthetic = any(each.use.bond.synthetic for each in rows)
    return trace


@USE.named("due")
def _due_of_use(asked: Asked[BondUse]) -> Trace | None:
    """One payment of a project's share of a bond; ``of`` is its day."""
    use = asked.row
    found = one(
        each
        for each in repayment_calendar(asked.membership, asked.day)
        if each.use.pk == use.pk and str(each.due.payment.due) == asked.of
    )
    payment = found.due.payment
    trace = Trace(
        words(f"{use.bond.name} {asked.of} 应付（元）", f"{use.bond.name}, due {asked.of} (yuan)"),
        Value(yuan_of(found.due.amount), "yuan"),
        words(
            "项目按转贷额度占债券规模的份额分担每一期",
            "each payment is shared by what the project was on-lent of the bond",
        ),
        as_of=asked.day,
    )
    trace.columns = (words("数", "figure"), AMOUNT)
    parts = (
        (words("本金", "principal"), payment.principal),
        (words("利息", "interest"), payment.interest),
        (words("手续费", "fee"), payment.service_fee),
        (words("已付", "paid"), found.due.paid),
        (words("未付", "open"), found.due.missing),
    )
    whole = figure_address(use.bond, "payment", payment.number)
    trace.records = [Record(name, Value(yuan_of(cents), "yuan"), whole) for name, cents in parts]
    trace.records_count = len(parts)
    trace.source, trace.synthetic = use.source, use.synthetic
    trace.page = (use.bond.name, reverse("web:bond", args=[use.bond.code]))
    return trace


@GOAL.named("actual", "completion")
def _trace_goal(asked: Asked[Goal]) -> Trace | None:
    """What was reached of a goal, and in per cent of its target."""
    goal = asked.row
    found = one(each for each in results_of([goal], asked.day))
    if found.actual is None:
        return None
    trace = Trace(
        f"{goal.name} · "
        + str(
            words("完成率（%）", "completion (%)")
            if asked.name == "completion"
            else words("完成值", "actual")
        ),
        Value(found.completion and round_half_up(found.completion, 2), "decimal")
        if asked.name == "completion"
        else Value(round_half_up(found.actual, 2), "quantity"),
        words("完成值 ÷ 目标值", "reached ÷ target"),
        as_of=found.on or asked.day,
    )
    trace.columns = (words("数", "figure"), words("数值", "value"))
    trace.records = [
        Record(words("目标值", "target"), Value(goal.target, "quantity")),
        Record(words("完成值", "actual"), Value(round_half_up(found.actual, 2), "quantity")),
    ]
    if found.counted and goal.measure:
        link = figure_address(goal.project, f"works:{goal.measure}")
        trace.records[1] = replace(trace.records[1], address=link)
    trace.records_count = 2
    trace.source = goal.source
    trace.synthetic = found.synthetic or goal.synthetic
    trace.page = (goal.project.name, reverse("web:goals", args=[goal.project.code]))
    return trace


@BONDS.named("goals")
def _goals_met(asked: Asked[Project]) -> Trace:
    """How many goals in force are met."""
    held = [goal for goal in goals_of(asked.row, asked.membership) if in_force(goal)]
    found = list(results_of(held, asked.day))
    met = sum(each.met is True for each in found)
    trace = Trace(words("达成的目标（个）", "goals met"), Value(f"{met}/{len(found)}"))
    trace.formula = words(
        "在执行的目标中达到目标值的计数",
        "goals in force that reach their target",
    )
    trace.columns = (words("目标", "goal"), words("目标值", "target"), words("完成值", "actual"))
    page = reverse("web:goals", args=[asked.row.code])
    trace.records = [
        Record(
            each.goal.name,
            Value(each.actual and round_half_up(each.actual, 2), "quantity"),
            page,
            (Value(each.goal.target, "quantity"),),
        )
        for each in found
    ]
    trace.records_count, trace.as_of = len(found), asked.day
    trace.synthetic = any(each.synthetic or each.goal.synthetic for each in found)
    return trace


@CLAUSE.named("share", "fixed", "earned", "withheld")
def _part_of_due(asked: Asked[PerformanceClause]) -> Trace | None:
    """A part of what is due by the score."""
    return _due(asked)


@ASSESSMENT.named("item")
def _item(asked: Asked[Assessment]) -> Trace:
    """The points of one question group of an ex-ante assessment; ``of`` is its code."""
    items = items_of(asked.row, scored(asked.row))
    item = one(each for each in items if each["code"] == asked.of)
    trace = Trace(said(item["name"]), Value(f"{item['score']} / {item['points']}"))
    trace.formula = words(
        "各问的得分之和，按评估框架",
        "the points of its questions, by the framework",
    )
    trace.columns = (words("问题", "question"), words("回答", "answer"))
    trace.records = [
        Record(said(each["text"]), Value(each["answer_name"] or None)) for each in item["questions"]
    ]
    trace.records_count = len(trace.records)
    trace.who, trace.as_of = name_of(asked.row.entered_by), asked.row.assessed_on
    trace.synthetic = asked.row.synthetic
    return trace


@BONDS.named("forecast-year")
def _forecast_year(asked: Asked[Project]) -> Trace | None:
    """Revenue, cost and net revenue of a year of the forecast; ``of`` is the year."""
    found = read(asked.request, asked.membership, asked.row.code)
    if found.base is None:
        return None
    years = found.base.basis.forecast
    year = one(each for each in years.years if str(each.year) == asked.of)
    trace = Trace(
        words(f"{asked.of} 年净收益（元）", f"net revenue of {asked.of} (yuan)"),
        Value(yuan_of(year.net), "yuan"),
        words("各类收入之和 − 成本之和", "the streams' revenue, less cost"),
        as_of=asked.day,
    )
    trace.columns = (words("收入类别", "stream"), AMOUNT)
    trace.records = [
        Record(
            said(stream.name),
            Value(yuan_of(year.revenue[stream.code]), "yuan"),
            figure_address(asked.row, "bonds:stream", f"{stream.code}@{year.year}"),
        )
        for stream in years.plan.streams
    ]
    trace.records.append(Record(words("成本", "cost"), Value(yuan_of(year.total_cost), "yuan")))
    trace.records_count = len(trace.records)
    trace.synthetic = any(row.synthetic for row in found.standing.streams)
    return trace


@USE.named("disclosed")
def _trace_disclosure(asked: Asked[BondUse]) -> Trace | None:
    """The amounts that the yearly disclosure states of a use; ``of`` is the year."""
    if not asked.of.isdecimal():
        return None
    rows = disclosures(asked.membership, int(asked.of[:4]))
    row = one(each.row for each in rows if each.use.pk == asked.row.pk)
    if row is None:
        return None
    trace = Trace(
        words(f"{asked.of} 年公开的金额（元）", f"amounts disclosed for {asked.of} (yuan)"),
        Value(None),
        words(
            "总投资为批复总投资；实际投资和收益按年底前的支付和收入登记合计",
            "the approved investment; spending and income as entered up to the end of the year",
        ),
    )
    trace.columns = (words("数", "figure"), AMOUNT)
    parts = (
        (words("项目总投资", "investment"), row.investment),
        (words("其中债券融资", "of it by bonds"), row.investment_bond),
        (words("已实现投资", "spent"), row.realised),
        (words("其中债券资金", "of it bond money"), row.realised_bond),
        (words("已取得项目收益", "income"), row.income),
    )
    page = reverse("web:bond-project", args=[asked.row.project.code])
    trace.records = [
        Record(name, Value(None if cents is None else yuan_of(cents), "yuan"), page)
        for name, cents in parts
    ]
    trace.records_count, trace.synthetic = len(parts), asked.row.synthetic
    return trace
