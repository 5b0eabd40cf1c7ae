"""Another edition of the framework is taken: answers to what disappears are decided one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from hengjian.engine.api import TABLES, check_examples_of
from hengjian.engine.framework_tables.reading import framework_tree, read_framework_table
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.editions import Change as Difference
from hengjian.engine.frameworks.editions import diff
from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.engine.frameworks.yaml_text import framework_yaml
from hengjian.errors import Problem, Refused, Severity, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import Change, record, record_all, snapshot
from hengjian.site.evaluation.actions.process import set_up_panel
from hengjian.site.evaluation.asking import asked_by
from hengjian.site.evaluation.case import framework_of
from hengjian.site.evaluation.models import EditionChange, Evaluation, FrameworkEdition, WorkPlan
from hengjian.site.evaluation.rules import closed_to
from hengjian.site.evaluation.saving import hold
from hengjian.site.evaluation.standing import mark_changed
from hengjian.site.platform.hands import next_code
from hengjian.site.platform.step import unreasoned

ASIDE = "aside"
"""The answers stay in the rows and count for nothing."""


class Readable(Protocol):
    """A file as it comes in."""

    name: str | None

    def read(self) -> bytes:
        """Its content."""
        ...


@dataclass(frozen=True)
class Proposed:
    """An edition that was uploaded, beside the one that is used."""

    framework: CompiledFramework
    text: str
    differences: tuple[Difference, ...]
    problems: tuple[Problem, ...]
    """Errors keep it from being taken; advice of policy does not."""
    touched: Mapping[str, int]
    """By indicator whose questions are gone, how many answers it has."""

    @property
    def errors(self) -> list[Problem]:
        """What keeps it from being taken."""
        return [each for each in self.problems if each.severity is Severity.ERROR]


def read_edition(file: Readable, named: Mapping[str, str]) -> str:
    """The edition in an uploaded file, YAML or a table as annex 2 is, as YAML that compiles.

    ``named``: ``framework`` and ``edition`` of a table that does not say its own.

    Raises ``Refused`` with every problem of the file at its line or cell.
    """
    suffix = Path(file.name or "").suffix.lower()
    content = file.read()
    if suffix in TABLES:
        with TemporaryDirectory(prefix="hengjian-edition-") as room:
            path = Path(room) / f"framework{suffix}"
            path.write_bytes(content)
            said = framework_tree(path, {}).data
            there = said if isinstance(said, dict) else {}
            lacking = {key: value for key, value in named.items() if key not in there}
            text = framework_yaml(read_framework_table(path, lacking).framework)
    else:
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as wrong:
            raise Refused([problem("file-unreadable", name=file.name, reason=wrong)]) from wrong
    read_framework_text(text, Path(file.name or "framework.yaml").name)
    return text


def propose(evaluation: Evaluation, text: str) -> Proposed:
    """What taking this edition would change; nothing is written."""
    new, old = read_framework_text(text, "framework.yaml"), framework_of(evaluation.edition)
    asked = asked_by(new)
    touched: dict[str, int] = {}
    for row in evaluation.judgements.exclude(answer=""):
        if (row.indicator, row.part) not in asked:
            touched[row.indicator] = touched.get(row.indicator, 0) + 1
    differences = tuple(diff(old.framework, new.framework))
    return Proposed(new, text, differences, check_examples_of(new), touched)


@action(Permission.EVALUATION_LEAD)
def take_edition(
    *,
    by: Membership,
    evaluation: Evaluation,
    text: str,
    decided: Mapping[str, str],
    why: str,
) -> EditionChange:
    """Take the edition: for each indicator whose questions are gone, the answers are kept aside or
    moved to another indicator that asks the same. Raises ``Refused`` with all that is undecided."""
    row = hold(evaluation, None, {})
    proposed = propose(row, text)
    found = [*closed_to(by, row), *proposed.errors, *unreasoned(why)]
    if WorkPlan.objects.filter(evaluation=row.pk, state=WorkPlan.State.APPROVED).exists():
        found.append(problem("edition-frozen"))
    if proposed.framework.digest == row.edition.sha256:
        found.append(problem("edition-same"))
    found += _undecided(row, proposed, decided)
    if found:
        raise Refused(found)
    edition = _kept(proposed)
    made = EditionChange.objects.create(
        code=next_code(EditionChange, f"{row.code}-B"),
        evaluation=row,
        before=row.edition,
        after=edition,
        decided=dict(decided),
        why=why.strip(),
        entered_by=by.person.username,
    )
    before, row.edition = snapshot(row), edition
    row.version += 1
    row.save()
    moved = _move(row, proposed, decided)
    record_all(by=by, changes=[*moved, Change("evaluation.edition", row, before, why=why)])
    after = {"before": made.before.code, "after": edition.code, "decided": dict(decided)}
    record(by=by, action="edition.take", subject=made, before={}, after=after, why=why)
    set_up_panel(by, row)
    mark_changed(row)
    return made


def _undecided(row: Evaluation, proposed: Proposed, decided: Mapping[str, str]) -> list[Problem]:
    names = {
        each.indicator.code: each.indicator.name for each in framework_of(row.edition).indicators
    }
    asked = asked_by(proposed.framework)
    found = []
    for code, count in proposed.touched.items():
        to = decided.get(code, "")
        if not to:
            name = names.get(code, code)
            found.append(problem("edition-undecided", code=code, name=name, count=count))
        elif to != ASIDE:
            parts = row.judgements.filter(indicator=code).exclude(answer="")
            taken = row.judgements.filter(indicator=to).exclude(answer="").exists()
            if taken or any((to, each.part) not in asked for each in parts):
                found.append(problem("edition-move-elsewhere", code=code, found=to))
    return found


def _kept(proposed: Proposed) -> FrameworkEdition:
    framework = proposed.framework.framework
    row, _ = FrameworkEdition.objects.get_or_create(
        sha256=proposed.framework.digest,
        defaults={
            "code": f"ZB-{proposed.framework.digest[:12]}",
            "framework": framework.framework,
            "edition": framework.edition,
            "title": framework.title.zh,
            "text": proposed.text,
        },
    )
    return row


def _move(row: Evaluation, proposed: Proposed, decided: Mapping[str, str]) -> list[Any]:
    changes = []
    for code in proposed.touched:
        if decided[code] == ASIDE:
            continue
        for each in row.judgements.filter(indicator=code).exclude(answer=""):
            before = snapshot(each)
            each.indicator, each.checked_by, each.checked_at = decided[code], "", None
            each.version += 1
            each.save()
            changes.append(Change("judgement.move", each, before))
    return changes


def differences(old: CompiledFramework, new: CompiledFramework) -> tuple[Difference, ...]:
    """What changed from one edition to another, in reading order."""
    return diff(old.framework, new.framework)
