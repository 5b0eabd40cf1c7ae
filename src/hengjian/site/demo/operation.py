"""An invented contract of operation whose payment depends on the score of its year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hengjian.site.accounts.models import Membership
from hengjian.site.bonds.actions import clauses
from hengjian.site.bonds.models import PerformanceClause
from hengjian.site.demo.library import PROJECT, SYNTHETIC
from hengjian.site.library.actions.sites import put_all
from hengjian.site.money.models import Contract

CODE = "SYN-HT-OP"
SIGNED = date(2024, 6, 3)
"""After the days the case is told of, so that nothing published is touched."""
LADDER = [["90", "100"], ["80", "90"], ["60", "60"], ["0", "0"]]
YEARS: tuple[dict[str, Any], ...] = (
    {"year": 2024, "formula": "proportional", "ladder": []},
    {"year": 2025, "formula": "ladder", "ladder": LADDER},
)
SCORE, WHY = Decimal("82.50"), "合成评价得分，仅用于演示按效付费"


def put_operation(unit: Membership, finance: Membership) -> None:
    """The contract with two years of its clause, the first of them scored; twice is once."""
    put_all(by=unit, model=Contract, rows=[_contract()], synthetic=True, why="载入参考案例")
    contract = Contract.objects.get(code=CODE)
    if PerformanceClause.objects.filter(contract=contract).exists():
        return
    common = {
        "base": Decimal("1200000.00"),
        "linked": Decimal(30),
        "source": SYNTHETIC,
        "synthetic": True,
    }
    first, _ = (
        clauses.enter(by=unit, contract=contract, values={**common, **year}) for year in YEARS
    )
    clauses.set_score(by=finance, clause=first, score=SCORE, why=WHY)


def _contract() -> dict[str, Any]:
    return {
        "code": CODE,
        "project": PROJECT,
        "kind": "operation",
        "name": "停车和充电设施运营服务合同（合成）",
        "party": "合成运营单位",
        "amount": Decimal("3600000.00"),
        "signed_on": SIGNED,
        "ends_on": date(2027, 6, 2),
        "progress": Decimal(100),
        "source": SYNTHETIC,
    }
