"""The tables of what repays bonds, that go in and out: streams of revenue, income, assets."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.projects import models
from hengjian.site.projects.exchange.columns import CODE, DAY, PROJECT, SITE, SOURCE
from hengjian.site.projects.exchange.specs import Given, Spec, spec

PROJECT_OF = Given(title=PROJECT.title, hint=PROJECT.hint, example="P-2", required=True)
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
    return _streams(), _income(), _assets()


def _streams() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="P-2-R1"),
        "project": PROJECT_OF,
        "kind": Given(example="parking"),
        "name": Given(example="公共停车位"),
        "quantity": Given(example="300.00"),
        "unit": Given(hint=Text("如 个、处、平方米", "such as 个, 处, 平方米"), example="个"),
        "price": Given(
            "元", hint=Text("每单位每月的价格", "of one unit a month"), example="200.00"
        ),
        "utilisation": Given("%", example="85.00"),
        "growth": Given("%", example="1.00"),
        "cost_share": Given("%", example="12.00"),
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
        "code": Given(hint=CODE.hint, example="P-2-I202401"),
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
    return spec("income", title, models.Income, purpose, columns)


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
