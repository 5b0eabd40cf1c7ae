"""The rows of evaluations."""

from hengjian.site.evaluation.models.after import BudgetProposal, PolicyDuty
from hengjian.site.evaluation.models.campaign import Campaign, PlannedEvaluation
from hengjian.site.evaluation.models.consultation import Consultation, ReportComment
from hengjian.site.evaluation.models.dismissal import AuditDismissal
from hengjian.site.evaluation.models.evaluation import (
    Evaluation,
    FrameworkEdition,
    KeptStanding,
    PackageCheck,
    Snapshot,
    TeamMember,
)
from hengjian.site.evaluation.models.findings import Finding, Progress, Recommendation
from hengjian.site.evaluation.models.judging import Citation, Evidence, FactChoice, Judgement
from hengjian.site.evaluation.models.panel import Panel, PanelScore
from hengjian.site.evaluation.models.process import (
    EditionChange,
    EvaluationStep,
    EvidenceRequest,
    WorkingPaper,
    WorkPlan,
)
from hengjian.site.evaluation.models.report import (
    EvaluationReport,
    KeptAudit,
    Passage,
    ReportDraft,
    ReturnedFile,
)
from hengjian.site.evaluation.models.sample import SamplePoint, VisitSample
from hengjian.site.evaluation.models.self_evaluation import SelfEvaluation, SelfLine

__all__ = [
    "AuditDismissal",
    "BudgetProposal",
    "Campaign",
    "Citation",
    "Consultation",
    "EditionChange",
    "Evaluation",
    "EvaluationReport",
    "EvaluationStep",
    "Evidence",
    "EvidenceRequest",
    "FactChoice",
    "Finding",
    "FrameworkEdition",
    "Judgement",
    "KeptAudit",
    "KeptStanding",
    "PackageCheck",
    "Panel",
    "PanelScore",
    "Passage",
    "PlannedEvaluation",
    "PolicyDuty",
    "Progress",
    "Recommendation",
    "ReportComment",
    "ReportDraft",
    "ReturnedFile",
    "SamplePoint",
    "SelfEvaluation",
    "SelfLine",
    "Snapshot",
    "TeamMember",
    "VisitSample",
    "WorkPlan",
    "WorkingPaper",
]
