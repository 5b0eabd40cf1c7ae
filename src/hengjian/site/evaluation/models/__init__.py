"""The rows of evaluations."""

from hengjian.site.evaluation.models.consultation import Consultation, ReportComment
from hengjian.site.evaluation.models.evaluation import (
    Evaluation,
    FrameworkEdition,
    KeptStanding,
    Snapshot,
    TeamMember,
)
from hengjian.site.evaluation.models.findings import Finding, Progress, Recommendation
from hengjian.site.evaluation.models.judging import Citation, Evidence, FactChoice, Judgement
from hengjian.site.evaluation.models.report import (
    EvaluationReport,
    KeptAudit,
    Passage,
    ReportDraft,
    ReturnedFile,
)
from hengjian.site.evaluation.models.self_evaluation import SelfEvaluation, SelfLine

__all__ = [
    "Citation",
    "Consultation",
    "Evaluation",
    "EvaluationReport",
    "Evidence",
    "FactChoice",
    "Finding",
    "FrameworkEdition",
    "Judgement",
    "KeptAudit",
    "KeptStanding",
    "Passage",
    "Progress",
    "Recommendation",
    "ReportComment",
    "ReportDraft",
    "ReturnedFile",
    "SelfEvaluation",
    "SelfLine",
    "Snapshot",
    "TeamMember",
]
