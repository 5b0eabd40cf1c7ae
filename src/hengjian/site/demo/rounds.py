"""Rounds of the demonstration: one on what came of a site, concluded, with opinions answered and
done; one open on a scheme that waits for it; residents at an acceptance. Invented, and marked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from hengjian.site.accounts.models import Membership
from hengjian.site.demo.library import SYNTHETIC
from hengjian.site.demo.tables import WHY
from hengjian.site.library.actions import put_all
from hengjian.site.library.models import Scheme, Site
from hengjian.site.residents.rounds.actions import rounds as acts
from hengjian.site.residents.rounds.models import ResidentCheck, Round
from hengjian.site.residents.rounds.steps import OPINION, QUESTION, ROUND
from hengjian.site.works.models import Acceptance

PLACE = "SYN-0001"
MARK = {"synthetic": True, "source": SYNTHETIC}
SAID = (
    ("（合成）晚上破路太吵，老人睡不着。", "adopt", "施工时间改为 8—20 时。", "施工改到白天和周末"),
    ("（合成）楼前两棵老树要留。", "adopt-partly", "东侧一棵保留，西侧一棵移栽。", "绿化图改一处"),
    ("（合成）每户换入户门。", "reject", "入户门属于户内部分，不在改造范围。", ""),
)
DONE = date(2023, 9, 22)
AT_ACCEPTANCE = (
    ("supervisor", 1, "but", "（合成）管道没意见，北门口路面要补平。"),
    ("resident", 3, "agrees", "（合成）看了通水，不返水了。"),
)
"""Who of the residents was there, how many, what they say."""


@transaction.atomic
def put_rounds(who: Mapping[str, Membership]) -> None:
    """Both rounds and a question to the contact group; nothing where there are any."""
    if Round.objects.exists():
        return
    clerk = who["competent_department"]
    site = Site.objects.select_related("sub_district", "project").get(code=PLACE)
    _effect(clerk, site)
    waiting = Scheme.objects.filter(state=Scheme.State.SUBMITTED).order_by("code").first()
    if waiting is not None:
        _scheme(clerk, waiting)
    text = "（合成）10 月 1 日停水到几点？"
    asked = acts.enter_question(
        by=clerk, site=site, role="contractor", text=text, on=date(2023, 9, 27)
    )
    answer = "（合成）当天 8 时至 12 时，12 时前恢复。"
    QUESTION.take("answer", by=who["sub_district"], row=asked, why=answer, on=date(2023, 9, 28))
    _at_acceptance(clerk)


def _at_acceptance(clerk: Membership) -> None:
    accepted = Acceptance.objects.filter(site__code=PLACE).first()
    if accepted is None:
        return
    rows = [
        {
            "code": f"{PLACE}-R{number}",
            "site": PLACE,
            "acceptance": accepted.code,
            "who": part,
            "people": people,
            "checked_on": accepted.accepted_on,
            "verdict": verdict,
            "text": text,
            "source": SYNTHETIC,
        }
        for number, (part, people, verdict, text) in enumerate(AT_ACCEPTANCE, start=1)
    ]
    put_all(by=clerk, model=ResidentCheck, rows=rows, synthetic=True, why=WHY)


def _effect(clerk: Membership, site: Site) -> None:
    values = {
        "kind": Round.Kind.EFFECT,
        "question": "（合成）雨污管网和道路改得怎么样，还有什么要改？",
        "methods": "入户、座谈会、公示栏",
        "opens_on": date(2023, 9, 1),
        "closes_on": date(2023, 9, 15),
        **MARK,
    }
    row = acts.draw_up(by=clerk, sites=[site], scheme=None, values=values)
    row = ROUND.take("open", by=clerk, row=row, on=date(2023, 9, 1))
    for text, step, why, change in SAID:
        told = acts.enter_opinion(
            by=clerk, round_=row, site=site, text=text, channel="meeting", on=date(2023, 9, 8)
        )
        given: dict[str, Any] = {"change": change} if change else {}
        OPINION.take(step, by=clerk, row=told, why=f"（合成）{why}", on=date(2023, 9, 14), **given)
        if step == "adopt":
            OPINION.take("finish", by=clerk, row=told, on=DONE)
    acts.enter_result(by=clerk, round_=row, site=site, asked=43, answered=31, in_favour=22)
    why = "（合成）多数认可管网，夜间施工须改，已改到白天。"
    ROUND.take("conclude", by=clerk, row=row, why=why, on=date(2023, 9, 18))


def _scheme(clerk: Membership, scheme: Scheme) -> None:
    values = {
        "kind": Round.Kind.SCHEME,
        "question": f"（合成）“{scheme.name}”编好了：改什么、多少钱、什么时候，您同意吗？",
        "methods": "入户、公示栏、公开页",
        "opens_on": date(2023, 9, 25),
        "closes_on": date(2023, 10, 10),
        **MARK,
    }
    row = acts.draw_up(by=clerk, sites=[], scheme=scheme, values=values)
    ROUND.take("open", by=clerk, row=row, on=date(2023, 9, 25))
