"""The pages of what is data: record tables, units, problems, policies, grade scales."""

from __future__ import annotations

from collections.abc import Iterator

from docs.markdown import both, cell, cited, code, page, table
from hengjian import library
from hengjian.engine.frameworks.model import Column, Table
from hengjian.engine.frameworks.shipped import data_dictionary, read_grade_scale, read_policy
from hengjian.errors.problem import Entry, catalogues, pattern
from hengjian.quantities import Unit, exact_text, units


def dictionary() -> str:
    """Every record table and its columns."""
    introduction = (
        "The record tables a case may hand over: one CSV file or one worksheet each, named by the "
        "table's name or title, with columns named by their names or titles. A number column may "
        "state another unit in its header, such as `支付金额（万元）`; it is converted exactly. "
        "A column whose header begins with `#` is not read."
    )
    blocks = [block for name, each in data_dictionary().items() for block in _table(name, each)]
    return page("Data dictionary 数据字典", introduction, *blocks)


def _table(name: str, spec: Table) -> Iterator[str]:
    yield f"## `{name}` {both(spec.title, ' · ')}"
    yield both(spec.description, "\n\n")
    heads = ["Column", "Title 标题", "Type", "Unit", "Required", "Meaning 含义"]
    yield table(heads, (_column(key, each, spec) for key, each in spec.columns.items()))


def _column(key: str, column: Column, spec: Table) -> tuple[str, ...]:
    kind = column.type + (f", {column.places} decimals" if column.places else "")
    limits = []
    if key == spec.key:
        limits.append("unique")
    if column.negative:
        limits.append("may be negative")
    if column.at_most is not None:
        limits.append(f"at most {column.at_most}")
    if column.options:
        limits.append("one of " + ", ".join(_option(column, each) for each in column.options))
    meaning = "<br>".join(filter(None, [both(column.description), "; ".join(limits)]))
    return (
        code(key),
        both(column.title, " · "),
        kind,
        cell(column.unit.symbol),
        "yes" if column.required or key == spec.key else "",
        meaning,
    )


def _option(column: Column, option: str) -> str:
    word = column.words.get(option)
    return f"{code(option)} {both(word, ' ')}" if word else code(option)


def units_known() -> str:
    """Every unit by what it measures."""
    introduction = (
        "A unit is written right behind its number: `80个`, `30,878.14万元`, `27.03%`. The units "
        "of one row convert into each other and into no others. Compound units are built with `/` "
        "and `·`: `元/平方米`. Formulas compute in the unit of size 1."
    )
    groups: dict[str, list[tuple[str, Unit]]] = {}
    for symbol, each in units().items():
        groups.setdefault(_measured(each), []).append((symbol, each))
    alone = [name for name, members in groups.items() if len(members) == 1]
    rows = ([cell(n), _sizes(members)] for n, members in groups.items() if n not in alone)
    counted = "Each of these counts one kind of thing and converts into nothing else: "
    counted += " ".join(code(name) for name in alone) + "."
    return page("Units 计量单位", introduction, table(["Measures", "Units = sizes"], rows), counted)


def _measured(each: Unit) -> str:
    return each.dimension[0][0] if each.dimension else "pure number"


def _sizes(members: list[tuple[str, Unit]]) -> str:
    return ", ".join(f"{code(s)} = {exact_text(each.scale)}" for s, each in members if s)


def problems() -> str:
    """The catalogue of problems."""
    introduction = (
        "Every problem the product can report. `error`: the input cannot be used as it stands, or "
        "the result is incomplete. `warning`: usable, but very likely wrong or in conflict. "
        "`advice`: a policy asks for something else. Words in ‹ › stand for the values found. JSON "
        "output and tests name problems by their code."
    )
    blocks = []
    for name, entries in catalogues().items():
        blocks.append(f"## {name.capitalize()}")
        heads = ["Code", "Severity", "Message", "What to do"]
        blocks.append(table(heads, (_problem(key, each) for key, each in entries.items())))
    return page("Problems 问题目录", introduction, *blocks)


def _problem(key: str, entry: Entry) -> tuple[str, ...]:
    return code(key), str(entry.severity), both(pattern(entry.message)), both(pattern(entry.hint))


def policies() -> str:
    """Policies and grade scales."""
    introduction = (
        "A framework names the policies it wants to be checked against (`advice:`); where one does "
        "not hold the check prints advice with its source, never an error. A framework or a case "
        "names a grade scale (`grades:`) or writes its own."
    )
    blocks = ["## Policies"]
    for name in library.policy_names():
        policy = read_policy(name)
        blocks += [
            f"### `{name}` {both(policy.title, ' · ')}",
            code(policy.holds),
            both(policy.why, "\n\n"),
            cited(policy.cite),
        ]
    blocks.append("## Grade scales")
    for name in library.grade_scale_names():
        scale = read_grade_scale(name)
        rows = ([cell(each.grade), f"{each.at_least}", both(each.title)] for each in scale.grades)
        blocks += [
            f"### `{name}` {both(scale.title, ' · ')}",
            table(["Grade", "From (out of 100)", "In words"], rows),
            cited(scale.authority),
        ]
    return page("Policies and grade scales 政策与等级标准", introduction, *blocks)
