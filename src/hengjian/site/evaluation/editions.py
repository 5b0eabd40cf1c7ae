"""Editions of frameworks, kept once for their text."""

from __future__ import annotations

from hengjian import library
from hengjian.engine.frameworks.reader import read_framework
from hengjian.site.evaluation.models import FrameworkEdition


def edition_named(name: str) -> FrameworkEdition | None:
    """The edition of a shipped framework, kept once for its text; None where there is none."""
    files = library.framework_files(name)
    if not files:
        return None
    newest = max((read_framework(file) for file in files), key=lambda each: each.framework.edition)
    text = next(file for file in files if str(file) == newest.file).read_text(encoding="utf-8")
    framework = newest.framework
    row, _ = FrameworkEdition.objects.get_or_create(
        sha256=newest.digest,
        defaults={
            "code": f"ZB-{newest.digest[:12]}",
            "framework": framework.framework,
            "edition": framework.edition,
            "title": framework.title.zh,
            "text": text,
        },
    )
    return row
