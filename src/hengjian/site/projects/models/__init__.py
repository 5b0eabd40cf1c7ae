"""The rows of the project library."""

from hengjian.site.projects.models.assessment import Assessment, Goal, GoalProgress
from hengjian.site.projects.models.bonds import (
    Asset,
    Bond,
    BondTerms,
    BondUse,
    DebtService,
    Income,
    PerformanceClause,
    RevenueStream,
    UseChange,
)
from hengjian.site.projects.models.contracts import (
    ChangeOrder,
    Contract,
    FinalAccount,
    OutputCertificate,
    Payment,
    RedLineStop,
)
from hengjian.site.projects.models.dossier import (
    Approval,
    Document,
    PolicyDocument,
    SitePicture,
    SystemCheck,
    UtilityOpinion,
    Viewpoint,
    WillingnessSurvey,
)
from hengjian.site.projects.models.exchange import ImportBatch, ImportedRow
from hengjian.site.projects.models.filters import SavedFilter
from hengjian.site.projects.models.funds import (
    BankLine,
    BankStatement,
    FundAccount,
    FundDocument,
    FundPlan,
    Movement,
)
from hengjian.site.projects.models.plan import AnnualPlan, PlanBudget, PlanChange, PlanEntry
from hengjian.site.projects.models.programme import Participation, Programme, Project, Section
from hengjian.site.projects.models.scheme import Scheme, SchemeComment, SchemeItem
from hengjian.site.projects.models.scope import ScopeItem, Shortcoming
from hengjian.site.projects.models.site import Building, ContiguousArea, Site
from hengjian.site.projects.models.utility import CoordinatedPlan, CoordinatedTask, UtilityWork
from hengjian.site.projects.models.watching import MonitoringReport, Suspension, Warning
from hengjian.site.projects.models.works import (
    Acceptance,
    DiaryEntry,
    HandOver,
    Incident,
    Inspection,
    Milestone,
    PlannedOutput,
)

__all__ = [
    "Acceptance",
    "AnnualPlan",
    "Approval",
    "Assessment",
    "Asset",
    "BankLine",
    "BankStatement",
    "Bond",
    "BondTerms",
    "BondUse",
    "Building",
    "ChangeOrder",
    "ContiguousArea",
    "Contract",
    "CoordinatedPlan",
    "CoordinatedTask",
    "DebtService",
    "DiaryEntry",
    "Document",
    "FinalAccount",
    "FundAccount",
    "FundDocument",
    "FundPlan",
    "Goal",
    "GoalProgress",
    "HandOver",
    "ImportBatch",
    "ImportedRow",
    "Incident",
    "Income",
    "Inspection",
    "Milestone",
    "MonitoringReport",
    "Movement",
    "OutputCertificate",
    "Participation",
    "Payment",
    "PerformanceClause",
    "PlanBudget",
    "PlanChange",
    "PlanEntry",
    "PlannedOutput",
    "PolicyDocument",
    "Programme",
    "Project",
    "RedLineStop",
    "RevenueStream",
    "SavedFilter",
    "Scheme",
    "SchemeComment",
    "SchemeItem",
    "ScopeItem",
    "Section",
    "Shortcoming",
    "Site",
    "SitePicture",
    "Suspension",
    "SystemCheck",
    "UseChange",
    "UtilityOpinion",
    "UtilityWork",
    "Viewpoint",
    "Warning",
    "WillingnessSurvey",
]
