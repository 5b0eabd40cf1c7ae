"""hengjian bond CASE: schedule, coverage, break-even, stress, and what idle money costs."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from hengjian.bonds.assessment import assess
from hengjian.bonds.basis import Factor, read_change
from hengjian.bonds.reading import read_bonds
from hengjian.bonds.result_json import assessment_json
from hengjian.cli.options import as_of_option, case_argument, format_option
from hengjian.cli.output import has_errors, print_json, print_problems
from hengjian.engine.facts.reading import read_case

Change = tuple[Factor, Fraction]


class ChangeArgument(click.ParamType[Change]):
    """``factor=change``: a factor by its name in either language, a percentage."""

    name = "factor=change"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Change:
        """The factor and its change, from −100 % up; −100 % itself only of revenue, cost, rate."""
        if isinstance(value, tuple):
            return value
        name, _, written = value.partition("=")
        change = read_change(name, written)
        if change is None:
            known = "、".join(word for f in Factor for word in (f.value, f.wording.zh))
            self.fail(
                f"“{value}” 应写成 revenue=-8% 这样的形式，可用 {known} "
                "(write FACTOR=CHANGE with a per cent sign, above -100%, at most 1000%)",
                param,
                ctx,
            )
        return change


@click.command(
    short_help="专项债券 bonds",
    help="专项债券：还本付息计划、分年和存续期本息覆盖倍数、敏感性、临界变动、资金闲置成本。"
    "案例旁边要有 bonds.yaml。覆盖倍数低于下限时退出码为 1。"
    "\n\nBonds of a case: schedule, coverage by year and for life, stress, break-even, cost of "
    "idle money. A bonds.yaml stands beside the case. Exit code 1 where coverage is below its "
    "bound.",
)
@case_argument
@click.option(
    "--stress",
    "changes",
    type=ChangeArgument(),
    multiple=True,
    metavar="FACTOR=CHANGE",
    help="假设收入、成本、利率、本金变动，如 revenue=-8%，可多次 "
    "what if revenue, cost, rate or principal change; may be repeated",
)
@as_of_option
@format_option
@click.pass_context
def bond(
    ctx: click.Context, case: Path, changes: tuple[Change, ...], as_of: dt.date | None, form: str
) -> None:
    """Assess and print; exit 1 when coverage is below its bound."""
    files = read_case(case)
    found = assess(read_bonds(files), as_of=as_of, changes=dict(changes))
    if form == "json":
        print_json({"case": files.case.case, **assessment_json(found, ctx.obj)})
    else:
        from hengjian.cli.bond_tables import BondTables

        BondTables(found, ctx.obj).print()
    print_problems(found.problems, ctx.obj)
    ctx.exit(1 if has_errors(found.problems) else 0)
