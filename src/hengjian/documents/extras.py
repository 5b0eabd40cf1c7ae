"""The optional building blocks of documents, and the clear word where they are not installed."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from hengjian.errors import Refused, problem


def needed(module: str) -> ModuleType:
    """The module of that name. Raises ``Refused`` (``extra-missing``) where the extra is absent."""
    try:
        return import_module(module)
    except ImportError as error:
        top = module.partition(".")[0]
        raise Refused([problem("extra-missing", extra="documents", module=top)]) from error
