"""An example of everything that goes in and out, for the interface's document."""

from __future__ import annotations

from typing import Any

Example = dict[str, Any]


def row_example(code: str, **fields: Any) -> Example:
    """A row with what every row says of itself."""
    common = {"version": 3, "synthetic": True, "source": "住建局台账", "as_of": "2023-09-30"}
    return {"code": code, **common, "changed_at": "2023-10-08T01:20:00Z", **fields}


_DOSSIER = {"dossier_done": 31, "dossier_due": 34}
_PROJECT: Example = {
    "name": "老旧小区改造二期",
    "programme": "PG-2021",
    "competent_department": "HT-HSG",
    "implementer": "HT-SOE",
    "approved_investment": "792355000.00",
    "planned_start_on": "2022-03-01",
    "planned_finish_on": "2023-12-31",
    "description": "红塔区老旧小区改造，第二期",
}
_SITE: Example = {
    "name": "东风小区",
    "community": "东风社区",
    "street": "东风路 12 号",
    "project": "P-2",
    "section": "P-2-QZ1",
    "area": None,
    "built_year": 1985,
    "buildings_count": 3,
    "households": 43,
    "floor_area": "5410.37",
    "longitude": "102.543210",
    "latitude": "24.351200",
    "property_before": "none",
    "property_after": "community",
    "planned_start_on": "2022-03-01",
    "planned_finish_on": "2022-11-30",
}
_BOND: Example = {
    "name": "2022 年专项债券（三期）",
    "kind": "special",
    "region": "HT",
    "size": "50000000.00",
    "rate": "2.9300",
    "term_years": 10,
    "issued_on": "2022-06-28",
    "payments_a_year": 2,
    "repayment": "at_end",
    "instalments": [],
    "issue_fee": "0.0800",
    "service_fee": "0.0050",
    "lent_on_document": "",
    "lent_on": None,
    "uses": {"P-2": "50000000.00"},
}
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
    "ProjectOut": row_example(
        "P-2", **_PROJECT, region="HT", stage="under_way", sites=296, **_DOSSIER
    ),
    "ProjectNew": {"code": "P-3", **_PROJECT, "region": "HT"},
    "ProjectChange": {"version": 3, "approved_investment": "801200000.00", "implementer": None},
    "SiteOut": row_example(
        "S-012",
        **_SITE,
        sub_district="HT-YX",
        stage="finished",
        started_on="2022-03-12",
        finished_on="2022-11-20",
        confirmed_at=None,
        **_DOSSIER,
    ),
    "SiteNew": {"code": "S-297", **_SITE, "sub_district": "HT-YX", "datum": "WGS-84"},
    "SiteChange": {"version": 3, "households": 44, "why": "新增一户"},
    "SchemeOut": row_example(
        "F-2024-03",
        name="东风片区基础类",
        region="HT",
        area=None,
        sites=["S-012"],
        year=2024,
        state="draft",
        cost="1250000.00",
        benefit="71.50",
        utilities_aligned=True,
        starts_on="2024-04-01",
        finishes_on=None,
        items=[
            {"item": "water_main", "site": "S-012", "quantity": "1200.00", "unit_cost": "380.00"}
        ],
    ),
    "PlanOut": row_example(
        "JH-2024",
        name="2024 年度改造计划",
        region="HT",
        year=2024,
        state="draft",
        budgets={"central": "20000000.00"},
        chosen=["F-2024-03"],
        published_at=None,
    ),
    "WarningOut": row_example(
        "YJ-0007",
        project="P-2",
        rule="arrival-behind",
        level="yellow",
        state="open",
        fired_on="2023-09-30",
        owner="HT-FIN",
        due_on="2023-10-12",
        escalated_to=None,
        closed_on=None,
        closed_how="",
        measured={"formula": "到位资金 / 应到位资金", "value": "53.10%"},
    ),
    "BondRow": row_example("ZQ-2022-3", **_BOND),
    "BondOut": row_example(
        "ZQ-2022-3",
        **_BOND,
        payments=[
            {"due": "2022-12-28", "principal": "0.00", "interest": "732500.00", "fee": "36.63"}
        ],
    ),
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
