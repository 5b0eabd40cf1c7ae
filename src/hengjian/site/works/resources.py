"""The works: milestones, planned output, checks, incidents, the diary, acceptance, hand-over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, Subquery, When
from django.db.models.functions import Coalesce

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library.models import Site
from hengjian.site.library.visibility import OF_SECTION, OF_SITE, ON_THE_GROUND
from hengjian.site.platform.columns import DAY, PROJECT_OF, SITE, SOURCE, UNIT, Given, coded
from hengjian.site.platform.resource import Area, Columns, Reach, RecordPart, Resource
from hengjian.site.works import rules
from hengjian.site.works.models import (
    Acceptance,
    DiaryEntry,
    HandOver,
    Incident,
    Inspection,
    Milestone,
    PlannedOutput,
)
from hengjian.site.works.rules import accepting_outer

P = Permission
WORKS = Area(Text("建设", "Works"), 20)
ACCEPTED = Area(Text("验收移交", "Acceptance"), 35)
"""After the money: what is accepted names its contract."""
SECTION = Given(
    title=Text("标段编码", "section code"),
    hint=Text(
        "标段表里的编码；整个项目的留空", "a code of the sections; empty for the whole project"
    ),
)
SITE_OR_NONE = Given(
    title=SITE.title, hint=Text("不属于某个小区的留空", "empty where it is no site's")
)


def _sites(as_of: date) -> Columns:
    last = accepting_outer().filter(accepted_on__lte=as_of).order_by("-accepted_on", "-pk")
    return {
        "code": F("code"),
        "name": F("name"),
        "sub_district": F("sub_district__name"),
        "community": F("community"),
        "section": F("section__code"),
        "planned": _truth(~Q(stage=Site.Stage.RESERVE)),
        "built_year": F("built_year"),
        "buildings": F("buildings_count"),
        "households": F("households"),
        "floor_area": F("floor_area"),
        "contiguous": _truth(Q(area__isnull=False)),
        "registered": Case(
            When(confirmed_at__isnull=True, then=False),
            default=_truth(Q(confirmed_at__date__lte=as_of)),
            output_field=BooleanField(),
        ),
        "planned_start_on": F("planned_start_on"),
        "started_on": F("started_on"),
        "planned_finish_on": F("planned_finish_on"),
        "finished_on": F("finished_on"),
        "accepted_on": Subquery(last.values("accepted_on")[:1]),
        "passed": Subquery(last.values("passed")[:1]),
    }


def _truth(condition: Q) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _output_plan_columns(_: date) -> Columns:
    return {
        "code": F("code"),
        "section": F("section__code"),
        "month": F("month"),
        "amount": F("amount"),
    }


def _milestones(_: date) -> Columns:
    return {
        "code": F("code"),
        "section": Coalesce(F("section__code"), F("site__section__code")),
        "site": F("site__code"),
        "kind": F("kind"),
        "planned_on": F("planned_on"),
        "actual_on": F("actual_on"),
    }


def _inspections(_: date) -> Columns:
    return {
        "code": F("code"),
        "section": Coalesce(F("section__code"), F("site__section__code")),
        "site": F("site__code"),
        "kind": F("kind"),
        "inspected_on": F("on"),
        "passed": F("passed"),
        "serious": F("serious"),
        "due_on": F("due_on"),
        "put_right_on": F("put_right_on"),
    }


def _incidents(_: date) -> Columns:
    return {
        "code": F("code"),
        "happened_on": F("on"),
        "severity": F("severity"),
        "injured": F("injured"),
        "deaths": F("deaths"),
    }


MILESTONE = Resource(
    Milestone,
    name="milestones",
    title=Text("进度节点", "Milestones"),
    noun=Text("建设节点", "milestone"),
    each=Text(
        "一行一个进度节点；小区的开工和完工日期在小区表",
        "one milestone a row; start and finish of a site stand in the table of sites",
    ),
    area=WORKS,
    reach=ON_THE_GROUND,
    right=P.WORKS_EDIT,
    mark="M",
    rules=(rules.check_milestone,),
    files="evidence",
    records=(RecordPart("milestones", "project", _milestones),),
    bulk=("section", "planned_on", "actual_on", "seen_by", "as_of"),
    columns={
        "code": coded("P-2-M1"),
        "project": PROJECT_OF,
        "section": SECTION,
        "site": SITE_OR_NONE,
        "kind": Given(example="hidden"),
        "name": Given(example="管沟隐蔽工程验收"),
        "planned_on": DAY,
        "actual_on": DAY,
        "seen_by": Given(example="李监理"),
        **SOURCE,
    },
)
PLANNED_OUTPUT = Resource(
    PlannedOutput,
    name="planned-output",
    title=Text("计划产值", "Planned output"),
    noun=Text("计划产值", "planned output"),
    each=Text("一行一个标段一个月", "one section and month a row"),
    area=WORKS,
    reach=OF_SECTION,
    money=True,
    right=P.WORKS_EDIT,
    mark="O",
    rules=(rules.check_planned_output,),
    records=(RecordPart("planned_output", "project", _output_plan_columns),),
    bulk=("section", "as_of"),
    columns={
        "code": coded("P-2-O202207"),
        "project": PROJECT_OF,
        "section": SECTION,
        "month": Given(
            hint=Text("写当月 1 日，如 2022-07-01", "the first day of the month: 2022-07-01")
        ),
        "amount": Given("元", example="12000000.00"),
        **SOURCE,
    },
)
INSPECTION = Resource(
    Inspection,
    name="inspections",
    title=Text("安全质量检查", "Inspections of safety and quality"),
    noun=Text("安全质量检查", "inspections of safety and quality"),
    each=Text("一行一次检查", "one check a row"),
    area=WORKS,
    reach=ON_THE_GROUND,
    right=P.WORKS_CHECK,
    mark="I",
    rules=(rules.check_inspection,),
    files="evidence",
    records=(RecordPart("inspections", "project", _inspections),),
    bulk=("inspector", "due_on", "put_right_on", "put_right", "as_of"),
    columns={
        "code": coded("P-2-I1"),
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
    },
)
INCIDENT = Resource(
    Incident,
    name="incidents",
    title=Text("安全事故", "Incidents"),
    noun=Text("安全事件", "incident"),
    each=Text("一行一起事故或险情", "one accident or near miss a row"),
    area=WORKS,
    reach=ON_THE_GROUND,
    right=P.WORKS_REPORT,
    mark="X",
    rules=(rules.check_incident,),
    files="evidence",
    records=(RecordPart("incidents", "project", _incidents),),
    bulk=("reported_on", "closed_on", "as_of"),
    columns={
        "code": coded("P-2-X1"),
        "project": PROJECT_OF,
        "section": SECTION,
        "site": SITE_OR_NONE,
        "on": DAY,
        "severity": Given(example="near"),
        "what": Given(example="沟槽边坡局部塌方，无人受伤"),
        "injured": Given("人", example=0),
        "deaths": Given("人", example=0),
        "reported_on": DAY,
        "closed_on": DAY,
        **SOURCE,
    },
    told=("entered_by",),
)
DIARY_ENTRY = Resource(
    DiaryEntry,
    name="diary-entries",
    title=Text("施工日志", "Site diary"),
    noun=Text("施工日志", "site diary"),
    each=Text("一行一个小区一天，写下后不再改", "one day of one site a row; it is never changed"),
    area=WORKS,
    reach=OF_SITE,
    right=P.WORKS_REPORT,
    mark="D",
    rules=(rules.check_diary,),
    landing=rules.DIARY,
    files="pictures",
    columns={
        "code": coded("S-0001-D1"),
        "site": SITE,
        "on": DAY,
        "weather": Given(example="晴"),
        "workers": Given("人", example=18),
        "text": Given(example="3 号楼外墙保温板粘贴完成"),
        **SOURCE,
    },
    told=("entered_by",),
)
ACCEPTANCE = Resource(
    Acceptance,
    name="acceptances",
    title=Text("验收", "Acceptance"),
    noun=Text("验收", "acceptance"),
    each=Text(
        "一行一次验收；竣工验收写明小区或合同",
        "one acceptance a row; that of completed works names its site or contract",
    ),
    area=ACCEPTED,
    reach=Reach(
        ("project__region", "site__sub_district"),
        ("project",),
        ("contract__section", "site__section"),
    ),
    right=P.WORKS_EDIT,
    mark="A",
    rules=(rules.check_acceptance,),
    landing=rules.ACCEPTANCE,
    files="evidence",
    bulk=("contract", "accepted_on", "conclusion", "as_of"),
    columns={
        "code": coded("P-2-A1"),
        "project": PROJECT_OF,
        "kind": Given(example="completion"),
        "contract": Given(
            title=Text("合同编码", "contract code"),
            hint=Text("整个项目的验收留空", "empty where the whole project is accepted"),
        ),
        "site": SITE_OR_NONE,
        "accepted_on": DAY,
        "passed": Given(example="是"),
        "share_passed": Given("%", example="98.50"),
        "conclusion": Given(example="同意验收"),
        **SOURCE,
    },
    leaves=("defects_until",),
    told=("entered_by",),
    records=(
        # what the engine counts of sites says when they were accepted
        RecordPart(
            "sites",
            "project",
            _sites,
            ~Q(stage=Site.Stage.REMOVED),
            model=Site,
        ),
    ),
)
HAND_OVER = Resource(
    HandOver,
    name="hand-overs",
    title=Text("专业设施移交", "Hand-over of facilities"),
    noun=Text("专业设施移交", "hand-over of facilities"),
    each=Text("一行一个小区移交的一种专业设施", "one kind of facility of one site a row"),
    area=ACCEPTED,
    reach=OF_SITE,
    right=P.WORKS_EDIT,
    mark="H",
    rules=(rules.check_hand_over,),
    files="evidence",
    bulk=("to", "organisation", "planned_on", "handed_on", "as_of"),
    columns={
        "code": coded("S-0001-H1"),
        "site": SITE,
        "utility": Given(),
        "to": Given(example="某供水公司"),
        "organisation": UNIT,
        "planned_on": DAY,
        "handed_on": DAY,
        "note": Given(),
        **SOURCE,
    },
)
