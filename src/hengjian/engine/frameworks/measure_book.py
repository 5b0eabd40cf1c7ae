"""Measure books: measures and formulas in the framework language, without indicators.

A book says what is counted and computed for a project while it runs; a framework says how the
project is judged in the end. Both count with the same queries.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hengjian.engine.frameworks.compiled import CompiledFormula, CompiledMeasure
from hengjian.engine.frameworks.fields import Model, Wording
from hengjian.engine.frameworks.findings import Findings
from hengjian.engine.frameworks.model import (
    ColumnName,
    FactName,
    FactSpec,
    Measure,
    NamedFormula,
    Ranged,
    Table,
)
from hengjian.engine.frameworks.naming import compile_names
from hengjian.engine.frameworks.validation import in_order, validate
from hengjian.engine.frameworks.yaml_tree import read_yaml
from hengjian.engine.language.types import Type
from hengjian.errors import Refused
from hengjian.quantities import Unit


class MeasureBook(Model):
    """Measures and formulas as written."""

    title: Wording
    description: Wording | None = None
    tables: dict[ColumnName, Table] = {}
    """Record tables of its own, beside the published data dictionary."""
    facts: dict[FactName, FactSpec] = {}
    measures: dict[FactName, Measure]
    formulas: dict[FactName, NamedFormula] = {}

    def ranged(self, name: str) -> Ranged:
        """The declaration of the fact ``name``. Raises ``KeyError``."""
        return self.facts.get(name) or self.measures.get(name) or self.formulas[name]


@dataclass(frozen=True, slots=True)
class CompiledBook:
    """A measure book ready to run."""

    book: MeasureBook
    tables: Mapping[str, Table]
    """Every record table: the data dictionary's and the book's own."""
    types: Mapping[str, Type]
    units: Mapping[str, Unit]
    """The declared unit of every fact."""
    measures: Mapping[str, CompiledMeasure]
    formulas: Mapping[str, CompiledFormula]
    """In an order in which each needs only those before it."""
    digest: str
    """SHA-256 of the book's file."""


def read_measure_book(path: Path) -> CompiledBook:
    """The book in the file ``path``. Raises ``Refused`` with all problems, each at its place."""
    data = path.read_bytes()
    tree = read_yaml(data, str(path))
    book, findings = validate(MeasureBook, tree), Findings(tree)
    found = compile_names(book, findings)
    if findings.problems:
        raise Refused(in_order(findings.problems))
    return CompiledBook(
        book,
        found.tables,
        found.types,
        found.units,
        found.measures,
        found.formulas,
        hashlib.sha256(data).hexdigest(),
    )
