"""The rows of the project library."""

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
from hengjian.site.projects.models.exchange import ImportBatch, ImportedRow, SavedFilter
from hengjian.site.projects.models.plan import AnnualPlan, PlanBudget, PlanChange, PlanEntry
from hengjian.site.projects.models.programme import Participation, Programme, Project, Section
from hengjian.site.projects.models.scheme import Scheme, SchemeComment, SchemeItem
from hengjian.site.projects.models.scope import ScopeItem, Shortcoming
from hengjian.site.projects.models.site import Building, ContiguousArea, Site
from hengjian.site.projects.models.utility import CoordinatedPlan, CoordinatedTask, UtilityWork

__all__ = [
    "AnnualPlan",
    "Approval",
    "Building",
    "ContiguousArea",
    "CoordinatedPlan",
    "CoordinatedTask",
    "Document",
    "ImportBatch",
    "ImportedRow",
    "Participation",
    "PlanBudget",
    "PlanChange",
    "PlanEntry",
    "PolicyDocument",
    "Programme",
    "Project",
    "SavedFilter",
    "Scheme",
    "SchemeComment",
    "SchemeItem",
    "ScopeItem",
    "Section",
    "Shortcoming",
    "Site",
    "SitePicture",
    "SystemCheck",
    "UtilityOpinion",
    "UtilityWork",
    "Viewpoint",
    "WillingnessSurvey",
]
