"""The library: programmes, projects, sections, sites, and what their dossiers hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library import actions, rules
from hengjian.site.library.completeness import document_kinds
from hengjian.site.library.models import (
    Approval,
    Building,
    ContiguousArea,
    Document,
    Participation,
    PolicyDocument,
    Programme,
    Project,
    Scheme,
    SchemeComment,
    SchemeItem,
    ScopeItem,
    Section,
    Shortcoming,
    Site,
    SitePicture,
    SystemCheck,
    UtilityOpinion,
    Viewpoint,
    WillingnessSurvey,
)
from hengjian.site.library.queries.sites import opinions_of
from hengjian.site.library.scope_catalogue import catalogue
from hengjian.site.library.visibility import (
    ALIKE,
    OF_SITE,
    SITE_OR_PROJECT,
    through_sites,
    visible_to,
)
from hengjian.site.platform.columns import (
    CODE,
    DAY,
    DEGREES,
    DISTRICT,
    PROJECT,
    PROJECT_OF,
    SITE,
    SOURCE,
    SUB_DISTRICT,
    UNIT,
    Choices,
    Given,
    coded,
)
from hengjian.site.platform.resource import (
    FOR_ALL,
    Area,
    Columns,
    Finds,
    FormOf,
    Reach,
    RecordPart,
    Resource,
    Told,
    Waiting,
)
from hengjian.site.platform.writing import TOGETHER, WITH_A_FILE, Opening

P = Permission
LIBRARY = Area(Text("项目库", "Library"), 10)
ARCHIVE = Area(Text("计划和档案", "Plans and archive"), 90)
"""Tables that are made on the site and only leave it."""
OPTIONAL = Text("可留空", "may be empty")


def _works() -> Choices:
    return tuple((code, kind.name) for code, kind in catalogue().items())


def _kinds_of_documents() -> Choices:
    kinds = document_kinds("site") | document_kinds("project")
    return tuple((code, each.name) for code, each in kinds.items())


WORKS = Given(
    choices=_works,
    hint=Text("从改造内容目录中选", "one of the catalogue of works"),
    example="water_main",
)

PROGRAMME = Resource(
    Programme,
    name="programmes",
    title=Text("项目群", "Programmes"),
    noun=Text("规划", "programme"),
    each=Text("一行一个项目群", "one programme a row"),
    area=LIBRARY,
    reach=Reach(("region",), whole="projects", above="region"),
    right=P.PROJECT_EDIT,
    rules=(rules.check_programme,),
    named="name",
    columns={
        "code": coded("PG-1"),
        "name": Given(example="老旧小区改造"),
        "region": DISTRICT,
        "starts_year": Given(example=2022),
        "ends_year": Given(example=2024),
        "description": Given(),
        **SOURCE,
    },
)
PROJECTS = Resource(
    Project,
    name="projects",
    title=Text("项目", "Projects"),
    noun=Text("项目", "project"),
    each=Text("一行一个项目", "one project a row"),
    area=LIBRARY,
    reach=Reach(("region",), whole="pk"),
    right=P.PROJECT_EDIT,
    rules=(rules.check_project,),
    named="name",
    dossier=True,
    reckoned=frozenset(("sites_count", "dossier_done", "dossier_due")),
    finds=Finds("web:project", "web:projects", "clipboard-list", 10),
    by_file=frozenset(("stage",)),
    bulk=("implementer", "competent_department", "planned_start_on", "planned_finish_on"),
    told=("dossier_done", "dossier_due"),
    tells={"sites": Told(int, lambda row: row.sites_count, 296)},
    actions={"project.policy": Text("为项目关联政策", "project: policy linked")},
    columns={
        "code": coded("P-2"),
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
    },
)


def _sections(_: date) -> Columns:
    return {"code": F("code"), "name": F("name")}


SECTION = Resource(
    Section,
    name="sections",
    title=Text("标段", "Section"),
    noun=Text("标段", "section"),
    each=Text("一行一个标段", "one bid section a row"),
    area=LIBRARY,
    reach=Reach(("project__region",), ("project",), ("pk",)),
    right=P.PROJECT_EDIT,
    mark="S",
    named="name",
    dossier=True,
    columns={
        "code": coded("P-2-1"),
        "project": PROJECT_OF,
        "name": Given(example="一标段"),
        **SOURCE,
    },
    records=(RecordPart("sections", "project", _sections),),
)
PARTICIPATION = Resource(
    Participation,
    noun=Text("参建单位", "participation"),
    reach=Reach(("project__region",), ("project",), ("section",)),
    dossier=True,
)
AREA = Resource(
    ContiguousArea,
    name="areas",
    title=Text("连片区域", "Contiguous areas"),
    noun=Text("片区", "contiguous area"),
    also=("area",),
    each=Text("一行一个连片区域", "one contiguous area a row"),
    area=LIBRARY,
    reach=through_sites("sub_district"),
    right=P.PROJECT_EDIT,
    named="name",
    columns={
        "code": coded("A-1"),
        "name": Given(example="北门片区"),
        "sub_district": SUB_DISTRICT,
        **SOURCE,
    },
)


def _open(by: Membership) -> QuerySet[Any]:
    rows = visible_to(Site, by).exclude(stage=Site.Stage.REMOVED)
    return rows.filter(dossier_done__lt=F("dossier_due")).order_by("dossier_done", "code")


def _complete(by: Membership) -> QuerySet[Any]:
    """Dossiers that another person may confirm."""
    return (
        visible_to(Site, by)
        .filter(dossier_done__gte=F("dossier_due"), dossier_due__gt=0, confirmed_at=None)
        .exclude(stage=Site.Stage.REMOVED)
        .exclude(entered_by=by.person.username)
    )


SITES = Resource(
    Site,
    name="sites",
    title=Text("小区", "Sites"),
    noun=Text("小区", "site"),
    each=Text("一行一个小区", "one site a row"),
    area=LIBRARY,
    reach=Reach(("sub_district",), ("project",), ("section",)),
    right=P.SITE_EDIT,
    rules=(rules.check_site,),
    dossier=True,
    reckoned=frozenset(("dossier_done", "dossier_due", "entered_by")),
    finds=Finds("web:site", "web:sites", "building-community", 20),
    by_file=frozenset(("stage", "started_on", "finished_on")),
    bulk=(
        "project",
        "section",
        "area",
        "community",
        "property_after",
        "planned_start_on",
        "planned_finish_on",
    ),
    told=("confirmed_at", "dossier_done", "dossier_due"),
    actions={"site.plan": Text("小区列入计划", "site: put into a plan")},
    waiting=(
        Waiting(
            "dossiers-open",
            P.SITE_EDIT,
            _open,
            Text("个小区的档案还没填完", "site dossiers are incomplete"),
            "web:sites",
            "?sort=dossier_done",
            "mark-amber",
            place=20,
        ),
        Waiting(
            "dossiers-to-confirm",
            P.SITE_CONFIRM,
            _complete,
            Text("份小区档案待审核", "site dossiers await confirmation"),
            "web:sites",
            "?band=complete",
            place=30,
        ),
    ),
    columns={
        "code": CODE,
        "name": Given(example="北门小区"),
        "sub_district": SUB_DISTRICT,
        "community": Given(example="北门社区"),
        "street": Given(example="北门街12号"),
        "project": Given(title=PROJECT.title, hint=OPTIONAL),
        "section": Given(title=Text("标段编码", "section code"), hint=OPTIONAL),
        "area": Given(title=Text("连片区域编码", "area code"), hint=OPTIONAL),
        "stage": Given(example="reserve"),
        "built_year": Given(hint=Text("四位数", "four digits"), example=1985),
        "buildings_count": Given("栋", example=3),
        "households": Given("户", example=43),
        "floor_area": Given(
            "平方米",
            hint=Text("不知道就留空，不要写 0", "leave empty while not known; never 0"),
            example="5410.37",
        ),
        "longitude": Given(hint=DEGREES, example="102.545000"),
        "latitude": Given(hint=DEGREES, example="24.350000"),
        "property_before": Given(example="none"),
        "property_after": Given(example="market"),
        "planned_start_on": DAY,
        "started_on": DAY,
        "planned_finish_on": DAY,
        "finished_on": DAY,
        **SOURCE,
    },
)
BUILDING = Resource(
    Building,
    name="buildings",
    title=Text("楼栋", "Buildings"),
    noun=Text("楼栋", "building"),
    each=Text("一行一栋楼", "one building a row"),
    area=LIBRARY,
    reach=OF_SITE,
    right=P.SITE_EDIT,
    mark="B",
    pages=True,
    bulk=("built_year", "as_of"),
    rules=(rules.check_building,),
    dossier=True,
    columns={
        "code": coded("S-0001-B1"),
        "site": SITE,
        "name": Given(example="1栋"),
        "built_year": Given(example=1985),
        "storeys": Given("层", example=6),
        "entrances": Given("个", example=3),
        "households": Given("户", example=36),
        "floor_area": Given("平方米", example="2870.50"),
        **SOURCE,
    },
)


SCOPE = Resource(
    ScopeItem,
    name="scope",
    title=Text("改造内容", "Works"),
    noun=Text("改造内容", "works"),
    each=Text("一行一项改造内容", "one kind of works a row"),
    area=LIBRARY,
    reach=SITE_OR_PROJECT,
    right=P.SITE_EDIT,
    mark="W",
    rules=(rules.check_scope,),
    dossier=True,
    columns={
        "code": coded("S-0001-W1"),
        "project": Given(
            title=PROJECT.title,
            hint=Text("整个项目的内容填这里", "for works of the project as a whole"),
        ),
        "site": Given(
            title=SITE.title,
            hint=Text("某个小区的内容填这里", "for works of one site"),
            example="S-0001",
        ),
        "item": WORKS,
        "quantity": Given(
            hint=Text("按目录里的单位", "in the unit of the catalogue"), example="320.00"
        ),
        "unit_cost": Given("元", example="850.00"),
        "note": Given(),
        **SOURCE,
    },
)
SHORTCOMING = Resource(
    Shortcoming,
    name="shortcomings",
    title=Text("短板", "Shortcomings"),
    noun=Text("短板", "shortcoming"),
    each=Text("摸底发现的问题，一行一项", "one shortcoming found in the survey a row"),
    area=LIBRARY,
    reach=OF_SITE,
    right=P.SITE_EDIT,
    mark="N",
    pages=True,
    rules=(rules.check_shortcoming,),
    dossier=True,
    columns={
        "code": coded("S-0001-N1"),
        "site": SITE,
        "item": WORKS,
        "description": Given(example="给水管锈蚀渗漏"),
        "severity": Given(example="1"),
        "found_on": DAY,
        **SOURCE,
    },
)
WILLINGNESS = Resource(
    WillingnessSurvey,
    name="willingness",
    title=Text("改造意愿", "Willingness"),
    noun=Text("居民意愿调查", "survey of willingness"),
    each=Text(
        "一行一次征询，只有户数，没有姓名", "one asking a row: counts of households, no names"
    ),
    area=LIBRARY,
    reach=OF_SITE,
    right=P.SITE_EDIT,
    mark="Q",
    rules=(rules.check_willingness,),
    files="evidence",
    dossier=True,
    columns={
        "code": coded("S-0001-Q1"),
        "site": SITE,
        "asked_on": DAY,
        "method": Given(example="入户"),
        "asked": Given("户", example=43),
        "answered": Given("户", example=41),
        "in_favour": Given("户", example=38),
        "willing_to_pay": Given("户", example=20),
        **SOURCE,
    },
)


def _opinions(by: Membership) -> QuerySet[Any]:
    """Those of its own lines for a utility owner, else all."""
    waiting = UtilityOpinion.Opinion.WAITING
    rows = visible_to(UtilityOpinion, by).filter(opinion=waiting)
    owner = opinions_of(by)
    rows = rows.filter(owner__code=owner) if owner else rows
    return rows.select_related("site").order_by("asked_on", "code")


OPINION = Resource(
    UtilityOpinion,
    name="opinions",
    title=Text("管线单位意见", "Utility owners' opinions"),
    noun=Text("产权单位意见", "utility owner's opinion"),
    each=Text("一行一家单位对一个小区的意见", "one owner's opinion on one site a row"),
    area=LIBRARY,
    reach=OF_SITE,
    right=P.SITE_EDIT,
    mark="U",
    rules=(rules.check_opinion,),
    files="evidence",
    called=lambda row: f"{row.site} {row}",
    waiting=(
        Waiting(
            "opinions-waiting",
            P.UTILITY_EDIT,
            _opinions,
            Text("件管线意见待答复", "opinions of utility owners are awaited"),
            "web:sites",
            "?opinion={owner}",
            place=40,
        ),
    ),
    dossier=True,
    columns={
        "code": coded("S-0001-U1"),
        "site": SITE,
        "utility": Given(example="water"),
        "owner": UNIT,
        "asked_on": DAY,
        "answered_on": DAY,
        "opinion": Given(example="agrees"),
        "text": Given(),
        **SOURCE,
    },
)
VIEWPOINT = Resource(
    Viewpoint,
    name="viewpoints",
    title=Text("拍摄点", "Viewpoints"),
    noun=Text("拍摄点", "viewpoint"),
    each=Text("改造前后同一位置拍照的地方", "where pictures before and after are taken from"),
    area=LIBRARY,
    reach=OF_SITE,
    right=P.SITE_EDIT,
    mark="V",
    dossier=True,
    columns={
        "code": coded("S-0001-V1"),
        "site": SITE,
        "name": Given(example="北门入口"),
        "direction": Given(example="朝南"),
        **SOURCE,
    },
)
PICTURE = Resource(
    SitePicture,
    only_read=WITH_A_FILE,
    noun=Text("现场照片", "picture"),
    reach=OF_SITE.under("viewpoint"),
    rules=(rules.check_picture,),
    files="attachment",
    dossier=True,
)
APPROVAL = Resource(
    Approval,
    name="approvals",
    title=Text("审批手续", "Approvals"),
    noun=Text("项目手续", "approval"),
    each=Text("一行一项审批手续", "one approval a row"),
    area=LIBRARY,
    reach=ALIKE,
    right=P.PROJECT_EDIT,
    mark="A",
    rules=(rules.check_approval,),
    files="attachment",
    dossier=True,
    columns={
        "code": coded("P-2-A1"),
        "project": PROJECT,
        "kind": Given(example="feasibility"),
        "not_needed": Given(example="否"),
        "reason": Given(hint=Text("无需办理时写明依据", "the rule by which it is not needed")),
        "number": Given(example="红发改〔2022〕1号"),
        "authority": Given(example="区发展和改革局"),
        "issued_on": DAY,
        **SOURCE,
    },
)


SYSTEM = Resource(
    SystemCheck,
    noun=Text("五项制度", "five systems"),
    reach=ALIKE,
    files="evidence",
    dossier=True,
)
POLICY = Resource(
    PolicyDocument,
    opens=Opening(
        actions.add_policy,
        takes={
            name: name for name in ("number", "title", "issued_by", "issued_on", "source", "as_of")
        },
        optional=frozenset(("issued_by", "issued_on", "source", "as_of")),
    ),
    noun=Text("政策文件", "policy document"),
    reach=FOR_ALL,
    files="attachment",
)
DOCUMENT = Resource(
    Document,
    only_read=WITH_A_FILE,
    name="documents",
    title=Text("档案目录", "Archive list"),
    noun=Text("档案材料", "document of the dossier"),
    each=Text("一行一件档案材料", "one document of the archive a row"),
    area=ARCHIVE,
    reach=SITE_OR_PROJECT,
    rules=(rules.check_document,),
    codes={"kind": _kinds_of_documents},
    files="attachment",
    dossier=True,
    importable=False,
    columns={
        "code": Given(),
        "project": PROJECT,
        "site": SITE,
        "archive_class": Given(),
        "kind": Given(),
        "title": Given(),
        "number": Given(),
        "dated_on": Given(),
        **SOURCE,
    },
)


def _works_of(row: Scheme) -> list[dict[str, str | None]]:
    return [
        {
            "item": each.item,
            "site": each.site.code if each.site is not None else None,
            "quantity": str(each.quantity),
            "unit_cost": str(each.unit_cost),
        }
        for each in row.items.all()
    ]


SCHEME = Resource(
    Scheme,
    only_read=TOGETHER,
    name="schemes",
    title=Text("改造方案", "Schemes"),
    noun=Text("改造方案", "scheme"),
    each=Text("一行一个方案", "one scheme a row"),
    area=ARCHIVE,
    reach=through_sites("region"),
    finds=Finds("web:scheme", "web:schemes", "git-compare", 30),
    codes={"works": _works},
    told=("utilities_aligned",),
    tells={
        "sites": Told(
            list[str],
            lambda row: [each.code for each in row.sites.all()],
            ["S-012"],
            lambda _: ("sites",),
        ),
        "items": Told(
            list[dict[str, str | None]],
            _works_of,
            [{"item": "water_main", "site": "S-012", "quantity": "1200.00", "unit_cost": "380.00"}],
            lambda _: (Prefetch("items", SchemeItem.objects.select_related("site")),),
        ),
    },
    form=FormOf(
        (
            *("name", "year", "area", "property_after", "starts_on", "finishes_on", "sites"),
            *("utilities_aligned", "description"),
        ),
        hints={"sites": Text("可选多个，一起改造", "choose several to renew them together")},
    ),
    importable=False,
    columns={
        "code": Given(),
        "name": Given(),
        "region": Given(),
        "area": Given(),
        "year": Given(),
        "state": Given(),
        "starts_on": Given(),
        "finishes_on": Given(),
        "cost": Given("元"),
        "benefit": Given("分"),
        **SOURCE,
    },
)
SCHEME_COMMENT = Resource(
    SchemeComment,
    opens=Opening(
        actions.enter_comment,
        {"scheme": Scheme},
        {name: name for name in ("voice", "utility", "received_on", "text")},
        frozenset(("utility",)),
    ),
    noun=Text("方案意见", "comment on a scheme"),
    form=FormOf(
        ("voice", "utility", "received_on", "text"),
        hints={
            "utility": Text("产权单位意见必填", "needed where an owner of lines says it"),
            "text": Text(
                "只写意见本身，不写姓名、电话和门牌号",
                "the comment only: no names, telephone numbers or flat numbers",
            ),
        },
    ),
    also=("comment",),
    actions={"comment.decide": Text("答复意见", "comment: answered")},
    reach=through_sites("region").under("scheme"),
)
