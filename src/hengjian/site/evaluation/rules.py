"""What holds whoever changes an evaluation, and how."""

from __future__ import annotations

from decimal import Decimal

from hengjian.bilingual import Text
from hengjian.errors import Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.models import Evaluation, Evidence, Judgement
from hengjian.site.evaluation.procedures.evaluations import EVALUATION


def closed_to(by: Membership, evaluation: Evaluation) -> list[Problem]:
    """What keeps a member of the team from changing anything inside the evaluation."""
    found: list[Problem] = []
    if not queries.worked_on(by).filter(pk=evaluation.pk).exists():
        found.append(problem("evaluation-not-declared", name=evaluation))
    found += EVALUATION.closed(evaluation)
    return found


def commissioned_by_us(by: Membership, evaluation: Evaluation) -> list[Problem]:
    """A problem where the person's organisation did not commission the evaluation."""
    if evaluation.commissioner_id == by.organisation_id:
        return []
    return [problem("evaluation-not-commissioned", name=evaluation, who=evaluation.commissioner)]


def lacking_words(row: Judgement) -> Text | None:
    """What an answer lacks to count, in words; None where it counts."""
    if not row.answer:
        return Text("判断", "an answer")
    if not row.reason.strip():
        return Text("理由", "a reason")
    usable = Evidence.State.USABLE
    if not any(each.evidence.state == usable for each in row.citations.all()):
        return Text("证据", "evidence")
    return None


def share_of(written: str) -> Decimal | None:
    """``60%`` or ``0.6`` as a share; None where nothing is written. Raises ``ArithmeticError``."""
    plain = written.strip().replace("％", "%")
    if not plain:
        return None
    number = Decimal(plain.removesuffix("%"))
    return number / 100 if plain.endswith("%") else number
