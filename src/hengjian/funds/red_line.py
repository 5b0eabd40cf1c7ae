"""The red line: whether a payment may be made, and what an auditor would hold against it.

Each rule compares what is asked with what is allowed on the day; facts come in as values, findings
go out as values with their formula, so that the same rules stop a payment at entry, judge it again
at approval and at payment, and replay the past.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from hengjian.bilingual import Text
from hengjian.funds.allowance import Allowance, Terms, allowance, cents, open_advance
from hengjian.funds.spending import categories, forbids, weights

NOTHING = Decimal("0.00")
STOP, ESCALATE = "stop", "escalate"


@dataclass(frozen=True, slots=True)
class OfContract:
    """A contract as it stands on the day."""

    terms: Terms
    output: Decimal
    """Output confirmed and certified up to the day."""
    paid: Decimal
    """Paid, or approved for payment, before this payment."""
    measured: bool = True
    """Whether output is certified under it: works are, designs and supervision are not."""


@dataclass(frozen=True, slots=True)
class OfProject:
    """What the works of a project may have been paid in all."""

    output: Decimal
    advance: Decimal
    """Less what must be recovered of it."""
    allowed: Decimal
    paid: Decimal
    """Paid, or approved for payment, before this payment."""

    @property
    def formula(self) -> Text:
        """With the values."""
        return Text(
            f"全项目已审产值 {self.output:,.2f} + 未扣回预付款 {self.advance:,.2f}"
            f" = {self.allowed:,.2f} 元",
            f"certified output of the project {self.output:,.2f} + advances not recovered"
            f" {self.advance:,.2f} = {self.allowed:,.2f} yuan",
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A payment with what it is judged by."""

    amount: Decimal
    source: str
    category: str
    account: str
    """The name of the account."""
    balance: Decimal
    """Of the account, less what is approved and not paid yet."""
    contract: OfContract | None = None
    works: OfProject | None = None
    """All works of the project, this contract's included; judged where it is measured itself."""
    suspended: Text | None = None
    """The suspension in force, in its own words; None where there is none."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found."""

    rule: str
    level: str
    override: bool
    allowed: Decimal
    """In all, this payment included."""
    asked: Decimal
    """In all, this payment included."""
    told: Callable[[], Text] = field(compare=False)
    """Words the formula: only where it is shown, since a long past is judged for its numbers."""
    authority: str = ""

    @property
    def formula(self) -> Text:
        """With its values."""
        return self.told()

    @property
    def excess(self) -> Decimal:
        """How much is asked beyond what is allowed."""
        return self.asked - self.allowed

    def as_kept(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "rule": self.rule,
            "level": self.level,
            "override": self.override,
            "allowed": str(self.allowed),
            "asked": str(self.asked),
            "excess": str(self.excess),
            "formula": {"zh": self.formula.zh, "en": self.formula.en},
            "authority": self.authority,
        }


NAMES: dict[str, Text] = {
    "contract-output": Text("超过产值和预付款", "beyond output and advance"),
    "contract-price": Text("超过合同价和已批变更", "beyond the price and its approved changes"),
    "source-purpose": Text("资金来源不得用于此用途", "the source may not pay for this"),
    "account-balance": Text("账户余额不足", "more than the account holds"),
    "suspension": Text("拨付已暂停", "disbursement is suspended"),
    "project-output": Text("全项目支付超过产值", "the project as a whole is paid ahead of output"),
}
"""Of the rules."""
ALONE = frozenset(("source-purpose", "account-balance", "suspension"))
"""Rules that ask about the payment by itself; the others about all that was paid with it."""


def findings(asked: Asked) -> tuple[Finding, ...]:
    """Everything the red line holds against the payment, in the order of the rules."""
    found = [
        *_contract(asked),
        *_purpose(asked),
        *_balance(asked),
        *_suspension(asked),
        *_project_output(asked),
    ]
    return tuple(found)


def stops(found: tuple[Finding, ...]) -> bool:
    """Whether one of the findings stops the payment."""
    return any(each.level == STOP for each in found)


@dataclass(frozen=True, slots=True)
class Limit:
    """How much may have been paid in all before a rule speaks."""

    rule: str
    allowed: Decimal
    told: Callable[[], Text] = field(compare=False)
    authority: str


def limits_of(contract: OfContract) -> Iterator[Limit]:
    """Those of a contract: what it earned where output is certified under it, and its price."""
    terms = contract.terms
    if contract.measured:
        may = allowance(terms, contract.output)
        yield Limit("contract-output", may.allowed, lambda: formula_of(terms, may), AUTHORITY)
    yield Limit(
        "contract-price", terms.ceiling, lambda: _price_formula(terms), "五项制度：合同管理制"
    )


def limit_of_works(works: OfProject) -> Limit:
    """That of all works of a project together."""
    return Limit("project-output", works.allowed, lambda: works.formula, AUTHORITY)


def line_of(limits: Iterable[Limit]) -> Decimal:
    """The least of the limits that stop a payment; infinite where none does."""
    lines = [each.allowed for each in limits if weights()[each.rule].level == STOP]
    return min(lines, default=Decimal("Infinity"))


