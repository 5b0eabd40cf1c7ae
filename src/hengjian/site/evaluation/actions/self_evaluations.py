"""Self-evaluations are begun with counted figures, filled in, or read from a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.recheck.form import Form, Line
from hengjian.recheck.reading import read_forms
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.attachments import path_of, store
from hengjian.site.common.days import current_day
from hengjian.site.common.sniffing import TABLES
from hengjian.site.common.trail import record, snapshot
from hengjian.site.evaluation.models import Evaluation, SelfEvaluation, SelfLine
from hengjian.site.evaluation.procedures.self_evaluations import SELF_EVALUATION
from hengjian.site.evaluation.rules import closed_to
from hengjian.site.evaluation.saving import hold, save_change, save_new
from hengjian.site.library.evidence import Upload
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import projects_with_money
from hengjian.site.platform.step import next_code
from hengjian.site.watching.monitoring_lines import lines_of

TEXTS = ("level1", "level2", "name", "target", "actual", "reason", "evidence")
NUMBERS = ("points", "claimed")
FUNDS = ("budget", "executed", "funds_points", "funds_claimed")
WORDS = {
    "points": Text("分值", "points"),
    "claimed": Text("自评得分", "score claimed"),
    "budget": Text("全年预算数", "budget"),
    "executed": Text("全年执行数", "spent"),
    "funds_points": Text("预算执行率分值", "points of execution"),
    "funds_claimed": Text("预算执行率得分", "score of execution"),
}
LONGEST = {
    "level1": 80,
    "level2": 80,
    "name": 200,
    "target": 100,
    "actual": 100,
    "reason": 1000,
    "evidence": 500,
}
"""Characters that the columns keep."""
GROUPS = {
    "output": "产出指标",
    "cost": "成本指标",
    "benefit": "效益指标",
    "satisfaction": "满意度指标",
    "risk": "效益指标",
}
Entered = Mapping[str, str]
"""A field with the key of its line: ``reason-17``."""


@action(Permission.SELFEVAL_FILL)
def begin(*, by: Membership, project: Project, year: int, as_of: date) -> SelfEvaluation:
    """Begin a form from the goals in force, with the figures that the site counts filled in."""
    row = _new(by, project, year, as_of, SelfEvaluation.Origin.TYPED)
    lines = lines_of(project, as_of)
    money = next((each for each in lines if each["key"] == "money"), None)
    if money is not None:
        row.budget, row.executed = _decimal(money["target"]), _decimal(money["actual"])
        row.funds_points = Decimal(10)
    save_new(by, row, "self-evaluation.begin", _against(by, row))
    goals = [each for each in lines if each["group"] in GROUPS]
    SelfLine.objects.bulk_create(
        SelfLine(
            self_evaluation=row,
            position=position,
            level1=GROUPS[each["group"]],
            name=each["zh"],
            target=f"{each['direction']}{each['target']}{each['unit']}",
            actual="" if each["actual"] is None else f"{each['actual']}{each['unit']}",
            counted="" if each["actual"] is None else f"{each['actual']}{each['unit']}",
            measure=each["key"][:80],
        )
        for position, each in enumerate(goals, start=1)
    )
    return row


@action(Permission.SELFEVAL_FILL)
def import_form(
    *, by: Membership, project: Project, year: int, as_of: date, file: Upload
) -> SelfEvaluation:
    """Read a form from a workbook of any layout the re-check knows, and keep the workbook.

    Raises ``Refused`` where the file is no workbook, or holds no form, several, or one that says
    it is of another year.
    """
    row = _new(by, project, year, as_of, SelfEvaluation.Origin.WORKBOOK)
    kept = store(file, name=file.name or "", by=by, taken=TABLES)
    with TemporaryDirectory(prefix="hengjian-form-") as room:
        path = Path(room) / Path(kept.name).name
        path.write_bytes(path_of(kept).read_bytes())
        forms = read_forms(path)
    if len(forms) != 1:
        raise Refused([problem("selfeval-one-form", count=len(forms))])
    form = forms[0]
    row.file, row.total_claimed = kept, form.total_score
    if form.funds is not None:
        row.budget, row.executed = form.funds.budget, form.funds.executed
        row.funds_points, row.funds_claimed = form.funds.points, form.funds.score
    save_new(by, row, "self-evaluation.import", [*_against(by, row), *_of_another_year(form, year)])
    counted = _count(project, as_of)
    SelfLine.objects.bulk_create(
        _read(row, position, line, counted) for position, line in enumerate(form.lines, start=1)
    )
    return row


def _of_another_year(form: Form, year: int) -> list[Problem]:
    if form.year in (None, year) or form.year_place is None:
        return []
    where = f"{form.year_place.sheet} {form.year_place.cell}"
    return [problem("selfeval-other-year", where=where, found=form.year, year=year)]


def _read(row: SelfEvaluation, position: int, line: Line, counted: Mapping[str, str]) -> SelfLine:
    return SelfLine(
        self_evaluation=row,
        position=position,
        level1=line.level1[:80],
        level2=line.level2[:80],
        name=line.name[:200],
        target=line.target[:100],
        actual=line.actual[:100],
        counted=counted.get(line.name, ""),
        points=line.points,
        claimed=line.score,
        reason=line.reason[:1000],
        evidence=(line.evidence or "")[:500],
        places={name: (place.sheet, place.cell) for name, place in line.places.items()},
    )


def _count(project: Project, as_of: date) -> dict[str, str]:
    """By the name of a goal, what the site counts for it."""
    return {
        each["zh"]: f"{each['actual']}{each['unit']}"
        for each in lines_of(project, as_of)
        if each["group"] in GROUPS and each["actual"] is not None
    }


@action(Permission.SELFEVAL_FILL)
def fill_in(
    *, by: Membership, row: SelfEvaluation, entered: Entered, version: int | None = None
) -> SelfEvaluation:
    """Save what was entered, complete or not. Raises ``Clash`` where somebody else was faster."""
    row = hold(row, version, entered)
    found: list[Problem] = [*SELF_EVALUATION.closed(row)]
    before = snapshot(row)
    for name in FUNDS:
        if name in entered:
            setattr(row, name, _number(entered[name], name, Text("预算", "the funds"), found))
    for name in ("expected", "achieved"):
        if name in entered:
            setattr(row, name, entered[name].strip()[:2000])
    changed = [line for line in row.lines.all() if _fill(line, entered, found)]
    if found:
        raise Refused(found)
    row.filled_by = by.person.username
    row.total_claimed = None if row.origin == SelfEvaluation.Origin.TYPED else row.total_claimed
    saved = save_change(by, row, "self-evaluation.fill", before)
    SelfLine.objects.bulk_update(changed, [*TEXTS, *NUMBERS])
    if changed:
        names = "、".join(line.name for line in changed)[:500]
        record(
            by=by,
            action="self-evaluation.fill-lines",
            subject=saved,
            before={},
            after={"lines": names},
        )
    return saved


def _fill(line: SelfLine, entered: Entered, found: list[Problem]) -> bool:
    """Write what was entered into the line; whether anything differs."""
    differs = False
    for name in (*TEXTS, *NUMBERS):
        key = f"{name}-{line.pk}"
        if key not in entered:
            continue
        most = LONGEST.get(name)
        value: Any = entered[key].strip()
        if name in NUMBERS:
            value = _number(value, key, Text(line.name, line.name), found)
        else:
            value = value[:most]
        differs = differs or value != getattr(line, name)
        setattr(line, name, value)
    return differs


def _number(written: str, path: str, name: Text, found: list[Problem]) -> Decimal | None:
    if not written.strip():
        return None
    value = _decimal(written)
    if value is None or not 0 <= value < Decimal(10) ** 10:
        field = WORDS[path.partition("-")[0]]
        at = Place(path=path)
        found.append(problem("selfeval-number", at, name=name, field=field, found=written[:30]))
        return None
    return value


def _decimal(written: object) -> Decimal | None:
    try:
        value = Decimal(str(written).replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


@action(Permission.EVALUATION_WORK)
def decide_line(
    *,
    by: Membership,
    evaluation: Evaluation,
    line: SelfLine,
    verdict: str,
    score: Decimal | None = None,
    why: str = "",
) -> SelfLine:
    """Decide about one line of the re-check: what the rule gives stands, or a person says else."""
    found = closed_to(by, evaluation)
    if line.self_evaluation.project_id != evaluation.project_id:
        found.append(problem("row-out-of-reach", found=line))
    if verdict == SelfLine.Verdict.JUDGED and (score is None or not why.strip()):
        found.append(problem("selfeval-verdict-unreasoned", Place(path="why"), name=line.name))
    if found:
        raise Refused(found)
    line.verdict, line.verdict_score = verdict, score
    line.verdict_why, line.verdict_by = why.strip()[:500], by.person.username
    line.save()
    record(
        by=by,
        action="self-evaluation.decide",
        subject=line.self_evaluation,
        before={},
        after={"line": line.name, "verdict": verdict, "score": str(score or "")},
        why=why,
    )
    return line


def _new(by: Membership, project: Project, year: int, as_of: date, origin: str) -> SelfEvaluation:
    return SelfEvaluation(
        code=next_code(SelfEvaluation, f"ZP{year}-"),
        project=project,
        year=year,
        as_of=as_of,
        origin=origin,
        filled_by=by.person.username,
        synthetic=project.sites.filter(synthetic=True).exists(),
    )


def _against(by: Membership, row: SelfEvaluation) -> list[Problem]:
    found = []
    if not projects_with_money(by).filter(pk=row.project_id).exists():
        found.append(problem("row-out-of-reach", found=row.project))
    if row.as_of > current_day():
        found.append(problem("evaluation-day", Place(path="as_of"), found=row.as_of))
    return found
