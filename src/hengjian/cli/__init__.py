"""The command line. Commands are loaded when they are called, so that each starts fast."""

from __future__ import annotations

from importlib import import_module

import click
from click.shell_completion import CompletionItem

from hengjian import __version__
from hengjian.errors import Refused

COMMANDS = {
    "demo": (
        "hengjian.cli.demo",
        "参考案例从头到尾：评价、写报告、打开页面",
        "the reference case end to end",
    ),
    "evaluate": (
        "hengjian.cli.evaluate",
        "评价一个项目，打印得分表",
        "evaluate a case and print its scores",
    ),
    "portfolio": (
        "hengjian.cli.portfolio",
        "评价一个数据湖里的全部项目",
        "evaluate all projects of a lake",
    ),
    "compare": (
        "hengjian.cli.compare",
        "同类项目相比：排名、区间、区分度、疑问",
        "compare projects that are alike",
    ),
    "firms": (
        "hengjian.cli.firms",
        "跨项目看同一家单位：反复逾期、多报、关联",
        "a firm across projects: what repeats, who is connected",
    ),
    "explain": (
        "hengjian.cli.explain",
        "说明一个指标为什么得这些分",
        "why an indicator has its score",
    ),
    "report": (
        "hengjian.cli.report",
        "写评价报告（docx、pdf、html）",
        "write the report (docx, pdf, html)",
    ),
    "export": (
        "hengjian.cli.export",
        "把结果写成 SDMX、XBRL",
        "results as SDMX, XBRL",
    ),
    "framework": (
        "hengjian.cli.framework",
        "检查、查看、比较指标体系",
        "check, show and compare frameworks",
    ),
    "case": ("hengjian.cli.case", "新建、检查、导入项目数据", "make, check and import cases"),
    "recheck": (
        "hengjian.cli.recheck",
        "复核自评表：自评、复核、虚高、理由",
        "recheck a self-evaluation form",
    ),
    "audit": (
        "hengjian.cli.audit",
        "审核报告：找出不可能成立的数",
        "find the figures of a report that cannot be true",
    ),
    "bond": (
        "hengjian.cli.bond",
        "专项债券：还本付息、覆盖倍数、压力测试、闲置成本",
        "bonds: schedule, coverage, stress, cost of idle money",
    ),
    "sample": (
        "hengjian.cli.sample",
        "抽样方案：问多少户、哪些户",
        "a sample: how many households, and which",
    ),
    "verify": (
        "hengjian.cli.verify",
        "核验移交的成果包或计算底稿",
        "verify a handed-over package or trace",
    ),
    "doctor": (
        "hengjian.cli.doctor",
        "检查安装和机器：组件、字体、数据库、磁盘",
        "check the installation and the machine",
    ),
    "completion": (
        "hengjian.cli.completion",
        "命令补全：bash、zsh、fish",
        "shell completion",
    ),
    "serve": (
        "hengjian.cli.serve",
        "运行站点：网页服务和后台任务",
        "serve the site",
    ),
    "manage": (
        "hengjian.cli.manage",
        "站点的管理命令",
        "commands of the site",
    ),
}


class Lazy(click.Group):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(COMMANDS[cmd_name][0]), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands from the table above, and the options: a shell imports nothing for them."""
        found = [
            CompletionItem(name, help=f"{zh} · {en}")
            for name, (_, zh, en) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; refused input becomes messages on stderr and exit code 1."""
        try:
            return super().invoke(ctx)
        except Refused as refused:
            from hengjian.cli.output import print_problems

            print_problems(refused.problems, ctx.obj)
            ctx.exit(1)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table above: help imports nothing."""
        with formatter.section("命令 Commands"):
            formatter.write_dl([(name, f"{zh} · {en}") for name, (_, zh, en) in COMMANDS.items()])


@click.group(
    cls=Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="衡鉴 Hengjian：评价财政资金项目，每个数都能追到来源。"
    "\n\nEvaluate publicly funded projects; every figure traces to its source.",
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    envvar="HENGJIAN_LANG",
    show_default=True,
    help="界面语言 language",
)
@click.version_option(__version__, prog_name="hengjian")
@click.pass_context
def group(ctx: click.Context, lang: str) -> None:
    """The command group; ``ctx.obj`` is the language."""
    ctx.obj = lang


def main() -> None:
    """The entry point."""
    group.main(prog_name="hengjian")
