"""What a site's page is made of: sections of the site's own fields, and lists of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

from hengjian.site.common.words import words
from hengjian.site.library import models as library_models
from hengjian.site.library.models import (
    Approval,
    Body,
    Building,
    Participation,
    ScopeItem,
    Shortcoming,
    SiteEffect,
    SystemCheck,
    UtilityOpinion,
    Viewpoint,
    WillingnessSurvey,
)


@dataclass(frozen=True, slots=True)
class Section:
    """Fields of the site that are read and edited together."""

    key: str
    """Its anchor, which ``dossier.yaml`` names."""
    title: str | Promise
    icon: str
    fields: tuple[str, ...]
    hint: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that belong to the site (or project) and are entered one by one."""

    key: str
    title: str | Promise
    one: str | Promise
    """What one row is called, on the button that adds it."""
    icon: str
    model: type[Model]
    fields: tuple[str, ...]
    evidence: str = ""
    empty: str | Promise = ""


BASICS = Section(
    "basics",
    words("基本情况", "Basics"),
    "home-heart",
    (
        *("name", "sub_district", "community", "street", "built_year", "buildings_count"),
        *("households", "floor_area", "property_before", "property_after"),
    ),
)
PLACE = Section(
    "place",
    words("位置", "Place"),
    "map-pin",
    ("longitude", "latitude", "datum"),
    words(
        "站在小区里点“用手机定位”，经您同意后填入坐标",
        "standing on the site, tap “Locate me”: with your consent the coordinates are filled in",
    ),
)
PROGRESS = Section(
    "progress",
    words("进度", "Progress"),
    "calendar-stats",
    ("planned_start_on", "planned_finish_on", "started_on", "finished_on"),
)
ASSIGNMENT = ("project", "section", "area")
"""Fields of the progress section for those who may fill in project dossiers."""
SECTIONS = {each.key: each for each in (BASICS, PLACE, PROGRESS)}

SITE_PARTS = {
    each.key: each
    for each in (
        Part(
            "shortcomings",
            words("需求摸底", "Survey of needs"),
            words("短板", "shortcoming"),
            "checkup-list",
            Shortcoming,
            ("item", "description", "severity", "found_on"),
            empty=words("逐项勾选现场看到的短板", "tick what is lacking on the spot"),
        ),
        Part(
            "scope",
            words("改造内容", "Works"),
            words("改造内容", "works"),
            "tools",
            ScopeItem,
            ("item", "quantity", "unit_cost", "note"),
            empty=words(
                "按摸底的短板填写改造内容、数量和单价",
                "enter works, quantities and unit costs after the survey of needs",
            ),
        ),
        Part(
            "willingness",
            words("居民意愿", "Residents' willingness"),
            words("征询结果", "result"),
            "users-group",
            WillingnessSurvey,
            ("asked_on", "method", "asked", "answered", "in_favour", "willing_to_pay"),
            "many",
            words("填写征询户数和结果，并附佐证", "enter the counts and attach the evidence"),
        ),
        Part(
            "opinions",
            words("管线单位意见", "Utility owners' opinions"),
            words("意见", "comment"),
            "bolt",
            UtilityOpinion,
            ("utility", "owner", "asked_on", "opinion", "answered_on", "text"),
            "many",
            words(
                "向水、电、气、热、信、排水单位征求意见",
                "ask the owners of water, power, gas, heat, telecom and drainage",
            ),
        ),
        Part(
            "effects",
            words("改造前后数据", "Before and after in figures"),
            words("前后实测", "measurement before and after"),
            "chart-bar",
            SiteEffect,
            ("measured", "before", "before_on", "after", "after_on", "note"),
            empty=words(
                "填停车位、绿化、道路等改造前后的实测数",
                "enter what was measured of parking, green, roads before and after",
            ),
        ),
        Part(
            "bodies",
            words("小区组织", "Committees and branches"),
            words("组织领导", "body in charge"),
            "users-group",
            Body,
            ("kind", "name", "set_up_by", "established_on", "ended_on", "members", "number"),
            "one",
            words(
                "登记业主委员会、物业管理委员会、小区党组织",
                "enter owners' committee, property committee, party branch",
            ),
        ),
        Part(
            "buildings",
            words("楼栋清单", "Buildings"),
            words("楼栋", "building"),
            "building",
            Building,
            ("name", "built_year", "storeys", "entrances", "households", "floor_area"),
            empty=words("逐栋填写，或用模板导入", "enter each, or import them by the template"),
        ),
        Part(
            "viewpoints",
            words("拍摄点", "Viewpoints"),
            words("拍摄点", "viewpoint"),
            "camera",
            Viewpoint,
            ("name", "direction"),
        ),
    )
}

PROJECT_PARTS = {
    each.key: each
    for each in (
        Part(
            "sections",
            words("标段", "Sections"),
            words("标段", "section"),
            "layout-grid",
            library_models.Section,
            ("code", "name"),
            empty=words("划分标段后在此登记", "enter the bid sections once they are drawn"),
        ),
        Part(
            "scope",
            words("改造内容", "Works"),
            words("改造内容", "works"),
            "tools",
            ScopeItem,
            ("item", "quantity", "unit_cost", "note"),
            empty=words("按批复填写改造内容、数量和单价", "enter works and quantities as approved"),
        ),
        Part(
            "approvals",
            words("审批", "Approvals"),
            words("审批手续", "approval"),
            "shield-check",
            Approval,
            ("kind", "not_needed", "reason", "number", "authority", "issued_on"),
            "one",
        ),
        Part(
            "systems",
            words("五项制度", "Five systems"),
            words("核查结果", "check"),
            "checkup-list",
            SystemCheck,
            ("system", "in_place", "note", "checked_on"),
            "many",
        ),
        Part(
            "bodies",
            words("指挥部和专班", "Headquarters and task forces"),
            words("组织领导", "body in charge"),
            "users-group",
            Body,
            ("kind", "name", "area", "set_up_by", "established_on", "ended_on", "members", "duty"),
            "one",
            words("登记指挥部、领导小组、专班", "enter headquarters, leading group, task forces"),
        ),
        Part(
            "participants",
            words("参与单位", "Participants"),
            words("参与单位", "participant"),
            "users",
            Participation,
            ("organisation", "capacity", "section"),
            empty=words("登记施工、监理、设计等单位", "enter contractor, supervisor, designer"),
        ),
    )
}


def verbose(model: type[Model], field: str) -> Any:
    """The name of a field as the page writes it."""
    return model._meta.get_field(field).verbose_name  # type: ignore[union-attr]
