"""The glossary at the root, from the file that the site's page shows."""

from __future__ import annotations

from docs.markdown import cell, page, table
from hengjian.site.web.glossary.terms import Group, groups


def glossary() -> str:
    """Every term of the field, and the words of the code that no page shows."""
    introduction = (
        "The Chinese term of the field, the English term used in code and on screen, and what is "
        "meant. One\nterm, one meaning. On the site it stands at `/glossary/`, one click from the "
        "foot of every page. It is\nwritten in `src/hengjian/site/web/glossary/terms.yaml`."
    )
    return page("Glossary 术语表", introduction, *map(_block, groups()))


def _block(group: Group) -> str:
    rows = ((each.name.zh, each.name.en, each.meaning.zh, each.meaning.en) for each in group.terms)
    cells = (tuple(map(cell, row)) for row in rows)
    return f"## {group.title.zh} {group.title.en}\n\n" + table(
        ["中文", "English", "释义", "Meaning"], cells
    )
