"""The money as the interface shows it; amounts in yuan, as strings with all their digits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Schema

from hengjian.site.api.schemas import Row, Rows
from hengjian.site.money import queries
from hengjian.site.money.models import Movement, Payment


class FundLine(Schema):
    """A source, ``grants`` (central and provincial together) or ``total``."""

    source: str
    due: Decimal
    arrived: Decimal
    transferred: Decimal
    paid: Decimal
    budget: Decimal
    executed: Decimal
    arrival_rate: Decimal | None
    disbursement_rate: Decimal | None
    execution_rate_of_arrived: Decimal | None
    execution_rate_of_budget: Decimal | None


class FundTable(Schema):
    """The fund table of a project on a day."""

    project: str
    as_of: date
    promised: Decimal
    lines: list[FundLine]


class MovementOut(Row):
    """Money that moved between two accounts."""

    kind: str
    fund_source: str
    from_account: str
    to_account: str
    amount: Decimal
    happened_on: date
    document: str | None
    payment: str | None
    reverses: str | None
    note: str


class Finding(Schema):
    """What one rule of the red line found."""

    rule: str
    level: str
    allowed: Decimal
    asked: Decimal
    excess: Decimal


class PaymentOut(Row):
    """An application to pay, and what became of it."""

    contract: str | None
    fund_source: str
    kind: str
    category: str
    amount: Decimal
    payee: str
    state: str
    applied_on: date
    paid_on: date | None
    findings: list[Finding]
    let_pass: bool
    """A second person let it pass the red line."""


class Movements(Rows):
    """A part of the movements."""

    items: list[MovementOut]


class Payments(Rows):
    """A part of the payments."""

    items: list[PaymentOut]


def table(code: str, found: queries.FundTable) -> dict[str, Any]:
    """The fund table."""
    columns = ("due", "arrived", "transferred", "paid", "budget", "executed")
    lines = [
        {
            "source": line.key,
            **{name: getattr(line.money, name) for name in columns},
            "arrival_rate": line.rates["arrival"],
            "disbursement_rate": line.rates["disbursement"],
            "execution_rate_of_arrived": line.rates["execution"],
            "execution_rate_of_budget": line.rates["budget"],
        }
        for line in found.lines
    ]
    return {
        "project": code,
        "as_of": found.as_of,
        "promised": found.total.promised,
        "lines": lines,
    }


def _common(row: Movement | Payment, names: tuple[str, ...]) -> dict[str, Any]:
    common = ("code", "version", "synthetic", "source", "as_of", "changed_at")
    return {name: getattr(row, name) for name in (*common, *names)}


def movement(row: Movement) -> dict[str, Any]:
    """A movement; needs its relations selected."""
    return _common(row, ("kind", "fund_source", "amount", "happened_on", "note")) | {
        "from_account": row.from_account.code,
        "to_account": row.to_account.code,
        "document": row.document.code if row.document is not None else None,
        "payment": row.payment.code if row.payment is not None else None,
        "reverses": row.reverses.code if row.reverses is not None else None,
    }


def payment(row: Payment) -> dict[str, Any]:
    """A payment; needs its relations selected."""
    names = ("fund_source", "kind", "category", "amount", "payee", "state", "applied_on", "paid_on")
    return _common(row, names) | {
        "contract": row.contract.code if row.contract is not None else None,
        "findings": row.findings,
        "let_pass": bool(row.overridden_by),
    }
