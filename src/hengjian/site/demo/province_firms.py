"""Invented firms of the invented province: who built, who bid, who supervised, who evaluated."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from hengjian.site.demo.dice import Dice

HEAD = (
    "project", "firm", "role", "address", "phone", "legal_person",
    "late", "over_certified", "reopened", "unregistered",
)  # fmt: skip
BUILDERS = 14
SUPERVISORS = EVALUATORS = 4
ODD, ALIKE = 3, (5, 6)
"""The builder with the telephone of the first supervisor; two bidders with one legal person."""
FACTS = 4


def write_firms(path: Path, projects: Sequence[str]) -> None:
    """The list as ``hengjian firms`` reads it; a fact may be yes, no or not known."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        writer.writerows(_lines(projects))


def name_of(builder: int) -> str:
    """What an invented builder is called."""
    return f"合成建设{builder}公司（虚构）"


def _lines(projects: Sequence[str]) -> Iterator[Sequence[str]]:
    dice = Dice("firms")
    for project in projects:
        builder = dice.between(1, BUILDERS)
        yield (project, name_of(builder), "contractor", *_known(builder), *_facts(dice, builder))
        rival = 1 + builder % BUILDERS
        for bidder in (builder, rival):
            yield (project, name_of(bidder), "bidder", *_known(bidder), *[""] * FACTS)
        supervisor = dice.between(1, SUPERVISORS)
        beside = f"合成路{100 + supervisor}号"
        phone = f"000-0000{supervisor:02}"
        yield (
            project, f"合成监理{supervisor}公司（虚构）", "supervisor", beside, phone, "",
            *[""] * FACTS,
        )  # fmt: skip
        evaluator = dice.between(1, EVALUATORS)
        house, seat = f"合成评价{evaluator}所（虚构）", f"合成路{200 + evaluator}号"
        yield project, house, "evaluator", seat, "", "", *[""] * FACTS


def _known(builder: int) -> tuple[str, str, str]:
    """Address, telephone and legal person."""
    phone = "000-000001" if builder == ODD else f"000-0001{builder:02}"
    person = ALIKE[0] if builder in ALIKE else builder
    return f"合成路{builder}号", phone, f"虚构{person:02}"


def _facts(dice: Dice, builder: int) -> Iterator[str]:
    """Late, over-certified, reopened, unregistered: the later builders are the worse ones."""
    for least in (6, 2, 5, 1):
        is_known, is_so = dice.chance(85), dice.chance(least + builder * 2)
        yield ("是" if is_so else "否") if is_known else ""
