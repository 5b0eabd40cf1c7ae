"""The tables of the works that go in and out: milestones, planned output, inspections."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.projects import models
from hengjian.site.projects.exchange.columns import CODE, DAY, PROJECT, SITE, SOURCE
from hengjian.site.projects.exchange.specs import Given, Spec, spec

PROJECT_OF = Given(title=PROJECT.title, hint=PROJECT.hint, example="P-2", required=True)
SECTION = Given(
    title=Text("标段编码", "section code"),
    hint=Text(
        "标段表里的编码；整个项目的留空", "a code of the sections; empty for the whole project"
    ),
)
SITE_OR_NONE = Given(
    title=SITE.title, hint=Text("不属于某个小区的留空", "empty where it is no site's")
)


def works_tables() -> tuple[Spec, ...]:
    """In the order in which they build on each other."""
    return _milestones(), _output(), _inspections()


def _milestones() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="P-2-M1"),
        "project": PROJECT_OF,
        "section": SECTION,
        "site": SITE_OR_NONE,
        "kind": Given(example="hidden"),
        "name": Given(example="管沟隐蔽工程验收"),
        "planned_on": DAY,
        "actual_on": DAY,
        "seen_by": Given(example="李监理"),
        **SOURCE,
    }
    purpose = Text(
        "一行一个进度节点；小区的开工和完工日期在小区表",
        "one milestone a row; start and finish of a site stand in the table of sites",
    )
    return spec("milestones", Text("进度节点", "Milestones"), models.Milestone, purpose, columns)


def _output() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="P-2-O202207"),
        "project": PROJECT_OF,
        "section": SECTION,
        "month": Given(
            hint=Text("写当月 1 日，如 2022-07-01", "the first day of the month: 2022-07-01")
        ),
        "amount": Given("元", example="12000000.00"),
        **SOURCE,
    }
    title = Text("计划产值", "Planned output")
    purpose = Text("一行一个标段一个月", "one section and month a row")
    return spec("planned-output", title, models.PlannedOutput, purpose, columns)


def _inspections() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="P-2-I1"),
        "project": PROJECT_OF,
        "section": SECTION,
        "site": SITE_OR_NONE,
        "kind": Given(example="safety"),
        "on": DAY,
        "inspector": Given(example="李监理"),
        "passed": Given(example="是"),
        "found": Given(hint=Text("不合格时写明问题", "what is wrong, where it did not pass")),
        "serious": Given(example="否"),
        "due_on": DAY,
        "put_right_on": DAY,
        "put_right": Given(),
        **SOURCE,
    }
    title = Text("安全质量检查", "Inspections")
    purpose = Text("一行一次检查", "one check a row")
    return spec("inspections", title, models.Inspection, purpose, columns)
