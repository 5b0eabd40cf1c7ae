"""All checks of the audit, found by looking into this package."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from hengjian.audit import checks
from hengjian.audit.findings import Check


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check, sorted by code: what the modules of this package define as ``CHECK``."""
    names = [module.name for module in pkgutil.iter_modules(checks.__path__)]
    found = [importlib.import_module(f"{checks.__name__}.{name}") for name in names]
    defined = [module.CHECK for module in found if hasattr(module, "CHECK")]
    return tuple(sorted(defined, key=lambda check: check.code))


def check_named(code: str) -> Check:
    """The check of this code, or the one it dissolved into. Raises ``KeyError``."""
    named = {old: check for check in all_checks() for old in check.replaces}
    return (named | {check.code: check for check in all_checks()})[code]
