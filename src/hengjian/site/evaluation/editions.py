"""Editions of frameworks, kept once for their text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hengjian import library
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.reader import read_framework
from hengjian.site.evaluation.models import FrameworkEdition


@cache
def shipped_editions() -> tuple[CompiledFramework, ...]:
    """Every edition of the shipped frameworks: they do not change while a process runs, and
    reading them all takes a good part of a second."""
    return tuple(read_framework(file) for file in library.framework_files())


def edition_named(name: str) -> FrameworkEdition | None:
    """The edition of a shipped framework, kept once for its text; None where there is none."""
    found = [each for each in shipped_editions() if each.framework.framework == name]
    if not found:
        return None
    newest = max(found, key=lambda each: each.framework.edition)
    framework = newest.framework
    row, _ = FrameworkEdition.objects.get_or_create(
        sha256=newest.digest,
        defaults={
            "code": f"ZB-{newest.digest[:12]}",
            "framework": framework.framework,
            "edition": framework.edition,
            "title": framework.title.zh,
            "text": Path(newest.file).read_text(encoding="utf-8"),
        },
    )
    return row
