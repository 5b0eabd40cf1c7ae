"""hengjian sample [FRAME]: how many households are asked, where, and which."""

from __future__ import annotations

import csv
import datetime as dt
import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from hengjian import library
from hengjian.bilingual import Language, Text
from hengjian.cli.options import format_option
from hengjian.cli.output import console, print_json
from hengjian.files import write_whole
from hengjian.statistics.sampling import RULE, FrameSite, Plan, Stratum, ranked

STARTED = {
    True: Text("已开工", "started"),
    False: Text("未开工", "not started"),
}
HEADS = (
    Text("街道", "Sub-district"),
    Text("开工", "Started"),
    Text("小区", "Sites"),
    Text("户数", "Households"),
    Text("抽样户数", "Asked"),
)
COLUMNS = ("order", "sub_district", "started", "site", "name", "household", "role", "rank")


class Frame(click.ParamType[Path]):
    """A frame: a CSV file or workbook of sites, a case, or the name of a shipped case."""

    name = "frame"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Its path; a shipped case by its name."""
        named = str(value)
        return library.case_folder(named) if named in library.case_names() else Path(value)


class Percent(click.ParamType[Fraction]):
    """A percentage with or without its sign."""

    name = "percent"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fraction:
        """As a part of 1."""
        if isinstance(value, Fraction):
            return value
        try:
            return Fraction(str(value).rstrip("%％")) / 100
        except ValueError:
            self.fail(f"“{value}” 应写成 5 或 5%（write 5 or 5%）", param, ctx)


@click.command(
    short_help="抽样方案 a sample of households",
    help="抽样方案：按误差和置信度（有限总体修正）算应答数，按街道和是否开工分层，按比例分配，"
    f"用打印出来的种子抽户：{RULE} 小的先问。FRAME 是小区表（csv、xlsx）、案例或其名称，"
    "不写就是当前文件夹里的案例。"
    "\n\nA sample of households: the answers a margin needs of a finite population, shared out by "
    "sub-district and start of works, drawn by a printed seed so that anybody draws the same. "
    "Without FRAME: of the case in this folder.",
)
@click.argument("frame", type=Frame(), default=".", metavar="[FRAME]")
@click.option(
    "--margin",
    type=Percent(),
    default="5",
    show_default=True,
    help="误差，百分点 points either way",
)
@click.option(
    "--confidence",
    type=click.Choice(["80", "90", "95", "99"]),
    default="95",
    show_default=True,
    help="置信度（%） confidence",
)
@click.option(
    "--response",
    type=Percent(),
    default="100",
    show_default=True,
    help="预计应答率（%） expected response",
)
@click.option("--started", is_flag=True, help="只抽已开工小区 sites at work only")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="截至哪天已开工 started by that day (with --started)",
)
@click.option("--seed", default="1", show_default=True, help="种子 seed")
@click.option(
    "--replacements",
    type=click.IntRange(0, 100),
    default=20,
    show_default=True,
    help="每层候补占抽样户数的百分比 replacements, per cent of each stratum",
)
@click.option(
    "--list",
    "listing",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="另存抽中户清单（csv） write the households drawn",
)
@format_option
@click.pass_context
def sample(
    ctx: click.Context,
    frame: Path,
    margin: Fraction,
    confidence: str,
    response: Fraction,
    started: bool,
    as_of: dt.datetime | None,
    seed: str,
    replacements: int,
    listing: Path | None,
    form: str,
) -> None:
    """Plan, draw and print."""
    from hengjian.statistics.frames import read_frame
    from hengjian.statistics.sampling import plan_sample

    day = as_of.date() if as_of else dt.date.max
    sites = read_frame(frame, started_by=day if started else None)
    plan = plan_sample(
        sites, margin=margin, confidence=int(confidence), response=response, seed=seed
    )
    if listing is not None:
        text = _listing(plan, sites, replacements, ctx.obj)
        write_whole(listing, ("\ufeff" + text).encode())
    if form == "json":
        print_json(as_json(plan))
    else:
        _print(plan, ctx.obj, listing)


def as_json(plan: Plan) -> dict[str, Any]:
    """The plan; shares and margins are parts of 1 as exact decimals."""
    return {
        "population": plan.population,
        "margin": str(float(plan.margin)),
        "confidence": plan.confidence,
        "response": str(float(plan.response)),
        "answers": plan.answers,
        "size": plan.size,
        "seed": plan.seed,
        "rule": RULE,
        "frame": plan.fingerprint,
        "without_households": list(plan.without_households),
        "strata": [
            {
                "sub_district": each.stratum.sub_district,
                "started": each.stratum.started,
                "sites": each.sites,
                "households": each.households,
                "size": each.size,
            }
            for each in plan.shares
        ],
    }


def _name(stratum: Stratum, language: Language) -> tuple[str, str]:
    return stratum.sub_district, STARTED[stratum.started].of(language)


def _print(plan: Plan, language: Language, listing: Path | None) -> None:
    from rich import box
    from rich.table import Table

    out = console()
    said = Text(
        f"总体 {plan.population:,} 户，误差 ±{float(plan.margin * 100):g} 个百分点，"
        f"置信度 {plan.confidence}%：需要 {plan.answers:,} 份有效答卷，抽 {plan.size:,} 户",
        f"population {plan.population:,} households, ±{float(plan.margin * 100):g} points at "
        f"{plan.confidence} %: {plan.answers:,} valid answers needed, {plan.size:,} asked",
    )
    out.print(said.of(language))
    table = Table(box=box.SIMPLE_HEAD)
    for number, head in enumerate(HEADS):
        table.add_column(head.of(language), justify="right" if number > 1 else "left")
    for each in plan.shares:
        table.add_row(
            *_name(each.stratum, language), str(each.sites), f"{each.households:,}", str(each.size)
        )
    out.print(table)
    out.print(Text(f"种子 {plan.seed}　规则 {RULE}", f"seed {plan.seed}, rule {RULE}").of(language))
    out.print(
        Text(f"名册指纹 {plan.fingerprint}", f"fingerprint of the frame {plan.fingerprint}").of(
            language
        )
    )
    if plan.without_households:
        codes = "、".join(plan.without_households)
        out.print(
            Text(f"没有户数、抽不到的小区：{codes}", f"sites without households: {codes}").of(
                language
            )
        )
    if listing is not None:
        out.print(Text(f"清单写到 {listing}", f"households written to {listing}").of(language))


def _listing(
    plan: Plan, sites: tuple[FrameSite, ...], replacements: int, language: Language
) -> str:
    """A line a household: those asked, then who replaces them in their order."""
    names = {each.code: each.name for each in sites}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for share in plan.shares:
        more = -(-share.size * replacements // 100)
        asked = ranked(sites, share.stratum, plan.seed)[: share.size + more]
        for order, each in enumerate(asked, start=1):
            role = "main" if order <= share.size else "replacement"
            where = _name(share.stratum, language)
            writer.writerow(
                (order, *where, each.site, names[each.site], each.ordinal, role, each.rank)
            )
    return out.getvalue()
