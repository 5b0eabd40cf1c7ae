"""What an evaluation begins with: its steps, and its panel where the framework has one."""

from __future__ import annotations

from datetime import date

from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import Change, record_all
from hengjian.site.evaluation.course import course
from hengjian.site.evaluation.gates import has_a_panel
from hengjian.site.evaluation.models import (
    Evaluation,
    EvaluationStep,
    Panel,
)
from hengjian.site.evaluation.saving import save_new


def begin_course(
    by: Membership, evaluation: Evaluation, on: date | None = None
) -> list[EvaluationStep]:
    """Set out the steps that the file in force says, due by their days from that day or today; and
    a panel where the framework has one."""
    said = course()
    due = said.due_days(on or current_day())
    made = [
        EvaluationStep(
            code=f"{evaluation.code}-S{number:02}",
            evaluation=evaluation,
            position=number,
            key=step.key,
            procedure=said.named,
            body=said.body_of(step),
            due_on=due[step.key],
            synthetic=evaluation.synthetic,
        )
        for number, step in enumerate(said.steps, start=1)
    ]
    for row in made:
        row.save()
    record_all(by=by, changes=[Change("evaluation-step.begin", row, {}) for row in made])
    set_up_panel(by, evaluation)
    return made


def set_up_panel(by: Membership, evaluation: Evaluation) -> None:
    """A panel, where the framework has indicators for one and there is none yet."""
    if has_a_panel(evaluation) and not Panel.objects.filter(evaluation=evaluation.pk).exists():
        row = Panel(code=f"{evaluation.code}-ZJ", evaluation=evaluation)
        save_new(by, row, "panel.begin")
