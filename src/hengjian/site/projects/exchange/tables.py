"""The tables that go in and out, in the order in which they build on each other."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from hengjian.bilingual import Text
from hengjian.site.projects import models
from hengjian.site.projects.exchange.bond_tables import bond_tables
from hengjian.site.projects.exchange.columns import (
    CODE,
    DAY,
    DEGREES,
    DISTRICT,
    PROJECT,
    SITE,
    SOURCE,
    SUB_DISTRICT,
    UNIT,
)
from hengjian.site.projects.exchange.money_tables import money_tables
from hengjian.site.projects.exchange.specs import Given, Spec, spec
from hengjian.site.projects.exchange.works_tables import works_tables
from hengjian.site.projects.scope_catalogue import catalogue


def _degrees(example: str) -> Given:
    return Given(hint=DEGREES, example=example)


@cache
def tables() -> dict[str, Spec]:
    """Every table by its name."""
    library = (
        _programmes(), _projects(), _sections(), _areas(), _sites(), _buildings(), _scope(),
        _shortcomings(), _willingness(), _opinions(), _viewpoints(), _approvals(), _utility_works(),
    )  # fmt: skip
    areas = (
        (Text("项目库", "Library"), library),
        (Text("建设", "Works"), works_tables()),
        (Text("资金", "Money"), money_tables()),
        (Text("债券", "Bonds"), bond_tables()),
        (Text("计划和档案", "Plans and archive"), _only_out()),
    )
    return {each.name: replace(each, area=area) for area, found in areas for each in found}


def importable() -> list[Spec]:
    """Those that can be imported."""
    return [each for each in tables().values() if each.importable]


def _works() -> Given:
    choices = tuple((code, kind.name) for code, kind in catalogue().items())
    hint = Text("从改造内容目录中选", "one of the catalogue of works")
    return Given(choices=choices, hint=hint, example="water_main")


def _programmes() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="PG-1"),
        "name": Given(example="老旧小区改造"),
        "region": DISTRICT,
        "starts_year": Given(example=2022),
        "ends_year": Given(example=2024),
        "description": Given(),
        **SOURCE,
    }
    purpose = Text("一行一个项目群", "one programme a row")
    return spec("programmes", Text("项目群", "Programmes"), models.Programme, purpose, columns)


def _projects() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="P-2"),
        "name": Given(example="老旧小区改造二期"),
        "programme": Given(
            title=Text("项目群编码", "programme code"), hint=Text("可留空", "may be empty")
        ),
        "region": DISTRICT,
        "competent_department": UNIT,
        "implementer": UNIT,
        "stage": Given(example="reserve"),
        "approved_investment": Given("元", example="792355000.00"),
        "planned_start_on": DAY,
        "planned_finish_on": DAY,
        "description": Given(),
        **SOURCE,
    }
    purpose = Text("一行一个项目", "one project a row")
    return spec("projects", Text("项目", "Projects"), models.Project, purpose, columns)


def _sections() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="P-2-1"),
        "project": Given(title=PROJECT.title, hint=PROJECT.hint, example="P-2", required=True),
        "name": Given(example="一标段"),
        **SOURCE,
    }
    purpose = Text("一行一个标段", "one bid section a row")
    return spec("sections", Text("标段", "Bid sections"), models.Section, purpose, columns)


def _areas() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="A-1"),
        "name": Given(example="北门片区"),
        "sub_district": SUB_DISTRICT,
        **SOURCE,
    }
    title = Text("连片区域", "Contiguous areas")
    purpose = Text("一行一个连片区域", "one contiguous area a row")
    return spec("areas", title, models.ContiguousArea, purpose, columns)


def _sites() -> Spec:
    optional = Text("可留空", "may be empty")
    columns = {
        "code": CODE,
        "name": Given(example="北门小区"),
        "sub_district": SUB_DISTRICT,
        "community": Given(example="北门社区"),
        "street": Given(example="北门街12号"),
        "project": Given(title=PROJECT.title, hint=optional),
        "section": Given(title=Text("标段编码", "section code"), hint=optional),
        "area": Given(title=Text("连片区域编码", "area code"), hint=optional),
        "stage": Given(example="reserve"),
        "built_year": Given(hint=Text("四位数", "four digits"), example=1985),
        "buildings_count": Given("栋", example=3),
        "households": Given("户", example=43),
        "floor_area": Given(
            "平方米", hint=Text("不知道就留空，不要写 0", "leave empty while not known; never 0"),
            example="5410.37",
        ),
        "longitude": _degrees("102.545000"),
        "latitude": _degrees("24.350000"),
        "property_before": Given(example="none"),
        "property_after": Given(example="market"),
        "planned_start_on": DAY,
        "started_on": DAY,
        "planned_finish_on": DAY,
        "finished_on": DAY,
        **SOURCE,
    }  # fmt: skip
    purpose = Text("一行一个小区", "one site a row")
    return spec("sites", Text("小区", "Sites"), models.Site, purpose, columns)


def _buildings() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="S-0001-B1"),
        "site": SITE,
        "name": Given(example="1栋"),
        "built_year": Given(example=1985),
        "storeys": Given("层", example=6),
        "entrances": Given("个", example=3),
        "households": Given("户", example=36),
        "floor_area": Given("平方米", example="2870.50"),
        **SOURCE,
    }
    purpose = Text("一行一栋楼", "one building a row")
    return spec("buildings", Text("楼栋", "Buildings"), models.Building, purpose, columns)


def _scope() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="S-0001-W1"),
        "project": Given(
            title=PROJECT.title,
            hint=Text("整个项目的内容填这里", "for works of the project as a whole"),
        ),
        "site": Given(
            title=SITE.title, hint=Text("某个小区的内容填这里", "for works of one site"),
            example="S-0001",
        ),
        "item": _works(),
        "quantity": Given(
            hint=Text("按目录里的单位", "in the unit of the catalogue"), example="320.00"
        ),
        "unit_cost": Given("元", example="850.00"),
        "note": Given(),
        **SOURCE,
    }  # fmt: skip
    purpose = Text("一行一项改造内容", "one kind of works a row")
    return spec("scope", Text("改造内容", "Works"), models.ScopeItem, purpose, columns)


def _shortcomings() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="S-0001-N1"),
        "site": SITE,
        "item": _works(),
        "description": Given(example="给水管锈蚀渗漏"),
        "severity": Given(example="1"),
        "found_on": DAY,
        **SOURCE,
    }
    title = Text("短板", "Shortcomings")
    purpose = Text("摸底发现的问题，一行一项", "one shortcoming found in the survey a row")
    return spec("shortcomings", title, models.Shortcoming, purpose, columns)


def _willingness() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="S-0001-Q1"),
        "site": SITE,
        "asked_on": DAY,
        "method": Given(example="入户"),
        "asked": Given("户", example=43),
        "answered": Given("户", example=41),
        "in_favour": Given("户", example=38),
        "willing_to_pay": Given("户", example=20),
        **SOURCE,
    }
    title = Text("改造意愿", "Willingness")
    purpose = Text(
        "一行一次征询，只有户数，没有姓名", "one asking a row: counts of households, no names"
    )
    return spec("willingness", title, models.WillingnessSurvey, purpose, columns)


def _opinions() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="S-0001-U1"),
        "site": SITE,
        "utility": Given(example="water"),
        "owner": UNIT,
        "asked_on": DAY,
        "answered_on": DAY,
        "opinion": Given(example="agrees"),
        "text": Given(),
        **SOURCE,
    }
    title = Text("管线单位意见", "Utility owners' opinions")
    purpose = Text("一行一家单位对一个小区的意见", "one owner's opinion on one site a row")
    return spec("opinions", title, models.UtilityOpinion, purpose, columns)


def _viewpoints() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="S-0001-V1"),
        "site": SITE,
        "name": Given(example="北门入口"),
        "direction": Given(example="朝南"),
        **SOURCE,
    }
    title = Text("拍摄点", "Viewpoints")
    purpose = Text("改造前后同一位置拍照的地方", "where pictures before and after are taken from")
    return spec("viewpoints", title, models.Viewpoint, purpose, columns)


def _approvals() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="P-2-A1"),
        "project": PROJECT,
        "kind": Given(example="feasibility"),
        "not_needed": Given(example="否"),
        "reason": Given(
            hint=Text("无需办理时写明依据", "the rule by which it is not needed")
        ),
        "number": Given(example="红发改〔2022〕1号"),
        "authority": Given(example="区发展和改革局"),
        "issued_on": DAY,
        **SOURCE,
    }  # fmt: skip
    purpose = Text("一行一项审批手续", "one approval a row")
    return spec("approvals", Text("审批手续", "Approvals"), models.Approval, purpose, columns)


def _utility_works() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="UW-1"),
        "region": DISTRICT,
        "utility": Given(example="water"),
        "owner": UNIT,
        "name": Given(example="北门街给水管更换"),
        "street": Given(example="北门街"),
        "area": Given(title=Text("连片区域编码", "area code")),
        "longitude": _degrees("102.545000"),
        "latitude": _degrees("24.350000"),
        "digs": Given(example="是"),
        "starts_on": DAY,
        "ends_on": DAY,
        **SOURCE,
    }
    title = Text("管线工程计划", "Utility works")
    purpose = Text("一行一项管线单位的年度工程", "one work of a utility owner's yearly plan a row")
    return spec("utility-works", title, models.UtilityWork, purpose, columns)


def _only_out() -> tuple[Spec, ...]:
    """Tables that are made on the site and only leave it."""
    documents = {
        "code": Given(), "project": PROJECT, "site": SITE, "archive_class": Given(),
        "kind": Given(), "title": Given(), "number": Given(), "dated_on": Given(), **SOURCE,
    }  # fmt: skip
    schemes = {
        "code": Given(), "name": Given(), "region": Given(), "area": Given(), "year": Given(),
        "state": Given(), "starts_on": Given(), "finishes_on": Given(), "cost": Given("元"),
        "benefit": Given("分"), **SOURCE,
    }  # fmt: skip
    plans = {
        "code": Given(), "name": Given(), "region": Given(), "year": Given(), "state": Given(),
        **SOURCE,
    }  # fmt: skip
    return (
        spec(
            "documents", Text("档案目录", "Archive list"), models.Document,
            Text("一行一件档案材料", "one document of the archive a row"), documents,
            importable=False,
        ),
        spec(
            "schemes", Text("改造方案", "Schemes"), models.Scheme,
            Text("一行一个方案", "one scheme a row"), schemes, importable=False,
        ),
        spec(
            "plans", Text("年度计划", "Annual plans"), models.AnnualPlan,
            Text("一行一个年度计划", "one annual plan a row"), plans, importable=False,
        ),
    )  # fmt: skip