def room(asked: Asked) -> Decimal:
    """The most that this payment may ask, in yuan, before a rule stops it; its own amount is not
    looked at. Below zero where more was paid already than is allowed."""
    left = [line - paid for line, paid in _lines(asked)]
    stopped = weights()["suspension"].level == STOP and asked.suspended is not None
    if stopped or purpose_stops(asked.source, asked.category):
        left.append(NOTHING)
    if weights()["account-balance"].level == STOP:
        left.append(asked.balance)
    return min(left, default=Decimal("Infinity"))


def _lines(asked: Asked) -> Iterator[tuple[Decimal, Decimal]]:
    """What may have been paid in all under the contract and by the project, and what was."""
    this = asked.contract
    if this is None:
        return
    yield line_of(limits_of(this)), this.paid
    if asked.works is not None and this.measured:
        yield line_of([limit_of_works(asked.works)]), asked.works.paid


def _beyond(limit: Limit, asked: Decimal) -> Iterator[Finding]:
    if asked > limit.allowed:
        weight = weights()[limit.rule]
        yield Finding(
            limit.rule,
            weight.level,
            weight.override,
            limit.allowed,
            asked,
            limit.told,
            limit.authority,
        )


def _contract(asked: Asked) -> Iterator[Finding]:
    if asked.contract is not None:
        for limit in limits_of(asked.contract):
            yield from _beyond(limit, asked.contract.paid + asked.amount)


AUTHORITY = "财预〔2021〕61号：支付与工程进度匹配；财建〔2004〕369号；财建〔2022〕183号"


def formula_of(terms: Terms, may: Allowance) -> Text:
    """How much a contract may have been paid, with the values."""
    if terms.settled is not None:
        return Text(
            f"审定价 {may.earned:,.2f} − 质保金 {may.retained:,.2f} = {may.allowed:,.2f} 元",
            f"settled price {may.earned:,.2f} − retention {may.retained:,.2f}"
            f" = {may.allowed:,.2f} yuan",
        )
    cap_zh = f"，以合同价加变更 {terms.ceiling:,.2f} 为限" if may.capped else ""
    cap_en = f", at most price and changes {terms.ceiling:,.2f}" if may.capped else ""
    return Text(
        f"已审产值 {may.output:,.2f} × {terms.progress}% + 预付款 {may.advance:,.2f}"
        f" − 应扣回 {may.recovered:,.2f}{cap_zh} = {may.allowed:,.2f} 元",
        f"certified output {may.output:,.2f} × {terms.progress}% + advance {may.advance:,.2f}"
        f" − to be recovered {may.recovered:,.2f}{cap_en} = {may.allowed:,.2f} yuan",
    )


def _price_formula(terms: Terms) -> Text:
    if terms.settled is not None:
        return Text(f"审定价 {terms.settled:,.2f} 元", f"settled price {terms.settled:,.2f} yuan")
    return Text(
        f"合同价 {terms.price:,.2f} + 已批变更 {terms.changes:,.2f} = {terms.ceiling:,.2f} 元",
        f"price {terms.price:,.2f} + approved changes {terms.changes:,.2f}"
        f" = {terms.ceiling:,.2f} yuan",
    )


@cache
def purpose_stops(source: str, category: str) -> bool:
    """Whether a payment for this is stopped because the source may not pay for it."""
    return weights()["source-purpose"].level == STOP and forbids(source, category) is not None


def _purpose(asked: Asked) -> Iterator[Finding]:
    rule = forbids(asked.source, asked.category)
    if rule is None:
        return
    name = categories()[asked.category].name
    formula = Text(
        f"“{name.zh}”不得由该来源支付，可付 0 元",
        f"“{name.en}” may not be paid from this source: 0 yuan",
    )
    yield from _beyond(Limit("source-purpose", NOTHING, lambda: formula, str(rule)), asked.amount)


def _balance(asked: Asked) -> Iterator[Finding]:
    def formula() -> Text:
        return Text(
            f"{asked.account}余额（已减待支付） = {asked.balance:,.2f} 元",
            f"balance of {asked.account} less approved payments = {asked.balance:,.2f} yuan",
        )

    yield from _beyond(Limit("account-balance", asked.balance, formula, ""), asked.amount)


def _suspension(asked: Asked) -> Iterator[Finding]:
    told = asked.suspended
    if told is not None:
        limit = Limit("suspension", NOTHING, lambda: told, "财预〔2021〕61号：暂缓或停止拨付")
        yield from _beyond(limit, asked.amount)


def _project_output(asked: Asked) -> Iterator[Finding]:
    works = asked.works
    if works is not None and asked.contract is not None and asked.contract.measured:
        yield from _beyond(limit_of_works(works), works.paid + asked.amount)


def project_of(contracts: Sequence[OfContract]) -> OfProject:
    """The works contracts of a project together: their whole output and their open advances."""
    output = sum((each.output for each in contracts), NOTHING)
    free = sum(
        (open_advance(each.terms, each.output) for each in contracts if each.terms.settled is None),
        Fraction(0),
    )
    paid = sum((each.paid for each in contracts), NOTHING)
    return OfProject(output, cents(free), output + cents(free), paid)
