"""Rounds, opinions, visits, checks and upkeep as entities."""

from __future__ import annotations

from collections.abc import Iterator

from hengjian.bilingual import Text
from hengjian.errors import Problem
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library.models import Site
from hengjian.site.library.visibility import OF_SITE, through_sites
from hengjian.site.platform.checking import about, in_order, not_in_future
from hengjian.site.platform.columns import DAY, SITE, SOURCE, Given, coded
from hengjian.site.platform.resource import Area, Resource
from hengjian.site.platform.surroundings import Surroundings
from hengjian.site.platform.writing import FROM_RESIDENTS, TOGETHER, Opening
from hengjian.site.residents.rounds.actions import rounds as asking
from hengjian.site.residents.rounds.models import (
    GroupQuestion,
    HomeVisits,
    Opinion,
    ResidentCheck,
    Round,
    RoundResult,
    Unasked,
    Upkeep,
)

RESIDENTS = Area(Text("居民", "Residents"), 60)
P = Permission
ROUND = Resource(
    Round,
    only_read=TOGETHER,
    noun=Text("征询", "round"),
    reach=through_sites("region"),
    right=P.SITE_EDIT,
    mark="X",
    importable=False,
    watched=False,
    words={"concluded_by": Text("结论人", "concluded by")},
    verbs={
        "prolong": Text("延长", "prolonged"),
        "conclude": Text("作出结论", "concluded"),
        "result": Text("填写结果", "enter the result"),
    },
)
RESULT = Resource(
    RoundResult,
    noun=Text("征询户数", "result of a round"),
    also=("result",),
    reach=OF_SITE,
    watched=False,
    words={"round": Text("征询", "round")},
)
OPINION = Resource(
    Opinion,
    only_read=FROM_RESIDENTS,
    name="opinions-in-rounds",
    noun=Text("征询意见", "opinion in a round"),
    also=("opinion-in-round",),
    reach=OF_SITE,
    watched=False,
    words={
        "round": Text("征询", "round"),
        "sent_as": Text("提交编号", "number of the sending"),
        "decided_on": Text("答复日期", "answered on"),
        "decided_by": Text("答复人", "answered by"),
    },
    verbs={
        "adopt": Text("采纳", "adopted"),
        "adopt-partly": Text("部分采纳", "adopted in part"),
        "reject": Text("不采纳", "not adopted"),
        "finish": Text("办完", "carried out"),
        "receive": Text("收到", "received"),
        "remind": Text("提醒", "reminder"),
        "rise": Text("逾期上报", "told to the office above"),
    },
)
UNASKED = Resource(
    Unasked,
    noun=Text("未征询的原因", "why nobody was asked"),
    reach=through_sites("region").under("scheme"),
    watched=False,
    words={"scheme": Text("改造方案", "scheme"), "entered_by": Text("登记人", "entered by")},
)
QUESTION = Resource(
    GroupQuestion,
    opens=Opening(
        asking.enter_question,
        {"site": Site},
        {"role": "role", "text": "text", "on": "asked_on"},
        frozenset(("on",)),
    ),
    noun=Text("联系小组的问题", "question to a contact group"),
    also=("group-question",),
    reach=OF_SITE,
    watched=False,
    words={"answered_by": Text("答复人", "answered by")},
    verbs={
        "answer": Text("答复", "answered"),
        "receive": Text("收到", "received"),
        "remind": Text("提醒", "reminder"),
        "rise": Text("逾期上报", "told to the office above"),
    },
)


def _visits_are_past(row: HomeVisits, around: Surroundings) -> Iterator[Problem]:
    yield from in_order(row, "begins_on", "ends_on")
    yield from in_order(row, "ends_on", "reported_on")
    yield from not_in_future(row, around, "ends_on", "reported_on")


VISITS = Resource(
    HomeVisits,
    name="home-visits",
    title=Text("入户走访", "Home visits"),
    noun=Text("走访活动", "campaign of home visits"),
    each=Text("一行一次走访活动，只有户数，没有姓名", "one campaign a row: counts, no names"),
    area=RESIDENTS,
    reach=OF_SITE,
    right=P.SITE_EDIT,
    mark="Z",
    watched=False,
    pages=True,
    rules=(_visits_are_past,),
    bulk=("organiser", "begins_on", "ends_on", "reported_to", "reported_on"),
    columns={
        "code": coded("S-0001-Z1"),
        "site": SITE,
        "organiser": Given(example="union"),
        "begins_on": DAY,
        "ends_on": DAY,
        "households": Given("户", example=43),
        "met": Given("户", example=36),
        "problems": Given("件", example=2),
        "summary": Given(),
        "reported_to": Given(example="街道办事处"),
        "reported_on": DAY,
        **SOURCE,
    },
)


def _check_is_past(row: ResidentCheck, around: Surroundings) -> Iterator[Problem]:
    yield from not_in_future(row, around, "checked_on")
    of = row.acceptance if row.acceptance_id else None
    if of is None or row.site_id is None:
        return
    if of.site_id is not None and of.site_id != row.site_id:
        yield about(row, "check-of-another-site", "acceptance", name=of.code, found=of.site)
    if row.checked_on is not None and row.checked_on > of.accepted_on:
        found, accepted = row.checked_on, of.accepted_on
        yield about(row, "check-before-acceptance", "checked_on", found=found, accepted=accepted)


CHECK = Resource(
    ResidentCheck,
    name="resident-checks",
    title=Text("居民参与验收", "Residents at acceptance"),
    noun=Text("居民参与验收", "resident at an acceptance"),
    each=Text("一行一次到场，不写姓名", "one attendance a row, without names"),
    area=RESIDENTS,
    reach=OF_SITE,
    right=P.SITE_EDIT,
    mark="R",
    watched=False,
    pages=True,
    rules=(_check_is_past,),
    bulk=("acceptance", "checked_on"),
    columns={
        "code": coded("S-0001-R1"),
        "site": SITE,
        "acceptance": Given(hint=Text("验收的编码", "the code of the acceptance"), example="YS-1"),
        "who": Given(example="supervisor"),
        "people": Given("人", example=1),
        "checked_on": DAY,
        "verdict": Given(example="agrees"),
        "text": Given(),
        **SOURCE,
    },
)


def _upkeep_in_order(row: Upkeep, around: Surroundings) -> Iterator[Problem]:
    yield from in_order(row, "since", "until")


UPKEEP = Resource(
    Upkeep,
    name="upkeep",
    title=Text("物业和管护", "Property management and upkeep"),
    noun=Text("管护安排", "upkeep of a site"),
    each=Text("一行一段时间由谁管、怎么管", "who keeps a site over a time, one row each"),
    area=RESIDENTS,
    reach=OF_SITE,
    right=P.SITE_EDIT,
    mark="K",
    watched=False,
    pages=True,
    rules=(_upkeep_in_order,),
    bulk=("mode", "manager", "since", "until", "as_of"),
    columns={
        "code": coded("S-0001-K1"),
        "site": SITE,
        "mode": Given(example="market"),
        "manager": Given(example="某物业公司"),
        "since": DAY,
        "until": DAY,
        "fee": Given("元", example="0.80"),
        "fund": Given("元", example="120000.00"),
        "duties": Given(example="保洁、绿化、电梯维保"),
        **SOURCE,
    },
)
