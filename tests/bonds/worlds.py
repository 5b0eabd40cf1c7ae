"""A bond and a revenue plan that are easy to reckon by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from hengjian.bilingual import same
from hengjian.bonds.basis import Basis, Debt, basis
from hengjian.bonds.model import Bond
from hengjian.bonds.streams import Assumption, Cost, Growth, RevenuePlan, Stream, StreamKind
from hengjian.quantities import parse_quantity

DAY = dt.date


def taken(value: str) -> Assumption:
    return Assumption(parse_quantity(value), DAY(2022, 1, 1), "合成", synthetic=True)


def growth(rate: str, every: int = 1) -> Growth:
    return Growth(taken(rate), every)


def cost(code: str, amount: str, **more: object) -> Cost:
    return Cost(code, same(code), taken(amount), **more)  # type: ignore[arg-type]


PARKING = Stream(
    "parking",
    same("停车"),
    StreamKind.PARKING,
    price=taken("100元/个/月"),
    starts_on=DAY(2024, 1, 1),
    quantity=taken("1000个"),
    utilisation=taken("50%"),
)
"""50,000 元 a month, 600,000 元 a full year."""

BOND = Bond("2205001", "合成专项债券", 200_000_000, Fraction("0.03"), 5, DAY(2022, 7, 1))
"""2,000,000 元 at 3 % for five years, interest once a year, principal on 2027-07-01."""


def plan(stream: Stream = PARKING, **more: object) -> RevenuePlan:
    return RevenuePlan((replace(stream, **more),))


def base(stream: Stream = PARKING, bond: Bond = BOND, **more: object) -> Basis:
    return basis(plan(stream, **more), [Debt(bond)])
