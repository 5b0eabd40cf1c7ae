"""hengjian verify FILE: a package, a trace, an exported trail, or a published count of a vote."""

from __future__ import annotations

from pathlib import Path

import click
from rich import box
from rich.table import Table
from rich.text import Text as Styled

from hengjian.ballots.published import is_count, verify_count_file
from hengjian.bilingual import Text
from hengjian.checks import Check
from hengjian.cli.options import format_option
from hengjian.cli.output import console, print_json
from hengjian.trail import heads_of, is_trail, verify_trail_file


@click.command(
    short_help="核验成果包或计算底稿 verify a package or trace",
    help="核验移交的成果包（.zip）或计算底稿（trace.json）：文件哈希、独立脚本重算、按包内数据重新评价；"
    "站点导出的留痕（.jsonl）：找出被改、被删、被调换、被截去的条目；"
    "或公布的业主表决计票（.jsonl）：逐票重算，指出被改的行。"
    "\n\nVerify a handed-over package (.zip) or a trace.json: hashes, independent recomputation, "
    "and a fresh evaluation from the data inside; or a trail exported from the site (.jsonl): "
    "finds edited, deleted, reordered and cut-off lines; or a published count of an owners' vote "
    "(.jsonl): counted anew, with the line that was changed.",
)
@click.argument("package", type=click.Path(readable=False, path_type=Path))
@click.option(
    "--head",
    metavar="HASH",
    help="报告上印的留痕哈希，或表决公告上印的末行哈希 "
    "the hash of the trail printed in a report, or of the last line on a posted result sheet",
)
@click.option(
    "--heads",
    type=click.Path(readable=False, path_type=Path),
    metavar="FILE",
    help="站点逐日记下末条哈希的文件：每一个都须在链中 "
    "the file to which the site appends the head each day: each must be in the chain",
)
@click.option(
    "--receipt",
    metavar="TEXT",
    help="投票后显示的回执：这张票须原样计入 "
    "the receipt shown after a vote: that vote must be counted as it was cast",
)
@format_option
@click.pass_context
def verify(
    ctx: click.Context,
    package: Path,
    head: str | None,
    heads: Path | None,
    receipt: str | None,
    form: str,
) -> None:
    """Verify and print each check; exit 1 when one fails."""
    checks = _checks(package, head, heads, receipt)
    if form == "json":
        print_json([check.as_json(ctx.obj) for check in checks])
    else:
        for check in checks:
            _print(check, ctx)
    ctx.exit(0 if all(check.holds for check in checks) else 1)


def _checks(
    package: Path, head: str | None, heads: Path | None, receipt: str | None
) -> tuple[Check, ...]:
    if receipt is None and is_trail(package):
        kept = () if heads is None else heads_of(heads)
        return verify_trail_file(package, head, kept)
    if is_count(package):
        return verify_count_file(package, head, receipt)
    for name, given in (("--head", head), ("--heads", heads), ("--receipt", receipt)):
        if given is not None:
            raise click.UsageError(f"{name} 只用于留痕和表决计票 is for trails and counts only")
    from hengjian.engine.verification import verify_file

    return verify_file(package)


_HEADS = (Text("指标或数据", "of"), Text("项目", "what"), Text("原为", "was"), Text("应为", "is"))


def _print(check: Check, ctx: click.Context) -> None:
    mark, style = ("✓", "green") if check.holds else ("✗", "bold red")
    console().print(Styled(f"{mark} {check.title.of(ctx.obj)}", style))
    for line in check.details:
        console().print(
            Styled(f"    {line.of(ctx.obj)}", "dim" if check.holds else ""), soft_wrap=True
        )
    if check.differences:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for head in _HEADS:
            table.add_column(head.of(ctx.obj), overflow="fold")
        for each in check.differences:
            table.add_row(each.of.of(ctx.obj), each.what.of(ctx.obj), each.was, each.now)
        console().print(table)
