"""hengjian firms LIST: what repeats with a firm across projects, and who is connected with whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hengjian.bilingual import Language, Text
from hengjian.cli.options import format_option
from hengjian.cli.output import console, print_json

if TYPE_CHECKING:
    from hengjian.comparing.firms import Firm, Reason

SHOWN = 5
"""Projects named of a reason; JSON has all."""


@click.command(
    short_help="跨项目看同一家单位 a firm across projects",
    help="跨项目看同一家单位：逾期、多报产值、重开诉求是否反复，已完工资产是否登记，投标人、监理、评价机构"
    "之间是否同地址、同电话、同法定代表人。规则是公开的数据，每一分都写明理由，只作询问，不下结论。"
    "LIST 是 csv：project、firm、role，address、phone、legal_person，以及规则用到的是非列。"
    "\n\nA firm across projects: what repeats, and who shares an address, a telephone or a legal "
    "person with a supervisor, an evaluator or another bidder, by open rules. Each point says why; "
    "it is to be asked about, no verdict.",
)
@click.argument("listed", type=click.Path(dir_okay=False, path_type=Path), metavar="LIST")
@click.option(
    "--rules",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="另一套规则（yaml），不写就是自带的 rules of one's own",
)
@format_option
@click.pass_context
def firms(ctx: click.Context, listed: Path, rules: Path | None, form: str) -> None:
    """Judge by the rules and tell."""
    from hengjian.comparing.firms import RULES, judge, read_parts, read_rules

    found = judge(read_parts(listed), read_rules(rules or RULES))
    if form == "json":
        print_json({"version": 1, "firms": [_as_json(firm, ctx.obj) for firm in found]})
        return
    out = console()
    if not found:
        out.print(Text("没有需要询问的单位", "no firm to ask about").of(ctx.obj))
    for firm in found:
        head = Text(
            f"{firm.name}：{firm.points} 分，{firm.projects} 个项目",
            f"{firm.name}: {firm.points} points, {firm.projects} projects",
        )
        out.print(head.of(ctx.obj), style="bold")
        for reason in firm.reasons:
            out.print(f"  {_line(reason, ctx.obj)}", soft_wrap=True)
            clears = getattr(reason.rule.clears, ctx.obj)
            settled = Text(f"可以澄清：{clears}", f"would settle it: {clears}")
            out.print(f"    {settled.of(ctx.obj)}", style="dim", soft_wrap=True)
    last = Text(
        "分数只用来排先后，都是疑问，不是结论", "points put the list in order: queries, no verdicts"
    )
    out.print(last.of(ctx.obj), style="dim")


def _line(reason: Reason, language: Language) -> str:
    from hengjian.comparing.firms import BY

    rule = reason.rule
    projects = "、".join(reason.projects[:SHOWN])
    more = " …" if len(reason.projects) > SHOWN else ""
    who = "；".join(f"{name}（{BY[by].of(language)}）" for name, by in reason.others)
    of = f" {len(reason.projects)}/{reason.known}" if rule.repeats else f" {who}"
    title = getattr(rule.title, language)
    return f"+{rule.points} {title}{of}: {projects}{more} [{getattr(rule.source, language)}]"


def _as_json(firm: Firm, language: Language) -> dict[str, Any]:
    return {
        "firm": firm.name,
        "points": firm.points,
        "projects": firm.projects,
        "reasons": [
            {
                "rule": reason.rule.code,
                "points": reason.rule.points,
                "title": getattr(reason.rule.title, language),
                "source": getattr(reason.rule.source, language),
                "clears": getattr(reason.rule.clears, language),
                "projects": list(reason.projects),
                "known": reason.known,
                "lines": list(reason.lines),
                "others": [{"firm": name, "by": by} for name, by in reason.others],
            }
            for reason in firm.reasons
        ],
    }
