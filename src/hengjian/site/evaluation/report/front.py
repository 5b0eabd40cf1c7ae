"""The cover and the page of seals and signatures."""

from __future__ import annotations

from hengjian.documents.model import Block, Column, Paragraph, Row, Runs, Table, cell, words
from hengjian.site.common.words import both
from hengjian.site.evaluation.models import EvaluationReport, TeamMember

BLANK = "＿＿＿＿＿＿＿＿"
"""Where a person signs with a pen."""


def meta_of(row: EvaluationReport) -> tuple[tuple[str, Runs], ...]:
    """The lines of the cover."""
    evaluation = row.evaluation
    dated = row.dated
    day = f"{dated.year}年{dated.month}月{dated.day}日" if dated else "〔待定〕"
    return (
        ("委托方", words(evaluation.commissioner.name)),
        ("评价机构", words(evaluation.agency.name)),
        ("报告编号", words(row.number or "〔待定〕")),
        ("日期", words(day)),
    )


def signature_page(row: EvaluationReport) -> tuple[Block, ...]:
    """Seal and signatures, and the team with parts, titles and declarations."""
    team = list(
        row.evaluation.team.exclude(verdict=TeamMember.Verdict.RECUSED)
        .select_related("membership__person")
        .order_by("pk")
    )
    engineers = [each for each in team if each.part == TeamMember.Part.ENGINEER]
    leads = [each for each in team if each.part == TeamMember.Part.LEAD]
    lines = [
        f"评价机构：{row.evaluation.agency.name}〔盖章处〕",
        f"主评人（{'、'.join(map(str, leads)) or '待定'}）签名：{BLANK}",
        f"注册造价工程师（{'、'.join(map(str, engineers)) or '评价组未列'}）签名：{BLANK}",
    ]
    columns = (
        Column("姓名", width=14),
        Column("职称", width=20),
        Column("分工", width=16),
        Column("利害关系声明", width=24),
        Column("签名", width=20),
    )
    rows = tuple(
        Row(
            (
                cell(str(each)),
                cell(each.qualification or "—"),
                cell(_zh(TeamMember.Part, each.part)),
                cell(_write_declaration(each)),
                cell(""),
            )
        )
        for each in team
    )
    blocks: list[Block] = [Paragraph(words(line), "lead") for line in lines]
    blocks.append(Table("评价组成员", columns, rows))
    return tuple(blocks)


def _zh(choices: type[TeamMember.Part] | type[TeamMember.Verdict], value: str) -> str:
    return both(choices(value).label).zh


def _write_declaration(member: TeamMember) -> str:
    if member.declared_at is None:
        return "未声明"
    return f"{_zh(TeamMember.Verdict, member.verdict)}（{member.declared_at:%Y-%m-%d}）"
