"""The engine's public door: load a framework, evaluate a case, ask "what if".

evaluation = evaluate_case(Path("cases/hongta"))
evaluation.total, evaluation.grade
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from hengjian import library
from hengjian.engine.backends import reference
from hengjian.engine.facts.checking import check_case
from hengjian.engine.facts.gathered import Locate, Measured, in_case
from hengjian.engine.facts.model import Case, Judgement
from hengjian.engine.facts.reading import (
    WORKBOOKS,
    CaseFiles,
    look_at_case,
    read_case,
    read_records,
    record_problems,
)
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.editions import in_force
from hengjian.engine.frameworks.examples import check_examples
from hengjian.engine.frameworks.model import Grade, Table
from hengjian.engine.frameworks.reader import read_framework, read_grade_scale
from hengjian.engine.frameworks.shipped import data_dictionary
from hengjian.engine.gathering import gather
from hengjian.engine.measures.counting import count_all
from hengjian.engine.result import Evaluation
from hengjian.engine.scoring import Leaf, score_indicator
from hengjian.errors import Problem, Refused, Severity, problem

TABLES = (*WORKBOOKS, ".docx")
"""The files that hold a framework as a table."""


def load_framework(
    name: str | Path, *, on: dt.date | None = None, edition: str | None = None
) -> CompiledFramework:
    """A framework by the name of a shipped one, or by its file: YAML, a workbook, a Word table.

    Of several shipped editions the one named, or the one in force ``on`` that day. Raises
    ``Refused`` with all problems of the file, or when there is no such framework.
    """
    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        return read_framework(path)
    if path.suffix.lower() in TABLES:
        from hengjian.engine.framework_tables.reading import read_framework_table

        return read_framework_table(path)
    files = library.framework_files(str(name))
    if not files:
        known = "、".join(sorted(file.stem for file in library.framework_files()))
        raise Refused([problem("framework-unknown", name=name, known=known)])
    editions = [read_framework(file) for file in files]
    if edition is not None:
        chosen = [e for e in editions if e.framework.edition == edition]
        if not chosen:
            known = "、".join(e.framework.edition for e in editions)
            raise Refused([problem("edition-unknown", edition=edition, known=known)])
        return chosen[0]
    if len(editions) == 1:
        return editions[0]
    return in_force(editions, on or dt.date.max)


def check_framework(name: str | Path) -> tuple[CompiledFramework, tuple[Problem, ...]]:
    """A framework with everything that is wrong with it, its embedded examples held to the engine.

    Raises ``Refused`` where it cannot be compiled.
    """
    compiled = load_framework(name)
    return compiled, check_examples_of(compiled)


def check_examples_of(compiled: CompiledFramework) -> tuple[Problem, ...]:
    """The same for a framework that is compiled already."""
    return (*compiled.problems, *check_examples(compiled, score_indicator, Judgement))


def evaluate_case(
    path: Path,
    *,
    framework: str | Path | None = None,
    as_of: dt.date | None = None,
    basis: str | None = None,
    what_if: Mapping[str, str] | None = None,
) -> Evaluation:
    """Evaluate the case at ``path``: a folder, its ``case.yaml``, or a workbook.

    ``framework``, ``as_of`` and ``basis`` replace what the case says; ``what_if`` changes facts, as
    written. Raises ``Refused`` with all problems where the input cannot be used.
    """
    return evaluate_files(
        read_case(path), framework=framework, as_of=as_of, basis=basis, what_if=what_if
    )


def evaluate_files(
    files: CaseFiles,
    *,
    framework: str | Path | CompiledFramework | None = None,
    as_of: dt.date | None = None,
    basis: str | None = None,
    what_if: Mapping[str, str] | None = None,
) -> Evaluation:
    """The same for a case that was read already; ``framework`` may be compiled already too."""
    case = files.case
    if basis is not None:
        case = case.model_copy(update={"basis": basis})
    if isinstance(framework, CompiledFramework):
        compiled = framework
    else:
        compiled = framework_of(files, framework, as_of)
    records = read_records(files, compiled.tables)
    measured = count_all(compiled.measures.values(), records, as_of or case.as_of)
    return evaluate(compiled, case, measured, as_of=as_of, what_if=what_if, locate=files.place)


def check_case_files(path: Path, framework: str | Path | None = None) -> tuple[Problem, ...]:
    """Every problem of the case at ``path``: those of reading it, and, where it can be used, the
    facts whose sources disagree. Raises ``Refused`` where the case or framework cannot be read,
    with what is wrong with all else that can be."""
    looked = look_at_case(path)
    files = looked.files
    if files is None:
        raise Refused(looked.problems)
    try:
        if framework is None and ("framework",) in files.broken:
            raise Refused(())
        compiled = framework_of(files, framework)
    except Refused as error:
        found = (*looked.problems, *error.problems)
        raise Refused((*found, *record_problems(files, data_dictionary()))) from error
    measured: dict[str, Measured] = {}
    with suppress(Refused):  # the check tells what is wrong with the records
        records = read_records(files, compiled.tables)
        measured = count_all(compiled.measures.values(), records, files.case.as_of)
    problems = check_case(files, compiled, measured)
    if any(found.severity is Severity.ERROR for found in problems):
        if not looked.is_sound:
            raise Refused(problems)
        return problems
    return (*problems, *gather(compiled, files.case, measured, locate=files.place).problems)


def tables_for(files: CaseFiles, framework: str | Path | None = None) -> Mapping[str, Table]:
    """The record tables that a case may hold: those of its framework, or where that cannot be read
    the published ones."""
    try:
        return framework_of(files, framework).tables
    except Refused:
        return data_dictionary()


def framework_of(
    files: CaseFiles, named: str | Path | None = None, as_of: dt.date | None = None
) -> CompiledFramework:
    """The framework a case is to be judged by: ``named``, or the one it names itself, shipped or
    by a path from its folder."""
    case = files.case
    if named is not None:
        return load_framework(named, on=as_of or case.as_of)
    inside = files.folder / case.framework
    is_file = inside.suffix.lower() in (".yaml", ".yml", *TABLES)
    chosen = inside if is_file else case.framework
    return load_framework(chosen, on=as_of or case.as_of, edition=case.edition)


def evaluate(
    compiled: CompiledFramework,
    case: Case,
    measured: Mapping[str, Measured],
    *,
    as_of: dt.date | None = None,
    what_if: Mapping[str, str] | None = None,
    locate: Locate = in_case,
) -> Evaluation:
    """Evaluate a case whose measures are known: counted from files, or asked of a database."""
    facts = gather(compiled, case, measured, as_of=as_of, what_if=what_if, locate=locate)
    force = compiled.framework.in_force
    if force is not None and not force.covers(facts.as_of):
        late = problem(
            "edition-not-in-force",
            framework=compiled.framework.framework,
            edition=compiled.framework.edition,
            as_of=facts.as_of,
        )
        facts = replace(facts, problems=(*facts.problems, late))
    return reference.score(
        compiled, facts, case, grades=_scale(case), what_if=what_if, locate=locate
    )


def rescore(
    evaluation: Evaluation,
    what_if: Mapping[str, str] | None = None,
    judgements: Mapping[str, Judgement] | None = None,
) -> Evaluation:
    """The same case with some facts or judgements changed; nothing is read again."""
    case = evaluation.case
    if judgements:
        case = case.model_copy(update={"judgements": {**case.judgements, **judgements}})
    changes = {**evaluation.what_if, **(what_if or {})}
    facts, standing = evaluation.facts, _standing(evaluation, judgements or {})
    if what_if:
        standing = {}
        measured, as_of = facts.measured, evaluation.as_of
        facts = gather(evaluation.framework, case, measured, as_of=as_of, what_if=changes)
    return reference.score(
        evaluation.framework,
        facts,
        case,
        grades=evaluation.grades,
        what_if=changes,
        standing=standing,
    )


def _standing(evaluation: Evaluation, judgements: Mapping[str, Judgement]) -> dict[str, Leaf]:
    """The leaves that other judgements leave as they are, where nobody put other indicators in."""
    before = {each.compiled for each in evaluation.indicators}
    return {
        code: evaluation.leaves[code]
        for each in evaluation.framework.indicators
        if each in before and (code := each.indicator.code) in evaluation.leaves
        if code not in judgements
    }


def _scale(case: Case) -> tuple[Grade, ...] | None:
    if isinstance(case.grades, str):
        return read_grade_scale(case.grades).grades
    return case.grades
