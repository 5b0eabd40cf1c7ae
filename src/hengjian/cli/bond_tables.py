"""A bond assessment in the terminal; amounts in 万元."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from hengjian.bilingual import Language, Text
from hengjian.bonds.assessment import Assessment
from hengjian.bonds.coverage import CoverageYear, Verdict
from hengjian.bonds.explained import percent, ratio
from hengjian.bonds.idle import IdleCost
from hengjian.bonds.model import Payment, Repayment, Schedule
from hengjian.bonds.stress import STEPS, Stressed
from hengjian.cli.output import console
from hengjian.quantities import round_half_up

_STYLES = {
    Verdict.BELOW: "bold red",
    Verdict.WITHIN: "green",
    Verdict.ABOVE: "yellow",
    Verdict.UNDEFINED: "dim",
}
_REPAYMENTS = {
    Repayment.BULLET: Text("到期一次还本", "principal at maturity"),
    Repayment.EQUAL_PRINCIPAL: Text("等额本金", "equal principal"),
    Repayment.ANNUITY: Text("等额本息", "equal instalments"),
    Repayment.INSTALMENTS: Text("分期还本", "listed instalments"),
}
_PAYMENT_HEADS = (
    Text("付款日", "Due"),
    Text("期初本金", "Opening"),
    Text("还本", "Principal"),
    Text("付息", "Interest"),
    Text("期末本金", "Closing"),
)
_FEE = Text("手续费", "Fee")
_YEAR_HEADS = (
    Text("年度", "Year"),
    Text("收入", "Revenue"),
    Text("成本", "Cost"),
    Text("净收益", "Net"),
    Text("其他来源", "Support"),
    Text("本息", "Service"),
    Text("覆盖倍数", "Coverage"),
    Text("累计结余", "In hand"),
)


def wan(cents: int | Fraction, places: int = 2) -> str:
    """Cents in 万元, grouped."""
    return format(round_half_up(Fraction(cents) / 1_000_000, places), ",f")


def signed(change: Fraction) -> str:
    """A change with its sign."""
    return f"+{percent(change)}" if change > 0 else percent(change)


class BondTables:
    """One assessment in one language."""

    def __init__(self, found: Assessment, language: Language) -> None:
        self.found, self.language = found, language
        self.out: Console = console()

    def word(self, zh: str, en: str) -> str:
        """One of two wordings."""
        return Text(zh, en).of(self.language)

    def print(self) -> None:
        """All parts in the order of the work."""
        found = self.found
        self.out.print(Styled(found.case.title.of(self.language), "bold"))
        for note in (found.case.synthetic, found.case.note):
            if note is not None:
                self.out.print(Styled(f"※ {note.of(self.language)}", "yellow"), soft_wrap=True)
        for whole in found.schedules:
            self.schedule(whole)
        self.coverage()
        self.stress()
        self.break_evens()
        self.simulation()
        if found.idle is not None:
            self.idle(found.idle)

    def head(self, zh: str, en: str) -> None:
        """The head of a part."""
        self.out.print(Styled(f"\n{self.word(zh, en)}", "bold"))

    def table(self, heads: Iterable[str], rows: Iterable[Iterable[str | Styled]]) -> None:
        """Rows under heads, numbers to the right."""
        table = Table(box=box.SIMPLE_HEAD, header_style="bold", padding=(0, 1), pad_edge=False)
        for number, name in enumerate(heads):
            table.add_column(name, justify="right" if number else "left")
        for row in rows:
            table.add_row(*row)
        self.out.print(table)

    def line(self, text: str | Styled) -> None:
        """One finding."""
        self.out.print(Styled("  · ").append(text), soft_wrap=True)

    # Parts ----------------------------------------------------------------------------------------

    def schedule(self, whole: Schedule) -> None:
        """The terms and every payment."""
        bond = whole.bond
        how = _REPAYMENTS[bond.repayment].of(self.language)
        self.head(
            f"还本付息计划 {bond.code} {bond.name}（万元）",
            f"Schedule of {bond.code} {bond.name} (万元)",
        )
        terms = f"{wan(bond.size)} · {percent(bond.rate)} · {bond.years} "
        self.line(terms + self.word(f"年 · {how}", f"years · {how}"))
        with_fee = bond.service_fee > 0
        heads = [*_PAYMENT_HEADS[:4], *([_FEE] if with_fee else []), *_PAYMENT_HEADS[4:]]
        self.table(
            (head.of(self.language) for head in heads),
            (self.payment(row, with_fee) for row in whole.payments),
        )
        self.line(
            self.word(
                f"利息合计 {wan(whole.interest)}，本息合计 "
                f"{wan(whole.principal + whole.interest)}，费用 {wan(whole.fees)}",
                f"interest {wan(whole.interest)}, principal and interest "
                f"{wan(whole.principal + whole.interest)}, fees {wan(whole.fees)}",
            )
        )

    @staticmethod
    def payment(row: Payment, with_fee: bool) -> tuple[str, ...]:
        """A row of the schedule."""
        fee = [row.service_fee] if with_fee else []
        amounts = (row.opening, row.principal, row.interest, *fee, row.closing)
        return (row.due.isoformat(), *map(wan, amounts))

    def coverage(self) -> None:
        """Every year, then life against its bounds."""
        found = self.found.coverage
        self.head("分年收支和覆盖倍数（万元）", "Coverage by year (万元)")
        changed = self.changed()
        if changed:
            self.line(Styled(self.word(f"假设：{changed}", f"what if: {changed}"), "magenta"))
        self.table((head.of(self.language) for head in _YEAR_HEADS), map(self.year, found.years))
        bounds = f"≥ {ratio(found.bounds.lower, 2)}"
        if found.bounds.upper is not None:
            bounds += f" ≤ {ratio(found.bounds.upper, 2)}"
        value, before = ratio(found.ratio), ratio(self.found.base.ratio)
        verdict = found.verdict.wording.of(self.language)
        told = self.word(
            f"存续期本息覆盖倍数 {value}（{bounds}）：{verdict}",
            f"coverage for life {value} ({bounds}): {verdict}",
        )
        unchanged = self.word(f"；不变动时 {before}", f"; unchanged {before}") if changed else ""
        self.line(Styled(told + unchanged, _STYLES[found.verdict]))

    def changed(self) -> str:
        """The changes asked for; empty where there are none."""
        return self.word("，", ", ").join(
            f"{factor.wording.of(self.language)} {signed(change)}"
            for factor, change in self.found.changes.items()
        )

    def year(self, row: CoverageYear) -> tuple[str | Styled, ...]:
        """A row of the years."""
        amounts = (row.revenue, row.cost, row.net, row.support, row.service.total)
        in_hand = Styled(wan(row.cumulative), "red" if row.cumulative < 0 else "")
        verdict = self.found.coverage.bounds.verdict(row.ratio)
        covered = Styled(ratio(row.ratio, 2), "red" if verdict is Verdict.BELOW else "")
        return (str(row.year), *map(wan, amounts), covered, in_hand)

    def stress(self) -> None:
        """Each factor alone."""
        self.head("单因素敏感性：存续期覆盖倍数", "One factor at a time: coverage for life")
        steps = sorted((*STEPS, Fraction(0)))
        base = self.found.base
        unchanged = Stressed({}, base.ratio, base.verdict)
        rows: list[list[str | Styled]] = []
        for factor, row in self.found.stress.items():
            by_change = {each.changes[factor]: each for each in row} | {Fraction(0): unchanged}
            cells = (self.stressed(by_change[step]) for step in steps)
            rows.append([factor.wording.of(self.language), *cells])
        self.table([self.word("变动", "change"), *map(signed, steps)], rows)

    def stressed(self, cell: Stressed) -> Styled:
        """A ratio in the colour of its verdict."""
        return Styled(ratio(cell.ratio, 3), _STYLES[cell.verdict])

    def break_evens(self) -> None:
        """How far each factor may change alone."""
        lower = ratio(self.found.case.bounds.lower, 2)
        self.head(f"降到下限 {lower} 的临界变动", f"The change that leads to the bound {lower}")
        for factor, found in self.found.break_evens.items():
            name = factor.wording.of(self.language)
            if found.change is None:
                self.line(self.word(f"{name}：不存在", f"{name}: there is none"))
                continue
            change, check = signed(found.change), ratio(found.ratio, 6)
            how = Text("精确解", "exact") if found.exact else Text("二分法", "bisection")
            self.line(
                self.word(
                    f"{name} {change}（{how.zh}，验算 {check}）",
                    f"{name} {change} ({how.en}, checked: {check})",
                )
            )

    def simulation(self) -> None:
        """How often coverage is below its bound."""
        found = self.found.simulation
        if found is None:
            return
        ranges = self.word("，", ", ").join(
            f"{each.factor.wording.of(self.language)} "
            f"{signed(Fraction(each.low, 1000))} … {signed(Fraction(each.high, 1000))}"
            for each in found.ranges
        )
        self.head("随机模拟", "Simulation")
        below, middle = percent(found.probability_below, 2), found.percentile(50)
        spread = f"{found.percentile(5)} … {found.percentile(95)}"
        self.line(
            self.word(
                f"{found.draws} 次（种子 {found.seed}；{ranges}）：低于下限的占 {below}，"
                f"中位数 {middle}，5%–95% 分位 {spread}",
                f"{found.draws} draws (seed {found.seed}; {ranges}): {below} below the bound, "
                f"median {middle}, 5%–95% {spread}",
            )
        )

    def idle(self, found: IdleCost) -> None:
        """What lay idle and what it cost."""
        self.head(f"资金闲置（截至 {found.as_of}）", f"Idle money as of {found.as_of}")
        share = "—" if found.late_share is None else percent(found.late_share, 2)
        rate = "—" if found.effective_rate is None else percent(found.effective_rate, 2)
        months = found.terms.within_months
        self.line(
            self.word(
                f"到位 {wan(found.arrived)} 万元，已用 {wan(found.used)} 万元，"
                f"闲置 {wan(found.idle)} 万元",
                f"arrived {wan(found.arrived)}, used {wan(found.used)}, "
                f"idle {wan(found.idle)} 万元",
            )
        )
        self.line(
            self.word(
                f"闲置超过 {months} 个月的 {wan(found.late)} 万元，占到位资金 {share}",
                f"idle for more than {months} months: {wan(found.late)} 万元, {share} of it",
            )
        )
        self.line(
            self.word(
                f"闲置成本 {wan(found.cost)} 万元（年利率 {percent(found.terms.rate)}）；"
                f"在用资金的实际年利率 {rate}",
                f"cost of idle time {wan(found.cost)} 万元 at {percent(found.terms.rate)}; "
                f"money in use really bears {rate} a year",
            )
        )
