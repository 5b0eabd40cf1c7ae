"""Cases of the demonstration: the rows of the reference case with their published totals, and six
written for it outside them: overdue, named, paused, extended, transferred, opened again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from hengjian import library
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.demo.library import CASE as REFERENCE
from hengjian.site.demo.library import SYNTHETIC
from hengjian.site.demo.places import SUB_DISTRICTS
from hengjian.site.platform.ringing import ring
from hengjian.site.residents.hotline.actions.sheets import bring_in
from hengjian.site.residents.hotline.intake import Said, take_in
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.steps import CASE

WRITTEN = "演示编写（合成）"
"""The source of the six: they belong to no project, so that the published totals stay."""
PLACE = "合成小区（未入库）"
PHONE = "1000000000"
"""With one digit more a number that nobody has."""
STANDS_ON = date(2023, 9, 30)


@dataclass(frozen=True, slots=True)
class Scene:
    """A case and what is done with it: step, day, values."""

    received: date
    text: str
    channel: str = "phone"
    kind: str = "complaint"
    topic: str = "other"
    reporter: str = "合成居民"
    steps: tuple[tuple[str, date, dict[str, Any]], ...] = ()


def _day(month: int, day: int) -> date:
    return date(2023, month, day)


SENT, ACCEPTED = ("dispatch", "accept")
REPLY = "（合成答复）当天更换楼道灯三只并试亮，物业每周巡查一次，坏了两天内更换。"
SCENES: tuple[Scene, ...] = (
    Scene(
        _day(9, 8),
        "（合成）夜里一点还在破路，老人睡不着。",
        topic="noise",
        steps=((SENT, _day(9, 11), {"unit": "HT-RC"}), (ACCEPTED, _day(9, 11), {})),
    ),
    Scene(
        _day(9, 1),
        "（合成）雨污管沟回填后路面下沉，车过不去，来电三次。",
        channel="12345",
        topic="road",
        steps=((SENT, _day(9, 4), {"unit": "HT-RC"}), (ACCEPTED, _day(9, 4), {})),
    ),
    Scene(
        _day(9, 19),
        "（合成）外墙脚手架挡住一楼窗户，雨天不能拆，想知道什么时候拆。",
        channel="visit",
        kind="help",
        topic="progress",
        steps=(
            (SENT, _day(9, 19), {"unit": "HT-RC"}),
            (ACCEPTED, _day(9, 19), {}),
            ("pause-clock", _day(9, 20), {"cause": "weather", "why": "连日降雨，不能拆架"}),
        ),
    ),
    Scene(
        _day(9, 12),
        "（合成）加装的充电桩收费标准没有公示。",
        channel="online",
        topic="other",
        steps=(
            (SENT, _day(9, 12), {"unit": "HT-RC"}),
            (ACCEPTED, _day(9, 13), {}),
            ("ask-extension", _day(9, 22), {"days": 5, "why": "收费标准须报价格部门，已受理"}),
            ("grant-extension", _day(9, 25), {"why": "情况属实，已告知居民"}),
        ),
    ),
    Scene(
        _day(9, 20),
        "（合成）三栋水压低，早晚没水。",
        channel="12345",
        kind="help",
        topic="water",
        steps=(
            (SENT, _day(9, 20), {"unit": "HT-RC"}),
            (ACCEPTED, _day(9, 20), {}),
            ("transfer", _day(9, 22), {"unit": SUB_DISTRICTS["玉兴街道"], "why": "二次供水归街道"}),
        ),
    ),
    Scene(
        _day(8, 28),
        "（合成）楼道灯修了又坏。",
        channel="phone",
        topic="quality",
        steps=(
            (SENT, _day(8, 28), {"unit": "HT-RC"}),
            (ACCEPTED, _day(8, 29), {}),
            ("reply", _day(9, 6), {"outcome": "solved", "why": REPLY}),
            ("follow-up", _day(9, 7), {"found": "unsolved", "why": "三楼又不亮了"}),
            ("reopen", _day(9, 18), {"why": "居民不认可：三楼又不亮了"}),
        ),
    ),
)


def put_cases(people: Mapping[str, Membership]) -> None:
    """The rows of the reference case and the six; twice is once."""
    operator = people["hotline_operator"]
    path = library.case_folder(REFERENCE) / "requests.csv"
    bring_in(by=operator, path=path, name=path.name, source=SYNTHETIC, synthetic=True)
    if Case.objects.filter(source=WRITTEN).exists():
        return
    place = Organisation.objects.get(code=SUB_DISTRICTS["玉兴街道"])
    for number, scene in enumerate(SCENES, start=1):
        _play(scene, place, number, people)
    for number in range(STANDS_ON.day):
        ring(CASE, STANDS_ON.replace(day=number + 1))


def _play(scene: Scene, place: Organisation, number: int, people: Mapping[str, Membership]) -> None:
    said = Said(
        channel=scene.channel,
        text=scene.text,
        region=place,
        kind=scene.kind,
        topic=scene.topic,
        place=PLACE,
        reporter=scene.reporter,
        phone=f"{PHONE}{number}",
        received_at=timezone.make_aware(datetime.combine(scene.received, time(10))),
        more={"source": WRITTEN, "source_ref": f"YS-{number}", "synthetic": True},
    )
    case = take_in(said, people["hotline_operator"])
    for name, on, values in scene.steps:
        CASE.take(name, by=_who(name, people), row=case, on=on, **values)


def _who(step: str, people: Mapping[str, Membership]) -> Membership:
    """Whoever of the demonstration holds the right of the step."""
    right = CASE.step(step).right
    for role in ("implementing_unit", "hotline_operator", "department_head"):
        if people[role].may(right):
            return people[role]
    raise LookupError(step)
