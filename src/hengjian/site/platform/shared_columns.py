"""Columns that many tables share."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.platform.columns import Given

CODE = Given(
    hint=Text(
        "一经使用不再改变；同一编码再次导入即为更新",
        "kept for good; importing it again updates the row",
    ),
    example="S-0001",
)  # fmt: skip
DAY = Given(hint=Text("写到日，如 2022-07-31", "year, month and day: 2022-07-31"))
SOURCE = {
    "source": Given(
        hint=Text("这一行数据出自哪里", "where this row's data come from"), example="2024年摸底调查"
    ),
    "as_of": Given(hint=Text("数据截至哪一天", "the day up to which the data hold")),
}
SITE = Given(
    title=Text("小区编码", "site code"),
    hint=Text("小区表里的编码", "the code in the table of sites"),
    example="S-0001",
)
PROJECT = Given(
    title=Text("项目编码", "project code"),
    hint=Text("项目表里的编码", "the code in the table of projects"),
    example="P-2",
)
SUB_DISTRICT = Given(
    hint=Text("街道的编码或全名", "the sub-district's code or full name"), example="东街道"
)
DISTRICT = Given(hint=Text("区县的编码或全名", "the district's code or full name"), example="某区")
UNIT = Given(hint=Text("单位的编码或全名", "the unit's code or full name"))
DEGREES = Text(
    "以度为单位的小数；坐标系在导入时选择", "degrees as decimals; the datum is asked for on import"
)
PROJECT_OF = Given(title=PROJECT.title, hint=PROJECT.hint, example="P-2", required=True)
SITE_IF_ANY = Given(title=SITE.title, hint=Text("可留空", "may be empty"))
RECORD = {"source": SOURCE["source"]}
"""An entry has a day of its own, and no as-of date besides."""


def coded(example: str, hint: Text | None = None) -> Given:
    """A code, with an example of this table."""
    return Given(hint=hint or CODE.hint, example=example)
