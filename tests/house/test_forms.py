"""A step that is refused leads back to its page: what was typed into its form has to stay there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

TEMPLATES = sorted((Path(__file__).parents[2] / "src/hengjian/site").glob("*/templates"))
"""Of every app."""
TAG = r"(?:\{%(?:(?!%\}).)*%\}|\{\{(?:(?!\}\}).)*\}\}|\{(?![%{])|[^<>{])*"
"""Inside of a tag; what stands in braces ends at its first end, or one field swallows the next."""
FORM = re.compile(rf"<form\b(?P<head>{TAG})>(?P<body>.*?)</form>", re.DOTALL)
FIELD = re.compile(rf"<(?:input|textarea|select)\b{TAG}>(?:{TAG}</textarea>)?", re.DOTALL)
UNSEEN = re.compile(r'type="(?:hidden|file|checkbox|radio)"')
KEPT = re.compile(r"\{% typed |request\.POST\.")
NEVER_LOST = {
    ("library/project/policies.html", "policy"): "a document that is offered is never refused",
    ("watching/warnings/list_page.html", "as_of"): "work in the background, which is never refused",
    (
        "watching/monitoring/report.html",
        "conclusion",
    ): "the page is shown again with all that was sent",
}
"""Fields that need no words kept, and why."""


def _fields() -> Iterator[tuple[tuple[str, str], bool]]:
    """Each field that one types or chooses in, of forms sent elsewhere, and whether it stays."""
    files = sorted((file, app) for app in TEMPLATES for file in app.rglob("*.html"))
    for path, app in files:
        for form in FORM.finditer(path.read_text(encoding="utf-8")):
            if 'method="post"' not in form["head"] or "action=" not in form["head"]:
                continue
            for field in FIELD.findall(form["body"]):
                name = re.search(r'\bname="([^"]+)"', field)
                if name is None or UNSEEN.search(field):
                    continue
                chosen = field.startswith("<select") and re.search(r"\bselected\b", form["body"])
                where = path.relative_to(app).as_posix(), name[1]
                yield where, bool(chosen or KEPT.search(field))


def test_what_was_typed_into_a_step_stays_where_it_is_refused() -> None:
    lost = {where for where, kept in _fields() if not kept}
    assert lost == set(NEVER_LOST)


def test_the_fields_are_really_found() -> None:
    assert len(list(_fields())) > 30, "steps of procedures are sent from one component"
