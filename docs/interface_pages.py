"""The page of the interface's rows: how each kind comes in, or why it is only read."""

from __future__ import annotations

from collections.abc import Iterator

from docs.markdown import both, cell, code, page, table
from docs.role_pages import site


def rows_of_the_interface() -> str:
    """Every entity that the interface tells, in the order of its addresses."""
    site()
    written, read = list(_written()), list(_only_read())
    steps = "[steps](procedures.md) are taken at the address, `/{code}/steps/{name}`"
    return page(
        "The rows of the interface 接口各类记录",
        f"Made from the declarations of the entities. All {len(written) + len(read)} kinds of rows "
        f"are listed and read at `/api/v1/` and the address; {steps}. "
        "What a person changes afterwards is changed by `PATCH` where rows come in by their "
        "columns, else by steps or on the page.",
        "## Written 可以写入\n",
        table(["address", "rows", "how", "with", "right"], written),
        "## Only read 只读\n",
        table(["address", "rows", "why", "steps"], read),
    )


def _written() -> Iterator[list[str]]:
    from hengjian.site.api.record_schemas import tables_served, written_columns
    from hengjian.site.platform.resource import resource_of

    for served in sorted(tables_served(), key=lambda each: each.name):
        declared = resource_of(served.model)
        if declared.is_written and declared.table is not None:
            names = ["code", *(each.name for each in written_columns(declared.table))]
            how, right = "`POST`, `PATCH`: as a line of a file", declared.right
        elif declared.opens is not None:
            names = [*declared.opens.points, *declared.opens.takes]
            how, right = "`POST` begins it, as its page does", declared.opens.right
        else:
            continue
        with_what = " ".join(code(name) for name in names)
        yield [code(served.name), cell(both(served.title, " ")), how, with_what, code(right)]


def _only_read() -> Iterator[list[str]]:
    from hengjian.site.api.record_schemas import tables_served
    from hengjian.site.platform.procedure import procedures
    from hengjian.site.platform.resource import resource_of

    steps = {each.model: len(each.steps) for each in procedures()}
    for served in sorted(tables_served(), key=lambda each: each.name):
        declared = resource_of(served.model)
        if declared.only_read is not None:
            count = str(steps.get(served.model, "—"))
            title, why = cell(both(served.title, " ")), cell(both(declared.only_read, " "))
            yield [code(served.name), title, why, count]
