"""The rows of evaluations."""

from hengjian.site.evaluation.models.evaluation import (
    Evaluation,
    FrameworkEdition,
    KeptStanding,
    Snapshot,
    TeamMember,
)
from hengjian.site.evaluation.models.findings import Finding, Progress, Recommendation
from hengjian.site.evaluation.models.judging import Citation, Evidence, FactChoice, Judgement
from hengjian.site.evaluation.models.self_evaluation import SelfEvaluation, SelfLine

__all__ = [
    "Citation",
    "Evaluation",
    "Evidence",
    "FactChoice",
    "Finding",
    "FrameworkEdition",
    "Judgement",
    "KeptStanding",
    "Progress",
    "Recommendation",
    "SelfEvaluation",
    "SelfLine",
    "Snapshot",
    "TeamMember",
]
