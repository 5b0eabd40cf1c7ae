"""The case as an entity: who sees it, and what the engine counts of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models import Case as Choose

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.platform.resource import Columns, Reach, RecordPart, Resource, Waiting
from hengjian.site.platform.writing import FROM_RESIDENTS
from hengjian.site.residents.hotline.models import Case, CaseEvent
from hengjian.site.residents.hotline.queries import overdue_cases

C, V = Case.Channel, Case.Verdict
REQUESTS = "requests"


def _requests(as_of: date) -> Columns:
    """As each case stood on the day: opened again, it is open again; merged, its end is that of
    its main case."""
    last = CaseEvent.objects.filter(case=OuterRef("pk"), on__lte=as_of).order_by("-on", "-pk")
    main = CaseEvent.objects.filter(case=OuterRef("main"), on__lte=as_of).order_by("-on", "-pk")
    merged = Q(state=Case.State.MERGED)
    return {
        "code": F("code"),
        "channel": Choose(
            When(channel__in=(C.BOARD, C.ON_SITE, C.HOME_VISIT), then=Value(C.ONLINE.value)),
            default=F("channel"),
            output_field=CharField(),
        ),
        "site": F("site__code"),
        "received_on": F("received_on"),
        "due_on": Subquery(last.values("due_by")[:1]),
        "closed_on": Choose(
            When(merged, then=Subquery(main.values("closed_on")[:1])),
            default=Subquery(last.values("closed_on")[:1]),
        ),
        "satisfied": Subquery(
            last.annotate(
                agreed=Choose(
                    When(verdict=V.AGREED, then=True),
                    When(verdict=V.NOT_AGREED, then=False),
                    output_field=BooleanField(null=True),
                )
            ).values("agreed")[:1]
        ),
    }


def _whoever_may(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    return rows if by.may(Permission.CASE_VIEW) else rows.none()


REACH = Reach(("region",), ("project",), ("site__section",), sent_to="unit")
EVENT = Resource(
    CaseEvent,
    noun=Text("诉求经过", "event of a case"),
    reach=REACH.under("case"),
    narrow=_whoever_may,
    watched=False,
    words={
        "case": Text("诉求", "case"),
        "given": Text("办理内容", "what it took"),
        "state": Text("之后的状态", "state after it"),
        "unit": Text("之后的承办单位", "unit after it"),
        "due_by": Text("之后的期限", "due by after it"),
        "closed_on": Text("之后的办结日期", "finished on after it"),
        "resolved_on": Text("之后的核实解决日期", "found solved on after it"),
        "verdict": Text("之后的居民意见", "verdict after it"),
        "verdict_on": Text("之后的认可日期", "verdict on after it"),
        "main_code": Text("主件编号", "code of the main case"),
    },
)
CASE = Resource(
    Case,
    only_read=FROM_RESIDENTS,
    noun=Text("居民诉求", "case"),
    reach=REACH,
    narrow=_whoever_may,
    files="pictures",
    words={
        "phone_digest": Text("电话指纹", "digest of the phone"),
        "sent_as": Text("提交编号", "number of the sending"),
        "first_due_by": Text("原期限", "first due by"),
        "tries": Text("未联系上次数", "calls without an answer"),
        "returned": Text("退回次数", "given back"),
        "reopened": Text("重办次数", "opened again"),
        "urged": Text("催办次数", "urged"),
        "extended": Text("已延期", "extended"),
        "dispatched_by": Text("分派人", "dispatched by"),
        "accepted_by": Text("接收人", "accepted by"),
        "replied_by": Text("答复人", "answered by"),
        "followed_by": Text("回访人", "followed up by"),
        "events": Text("经过", "what happened"),
    },
    waiting=(
        Waiting(
            "cases-overdue",
            Permission.CASE_DISPATCH,
            overdue_cases,
            Text("件诉求逾期未办结，须督办", "cases are overdue and to be pressed for"),
            "hotline:board",
            "?queue=overdue",
            "mark-red",
            place=20,
        ),
    ),
    records=(RecordPart(REQUESTS, "project", _requests),),
    verbs={
        "receive": Text("登记", "entered"),
        "erase": Text("删除姓名电话", "name and phone erased"),
        "reveal": Text("查看姓名电话", "name and phone opened"),
        "dispatch": Text("分派", "dispatched"),
        "return": Text("退回", "given back"),
        "tell": Text("告知进展", "told how it goes"),
        "reply": Text("答复", "answered"),
        "follow-up": Text("回访", "followed up"),
        "give_up": Text("未联系上", "nobody was reached"),
        "verdict": Text("登记居民意见", "resident's verdict entered"),
        "urge": Text("催办", "urged"),
        "classify": Text("改类别", "class changed"),
        "merge": Text("并案", "merged"),
        "escalate": Text("转信访", "escalated to petition"),
        "remind": Text("提醒", "reminder"),
        "rise": Text("点名", "named as overdue"),
        "pause-clock": Text("暂停计时", "clock stopped"),
        "resume-clock": Text("恢复计时", "clock started again"),
        "ask-extension": Text("申请延期", "more days asked for"),
        "grant-extension": Text("同意延期", "more days granted"),
        "refuse-extension": Text("不同意延期", "more days refused"),
    },
)
