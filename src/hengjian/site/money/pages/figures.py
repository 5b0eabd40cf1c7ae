"""Where a figure of the money comes from: plans, movements, certificates, payments, and rates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from hengjian.funds.allowance import Allowance, allowance
from hengjian.funds.rates import RATES, percent, rate
from hengjian.funds.red_line import NAMES, OfContract, formula_of
from hengjian.funds.replay import Replay
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import name_of
from hengjian.site.common.days import current_day
from hengjian.site.common.words import said, words
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import projects_with_money, visible_to
from hengjian.site.money import queries
from hengjian.site.money.models import (
    ChangeOrder,
    Contract,
    FundAccount,
    FundPlan,
    Movement,
    OutputCertificate,
    Payment,
    source_name,
)
from hengjian.site.money.pages.contract_picture import contract_chart
from hengjian.site.money.pages.pictures import DRAWN, flows, flows_of, picture_of, red_line
from hengjian.site.money.pages.reading import finding_in_words
from hengjian.site.money.queries import (
    STEPS,
    FundLine,
    FundTable,
    behind,
    paid_by_contract,
    table,
)
from hengjian.site.money.red_line import COMMITTED, across, replay_of, states
from hengjian.site.planning.models import SOURCES
from hengjian.site.platform.figure import (
    MOST,
    Asked,
    Figures,
    Record,
    Trace,
    Value,
    one,
    trace_of_chart,
    yuan,
)

Words = str | Promise
MONEY = Figures(Project, "money", rows=projects_with_money)
"""Of the fund table of a project; ``of`` is a source, ``grants`` or ``total``."""
FUNDS: Figures[Any] = Figures(None, "funds", right=Permission.MONEY_VIEW)
"""Of all the projects whose money the reader sees."""
CONTRACT = Figures(Contract)
PAYMENT = Figures(Payment)
AMOUNTS = {
    "promised": (
        words("承诺资金（元）", "promised (yuan)"),
        words(
            "资金计划中各笔金额之和，含未定到位日期的",
            "the sum of the fund plans, also the undated",
        ),
    ),
    "due": (
        words("应到位资金（元）", "due (yuan)"),
        words("资金计划中应到位日期不晚于截至日的金额之和", "fund plans due up to the day"),
    ),
    "arrived": (
        words("到位资金（元）", "arrived (yuan)"),
        words("到位流水之和，减去退回和冲销", "arrivals, less refunds and reversals"),
    ),
    "transferred": (
        words("拨付至项目单位（元）", "transferred to the implementing unit (yuan)"),
        words("拨付流水之和，减去退回和冲销", "transfers, less refunds and reversals"),
    ),
    "paid": (
        words("已支付（元）", "paid (yuan)"),
        words("支付流水之和，减去冲销", "payments, less reversals"),
    ),
}
"""The columns of the table, and how each is added up."""
WHOLES = {
    "due": words("应到位", "due"),
    "arrived": words("到位", "arrived"),
    "transferred": words("拨付", "transferred"),
    "paid": words("支付", "paid"),
    "executed": words("本年支付", "paid this year"),
    "budget": words("全年预算（本年应到位 + 上年结转）", "budget (due this year + carried over)"),
}
AMOUNT = words("金额（元）", "amount (yuan)")


@MONEY.named(*AMOUNTS, *RATES)
def _of_table(asked: Asked[Project]) -> Trace:
    """A figure of the fund table."""
    found = table(asked.row, asked.day)
    key = asked.of or "total"
    lines = {each.key: each for each in found.lines}
    if asked.name == "promised":
        money = found.total if key == "total" else found.by_source[key]
        name = lines[key].name if key in lines else SOURCES[key]
        line = FundLine(key, name, money)
    else:
        line = lines[key]
    return (_rate if asked.name in RATES else _amount)(asked, found, line)


def _amount(asked: Asked[Project], found: FundTable, line: FundLine) -> Trace:
    title, formula = AMOUNTS[asked.name]
    value = getattr(line.money, asked.name)
    trace = Trace(f"{said(line.name)} · {title}", yuan(value), formula, as_of=found.as_of)
    rows = behind(asked.row, line.key, asked.name, found.as_of)
    trace.records_count = rows.count()
    trace.columns = (words("流水或计划", "movement or plan"), AMOUNT)
    trace.records = [_record_of(each) for each in rows[:MOST]]
    trace.rest_on(rows)
    plans = reverse("web:money", args=[asked.row.code]) + "#plans"
    movements = reverse("web:money-movements", args=[asked.row.code])
    behind_it = urlencode({"behind": f"{line.key}.{asked.name}.{found.as_of}"})
    trace.more = plans if asked.name in ("due", "promised") else f"{movements}?{behind_it}"
    return trace


def _record_of(row: FundPlan | Movement) -> Record:
    project = row.project.code
    if isinstance(row, FundPlan):
        name = f"{source_name(row.fund_source)} {row.due_on or words('未排期', 'no day')}"
        address = reverse("web:money", args=[project]) + "#plans"
        return Record(f"{name} {row.basis}", yuan(row.amount), address)
    _, sign = STEPS[row.from_account.kind, row.to_account.kind]
    name = f"{row.happened_on} {row.get_kind_display()} {row.note or _document(row)}"
    address = reverse("web:movement", args=[project, row.code])
    if row.payment_id is not None and row.payment is not None:
        address = reverse("web:payment", args=[row.payment.code])
    return Record(name, yuan(sign * row.amount), address)


def _document(row: Movement) -> str:
    return row.document.number if row.document is not None else row.code


def _rate(asked: Asked[Project], found: FundTable, line: FundLine) -> Trace:
    rule = RATES[asked.name]
    part, whole = getattr(line.money, rule.part), getattr(line.money, rule.whole)
    trace = _quotient(
        f"{said(line.name)} · {said(rule.name)}",
        line.rates[asked.name],
        (WHOLES[rule.part], part),
        (WHOLES[rule.whole], whole),
    )
    trace.source, trace.as_of = rule.source, found.as_of
    trace.more = reverse("web:money", args=[asked.row.code])
    return trace


def _quotient(
    title: Words, value: Decimal | None, part: tuple[Words, Any], whole: tuple[Words, Any]
) -> Trace:
    """A rate in per cent with what is divided by what."""
    formula = f"{part[0]} ÷ {whole[0]}"
    if value is not None:
        formula += f" = {part[1]:,} ÷ {whole[1]:,} = {value}%"
    trace = Trace(title, Value(None if value is None else f"{value}%"), formula)
    trace.columns = (words("数", "figure"), AMOUNT)
    trace.records = [Record(name, yuan(amount)) for name, amount in (part, whole)]
    trace.records_count = 2
    return trace


@MONEY.named("undated")
def _trace_without_day(asked: Asked[Project]) -> Trace:
    rows = visible_to(FundPlan, asked.membership).filter(project=asked.row, due_on=None)
    trace = Trace(
        words("承诺未排期（元）", "promised, undated (yuan)"),
        yuan(table(asked.row, asked.day).total.unplanned),
        words("资金计划中没有到位日期的金额之和", "fund plans that have no day"),
    )
    trace.columns = (words("资金计划", "fund plan"), AMOUNT)
    trace.records = [_record_of(each) for each in rows.select_related("project")[:MOST]]
    trace.records_count, trace.more = rows.count(), reverse("web:money", args=[asked.row.code])
    trace.rest_on(rows)
    return trace


def _past(asked: Asked[Project]) -> Replay:
    return replay_of(asked.row, asked.day)[0]


@MONEY.named("replayed")
def _trace_replay(asked: Asked[Project]) -> Trace:
    """One payment of the past as the red line would have judged it; ``of`` is its code."""
    judged = one(each for each in _past(asked).judged if each.payment.code == asked.of)
    trace = Trace(
        words(f"{asked.of} 支付当日", f"{asked.of} on its day"),
        yuan(judged.total),
        words(
            "累计支付（含本笔），与当日已审核的产值和合同条款相比",
            "paid in all with this one, held against the output certified by then and the terms",
        ),
        as_of=judged.payment.on,
    )
    trace.columns = (words("数", "figure"), AMOUNT)
    parts = [
        (words("本笔", "this payment"), judged.payment.amount),
        (words("全项目累计支付（含本笔）", "paid by the project, this one included"), judged.total),
        (words("全项目当日已审产值", "output of the project certified by then"), judged.output),
    ]
    for found in judged.found:
        name = f"{said(NAMES[found.rule])}：{said(found.formula)}"
        parts.append((name, found.excess))
    page = reverse("web:payment", args=[asked.of])
    trace.records = [Record(name, yuan(amount), page) for name, amount in parts]
    trace.records_count = len(parts)
    trace.page = (asked.of, page)
    return trace


@MONEY.named("judged", "would_stop")
def _trace_judgement(asked: Asked[Project]) -> Trace:
    past = _past(asked)
    stopped = asked.name == "would_stop"
    rows = past.stopped if stopped else past.judged
    trace = Trace(
        words("会被拦下的支付（笔）", "payments that would have been stopped")
        if stopped
        else words("已付的支付（笔）", "payments made"),
        Value(len(rows), "number"),
        words(
            "施工合同下已付的每一笔，按支付当日已审核的产值和合同条款判断",
            "each payment under a works contract, judged by the output certified on its day",
        ),
        as_of=asked.day,
    )
    trace.columns = (words("支付单", "payment"), words("支付日期", "paid on"), AMOUNT)
    trace.records_count = len(rows)
    trace.records = [
        Record(
            each.payment.code,
            yuan(each.payment.amount),
            reverse("web:payment", args=[each.payment.code]),
            (Value(each.payment.on, "date"),),
        )
        for each in rows[:MOST]
    ]
    return trace


WHOLE_AMOUNTS = {
    **{name: AMOUNTS[name] for name in ("due", "arrived", "transferred", "paid")},
    "idle": (
        words("闲置在专户（元）", "idle in special accounts (yuan)"),
        words("各项目专户余额之和", "the balances of the projects' special accounts"),
    ),
}
WHOLE_RATES = {
    "arrival": (words("到位率", "arrival rate"), "arrived", "due"),
    "disbursement": (words("支出率", "disbursement rate"), "paid", "transferred"),
}


@FUNDS.named(*WHOLE_AMOUNTS)
def _of_all(asked: Asked[Any]) -> Trace:
    """The sum over the projects whose money the reader sees."""
    title, formula = WHOLE_AMOUNTS[asked.name]
    rows = queries.funds_of_projects(asked.membership, asked.day).order_by("code")
    whole = queries.funds_in_all(asked.membership, asked.day)
    trace = Trace(title, yuan(whole[asked.name]), formula, as_of=asked.day)
    trace.columns = (words("项目", "project"), title)
    trace.records_count, trace.more = rows.count(), reverse("web:funds")
    trace.records = [
        Record(row.name, yuan(getattr(row, asked.name)), reverse("web:money", args=[row.code]))
        for row in rows[:MOST]
    ]
    trace.rest_on(rows)
    return trace


@FUNDS.named(*WHOLE_RATES)
def _rate_of_all(asked: Asked[Any]) -> Trace:
    title, part, whole = WHOLE_RATES[asked.name]
    sums = queries.funds_in_all(asked.membership, asked.day)
    value = percent(rate(sums[part], sums[whole]))
    trace = _quotient(title, value, (WHOLES[part], sums[part]), (WHOLES[whole], sums[whole]))
    trace.as_of, trace.more = asked.day, reverse("web:funds")
    return trace


@FUNDS.named("stopped")
def _trace_stopped(asked: Asked[Any]) -> Trace:
    rows = queries.visible_payments(asked.membership).filter(state=Payment.State.STOPPED)
    trace = Trace(
        words("红线拦截中（笔）", "payments stopped at the red line"),
        Value(rows.count(), "number"),
        words("状态为“红线拦截”的支付单数", "the payments whose state is stopped"),
    )
    _list_payments(trace, rows)
    trace.more = f"{reverse('web:payments')}?state=stopped"
    return trace


@FUNDS.named("crossed")
def _trace_across(asked: Asked[Any]) -> Trace:
    """What was paid although the red line stops such a payment; apart from what is stopped now."""
    rows = across(queries.visible_payments(asked.membership)).filter(state=Payment.State.PAID)
    trace = Trace(
        words("已付中越线（笔）", "payments made across the red line"),
        Value(rows.count(), "number"),
        words(
            "已支付、按支付当日已审核的产值和合同条款判断为越线的支付单数；回放给出同一个数",
            "payments made that are across the line by the output certified on their day; the "
            "replay gives the same number",
        ),
    )
    _list_payments(trace, rows)
    trace.more = f"{reverse('web:payments')}?line=across&state=paid"
    return trace


def _list_payments(trace: Trace, rows: QuerySet[Payment]) -> None:
    trace.columns = (words("支付单", "payment"), words("状态", "state"), AMOUNT)
    trace.records_count = rows.count()
    trace.records = [
        Record(
            f"{row.code} {row.payee}",
            yuan(row.amount),
            reverse("web:payment", args=[row.code]),
            (Value(row.get_state_display()),),
        )
        for row in rows.order_by("-applied_on", "-pk")[:MOST]
    ]
    trace.rest_on(rows)


@CONTRACT.named("changes")
def _changes(asked: Asked[Contract]) -> Trace:
    orders = visible_to(ChangeOrder, asked.membership).filter(
        contract=asked.row, state=ChangeOrder.State.APPROVED, ordered_on__lte=asked.day
    )
    trace = Trace(
        words("已批变更（元）", "approved changes (yuan)"),
        yuan(_state(asked).terms.changes),
        words(
            "已批准的变更签证金额之和，减少的为负",
            "approved change orders, reductions below zero",
        ),
        as_of=asked.day,
    )
    trace.columns = (words("变更签证", "change order"), words("日期", "date"), AMOUNT)
    trace.records = [
        Record(row.title, yuan(row.amount), "", (Value(row.ordered_on, "date"),))
        for row in orders[:MOST]
    ]
    trace.records_count = orders.count()
    trace.rest_on(orders)
    return trace


@CONTRACT.named("output")
def _output(asked: Asked[Contract]) -> Trace:
    rows = visible_to(OutputCertificate, asked.membership).filter(
        contract=asked.row,
        state=OutputCertificate.State.CONFIRMED,
        certified_on__lte=asked.day,
    )
    trace = Trace(
        words("已审产值（元）", "certified output (yuan)"),
        yuan(_state(asked).output),
        words(
            "截至当日监理已审核的各月产值之和",
            "output certified by the supervisor up to the day",
        ),
        as_of=asked.day,
    )
    trace.columns = (words("所属月份", "month"), words("审核日期", "reviewed on"), AMOUNT)
    trace.records = [
        Record(f"{row.month:%Y-%m}", yuan(row.amount), "", (Value(row.certified_on, "date"),))
        for row in rows.order_by("-certified_on", "-pk")[:MOST]
    ]
    trace.records_count = rows.count()
    trace.rest_on(rows)
    return trace


@CONTRACT.named("committed")
def _trace_committed(asked: Asked[Contract]) -> Trace:
    rows = queries.visible_payments(asked.membership).filter(
        contract=asked.row, state__in=COMMITTED
    )
    trace = Trace(
        words("已付和待付（元）", "paid or approved (yuan)"),
        yuan(_state(asked).paid),
        words("已支付和已批准待支付的各笔之和", "payments that were made or approved"),
    )
    _list_payments(trace, rows)
    trace.more = f"{reverse('web:payments')}?contract={asked.row.code}&behind=committed"
    return trace


@CONTRACT.named("paid")
def _paid(asked: Asked[Contract]) -> Trace:
    rows = queries.visible_payments(asked.membership).filter(
        contract=asked.row, state=Payment.State.PAID
    )
    trace = Trace(
        words("已付（元）", "paid (yuan)"),
        yuan(queries.paid_under(asked.row)),
        words("已支付的各笔之和", "the payments that were made"),
    )
    _list_payments(trace, rows)
    trace.more = f"{reverse('web:payments')}?contract={asked.row.code}&state=paid"
    return trace


@CONTRACT.named("share")
def _share(asked: Asked[Contract]) -> Trace:
    state = _state(asked)
    return _quotient(
        words("支付 ÷ 产值", "paid ÷ output"),
        percent(rate(state.paid, state.output)),
        (words("已付和待付", "paid or approved"), state.paid),
        (words("已审产值", "certified output"), state.output),
    )


@CONTRACT.named("course")
def _course(asked: Asked[Contract]) -> Trace | None:
    how = words(
        "每一天的累计：计划产值、已审产值、按合同条款允许支付和已支付",
        "added up day by day: planned and certified output, what the terms allow, and payments",
    )
    listed = f"{reverse('web:payments')}?contract={asked.row.code}&state=paid"
    trace = trace_of_chart(contract_chart(asked.membership, asked.row, asked.day), how, listed)
    if trace is not None:
        trace.synthetic = asked.row.synthetic
    return trace


def _state(asked: Asked[Contract]) -> OfContract:
    return states([asked.row], asked.day)[asked.row.pk]


def most_under(state: OfContract, may: Allowance) -> Decimal:
    """What may have been paid under a contract in all; its price where no output is measured."""
    return may.allowed if state.measured else state.terms.ceiling


PARTS: dict[str, tuple[Words, Callable[[OfContract, Allowance], Decimal]]] = {
    "price": (words("合同价（元）", "contract price (yuan)"), lambda state, may: state.terms.price),
    "allowed": (words("累计允许（元）", "allowed in all (yuan)"), most_under),
    "left": (
        words("现在还可付（元；负数为已超出）", "may be paid now (yuan; below zero: too much)"),
        lambda state, may: most_under(state, may) - state.paid,
    ),
    "recovered": (
        words("应扣回预付款（元）", "advance to be recovered (yuan)"),
        lambda state, may: may.recovered,
    ),
    "retained": (words("质保金（元）", "retention (yuan)"), lambda state, may: may.retained),
}
"""What the red line reckons of a contract by its terms."""


@CONTRACT.named(*PARTS)
def _by_terms(asked: Asked[Contract]) -> Trace:
    """A part of the allowance, with all the others and the terms it is reckoned from."""
    state = _state(asked)
    may = allowance(state.terms, state.output)
    title, value = PARTS[asked.name]
    formula = said(formula_of(state.terms, may)) if state.measured else ""
    trace = Trace(title, yuan(value(state, may)), formula, as_of=asked.day)
    trace.columns = (words("数", "figure"), AMOUNT)
    wanted = {"committed": (words("已付和待付（元）", "paid or approved (yuan)"), state.paid)}
    parts = {name: (name_of, read(state, may)) for name, (name_of, read) in PARTS.items()}
    given = {"output": (words("已审产值（元）", "certified output (yuan)"), state.output)}
    trace.records = [
        Record(name, yuan(amount)) for name, amount in (given | parts | wanted).values()
    ]
    trace.records_count = len(trace.records)
    trace.source = asked.row.source or words("合同条款", "the terms of the contract")
    trace.synthetic = asked.row.synthetic
    return trace


def _finding(asked: Asked[Payment], kept: Sequence[Mapping[str, Any]]) -> Trace:
    """What the red line held against a payment, as it was kept then."""
    found = finding_in_words(one(each for each in kept if each["rule"] == asked.of))
    trace = Trace(found["name"], yuan(Decimal(found["excess"])), found["formula"])
    trace.columns = (words("数", "figure"), AMOUNT)
    trace.records = [
        Record(name, yuan(Decimal(found[key])))
        for key, name in (
            ("allowed", words("允许", "allowed")),
            ("asked", words("含本笔", "with this one")),
            ("excess", words("超出", "too much")),
        )
    ]
    trace.records_count = len(trace.records)
    trace.source = found["authority"] or words("合同条款", "the terms of the contract")
    trace.synthetic = asked.row.synthetic
    return trace


@PAYMENT.named("red_line")
def _red_line(asked: Asked[Payment]) -> Trace:
    """A finding that stands; ``of`` is its rule."""
    return _finding(asked, asked.row.findings)


@PAYMENT.named("stop")
def _stop(asked: Asked[Payment]) -> Trace:
    """By how much a payment was too much when it was stopped; ``of`` is ``stop.rule``."""
    key, _, rule = asked.of.partition(".")
    stop = one(each for each in asked.row.stops.all() if str(each.pk) == key)
    trace = _finding(replace(asked, of=rule), stop.findings)
    trace.when, trace.who = stop.stopped_at, name_of(stop.stopped_by)
    return trace


@MONEY.named("flows")
def _flows(asked: Asked[Project]) -> Trace | None:
    drawn = flows(table(asked.row, asked.day), paid_by_contract(asked.row, asked.day))
    how = words(
        "每一段是资金计划、到位、拨付或支付流水在截至日的合计（万元）；滞留和闲置是前后两段之差",
        "each part adds up plans, arrivals, transfers or payments up to the day (10,000 yuan); "
        "what is kept or idle is the difference of two",
    )
    return trace_of_chart(drawn, how, reverse("web:money-movements", args=[asked.row.code]))


@FUNDS.named("flows")
def _flows_of_all(asked: Asked[Any]) -> Trace | None:
    _, drawn = flows_of(queries.first_with_money(asked.membership, DRAWN + 1), asked.day)
    how = words(
        "各项目资金计划、到位、拨付和支付流水在截至日的合计（万元）；滞留和闲置是前后两段之差",
        "plans, arrivals, transfers and payments of the projects, added up to the day (10,000 "
        "yuan); what is kept or idle is the difference of two",
    )
    return trace_of_chart(drawn, how, reverse("web:funds"))


@MONEY.named("curve")
def _curve(asked: Asked[Project]) -> Trace | None:
    how = words(
        "按日累计：已审核产值、按合同条款允许支付、已支付（万元）",
        "added up day by day: certified output, allowed by the terms, and paid (10,000 yuan)",
    )
    listed = f"{reverse('web:payments')}?project={asked.row.code}&state=paid"
    return trace_of_chart(red_line(_past(asked), []), how, listed)


@PAYMENT.named("picture")
def _picture(asked: Asked[Payment]) -> Trace | None:
    row = asked.row
    how = words(
        "按日累计本合同：已审核产值、按条款允许支付、累计支付（含本笔，万元）",
        "the contract day by day: certified output, allowed by the terms, paid with this payment "
        "(10,000 yuan)",
    )
    contract = row.contract.code if row.contract is not None else ""
    listed = f"{reverse('web:payments')}?contract={contract}"
    return trace_of_chart(picture_of(row, current_day()), how, listed)


@MONEY.named("idle")
def _idle(asked: Asked[Project]) -> Trace:
    """What is in the special accounts of the project."""
    rows = visible_to(FundAccount, asked.membership).filter(
        project=asked.row, kind=FundAccount.Kind.SPECIAL
    )
    trace = Trace(
        words("专户余额（元）", "in special accounts (yuan)"),
        yuan(sum((row.balance for row in rows), Decimal("0.00"))),
        words("本项目各专户现有余额之和", "the balances of the project's special accounts now"),
    )
    trace.columns = (words("账户", "account"), words("余额（元）", "balance (yuan)"))
    trace.records = [
        Record(row.name, yuan(row.balance), reverse("web:bank", args=[row.code])) for row in rows
    ]
    trace.records_count = len(trace.records)
    return trace
