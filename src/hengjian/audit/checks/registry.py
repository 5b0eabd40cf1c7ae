"""All checks of the audit, found by looking into this package."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from hengjian.audit import checks
from hengjian.audit.findings import Check


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check, sorted by code: each module of this package that defines ``CHECK``."""
    names = [module.name for module in pkgutil.iter_modules(checks.__path__)]
    modules = [importlib.import_module(f"{checks.__name__}.{name}") for name in names]
    found = [module.CHECK for module in modules if hasattr(module, "CHECK")]
    return tuple(sorted(found, key=lambda check: check.code))


def check_named(code: str) -> Check:
    """The check of this code. Raises ``KeyError``."""
    return {check.code: check for check in all_checks()}[code]
