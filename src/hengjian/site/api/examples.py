"""An example of everything that goes in and out, for the interface's document."""

from __future__ import annotations

from typing import Any

Example = dict[str, Any]


def row_example(code: str, **fields: Any) -> Example:
    """A row with what every row says of itself."""
    common = {"version": 3, "synthetic": True, "source": "住建局台账", "as_of": "2023-09-30"}
    return {"code": code, **common, "changed_at": "2023-10-08T01:20:00Z", **fields}


_PROBLEM: Example = {
    "type": "/problems/reference-unknown",
    "code": "reference-unknown",
    "where": "project",
    "message": {"zh": "没有编码为“P-9”的项目", "en": "there is no project with the code “P-9”"},
    "hint": {"zh": "请核对编码", "en": "check the code"},
}
STEP: Example = {"why": "资料齐全", "version": 3}
"""What a step of any procedure takes."""
EXAMPLES: dict[str, Example] = {
    "MovementOut": row_example(
        "LS-0102",
        kind="transfer",
        fund_source="central",
        from_account="ZH-FIN",
        to_account="ZH-SOE",
        amount="12000000.00",
        happened_on="2022-05-16",
        document="ZB-2022-1",
        payment=None,
        reverses=None,
        note="",
    ),
    "PaymentOut": row_example(
        "ZF-0031",
        contract="HT-P2-01",
        fund_source="central",
        kind="progress",
        category="works",
        amount="3200000.00",
        payee="某建设公司",
        state="paid",
        applied_on="2022-07-01",
        paid_on="2022-07-12",
        findings=[],
        let_pass=False,
    ),
    "ProblemDocument": {
        "type": "/problems/answer-refused",
        "title": "Refused",
        "status": 422,
        "detail": "nothing was written; problems says why, one by one",
        "problems": [_PROBLEM],
    },
    "TakenIn": {"new": 2, "changed": 11, "remarks": []},
    "FundTable": {
        "project": "P-2",
        "as_of": "2023-09-30",
        "promised": "640000000.00",
        "lines": [
            {
                "source": "central",
                "due": "120000000.00",
                "arrived": "96000000.00",
                "transferred": "96000000.00",
                "paid": "81600000.00",
                "budget": "120000000.00",
                "executed": "81600000.00",
                "arrival_rate": "80.00",
                "disbursement_rate": "100.00",
                "execution_rate_of_arrived": "85.00",
                "execution_rate_of_budget": "68.00",
            }
        ],
    },
    "CoverageOut": {
        "project": "P-2",
        "synthetic": True,
        "changes": {"revenue": "-10"},
        "coverage": None,
    },
    "WorksOut": {
        "project": "P-2",
        "as_of": "2023-09-30",
        "measures": [
            {
                "name": "开工率",
                "title_en": "Sites started",
                "value": "98.31",
                "unit": "%",
                "formula": "已开工小区数 / 计划开工小区数",
                "rows": None,
            }
        ],
    },
    "StepTaken": {
        "code": "ZF-0031",
        "state": "approved",
        "words": {"zh": "已批准", "en": "approved"},
        "version": 4,
        "open": ["pay"],
    },
}
