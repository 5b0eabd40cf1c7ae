"""Scores of a part from the counts that its result keeps, without a look at its tables.

A result says by which measures its facts were counted, each as a digest of all that the count hangs
on. Where a framework has no others (only its weights, bands, targets, formulas or grades differ),
and files, day and basis are the same, the facts stand there already. That holds for parts in which
only rows speak and nothing was wrong; any other is evaluated as ever.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from glob import escape
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from hengjian.engine.backends.columns import Column, Days
from hengjian.engine.backends.rationals import multiples
from hengjian.engine.backends.stage_one import FactColumns, join_facts
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledMeasure
from hengjian.engine.language.types import Kind
from hengjian.engine.measures.sql import quoted, stored_scale, words
from hengjian.portfolio.layout import AS_OF, SAID, Part
from hengjian.portfolio.reading import LISTED, OpenPart, columns_of
from hengjian.portfolio.results import CONTENT, KEY, SCORES, problems_key

COUNTED = "hengjian.counted"
"""The key of a file's metadata that says what its facts were counted by, as JSON: what is settled
for all parts, and the fact of each measure by the measure's digest."""


def digest_of(compiled: CompiledFramework, measure: CompiledMeasure) -> str:
    """All that the count of a measure hangs on, beside rows and day, as one hash."""
    table = compiled.tables[measure.table]
    specs = {name: table.columns[name] for name in columns_of([measure])}
    told = [
        measure.aggregate,
        measure.table,
        str(table.key),
        str(measure.column),
        str(measure.per),
        repr(measure.where),
        repr(measure.among),
        str(measure.spec.each_to and measure.spec.each_to.base),
        {name: [spec.type, str(stored_scale(spec))] for name, spec in specs.items()},
    ]
    written = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def counted(compiled: CompiledFramework, settled: Sequence[str]) -> dict[str, str]:
    """What a result says of its counts."""
    facts = {digest_of(compiled, each): each.name for each in compiled.measures.values()}
    return {COUNTED: json.dumps({"settled": list(settled), "facts": facts}, ensure_ascii=False)}


def counted_by(opened: OpenPart, settled: Sequence[str], sound: bool) -> dict[str, str]:
    """The same of a part that was evaluated; nothing where another framework may not rest on it:
    the part is not ``sound``, or a project has reported figures or answers."""
    said = opened.ask(f"SELECT COUNT(*) FROM {LISTED} WHERE {SAID} IS NOT NULL")
    if not sound or opened.refused or said != [(0,)]:
        return {}
    return counted(opened.compiled, settled)


def kept_facts(
    out: Path,
    part: Part,
    compiled: CompiledFramework,
    content: Mapping[str, str],
    settled: Sequence[str],
    stands: Mapping[str, str],
) -> list[FactColumns]:
    """The facts of all projects of the part, by day, out of the result that ``stands`` there;
    nothing where they are not those that a count would give."""
    if COUNTED not in stands or problems_key(out, part) != stands.get(KEY):
        return []
    said, before = json.loads(stands[COUNTED]), json.loads(stands[CONTENT])
    named = {m.name: said["facts"].get(digest_of(compiled, m)) for m in compiled.measures.values()}
    # A file that is gone has no digest: evaluating tells it, what it once gave would hide it.
    there = content.keys() >= {measure.table for measure in compiled.measures.values()}
    same = there and all(before.get(table) == digest for table, digest in content.items())
    if not same or said["settled"] != list(settled) or not all(named.values()) or not named:
        return []
    file = part.file(out, SCORES)
    with duckdb.connect() as connection:
        halves = [f"fact {old}.{half}" for old in dict.fromkeys(named.values()) for half in "nd"]
        listed = ", ".join(map(quoted, halves))
        source = f"read_parquet({words(escape(str(file)))}, hive_partitioning = false)"
        sql = f"SELECT project, code, {AS_OF}, {listed} FROM {source} ORDER BY project"
        try:
            found = connection.execute(sql).fetchnumpy()
        except duckdb.Error:
            return []
    if any(found[f"fact {old}.n"].dtype == object for old in named.values()):
        return []
    days = found[AS_OF].astype("datetime64[D]")
    return [_on(compiled, named, found, days == day, day.item()) for day in np.unique(days)]


def _on(
    compiled: CompiledFramework,
    named: Mapping[str, str],
    found: Mapping[str, Any],
    rows: Any,
    day: dt.date,
) -> FactColumns:
    """The facts of the projects of one day."""
    known = {
        name: _column(found[f"fact {old}.n"][rows], found[f"fact {old}.d"][rows], compiled, name)
        for name, old in named.items()
    }
    return join_facts(compiled, day, found["project"][rows], found["code"][rows], known)


def _column(over: Any, under: Any, compiled: CompiledFramework, name: str) -> Column:
    """Numerators and denominators as a column; the denominator 0 is missing."""
    one, missing = Fraction(1), under == 0
    known = under[~missing]
    if len(known) and (known == known[0]).all():
        alike = multiples(over, Fraction(1, int(known[0])), missing if missing.any() else None)
    else:
        alike = multiples(over, one) / multiples(under, one)
    return Days(alike) if compiled.types[name] is Kind.DAY else alike


def as_opened(
    root: Path, part: Part, compiled: CompiledFramework, facts: Sequence[FactColumns]
) -> OpenPart:
    """The part as far as scoring asks for it: what its projects are called, and where they lie."""
    codes = {
        int(number): str(code)
        for each in facts
        for number, code in zip(each.projects, each.codes, strict=True)
    }
    return OpenPart(root, part, compiled, None, {}, codes)
