"""The warnings that stand, as a paper: how many, each level by itself, what is suspended."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hengjian.documents.model import Block, Column
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import said
from hengjian.site.platform.english import quantities
from hengjian.site.platform.lists import label_of
from hengjian.site.platform.papers import Paper, fact_table, paper_file, table, value_words
from hengjian.site.platform.templatetags.shell import t
from hengjian.site.watching import queries
from hengjian.site.watching.models import Suspension, Warning
from hengjian.site.watching.pages.warnings import LEVELS, rule_name


@needs(Permission.MONEY_VIEW)
def paper(request: HttpRequest, membership: Membership, form: str) -> HttpResponseBase:
    """The digest as ``docx`` or ``pdf``: what the list of warnings shows as standing."""
    return paper_file(paper_of(membership), form)


def paper_of(membership: Membership) -> Paper:
    """Every warning that the reader sees and nobody closed."""
    rows = list(queries.standing(membership))
    halted = list(queries.suspensions(membership).filter(state__in=("proposed", "in_force")))
    made = Paper(
        t("预警摘要", "Digest of warnings"),
        membership.organisation.name,
        ((t("未解除的预警（个）", "standing warnings"), value_words(len(rows))),),
        (each.source for each in (*rows, *halted)),
        any(each.synthetic for each in (*rows, *halted)),
    )
    made.chapter(t("预警总体", "The whole"), _whole(membership, rows, halted))
    for level, mark in LEVELS.items():
        own = [row for row in rows if row.level == level]
        title = f"{mark.name}{t('预警', ' warnings')}"
        made.chapter(title, *([_warnings(title, own)] if own else []))
    made.chapter(t("暂停拨付", "Suspension"), *([_halts(halted)] if halted else []))
    return made


def _whole(membership: Membership, rows: Sequence[Warning], halted: Sequence[Suspension]) -> Block:
    late = queries.overdue(queries.standing(membership), shown_day()).count()
    risen = sum(row.state == Warning.State.ESCALATED for row in rows)
    answered = sum(row.state == Warning.State.ANSWERED for row in rows)
    counts = queries.counts(membership)
    return fact_table(
        t("未解除的预警", "standing warnings"),
        (
            *(
                (f"{mark.name}{t('（个）', '')}", value_words(counts[code]))
                for code, mark in LEVELS.items()
            ),
            (t("已答复（个）", "answered"), value_words(answered)),
            (t("逾期未答复（个）", "not answered in time"), value_words(late)),
            (t("已升级（个）", "escalated"), value_words(risen)),
            (
                t("涉及项目（个）", "projects concerned"),
                value_words(len({r.project_id for r in rows})),
            ),
            (t("暂停拨付（个）", "suspensions"), value_words(len(halted))),
        ),
    )


def _warnings(caption: str, rows: Sequence[Warning]) -> Block:
    heads = (
        Column(t("预警", "warning"), width=18),
        Column(t("项目", "project"), width=22),
        Column(t("测得", "measured"), width=12),
        Column(t("责任单位", "responsible unit"), width=18),
        Column(t("触发", "raised"), width=10),
        Column(t("答复期限", "answer due"), width=10),
        Column(t("状态", "state"), width=10),
        Column(t("数据截至", "as of"), width=10),
    )
    lines = [
        (
            rule_name(row.rule),
            row.project.name,
            quantities(row.measured.get("shown", "")),
            row.owner.name,
            value_words(row.fired_on),
            value_words(row.due_on),
            label_of(row, "state"),
            value_words(row.as_of),
        )
        for row in rows
    ]
    return table(caption, heads, lines, wide=True)


def _halts(rows: Sequence[Suspension]) -> Block:
    heads = (
        Column(t("项目", "project"), width=22),
        Column(t("理由", "reason"), width=30),
        Column(t("提出时", "when proposed"), width=10),
        Column(t("状态", "state"), width=10),
    )
    lines = [
        (
            row.project.name,
            said(queries.reason_of(row)),
            value_words(row.proposed_on),
            label_of(row, "state"),
        )
        for row in rows
    ]
    return table(t("暂停拨付", "Suspension"), heads, lines)
