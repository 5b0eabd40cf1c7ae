"""The yearly disclosure of a special bond's project, one row a bond (财预〔2018〕209号), public by
30 June."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hengjian.bilingual import Text, same
from hengjian.bonds.explained import money, percent
from hengjian.bonds.model import Bond
from hengjian.errors import Problem, problem

RULE = "财预〔2018〕209号"
COLUMNS = (
    Text("债券名称", "bond"),
    Text("债券编码", "code"),
    Text("债券类型", "type"),
    Text("债券规模", "size"),
    Text("发行时间", "issued on"),
    Text("债券利率", "rate"),
    Text("债券期限", "term"),
    Text("资产类型", "type of asset"),
    Text("项目总投资", "total investment"),
    Text("其中：债券资金", "of it bond money"),
    Text("项目已实现投资", "realised investment"),
    Text("其中：债券资金", "of it bond money"),
    Text("项目取得收益", "income obtained"),
)
"""The columns of the row, in order."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One row of the sheet; amounts in cents, ``None`` where nothing is known."""

    bond: Bond
    kind: Text
    """Such as 专项债券 (其他自平衡)."""
    asset: Text
    investment: int | None
    investment_bond: int | None
    realised: int | None
    realised_bond: int | None
    income: int | None
    as_of: dt.date

    def cells(self) -> tuple[Text, ...]:
        """The row in print, a cell for each of ``COLUMNS``; a dash where nothing is known."""
        bond = self.bond
        amounts = (
            self.investment,
            self.investment_bond,
            self.realised,
            self.realised_bond,
            self.income,
        )
        return (
            same(bond.name),
            same(bond.code),
            self.kind,
            same(money(bond.size)),
            same((bond.issued_on or bond.interest_from).isoformat()),
            same(percent(bond.rate)),
            Text(f"{bond.years} 年", f"{bond.years} years"),
            self.asset,
            *(same("—" if amount is None else money(amount)) for amount in amounts),
        )

    def problems(self) -> tuple[Problem, ...]:
        """What a reader of the sheet would ask about: missing figures, parts above the whole."""
        values = {"code": self.bond.code}
        known = {
            COLUMNS[8]: self.investment,
            COLUMNS[10]: self.realised,
            COLUMNS[12]: self.income,
        }
        found = [
            problem("disclosure-missing", column=column, **values)
            for column, amount in known.items()
            if amount is None
        ]
        pairs = {
            COLUMNS[8]: (self.investment_bond, self.investment),
            COLUMNS[10]: (self.realised_bond, self.realised),
        }
        for column, (part, whole) in pairs.items():
            if part is not None and whole is not None and part > whole:
                found.append(problem("disclosure-part", column=column, **values))
        return tuple(found)


def disclosure_due(year: int) -> dt.date:
    """The last day to disclose what ``year`` ended with: 30 June of the next year."""
    return dt.date(year + 1, 6, 30)
