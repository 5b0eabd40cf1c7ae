"""衡鉴 Hengjian: evaluate publicly funded projects, every figure traceable to its source.

The door for programs and notebooks; everything is loaded when it is first asked for:

>>> import hengjian
>>> result = hengjian.evaluate("hongta", language="en")
>>> result.total, result.grade
(Decimal('67.40'), '中')
>>> result.what_if(开工及时率="26.69%").total
Decimal('67.45')
"""

from __future__ import annotations

import sys
from importlib import import_module
from inspect import Signature, signature
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hengjian.door.audits import Audited as Audited
    from hengjian.door.audits import audit as audit
    from hengjian.door.bonds import BondResult as BondResult
    from hengjian.door.bonds import bond as bond
    from hengjian.door.evaluating import evaluate as evaluate
    from hengjian.door.evaluating import portfolio as portfolio
    from hengjian.door.frameworks import Framework as Framework
    from hengjian.door.portfolios import Portfolio as Portfolio
    from hengjian.door.rechecks import Rechecked as Rechecked
    from hengjian.door.rechecks import recheck as recheck
    from hengjian.door.results import Explanation as Explanation
    from hengjian.door.results import Result as Result
    from hengjian.door.results import Robustness as Robustness
    from hengjian.errors import Problem as Problem
    from hengjian.errors import Refused as Refused
    from hengjian.formats import output_schema as output_schema

__version__ = "0.1.0"

_HOMES = {
    "evaluate": "door.evaluating",
    "portfolio": "door.evaluating",
    "audit": "door.audits",
    "recheck": "door.rechecks",
    "bond": "door.bonds",
    "Framework": "door.frameworks",
    "Result": "door.results",
    "Explanation": "door.results",
    "Robustness": "door.results",
    "Portfolio": "door.portfolios",
    "Audited": "door.audits",
    "Rechecked": "door.rechecks",
    "BondResult": "door.bonds",
    "Problem": "errors",
    "Refused": "errors",
    "output_schema": "formats",
}
__all__ = [*_HOMES]  # names, from the one table


def __getattr__(name: str) -> Any:
    """A name of the door, from its home."""
    if name not in _HOMES:
        raise AttributeError(f"module 'hengjian' has no attribute {name!r}")
    found = _at_home(name)
    globals().setdefault(name, found)
    return globals()[name]


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _at_home(name: str) -> Any:
    return getattr(import_module(f"hengjian.{_HOMES[name]}"), name)


class _Called(ModuleType):
    """A package that is also the function of its name: ``hengjian.audit`` holds the auditor, and
    ``hengjian.audit("report.docx")`` audits."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call the function of the door."""
        return _at_home(self.__name__.rpartition(".")[2])(*arguments, **named)

    @property
    def __signature__(self) -> Signature:
        return signature(_at_home(self.__name__.rpartition(".")[2]))


class _Package(ModuleType):
    """This package: where one of its parts has the name of a function of the door, importing it
    must not take the function away."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _HOMES and isinstance(value, ModuleType):
            value.__class__ = _Called
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
