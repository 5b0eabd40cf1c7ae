"""All checks of the audit, found by looking into its packages."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from hengjian.audit import checks, relations
from hengjian.audit.findings import Check


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check, sorted by code: what the modules of relations among figures, and of what is no
    relation of figures, define as ``CHECK``."""
    names = [
        f"{package.__name__}.{module.name}"
        for package in (checks, relations)
        for module in pkgutil.iter_modules(package.__path__)
    ]
    found = map(importlib.import_module, names)
    defined = [module.CHECK for module in found if hasattr(module, "CHECK")]
    return tuple(sorted(defined, key=lambda check: check.code))


def check_named(code: str) -> Check:
    """The check of this code, or the one it dissolved into. Raises ``KeyError``."""
    named = {old: check for check in all_checks() for old in check.replaces}
    return (named | {check.code: check for check in all_checks()})[code]
