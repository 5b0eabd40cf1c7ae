"""Who steers a project or governs a site, in which post; what a renewal changed, measured."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library import persons, rules
from hengjian.site.library.models import Body, PersonInCharge, SiteEffect
from hengjian.site.library.resources import LIBRARY, OPTIONAL
from hengjian.site.library.visibility import OF_SITE, SITE_OR_PROJECT
from hengjian.site.platform.columns import DAY, PROJECT, SITE, SOURCE, UNIT, Given, coded
from hengjian.site.platform.resource import Columns, FormOf, RecordPart, Resource

P = Permission


def _body_columns(_: date) -> Columns:
    return {
        "code": F("code"),
        "site": F("site__code"),
        "kind": F("kind"),
        "established_on": F("established_on"),
        "ended_on": F("ended_on"),
    }


BODY = Resource(
    Body,
    name="bodies",
    title=Text("组织领导", "Bodies in charge"),
    noun=Text("组织领导", "body in charge"),
    each=Text(
        "一行一个指挥部、专班、业委会、小区党组织；只有人数，没有姓名",
        "one headquarters, task force, committee or branch a row: numbers, no names",
    ),
    area=LIBRARY,
    reach=SITE_OR_PROJECT,
    right=P.SITE_EDIT,
    mark="Z",
    pages=True,
    rules=(rules.check_body,),
    files="attachment",
    form=FormOf(
        (
            *("project", "site", "area", "kind", "name", "set_up_by", "established_on"),
            *("ended_on", "members", "number", "duty", "source", "as_of"),
        ),
        files="one",
    ),
    bulk=("set_up_by", "established_on", "ended_on", "as_of"),
    columns={
        "code": coded("S-0001-Z1"),
        "project": Given(
            title=PROJECT.title,
            hint=Text("指挥部、领导小组、专班填这里", "of what steers a project"),
        ),
        "site": Given(
            title=SITE.title,
            hint=Text("小区的组织填这里", "of what governs a site"),
            example="S-0001",
        ),
        "area": Given(
            title=Text("连片区域编码", "area code"),
            hint=Text("只管一个片区的专班填", "of a task force for one area only"),
        ),
        "kind": Given(example="owners_committee"),
        "name": Given(example="北门小区业主委员会"),
        "set_up_by": Given(example="北门社区居委会"),
        "established_on": DAY,
        "ended_on": DAY,
        "members": Given("人", example=7),
        "number": Given(),
        "duty": Given(),
        **SOURCE,
    },
    records=(RecordPart("site_bodies", "site__project", _body_columns, Q(site__isnull=False)),),
)

PERSON = Resource(
    PersonInCharge,
    name="persons-in-charge",
    title=Text("负责人", "Persons in charge"),
    noun=Text("负责人", "person in charge"),
    each=Text(
        "一行一个职务；姓名保存后掩码，全名加密",
        "one post a row; the name is masked once it is kept, in full it is sealed",
    ),
    area=LIBRARY,
    reach=SITE_OR_PROJECT,
    right=P.SITE_EDIT,
    mark="L",
    pages=True,
    rules=(rules.check_person,),
    landing=persons.PERSON,
    words={"sealed_name": Text("姓名（加密）", "name, sealed")},
    verbs={
        "reveal": Text("打开全名", "full name opened of"),
        "erase": Text("删除个人信息", "personal data erased of"),
    },
    bulk=("works_for", "duty", "since", "until", "as_of"),
    columns={
        "code": coded("P-2-L1"),
        "project": Given(title=PROJECT.title, hint=OPTIONAL),
        "site": Given(title=SITE.title, hint=OPTIONAL),
        "body": Given(
            title=Text("组织编码", "code of the body"),
            hint=Text("是某个指挥部、专班、委员会里的职务时填", "where the post is one of a body"),
        ),
        "name": Given(
            hint=Text("保存后只显示姓，全名加密", "kept masked; in full it is sealed"),
            example="张三丰",
        ),
        "post": Given(example="指挥长"),
        "works_for": UNIT,
        "duty": Given(),
        "since": DAY,
        "until": DAY,
        **SOURCE,
    },
)


def _effect_columns(_: date) -> Columns:
    return {
        "code": F("code"),
        "site": F("site__code"),
        "measured": F("measured"),
        "before": F("before"),
        "after": F("after"),
        "after_on": F("after_on"),
    }


EFFECT = Resource(
    SiteEffect,
    name="effects",
    title=Text("改造前后数据", "Before and after in figures"),
    noun=Text("前后实测", "measurement before and after"),
    each=Text(
        "一行一个小区的一项指标；没有测的留空，不要写 0",
        "one measurement of one site a row; empty where it was not made, never 0",
    ),
    area=LIBRARY,
    reach=OF_SITE,
    right=P.SITE_EDIT,
    mark="E",
    pages=True,
    rules=(rules.check_effect,),
    bulk=("before_on", "after_on", "as_of"),
    columns={
        "code": coded("S-0001-E1"),
        "site": SITE,
        "measured": Given(
            hint=Text("单位随指标：停车位为个，绿化为平方米", "each has its own unit"),
            example="parking",
        ),
        "before": Given(example="35.00"),
        "before_on": DAY,
        "after": Given(example="62.00"),
        "after_on": DAY,
        "note": Given(),
        **SOURCE,
    },
    records=(RecordPart("site_effects", "site__project", _effect_columns),),
)
