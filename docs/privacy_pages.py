"""The page of personal data: which fields, what for, for how long, who sees them."""

from __future__ import annotations

from docs.markdown import both, cell, code, page, table
from docs.role_pages import site


def inventory() -> str:
    """Every field that is declared to tell of a person."""
    site()
    from hengjian.site.platform.personal import personal_data

    rows = [
        [
            code(f"{each.row}.{field}"),
            cell(both(each.title(field))),
            cell(both(each.purpose)),
            cell(both(each.kept)),
            cell(both(each.seen)),
            "yes" if each.sealed(field) else "no",
            code("personal.erase")
            if each.over
            else code(each.erased_by)
            if each.erased_by
            else "—",
        ]
        for each in personal_data()
        for field in each.fields
    ]
    heads = ["field", "called", "what for", "how long", "who sees it", "sealed", "erased by"]
    return page(
        "Personal data 个人信息清单",
        "Made from the declarations in the modules `personal` of the apps; the public page "
        "`/p/privacy/` shows the same. What is sealed is encrypted with AES-256-GCM by the first "
        "key of `HENGJIAN_ENCRYPTION_KEYS`; put a new key first, and the daily work `secrets.seal` "
        "seals everything anew. The daily work `personal.erase` erases what is over, each with a "
        "line on the trail that does not say what it was.",
        table(heads, rows),
    )
