"""The tables of bonds that go in and out: issues, uses, debt service, and what repays them."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.projects import models
from hengjian.site.projects.exchange.columns import CODE, DAY, DISTRICT, SITE, SOURCE
from hengjian.site.projects.exchange.money_tables import ENTRY, PROJECT_OF
from hengjian.site.projects.exchange.specs import Given, Spec, spec

BOND = Given(
    title=Text("债券编码", "bond code"),
    hint=Text("债券表里的编码或名称", "the code or name in the table of bonds"),
    example="ZQ2022-1",
)
ASSUMED = {
    "source": Given(
        hint=Text("测算假设的出处，必填", "where the assumptions come from"),
        example="发改价格〔2022〕1号",
        required=True,
    ),
    "as_of": Given(
        hint=Text("假设截至哪一天，必填", "the day for which they hold"),
        example="2022-05-01",
        required=True,
    ),
}


def bond_tables() -> tuple[Spec, ...]:
    """In the order in which they build on each other."""
    return _bonds(), _uses(), _terms(), _debt_service(), _streams(), _income(), _assets()


def _bonds() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="ZQ2022-1"),
        "region": DISTRICT,
        "name": Given(example="2022年某省专项债券（一期）"),
        "kind": Given(example="其他自平衡专项债券"),
        "size": Given("元", example="396000000.00"),
        "rate": Given("%", example="3.2500"),
        "term_years": Given("年", example=15),
        "issued_on": DAY,
        "payments_a_year": Given(example="1"),
        "repayment": Given(example="bullet"),
        "instalments": Given(
            hint=Text(
                "分期还本的填：日期 金额，用分号隔开",
                "where in parts: day amount; day amount",
            ),
            example="2030-06-28 5000000.00; 2031-06-28 5000000.00",
        ),
        "issue_fee": Given("%", example="0.1000"),
        "service_fee": Given("%", example="0.0050"),
        "lent_on_document": Given(example="某财债〔2022〕1号"),
        "lent_on": DAY,
        **SOURCE,
    }
    purpose = Text("一行一期债券（或转贷的部分）", "one issue, or the part lent on, a row")
    return spec("bonds", Text("债券", "Bonds"), models.Bond, purpose, columns)


def _uses() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="ZQ2022-1-U1"),
        "bond": BOND,
        "project": PROJECT_OF,
        "amount": Given("元", example="396000000.00"),
        "document": Given(example="某财债〔2022〕1号"),
        "source": Given(
            hint=Text(
                "没有予以支持的事前评估的存量债券，写明依据",
                "of a bond of the past without an assessment that admits: on what it rests",
            ),
        ),
        "as_of": SOURCE["as_of"],
    }
    title, purpose = (
        Text("债券额度", "Bond uses"),
        Text("一行一个项目使用一期债券的额度", "what one project may use of one bond a row"),
    )
    return spec("bond-uses", title, models.BondUse, purpose, columns, shown=("admitted",))


def _terms() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="P-2-KJ"),
        "project": PROJECT_OF,
        "coverage_lower": Given(example="1.20"),
        "coverage_upper": Given(hint=Text("不设上限的留空", "empty where there is none")),
        "operates_from": DAY,
        "operates_until": DAY,
        "idle_months": Given("个月", example=12),
        "overhead": Given("元", hint=Text("每年", "a year"), example="600000.00"),
        "overhead_growth": Given("%", example="2.00"),
        "support": Given(
            hint=Text(
                "安排了付息资金的填：年份 金额，用分号隔开",
                "where money is set aside: year amount; year amount",
            ),
            example="2023 17820000.00; 2024 17820000.00",
        ),
        **SOURCE,
    }
    title = Text("债券口径", "Terms of bonds")
    purpose = Text(
        "一行一个项目：覆盖倍数上下限、运营期、管理成本、付息资金",
        "one project a row: bounds of coverage, operation, management, money set aside",
    )
    return spec("bond-terms", title, models.BondTerms, purpose, columns)


def _debt_service() -> Spec:
    columns = {
        "code": Given(hint=ENTRY.hint, example="ZQ2022-1-P2023"),
        "bond": BOND,
        "project": PROJECT_OF,
        "kind": Given(example="interest"),
        "due_on": DAY,
        "paid_on": DAY,
        "amount": Given("元", example="12870000.00"),
        "paid_from": Given(example="项目收入"),
        **SOURCE,
    }
    title, purpose = (
        Text("还本付息", "Debt service"),
        Text("一行一笔已付的本金、利息或手续费", "one payment of principal, interest or fee a row"),
    )
    return spec("debt-service", title, models.DebtService, purpose, columns, shown=("reverses",))


def _streams() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="P-2-R1"),
        "project": PROJECT_OF,
        "kind": Given(example="parking"),
        "name": Given(example="公共停车位"),
        "quantity": Given(example="300.00"),
        "unit": Given(hint=Text("如 个、处、平方米", "such as 个, 处, 平方米"), example="个"),
        "price": Given("元", hint=Text("一个单位的价格", "of one unit"), example="200.00"),
        "period": Given(example="month"),
        "utilisation": Given("%", example="85.00"),
        "ramp": Given(
            hint=Text(
                "头几年达到全部收入的百分之几，用分号隔开",
                "per cent of the full income in the first years, separated by semicolons",
            ),
            example="40; 70",
        ),
        "growth": Given("%", example="1.00"),
        "growth_every": Given("年", example="1"),
        "cost_share": Given("%", example="12.00"),
        "fixed_cost": Given("元", example="0.00"),
        "cost_growth": Given("%", example="0.00"),
        "starts_on": DAY,
        "ends_on": DAY,
        "assumption": Given(example="物价部门核定的收费标准"),
        **ASSUMED,
    }
    title, purpose = (
        Text("收入测算", "Streams of revenue"),
        Text("一行一项收入", "one stream a row"),
    )
    return spec("streams", title, models.RevenueStream, purpose, columns)


def _income() -> Spec:
    columns = {
        "code": Given(hint=ENTRY.hint, example="P-2-I202401"),
        "project": PROJECT_OF,
        "stream": Given(
            title=Text("收入测算编码", "stream code"),
            hint=Text(
                "收入测算表里的编码；不属于任何一项的留空", "a code of the streams, or empty"
            ),
        ),
        "received_on": DAY,
        "amount": Given("元", example="120000.00"),
        "note": Given(example="一季度停车费"),
        **SOURCE,
    }
    title, purpose = Text("项目收入", "Income"), Text("一行一笔入账", "one receipt a row")
    return spec("income", title, models.Income, purpose, columns, shown=("reverses",))


def _assets() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="P-2-Z1"),
        "project": PROJECT_OF,
        "site": Given(title=SITE.title, hint=Text("可留空", "may be empty")),
        "name": Given(example="公共停车位"),
        "kind": Given(example="停车设施"),
        "quantity": Given(example="300.00"),
        "unit": Given(example="个"),
        "value": Given("元", example="6000000.00"),
        "formed_on": DAY,
        "keeper": Given(example="某物业公司"),
        "earns": Given(),
        **SOURCE,
    }
    title, purpose = Text("资产", "Assets"), Text("一行一项资产", "one asset a row")
    return spec("assets", title, models.Asset, purpose, columns)
